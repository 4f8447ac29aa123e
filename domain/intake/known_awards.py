"""What candidates of an award and their sheets are checked against (rules 22.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from domain.intake.known_transformation import Author
from domain.words import ScoreSeat

EntryKey = tuple[str, str, str]
"""Credit code, award, session."""


class KnownScore(NamedTuple):
    score: int
    by: Author


@dataclass(frozen=True)
class KnownEntry:
    """A stored candidate: when it was put forward, by whom, what was given to which line."""

    put_forward_on: date
    most_apart: float
    brought_by: tuple[Author, ...] = ()
    scores: Mapping[tuple[int, ScoreSeat], KnownScore] = field(default_factory=dict)

    def of_seat(self, seat: ScoreSeat) -> tuple[Author, ...]:
        return tuple(one.by for (_, at), one in self.scores.items() if at is seat)


@dataclass(frozen=True)
class KnownAwards:
    author: Author | None = None
    criteria: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Award → numbers of its criteria."""
    entries: Mapping[EntryKey, KnownEntry] = field(default_factory=dict)
