"""The facts of one pilot as columns, so that evaluation costs array operations, not rows.

Days are day numbers (domain.days), NEVER where there is none. District and industry are positions in `districts` and
`industries`; -1 where an enterprise has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np

from domain.days import NEVER
from domain.facts.batches import BatchWindow
from domain.facts.calendar import Calendar, assumed_calendar
from domain.facts.pace import TargetFact, within_pilot
from domain.facts.subsidy import Instalment
from domain.facts.versions import versions_on
from domain.facts.years import along_years, with_first_years
from domain.words import EnterpriseStatus, FindingState, Light, ReportedEvery, ReportedScope


@dataclass(frozen=True)
class Unit:
    """A district or industry: id, short name, validity."""

    id: int
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class ProjectFacts:
    """n projects. `planned` and `completed` are n × 9 (domain.words.STAGES); money in 分; caps and ratio n × 3 (levels
    2–4), or ratio n."""

    id: np.ndarray
    enterprise: np.ndarray
    district: np.ndarray
    industry: np.ndarray
    provider: np.ndarray
    above: np.ndarray
    title: np.ndarray
    left_on: np.ndarray
    left_as: np.ndarray
    updated_on: np.ndarray
    planned: np.ndarray
    completed: np.ndarray
    ratio: np.ndarray
    caps: np.ndarray
    eligible_fen: np.ndarray
    approved_fen: np.ndarray
    already_funded: np.ndarray
    batch: np.ndarray
    """Id of the batch, -1 for none."""
    contract_fen: np.ndarray
    applied_fen: np.ndarray
    applied_on: np.ndarray
    recover_from: np.ndarray
    """Day on which it or its enterprise was disqualified or left for cause: what it got is to come back. NEVER: no."""
    first_share: np.ndarray
    """Which part of what is due is paid before the rest is reviewed; 1: all at once."""
    rest_on: np.ndarray
    """Day on which the rest was reviewed (尾款复核); NEVER: not yet."""

    def __len__(self) -> int:
        return len(self.id)

    @cached_property
    def shared(self) -> np.ndarray:
        """Positions of the projects whose enterprise has more than one."""
        _, firm, number = np.unique(self.enterprise, return_inverse=True, return_counts=True)
        return np.flatnonzero(number[firm] > 1)


LEFT_AS: tuple[EnterpriseStatus, ...] = tuple(EnterpriseStatus)
"""Code of `ProjectFacts.left_as`: position in EnterpriseStatus; 0 is active."""
TITLE_NONE, TITLE_SRDI, TITLE_GIANT = 0, 1, 2


@dataclass(frozen=True)
class Events:
    """Dated events of projects: position of the project, day, amount (level, 分, or 1 for serious)."""

    project: np.ndarray
    day: np.ndarray
    amount: np.ndarray

    def until(self, as_of: int) -> Self:
        """Only what had happened by the day."""
        keep = self.day <= as_of
        return type(self)(*(getattr(self, column.name)[keep] for column in fields(self)))


@dataclass(frozen=True)
class Moves:
    """Where projects stood before their enterprise moved: position of the project, day of the move, positions of the
    units it left; newest first."""

    project: np.ndarray
    day: np.ndarray
    district: np.ndarray
    industry: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class IssueEvents(Events):
    """Issues: opened on `day`; `due` their day, `closed` when they were (NEVER: open)."""

    due: np.ndarray
    closed: np.ndarray


@dataclass(frozen=True)
class LedgerLine:
    """What findings on accounts need of one fund entry."""

    day: int
    kind: str
    from_account: str
    to_account: str
    amount_fen: int
    source: str
    category: str
    document_no: str
    project: int | None
    district: int | None


@dataclass(frozen=True)
class Flows:
    """Movements of money by day: `group` is a position in `groups`, amounts in 分, `entries` how many there were."""

    groups: tuple[tuple[object, ...], ...]
    day: np.ndarray
    group: np.ndarray
    amount: np.ndarray
    entries: np.ndarray
    last_entry: int | None = None
    """Newest entry that was read."""


_NONE = np.zeros(0, dtype=np.int64)
NO_EVENTS = Events(_NONE, _NONE, _NONE)
NO_MOVES = Moves(_NONE, _NONE, _NONE, _NONE)
NO_FLOWS = Flows((), _NONE, _NONE, _NONE, _NONE)


@dataclass(frozen=True)
class Ruling:
    """What was said about a finding; `project` is an id. `note` is the sentence that stands beside the finding."""

    rule: str
    project: int | None
    subject: str
    state: FindingState
    amount_fen: int
    day: int
    note: str


@dataclass(frozen=True)
class Leads:
    """Who led which project: position, provider id, from a day (-1: ever since) until before another (NEVER: still)."""

    project: np.ndarray
    provider: np.ndarray
    from_on: np.ndarray
    to_on: np.ndarray


@dataclass(frozen=True)
class Return:
    """A weekly return due from a unit; district is its id, None for a department. Day NEVER: not submitted."""

    district: int | None
    due_on: int
    submitted_on: int


@dataclass(frozen=True)
class DistrictIssue:
    district: int
    opened_on: int
    due_on: int
    closed_on: int
    serious: bool


@dataclass(frozen=True)
class Series:
    """Stock of a reported indicator in a scope over time, days rising."""

    indicator: str
    district: int | None
    industry: int | None
    days: np.ndarray
    values: np.ndarray

    def at(self, as_of: int) -> float | None:
        """Stock on the day; None before the first report."""
        position = int(np.searchsorted(self.days, as_of, side="right"))
        return None if position == 0 else float(self.values[position - 1])

    def last_on(self, as_of: int) -> int:
        """Day of the last report up to a day that is not before the first."""
        return int(self.days[int(np.searchsorted(self.days, as_of, side="right")) - 1])


@dataclass(frozen=True)
class Override:
    """Human judgement beside a light; project None for a scope's light. From `ended_on` on it holds no more."""

    indicator: str
    project: int | None
    district: int | None
    industry: int | None
    light: Light
    reason: str
    author: str
    approved_by: str
    starts_on: date
    expires_on: date
    ended_on: date | None = None

    def valid_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.expires_on and (self.ended_on is None or day < self.ended_on)

    @property
    def note(self) -> str:
        """Sentence that stands beside the rule's light."""
        return (
            f"人工研判为{self.light.zh}灯：{self.reason}"
            f"（{self.author}提出，{self.approved_by}批准，有效至 {self.expires_on.isoformat()}）"
        )


@dataclass(frozen=True)
class PilotFacts:
    """What of the plan itself decides lights."""

    id: int
    code: str
    first_on: date
    last_on: date
    implementation_from: date
    local_only: frozenset[str] = frozenset()
    """Categories the plan pays from local money only (Songjiang 六(六))."""
    clauses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Rule of 资金合规 → words of the plan's own text, and where they stand."""
    instalment: Instalment | None = None
    """None: nothing is paid before acceptance."""
    works_from: date = date.min
    """Earliest planned milestone of its projects; date.max while none is planned."""
    heard_from: int = -1
    """Day from which nobody's silence counts (the end of 期初补录; NEVER while it goes on, -1: ever since)."""
    retired: Mapping[str, int] = field(default_factory=dict)
    """Rules whose clause was retired → the day from which on."""
    instalment_retired: int = NEVER
    """The same of the clause on the first instalment."""

    def on(self, day: int) -> "PilotFacts":
        """With the clauses that stand in the plan on the day."""
        gone = {rule for rule, retired_from in self.retired.items() if retired_from <= day}
        if not gone and day < self.instalment_retired:
            return self
        clauses = {rule: said for rule, said in self.clauses.items() if rule not in gone}
        instalment = self.instalment if day < self.instalment_retired else None
        return replace(self, clauses=clauses, instalment=instalment, retired={}, instalment_retired=NEVER)


@dataclass(frozen=True)
class Facts:
    """Everything evaluation reads of one pilot."""

    pilot: PilotFacts
    districts: tuple[Unit, ...]
    industries: tuple[Unit, ...]
    projects: ProjectFacts
    assessments: Events
    payments: Events
    issues: IssueEvents
    heard: Events = NO_EVENTS
    """Days on which each project was heard of before its last update."""
    moves: Moves = NO_MOVES
    targets: tuple[TargetFact, ...] = ()
    measures: dict[str, str] = field(default_factory=dict)
    """Indicator code → measure (`computed:…`, `reported`, `estimate`)."""
    names: dict[str, str] = field(default_factory=dict)
    reported_scopes: dict[str, ReportedScope] = field(default_factory=dict)
    """By whom each reported indicator is reported; one that is not named, by the pilot."""
    counted: frozenset[str] = frozenset()
    """Reported ones that a register counts (rules 17.2): it is never too old, and a unit without a row has none."""
    reported_every: dict[str, ReportedEvery] = field(default_factory=dict)
    """How often it is reported where that is not every month."""
    departments: int = 0
    returns: tuple[Return, ...] = ()
    district_issues: tuple[DistrictIssue, ...] = ()
    series: tuple[Series, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    overrides: tuple[Override, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    flows: Flows = NO_FLOWS
    supply: dict[str, Events] = field(default_factory=dict)
    """Dated counts that are not projects: providers admitted, solutions listed, batches, meetings, funds (fen)."""
    batches: tuple[BatchWindow, ...] = ()
    calendar: Calendar = field(default_factory=assumed_calendar)
    leads: Leads | None = None
    """None: every project has always been led by the provider that leads it now."""

    @cached_property
    def led(self) -> Leads:
        """Who led which project when."""
        if self.leads is not None:
            return self.leads
        project = np.flatnonzero(self.projects.provider >= 0)
        ever, still = np.full(len(project), -1), np.full(len(project), NEVER)
        return Leads(project, self.projects.provider[project], ever, still)

    def as_on(self, day: int) -> Self:
        """The facts with every project in the units in which its enterprise stood on the day, by the day's clauses."""
        pilot = self.pilot.on(day)
        if pilot is not self.pilot:
            return replace(self, pilot=pilot).as_on(day)
        if not len(self.moves) or bool((self.moves.day <= day).all()):
            return self
        district, industry = self.units_on(np.full(len(self.projects), day))
        known = self.moves.day <= day
        moves = Moves(*(getattr(self.moves, column.name)[known] for column in fields(Moves)))
        return replace(self, projects=replace(self.projects, district=district, industry=industry), moves=moves)

    def units_on(self, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """District and industry of each project on a day of its own: what happened there stays there (rules 2.9)."""
        district, industry = self.projects.district, self.projects.industry
        if not len(self.moves):
            return district, industry
        district, industry, moves = district.copy(), industry.copy(), self.moves
        for at, day, was, trade in zip(moves.project, moves.day, moves.district, moves.industry, strict=True):
            if days[at] < day:
                district[at], industry[at] = was, trade
        return district, industry

    def targets_on(self, day: date) -> tuple[TargetFact, ...]:
        """The printed targets as they are judged on a day: the version that holds, in the pilot's own days, a whole one
        along its years (rules 4.1)."""
        if day not in self._targets_on:
            self._targets_on[day] = self._judged(versions_on(self.targets, day))
        return self._targets_on[day]

    @cached_property
    def _targets_on(self) -> dict[date, tuple[TargetFact, ...]]:
        return {}

    def with_targets_of(self, other: "Facts") -> "Facts":
        """These facts, with what the other's targets were judged as where it is the same plan: an edit asks twice."""
        same_days = (self.pilot.first_on, self.pilot.last_on) == (other.pilot.first_on, other.pilot.last_on)
        if self.targets is other.targets and same_days:
            self.__dict__["_targets_on"] = other._targets_on
        return self

    def _judged(self, targets: Sequence[TargetFact]) -> tuple[TargetFact, ...]:
        first_on, last_on = self.pilot.first_on, self.pilot.last_on
        found: dict[tuple[str, int | None, int | None], list[TargetFact]] = {}
        for target in targets:
            key = (target.indicator, target.district, target.industry)
            found.setdefault(key, []).append(within_pilot(target, first_on, last_on))
        by_id = {target.id: target for together in found.values() for target in along_years(together)}
        return with_first_years(tuple(by_id[target.id] for target in targets))

    @cached_property
    def series_of(self) -> dict[str, list[Series]]:
        """Reported series by indicator."""
        found: dict[str, list[Series]] = {}
        for series in self.series:
            found.setdefault(series.indicator, []).append(series)
        return found
