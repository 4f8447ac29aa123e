"""A core light is one record: nothing of it is missing, and each says what it said."""

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from domain.facts.rules import Rule
from domain.lights.core import (
    CORE,
    CORE_LIGHTS,
    CORE_ZH,
    OF_PACE,
    OPENED,
    PACED,
    Core,
    CoreLight,
    Elsewhere,
    counted_zh,
)
from domain.lights.judging import Judge
from domain.lights.measures import Windows, planned
from domain.lights.rule_words import METRICS
from domain.lights.tallies import OTHER_SUMS, Scope, tally
from domain.words import Direction
from tests.domain.make import AS_OF, RULES, completed, facts, figures_of, late

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("domain", "services", "components", "reports", "pages", "command_line", "data_access", "seed_data")
EVERY = pytest.mark.parametrize("light", CORE_LIGHTS.values(), ids=lambda light: light.code.value)


class Asked(Mapping[str, int]):
    """Sums that remember which of them were asked for."""

    def __init__(self, sums: Mapping[str, int]):
        self.sums, self.names = sums, set()

    def __getitem__(self, name: str) -> int:
        self.names.add(name)
        return self.sums[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sums)

    def __len__(self) -> int:
        return len(self.sums)


def asked_by(light: CoreLight) -> set[str]:
    """Names of the sums that a light of a small pilot is judged from; KeyError for one that nobody tallies."""
    known = facts(completed(AS_OF), late(9))
    nothing = np.zeros(2, dtype=np.int64)
    cubes = tally(known, figures_of(known), nothing, nothing, nothing, Windows())
    sums = Asked(dict(zip(cubes, Scope().of(np.stack(list(cubes.values()))).tolist(), strict=True)))
    judge = Judge(known, AS_OF, RULES, has_money=True, returns={(None, None): (4, 3)})
    assert judge.core(light.code, sums, (None, None)).reason
    return sums.names


# --- nothing is missing ---------------------------------------------------------------------------------------------


def test_every_core_light_has_one_record_and_there_is_no_other():
    assert list(CORE_LIGHTS) == list(CORE) == [light.code for light in CORE_LIGHTS.values()]


@EVERY
def test_every_sum_that_a_light_is_judged_from_is_tallied_and_every_sum_of_its_record_is_used(light):
    of_pace = {light.code, planned(light.code)} if light.code in OF_PACE else set()
    assert asked_by(light) >= set(light.sums) | of_pace


def test_a_sum_has_one_meaning():
    names = [name for light in CORE_LIGHTS.values() for name in light.sums] + list(OTHER_SUMS) + list(PACED)
    assert sorted(set(names)) == sorted(names)


@EVERY
def test_a_light_says_what_its_rule_looks_at_and_its_three_bounds(light):
    assert METRICS[light.metric] == light.metric_zh
    words = light.bounds(RULES[light.code, light.metric])
    assert len(set(words)) == 3
    assert all(words)


@EVERY
def test_what_a_click_on_a_light_opens_has_a_name(light):
    if isinstance(light.rows, Elsewhere):
        assert light.rows.page
        assert light.rows.link
    else:
        assert OPENED[light.code].counted
        assert OPENED[light.code].missing != OPENED[light.code].counted


# --- each says what it said -----------------------------------------------------------------------------------------

TEXTS: dict[Core, tuple[tuple, tuple[str, str, str]]] = {
    # value, numerator, denominator and the value before → value, fraction, change
    Core.SCHEDULE: ((12.375, 990, 80, 11.0), ("12.4 点", "在册 80 个", "+1.4 点")),
    Core.DIAGNOSIS: ((0.9333, 190, 203.58, 0.95), ("93.3%", "190/203.6 家", "-1.7 点")),
    Core.CONTRACTING: ((1.0, 1_200, 1_200, 1.0), ("100.0%", "1,200/1,200 家", "+0.0 点")),
    Core.COMPLETION: ((0.9333, 190, 203.58, None), ("93.3%", "190/203.6 家", "")),
    Core.LEVEL_UP: ((0.95, 38, 40, 0.94), ("95.0%", "38/40 家", "+1.0 点")),
    Core.DISBURSEMENT: ((0.8, 80_000_000, 100_000_000, 0.7), ("80.0%", "80.00/100.00 万元", "+10.0 点")),
    Core.COMPLIANCE: ((2, 1, 3, 1), ("3 项", "严重 1 项", "")),
    Core.PROVIDER: ((0.882, 0, 2, 0.9), ("88.2%", "0/2 个节点", "-1.8 点")),
    Core.SUBMISSION: ((0.95, 19, 20, 1.0), ("95.0%", "19/20 份", "-5.0 点")),
    Core.RECTIFICATION: ((0.9, 9, 10, 0.9), ("90.0%", "9/10 个", "+0.0 点")),
}


@EVERY
def test_a_light_writes_its_figure_fraction_and_change(light):
    (value, numerator, denominator, past), texts = TEXTS[light.code]
    assert light.value_text(value, numerator, denominator) == texts[0]
    assert light.fraction_text(numerator, denominator) == texts[1]
    assert light.change_text(value, past) == texts[2]


@EVERY
def test_a_light_without_data_writes_no_figure(light):
    assert (light.value_text(None, None, None), light.fraction_text(None, 4)) == ("—", "")
    assert light.change_text(None, 0.5) == light.change_text(0.5, None) == ""


@pytest.mark.parametrize(
    ("core", "figure", "text"),
    [
        (Core.SCHEDULE, (12.3756, 990, 80), "12.376 点"),
        (Core.COMPLETION, (0.93334, 190, 203), "93.334%"),
        (Core.COMPLIANCE, (0, 0, 0), "0 项"),
        (Core.COMPLETION, (None, None, None), "—"),
    ],
)
def test_where_two_figures_look_alike_they_are_written_finer(core, figure, text):
    assert CORE_LIGHTS[core].finer_text(*figure) == text


def rule(direction: Direction, green: float, yellow: float, inclusive: tuple[bool, bool]) -> Rule:
    return Rule("", "", direction, green, inclusive[0], yellow, inclusive[1], date(2024, 1, 1), "")


@pytest.mark.parametrize(
    ("core", "row", "words"),
    [
        (Core.SCHEDULE, rule(Direction.DOWN, 10, 30, (False, True)), ("小于 10 点", "不超过 30 点", "超过 30 点")),
        (Core.COMPLETION, rule(Direction.UP, 0.95, 0.8, (True, True)), ("不低于 95%", "不低于 80%", "低于 80%")),
        (Core.SUBMISSION, rule(Direction.UP, 1, 0.825, (True, False)), ("不低于 100%", "高于 82.5%", "低于 82.5%")),
        (
            Core.LEVEL_UP,
            rule(Direction.DOWN, 0, 5, (True, True)),
            ("达到目标", "低于目标不超过 5 个百分点", "低于目标超过 5 个百分点"),
        ),
        (Core.COMPLIANCE, rule(Direction.DOWN, 0, 1, (True, True)), ("无问题", "只有一般问题", "有严重问题")),
    ],
)
def test_bounds_in_words(core, row, words):
    assert CORE_LIGHTS[core].bounds(row) == words


# --- how many there are ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "zh"), [(9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_a_number_in_chinese(number, zh):
    assert counted_zh(number) == zh


def test_no_sentence_counts_the_core_lights_by_itself():
    """They say `CORE_ZH` or count, so that one more light makes no sentence wrong."""
    numeral = CORE_ZH.removesuffix("项核心指标")
    found = []
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            (path.name, node.lineno)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in loose
            and any(f"{numeral}{word}" in node.value for word in ("项核心", "盏", "灯"))
        ]
    assert found == []
