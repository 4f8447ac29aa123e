"""What 方案与验收 shows: lists of needs and scenarios by industry, plans with prices, the queue, who accepts; and of
one project its whole way."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.transformation.prices import PricePlace
from domain.transformation.queue import QueueState
from domain.words import Word


class Tab(Word):
    """Parts of the page."""

    DIAGNOSIS = "diagnosis", "诊断清单"
    PRICES = "prices", "方案核价"
    QUEUE = "queue", "验收排队"
    PARTIES = "parties", "机构与专家"


@dataclass(frozen=True)
class NeedCount:
    """A need or problem of an industry: of how many enterprises, of how many it is not met."""

    industry: str
    kind: str
    scenario: str
    title: str
    total: int
    waiting: int


@dataclass(frozen=True)
class ScenarioCount:
    """A scenario in an industry: enterprises looked at before, of them below level two; the same after (官方评测), and
    projects whose plan names it."""

    industry: str
    link: str
    scenario: str
    is_constrained: bool
    before: int
    before_below: int
    after: int
    after_below: int


@dataclass(frozen=True)
class PlanState:
    """The newest version of a project's plan. Amounts in 分; `granted_fen` None while a review is missing."""

    code: str
    enterprise: str
    district: str
    number: int
    lines: int
    asked_fen: int
    granted_fen: int | None
    state: str


@dataclass(frozen=True)
class LineRow:
    """A line with its place among prices and what both reviews said."""

    number: int
    line: int
    item: str
    scenario: str
    solution: str
    category: str
    is_eligible: bool
    quantity: str
    amount_fen: int
    place: PricePlace | None
    platform: str
    supervisor: str
    granted_fen: int | None
    submitted_on: date | None = None
    reviewed_on: date | None = None
    """The day of the second review."""
    platform_on: date | None = None
    module: str = ""


@dataclass(frozen=True)
class QueueRow:
    """The newest round of a project's application."""

    code: str
    enterprise: str
    district: str
    round: int
    applied_on: date
    session: str
    agency: str
    state: QueueState
    rectify_by: date | None
    result_on: date | None


@dataclass(frozen=True)
class SessionRow:
    """A batch that applications are gathered into, by the day it was opened; `closed_on` None while it is open.
    `counts`: its applications by state."""

    number: int
    name: str
    opened_on: date
    closed_on: date | None
    source: str
    counts: tuple[tuple[QueueState, int], ...]

    @property
    def total(self) -> int:
        return sum(many for _, many in self.counts)

    def of(self, *states: QueueState) -> int:
        """Applications in one of these states."""
        return sum(many for state, many in self.counts if state in states)


@dataclass(frozen=True)
class PartyRow:
    """An agency or expert with its load: applications it has open, and those that came to a result."""

    name: str
    unit: str
    field: str
    contract: str
    fee_fen: int | None
    starts_on: date
    ends_on: date | None
    waiting: int
    finished: int


@dataclass(frozen=True)
class WayView:
    """The page: one tab's rows."""

    tab: Tab
    sentence: str
    needs: tuple[NeedCount, ...] = ()
    scenarios: tuple[ScenarioCount, ...] = ()
    plans: tuple[PlanState, ...] = ()
    queue: tuple[QueueRow, ...] = ()
    parties: tuple[PartyRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    why_no_rows: str = ""


@dataclass(frozen=True)
class ScenarioLevels:
    """Levels by scenario of one diagnosis, in the order of the assessment (None: not looked at), and what follows."""

    kind: str
    day: date
    levels: tuple[int | None, ...]
    followed: str


class RoundRow(NamedTuple):
    """One application for acceptance. `state`: of the newest round how it stands, of one before it what it came to."""

    number: int
    applied_on: date
    agency: str
    state: str
    minutes: str
    result_on: date | None
    visited_on: date | None = None
    rectify_by: date | None = None


@dataclass(frozen=True)
class ProjectWay:
    """One project from diagnosis to acceptance."""

    scenarios: tuple[str, ...]
    levels: tuple[ScenarioLevels, ...]
    needs: tuple[tuple[str, str, str, date, date | None], ...]
    lines: tuple[LineRow, ...]
    rounds: tuple[RoundRow, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.levels or self.needs or self.lines or self.rounds)
