"""The demonstration of one pilot as arrays: the pure part of the generator. Nothing here touches a database."""

from dataclasses import dataclass

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.days import NEVER, number
from domain.facts.subsidy import subsidy_due
from seed_data.demo.days import AS_OF, SEED, stream
from seed_data.demo.departures import depart, fail_some
from seed_data.demo.firms import Firms, make_firms
from seed_data.demo.levels import Levels, assess
from seed_data.demo.pace import finish_days
from seed_data.demo.progress import carry_out, known_by
from seed_data.demo.second import CONTRACT_FEN, ELIGIBLE_FEN, second_project
from seed_data.demo.stories import STORIES, Story
from seed_data.demo.suppliers import Suppliers, choose_leads, make_suppliers
from seed_data.demo.timetable import ACCEPTANCE, CONTRACT, PAYMENT, PUBLICITY, expect, plan_days
from seed_data.demo.updates import Diary

FEN_A_STEP = 100_000
"""Contracts and verified investments are whole thousands of yuan."""


@dataclass
class World:
    """Firms and projects of a pilot. Project i belongs to firm `firm[i]`; days are numbers, NEVER for none."""

    plan: DemoPlan
    story: Story
    seed: int
    as_of: int
    firms: Firms
    suppliers: Suppliers
    levels: Levels
    status: np.ndarray
    status_on: np.ndarray
    failed: np.ndarray
    firm: np.ndarray
    batch: np.ndarray
    lead: np.ndarray
    planned: np.ndarray
    done: np.ndarray
    contract_fen: np.ndarray
    eligible_fen: np.ndarray
    approved_fen: np.ndarray
    due_fen: np.ndarray
    diary: Diary

    def rng(self, topic: str) -> np.random.Generator:
        return stream(self.seed, self.plan.code, topic)

    @property
    def active(self) -> np.ndarray:
        """Projects whose firm has not left."""
        return self.status[self.firm] == 0

    @property
    def district(self) -> np.ndarray:
        return self.firms.district[self.firm]

    @property
    def industry(self) -> np.ndarray:
        return self.firms.industry[self.firm]


def make_world(plan: DemoPlan, enterprises: int | None = None, seed: int = SEED) -> World:
    """Firms, projects, assessments and providers of a pilot as of the demonstration's day."""
    story, as_of = STORIES[plan.code], number(AS_OF)
    n = enterprises or story.enterprises
    rng = stream(seed, plan.code, "projects")
    firms = make_firms(plan, story, n, seed)
    suppliers = make_suppliers(plan, story, n, as_of, seed)
    expected = expect(firms, story, rng)
    lead = choose_leads(suppliers, expected, rng)
    planned = plan_days(expected)
    finished, slips, completed = finish_days(plan, story, firms, expected[:, 6], suppliers.delay[lead], rng)
    failed = fail_some(story, firms, finished, completed, rng)
    done = known_by(carry_out(plan, story, firms, expected, finished, slips, rng), as_of)
    done[failed, PUBLICITY:] = NEVER
    lead = np.minimum(lead, np.searchsorted(suppliers.admitted, done[:, CONTRACT], side="right") - 1)
    status, status_on = depart(plan, story, firms, done, completed | failed, as_of, rng)
    planned[firms.already_funded, PAYMENT] = NEVER
    done[firms.already_funded, PAYMENT] = NEVER
    levels = assess(plan, story, firms, done, failed, as_of, seed)
    batch = np.array([_batch_position(plan, wave.batch) for wave in story.waves])[firms.wave]
    contract, eligible = _investments(done, rng)
    due = _due(plan, batch, eligible, levels.official, done, firms.already_funded)
    approved = np.where(done[:, PUBLICITY] != NEVER, due, 0)
    columns = [np.arange(n), batch, lead, planned, done, contract, eligible, approved, due]
    columns = _with_second(plan, columns, levels, as_of, stream(seed, plan.code, "second"))
    firm, _, _, planned, done = columns[:5]
    begins = np.minimum(np.minimum(planned[:, 0], done[:, 0]) - 7, as_of - 30)
    diary = Diary(begins, status_on[firm], done, as_of, stream(seed, plan.code, "diary"))
    return World(plan, story, seed, as_of, firms, suppliers, levels, status, status_on, failed, *columns, diary)


def _with_second(plan: DemoPlan, columns: list[np.ndarray], levels: Levels, as_of: int, rng) -> list[np.ndarray]:
    """The columns with one row more: the second project of a firm that was paid already."""
    _, batch, lead, _, done, *_, due = columns
    found = second_project(done, due, as_of, rng)
    if found is None:
        return columns
    firm, planned, days = found
    opened = [position for position, b in enumerate(plan.batches) if number(b.opens_on) < as_of - 190]
    batch_position, eligible = np.array([opened[-1]]), np.array([ELIGIBLE_FEN])
    due = _due(plan, batch_position, eligible, levels.official[firm : firm + 1], days, np.array([False]))
    row = [np.array([firm]), batch_position, lead[firm : firm + 1], planned, days, np.array([CONTRACT_FEN]), eligible]
    row += [np.array([0]), due]
    return [np.concatenate([column, extra]) for column, extra in zip(columns, row, strict=True)]


def _batch_position(plan: DemoPlan, number: int) -> int:
    return next(position for position, batch in enumerate(plan.batches) if batch.number == number)


def _investments(done: np.ndarray, rng) -> tuple[np.ndarray, np.ndarray]:
    """Contract and verified investment in 分: 40–260 万元, log-normal; 0 until the contract is signed."""
    n = len(done)
    steps = np.clip(rng.lognormal(np.log(980), 0.42, n), 400, 2600).astype(np.int64)
    eligible = (steps * rng.uniform(0.78, 1.0, n)).astype(np.int64)
    signed = done[:, CONTRACT] != NEVER
    return np.where(signed, steps * FEN_A_STEP, 0), np.where(signed, eligible * FEN_A_STEP, 0)


def _due(plan: DemoPlan, batch, eligible, level, done, already_funded) -> np.ndarray:
    """Subsidy due by the rule of domain.facts.subsidy."""
    ratio = np.array([b.ratio for b in plan.batches])[batch]
    caps = np.array([b.caps_fen for b in plan.batches])[batch]
    return subsidy_due(ratio, eligible, caps, level, done[:, ACCEPTANCE] != NEVER, already_funded)
