"""View models of 口径与规则: rows in force and before, and what other bounds would have done."""

from dataclasses import dataclass
from datetime import date

from domain.words import Light


@dataclass(frozen=True)
class RuleRow:
    """One threshold row as the office reads it. `state`: 在用, 已被取代, 尚未生效."""

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
