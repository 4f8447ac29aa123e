"""Additive sums by district × industry cell. Every reading of a scope is computed from sums of cells, never of ratios.

A cube is an int64 array (districts + 1) × (industries + 1); row and column 0 hold what has no district or industry.
"""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER, number
from domain.facts.columns import Facts
from domain.facts.enterprise_days import earliest
from domain.facts.progress import GREEN, GREY, RED, YELLOW, ProjectFigures
from domain.lights.core import CORE_LIGHTS, OF_PACE, PACED
from domain.lights.measures import Cube, Measure, Sum, Tallied, Windows, before, due_open, enrolled, planned
from domain.words import EnterpriseStatus


def _accepted_at(level: int) -> Sum:
    return lambda these: these.assessed & (these.figures.accepted_on != NEVER) & (these.figures.level == level)


OTHER_SUMS: dict[str, Sum] = {
    "titled_assessed": lambda these: these.assessed & (these.projects.title > 0),
    "titled_level_ok": lambda these: these.assessed & (these.projects.title > 0) & (these.figures.level >= 2),
    **{f"accepted_level{level}": _accepted_at(level) for level in (1, 2, 3, 4)},
    "paid_fen": lambda these: these.figures.paid_fen,
    "due_fen": lambda these: np.where(these.active, these.figures.due_fen, 0),
}
"""Sums behind printed targets and money, that no core light is judged from."""


@dataclass(frozen=True)
class Scope:
    """Positions of the district and industry in the facts; None for all."""

    district: int | None = None
    industry: int | None = None

    def of(self, cubes: np.ndarray) -> np.ndarray:
        """Sum of a stack of cubes (measures × districts+1 × industries+1) over the scope: one number a measure."""
        sums: np.ndarray
        if self.district is not None:
            cells = cubes[:, self.district + 1]
            sums = cells.sum(axis=1) if self.industry is None else cells[:, self.industry + 1]
        elif self.industry is not None:
            sums = cubes[:, :, self.industry + 1].sum(axis=1)
        else:
            sums = cubes.sum(axis=(1, 2))
        return sums


def done_days(facts: Facts, figures: ProjectFigures) -> dict[str, np.ndarray]:
    """Day on which each enterprise began to count for a measure, by the first of its contracts, at the project that
    stands for it; NEVER if it does not, and at the others."""
    projects, found = facts.projects, {}
    for name, measure in PACED.items():
        counts = figures.counted & measure.whose(projects) & (figures.level >= measure.least_level)
        found[name] = np.where(counts, earliest(projects, figures.active, measure.done_on(figures)), NEVER)
    return found


def tally(
    facts: Facts,
    figures: ProjectFigures,
    rank: np.ndarray,
    serious: np.ndarray,
    minor: np.ndarray,
    windows: Windows,
) -> dict[str, Cube]:
    """Sums of every measure by cell, with the stocks and open projects that the windows ask for."""
    projects, these = facts.projects, Tallied(facts.projects, figures, serious, minor)
    shape = (len(facts.districts) + 1, len(facts.industries) + 1)

    def cell_of(district: np.ndarray, industry: np.ndarray) -> np.ndarray:
        cell: np.ndarray = (district + 1) * shape[1] + industry + 1
        return cell

    here = cell_of(projects.district, projects.industry)

    def total(values: np.ndarray, cell: np.ndarray = here) -> Cube:
        # bincount adds in floating point: exact for sums below 2**53, which no count or sum of 分 here reaches
        sums = np.bincount(cell, weights=values.astype(float), minlength=shape[0] * shape[1])
        return np.rint(sums).astype(np.int64).reshape(shape)

    done = done_days(facts, figures)
    there = {name: cell_of(*facts.units_on(days)) for name, days in done.items()}
    cubes = {name: total(days != NEVER, there[name]) for name, days in done.items()}
    stocks, opens = sorted(windows.stocks), sorted(windows.opens)
    cubes |= {before(name, day): total(done[name] < number(day), there[name]) for name, day in stocks}
    for name, day in opens:
        is_late = done[name] > min(number(day), figures.as_of)
        cubes[due_open(name, day)] = total(_due(these, PACED[name], number(day)) & is_late)
    for name, measure in OF_PACE.items():
        due_on = these.due_on(measure.stage)
        cubes[planned(name)] = total(these.once & (due_on <= figures.as_of), cell_of(*facts.units_on(due_on)))
    for name, measure in PACED.items():
        cubes[enrolled(name)] = total(these.once & measure.whose(projects))
    for light in CORE_LIGHTS.values():
        cubes |= {name: total(amounts(these)) for name, amounts in light.sums.items()}
    cubes |= {name: total(amounts(these)) for name, amounts in OTHER_SUMS.items()}
    for name, code in (("red", RED), ("yellow", YELLOW), ("green", GREEN), ("grey", GREY)):
        cubes[name] = total(these.active & (rank == code))
    for code, status in enumerate(EnterpriseStatus):
        if status is not EnterpriseStatus.ACTIVE:
            cubes[status.value] = total(~these.active & (projects.left_as == code))
    return cubes


def _due(these: Tallied, measure: Measure, day: int) -> np.ndarray:
    """Projects that a measure is about and that by their own plan should count by the day."""
    due: np.ndarray = these.once & measure.whose(these.projects) & (these.due_on(measure.stage) <= day)
    return np.where(these.figures.level == 0, due, False) if measure.one_chance else due
