"""Stage amounts of the subsidy, kept apart, by district × batch (rules 5)."""

from typing import NamedTuple

import numpy as np

from domain.days import NEVER
from domain.facts.columns import Facts
from domain.facts.progress import ProjectFigures


class CellRow(NamedTuple):
    """A cell with its sums, as a row of a period holds it."""

    district_id: int | None
    batch_id: int | None
    projects: int
    applied_fen: int
    approved_fen: int
    accepted_fen: int
    publicised_fen: int
    payable_fen: int
    paid_fen: int
    returned_fen: int
    paid_of_due_fen: int
    unpaid_30_fen: int
    unpaid_60_fen: int
    unpaid_90_fen: int
    unpaid_more_fen: int
    unpaid_projects: int
    paid_projects: int
    paid_contract_fen: int
    lifted: int
    lifted_paid_fen: int
    recover_fen: int


CELL_COLUMNS = CellRow._fields[2:]
MoneyCells = dict[tuple[int | None, int | None], tuple[int, ...]]
"""District and batch (ids) → values of CELL_COLUMNS."""


def money_cells(facts: Facts, figures: ProjectFigures) -> MoneyCells:
    """Sums of every cell that has projects. publicised = paid_of_due + the four unpaid ones, in every cell.

    applied: what active projects applied for. approved: once the official level is known. accepted: due by the rule of
    the batch once accepted. publicised: of that, publicised. payable: publicised so long ago that it must be paid.
    paid: what reached the enterprise, net of what came back (returned). unpaid: publicised and not paid, by days since
    publicity: 0–30, 31–60, 61–90, more. lifted: enterprises accepted at level 2 or above. What projects that left got
    stays in paid; recover: what of it those must give back that were disqualified or left for cause.
    """
    projects, active = facts.projects, figures.active
    if not len(projects):
        return {}
    publicised_on = figures.publicised_on.astype(np.int64)
    is_publicised = active & (publicised_on <= figures.as_of)
    due = np.where(is_publicised, figures.due_fen, 0)
    paid = figures.paid_fen
    unpaid = np.maximum(due - np.maximum(paid, 0), 0)
    age = figures.as_of - np.where(is_publicised, figures.owed_since, figures.as_of)
    lifted = figures.counted & (figures.completed_on != NEVER)
    measures = (
        np.ones(len(projects), dtype=np.int64),
        np.where(active & (projects.applied_on <= figures.as_of), projects.applied_fen, 0),
        np.where(active & (figures.level > 0), projects.approved_fen, 0),
        np.where(active, figures.due_fen, 0),
        due,
        np.where(active & figures.payable, figures.due_fen, 0),
        paid,
        figures.returned_fen,
        due - unpaid,
        *(np.where((age >= low) & (age <= high), unpaid, 0) for low, high in AGES),
        unpaid > 0,
        paid > 0,
        np.where(paid > 0, projects.contract_fen, 0),
        lifted,
        np.where(lifted, paid, 0),
        figures.recover_fen,
    )
    cell, group = np.unique(_codes(facts), return_inverse=True)
    # bincount adds in floating point: exact for sums below 2**53, which no sum of 分 here reaches
    sums = [np.rint(np.bincount(group, weights=measure, minlength=len(cell))).astype(np.int64) for measure in measures]
    first = np.zeros(len(cell), dtype=np.int64)
    first[group[::-1]] = np.arange(len(projects))[::-1]
    rows = zip(*(total.tolist() for total in sums), strict=True)
    return {_key(facts, position): row for position, row in zip(first.tolist(), rows, strict=True)}


AGES = ((0, 30), (31, 60), (61, 90), (91, NEVER))
"""Days since publicity, both ends counted."""


def _codes(facts: Facts) -> np.ndarray:
    """One number for each cell."""
    projects = facts.projects
    codes: np.ndarray = (projects.district + 1) * (int(projects.batch.max(initial=0)) + 2) + projects.batch + 1
    return codes


def _key(facts: Facts, position: int) -> tuple[int | None, int | None]:
    projects = facts.projects
    district, batch = int(projects.district[position]), int(projects.batch[position])
    return (
        None if district < 0 else facts.districts[district].id,
        None if batch < 0 else batch,
    )


def difference(after: MoneyCells, before: MoneyCells) -> MoneyCells:
    """What has to be added to the cells before to have those after; cells that do not change are left out."""
    nothing = (0,) * len(CELL_COLUMNS)
    found = {}
    for key in {**before, **after}:
        change = tuple(a - b for a, b in zip(after.get(key, nothing), before.get(key, nothing), strict=True))
        if any(change):
            found[key] = change
    return found
