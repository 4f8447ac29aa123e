"""Pilots whose truth is known: made up at random, watched until a day, then played to the end.

What a forecast is up against: a pilot as a whole, an industry, a stage and each project may be slower than planned, and
the time after the day of the forecast is not quite like the time before it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.days import NEVER, day, number
from domain.facts.columns import Events, Facts, IssueEvents, ProjectFacts
from domain.targets.forecast import Forecast, forecasts
from tests.domain.make import DISTRICTS, INDUSTRIES, PILOT, figures_of, target

FIRST = number(date(2025, 9, 1))
USUAL_DAYS = np.array([20, 25, 20, 120, 25, 30, 20, 15, 30])
"""Planned days of the nine stages."""


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


def known_pilot(seed: int) -> Known:
    """A pilot of 60 to 400 projects. The value asked about is set from the plan, not from the truth."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(60, 400))
    industry = rng.integers(0, len(INDUSTRIES), n)
    planned = FIRST + rng.integers(0, 300, n)[:, None] + np.cumsum(USUAL_DAYS * rng.uniform(0.7, 1.3, (n, 9)), axis=1)
    planned = planned.astype(np.int64)
    as_of = FIRST + int(rng.integers(200, 480))
    done = _play(rng, planned, industry, as_of)
    level = np.where(rng.random(n) < rng.uniform(0.85, 1.0), 2, 1)
    counts_on = np.where(level >= 2, np.maximum(done[:, 5], done[:, 6]), NEVER)
    due_on = as_of + int(rng.integers(4, 25)) * 7
    counted, outcome = int((counts_on <= as_of).sum()), int((counts_on <= due_on).sum())
    still_planned = int((planned[:, 6] <= due_on).sum()) - counted
    value = counted + max(round(still_planned * rng.uniform(0.3, 1.1)), 1)
    assessed = np.flatnonzero(done[:, 6] <= as_of)
    facts = Facts(
        pilot=PILOT,
        districts=DISTRICTS,
        industries=INDUSTRIES,
        projects=_projects(planned, np.where(done <= as_of, done, NEVER), industry),
        assessments=Events(assessed, done[assessed, 6], level[assessed]),
        payments=Events(*np.zeros((3, 0), dtype=np.int64)),
        issues=IssueEvents(*np.zeros((3, 0), dtype=np.int64), *np.zeros((2, 0), dtype=np.int64)),
        targets=(target(value, first_on=day(FIRST), last_on=day(due_on)),),
        measures={"completion": "computed:completion"},
    )
    recent = int(((counts_on <= as_of) & (counts_on > as_of - 56)).sum())
    return Known(facts, day(as_of), day(due_on), value, counted, outcome, recent)


def _play(rng: np.random.Generator, planned: np.ndarray, industry: np.ndarray, as_of: int) -> np.ndarray:
    """Days on which each stage is really done; what begins after `as_of` runs a little differently."""
    n = len(planned)
    pilot, later = (
        rng.normal(0.1, 0.2),
        rng.normal(0.03, 0.15),
    )  # later: slower on the whole, which the model does not know
    slower = pilot + rng.normal(0, 0.15, len(INDUSTRIES))[industry] + rng.normal(0, 0.15, n)
    by_stage = rng.normal(0, 0.1, 9)
    done, now = np.empty_like(planned), planned[:, 0] - USUAL_DAYS[1]
    for stage in range(9):
        days = np.diff(planned[:, stage - 1 : stage + 1], axis=1)[:, 0] if stage else np.full(n, USUAL_DAYS[1])
        taken = days * np.exp(slower + by_stage[stage] + rng.normal(0, 0.45, n))
        rest = np.where(now + taken > as_of, np.minimum(now + taken - as_of, taken), 0)
        now = now + (taken - rest + rest * np.exp(later)).astype(np.int64) + 1
        done[:, stage] = now
    return done


def _projects(planned: np.ndarray, completed: np.ndarray, industry: np.ndarray) -> ProjectFacts:
    n = len(planned)
    zeros = np.zeros(n, dtype=np.int64)
    return ProjectFacts(
        id=np.arange(1, n + 1),
        enterprise=np.arange(1, n + 1),
        district=zeros,
        industry=industry,
        provider=zeros + 1,
        above=np.ones(n, bool),
        title=zeros,
        left_on=np.full(n, NEVER),
        left_as=zeros,
        updated_on=zeros + FIRST,
        planned=planned.astype(np.int32),
        completed=np.minimum(completed, NEVER).astype(np.int32),
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
    )


def said_of(pilot: Known, draws: int = 2_000) -> Forecast:
    """The forecast for the pilot's one target."""
    figures = figures_of(pilot.facts, pilot.as_of)
    return next(f for f in forecasts(pilot.facts, figures, pilot.as_of, 20, draws=draws) if f.target is not None)


@dataclass(frozen=True)
class Calibration:
    """How forecasts of many known pilots turned out, beside two rules of thumb. Brier scores: lower is better."""

    pilots: int
    covered: float
    brier: float
    brier_straight_line: float
    brier_planned: float

    def table(self) -> str:
        return (
            f"{self.pilots} pilots: 80 % band covers {self.covered:.1%}; Brier score {self.brier:.4f}, "
            f"straight line from the last 8 weeks {self.brier_straight_line:.4f}, 序时 {self.brier_planned:.4f}"
        )


def calibration(seeds: range, draws: int = 2_000) -> Calibration:
    """Forecast against truth, pilot by pilot."""
    inside, own, line, plan = [], [], [], []
    for seed in seeds:
        pilot = known_pilot(seed)
        said = said_of(pilot, draws)
        inside.append(said.p10 <= pilot.outcome <= said.p90)
        own.append((said.met_probability - pilot.met) ** 2)
        weeks = (pilot.due_on - pilot.as_of).days / 7
        line.append(((pilot.counted + pilot.last_8_weeks / 8 * weeks >= pilot.value) - pilot.met) ** 2)
        elapsed = (number(pilot.as_of) - FIRST + 1) / (number(pilot.due_on) - FIRST + 1)
        plan.append(((pilot.counted >= pilot.value * elapsed) - pilot.met) ** 2)
    return Calibration(len(seeds), *(float(np.mean(values)) for values in (inside, own, line, plan)))


if __name__ == "__main__":
    print(calibration(range(200)).table())
