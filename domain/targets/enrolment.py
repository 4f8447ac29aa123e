"""Enterprises that are not enrolled yet: how many the plan still wants, and when they will begin (rules 7.2.2).

By the batches that are open or to open; a pilot that has no batches at all goes on as it enrolled so far. Where no
batch takes anybody in, nobody is invented.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from domain.days import NEVER, number
from domain.facts.batches import BatchWindow, open_batches
from domain.facts.columns import LEFT_AS, Facts
from domain.facts.enterprise_days import stands_for
from domain.facts.pace import TargetFact, least_to_meet
from domain.lights.core import Core
from domain.lights.readings import ScopeKey
from domain.targets.slippage import Course
from domain.words import Basis, Cadence, EnterpriseStatus

FILLED = 0.08
"""Default: a list that is being filled ends so much above or below the number the plan wants."""
LATE_BATCH = 21.0
"""Default: mean days by which a batch to come opens later than planned."""
USUAL_WINDOW = 90
"""Days a batch is open where no plan says."""
PACE_WEEKS, PACE_BLOCKS, PACE_LEAST = 24, 6, 4
"""The pace of enrolment counts where some came in at least 4 of the last 6 four-week blocks, the last one too."""
LAGS_NEEDED = 20
"""Projects of earlier batches from which it is seen how long after its opening a batch's projects begin."""
REPLACED_AFTER = 45.0
"""Default: mean days until who was replaced has a successor that begins."""


def wanted(targets: Iterable[TargetFact], scope: ScopeKey = (None, None)) -> int:
    """Completions the plan wants of a scope over the whole pilot: its whole target, else the sum of its years."""
    mine = [t for t in targets if t.indicator == Core.COMPLETION and (t.district, t.industry) == scope]
    years: dict[tuple[str, date, date], float] = {}
    for t in mine:
        if not t.is_whole_pilot and t.basis is Basis.FLOW and t.cadence is Cadence.ONCE:
            key = (t.kind, t.first_on, t.last_on)
            years[key] = max(years.get(key, 0.0), least_to_meet(t))
    sums = [sum(value for (kind, *_), value in years.items() if kind == one) for one in {key[0] for key in years}]
    whole = [least_to_meet(t) for t in mine if t.is_whole_pilot or t.basis is Basis.STOCK]
    return round(max([*whole, *sums], default=0.0))


@dataclass(frozen=True)
class Newcomers:
    """Enterprises to come: the project each is taken to be like, and the day it begins (inf: it does not come)."""

    like: np.ndarray
    starts: np.ndarray


def newcomers(
    facts: Facts, active: np.ndarray, course: Course, as_of: date, rng: np.random.Generator, draws: int, until: date
) -> Newcomers:
    """Who will come by `until`: what the list lacks, and successors of those who will be replaced."""
    projects = facts.projects
    enrolled = stands_for(projects, active)
    missing = max(wanted(facts.targets_on(as_of)) - int(enrolled.sum()), 0)
    began = began_days(facts)
    if not facts.batches:
        starts = _by_pace(began[enrolled], missing, number(as_of), rng, draws, number(until))
    else:
        starts = _by_batches(facts, began, missing, as_of, rng, draws)
    starts = np.concatenate([starts, _successors(facts, enrolled, began, number(as_of), rng, draws, number(until))])
    starts = starts[(starts <= number(until)).any(axis=1)]
    like = np.flatnonzero(enrolled)
    if not len(starts) or not len(like):
        return Newcomers(np.zeros(0, dtype=np.int64), np.zeros((0, draws), dtype=np.float32))
    chance = _districts_short(facts, facts.targets_on(as_of), enrolled)[like]
    return Newcomers(rng.choice(like, len(starts), p=chance / chance.sum()), starts.astype(np.float32))


def began_days(facts: Facts) -> np.ndarray:
    """Day each project is taken to have been enrolled: a first stage before the first planned or done day."""
    projects = facts.projects
    first = np.minimum(projects.planned[:, 0], projects.completed[:, 0]).astype(np.int64)
    length = np.clip(projects.planned[:, 1].astype(np.int64) - projects.planned[:, 0], 1, 60)
    began: np.ndarray = np.where(first < NEVER, first - length, NEVER)
    return began


def _districts_short(facts: Facts, targets: Sequence[TargetFact], enrolled: np.ndarray) -> np.ndarray:
    """How likely a newcomer is like each project: districts short of their printed share come first, else as now."""
    district = facts.projects.district
    weight = np.ones(len(district))
    for place, unit in enumerate(facts.districts):
        mine = enrolled & (district == place)
        share = wanted(targets, (unit.id, None))
        if share and mine.any():
            weight[mine] = max(share - int(mine.sum()), 0.02 * share) / int(mine.sum())
    return weight


def _number(missing: int, rng: np.random.Generator, draws: int) -> tuple[int, np.ndarray]:
    """Rows to hold them, and how many come in each draw."""
    come = np.rint(missing * (1 + FILLED * rng.uniform(-1, 1, draws)))
    return int(come.max(initial=0)), come


def _by_batches(
    facts: Facts, began: np.ndarray, missing: int, as_of: date, rng: np.random.Generator, draws: int
) -> np.ndarray:
    batches = open_batches(facts.batches, as_of)
    if not missing or not batches:
        return np.full((0, draws), np.inf)
    rows, come = _number(missing, rng, draws)
    share = np.array([_still_open(batch, as_of) for batch in batches])
    which = rng.choice(len(batches), rows, p=share / share.sum())
    opens = np.array([number(batch.opens_on) for batch in batches])[which]
    lags = _lags(facts, began, batches[0])
    starts = np.empty((rows, draws))
    late = rng.exponential(LATE_BATCH, (len(batches), draws))
    for place, batch in enumerate(batches):
        mine = which == place
        first = max(number(batch.opens_on), number(as_of) + 1)
        if batch.opens_on > as_of and len(lags):
            starts[mine] = opens[mine, None] + rng.choice(lags, mine.sum())[:, None] + late[place]
        else:
            days = max(number(batch.closes_on or batch.opens_on + timedelta(days=USUAL_WINDOW)) - first, 1)
            wait = late[place] if batch.opens_on > as_of else 0.0
            starts[mine] = first + rng.uniform(0, days, mine.sum())[:, None] + wait
    comes = rng.permutation(rows)[:, None] < come
    return np.where(comes, np.maximum(starts, number(as_of) + 1), np.inf)


def _still_open(batch: BatchWindow, as_of: date) -> float:
    """How much of its window a batch has left."""
    closes = batch.closes_on or batch.opens_on + timedelta(days=USUAL_WINDOW)
    whole = max((closes - batch.opens_on).days, 1)
    return max(min((closes - as_of).days / whole, 1.0), 0.05)


def _lags(facts: Facts, began: np.ndarray, first_open: BatchWindow) -> np.ndarray:
    """Days from the opening of earlier batches to their projects' beginning; none where batches do not lead them."""
    opens = {batch.id: number(batch.opens_on) for batch in facts.batches if batch.opens_on < first_open.opens_on}
    opened = np.array([opens.get(one, NEVER) for one in facts.projects.batch.tolist()], dtype=np.int64)
    lags = (began - opened)[(opened < NEVER) & (began < NEVER)]
    if len(lags) < LAGS_NEEDED or np.median(lags) < 0:
        return np.zeros(0)
    return np.clip(lags, 0, 2 * USUAL_WINDOW).astype(float)


def _by_pace(
    began: np.ndarray, missing: int, as_of: int, rng: np.random.Generator, draws: int, until: int
) -> np.ndarray:
    """As many a week as came so far, as long as they keep coming; never more than are missing."""
    ago = (as_of - began[(began <= as_of) & (began > as_of - 7 * PACE_WEEKS)]) // 28
    blocks = np.bincount(ago.astype(np.int64), minlength=PACE_BLOCKS)[:PACE_BLOCKS]
    if not missing or not blocks[0] or (blocks > 0).sum() < PACE_LEAST:
        return np.full((0, draws), np.inf)
    a_day = rng.gamma(len(ago) + 0.5, 1 / (7 * PACE_WEEKS), draws)
    rows, come = _number(missing, rng, draws)
    order = np.cumsum(rng.standard_exponential((rows, draws)), axis=0) / a_day
    starts = np.where(np.arange(rows)[:, None] < come, as_of + 1 + order, np.inf)
    return starts[: max(int((starts <= until).any(axis=1).sum()), 0)]


def _successors(
    facts: Facts, enrolled: np.ndarray, began: np.ndarray, as_of: int, rng: np.random.Generator, draws: int, until: int
) -> np.ndarray:
    """Successors of those who will be replaced: as often as enterprises were replaced so far, nobody without any."""
    projects = facts.projects
    left = projects.left_on <= as_of
    replaced = int((left & (projects.left_as == LEFT_AS.index(EnterpriseStatus.REPLACED))).sum())
    lived = np.maximum(np.minimum(projects.left_on, as_of) - np.minimum(began, as_of), 1).sum()
    if not replaced:
        return np.full((0, draws), np.inf)
    expected = rng.gamma(replaced, 1.0, draws) / lived * int(enrolled.sum()) * max(until - as_of, 0)
    come = rng.poisson(expected)
    rows = int(come.max(initial=0))
    starts = (
        as_of + rng.uniform(0, max(until - as_of, 1), (rows, draws)) + rng.exponential(REPLACED_AFTER, (rows, draws))
    )
    return np.where(np.arange(rows)[:, None] < come, starts, np.inf)
