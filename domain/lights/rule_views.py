"""View models of 口径与规则: rows in force and before, and what other bounds would have done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.lights.rule_changes import RuleKind
from domain.words import Light


@dataclass(frozen=True)
class RuleRow:
    """One row as the office reads it. `state`: 在用, 已被取代, 尚未生效.

    `reason`, `recorded_on`: of a row that the office set.
    """

    subject: str
    what: str
    green: str
    yellow: str
    effective_from: date
    state: str
    author: str
    source: str
    is_default: bool
    for_whom: str
    reason: str = ""
    recorded_on: date | None = None


@dataclass(frozen=True)
class Moved:
    """A scope whose light would be another in the newest period."""

    scope: str
    value: str
    before: Light
    after: Light


@dataclass(frozen=True)
class WhatIf:
    """Other bounds against closed periods; nothing is saved. Lights by period; `left_out` are not decided by bounds."""

    name: str
    unit: str
    green: float
    yellow: float
    green_now: float
    yellow_now: float
    step: float
    sentence: str
    periods: tuple[tuple[str, int, int, int, int], ...]
    """Label, lights looked at, turned worse, turned better, of them to or from red."""
    moved: tuple[Moved, ...]
    left_out: int


@dataclass(frozen=True)
class Bounds:
    """A threshold that the office may set, as its form begins; bounds in per cent where `is_share`."""

    indicator: str
    metric: str
    name: str
    unit: str
    is_share: bool
    is_whole: bool
    green: float
    yellow: float | None
    text: str


@dataclass(frozen=True)
class RulesNow:
    """What the forms of a change begin with: thresholds, weights and parties in force."""

    bounds: tuple[Bounds, ...]
    weights: Mapping[RuleKind, tuple[tuple[str, str, int], ...]]
    """Name, Chinese name, weight of each component that is weighed with others to 100."""
    stages: tuple[tuple[str, str, int, str], ...]
    """Name, Chinese name, weight and party of each stage."""


@dataclass(frozen=True)
class Turned:
    """What a change of rules would turn; `kind`: 亮灯, 项目灯, 目标判断, 服务商名次, 由谁办理."""

    kind: str
    what: str
    before: str
    after: str
    is_worse: bool | None = None
    """None: neither better nor worse."""


@dataclass(frozen=True)
class RulePreview:
    """A change of rules held against the live facts; nothing is saved. `note`: what it governs beside lights."""

    change: tuple[str, ...]
    sentence: str
    turned: tuple[Turned, ...]
    note: str = ""
