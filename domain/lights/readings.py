"""What evaluation gives: one reading an indicator and scope, one a project, counts, findings."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from domain.facts.history import Past
from domain.lights.measures import Cube
from domain.money.cells import MoneyCells
from domain.money.findings import Finding
from domain.money.flows import FlowSums
from domain.periods import Span
from domain.statistics.shrinkage import BetaPrior
from domain.words import Change, Light, Outcome, Planned

ScopeKey = tuple[int | None, int | None]
"""District id and industry id; None for all."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What a forecast said of a target: the day it is for, the chance of meeting it then, the top of the 80 % band, and
    the figure it was made from; `said_on` is the earlier day on which it was said, None where it was made today."""

    due_on: date
    met_probability: float
    p90: float
    counted: float
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure with its light, before history: `value` is what the bounds compare."""

    value: float | None
    numerator: float | None
    denominator: float | None
    light: Light
    reason: str
    planned: float | None = None
    target: float | None = None
    target_id: int | None = None
    planned_by: Planned = Planned.NONE
    outcome: Outcome = Outcome.RUNNING
    starts_on: date | None = None
    ends_on: date | None = None
    """First and last day of the target's window."""
    is_doubtful: bool = False
    """What was reported cannot be judged: not by all, too long ago, or with nothing to count from (rules 4.1.7)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A judged figure of an indicator in a scope, with its history and the human judgement beside it."""

    indicator: str
    district: int | None
    industry: int | None
    judged: Judged
    light: Light
    reason: str
    change: Change
    since: str
    since_on: date
    periods_running: int
    override_light: Light | None = None
    override_note: str = ""


@dataclass(frozen=True)
class PastProjects:
    """Previous closed period's project lights, in the order of the facts; rank -1 where there was none."""

    rank: np.ndarray
    since: list[str]
    since_on: list[date]
    periods_running: np.ndarray


@dataclass(frozen=True)
class Previous:
    """The previous closed period of the same kind; empty at the start."""

    readings: dict[tuple[str, int | None, int | None], Past] = field(default_factory=dict)
    projects: PastProjects | None = None
    prior: BetaPrior | None = None
    """Of the provider pool; the live period keeps the last closed one's, so that one edit does not move all lights."""
    chances: dict[int, Chance] = field(default_factory=dict)
    """By target: what the forecast of a closed period said."""


@dataclass(frozen=True)
class Readings:
    """Everything a period says. `projects` holds columns in the order of the facts (see evaluate.project_columns)."""

    span: Span
    as_of: date
    rule_version: str
    indicators: list[Reading]
    counts: list[dict[str, Any]]
    projects: dict[str, list[Any] | np.ndarray]
    providers: list[dict[str, Any]]
    findings: list[Finding]
    cubes: dict[str, Cube]
    targets: list[Any] = field(default_factory=list[Any])
    """domain.targets.readings.TargetReading, one a printed target."""
    shares: list[Any] = field(default_factory=list[Any])
    """domain.targets.readings.TargetShare, what the pilot's own targets are made of."""
    forecasts: list[Any] = field(default_factory=list[Any])
    """domain.targets.foreseen.Forecast; none where the forecast of an earlier period stands."""
    milestones: list[Any] = field(default_factory=list[Any])
    """domain.targets.foreseen.ForeseenMilestone, made with the forecasts; not stored."""
    money: MoneyCells = field(default_factory=dict)
    flows: FlowSums = field(default_factory=dict)
    last_entry: int | None = None
