"""What an enterprise that was disqualified, or left for a cause of its own, got is to come back (rules 5.3, 5.6)."""

import pytest
from hypothesis import given

from domain.days import number
from domain.money.cells import CELL_COLUMNS, money_cells
from domain.money.findings import project_findings
from domain.words import EnterpriseStatus, Severity, Stage
from tests.domain.make import AS_OF, RULES, Project, ago, facts, figures_of, rules_found
from tests.domain.strategies import pilots

DUE = 360_000
PAID = ((ago(20), DUE),)
GONE = {"left_on": ago(5), "left_as": EnterpriseStatus.DISQUALIFIED}


def accepted(**other) -> Project:
    days = {Stage.ACCEPTANCE: ago(60), Stage.ASSESSMENT: ago(60), Stage.PUBLICITY: ago(59)}
    return Project(done=days, levels=((ago(60), 2),), **other)


def found(project: Project, as_of=AS_OF):
    known = facts(project)
    return project_findings(known, figures_of(known, as_of), RULES)


@pytest.mark.parametrize(
    ("project", "fen", "why"),
    [
        (accepted(paid=PAID, **GONE), DUE * 100, "paid, then disqualified"),
        (accepted(paid=PAID, left_on=ago(5), left_as=EnterpriseStatus.WITHDRAWN), 0, "left for no cause: it keeps it"),
        (
            accepted(paid=PAID, left_on=ago(5), left_as=EnterpriseStatus.WITHDRAWN, for_cause=True),
            DUE * 100,
            "left for a cause of its own",
        ),
        (
            accepted(paid=PAID, left_on=ago(5), left_as=EnterpriseStatus.REPLACED, for_cause=True),
            DUE * 100,
            "replaced for a cause of its own",
        ),
        (accepted(paid=PAID, left_on=ago(-1), left_as=EnterpriseStatus.DISQUALIFIED), 0, "disqualified tomorrow"),
        (accepted(paid=PAID, left_on=AS_OF, left_as=EnterpriseStatus.DISQUALIFIED), DUE * 100, "disqualified today"),
        (accepted(**GONE), 0, "nothing was paid"),
        (accepted(paid=(*PAID, (ago(1), -DUE + 0.01)), **GONE), 1, "all but a 分 came back"),
        (accepted(paid=(*PAID, (ago(1), -DUE)), **GONE), 0, "all of it came back"),
        (accepted(paid=(*PAID, (ago(-1), -DUE)), **GONE), DUE * 100, "what comes back tomorrow is not back"),
        (accepted(paid=((ago(4), 100),), **GONE), 100_00, "paid although it was out"),
    ],
)
def test_what_was_paid_to_one_that_left_for_cause_is_to_come_back(project, fen, why):
    wrong = [finding for finding in found(project) if finding.rule == "paid_to_left"]
    assert [finding.amount_fen for finding in wrong] == ([fen] if fen else []), why
    assert all(finding.severity is Severity.SERIOUS for finding in wrong)


def test_the_sentence_names_the_day_the_way_out_and_the_amount_to_the_cent():
    (finding,) = found(accepted(paid=((ago(20), 746_550),), eligible=2e6, caps=(746_550,) * 3, **GONE))
    assert finding.sentence == "2026-11-10 取消资格，已拨付 746,550.00 元，应收回 746,550.00 元"
    some = accepted(
        paid=(*PAID, (ago(1), -60_000.5)), left_on=ago(5), left_as=EnterpriseStatus.WITHDRAWN, for_cause=True
    )
    assert found(some)[0].sentence == (
        "2026-11-10 因违约违规退出，已拨付 360,000.00 元，已收回 60,000.50 元，应收回 299,999.50 元"
    )


@pytest.mark.parametrize(
    ("paid", "since", "why"),
    [
        (PAID, 5, "since it was disqualified"),
        (((ago(3), 9),), 3, "since it was paid, if that came later"),
        (((ago(20), 9), (ago(4), -9), (ago(2), 9)), 2, "it had given all back and was paid again"),
        (((ago(20), 9), (ago(4), -8), (ago(2), 8)), 5, "something of it was always there"),
    ],
)
def test_it_is_so_since_it_was_out_and_held_money(paid, since, why):
    (finding,) = found(accepted(paid=paid, **GONE))
    assert finding.since == number(ago(since)), why


def test_other_findings_stand_beside_it():
    early = Project(paid=PAID, **GONE)
    assert rules_found(found(early)) == ["paid_before_acceptance", "paid_to_left"]


@given(pilots())
def test_what_is_to_come_back_is_what_was_paid_less_what_came_back_in_every_sum(known):
    figures = figures_of(known)
    owed = {
        position: sum(
            int(amount)
            for project, day, amount in zip(
                known.payments.project, known.payments.day, known.payments.amount, strict=True
            )
            if project == position and day <= figures.as_of
        )
        for position, out_on in enumerate(known.projects.recover_from.tolist())
        if out_on <= figures.as_of
    }
    total = sum(amount for amount in owed.values() if amount > 0)
    column = CELL_COLUMNS.index("recover_fen")
    assert sum(row[column] for row in money_cells(known, figures).values()) == total
    wrong = [f for f in project_findings(known, figures, RULES) if f.rule == "paid_to_left"]
    assert sum(finding.amount_fen for finding in wrong) == total
