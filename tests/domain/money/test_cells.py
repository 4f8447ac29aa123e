"""Stage amounts: each from its own day, unpaid by age, everything summed by district and batch (rules 5.4, 5.9)."""

import pytest
from hypothesis import given

from domain.money.cells import CELL_COLUMNS, money_cells
from domain.money.findings import FindingState
from domain.words import EnterpriseStatus, Stage
from tests.domain.make import JIA, YI, Project, ago, completed, facts, figures_of
from tests.domain.strategies import pilots

YUAN = 100


def cells(*projects: Project) -> dict[tuple, dict[str, int]]:
    known = facts(*projects)
    found = money_cells(known, figures_of(known))
    return {key: dict(zip(CELL_COLUMNS, row, strict=True)) for key, row in found.items()}


def total(*projects: Project) -> dict[str, int]:
    rows = cells(*projects).values()
    return {name: sum(row[name] for row in rows) for name in CELL_COLUMNS}


@pytest.mark.parametrize(
    ("days", "bucket", "why"),
    [
        (0, "unpaid_30_fen", "publicised today"),
        (30, "unpaid_30_fen", "30 days ago"),
        (31, "unpaid_60_fen", "31 days"),
        (60, "unpaid_60_fen", "60 days"),
        (61, "unpaid_90_fen", "61 days"),
        (90, "unpaid_90_fen", "90 days"),
        (91, "unpaid_more_fen", "91 days"),
    ],
)
def test_what_is_unpaid_ages_from_the_day_of_publicity(days, bucket, why):
    sums = total(completed(ago(days)))
    names = [name for name in CELL_COLUMNS if name.startswith("unpaid_") and name.endswith("_fen")]
    assert {name: sums[name] for name in names if sums[name]} == {bucket: 360_000 * YUAN}, why


def test_the_stages_are_kept_apart():
    accepted = {Stage.ACCEPTANCE: ago(9), Stage.ASSESSMENT: ago(9)}
    applied = Project(applied=400_000, applied_on=ago(20), contract=1_500_000)
    waiting = Project(done=accepted, levels=((ago(9), 2),), approved=350_000)
    paid = completed(ago(40), paid=((ago(5), 100_000), (ago(4), -20_000)), contract=1_000_000)
    sums = total(applied, waiting, paid)
    assert {name: sums[name] // YUAN for name in CELL_COLUMNS if name.endswith("_fen") and sums[name]} == {
        "applied_fen": 400_000,
        "approved_fen": 350_000,
        "accepted_fen": 720_000,
        "publicised_fen": 360_000,
        "payable_fen": 360_000,
        "paid_fen": 80_000,
        "returned_fen": 20_000,
        "paid_of_due_fen": 80_000,
        "unpaid_60_fen": 280_000,
        "paid_contract_fen": 1_000_000,
        "lifted_paid_fen": 80_000,
    }
    assert (sums["projects"], sums["paid_projects"], sums["lifted"], sums["unpaid_projects"]) == (3, 1, 2, 1)


def test_what_was_publicised_before_acceptance_is_not_publicised():
    done = {Stage.PUBLICITY: ago(45), Stage.ACCEPTANCE: ago(5), Stage.ASSESSMENT: ago(5)}
    sums = total(Project(done=done, levels=((ago(5), 2),)))
    assert (sums["accepted_fen"], sums["publicised_fen"], sums["payable_fen"]) == (360_000 * YUAN, 0, 0)


def test_tomorrows_application_is_not_known():
    assert total(Project(applied=9, applied_on=ago(-1)))["applied_fen"] == 0


def test_who_left_is_owed_nothing_and_what_it_got_stays():
    gone = completed(ago(40), paid=((ago(5), 100),), left_on=ago(3), left_as=EnterpriseStatus.WITHDRAWN)
    sums = total(gone)
    assert (sums["publicised_fen"], sums["unpaid_60_fen"], sums["paid_fen"]) == (0, 0, 100 * YUAN)


def test_what_is_paid_too_much_does_not_pay_for_others():
    sums = total(completed(ago(40), paid=((ago(5), 400_000),)), completed(ago(40)))
    assert (sums["paid_fen"], sums["paid_of_due_fen"], sums["unpaid_60_fen"]) == (400_000_00, 360_000_00, 360_000_00)


def test_cells_are_districts_and_batches():
    found = cells(Project(batch=5), Project(batch=6, district=YI), Project(batch=5), Project(district=None))
    assert {key: row["projects"] for key, row in found.items()} == {
        (JIA, 5): 2,
        (YI, 6): 1,
        (None, None): 1,
    }


@given(pilots())
def test_what_is_publicised_is_paid_or_unpaid_in_every_cell(known):
    for row in money_cells(known, figures_of(known)).values():
        cell = dict(zip(CELL_COLUMNS, row, strict=True))
        ages = sum(cell[f"unpaid_{age}_fen"] for age in (30, 60, 90, "more"))
        assert cell["publicised_fen"] == cell["paid_of_due_fen"] + ages
        assert cell["payable_fen"] <= cell["publicised_fen"] <= cell["accepted_fen"]


def test_the_states_of_a_finding_are_three():
    assert [state.zh for state in FindingState] == ["未销号", "已说明", "已销号"]
