"""Places of the next batch (rules 21.1, 21.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.batches.quota import QuotaRules, UnitInput, cell_problems, formula_zh, proposed, shares_of

RULES = QuotaRules({"intention": 40, "progress": 30, "quality": 30}, 1)
COUNTS = st.integers(0, 5_000)
UNITS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=12)


def units(*values):
    return [
        UnitInput(at, f"行业{at}", taken=9, progress=progress, reached=reached, interested=interested)
        for at, (interested, progress, reached) in enumerate(values)
    ]


def test_the_worked_example_of_the_book():
    found = units((30, 6_000, 50), (10, 3_000, 50))
    assert [str(share) for share in shares_of(found, RULES)] == ["13/20", "7/20"]
    assert proposed(42, found, RULES) == [1 + 26, 1 + 14]
    assert formula_zh(RULES) == "意愿 40%、进度 30%、成效 30%，每个至少 1 家"


@given(UNITS, st.integers(0, 3_000), st.integers(0, 5))
def test_places_sum_to_the_total_and_nobody_gets_less_than_the_floor(values, total, floor):
    found = proposed(total, units(*values), QuotaRules(RULES.weights, floor))
    assert sum(found) == total
    assert min(found) >= (floor if total >= floor * len(values) else 0)


@given(UNITS, st.integers(0, 3_000))
def test_no_place_is_further_from_its_share_than_one(values, total):
    """The largest remainder keeps to the quota."""
    rules = QuotaRules(RULES.weights, 0)
    for places, share in zip(proposed(total, units(*values), rules), shares_of(units(*values), rules), strict=True):
        assert abs(places - total * share) < 1


@given(UNITS, st.integers(0, 500), st.integers(0, 11), st.sampled_from(["progress", "reached", "interested"]))
def test_who_did_better_never_gets_less(values, total, at, field):
    before = units(*values)
    at %= len(before)
    after = list(before)
    after[at] = UnitInput(**{**vars(before[at]), field: getattr(before[at], field) + 500})
    assert shares_of(after, RULES)[at] >= shares_of(before, RULES)[at]


@pytest.mark.parametrize(
    ("values", "total", "found"),
    [
        ([(0, 0, 0), (0, 0, 0), (0, 0, 0)], 4, [2, 1, 1]),  # nothing to go by: the same for each
        ([(7, 0, 0), (3, 0, 0)], 12, [8, 4]),  # the first batch: intention alone
        ([(0, 900, 6), (0, 300, 2)], 10, [7, 3]),  # nobody asked: progress and quality alone
        ([(5, 100, 1)], 33, [33]),  # one industry
        ([(5, 100, 1), (0, 0, 0)], 0, [0, 0]),  # no places
        ([(5, 100, 1), (1, 0, 0), (0, 0, 0)], 2, [2, 0, 0]),  # not enough for the floor of all
        ([(5, 100, 1), (1, 0, 0), (0, 0, 0)], 3, [1, 1, 1]),  # just enough
    ],
    ids=["nothing", "first", "nobody", "one", "zero", "short", "floor"],
)
def test_edges(values, total, found):
    assert proposed(total, units(*values), RULES) == found


def test_there_is_nothing_to_share_among_nobody_and_nothing_below_zero():
    assert proposed(5, [], RULES) == []
    with pytest.raises(ValueError, match="-1"):
        proposed(-1, units((1, 1, 1)), RULES)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"甲": (6, ""), "乙": (4, "")}, []),
        ({"甲": (7, "意愿集中"), "乙": (3, "意愿不足")}, []),
        ({"甲": (7, "意愿集中"), "乙": (4, "")}, ["按细分行业合计 11 家，本批共 10 家：请改到相等"]),
        ({"甲": (7, " "), "乙": (3, "不足")}, ["甲测算 6、核定 7，没有写理由"]),
        ({"甲": (10, "只此一家")}, ["乙没有填，不安排的填 0"]),
        ({"甲": (11, "多"), "乙": (-1, "少")}, ["乙 -1 小于 0"]),
        ({"甲": (6, ""), "乙": (4, ""), "丙": (0, "")}, ["细分行业“丙”不在名单中"]),
    ],
)
def test_what_is_asked_for_instead_has_a_reason_in_each_cell_and_the_same_sum(cells, found):
    assert cell_problems("细分行业", ["甲", "乙"], [6, 4], cells, 10) == found
