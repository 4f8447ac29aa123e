"""Thresholds as rows: which is in force on a day, and what light it gives."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from domain.words import STAGES, Direction, Light, Party, Stage

EPSILON = 1e-9
"""Bounds are compared to nine decimals, so that 19/20 meets 0.95 however it was computed."""


@dataclass(frozen=True)
class SetBy:
    """Who set a row of rules and approved it, why, by which source, on which day; of what ships with the product
    author and source only."""

    author: str
    source: str
    is_default: bool = True
    reason: str = ""
    approved_by: str = ""
    recorded_on: date | None = None
    proposal_id: int | None = None


@dataclass(frozen=True)
class Rule:
    """One threshold row. `pilot` empty: default for all pilots."""

    indicator: str
    metric: str
    direction: Direction
    green_bound: float
    green_inclusive: bool
    yellow_bound: float | None
    yellow_inclusive: bool
    effective_from: date
    source: str
    pilot: str = ""
    unit: str = ""
    author: str = ""
    is_default: bool = True
    said: "SetBy | None" = None

    def light(self, value: float) -> Light:
        """GREEN within the green bound, YELLOW within the yellow bound, else RED."""
        if meets(value, self.green_bound, self.green_inclusive, self.direction):
            return Light.GREEN
        if self.yellow_bound is not None and meets(value, self.yellow_bound, self.yellow_inclusive, self.direction):
            return Light.YELLOW
        return Light.RED


def meets(value: float, bound: float, inclusive: bool, direction: Direction) -> bool:
    """Whether the value is on the good side of the bound; `inclusive` says whether the bound itself is."""
    ahead = value - bound if direction is Direction.UP else bound - value
    return ahead >= -EPSILON if inclusive else ahead > EPSILON


@dataclass(frozen=True)
class DatedWeight:
    stage: Stage
    weight: int
    effective_from: date
    pilot: str = ""
    said: SetBy | None = None


@dataclass(frozen=True)
class DatedParty:
    stage: Stage
    party: Party
    effective_from: date
    pilot: str = ""
    said: SetBy | None = None


Row = TypeVar("Row", Rule, DatedWeight, DatedParty)


@dataclass(frozen=True)
class RuleSet:
    """The rules of one day: one row a key, and of the nine stages the weights and whose they are."""

    rows: dict[tuple[str, str], Rule]
    weights: tuple[int, ...]
    version: str
    parties: tuple[Party, ...] = (Party.DISTRICT,) * len(STAGES)

    def __getitem__(self, key: tuple[str, str]) -> Rule:
        return self.rows[key]

    def light(self, indicator: str, metric: str, value: float) -> Light:
        return self.rows[indicator, metric].light(value)

    def with_new(self, rows: Iterable[Rule], weights: tuple[int, ...], parties: tuple[Party, ...]) -> "RuleSet":
        """The same day with other rows of some keys; weights and parties where there are any."""
        known = self.rows | {(rule.indicator, rule.metric): rule for rule in rows}
        weights = weights or self.weights
        return RuleSet(known, weights, _version(known, weights), parties or self.parties)


@dataclass(frozen=True)
class RuleBook:
    """All rows, old and new; `on` picks those in force."""

    rules: tuple[Rule, ...]
    weights: tuple[DatedWeight, ...]
    parties: tuple[DatedParty, ...] = ()

    def on(self, as_of: date, pilot: str = "") -> RuleSet:
        """Rows in force on the day: the pilot's own before the default, the newest not after the day."""
        rows: dict[tuple[str, str], Rule] = {}
        for rule in sorted(self._known(self.rules, as_of, pilot), key=age):
            rows[rule.indicator, rule.metric] = rule
        weights: dict[Stage, int] = {}
        for row in sorted(self._known(self.weights, as_of, pilot), key=age):
            weights[row.stage] = row.weight
        stages = tuple(weights.get(stage, 0) for stage in STAGES)
        if sum(stages) != 100:
            raise ValueError(f"{as_of} 在用的阶段权重合计为 {sum(stages)}，应为 100：请在 stage_weights 中补齐")
        parties = {row.stage: row.party for row in sorted(self._known(self.parties, as_of, pilot), key=age)}
        whose = tuple(parties.get(stage, Party.DISTRICT) for stage in STAGES)
        return RuleSet(rows, stages, _version(rows, stages), whose)

    @staticmethod
    def _known(rows: Iterable[Row], as_of: date, pilot: str) -> list[Row]:
        return [row for row in rows if row.effective_from <= as_of and row.pilot in ("", pilot)]


def age(row: Rule | DatedWeight | DatedParty) -> tuple[bool, date]:
    """The newest last, the pilot's own after the defaults: the last one known on a day holds."""
    return (row.pilot != "", row.effective_from)


def _version(rows: dict[tuple[str, str], Rule], weights: tuple[int, ...]) -> str:
    """Short fingerprint of what decides lights; printed on every screen and file."""
    decisive = [
        (*key, str(rule.direction), rule.green_bound, rule.green_inclusive, rule.yellow_bound, rule.yellow_inclusive)
        for key, rule in sorted(rows.items())
    ]
    return hashlib.sha256(repr((decisive, weights)).encode()).hexdigest()[:8]
