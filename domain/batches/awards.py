"""Criteria of “小灯塔” and 标杆企业, and who is proposed by what is held (rules 22.1, 22.2). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.words import Award


@dataclass(frozen=True)
class Criterion:
    """A line of a table of criteria; `weight`: its part of 100, the same for all where no points are printed."""

    award: Award
    number: int
    levels: tuple[str, str, str]
    standard: str
    weight: float
    source: str


@dataclass(frozen=True)
class AwardCandidate:
    """An enterprise that completed its transformation: official level before and after."""

    uscc: str
    enterprise: str
    code: str
    district: str
    industry: str
    completed_on: date
    before: int | None
    after: int

    @property
    def gain(self) -> int | None:
        return None if self.before is None else self.after - self.before


@dataclass(frozen=True)
class AwardView:
    """Criteria of the plan by award, and candidates by the dated rule."""

    criteria: tuple[Criterion, ...]
    candidates: tuple[tuple[int, AwardCandidate], ...]
    least_level: int
    least_gain: int
    why_no_rows: str


def weights(points: Sequence[int | None]) -> list[float]:
    """Parts of 100; lines without points weigh as much as the mean of those that have some, all the same where none."""
    known = [point for point in points if point is not None]
    mean = sum(known) / len(known) if known else 1.0
    each = [mean if point is None else float(point) for point in points]
    return [100 * one / sum(each) for one in each]


def proposed(found: Sequence[AwardCandidate], least_level: int, least_gain: int) -> list[tuple[int, AwardCandidate]]:
    """Place and candidate: of a level and a gain at least, the higher level first, then the larger gain; who is equal
    in both shares a place. One without a level before has no gain, and is not proposed."""
    fit = [one for one in found if one.after >= least_level and one.gain is not None and one.gain >= least_gain]
    fit.sort(key=lambda one: (-one.after, -(one.gain or 0), one.completed_on, one.code))
    keys = [(one.after, one.gain) for one in fit]
    return [(keys.index(key) + 1, one) for key, one in zip(keys, fit, strict=True)]
