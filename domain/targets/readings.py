"""Every printed target on a day: actual, 序时, light and verdict, each by its kind; and what a whole-pilot scope's
figure is made of, district by district. Pure; stored beside the readings (rules 3 and 7)."""

import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.facts.batches import open_batches
from domain.facts.columns import Facts
from domain.facts.history import RECOVERING
from domain.facts.pace import DIVISIBLE, TargetFact, Yardstick, least_to_meet
from domain.facts.rules import EPSILON
from domain.lights.catalogue import (
    LISTED_ONLY,
    RATIO_UNIT,
    SHARES,
    counts_projects,
    is_level,
    judge_on,
    stock_of,
)
from domain.lights.core import CORE_LIGHTS, PACED
from domain.lights.judging import RECENT_WEEKS, Judge, computed_measure, recent_from
from domain.lights.measures import BASED, Cube, before, due_open, enrolled
from domain.lights.readings import Chance, Judged, Reading, ScopeKey
from domain.lights.reported import asked_of, grown
from domain.lights.ways import Sums, by_level
from domain.targets.verdicts import COLOURS, Standing, not_begun, verdict_of
from domain.words import Basis, Light, Outcome, Verdict

PILOT: ScopeKey = (None, None)


@dataclass(frozen=True, slots=True)
class TargetReading:
    """A target on a day. `starts_on` and `ends_on` are the window it is judged in (this year's of an annual one).

    `actual` is in the target's unit; `recent_gain` its growth in the last 8 weeks. No verdict: only listed.
    """

    target: int
    starts_on: date
    ends_on: date
    actual: float | None
    planned: float | None
    recent_gain: float | None
    light: Light
    reason: str
    verdict: Verdict | None
    verdict_reason: str


@dataclass(frozen=True, slots=True)
class TargetShare:
    """What one unit adds to a whole-pilot target's actual, how many are late there, and how many can still come.

    `late`: due by their own plan up to the day and not counted; `coming`: due later within the window. Both are None
    for reported indicators, which have no projects.
    """

    target: int
    district: int | None
    industry: int | None
    counted: float
    late: int | None = None
    coming: int | None = None


def target_readings(
    judge: Judge,
    sums_of: Callable[[ScopeKey], Sums],
    in_force: Mapping[tuple[str, int | None, int | None], Reading],
    *,
    scopes: Container[ScopeKey] | None = None,
    of_projects_only: bool = False,
    chances: Mapping[int, Chance] | None = None,
) -> Iterator[TargetReading]:
    """A reading for every printed target.

    `in_force`: readings by indicator and scope; where one judged by this very target, its light and reason stand, so
    that two screens cannot disagree. `chances`: of meeting, by target, where there is a forecast.
    """
    for target in judge.facts.targets_on(judge.as_of):
        scope = (target.district, target.industry)
        if scopes is not None and scope not in scopes or of_projects_only and not _by_projects(judge.facts, target):
            continue
        chance = None if chances is None else chances.get(target.id)
        yield _read(judge, target, sums_of(scope), in_force.get((target.indicator, *scope)), chance)


def _by_projects(facts: Facts, target: TargetFact) -> bool:
    return target.indicator in CORE_LIGHTS or counts_projects(facts, target.indicator)


def _read(
    judge: Judge, target: TargetFact, sums: Sums, reading: Reading | None, chance: Chance | None
) -> TargetReading:
    facts = judge.facts
    if why := LISTED_ONLY.get(facts.measures[target.indicator]):
        return TargetReading(target.id, target.first_on, target.last_on, None, None, None, Light.GREY, why, None, why)
    sticks = judge.sticks.windows_of(target.indicator, [target])
    if not sticks:
        verdict, note = not_begun(target)
        return TargetReading(
            target.id, target.first_on, target.last_on, None, None, None, Light.GREY, note, verdict, note
        )
    stick, judged = _standing_window(judge, target, sticks, sums)
    light, reason = judged.light, judged.reason
    if reading is not None and (reading.judged.target_id, reading.judged.ends_on) == (target.id, judged.ends_on):
        judged, light, reason = reading.judged, reading.light, reading.reason
    window = stick.printed
    as_it_stands = _is_share(target.indicator) or is_level(facts, target.indicator, target.unit)
    actual = _as_printed(judged, target) if as_it_stands else judged.numerator
    recent = _recent(judge, target, stick, sums)
    gap, wanted = _list_gap(judge, target, stick, sums, judged)
    standing = Standing(
        as_of=judge.as_of,
        starts_on=stick.begins_on,
        ends_on=window.last_on,
        value=target.value,
        operator=target.operator,
        unit=target.unit,
        actual=actual,
        light=judged.light,
        recent_gain=recent,
        recent_weeks=RECENT_WEEKS,
        counts_whole=target.unit not in DIVISIBLE,
        can_fall=as_it_stands,
        outcome=judged.outcome,
        judged=judged.reason,
        list_gap=gap,
        list_wanted=wanted,
        list_is_closed=bool(facts.batches),
    )
    is_for_it = chance is not None and chance.due_on == window.last_on
    verdict, why = verdict_of(standing, judge.rules, chance if is_for_it else None)
    if light is not judged.light and COLOURS[verdict] is Light.GREEN:
        why = f"进度灯上期为红灯，{RECOVERING}一期；{why}"
    if judged.is_doubtful and (verdict is Verdict.NOT_DUE or actual is None and not stick.ended):
        verdict, why = Verdict.AT_RISK, judged.reason  # nobody can say
    return TargetReading(
        target.id, stick.begins_on, window.last_on, actual, judged.planned, recent, light, reason, verdict, why
    )


def _list_gap(judge: Judge, target: TargetFact, stick: Yardstick, sums: Sums, judged: Judged) -> tuple[float, float]:
    """名单缺口: the target less everybody enrolled who can still count for it, where no batch is open or to open; and,
    of a share of a population, how many of it the target asks for (0 for a count)."""
    measure = computed_measure(judge.facts, target.indicator)
    if open_batches(judge.facts.batches, judge.as_of):
        return 0.0, 0.0
    if measure in BASED and judged.denominator:
        wanted = math.ceil(judged.denominator * target.value / 100 - EPSILON)
        return max(wanted - sums[enrolled(BASED[measure][0])], 0.0), wanted
    if measure not in PACED:
        return 0.0, 0.0
    counted_before = sums[before(measure, stick.begins_on)] if stick.printed.basis is Basis.FLOW else 0
    return max(least_to_meet(target) - (sums[enrolled(measure)] - counted_before), 0.0), 0.0


def _standing_window(
    judge: Judge, target: TargetFact, sticks: Sequence[Yardstick], sums: Sums
) -> tuple[Yardstick, Judged]:
    """The window a target stands in: the newest that was missed and not made up, else the newest begun."""
    found = [(stick, _judged(judge, target, stick, sums)) for stick in sticks]
    overdue = [pair for pair in found if pair[1].outcome is Outcome.OVERDUE and pair[0].printed.last_on < judge.as_of]
    return max(overdue or found, key=lambda pair: pair[0].printed.last_on)


def _judged(judge: Judge, target: TargetFact, stick: Yardstick, sums: Sums) -> Judged:
    """The target for itself, by the kind of its indicator."""
    indicator, scope = target.indicator, (target.district, target.industry)
    if _is_share(indicator):
        return by_level(judge, CORE_LIGHTS[indicator], sums, scope)
    if indicator in CORE_LIGHTS:
        light = CORE_LIGHTS[indicator]
        return judge.on_target(indicator, light.zh, target.unit, stick, sums, judge.rules[indicator, light.metric])
    return judge_on(judge, indicator, target.unit, scope, stick, sums)


def _is_share(indicator: str) -> bool:
    """A core light that has no 序时: its printed target is held against it as it stands."""
    return indicator in CORE_LIGHTS and CORE_LIGHTS[indicator].takes_target


def _as_printed(judged: Judged, target: TargetFact) -> float | None:
    """A share or level in the unit the plan prints: 95.2 (%), 2 (级)."""
    return None if judged.value is None else judged.value * (100 if target.unit == RATIO_UNIT else 1)


def _recent(judge: Judge, target: TargetFact, stick: Yardstick, sums: Sums) -> float | None:
    """Growth in the last 8 weeks, whatever the window; None when it is over, unknown, or a share of projects."""
    facts, first = judge.facts, recent_from(judge.as_of)
    measure = computed_measure(facts, target.indicator)
    if stick.ended or measure in SHARES or _is_share(target.indicator) or first < facts.pilot.first_on:
        return None
    if measure in PACED:
        return float(sums[measure] - sums[before(measure, first)])
    if facts.measures[target.indicator] != "reported" and measure not in facts.supply:
        return None
    stock_at = stock_of(facts, target.indicator, measure, (target.district, target.industry))
    now, then = stock_at(judge.as_of), stock_at(first - timedelta(days=1))
    return None if now is None or then is None else now - then


def target_shares(judge: Judge, cubes: Mapping[str, Cube], *, of_projects_only: bool = False) -> Iterator[TargetShare]:
    """What the pilot's own targets are made of in the window each stands in: districts for what projects count, series
    for what is reported."""
    sums = {name: int(cube.sum()) for name, cube in cubes.items()}
    for target in judge.facts.targets_on(judge.as_of):
        measure = computed_measure(judge.facts, target.indicator)
        is_made_up = measure in PACED or not of_projects_only and _is_added_up(judge.facts, target)
        if (target.district, target.industry) != PILOT or not is_made_up:
            continue
        sticks = judge.sticks.windows_of(target.indicator, [target])
        if not sticks:
            continue
        stick, _ = _standing_window(judge, target, sticks, sums)
        if measure in PACED:
            yield from _project_shares(judge, target, measure, stick, cubes)
        else:
            yield from _reported_shares(judge.facts, judge.as_of, target, stick)


def shared_by_projects(facts: Facts) -> set[int]:
    """Ids of the pilot's own targets whose shares projects make up, whether any does or not."""
    return {
        target.id
        for target in facts.targets
        if (target.district, target.industry) == PILOT and computed_measure(facts, target.indicator) in PACED
    }


def _is_added_up(facts: Facts, target: TargetFact) -> bool:
    """Whether it is reported as a count, so that its series add up to it."""
    return facts.measures[target.indicator] == "reported" and not is_level(facts, target.indicator, target.unit)


def _project_shares(
    judge: Judge, target: TargetFact, measure: str, stick: Yardstick, cubes: Mapping[str, Cube]
) -> Iterator[TargetShare]:
    last_on = stick.printed.last_on
    counted = cubes[before(measure, last_on + timedelta(days=1))] if stick.ended else cubes[measure]
    if stick.printed.basis is Basis.FLOW:
        counted = counted - cubes[before(measure, stick.begins_on)]
    late = cubes[due_open(measure, min(judge.as_of, last_on))]
    coming = cubes[due_open(measure, last_on)] - late
    rows = zip(*(cube.sum(axis=1).tolist() for cube in (counted, late, coming)), strict=True)
    for unit, numbers in zip((None, *judge.facts.districts), rows, strict=True):
        if any(numbers):
            yield TargetShare(target.id, None if unit is None else unit.id, None, *numbers)


def _reported_shares(facts: Facts, as_of: date, target: TargetFact, stick: Yardstick) -> Iterator[TargetShare]:
    """What each unit that reports adds to the figure."""
    window, day = stick.printed, min(as_of, stick.printed.last_on)
    for unit in asked_of(facts, target.indicator, PILOT):
        value = unit.value_on(day)
        if value is not None:
            came, _ = grown([unit], window.first_on, stick.begins_on, day)
            counted = came if window.basis is Basis.FLOW else value
            yield TargetShare(target.id, unit.district, unit.industry, counted)
