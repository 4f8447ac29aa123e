"""Eight worlds of made-up pilots whose truth is known, in which forecasts are held against what came (rules 7.5).

Each world is one way in which the time after the day of the forecast differs from the time before it, or in which
projects hang together. A pilot is played to its end; the forecast sees only what had happened by its day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from domain.days import NEVER, day, number
from domain.facts.batches import BatchWindow
from domain.facts.columns import Events, Facts, IssueEvents, ProjectFacts
from domain.targets.forecast import forecasts
from domain.targets.foreseen import Forecast
from tests.domain.make import PILOT, Unit, figures_of, target

FIRST = number(date(2025, 9, 1))
USUAL_DAYS = np.array([20, 25, 20, 120, 25, 30, 20, 15, 30])
"""Planned days of the nine stages."""
DISTRICTS = tuple(Unit(101 + n, f"{n + 1}区") for n in range(6))
INDUSTRIES = tuple(Unit(201 + n, f"{n + 1}业") for n in range(3))
PROVIDERS = 12
ACCEPTANCE, ASSESSMENT = 5, 6


@dataclass(frozen=True)
class World:
    """How a pilot runs. Deviations are of the log of durations; days and shares as they are called."""

    name: str
    provider: float = 0.05
    district: float = 0.05
    shock: float = 0.0
    """Deviation by which each provider changes after the day of the forecast."""
    acceptance_every: int = 0
    leaving: float = 0.0
    festival_stop: int = 0
    """Days without work around the Spring Festival."""
    hurried: float = 0.0
    """Share of those up to three months late that are squeezed in before the deadline."""
    batches: int = 1


TODAY = World("today")
WORLDS = (
    TODAY,
    World("provider shocks", provider=0.3, shock=0.6),
    World("acceptance every ten weeks", acceptance_every=70),
    World("6 % leave", leaving=0.06),
    World("festival stop", festival_stop=24),
    World("mild rush", hurried=0.3),
    World("strong rush", hurried=0.6),
    World("three batches", batches=3),
)


@dataclass(frozen=True)
class Known:
    """A pilot on the day of a forecast, the question put, and the truth."""

    facts: Facts
    as_of: date
    due_on: date
    value: int
    counted: int
    outcome: int
    last_8_weeks: int

    @property
    def met(self) -> bool:
        return self.outcome >= self.value

    @property
    def straight_line(self) -> bool:
        """Whether the pace of the last eight weeks, kept up, meets the value."""
        weeks = (self.due_on - self.as_of).days / 7
        return self.counted + self.last_8_weeks / 8 * weeks >= self.value


def known_pilot(world: World, seed: int) -> Known:
    """A pilot of 60 to 400 projects. The value asked about is set from the plan, not from the truth."""
    rng = np.random.default_rng([seed, *map(ord, world.name)])
    n = int(rng.integers(60, 400))
    as_of = FIRST + int(rng.integers(200, 480))
    batch, begins, windows = _enrolment(world, rng, n)
    planned = begins[:, None] + np.cumsum(USUAL_DAYS * rng.uniform(0.7, 1.3, (n, 9)), axis=1)
    planned = planned.astype(np.int64)
    weeks = int(rng.integers(4, 25)) if world.batches == 1 else int(rng.integers(26, 60))
    due_on = as_of + weeks * 7
    units = [rng.integers(0, len(among), n) for among in (DISTRICTS, INDUSTRIES, range(PROVIDERS))]
    done = _play(world, rng, planned, units, as_of)
    level = np.where(rng.random(n) < rng.uniform(0.85, 1.0), 2, 1)
    left_on = _leaving(world, rng, n, as_of, due_on)
    counts_on = np.where(level >= 2, np.maximum(done[:, ACCEPTANCE], done[:, ASSESSMENT]), NEVER)
    counts_on = _hurry(world, rng, counts_on, as_of, due_on)
    counts_on = np.where(left_on <= np.minimum(counts_on, due_on), NEVER, counts_on)
    counted, outcome = int((counts_on <= as_of).sum()), int((counts_on <= due_on).sum())
    still_planned = int((planned[:, ASSESSMENT] <= due_on).sum()) - counted
    value = counted + max(round(still_planned * rng.uniform(0.3, 1.1)), 1)
    seen = np.flatnonzero(begins <= as_of) if world.batches > 1 else np.arange(n)
    targets = (target(value, first_on=day(FIRST), last_on=day(due_on)),)
    if world.batches > 1:
        targets += (target(n, id=2, first_on=day(FIRST), last_on=PILOT.last_on, is_whole_pilot=True),)
    facts = _facts(planned[seen], done[seen], [u[seen] for u in units], level[seen], left_on[seen], as_of)
    facts = replace(facts, targets=targets, batches=windows)
    recent = int(((counts_on <= as_of) & (counts_on > as_of - 56)).sum())
    return Known(facts, day(as_of), day(due_on), value, counted, outcome, recent)


def _enrolment(world: World, rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, tuple]:
    """Batch of each project, the day it begins, and the batches as they are planned."""
    if world.batches == 1:
        return np.zeros(n, dtype=int), FIRST + rng.integers(0, 300, n), ()
    batch = np.sort(rng.integers(0, world.batches, n))
    opens = FIRST + 150 * np.arange(world.batches)
    windows = tuple(BatchWindow(b + 1, day(opens[b]), day(opens[b] + 90)) for b in range(world.batches))
    late = np.where(np.arange(world.batches) > 0, rng.integers(0, 30, world.batches), 0)
    return batch, (opens + late)[batch] + rng.integers(0, 90, n), windows


def _play(
    world: World, rng: np.random.Generator, planned: np.ndarray, units: list[np.ndarray], as_of: int
) -> np.ndarray:
    """Days on which each stage is really done; what begins after `as_of` runs a little differently."""
    n, (district, industry, provider) = len(planned), units
    pilot, later = rng.normal(0.1, 0.2), rng.normal(0.03, 0.15)
    slower = pilot + rng.normal(0, 0.15, len(INDUSTRIES))[industry] + rng.normal(0, 0.15, n)
    slower += rng.normal(0, world.provider, PROVIDERS)[provider]
    slower += rng.normal(0, world.district, len(DISTRICTS))[district]
    shock = later + rng.normal(0, 1, PROVIDERS)[provider] * world.shock
    by_stage = rng.normal(0, 0.1, 9)
    done, now = np.empty_like(planned), planned[:, 0] - USUAL_DAYS[1]
    for stage in range(9):
        days = np.diff(planned[:, stage - 1 : stage + 1], axis=1)[:, 0] if stage else np.full(n, USUAL_DAYS[1])
        taken = days * np.exp(slower + by_stage[stage] + rng.normal(0, 0.45, n))
        rest = np.where(now + taken > as_of, np.minimum(now + taken - as_of, taken), 0)
        ends = now + (taken - rest + rest * np.exp(shock)).astype(np.int64) + 1
        now = _sessions(world, _stopped(world, now, ends), rng) if stage == ACCEPTANCE else _stopped(world, now, ends)
        done[:, stage] = now
    return done


def _stopped(world: World, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Later by the stop where a stage runs into it."""
    for festival in (date(2026, 2, 17), date(2027, 2, 6)):
        first = number(festival - timedelta(days=world.festival_stop // 3))
        ends = np.where((begins < first + world.festival_stop) & (ends > first), ends + world.festival_stop, ends)
    return ends


def _sessions(world: World, days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The next day on which acceptances are held; any day where there are none."""
    if not world.acceptance_every:
        return days
    first = FIRST + int(rng.integers(0, world.acceptance_every))
    return first + -(-(days - first) // world.acceptance_every) * world.acceptance_every


def _leaving(world: World, rng: np.random.Generator, n: int, as_of: int, due_on: int) -> np.ndarray:
    """A share leaves at some time between the first day and the day asked about."""
    leaves = rng.random(n) < world.leaving
    return np.where(leaves, rng.integers(FIRST + 60, due_on, n), NEVER)


def _hurry(world: World, rng: np.random.Generator, counts_on: np.ndarray, as_of: int, due_on: int) -> np.ndarray:
    is_late = (counts_on > due_on) & (counts_on <= due_on + 90)
    hurried = is_late & (rng.random(len(counts_on)) < world.hurried)
    return np.where(hurried, np.maximum(due_on - rng.integers(0, 21, len(counts_on)), as_of + 1), counts_on)


def _facts(
    planned: np.ndarray,
    done: np.ndarray,
    units: list[np.ndarray],
    level: np.ndarray,
    left_on: np.ndarray,
    as_of: int,
) -> Facts:
    n, (district, industry, provider) = len(planned), units
    zeros = np.zeros(n, dtype=np.int64)
    completed = np.where((done <= as_of) & (done <= left_on[:, None]), done, NEVER)
    assessed = np.flatnonzero(completed[:, ASSESSMENT] <= as_of)
    projects = ProjectFacts(
        id=np.arange(1, n + 1),
        enterprise=np.arange(1, n + 1),
        district=district,
        industry=industry,
        provider=provider + 1,
        above=np.ones(n, bool),
        title=zeros,
        left_on=np.where(left_on <= as_of, left_on, NEVER),
        left_as=np.where(left_on <= as_of, 1, 0),
        updated_on=zeros + FIRST,
        planned=planned.astype(np.int32),
        completed=completed.astype(np.int32),
        ratio=np.full(n, 0.4),
        caps=np.zeros((n, 3), dtype=np.int64),
        eligible_fen=zeros,
        approved_fen=zeros,
        already_funded=np.zeros(n, bool),
        batch=zeros - 1,
        contract_fen=zeros,
        applied_fen=zeros,
        applied_on=np.full(n, NEVER),
        recover_from=np.full(n, NEVER),
        first_share=np.ones(n),
        rest_on=np.full(n, NEVER),
    )
    return Facts(
        pilot=PILOT,
        districts=DISTRICTS,
        industries=INDUSTRIES,
        projects=projects,
        assessments=Events(assessed, completed[assessed, ASSESSMENT], level[assessed]),
        payments=Events(*np.zeros((3, 0), dtype=np.int64)),
        issues=IssueEvents(*np.zeros((3, 0), dtype=np.int64), *np.zeros((2, 0), dtype=np.int64)),
        measures={"completion": "computed:completion"},
    )


def said_of(pilot: Known, draws: int = 2_000) -> Forecast:
    """The forecast for the pilot's target."""
    figures = figures_of(pilot.facts, pilot.as_of)
    return next(f for f in forecasts(pilot.facts, figures, pilot.as_of, 20, draws=draws) if f.target == 1)


@dataclass(frozen=True)
class Calibration:
    """How forecasts in a world turned out, beside the straight line. Brier scores: lower is better."""

    world: str
    pilots: int
    covered: float
    above: int
    below: int
    """Outcomes above and below the 80 % band."""
    brier: float
    brier_straight_line: float
    said_out_of_reach: int
    out_of_reach_met: int
    """How often the whole band lay below the value, and how many of these were met all the same."""

    def line(self) -> str:
        return (
            f"{self.world:<28} {self.pilots:>4} pilots: band covers {self.covered:5.1%}, {self.above:>3} above, "
            f"{self.below:>3} below; Brier {self.brier:.3f}, straight line {self.brier_straight_line:.3f}; "
            f"out of reach {self.said_out_of_reach:>3}, met {self.out_of_reach_met}"
        )


def calibration(world: World, seeds: Iterable[int], draws: int = 1_000) -> Calibration:
    """Forecast against truth, pilot by pilot."""
    rows = []
    for seed in seeds:
        pilot = known_pilot(world, seed)
        said = said_of(pilot, draws)
        above, below = pilot.outcome > said.p90, pilot.outcome < said.p10
        own = (said.met_probability - pilot.met) ** 2
        out = said.p90 < pilot.value
        rows.append((above, below, own, (pilot.straight_line - pilot.met) ** 2, out, out and pilot.met))
    above, below, own, line, out, met = np.array(rows, dtype=float).T
    covered = 1 - (above + below).mean()
    sums = [int(column.sum()) for column in (above, below, out, met)]
    return Calibration(world.name, len(rows), covered, *sums[:2], own.mean(), line.mean(), *sums[2:])


if __name__ == "__main__":
    import sys

    number_of = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for one in WORLDS:
        print(calibration(one, range(number_of)).line(), flush=True)
