"""Additive sums by district × industry cell. Every reading of a scope is computed from sums of cells, never of ratios.

A cube is an int64 array (districts + 1) × (industries + 1); row and column 0 hold what has no district or industry.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.days import NEVER, number
from domain.facts.columns import TITLE_GIANT, TITLE_SRDI, Facts
from domain.facts.progress import ASSESSMENT, CONTRACT, DIAGNOSIS, GREEN, GREY, RED, YELLOW, ProjectFigures
from domain.words import Core, EnterpriseStatus

Cube = np.ndarray

BOTTOM_UP_STAGE = {Core.DIAGNOSIS: DIAGNOSIS, Core.CONTRACTING: CONTRACT, Core.COMPLETION: ASSESSMENT}
"""Milestone whose planned day gives the bottom-up 序时 of a paced indicator."""


@dataclass(frozen=True)
class Scope:
    """Positions of the district and industry in the facts; None for all."""

    district: int | None = None
    industry: int | None = None

    def of(self, cubes: np.ndarray) -> np.ndarray:
        """Sum of a stack of cubes (measures × districts+1 × industries+1) over the scope: one number a measure."""
        if self.district is None and self.industry is None:
            return cubes.sum(axis=(1, 2))
        if self.industry is None:
            return cubes[:, self.district + 1, :].sum(axis=1)
        if self.district is None:
            return cubes[:, :, self.industry + 1].sum(axis=1)
        return cubes[:, self.district + 1, self.industry + 1]


def done_days(facts: Facts, figures: ProjectFigures) -> dict[str, np.ndarray]:
    """Day on which each project began to count for a measure; NEVER if it does not. One project an enterprise."""
    counts = figures.active & facts.projects.primary
    days = {
        Core.DIAGNOSIS: figures.diagnosed_on,
        Core.CONTRACTING: figures.contracted_on,
        "level2_above": np.where(figures.level >= 2, figures.level2_on, NEVER),
        "level4": np.where(figures.level >= 4, figures.level4_on, NEVER),
    }
    return {
        name: np.where(counts & mask, days.get(name, figures.completed_on), NEVER)
        for name, mask in members(facts).items()
    }


def members(facts: Facts) -> dict[str, np.ndarray]:
    """Whose projects a measure is about, whether they count yet or not."""
    projects = facts.projects
    everyone = np.ones(len(projects), dtype=bool)
    giant, srdi = projects.title == TITLE_GIANT, projects.title == TITLE_SRDI
    return {
        Core.DIAGNOSIS: everyone,
        Core.CONTRACTING: everyone,
        Core.COMPLETION: everyone,
        "completion_little_giant": giant,
        "completion_srdi": srdi,
        "completion_titled": giant | srdi,
        "completion_above": projects.above,
        "completion_below": ~projects.above,
        "level2_above": projects.above,
        "level4": everyone,
    }


PACED = (
    *BOTTOM_UP_STAGE,
    "completion_little_giant",
    "completion_srdi",
    "completion_titled",
    "completion_above",
    "completion_below",
    "level2_above",
    "level4",
)


STAGE_OF = {measure: BOTTOM_UP_STAGE.get(measure, ASSESSMENT) for measure in PACED}
"""Stage by which a project counts for a measure."""


@dataclass(frozen=True)
class Windows:
    """(measure, day) pairs: stocks needed before a day, and projects due by a day that do not count."""

    stocks: frozenset[tuple[str, date]] = frozenset()
    opens: frozenset[tuple[str, date]] = frozenset()


def due_open(measure: str, day: date) -> str:
    """Name of the projects that by their own plan should count by a day and do not."""
    return f"{measure}<{day.isoformat()}"


def before(measure: str, day: date) -> str:
    """Name of the measure's stock before a day, the baseline of a window that opens on it."""
    return f"{measure}@{day.isoformat()}"


def tally(
    facts: Facts,
    figures: ProjectFigures,
    rank: np.ndarray,
    serious: np.ndarray,
    minor: np.ndarray,
    windows: Windows,
) -> dict[str, Cube]:
    """Sums of every measure by cell, with the stocks and open projects that the windows ask for."""
    projects, active = facts.projects, figures.active
    shape = (len(facts.districts) + 1, len(facts.industries) + 1)
    cell = (projects.district + 1) * shape[1] + projects.industry + 1
    owed = active & figures.payable

    def total(values: np.ndarray) -> Cube:
        # bincount adds in floating point: exact for sums below 2**53, which no count or sum of 分 here reaches
        sums = np.bincount(cell, weights=values.astype(float), minlength=shape[0] * shape[1])
        return np.rint(sums).astype(np.int64).reshape(shape)

    done = done_days(facts, figures)
    cubes = {name: total(days != NEVER) for name, days in done.items()}
    cubes |= {before(name, day): total(done[name] < number(day)) for name, day in windows.stocks}
    counts = active & projects.primary
    mine = {name: counts & mask for name, mask in members(facts).items()}
    mine["level4"] = mine["level4"] & (figures.level == 0)  # who is assessed at another level has had its chance
    for name, day in windows.opens:
        is_due = projects.planned[:, STAGE_OF[name]] <= number(day)
        cubes[due_open(name, day)] = total(mine[name] & is_due & (done[name] > min(number(day), figures.as_of)))
    for core, stage in BOTTOM_UP_STAGE.items():
        due = projects.planned[:, stage] <= figures.as_of
        cubes[f"{core}~planned"] = total(active & projects.primary & due)
    assessed = active & projects.primary & (figures.level > 0)
    titled = active & projects.primary & (projects.title > 0)
    cubes |= {
        "projects": total(active),
        "lag_points": total(np.where(active, figures.lag_points, 0)),
        "assessed": total(assessed),
        "level_ok": total(assessed & (figures.level >= 2)),
        "titled_assessed": total(titled & assessed),
        "titled_level_ok": total(titled & (figures.level >= 2)),
        **{
            f"accepted_level{level}": total(assessed & (figures.accepted_on != NEVER) & (figures.level == level))
            for level in (1, 2, 3, 4)
        },
        "payable_fen": total(np.where(owed, figures.due_fen, 0)),
        "paid_of_payable_fen": total(np.where(owed, np.minimum(figures.paid_fen, figures.due_fen), 0)),
        "paid_fen": total(figures.paid_fen),
        "due_fen": total(np.where(active, figures.due_fen, 0)),
        "serious": total(serious),
        "minor": total(minor),
        "milestones_due": total(np.where(active, figures.milestones_due, 0)),
        "milestones_on_time": total(np.where(active, figures.milestones_on_time, 0)),
        "issues_due": total(np.where(active, figures.issues_due, 0)),
        "issues_closed": total(np.where(active, figures.issues_closed, 0)),
    }
    for name, code in (("red", RED), ("yellow", YELLOW), ("green", GREEN), ("grey", GREY)):
        cubes[name] = total(active & (rank == code))
    for code, status in enumerate(EnterpriseStatus):
        if status is not EnterpriseStatus.ACTIVE:
            cubes[status.value] = total(~active & (projects.left_as == code))
    return cubes
