"""A batch's budget, when it will be used up, who bears it (rules 21.4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.batches.budget import Claim, borne, exhaustion, in_order, rest_of

DAY = date(2026, 11, 15)
AMOUNTS = st.lists(st.integers(0, 10**10), max_size=30)


def asked(*amounts, days=None):
    ago = days or range(len(amounts), 0, -1)
    return [
        Claim(f"P-{at:02d}", "甲", "东岭区", DAY - timedelta(days=before), fen)
        for at, (fen, before) in enumerate(zip(amounts, ago, strict=True))
    ]


@given(AMOUNTS, st.integers(0, 10**11))
def test_who_is_in_never_comes_to_more_than_the_budget_and_nobody_overtakes(amounts, budget):
    found = in_order(budget, asked(*amounts))
    inside = [one for one in found if one.is_in]
    assert sum(one.asked.amount_fen for one in inside) <= budget
    assert found[: len(inside)] == inside
    assert all(one.upto_fen > budget for one in found[len(inside) : len(inside) + 1])


@pytest.mark.parametrize(
    ("amounts", "budget", "inside"),
    [
        ((), 100, []),
        ((60, 40), 100, ["P-00", "P-01"]),  # to the last 分
        ((60, 41), 100, ["P-00"]),  # one 分 too much
        ((60, 41, 1), 100, ["P-00"]),  # what would fit behind it stays out
        ((1,), 0, []),
        ((0,), 0, ["P-00"]),
    ],
)
def test_the_line(amounts, budget, inside):
    assert [one.asked.code for one in in_order(budget, asked(*amounts)) if one.is_in] == inside


def test_on_one_day_the_code_decides():
    twins = asked(60, 60, days=[3, 3])
    assert [one.asked.code for one in in_order(60, twins[::-1]) if one.is_in] == ["P-00"]


def test_a_steady_pace_says_the_day():
    weekly = asked(*[100] * 8, days=[7 * at for at in range(8)])
    found = exhaustion(DAY, 1_200, in_order(1_200, weekly), 8)
    assert found.days == (DAY + timedelta(weeks=4),) * 3
    assert found.weekly_fen == 100


def test_an_uneven_pace_says_how_sure():
    weekly = asked(*[800, 0, 0, 0, 0, 0, 0, 0], days=[7 * at for at in range(8)])
    first, middle, last = exhaustion(DAY, 2_400, in_order(2_400, weekly), 8).days
    assert first < middle < last


@pytest.mark.parametrize(
    ("amounts", "ago", "budget", "used_up"),
    [
        ((), (), 100, False),  # nobody applied
        ((50,), (56,), 100, False),  # the last eight weeks are empty: no pace
        ((100,), (3,), 100, True),  # hit exactly
        ((101,), (3,), 100, True),
    ],
)
def test_without_a_pace_there_is_no_day(amounts, ago, budget, used_up):
    found = exhaustion(DAY, budget, in_order(budget, asked(*amounts, days=ago)), 8)
    assert (found.days, found.is_used_up) == (None, used_up)


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10_000), min_size=1, max_size=3))
def test_the_parts_of_the_levels_sum_to_the_last_fen(total, cuts):
    edges = [0, *sorted(cuts), 10_000]
    percents = {f"p{at}": (b - a) / 100 for at, (a, b) in enumerate(zip(edges, edges[1:], strict=False))}
    found = borne(total, percents)
    assert sum(found.values()) == total
    assert all(abs(found[name] - total * percent / 100) <= 1 for name, percent in percents.items() if total < 10**10)


def test_levels_that_bear_nothing_or_too_much():
    assert borne(100, {"central_percent": None}) == {}
    assert borne(1, {"central_percent": 50, "city_percent": 50}) == {"central_percent": 1, "city_percent": 0}
    with pytest.raises(ValueError, match="central"):
        borne(100, {"central_percent": 99})


@pytest.mark.parametrize(
    ("amount", "share", "rest"), [(0, 0.5, 0), (100_00, 1, 0), (100_00, 0.8, 20_00), (101, 0.5, 101)]
)
def test_what_waits_for_the_review_of_the_rest(amount, share, rest):
    assert rest_of(amount, share) == rest
