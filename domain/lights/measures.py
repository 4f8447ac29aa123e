"""Projects as they are counted: what a sum is made of, and the measures that count from a day on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from domain.facts.columns import TITLE_GIANT, TITLE_NONE, TITLE_SRDI, ProjectFacts
from domain.facts.enterprise_days import earliest
from domain.facts.progress import ASSESSMENT, ProjectFigures


@dataclass(frozen=True)
class Tallied:
    """All projects on a day, with the findings on each: what the sums are made of."""

    projects: ProjectFacts
    figures: ProjectFigures
    serious: np.ndarray
    minor: np.ndarray

    @cached_property
    def active(self) -> np.ndarray:
        return self.figures.active

    @cached_property
    def once(self) -> np.ndarray:
        """Active, one project an enterprise."""
        return self.figures.counted

    def due_on(self, stage: int) -> np.ndarray:
        """Planned day of a stage, of an enterprise that of its first contract to plan it."""
        return earliest(self.projects, self.active, self.projects.planned[:, stage])

    @cached_property
    def assessed(self) -> np.ndarray:
        """One project of each enterprise with an official level."""
        assessed: np.ndarray = self.once & (self.figures.level > 0)
        return assessed

    @cached_property
    def assessment_due(self) -> np.ndarray:
        """One project of each enterprise whose assessment is planned by the day."""
        due: np.ndarray = self.once & (self.due_on(ASSESSMENT) <= self.figures.as_of)
        return due

    @cached_property
    def owed(self) -> np.ndarray:
        """Active, and old enough to be paid."""
        owed: np.ndarray = self.active & self.figures.payable
        return owed


Sum = Callable[[Tallied], np.ndarray]
"""What each project adds to a sum."""


@dataclass(frozen=True)
class Projects:
    """The projects behind a figure: what those counted and those missing are called, and what one adds, in words.

    `missing` empty: there is no counterpart, the same projects are shown. `adds` takes a stored project reading.
    """

    counted: str
    missing: str
    adds: Callable[[Any], str]


def only_itself(row: Any) -> str:
    """A project that is counted adds nothing that its line does not say."""
    return ""


@dataclass(frozen=True)
class Measure:
    """A count of projects, one an enterprise, each from the day on which it reached something.

    `stage`: by its planned day a project is due to count. `least_level`: the official level that must last.
    `one_chance`: who is assessed below it can no longer come.
    """

    stage: int
    done_on: Callable[[ProjectFigures], np.ndarray]
    whose: Callable[[ProjectFacts], np.ndarray]
    behind: Projects
    least_level: int = 0
    one_chance: bool = False


def everyone(projects: ProjectFacts) -> np.ndarray:
    return np.ones(len(projects), dtype=bool)


COMPLETED = Projects("已完成改造", "计划已到期、尚未完成改造", only_itself)


def completion(whose: Callable[[ProjectFacts], np.ndarray]) -> Measure:
    """完成改造 of some enterprises."""
    return Measure(ASSESSMENT, lambda figures: figures.completed_on, whose, COMPLETED)


PARTS: dict[str, Measure] = {
    "completion_little_giant": completion(lambda projects: projects.title == TITLE_GIANT),
    "completion_srdi": completion(lambda projects: projects.title == TITLE_SRDI),
    "completion_titled": completion(lambda projects: projects.title != TITLE_NONE),
    "completion_above": completion(lambda projects: projects.above),
    "completion_below": completion(lambda projects: ~projects.above),
    "level2_above": Measure(
        ASSESSMENT,
        lambda figures: figures.level2_on,
        lambda projects: projects.above,
        Projects("规上企业二级及以上", "规上企业未达二级", only_itself),
        least_level=2,
    ),
    "level4": Measure(
        ASSESSMENT,
        lambda figures: figures.level4_on,
        everyone,
        Projects("达到四级", "", only_itself),
        least_level=4,
        one_chance=True,
    ),
}
"""Measures behind printed targets that are no core light."""
BASED: dict[str, tuple[str, str]] = {"level2_share_above": ("level2_above", "enterprises_above")}
"""Share → the measure above the line, and the reported indicator whose figure is the base."""
BASES = {base: share for share, (_, base) in BASED.items()}
"""Reported figure of a population → the share that is measured with it."""


# --- sums and their names -------------------------------------------------------------------------------------------

Cube = np.ndarray
"""Sums by cell, districts + 1 × industries + 1 (see tallies)."""


@dataclass(frozen=True)
class Windows:
    """(measure, day) pairs: stocks needed before a day, and projects due by a day that do not count."""

    stocks: frozenset[tuple[str, date]] = frozenset()
    opens: frozenset[tuple[str, date]] = frozenset()


def enrolled(measure: str) -> str:
    """Name of the enterprises enrolled that the measure is about, whether they count yet or not."""
    return f"{measure}~enrolled"


def planned(measure: str) -> str:
    """Name of the projects that by their own plan should count by the day: the bottom-up 序时."""
    return f"{measure}~planned"


def due_open(measure: str, day: date) -> str:
    """Name of the projects that by their own plan should count by a day and do not."""
    return f"{measure}<{day.isoformat()}"


def before(measure: str, day: date) -> str:
    """Name of the measure's stock before a day, the baseline of a window that opens on it."""
    return f"{measure}@{day.isoformat()}"
