"""What a project is due: min(ratio × eligible, cap of the level reached), down to the yuan (rules 5.1)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts.subsidy import first_part, subsidy_due, unpaid_fen

ONE_CAP = (360_000, 360_000, 360_000)


def due(
    eligible: float,
    level: int = 2,
    ratio: float = 0.4,
    caps: tuple[float, float, float] = ONE_CAP,
    accepted: bool = True,
    already_funded: bool = False,
) -> float:
    """Yuan in, yuan out."""
    fen = subsidy_due(
        np.array([ratio]),
        np.array([round(eligible * 100)]),
        np.array([[round(cap * 100) for cap in caps]]),
        np.array([level]),
        np.array([accepted]),
        np.array([already_funded]),
    )
    assert fen.dtype == np.int64
    return int(fen[0]) / 100


@pytest.mark.parametrize(
    ("eligible", "subsidy", "why"),
    [
        (1_200_000, 360_000, "the worked example: 480,000 is cut to the cap"),
        (800_000, 320_000, "the worked example: below the cap"),
        (900_000, 360_000, "exactly the cap"),
        (900_002.50, 360_000, "one yuan above the cap"),
        (0, 0, "nothing eligible"),
    ],
)
def test_the_subsidy_is_the_smaller_of_share_and_cap(eligible, subsidy, why):
    assert due(eligible) == subsidy, why


@pytest.mark.parametrize(
    ("eligible", "subsidy", "why"),
    [
        (1_002.49, 400, "400.996 yuan"),
        (1_002.50, 401, "401.00 yuan to the 分"),
        (2.49, 0, "0.996 yuan"),
        (1_000_002.47, 400_000, "400,000.988 yuan"),
    ],
)
def test_parts_of_a_yuan_are_dropped(eligible, subsidy, why):
    assert due(eligible, caps=(1e9, 1e9, 1e9)) == subsidy, why


def test_a_cap_with_parts_of_a_yuan_is_dropped_to_the_yuan_too():
    assert due(10_000_000, caps=(300_000.99,) * 3) == 300_000


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"level": 1}, "level 1"),
        ({"level": 0}, "no official level yet"),
        ({"already_funded": True}, "central money was received before"),
        ({"accepted": False}, "not accepted"),
        ({"ratio": 0.0}, "no batch, no ratio"),
        ({"caps": (0, 0, 0)}, "a cap of nothing"),
    ],
)
def test_nothing_is_due(other, why):
    assert due(1_200_000, **other) == 0, why


@pytest.mark.parametrize(("level", "subsidy"), [(2, 300_000), (3, 360_000), (4, 450_000)])
def test_each_level_has_its_own_cap(level, subsidy):
    assert due(10_000_000, level=level, caps=(300_000, 360_000, 450_000)) == subsidy


def test_a_share_that_floating_point_would_get_wrong_is_exact():
    assert due(0.1 * 3 * 1e7, ratio=0.29, caps=(1e9, 1e9, 1e9)) == 870_000


def test_a_billion_yuan_does_not_overflow():
    assert due(10_000_000_000, ratio=1.0, caps=(1e12, 1e12, 1e12)) == 10_000_000_000


amounts = st.integers(0, 10**11)


@given(
    eligible=amounts,
    caps=st.tuples(amounts, amounts, amounts),
    myriad=st.integers(0, 10_000),
    level=st.integers(0, 4),
    accepted=st.booleans(),
    funded=st.booleans(),
)
def test_the_subsidy_is_whole_yuan_within_share_and_cap(eligible, caps, myriad, level, accepted, funded):
    found = subsidy_due(
        np.array([myriad / 10_000]),
        np.array([eligible]),
        np.array([caps]),
        np.array([level]),
        np.array([accepted]),
        np.array([funded]),
    )[0]
    assert found % 100 == 0
    assert 0 <= found * 10_000 <= myriad * eligible
    assert found <= (caps[level - 2] if level >= 2 else 0)


@pytest.mark.parametrize(
    ("publicised", "paid", "unpaid", "why"),
    [
        (100, 30, 70, "a part was paid"),
        (100, 0, 100, "nothing was paid"),
        (100, 99, 1, "the last 分"),
        (100, 100, 0, "all was paid"),
        (100, 130, 0, "what it got beyond pays for no other project"),
        (100, -20, 100, "more came back than was paid: no more is owed than was publicised"),
    ],
)
def test_what_is_unpaid_is_what_was_publicised_less_what_was_paid(publicised, paid, unpaid, why):
    assert unpaid_fen(publicised, paid) == unpaid, why


@pytest.mark.parametrize(("level", "yuan"), [(1, 0), (2, 300_000), (3, 350_000), (4, 400_000)])
def test_a_ratio_may_differ_by_level(level, yuan):
    found = subsidy_due(
        np.array([[0.3, 0.35, 0.4]]),
        np.array([100_000_000]),
        np.array([[10**9] * 3]),
        np.array([level]),
        np.array([True]),
        np.array([False]),
    )
    assert int(found[0]) == yuan * 100


@pytest.mark.parametrize(
    ("due_yuan", "share", "first"),
    [(100_000, 0.8, 80_000), (100_000, 1, 100_000), (100_001, 0.8, 80_000), (0, 0.5, 0), (1, 0.5, 0), (3, 0.3334, 1)],
)
def test_the_first_part_is_down_to_the_yuan(due_yuan, share, first):
    assert int(first_part(np.array([due_yuan * 100]), np.array([share]))[0]) == first * 100


@given(st.integers(0, 10**10), st.integers(1, 10_000))
def test_a_first_part_is_never_above_what_is_due_and_all_of_it_where_it_is_whole(due_yuan, myriad):
    due_fen = due_yuan * 100
    first = int(first_part(np.array([due_fen]), np.array([myriad / 10_000]))[0])
    assert 0 <= first <= due_fen
    assert first % 100 == 0
    assert due_fen * myriad // 10_000 - first < 100
    assert (first == due_fen) or myriad < 10_000
