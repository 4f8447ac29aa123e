"""Will the target be met? Simulated completions and bootstrapped reports (rules 7). Pure and seeded.

Completions: every unfinished project, and every one to come, is simulated DRAWS times (domain.targets.simulation).
Shares and levels are compared as they stand and have no forecast.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from domain.days import NEVER, number
from domain.days import day as day_of
from domain.facts.columns import Facts
from domain.facts.enterprise_days import earliest
from domain.facts.pace import Yardstick, planned_value
from domain.facts.progress import ASSESSMENT, ProjectFigures
from domain.lights.core import PACED, Core
from domain.lights.judging import Yardsticks, computed_measure
from domain.lights.readings import Chance, ScopeKey
from domain.lights.tallies import done_days
from domain.periods import month_of
from domain.targets.foreseen import Asked, Forecast, ForeseenMilestone, forecast_of
from domain.targets.hurry import LOOKED_BACK, PastDeadline, drawn_shares, may_be_hurried, posterior
from domain.targets.reported_forecast import LEAST_WEEKS, reported_forecasts
from domain.targets.simulation import Played, active_then, play
from domain.words import Basis, Cadence, Operator

DRAWS = 2_000
CHECKED_WEEKS, CHECKED_MONTHS = (4, 8, 12), (1, 2, 3)
"""How far ahead the completions are forecast to be scored: weeks, or month ends where a pilot closes months only."""
SIMULATED = {name: measure.stage for name, measure in PACED.items() if not measure.least_level}
"""Stage a project has to reach to count for the measure; completion needs the level as well."""
SOON, SURE = 28, 0.2
"""Days ahead within which a stage is due soon; the share of draws that come before the day it hardly comes before."""
DEADLINES_SEEN, DRAWS_BACK = 2, 200
"""Past deadlines from which it is learned how much is hurried, and draws with which each is forecast again."""


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
    return foreseen(facts, figures, as_of, closed_weeks, monthly=monthly, draws=draws)[0]


def foreseen(
    facts: Facts,
    figures: ProjectFigures,
    as_of: date,
    closed_weeks: float,
    *,
    monthly: bool = False,
    draws: int = DRAWS,
) -> tuple[list[Forecast], list[ForeseenMilestone]]:
    """The forecasts, and from the same draws the stages under way that are due soon (rules 14.7)."""
    if closed_weeks < LEAST_WEEKS:
        return [], []
    rng = np.random.default_rng([facts.pilot.id, number(as_of)])
    milestones: list[ForeseenMilestone] = []
    simulated = list(_simulated(facts, figures, as_of, monthly, rng, draws, milestones))
    return [*simulated, *reported_forecasts(facts, as_of, rng, draws)], milestones


def chances(said: Iterable[Forecast], said_on: date | None = None) -> dict[int, Chance]:
    """By target: what its forecast says; `said_on` for a period that looks back on it."""
    return {
        f.target: Chance(f.due_on, f.met_probability, f.p90, f.counted, said_on) for f in said if f.target is not None
    }


# ── completions ─────────────────────────────────────────────────────────────


def _simulated(
    facts: Facts,
    figures: ProjectFigures,
    as_of: date,
    monthly: bool,
    rng: np.random.Generator,
    draws: int,
    milestones: list[ForeseenMilestone],
) -> Iterator[Forecast]:
    asked = [*_targets_asked(facts, as_of), *_checks_asked(facts, as_of, monthly)]
    if not asked:
        return
    days_done = done_days(facts, figures)
    counts = _counts(facts, figures, asked, as_of, rng, draws, milestones)
    for question, added in zip(asked, counts, strict=True):
        done = days_done[question.measure]
        inside = _in_scope(facts, question.scope) & (done >= question.first) & (done <= number(question.due_on))
        counted = int(inside.sum())
        yield forecast_of(question, counted, counted + added)


def _targets_asked(facts: Facts, as_of: date) -> Iterator[Asked]:
    sticks = Yardsticks.of(facts, as_of)
    for target in facts.targets_on(as_of):
        measure = computed_measure(facts, target.indicator)
        if measure in SIMULATED and target.last_on > as_of:
            stick = sticks.of_target(target)
            shown = stick.target or target  # one that has not begun is asked about as printed
            if shown.last_on <= as_of:
                continue  # this month's or year's window ends today: there is nothing left to foresee
            first = number(stick.starts_on or target.first_on) if shown.basis is Basis.FLOW else 0
            yield Asked(
                measure,
                (target.district, target.industry),
                target.id,
                shown.last_on,
                first,
                target.value,
                target.operator,
                target.indicator,
                number(shown.last_on),
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


def _checks_asked(facts: Facts, as_of: date, monthly: bool) -> Iterator[Asked]:
    """Completions of the whole pilot some time ahead, against the 序时 of that day."""
    deadlines = _deadlines(facts, as_of)
    for day in checked_days(as_of, monthly):
        stick = next((s for s in Yardsticks.of(facts, day).begun(Core.COMPLETION, (None, None)) if _runs(s, day)), None)
        if day <= facts.pilot.last_on and stick is not None:
            is_flow = stick.printed.basis is Basis.FLOW
            planned = planned_value(stick, day, 0.0)
            yield Asked(
                Core.COMPLETION,
                (None, None),
                None,
                day,
                number(stick.begins_on) if is_flow else 0,
                planned,
                Operator.AT_LEAST,
                Core.COMPLETION,
                max((one for one in deadlines if number(as_of) < one <= number(day)), default=None),
            )


def _runs(stick: Yardstick, day: date) -> bool:
    return stick.printed.holds(day)


def _deadlines(facts: Facts, as_of: date) -> list[int]:
    """Last days of the pilot's own printed targets of completions, oldest first."""
    scope = (Core.COMPLETION, None, None)
    own = (t for t in facts.targets_on(as_of) if (t.indicator, t.district, t.industry) == scope)
    return sorted({number(t.last_on) for t in own if t.cadence is Cadence.ONCE})


def _counts(
    facts: Facts,
    figures: ProjectFigures,
    asked: Sequence[Asked],
    as_of: date,
    rng: np.random.Generator,
    draws: int,
    milestones: list[ForeseenMilestone],
) -> np.ndarray:
    """Projects each question gains after the day: questions × draws. What is seen of stages due soon is added to
    `milestones`, since the draws are too many to be kept."""
    until = max(question.due_on for question in asked)
    shares = drawn_shares(posterior(_past_deadlines(facts, as_of, rng)), rng, draws)
    scopes = [_in_scope(facts, question.scope) & PACED[question.measure].whose(facts.projects) for question in asked]
    counts = np.zeros((len(asked), draws), dtype=np.int64)
    counts_already = {
        measure: earliest(facts.projects, figures.active, PACED[measure].done_on(figures)) <= number(as_of)
        for measure in {question.measure for question in asked}
    }
    for played in play(facts, figures.active, figures.level, as_of, until, rng, draws):
        if not played.are_new:
            milestones += _due_soon(facts, figures, played, number(as_of))
        hurried = rng.random(played.completed.shape, dtype=np.float32) < shares
        for position, (question, scope) in enumerate(zip(asked, scopes, strict=True)):
            rows = scope[played.rows]
            if not played.are_new:
                rows = rows & ~counts_already[question.measure][played.rows]
            if rows.any():
                counts[position] += _gained(played, rows, question, number(as_of), hurried)
    return counts


def _due_soon(facts: Facts, figures: ProjectFigures, played: Played, as_of: int) -> Iterator[ForeseenMilestone]:
    """Stages under way whose planned day comes within four weeks."""
    stages = figures.open_stage[played.rows]
    known = np.flatnonzero(stages <= ASSESSMENT)
    planned = facts.projects.planned[played.rows[known], stages[known]]
    for at, due in zip(known, planned, strict=True):
        if as_of < due <= as_of + SOON:
            reached = played.days[stages[at], at]
            early, middle = np.quantile(reached, (SURE, 0.5), method="inverted_cdf")
            yield ForeseenMilestone(
                int(facts.projects.id[played.rows[at]]),
                int(stages[at]),
                _day(due),
                *(_day(one) if np.isfinite(one) else None for one in (middle, early)),
            )


def _day(value: float) -> date:
    found = day_of(int(value))
    assert found is not None
    return found


def _gained(played: Played, rows: np.ndarray, question: Asked, as_of: int, hurried: np.ndarray) -> np.ndarray:
    """How many of some projects reach the stage in the question's window, in each draw."""
    stage, last = SIMULATED[question.measure], number(question.due_on)
    reached = (played.completed if stage == ASSESSMENT else played.days[stage])[rows]
    if question.deadline is not None:
        late = may_be_hurried(reached, as_of, question.deadline) & hurried[rows]
        if stage == ASSESSMENT:
            late &= ~played.in_sessions
        reached = np.where(late, np.float32(question.deadline), reached)
    gained: np.ndarray = ((reached > as_of) & (reached >= question.first) & (reached <= last)).sum(axis=0)
    return gained


def _past_deadlines(facts: Facts, as_of: date, rng: np.random.Generator) -> list[PastDeadline]:
    """The pilot's own last deadlines, each forecast again from some weeks before and held against what came."""
    found = []
    past = [day for day in _deadlines(facts, as_of) if day <= number(as_of)]
    for deadline in past[-DEADLINES_SEEN:]:
        then = as_of - timedelta(days=number(as_of) - deadline + LOOKED_BACK)
        if (then - facts.pilot.first_on).days >= 7 * LEAST_WEEKS:
            found.append(_forecast_again(facts, then, deadline, rng))
    return found


def _forecast_again(facts: Facts, then: date, deadline: int, rng: np.random.Generator) -> PastDeadline:
    active, level = active_then(facts, number(then))
    in_time, late, came = np.zeros(DRAWS_BACK), np.zeros(DRAWS_BACK), 0
    done = facts.projects.completed[:, : ASSESSMENT + 1].max(axis=1)
    for played in play(facts, active, level, then, then, rng, DRAWS_BACK):
        days = np.maximum.reduce(played.days)
        in_time += (days <= deadline).sum(axis=0)
        late += may_be_hurried(days, number(then), deadline).sum(axis=0)
        came += int((done[played.rows] <= deadline).sum())
    return PastDeadline(in_time, late, came)


def _in_scope(facts: Facts, scope: ScopeKey) -> np.ndarray:
    inside = np.ones(len(facts.projects), dtype=bool)
    for units, own, id_ in zip(
        (facts.districts, facts.industries), (facts.projects.district, facts.projects.industry), scope, strict=True
    ):
        if id_ is not None:
            inside &= own == next((p for p, unit in enumerate(units) if unit.id == id_), NEVER)
    return inside
