"""A target shared out among districts: the proposal, the sum, what may be shared at all (rules 7.8)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.targets.allocation import (
    added,
    asked_of_districts,
    largest_remainder,
    left_over,
    operator_of_shares,
    proposed,
    share_problems,
    steps,
    sum_zh,
    why_not_shared,
)
from domain.words import Cadence, Operator, ReportedScope, TargetKind
from tests.domain.make import HUAGONG, JIA, target

WEIGHTS = st.lists(st.integers(0, 2_000), min_size=1, max_size=60).filter(any)


# ── the proposal ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("total", "weights", "shares", "why"),
    [
        (116, (35, 45, 25, 28, 31, 15, 6, 7), [21, 27, 15, 17, 19, 9, 4, 4], "192 enrolled; quotas 21.1, 27.2, 15.1…"),
        (7, (1, 1, 1), [3, 2, 2], "equal remainders: who stands first"),
        (7, (1, 3), [2, 5], "1.75 and 5.25: the larger remainder gets what is left"),
        (3, (0, 5, 0), [0, 3, 0], "nobody enrolled: nothing"),
        (5, (8,), [5], "one district has it all"),
        (0, (4, 4), [0, 0], "nothing to share"),
        (2, (1,) * 60, [1, 1] + [0] * 58, "two among sixty"),
    ],
)
def test_whole_ones_are_shared_by_the_largest_remainder(total, weights, shares, why):
    assert largest_remainder(total, weights) == shares, why


@pytest.mark.parametrize(("total", "weights"), [(3, ()), (3, (0, 0)), (-1, (1,)), (3, (2, -1))])
def test_what_cannot_be_shared_is_an_error(total, weights):
    with pytest.raises(ValueError, match="nothing to share by"):
        largest_remainder(total, weights)


@given(st.integers(0, 100_000), WEIGHTS)
def test_shares_sum_to_the_total_and_none_is_a_whole_one_off(total, weights):
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1
        assert share == 0 or weight > 0


@given(st.integers(0, 100_000), WEIGHTS)
def test_more_enrolled_is_never_less(total, weights):
    pairs = sorted(zip(weights, largest_remainder(total, weights), strict=True))
    assert all(one[1] <= other[1] for one, other in zip(pairs, pairs[1:], strict=False) if one[0] < other[0])


@given(st.integers(0, 5_000), WEIGHTS)
def test_equal_districts_differ_by_one_at_most(total, weights):
    by_weight: dict[int, list[int]] = {}
    for weight, share in zip(weights, largest_remainder(total, weights), strict=True):
        by_weight.setdefault(weight, []).append(share)
    assert all(max(shares) - min(shares) <= 1 for shares in by_weight.values())


@given(
    st.decimals(0, 2_000, places=4),
    st.lists(st.floats(0, 900, allow_nan=False).map(lambda x: round(x, 4)), min_size=1, max_size=60).filter(any),
)
def test_amounts_are_shared_to_the_last_digit(total, weights):
    amount = target(float(total), unit="亿元")
    shares = proposed(amount, weights)
    assert left_over(amount, shares) == 0
    assert share_problems({str(at): share for at, share in enumerate(shares)}, "亿元") == []


@pytest.mark.parametrize(
    ("value", "unit", "shares"),
    [
        (8388, "万元", [2796, 2796, 2796]),
        (8388.5, "万元", [2796.2, 2796.2, 2796.1]),
        (1, "亿元", [0.34, 0.33, 0.33]),
        (1.025, "亿元", [0.342, 0.342, 0.341]),
    ],
    ids=["whole 万元", "as fine as the whole", "two digits of 亿元", "three, as the whole has"],
)
def test_an_amount_is_proposed_no_finer_than_people_write_it(value, unit, shares):
    assert proposed(target(value, unit=unit), [1, 1, 1]) == shares


def test_the_shares_of_more_than_220_come_to_221():
    more = target(220, operator=Operator.MORE_THAN)
    assert proposed(more, [1, 1]) == [111, 110]
    assert (asked_of_districts(more), operator_of_shares(more)) == (221, Operator.AT_LEAST)
    amount = target(1.0, unit="亿元", operator=Operator.MORE_THAN)
    assert operator_of_shares(amount) is Operator.MORE_THAN, "each above its part: together above the whole"
    assert operator_of_shares(target(220)) is Operator.EQUAL


def test_what_the_plan_prints_for_some_is_not_shared_again():
    assert proposed(target(233), [1, 2], printed=200) == [11, 22]
    assert proposed(target(233), [1, 2], printed=240) == [0, 0], "more is printed than there is"


# ── the sum ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("whole", "shares", "printed", "told"),
    [
        (target(233, operator=Operator.AT_LEAST), [130, 100], 0, "合计 230 家，总目标不少于 233 家：还差 3 家没有分"),
        (target(233), [130, 103], 0, "合计 233 家，总目标达到 233 家：已分完"),
        (target(233), [130, 105], 0, "合计 235 家，总目标达到 233 家：多分 2 家"),
        (
            target(220, operator=Operator.MORE_THAN),
            [110, 110],
            0,
            "合计 220 家，总目标超过 220 家（至少 221 家）：还差 1 家没有分",
        ),
        (target(233), [33], 200, "合计 233 家（其中方案已印发 200），总目标达到 233 家：已分完"),
        (target(0.3, unit="亿元"), [0.1, 0.2], 0, "合计 0.3 亿元，总目标达到 0.3 亿元：已分完"),
        (target(1, unit="亿元"), [0.3333, 0.3333], 0, "合计 0.6666 亿元，总目标达到 1 亿元：还差 0.3334 亿元没有分"),
        (target(1_200), [], 0, "合计 0 家，总目标达到 1,200 家：还差 1,200 家没有分"),
    ],
)
def test_the_sum_says_what_is_left(whole, shares, printed, told):
    assert sum_zh(whole, shares, printed) == told


def test_tenths_are_added_as_people_add_them():
    assert added([0.1, 0.2], "亿元") == 0.3
    assert added([0.1] * 60, "亿元") == 6.0
    with pytest.raises(ValueError, match="0.5"):
        steps(0.5, 0)


@pytest.mark.parametrize(
    ("shares", "unit", "found"),
    [
        ({"甲区": 3, "乙区": 0}, "家", []),
        ({"甲区": None}, "家", ["甲区没有填，不承担的填 0"]),
        ({"甲区": -1, "乙区": 2.5}, "家", ["甲区 -1 小于 0", "乙区 2.5 分得太细：家只分整数"]),
        ({"甲区": 0.12345}, "亿元", ["甲区 0.12345 分得太细：亿元最多 4 位小数"]),
        ({"甲区": 10.25}, "万元", []),
        ({"甲区": 10.255}, "万元", ["甲区 10.255 分得太细：万元最多 2 位小数"]),
    ],
)
def test_every_share_that_cannot_be_is_named(shares, unit, found):
    assert share_problems(shares, unit) == found


# ── what is shared out ──────────────────────────────────────────────────────


FREE = ["甲区", "乙区"]
COUNTED, REPORTED = "computed:completion", "reported"


@pytest.mark.parametrize(
    ("whole", "measure", "by", "free", "why"),
    [
        (target(233), COUNTED, None, FREE, ""),
        (target(20, cadence=Cadence.YEARLY), REPORTED, ReportedScope.DISTRICT, FREE, ""),
        (target(1.5, unit="亿元"), REPORTED, ReportedScope.DISTRICT, FREE, ""),
        (target(233, district=JIA), COUNTED, None, FREE, "只有全试点的目标可以分解到地区"),
        (target(233, industry=HUAGONG), COUNTED, None, FREE, "只有全试点的目标可以分解到地区"),
        (target(30, kind=TargetKind.ALLOCATED), COUNTED, None, FREE, "只有全试点的目标可以分解到地区"),
        (target(97, unit="%"), "computed:level2_share_above", None, FREE, "比例和等级不能按份额分"),
        (target(2, unit="级"), "computed:min_accepted_level", None, FREE, "比例和等级不能按份额分"),
        (target(8388, unit="万元"), "estimate", None, FREE, "这是方案的估算数"),
        (target(0), COUNTED, None, FREE, "目标是 0，没有要分的"),
        (target(2.5), COUNTED, None, FREE, "目标 2.5 家分不尽：家只分整数"),
        (target(50), REPORTED, ReportedScope.INDUSTRY, FREE, "这项指标按细分行业报送，地区没有数可比"),
        (target(50), REPORTED, None, FREE, "这项指标按试点整体报送"),
        (target(50), "computed:solutions", None, FREE, "这项指标只按全试点统计，地区没有数可比，不能分解"),
        (target(233), COUNTED, None, [], "方案已把这项目标分到各地区"),
    ],
)
def test_a_target_that_has_no_shares_says_why(whole, measure, by, free, why):
    said = why_not_shared(whole, measure, by, free)
    assert said.startswith(why)
    assert bool(said) == bool(why)
