"""Actuals of the reported indicators: stocks on the plan's course, some behind, one or two ahead; they never fall."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data_access.queries.demo import DemoPlan, PlanTarget
from domain.days import number
from domain.facts.registers import OF_ENTERPRISES, is_reported
from domain.words import ReportedScope
from seed_data.demo.courses import course_of
from seed_data.demo.days import stream

POPULATION = "演示数据：规上企业名录"
FRIDAY = 1
"""Day number % 7 of a Friday."""


@dataclass(frozen=True)
class Observed:
    """One series: indicator id, positions of district and industry (None: all), days and values."""

    indicator_id: int
    district: int | None
    industry: int | None
    days: np.ndarray
    values: np.ndarray
    source: str = ""


def observe(plan: DemoPlan, as_of: int, weekly: bool, seed: int, enterprises: int) -> list[Observed]:
    """A series for every reported indicator and unit that reports it and has a target of its own, else the pilot's."""
    begins, ends = number(plan.implementation_from), number(plan.last_on)
    days = _days(begins, min(as_of, ends), weekly)
    series = []
    for indicator_id, targets in sorted(_by_indicator(plan).items()):
        scopes = {(target.district, target.industry) for target in targets}
        parts = sorted(
            (scope for scope in scopes if _is_by(targets[0], *scope)), key=lambda s: tuple(x or 0 for x in s)
        )
        for district, industry in parts:
            rng = stream(seed, plan.code, f"observed {targets[0].indicator} {district} {industry}")
            mine = [target for target in targets if (target.district, target.industry) == (district, industry)]
            course = course_of(mine, begins, ends)
            values = _values(course, days, rng)
            if targets[0].indicator in OF_ENTERPRISES:
                values = np.minimum(values, enterprises)
            series.append(Observed(indicator_id, district, industry, days, values))
    return [*series, *_populations(plan, begins)]


def _populations(plan: DemoPlan, begins: int) -> Iterator[Observed]:
    """Of each industry the number of enterprises above the designated size: a little more than the plan takes in."""
    whole = max((t.value for t in plan.targets if t.indicator == "completion" and t.industry is None), default=0.0)
    for base in {plan.bases[t.measure] for t in plan.targets if t.measure in plan.bases}:
        for industry in range(len(plan.industries)):
            number = np.ceil(whole * 1.15 / len(plan.industries))
            yield Observed(base, None, industry, np.array([begins]), np.array([number]), POPULATION)


def _is_by(target: PlanTarget, district: int | None, industry: int | None) -> bool:
    """Whether a scope is one that reports the indicator of a target."""
    asked = {ReportedScope.DISTRICT: (True, False), ReportedScope.INDUSTRY: (False, True)}
    return (district is not None, industry is not None) == asked.get(target.reported_scope, (False, False))


def _by_indicator(plan: DemoPlan) -> dict[int, list[PlanTarget]]:
    found: dict[int, list[PlanTarget]] = {}
    for target in plan.targets:
        if is_reported(target.measure):
            found.setdefault(target.indicator_id, []).append(target)
    return found


def _days(begins: int, last: int, weekly: bool) -> np.ndarray:
    """Every Friday, or the last day of every month."""
    if weekly:
        first = begins + (FRIDAY - begins) % 7
        return np.arange(first, last + 1, 7)
    first, after = (np.datetime64(day, "D").astype("datetime64[M]") for day in (begins, last + 1))
    return np.arange(first + 1, after + 1).astype("datetime64[D]").astype(np.int64) - 1


def _values(course, days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The course times a pace of the series' own, in steps that never fall; shares to one decimal, at most 100."""
    pace = rng.choice(
        [rng.uniform(0.98, 1.06), rng.uniform(0.82, 0.93), rng.uniform(0.6, 0.78), rng.uniform(1.1, 1.2)],
        p=[0.7, 0.15, 0.07, 0.08],
    )
    wobble = np.cumsum(rng.normal(0, 0.006, len(days)))
    raw = course.at(days) * np.clip(pace + wobble - wobble[-1:], 0.3, 1.4)
    if course.is_level:
        return np.maximum.accumulate(np.round(np.minimum(raw, min(100.0, course.values[-1] * 1.03)), 1))
    return np.maximum.accumulate(np.round(raw))
