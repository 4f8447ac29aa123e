"""How long stages take against their plan, and when the projects under way will have reached each of them.

A slippage is a stage's actual duration ÷ its planned one. A stage still running is known to take at least as long as it
has, so slippages are estimated with censoring: Kaplan and Meier (1958), JASA 53(282). That few are known is carried by
the Bayesian bootstrap: Rubin (1981), Annals of Statistics 9(1); for censored data Lo (1993), ibid. 21(1).
"""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER

GROUPS = 20
"""Bootstraps of the slippages; the draws are shared out among them."""
CELLS = 256
"""Quantiles kept of each distribution."""
OTHER_INDUSTRIES_WEIGH, OTHER_STAGES_WEIGH = 20.0, 2.0
"""What all other industries, and all other stages, count for beside an industry's own slippages; in observations."""
POOL = 64
LONGEST = 20.0
"""A slippage is cut here: one stage that hung for years says little of the others."""
BLOCK = 1_000


@dataclass(frozen=True)
class Course:
    """n projects × S stages on a day: planned durations in days, slippages of the stages done, and where each stands.

    `next_stage` is S for a project that has done all; `elapsed` is how far its running stage is, in planned durations.
    Days may be working time (domain.facts.calendar).
    """

    duration: np.ndarray
    slippage: np.ndarray
    done: np.ndarray
    next_stage: np.ndarray
    began_on: np.ndarray
    elapsed: np.ndarray
    ended_on: np.ndarray
    """When each stage was done; NEVER if it was not."""

    def of(self, rows: np.ndarray) -> "Course":
        """Only these projects."""
        return Course(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def course_of(planned: np.ndarray, completed: np.ndarray, as_of: float) -> Course:
    """Course of projects from planned and completed days (n × S); nothing that happened later is seen.

    A stage begins when those before it are done. The first one is taken to be planned as long as the second, since no
    plan says when it begins; what is planned for, or done on, the day of the stage before counts as a day; a stage
    without a planned day is taken to be as long as that stage usually is.
    """
    planned, completed = planned.astype(float), completed.astype(float)
    n, stages = planned.shape
    done = completed <= as_of
    duration = _durations(planned)
    origin = np.where(planned[:, 0] < NEVER, planned[:, 0] - duration[:, 0], as_of)
    reached = np.maximum.accumulate(np.where(done, completed, -NEVER), axis=1)
    before = np.maximum(np.concatenate([origin[:, None], np.maximum(reached[:, :-1], origin[:, None])], axis=1), 0)
    taken = np.where(done, np.maximum(completed - before, 1), 0)
    next_stage = np.where(done.all(axis=1), stages, np.argmin(done, axis=1))
    began_on = np.maximum(reached[:, -1], origin)
    running = np.minimum(next_stage, stages - 1)
    own = duration[np.arange(n), running]
    return Course(
        duration=duration,
        slippage=np.minimum(taken / duration, LONGEST),
        done=done,
        next_stage=next_stage,
        began_on=began_on,
        elapsed=np.clip((as_of - began_on) / own, 0, LONGEST),
        ended_on=np.where(done, completed, NEVER),
    )


def _durations(planned: np.ndarray) -> np.ndarray:
    """Planned days of each stage, at least 1."""
    known = planned < NEVER
    between = np.where(known[:, 1:] & known[:, :-1], np.maximum(planned[:, 1:] - planned[:, :-1], 1), 0)
    usual = [float(np.median(column[column > 0])) if (column > 0).any() else 30.0 for column in between.T]
    between = np.where(between > 0, between, np.array(usual))
    return np.concatenate([between[:, :1], between], axis=1)


@dataclass(frozen=True)
class Slippages:
    """Quantiles of the slippages: stages × industries × GROUPS × CELLS, and the mean excess beyond the last seen."""

    quantiles: np.ndarray
    excess: np.ndarray


def slippages_of(course: Course, industry: np.ndarray, industries: int, rng: np.random.Generator) -> Slippages:
    """Distributions by stage and industry; row 0 is for projects without an industry (position −1)."""
    stages = course.duration.shape[1]
    quantiles = np.empty((stages, industries + 1, GROUPS, CELLS), dtype=np.float32)
    excess = np.empty(stages, dtype=np.float32)
    pool = _pool(course)
    for stage in range(stages):
        done = course.done[:, stage]
        running = (course.next_stage == stage) & (course.elapsed > 0)
        values = np.concatenate([course.slippage[done, stage], course.elapsed[running], pool])
        ended = np.concatenate([np.ones(done.sum(), bool), np.zeros(running.sum(), bool), np.ones(len(pool), bool)])
        home = np.concatenate([industry[done], industry[running], np.full(len(pool), -2)])
        order = np.lexsort((~ended, values))
        values, ended, home = values[order], ended[order], home[order]
        chance = rng.standard_exponential((GROUPS, len(values)))
        excess[stage] = max(values.sum() / max(ended.sum(), 1), 0.1)
        for row in range(industries + 1):
            weights = chance * _weights(home, row - 1, len(pool))
            quantiles[stage, row] = _quantiles(values, ended, weights, excess[stage])
    return Slippages(quantiles, excess)


def _pool(course: Course) -> np.ndarray:
    """A few slippages that stand for all stages together; 1.0 (as planned) before any stage is done."""
    seen = course.slippage[course.done]
    if len(seen) == 0:
        return np.ones(1)
    pool: np.ndarray = np.quantile(seen, (np.arange(min(POOL, len(seen))) + 0.5) / min(POOL, len(seen)))
    return pool


def _weights(home: np.ndarray, industry: int, pool: int) -> np.ndarray:
    """1 for the industry's own, less for all others, and least for other stages."""
    own, other = home == industry, (home != industry) & (home != -2)
    from_others = min(1.0, OTHER_INDUSTRIES_WEIGH / max(int(other.sum()), 1))
    return np.where(own, 1.0, np.where(other, from_others, OTHER_STAGES_WEIGH / pool))


def _quantiles(values: np.ndarray, ended: np.ndarray, weights: np.ndarray, excess: float) -> np.ndarray:
    """GROUPS × CELLS quantiles of Kaplan–Meier curves; values ascending. Beyond the last end seen: exponential."""
    at_risk = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    survival = np.cumprod(1 - np.where(ended, weights / at_risk, 0.0), axis=1)
    wanted = (np.arange(CELLS) + 0.5) / CELLS
    found = np.empty((len(weights), CELLS), dtype=np.float32)
    for group, curve in enumerate(survival):
        position = np.searchsorted(1 - curve, wanted)
        beyond = position >= len(values)
        found[group] = values[np.minimum(position, len(values) - 1)]
        if beyond.any():
            left = max(float(curve[-1]), 1e-9)
            found[group, beyond] = values[-1] - excess * np.log((1 - wanted[beyond]) / left)
    return found


def stage_days(
    course: Course,
    industry: np.ndarray,
    slippages: Slippages,
    as_of: float,
    draws: int,
    rng: np.random.Generator,
    *,
    pace: np.ndarray,
    starts: np.ndarray | None = None,
) -> np.ndarray:
    """When each project reaches each stage in each draw: S × n × draws, float32; past stages −1.

    Never before `as_of`. The running stage is drawn among slippages longer than it has taken already. `pace` lengthens
    what is left, by draw or by project and draw; `starts`: when projects begin that have not, n × draws.
    """
    n, stages = course.duration.shape
    days = np.full((stages, n, draws), -1, dtype=np.float32)
    group = (np.arange(draws) * GROUPS // draws).astype(np.int32)
    pace = np.broadcast_to(pace, (n, draws))
    from_on = np.maximum(course.began_on, as_of)[:, None].astype(np.float32)
    now = np.array(np.broadcast_to(from_on, (n, draws)) if starts is None else starts, dtype=np.float32)
    for stage in range(stages):
        open_ = np.flatnonzero(~course.done[:, stage])
        if len(open_) == 0:
            continue
        tables = slippages.quantiles[stage].reshape(-1, GROUPS, CELLS)[industry[open_] + 1]
        cell = rng.integers(0, CELLS, (len(open_), draws), dtype=np.uint8)
        running = (course.next_stage[open_] == stage) & (course.elapsed[open_] > 0)
        slip = np.empty((len(open_), draws), dtype=np.float32)
        slip[~running] = _chosen(tables[~running], group, cell[~running])
        if running.any():
            elapsed = course.elapsed[open_[running]].astype(np.float32)
            slip[running] = _left(tables[running], group, cell[running], elapsed, slippages.excess[stage], rng)
        slip *= pace[open_]
        now[open_] += slip * course.duration[open_, stage, None].astype(np.float32)
        days[stage, open_] = now[open_]
    return days


def _chosen(tables: np.ndarray, group: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Quantile of each project's own distribution: projects × draws."""
    base = (np.arange(len(tables), dtype=np.int32) * (GROUPS * CELLS))[:, None] + group * CELLS
    chosen: np.ndarray = tables.reshape(-1).take(base + cell)
    return chosen


def _left(
    tables: np.ndarray,
    group: np.ndarray,
    cell: np.ndarray,
    elapsed: np.ndarray,
    excess: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """What is left of running stages, in planned durations, given that each is longer than what has elapsed already."""
    first = (tables <= elapsed[:, None, None]).sum(axis=2, dtype=np.int32)[:, group]
    left = CELLS - first
    drawn = _chosen(tables, group, np.minimum(first + cell * left // CELLS, CELLS - 1))
    if (left == 0).any():
        beyond = elapsed[:, None] + excess * rng.standard_exponential(cell.shape, dtype=np.float32)
        drawn = np.where(left == 0, beyond, drawn)
    remaining: np.ndarray = np.maximum(drawn - elapsed[:, None], 0)
    return remaining
