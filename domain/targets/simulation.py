"""Plays the rest of a pilot many times: every project under way and every one to come (rules 7.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from domain.days import NEVER, number
from domain.facts.calendar import Clock
from domain.facts.columns import Facts
from domain.facts.enterprise_days import stands_for
from domain.facts.progress import ACCEPTANCE, ASSESSMENT
from domain.targets.effects import Drawn, effects_of
from domain.targets.enrolment import Newcomers, began_days, newcomers
from domain.targets.festival import festival_paces
from domain.targets.leaving import leave_days, leaving_a_day
from domain.targets.sessions import Sessions, at_sessions, sessions_of
from domain.targets.slippage import BLOCK, GROUPS, Course, Slippages, course_of, slippages_of, stage_days

STAGES_SEEN = ASSESSMENT + 1
PASSED, FAILED = 4.6, 0.4
"""Taken beforehand: nine of ten reach level 2, as the ministries ask of the pilots; in assessments."""


@dataclass(frozen=True)
class Played:
    """Some projects in every draw: `rows` their positions, `days` (stages × n × draws) when each stage is reached.

    Infinite where it is not reached, -1 where it was done already. `completed`: accepted, assessed and level 2.
    """

    rows: np.ndarray
    days: np.ndarray
    completed: np.ndarray
    in_sessions: np.ndarray
    """Draws in which acceptance waits for a session, so that nobody is hurried to an earlier day."""
    are_new: bool
    """Enterprises to come, at the positions of those they are like."""


@dataclass(frozen=True)
class _Ready:
    """What every block of projects is played with."""

    course: Course
    starts: np.ndarray
    """From when on what is left of each project runs."""
    slippages: Slippages
    drawn: Drawn
    at: tuple[np.ndarray, ...]
    """Place of each project among the providers, and among the districts; -1 for none."""
    clock: Clock
    tables: np.ndarray
    passing: np.ndarray
    leaving: np.ndarray
    sessions: np.ndarray | None
    """Days of acceptance in each draw; None where they are accepted as they come."""


def play(
    facts: Facts,
    active: np.ndarray,
    level: np.ndarray,
    as_of: date,
    until: date,
    rng: np.random.Generator,
    draws: int,
) -> Iterator[Played]:
    """Every open project, block by block, then those to come by `until`; `level` 0 where none is official yet."""
    projects, day = facts.projects, number(as_of)
    paces = festival_paces(facts, day, rng)
    clock = facts.calendar.clock(float(paces.mean()))
    now = float(clock.at(np.array([day]))[0])
    planned, completed = projects.planned[:, :STAGES_SEEN], projects.completed[:, :STAGES_SEEN]
    seen = np.where(completed <= day, completed, NEVER)
    course = course_of(clock.at(planned), clock.at(seen), now)
    at = (_places(projects.provider), projects.district)
    effects = effects_of(course, active, at, now)
    relative = effects.relative(course)
    sessions = sessions_of(projects.completed[active, ACCEPTANCE], day)
    starts = np.maximum(course.began_on, now)
    if sessions is not None:
        relative, starts = _without_waiting(
            relative, sessions, float(clock.at(np.array([sessions.last_on]))[0]), now, rng
        )
    ready = _Ready(
        course=relative,
        starts=starts,
        slippages=slippages_of(relative.of(active), projects.industry[active], len(facts.industries), rng),
        drawn=effects.drawn(draws, rng),
        at=at,
        clock=clock,
        tables=np.stack([facts.calendar.clock(float(pace)).days_after(day) for pace in paces]),
        passing=_pass_rates(level[active], rng, draws),
        sessions=None if sessions is None else sessions.days(number(until), rng, draws),
        leaving=leaving_a_day(facts, began_days(facts), day, rng, draws),
    )
    under_way = stands_for(projects, active & (course.next_stage < STAGES_SEEN), -course.next_stage)
    open_ = np.flatnonzero(under_way)  # of an enterprise the furthest one
    for start in range(0, len(open_), BLOCK):
        yield _block(facts, ready, level, open_[start : start + BLOCK], day, now, rng)
    come = newcomers(facts, active, course, as_of, rng, draws, until)
    for start in range(0, len(come.like), BLOCK):
        yield _to_come(facts, ready, come, slice(start, start + BLOCK), day, now, rng)


def _places(provider: np.ndarray) -> np.ndarray:
    """Providers as positions; -1 for none."""
    _, at = np.unique(provider, return_inverse=True)
    places: np.ndarray = np.where(provider >= 0, at, -1)
    return places


def _block(
    facts: Facts, ready: _Ready, level: np.ndarray, rows: np.ndarray, day: int, now: float, rng: np.random.Generator
) -> Played:
    projects = facts.projects
    pace = ready.drawn.pace(tuple(at[rows] for at in ready.at)) * ready.drawn.own[rows, None]
    course, draws = ready.course.of(rows), pace.shape[1]
    starts = np.broadcast_to(ready.starts[rows, None], pace.shape)
    worked = stage_days(course, projects.industry[rows], ready.slippages, now, draws, rng, pace=pace, starts=starts)
    days = _held(_calendar_days(worked, ready, now), ready, day)
    leaves = leave_days(ready.leaving, len(rows), day, rng)
    passes = np.where(level[rows, None] > 0, level[rows, None] >= 2, rng.random(pace.shape) < ready.passing)
    return _played(ready, rows, days, passes, leaves, are_new=False)


def _to_come(
    facts: Facts, ready: _Ready, come: Newcomers, part: slice, day: int, now: float, rng: np.random.Generator
) -> Played:
    """Newcomers, as the project each is like would run from its own first day on."""
    rows, projects = come.like[part], facts.projects
    pace = ready.drawn.pace(tuple(at[rows] for at in ready.at))
    n, draws = pace.shape
    fresh = replace(
        ready.course.of(rows),
        done=np.zeros((n, STAGES_SEEN), dtype=bool),
        next_stage=np.zeros(n, dtype=np.int64),
        elapsed=np.zeros(n),
    )
    comes = np.isfinite(come.starts[part])
    begins = ready.clock.at(np.where(comes, come.starts[part], day).astype(np.int64))
    worked = stage_days(
        fresh, projects.industry[rows], ready.slippages, now, draws, rng, pace=pace, starts=begins.astype(np.float32)
    )
    days = np.where(comes, _held(_calendar_days(worked, ready, now), ready, day), np.float32(np.inf))
    leaves = leave_days(ready.leaving, n, day, rng)
    passes = rng.random(pace.shape) < ready.passing
    return _played(ready, rows, days, passes, leaves, are_new=True)


def _played(
    ready: _Ready, rows: np.ndarray, days: np.ndarray, passes: np.ndarray, leaves: np.ndarray, *, are_new: bool
) -> Played:
    completed = np.maximum(days[ACCEPTANCE], days[ASSESSMENT])
    completed = np.where(passes & (completed < leaves), completed, np.float32(np.inf))
    np.copyto(days, np.float32(np.inf), where=days > leaves)
    held = np.zeros(len(ready.leaving), bool) if ready.sessions is None else np.isfinite(ready.sessions[:, 0])
    return Played(rows, days, completed, held, are_new)


def _without_waiting(
    course: Course, sessions: Sessions, last: float, now: float, rng: np.random.Generator
) -> tuple[Course, np.ndarray]:
    """Acceptances as long as they took without the wait for a session, and from when on what is left runs.

    The wait is anything up to the usual gap. Who is under acceptance was not ready at the last session, no more.
    """
    slippage, elapsed = course.slippage.copy(), course.elapsed.copy()
    wait = rng.uniform(0, sessions.usual_gap, len(slippage)) / course.duration[:, ACCEPTANCE]
    slippage[:, ACCEPTANCE] = np.maximum(slippage[:, ACCEPTANCE] - wait, 0.05 * slippage[:, ACCEPTANCE])
    running = course.next_stage == ACCEPTANCE
    starts = np.maximum(course.began_on, np.where(running, last, now))
    waited = np.maximum(now - np.maximum(course.began_on, last), 0) / course.duration[:, ACCEPTANCE]
    elapsed[running] = np.maximum(elapsed - waited, 0)[running]
    return replace(course, slippage=slippage, elapsed=elapsed), starts


def _held(days: np.ndarray, ready: _Ready, day: int) -> np.ndarray:
    """Acceptances on the days of sessions; what follows them comes as much later."""
    if ready.sessions is not None:
        accepted = days[ACCEPTANCE]
        held = np.where(accepted < 0, accepted, at_sessions(accepted, ready.sessions, day))
        later = np.where(accepted < 0, 0, held - accepted)
        days[ACCEPTANCE] = held
        days[ASSESSMENT] = np.where(days[ASSESSMENT] < 0, days[ASSESSMENT], days[ASSESSMENT] + later)
    return days


def _calendar_days(worked: np.ndarray, ready: _Ready, now: float) -> np.ndarray:
    """Working time as day numbers, by the festival's pace of each draw; what was done stays -1."""
    draws = worked.shape[2]
    group = np.arange(draws) * GROUPS // draws
    at = np.clip(((worked - np.float32(now)) * 4).astype(np.int32), 0, ready.tables.shape[1] - 1)
    days: np.ndarray = ready.tables.reshape(-1).take(at + (group * ready.tables.shape[1]).astype(np.int32))
    days[worked < 0] = -1
    return days


def _pass_rates(level: np.ndarray, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Share of official assessments that reach level 2, one a draw: Beta(passed + 4.6, failed + 0.4)."""
    assessed = level > 0
    passed = int((level[assessed] >= 2).sum())
    rates: np.ndarray = rng.beta(passed + PASSED, int(assessed.sum()) - passed + FAILED, draws)
    return rates


def active_then(facts: Facts, day: int) -> tuple[np.ndarray, np.ndarray]:
    """Which projects were active on a past day, and the official level of each as known then (0: none)."""
    level = np.zeros(len(facts.projects), dtype=np.int64)
    known = facts.assessments.until(day)
    level[known.project] = known.amount
    return facts.projects.left_on > day, level
