"""What returns on a project's way are checked against (rules 18): plans with their reviews, rounds of acceptance, who
may take part, the level that follows from scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from domain.transformation.levels import FollowedLevel, LevelAsk
from domain.transformation.prices import PricedLine
from domain.words import AgencyKind, Scenario

Author = tuple[str, int | None]
"""Name and account of who brought a row; without an account the name alone tells people apart."""


class KnownLine(NamedTuple):
    """A stored line of a plan: what its reviews said, whether its category may be subsidised, who brought and who
    reviewed it."""

    priced: PricedLine
    is_eligible: bool
    submitted_on: date
    brought_by: tuple[Author, ...] = ()
    """Everybody who brought or changed a line of this version."""
    platform_by: Author | None = None
    supervisor_by: Author | None = None

    @property
    def is_reviewed(self) -> bool:
        return self.priced.platform is not None or self.priced.supervisor is not None


class UnderContract(NamedTuple):
    """An agency or an expert: name, unit, days under contract, credit codes to be avoided; what an agency was chosen
    for."""

    name: str
    unit: str
    starts_on: date
    ends_on: date | None
    avoids: tuple[str, ...] = ()
    kind: AgencyKind | None = None

    def serves_on(self, day: date) -> bool:
        """The first and the last day of the contract are in it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class KnownWay:
    """Of the projects and enterprises that the rows name."""

    author: Author | None = None
    level_rules: tuple[LevelAsk, ...] = ()
    constrained: frozenset[Scenario] = frozenset()
    recorded: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Credit code and kind → the newest recorded level."""
    followed: Mapping[tuple[str, str], FollowedLevel] = field(default_factory=dict)
    """Credit code and kind → the level that follows from the scenarios."""
    lines: Mapping[str, Mapping[tuple[int, int], KnownLine]] = field(default_factory=dict)
    """Project → version and line of its plan → the line."""
    rounds: Mapping[str, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)
    """Project → round → the application as its form states it."""
    concerned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Project → credit code → name of its enterprise and providers."""
    agencies: Mapping[str, UnderContract] = field(default_factory=dict)
    experts: Mapping[str, UnderContract] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    """Documents that an application must hold."""
    closed_sessions: Mapping[str, date] = field(default_factory=dict)
    """Batch of acceptances that takes no application any more → from which day."""


def is_same_person(one: Author | None, other: Author | None) -> bool:
    """By account where both have one, else by name."""
    if one is None or other is None:
        return False
    if one[1] is not None and other[1] is not None:
        return one[1] == other[1]
    return one[0] == other[0]
