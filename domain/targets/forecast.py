"""Will the target be met? Simulated completions and bootstrapped reports (rules 7). Pure and seeded.

Completions: every unfinished project is simulated DRAWS times (domain.targets.slippage). Reported counts: the weekly
increments seen so far are drawn again; that few are known is carried by a Bayesian bootstrap (Rubin 1981). Shares and
levels are compared as they stand and have no forecast.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from domain.days import NEVER, number
from domain.facts.columns import Facts
from domain.facts.enterprise_days import earliest, stands_for
from domain.facts.pace import Yardstick, planned_value
from domain.facts.progress import ACCEPTANCE, ASSESSMENT, ProjectFigures
from domain.lights.catalogue import is_level, stock_of
from domain.lights.core import PACED, Core
from domain.lights.judging import Yardsticks, computed_measure
from domain.lights.readings import ScopeKey
from domain.lights.tallies import done_days
from domain.periods import month_of
from domain.statistics.bootstrap import Again, bootstrapped, weekly_increments
from domain.targets.slippage import BLOCK, DRIFT, Course, course_of, slippages_of, stage_days
from domain.words import Basis, Operator

DRAWS = 2_000
LEAST_WEEKS = 8
"""Fewer closed weeks than this: no forecast."""
CHECKED_WEEKS, CHECKED_MONTHS = (4, 8, 12), (1, 2, 3)
"""How far ahead the completions are forecast to be scored: weeks, or month ends where a pilot closes months only."""
STAGES_SEEN = ASSESSMENT + 1
SIMULATED = {name: measure.stage for name, measure in PACED.items() if not measure.least_level}
"""Stage a project has to reach to count for the measure; completion needs the level as well."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the figure of a scope will be on `due_on`, said on the day of the evaluation.

    `target` is None for a check: a forecast made only to be scored, against the 序时 of that day. Figures are in the
    target's unit and counted in the target's own window, `counted` being what stands there already.
    """

    indicator: str
    district: int | None
    industry: int | None
    target: int | None
    due_on: date
    value: float
    operator: Operator
    counted: float
    p10: float
    p50: float
    p90: float
    met_probability: float


@dataclass(frozen=True)
class _Asked:
    """A question to the simulation: how many of the scope reach the stage from `first` to `last` (day numbers)."""

    measure: str
    scope: ScopeKey
    target: int | None
    due_on: date
    first: int
    value: float
    operator: Operator
    indicator: str


def forecasts(
    facts: Facts,
    figures: ProjectFigures,
    as_of: date,
    closed_weeks: float,
    *,
    monthly: bool = False,
    draws: int = DRAWS,
) -> list[Forecast]:
    """Forecasts of every target that is still open, and of the completions some time ahead (checked_days).

    Empty with fewer than 8 closed weeks. The same facts give the same numbers: the seed is the pilot and the day.
    """
    if closed_weeks < LEAST_WEEKS:
        return []
    rng = np.random.default_rng([facts.pilot.id, number(as_of)])
    return [*_simulated(facts, figures, as_of, monthly, rng, draws), *_reported(facts, as_of, rng, draws)]


def chances(said: Iterable[Forecast]) -> dict[int, tuple[date, float]]:
    """By target: the day the forecast is for, and the chance of meeting the target then."""
    return {f.target: (f.due_on, f.met_probability) for f in said if f.target is not None}


# ── completions ─────────────────────────────────────────────────────────────


def _simulated(
    facts: Facts, figures: ProjectFigures, as_of: date, monthly: bool, rng: np.random.Generator, draws: int
) -> Iterator[Forecast]:
    asked = [*_targets_asked(facts, as_of), *_checks_asked(facts, as_of, monthly)]
    if not asked:
        return
    days_done = done_days(facts, figures)
    counts = _counts(facts, figures, asked, number(as_of), rng, draws)
    for question, added in zip(asked, counts, strict=True):
        done = days_done[question.measure]
        inside = _in_scope(facts, question.scope) & (done >= question.first) & (done <= number(question.due_on))
        counted = int(inside.sum())
        yield _forecast(question, counted, counted + added)


def _forecast(question: _Asked, counted: float, outcomes: np.ndarray) -> Forecast:
    p10, p50, p90 = np.quantile(outcomes, (0.1, 0.5, 0.9), method="inverted_cdf")
    met = outcomes > question.value if question.operator is Operator.MORE_THAN else outcomes >= question.value
    return Forecast(
        indicator=question.indicator,
        district=question.scope[0],
        industry=question.scope[1],
        target=question.target,
        due_on=question.due_on,
        value=question.value,
        operator=question.operator,
        counted=float(counted),
        p10=float(p10),
        p50=float(p50),
        p90=float(p90),
        met_probability=float(met.mean()),
    )


def _targets_asked(facts: Facts, as_of: date) -> Iterator[_Asked]:
    sticks = Yardsticks.of(facts, as_of)
    for target in facts.targets_on(as_of):
        measure = computed_measure(facts, target.indicator)
        if measure in SIMULATED and target.last_on > as_of:
            stick = sticks.of_target(target)
            shown = stick.target or target  # one that has not begun is asked about as printed
            if shown.last_on <= as_of:
                continue  # this month's or year's window ends today: there is nothing left to foresee
            first = number(stick.starts_on or target.first_on) if shown.basis is Basis.FLOW else 0
            yield _Asked(
                measure,
                (target.district, target.industry),
                target.id,
                shown.last_on,
                first,
                target.value,
                target.operator,
                target.indicator,
            )


def checked_days(as_of: date, monthly: bool) -> list[date]:
    """4, 8 and 12 weeks ahead; with `monthly` the ends of the next three months."""
    if not monthly:
        return [as_of + timedelta(weeks=weeks) for weeks in CHECKED_WEEKS]
    days = [as_of + timedelta(days=1)]
    for _ in CHECKED_MONTHS:
        month = month_of(days[-1])
        days.append(month.ends_on + timedelta(days=1))
    return [day - timedelta(days=1) for day in days[1:]]


def _checks_asked(facts: Facts, as_of: date, monthly: bool) -> Iterator[_Asked]:
    """Completions of the whole pilot some time ahead, against the 序时 of that day."""
    for day in checked_days(as_of, monthly):
        stick = next((s for s in Yardsticks.of(facts, day).begun(Core.COMPLETION, (None, None)) if _runs(s, day)), None)
        if day <= facts.pilot.last_on and stick is not None:
            is_flow = stick.printed.basis is Basis.FLOW
            planned = planned_value(stick, day, 0.0)
            yield _Asked(
                Core.COMPLETION,
                (None, None),
                None,
                day,
                number(stick.begins_on) if is_flow else 0,
                planned,
                Operator.AT_LEAST,
                Core.COMPLETION,
            )


def _runs(stick: Yardstick, day: date) -> bool:
    return stick.printed.holds(day)


def _counts(
    facts: Facts, figures: ProjectFigures, asked: Sequence[_Asked], as_of: int, rng: np.random.Generator, draws: int
) -> np.ndarray:
    """Projects each question gains after the day: questions × draws."""
    projects = facts.projects
    planned, completed = projects.planned[:, :STAGES_SEEN], projects.completed[:, :STAGES_SEEN]
    course = course_of(planned, completed, as_of)
    slippages = slippages_of(_of(course, figures.active), projects.industry[figures.active], len(facts.industries), rng)
    drift = np.exp(DRIFT * rng.standard_normal(draws)).astype(np.float32)
    passing = _pass_rates(figures, rng, draws)
    scopes = [_in_scope(facts, question.scope) & PACED[question.measure].whose(projects) for question in asked]
    counts = np.zeros((len(asked), draws), dtype=np.int64)
    is_open = figures.active & (course.next_stage < STAGES_SEEN)
    open_ = np.flatnonzero(stands_for(projects, is_open, -course.next_stage))  # of an enterprise the furthest one
    counts_already = {
        measure: earliest(projects, figures.active, PACED[measure].done_on(figures)) <= as_of
        for measure in {question.measure for question in asked}
    }
    for start in range(0, len(open_), BLOCK):
        block = open_[start : start + BLOCK]
        days = stage_days(_of(course, block), projects.industry[block], slippages, as_of, draws, rng, drift=drift)
        level = figures.level[block, None]
        passes = np.where(level > 0, level >= 2, rng.random((len(block), draws)) < passing)
        completed_days = np.where(passes, np.maximum(days[ACCEPTANCE], days[ASSESSMENT]), np.inf)
        for position, (question, scope) in enumerate(zip(asked, scopes, strict=True)):
            rows = scope[block] & ~counts_already[question.measure][block]
            if rows.any():
                stage = SIMULATED[question.measure]
                reached = (completed_days if stage == ASSESSMENT else days[stage])[rows]
                last = number(question.due_on)
                counts[position] += ((reached > as_of) & (reached >= question.first) & (reached <= last)).sum(axis=0)
    return counts


def _of(course: Course, rows: np.ndarray) -> Course:
    return Course(*(getattr(course, name)[rows] for name in Course.__dataclass_fields__))


def _pass_rates(figures: ProjectFigures, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Share of official assessments that reach level 2, one a draw: Beta(passed + 1, failed + ½), as most pass."""
    assessed = figures.level > 0
    passed = int((figures.level[assessed] >= 2).sum())
    rates: np.ndarray = rng.beta(passed + 1, int(assessed.sum()) - passed + 0.5, draws)
    return rates


def _in_scope(facts: Facts, scope: ScopeKey) -> np.ndarray:
    inside = np.ones(len(facts.projects), dtype=bool)
    for units, own, id_ in zip(
        (facts.districts, facts.industries), (facts.projects.district, facts.projects.industry), scope, strict=True
    ):
        if id_ is not None:
            inside &= own == next((p for p, unit in enumerate(units) if unit.id == id_), NEVER)
    return inside


# ── reported counts ─────────────────────────────────────────────────────────


def _reported(facts: Facts, as_of: date, rng: np.random.Generator, draws: int) -> Iterator[Forecast]:
    sticks, again = Yardsticks.of(facts, as_of), Again(rng, draws)
    for target in facts.targets_on(as_of):
        measure = computed_measure(facts, target.indicator)
        is_count = facts.measures[target.indicator] == "reported" or measure in facts.supply
        if not is_count or is_level(facts, target.indicator, target.unit) or target.last_on <= as_of:
            continue
        stick = sticks.of_target(target)
        if stick.target is None or stick.target.last_on <= as_of:
            continue  # not begun (the weeks before say nothing of a window that opens anew), or over today
        stock_at = stock_of(facts, target.indicator, measure, (target.district, target.industry))
        increments = weekly_increments(stock_at, as_of, facts.pilot.first_on)
        counted = _counted(stock_at, stick, as_of)
        if counted is not None and len(increments) >= LEAST_WEEKS:
            weeks = (stick.target.last_on - as_of).days / 7
            outcomes = counted + bootstrapped(increments, weeks, again)
            question = _Asked(
                measure,
                (target.district, target.industry),
                target.id,
                stick.target.last_on,
                0,
                target.value,
                target.operator,
                target.indicator,
            )
            yield _forecast(question, counted, outcomes)


def _counted(stock_at: Callable[[date], float | None], stick: Yardstick, as_of: date) -> float | None:
    now = stock_at(as_of)
    if now is None or stick.printed.basis is not Basis.FLOW:
        return now
    return now - (stock_at(stick.begins_on - timedelta(days=1)) or 0.0)
