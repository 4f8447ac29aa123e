"""Who qualifies for a policy, what it pays (rules 17.3)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.lists.policies import Applicant, LoanTerms, PolicyTerms, conditions_zh, due_fen, later_by, offers, qualifies
from domain.words import Scale, Stage, Title

DAY = date(2026, 11, 15)
LOAN = LoanTerms(1, 100_000_000, 3.65, date(2026, 1, 1), date(2027, 1, 1), None)
ONE = Applicant(1, "U", "甲", 3, 4, Scale.ABOVE, Title.SRDI, frozenset({Stage.ACCEPTANCE}), 2, True, (LOAN,))
POLICY = PolicyTerms(9, "贴息", date(2025, 1, 1), None)
HALF = replace(POLICY, needs_loan=True, interest_percent=50.0)


@pytest.mark.parametrize(
    ("asks", "met"),
    [
        ({}, True),
        ({"district": 3}, True),
        ({"district": 5}, False),
        ({"industry": 5}, False),
        ({"scale": Scale.BELOW}, False),
        ({"title": Title.NONE}, True),
        ({"title": Title.SRDI}, True),
        ({"title": Title.LITTLE_GIANT}, False),
        ({"stage": Stage.ACCEPTANCE}, True),
        ({"stage": Stage.PAYMENT}, False),
        ({"least_level": 2}, True),
        ({"least_level": 3}, False),
        ({"needs_cloud": True, "needs_loan": True}, True),
    ],
)
def test_every_condition_that_is_set_must_be_met(asks, met):
    assert qualifies(replace(POLICY, **asks), ONE) is met


def test_without_cloud_or_loan_what_asks_for_them_is_not_met():
    bare = replace(ONE, on_cloud=False, loans=())
    assert not qualifies(replace(POLICY, needs_cloud=True), bare)
    assert not qualifies(replace(POLICY, needs_loan=True), bare)


@pytest.mark.parametrize(
    ("policy", "loan", "fen"),
    [
        (HALF, {}, 1_590_000),  # 318 days at 0.01 % a day, half
        (HALF, {"repaid_on": date(2026, 1, 11)}, 50_000),
        (HALF, {"lent_on": date(2026, 11, 15)}, 0),
        (replace(HALF, starts_on=date(2026, 11, 5)), {}, 50_000),
        (replace(HALF, most_months=1), {}, 155_000),
        (replace(HALF, cap_fen=100_000), {}, 100_000),
        (replace(POLICY, amount_fen=7), {}, 7),
        (POLICY, {}, None),
    ],
)
def test_interest_is_refunded_by_days_and_never_above_the_cap(policy, loan, fen):
    assert due_fen(policy, replace(ONE, loans=(replace(LOAN, **loan),)), DAY) == fen


def test_offers_leave_out_who_applied_and_what_does_not_run():
    other = replace(ONE, id=2, uscc="V", loans=(replace(LOAN, amount_fen=200_000_000),))
    assert [offer.one.uscc for offer in offers(HALF, [ONE, other], frozenset(), DAY)] == ["V", "U"]
    assert [offer.one.uscc for offer in offers(HALF, [ONE, other], frozenset({2}), DAY)] == ["U"]
    assert offers(replace(HALF, ends_on=date(2026, 11, 14)), [ONE], frozenset(), DAY) == []


def test_the_conditions_in_words():
    asks = {"scale": Scale.ABOVE, "title": Title.SRDI, "stage": Stage.ACCEPTANCE, "least_level": 3, "needs_loan": True}
    said = conditions_zh(replace(POLICY, **asks), "永宁县", "")
    assert said == "永宁县；规上；专精特新中小企业及以上；已完成验收；官方评定 3 级及以上；有贷款"
    assert conditions_zh(POLICY, "", "") == "在册试点企业"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_so_many_months_on(day, months, later):
    assert later_by(day, months) == later
