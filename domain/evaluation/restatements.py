"""更正: what a closed period would say from today's facts, beside what it said (rules 3). Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.facts.pace import TargetFact
from domain.lights.readings import Readings
from domain.words import OVERALL, Light

FigureKey = tuple[str, int | None, int | None]
"""Indicator, district (None: the whole pilot), and the printed target where it is a target's own figure."""


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure as it was or would be reported; `judged_by` is the target whose 序时 it was compared with.

    A target's own figure has its actual as numerator, in the target's unit.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    light: Light = Light.GREY
    judged_by: int | None = None


@dataclass(frozen=True, slots=True)
class Restatement:
    """A figure of a closed period that was changed by facts recorded later."""

    indicator: str
    district: int | None
    target: int | None
    before: ReportedFigure
    after: ReportedFigure


NOTHING = ReportedFigure()


def figures_of(readings: Readings, targets: Iterable[TargetFact]) -> dict[FigureKey, ReportedFigure]:
    """What a period says of the pilot and of each district: its indicators, and the actual of every printed target."""
    said: dict[FigureKey, ReportedFigure] = {}
    for r in readings.indicators:
        if r.industry is None and r.indicator != OVERALL:
            j = r.judged
            said[r.indicator, r.district, None] = ReportedFigure(
                j.value, j.numerator, j.denominator, r.light, j.target_id
            )
    printed = {target.id: target for target in targets}
    for reading in readings.targets:
        target = printed[reading.target]
        if target.industry is None:
            key = target.indicator, target.district, target.id
            said[key] = ReportedFigure(None, reading.actual, None, reading.light, target.id)
    return said


def restatements(
    stored: Mapping[FigureKey, ReportedFigure], now: Mapping[FigureKey, ReportedFigure]
) -> Iterator[Restatement]:
    """Figures that differ, indicators first; a target's only where neither its indicator nor another target says it."""
    told: set[tuple[Any, ...]] = set()
    for key in sorted({*stored, *now}, key=lambda key: (key[2] is not None, repr(key))):
        indicator, district, target = key
        before, after = stored.get(key, NOTHING), now.get(key, NOTHING)
        numbers = (indicator, district, before.numerator, after.numerator)
        if _same(before, after) or target is not None and (numbers in told or (target, district) in told):
            continue
        told |= {numbers, (before.judged_by, district), (after.judged_by, district)}
        yield Restatement(indicator, district, target, before, after)


def _same(before: ReportedFigure, after: ReportedFigure) -> bool:
    pairs = ((getattr(before, name), getattr(after, name)) for name in ("value", "numerator", "denominator"))
    return all(a == b or None not in (a, b) and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairs)
