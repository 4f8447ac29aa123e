"""Money that is paid in parts: what is due, owed and wrong before and after the review of the rest (rules 5.1, 5.3)."""

import pytest

from domain.days import number
from domain.money.due_sentence import due_sentence
from domain.money.findings import project_findings
from domain.words import Stage
from tests.domain.make import AS_OF, RULES, Project, ago, facts, figures_of

DUE, FIRST = 360_000, 288_000
"""In yuan: what is due, and four fifths of it."""
ALL = {stage: ago(259) for stage in Stage} | {Stage.PUBLICITY: ago(111), Stage.ACCEPTANCE: ago(120)}
IN_PARTS = {"first_share": 0.8}


def one(**other):
    return Project(planned=ALL, done=ALL, levels=((ago(120), 2),), **other)


def figures(project):
    return figures_of(facts(project), AS_OF)


def owed(project):
    """Due and days since when, of what the findings call unpaid."""
    known = facts(project)
    found = project_findings(known, figures_of(known, AS_OF), RULES)
    return {(one.rule, one.amount_fen // 100) for one in found}


@pytest.mark.parametrize(
    ("review", "due"), [(None, FIRST), (ago(-1), FIRST), (ago(0), DUE), (ago(19), DUE), (ago(100), DUE)]
)
def test_the_rest_is_due_from_its_review_on(review, due):
    found = figures(one(**IN_PARTS, rest_on=review))
    assert (int(found.due_fen[0]), int(found.whole_due_fen[0])) == (due * 100, DUE * 100)


@pytest.mark.parametrize(
    ("paid", "review", "since"),
    [(FIRST, ago(19), ago(19)), (FIRST - 1, ago(19), ago(111)), (0, ago(19), ago(111)), (FIRST, None, ago(111))],
)
def test_once_the_first_part_is_paid_days_begin_with_the_review(paid, review, since):
    found = figures(one(**IN_PARTS, rest_on=review, paid=((ago(90), paid),) if paid else ()))
    assert int(found.owed_since[0]) == number(since)


@pytest.mark.parametrize(
    ("paid", "review", "found"),
    [
        (FIRST, None, set()),
        (FIRST + 1, None, {("paid_over_due", 1)}),
        (DUE, None, {("paid_over_due", DUE - FIRST)}),
        (DUE, ago(19), set()),
        (FIRST, ago(30), set()),
        (FIRST, ago(31), {("unpaid_after_30_days", DUE - FIRST)}),
        (0, ago(19), {("unpaid_after_30_days", DUE)}),
        (0, None, {("unpaid_after_30_days", FIRST)}),
    ],
)
def test_what_is_wrong_before_and_after_the_review(paid, review, found):
    assert owed(one(**IN_PARTS, rest_on=review, paid=((ago(90), paid),) if paid else ())) == found


def test_what_was_approved_is_held_against_the_whole():
    assert owed(one(**IN_PARTS, approved=DUE)) == {("unpaid_after_30_days", FIRST)}
    assert ("approved_over_due", 1) in owed(one(**IN_PARTS, approved=DUE + 1))


def test_paid_at_once_nothing_changes():
    assert owed(one(rest_on=ago(19), paid=((ago(90), DUE),))) == set()
    assert int(figures(one(rest_on=ago(19))).owed_since[0]) == number(ago(111))


def test_the_sentence_says_the_first_part_and_what_waits():
    words = {"eligible_fen": 100_000_000, "caps_fen": (36_000_000,) * 3, "level": 2}
    words |= {"is_accepted": True, "already_funded": False}
    said = due_sentence(ratio=(0.4, 0.45, 0.5), **words, first_share=0.8)
    assert said.endswith("→ 36.00 万元；分期拨付，首期 80% → 28.80 万元，余 7.20 万元待复核")
    assert "分期" not in due_sentence(ratio=0.4, **words, first_share=0.8, is_rest_reviewed=True)
    assert "× 45% =" in due_sentence(ratio=(0.4, 0.45, 0.5), **{**words, "level": 3})
