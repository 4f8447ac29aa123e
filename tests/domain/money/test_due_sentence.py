"""The arithmetic in the sentence is the arithmetic of the subsidy (rules 5.1)."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts.subsidy import subsidy_due
from domain.money.due_sentence import due_sentence, level_zh
from domain.yuan import wan

USUAL = {
    "ratio": 0.4,
    "eligible_fen": 120_000_000,
    "caps_fen": (36_000_000, 36_000_000, 36_000_000),
    "level": 2,
    "is_accepted": True,
    "already_funded": False,
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "核定投入 120.00 万元 × 40% = 48.00 万元，二级上限 36.00 万元 → 36.00 万元"),
        ({"eligible_fen": 80_000_000}, "核定投入 80.00 万元 × 40% = 32.00 万元，二级上限 36.00 万元 → 32.00 万元"),
        (
            {"level": 2, "caps_fen": (30_000_000, 40_000_000, 50_000_000)},
            "核定投入 120.00 万元 × 40% = 48.00 万元，二级上限 30.00 万元 → 30.00 万元",
        ),
        (
            {"level": 3, "caps_fen": (30_000_000, 40_000_000, 50_000_000)},
            "核定投入 120.00 万元 × 40% = 48.00 万元，三级上限 40.00 万元 → 40.00 万元",
        ),
        (
            {"level": 4, "caps_fen": (30_000_000, 40_000_000, 50_000_000)},
            "核定投入 120.00 万元 × 40% = 48.00 万元，四级上限 50.00 万元 → 48.00 万元",
        ),
        ({"level": 1}, "核定投入 120.00 万元 × 40% = 48.00 万元；官方评测一级，未达二级 → 应拨 0.00 万元"),
        ({"level": None}, "核定投入 120.00 万元 × 40% = 48.00 万元；官方评测尚未定级 → 应拨 0.00 万元"),
        ({"is_accepted": False}, "核定投入 120.00 万元 × 40% = 48.00 万元；尚未验收 → 应拨 0.00 万元"),
        ({"already_funded": True}, "已获中央财政支持，不重复支持 → 应拨 0.00 万元"),
        ({"eligible_fen": 0}, "核定投入未定 → 应拨 0.00 万元"),
        ({"ratio": None}, "尚未列入批次，奖补比例和上限未定 → 应拨 0.00 万元"),
    ],
)
def test_the_sentence_shows_the_worked_examples_and_why_nothing_is_due(change, sentence):
    assert due_sentence(**{**USUAL, **change}) == sentence


@pytest.mark.parametrize(
    ("level", "text"), [(None, "未定级"), (0, "未定级"), (1, "一级"), (2, "二级"), (3, "三级"), (4, "四级")]
)
def test_a_level_has_its_word_and_so_has_none(level, text):
    assert level_zh(level) == text


@given(
    eligible=st.integers(0, 10**11),
    cap=st.integers(0, 10**10),
    myriad=st.integers(1, 10_000),
    level=st.integers(0, 4),
    accepted=st.booleans(),
    funded=st.booleans(),
)
def test_the_sentence_ends_with_the_amount_that_evaluation_gives(eligible, cap, myriad, level, accepted, funded):
    due = subsidy_due(
        np.array([myriad / 10_000]),
        np.array([eligible]),
        np.array([(cap, cap, cap)]),
        np.array([level]),
        np.array([accepted]),
        np.array([funded]),
    )[0]
    sentence = due_sentence(
        ratio=myriad / 10_000,
        eligible_fen=eligible,
        caps_fen=(cap, cap, cap),
        level=level,
        is_accepted=accepted,
        already_funded=funded,
    )
    assert re.search(r"→ (?:应拨 )?(.+)$", sentence)[1] == wan(due)


@pytest.mark.parametrize(
    ("ratio", "told"),
    [
        (0.3333, "核定投入 120.00 万元 × 33.33% = 40.00 万元"),
        (0.33335, "核定投入 120.00 万元 × 33.34% = 40.01 万元"),
        (0.12345, "核定投入 120.00 万元 × 12.34% = 14.81 万元"),
    ],
)
def test_a_ratio_is_told_to_the_decimals_that_it_is_reckoned_with(ratio, told):
    """Four decimals of the ratio are two of its percentage; what is beyond is neither shown nor paid."""
    found = due_sentence(**{**USUAL, "ratio": ratio, "caps_fen": (10**10,) * 3})
    assert found.partition("，")[0] == told
