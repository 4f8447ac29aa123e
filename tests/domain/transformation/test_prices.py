"""Prices among their kind, two reviews, what is granted (rules 18.3, 18.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.transformation.following import Terms, amounts, award, newest_terms
from domain.transformation.prices import (
    PricedLine,
    ReviewSaid,
    Spread,
    approved,
    granted,
    place_of,
    spread_of,
    unit_price,
)
from domain.words import PriceDecision

YES, CUT, NO = PriceDecision.ACCEPTED, PriceDecision.CUT, PriceDecision.REFUSED
fen = st.integers(1, 10**13)


@st.composite
def lines(draw):
    amount = draw(fen)

    def said():
        decision = draw(st.sampled_from(list(PriceDecision)))
        return ReviewSaid(decision, draw(st.integers(1, amount)) if decision is CUT else 0)

    return PricedLine(amount, said(), said())


@given(st.lists(lines(), min_size=1, max_size=30))
def test_what_is_approved_is_the_sum_of_the_lines_and_never_more_than_was_asked(plan):
    total = approved(plan)
    assert total == sum(line.granted_fen for line in plan)
    assert 0 <= total <= sum(line.amount_fen for line in plan)


@given(st.lists(lines(), min_size=1, max_size=30))
def test_what_is_cut_and_what_is_granted_add_up_to_the_fen(plan):
    for line in plan:
        one, two = (granted(line.amount_fen, said) for said in (line.platform, line.supervisor))
        assert line.granted_fen == min(one, two)
        if line.platform.decision is CUT:
            assert one + line.platform.cut_fen == line.amount_fen


@given(st.lists(lines(), min_size=1, max_size=10), st.integers(0, 9))
def test_a_plan_with_a_line_that_waits_has_no_amount_yet(plan, place):
    at = place % len(plan)
    plan[at] = plan[at]._replace(supervisor=None)
    assert approved(plan) is None


def test_a_plan_without_lines_has_no_amount():
    assert approved([]) is None


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (None, None),
        (ReviewSaid(YES), 1_000),
        (ReviewSaid(CUT, 1), 999),
        (ReviewSaid(CUT, 1_000), 0),
        (ReviewSaid(NO), 0),
        (ReviewSaid(NO, 5), 0),
    ],
)
def test_a_review_leaves(said, left):
    assert granted(1_000, said) == left


def place(unit, prices, least=5, far=3.5):
    return place_of(unit, spread_of(prices) if prices else None, least=least, far=far)


@pytest.mark.parametrize("prices", [[], [10], [10, 10, 10, 10]])
def test_of_too_few_prices_nothing_is_said(prices):
    assert place(99, prices) is None


def test_a_price_stands_at_so_many_robust_deviations_of_its_kind():
    prices = [100, 110, 120, 130, 140]
    found = place(120 + 3.5 * 1.4826 * 10, prices)
    assert found.of == Spread(5, 120, 10)
    assert found.deviations == pytest.approx(3.5)
    assert not found.is_far  # the bound itself is not beyond it
    assert place(120 + 3.6 * 1.4826 * 10, prices).is_far
    assert not place(1, prices).is_far  # cheap is nothing to cut


def test_where_all_others_cost_the_same_a_dearer_one_is_far_whatever_the_deviation():
    assert place(100, [100] * 5) == (100, Spread(5, 100, 0), 0.0, False)
    assert place(101, [100] * 5) == (101, Spread(5, 100, 0), None, True)
    assert place(99, [100] * 5) == (99, Spread(5, 100, 0), None, False)


def test_a_unit_price_is_amount_by_quantity():
    assert unit_price(90_000, 4) == 22_500


TERMS = Terms((0.4,) * 3, (36_000_000, 50_000_000, 60_000_000))


@pytest.mark.parametrize(
    ("eligible", "level", "funded", "asked", "awarded"),
    [
        (120_000_000, 2, False, None, 36_000_000),
        (80_000_000, 2, False, None, 32_000_000),
        (80_000_000, 2, False, 31_999_999, 31_999_999),
        (80_000_000, 2, False, 32_000_001, 32_000_000),
        (80_000_000, 1, False, None, 0),
        (80_000_000, 2, True, None, 0),
        (0, 2, False, None, 0),
    ],
)
def test_an_award_is_what_is_due_and_never_more_than_was_asked_for(eligible, level, funded, asked, awarded):
    assert award(eligible, TERMS, level, already_funded=funded, asked_fen=asked) == awarded


def test_without_terms_nothing_is_awarded():
    assert award(1, None, 2, already_funded=False, asked_fen=None) is None


@pytest.mark.parametrize(
    ("priced", "approved_before", "awarded", "found"),
    [
        (None, 500, 300, {}),
        (900, 500, 300, {"eligible_fen": 900, "approved_fen": 300}),
        (900, 500, None, {"eligible_fen": 900}),
        (900, 901, None, {"eligible_fen": 900, "approved_fen": 900}),
        (900, None, None, {"eligible_fen": 900}),
    ],
)
def test_amounts_of_a_project_follow_from_its_plan(priced, approved_before, awarded, found):
    assert amounts(priced, approved_before, awarded) == found


def test_terms_are_those_in_force_on_the_day():
    from datetime import date

    later = [(date(2026, 2, 1), Terms((0.3,) * 3, (1, 1, 1)))]
    assert newest_terms(TERMS, later, date(2026, 1, 31)) == TERMS
    assert newest_terms(TERMS, later, date(2026, 2, 1)).ratios == (0.3,) * 3
