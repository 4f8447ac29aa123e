"""Sheets of two scorers for candidates of an award, where they differ, who is on the list (rules 22.3, 22.4). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from domain.words import Award, EntryState, ScoreSeat

FULL = 100
"""The most that a line is given."""
EACH_SCORES = (ScoreSeat.FIRST, ScoreSeat.SECOND)


@dataclass(frozen=True)
class Given:
    """What a seat gave a line, by whom, on what evidence."""

    score: int
    evidence: str
    reason: str
    scored_on: date
    author: str


@dataclass(frozen=True)
class ScoreLine:
    """A criterion with what each seat gave it."""

    number: int
    standard: str
    weight: Fraction
    given: Mapping[ScoreSeat, Given] = field(default_factory=dict)

    def score(self, most_apart: float) -> Fraction | None:
        """Agreed score, else the middle of three, else the mean of two that are not further apart than the bound; None
        while it is open."""
        agreed = self.given.get(ScoreSeat.AGREED)
        if agreed is not None:
            return Fraction(agreed.score)
        found = sorted(one.score for one in self.given.values())
        if len(found) >= 3:
            return Fraction(found[1])
        return None if len(found) < 2 or self.apart > most_apart else Fraction(sum(found), 2)

    @property
    def apart(self) -> int:
        """Points between the first and the second; 0 while one is missing."""
        both = [self.given[seat].score for seat in EACH_SCORES if seat in self.given]
        return abs(both[0] - both[1]) if len(both) == 2 else 0

    def is_disputed(self, most_apart: float) -> bool:
        """Further apart than the bound, and neither a third score nor an agreed one is there."""
        return self.apart > most_apart and self.score(most_apart) is None


@dataclass(frozen=True)
class AwardEntry:
    """A candidate that was put forward, with the bounds in force on that day."""

    uscc: str
    enterprise: str
    district: str
    industry: str
    award: Award
    session: str
    put_forward_on: date
    reason: str
    evidence: str
    case_before: str
    case_done: str
    case_after: str
    has_left: bool
    most_apart: float
    least_score: float
    lines: tuple[ScoreLine, ...] = ()

    @cached_property
    def total(self) -> Fraction | None:
        """Of 100, exactly; None while a line is open or the plan has no criteria."""
        scores = [line.score(self.most_apart) for line in self.lines]
        known = [score for score in scores if score is not None]
        if not self.lines or len(known) < len(scores):
            return None
        return sum((line.weight * score for line, score in zip(self.lines, known, strict=True)), Fraction(0)) / FULL

    @cached_property
    def disputed(self) -> int:
        return sum(line.is_disputed(self.most_apart) for line in self.lines)

    @cached_property
    def waiting(self) -> int:
        """Lines that lack one of the two scores."""
        return sum(any(seat not in line.given for seat in EACH_SCORES) for line in self.lines)

    @cached_property
    def state(self) -> EntryState:
        if self.has_left:
            return EntryState.LEFT
        if self.disputed:
            return EntryState.DISPUTED
        total = self.total
        if total is None:
            return EntryState.WAITING
        return EntryState.CHOSEN if total >= Fraction(str(self.least_score)) else EntryState.BELOW


def exact_weights(points: Sequence[int | None]) -> list[Fraction]:
    """Parts of 100 as in `weights`, without rounding."""
    known = [Fraction(point) for point in points if point is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else Fraction(1)
    each = [mean if point is None else Fraction(point) for point in points]
    return [FULL * one / sum(each) for one in each]


def ranked(entries: Sequence[AwardEntry]) -> list[tuple[int | None, AwardEntry]]:
    """Place and entry of one award and session: by total, equal ones share a place; those without a total, and who
    left, come last without one."""
    placed = [one for one in entries if one.total is not None and not one.has_left]
    placed.sort(key=lambda one: (-(one.total or 0), one.uscc))
    totals = [one.total for one in placed]
    others = sorted((one for one in entries if one.total is None or one.has_left), key=lambda one: one.uscc)
    return [*((totals.index(one.total) + 1, one) for one in placed), *((None, one) for one in others)]
