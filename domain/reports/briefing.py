"""The briefing of a report: everything its sections tell, read once; each section is a function of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.alerts.views import ImprovementView
from domain.evaluation.restatements import ReportedFigure
from domain.frame_views import PeriodView, PilotView, UnitView
from domain.lights.sentences import plain
from domain.lights.views import CountsView
from domain.money.views import MoneyFinding, MoneyPage
from domain.reports.lists import PeriodLists, WayCounts
from domain.reports.views import Figure, ReportStatus
from domain.targets.views import TargetBoard
from domain.tasks.views import TaskBoard
from domain.units.views import OverviewView, Standings
from domain.words import Light, ProviderKind, Restated, Stage, Tier


@dataclass(frozen=True)
class Edition:
    """Whose report it is: period, the one before of its kind (None at the start), pilot or district. Makes figures."""

    pilot: PilotView
    period: PeriodView
    before: PeriodView | None = None
    district: UnitView | None = None
    may_list: bool = True
    """Whether the reader may see single projects of the scope."""

    @property
    def scope(self) -> str:
        return self.district.name if self.district else self.pilot.short_name

    @property
    def both(self) -> str:
        """This period and the one before, as the figure of a change names them."""
        return f"{self.period.label} − {self.before.label}" if self.before else self.period.label

    def holds(self, district: str) -> bool:
        """Whether what belongs to a district (empty: to none) stands in this edition."""
        return self.district is None or district == self.district.name

    def figure(self, text: str, table: str, row: str, field: str, stored: object) -> Figure:
        return Figure(text, table, row, field, stored, self.period.label)

    def number(self, value: float, table: str, row: str, field: str) -> Figure:
        """A count as it is stored."""
        return self.figure(plain(value), table, row, field, value)

    def change(self, value: float | None, past: float | None, table: str, row: str, field: str) -> Figure:
        """较上期增加 3, 较上期持平; 没有上期可比 where there is none."""
        if self.before is None or value is None or past is None:
            return self.figure("没有上期可比", table, row, field, None)
        text = "持平" if value == past else f"{'增加' if value > past else '减少'} {plain(abs(value - past))}"
        return Figure(f"较上期{text}", table, row, field, value - past, self.both)


@dataclass(frozen=True)
class ListedProject:
    """A project as a report lists it; `stage` None: all are done."""

    enterprise: str
    district: str | None
    stage: Stage | None
    light: Light | None
    periods_running: int
    reason: str
    reason_since_on: date | None
    owner: str
    explanation: str = ""


@dataclass(frozen=True)
class ListedProjects:
    """Projects of the scope, worst first, at most 300 each."""

    red: tuple[ListedProject, ...] = ()
    turned_red: tuple[ListedProject, ...] = ()
    recovered: tuple[ListedProject, ...] = ()


@dataclass(frozen=True)
class RankedPlace:
    """A provider's place in the ranking of its kind; `movement` None: it had none before."""

    rank: int
    low: int
    high: int
    score: float
    tier: Tier
    movement: int | None = None
    is_below: bool = False
    """Whether its milestones on time are below the 99.8 % limit."""


@dataclass(frozen=True)
class LeadProvider:
    """A lead provider in the period. Without a place it takes no part in the ranking; `past_share` None: unknown."""

    name: str
    kind: ProviderKind
    signed: int
    accepted: int
    open_projects: int
    milestones_due: int
    milestones_on_time: int
    on_time_share: float | None
    past_share: float | None = None
    place: RankedPlace | None = None


@dataclass(frozen=True)
class Correction:
    """A corrected figure with its words. `target_period` is empty for an indicator's own figure."""

    indicator: str
    name: str
    unit: str
    scope: str
    target_period: str
    before: ReportedFigure
    after: ReportedFigure
    kind: Restated = Restated.CORRECTION
    causes: tuple[str, ...] = ()
    """The facts that changed it, in words."""

    @property
    def what(self) -> str:
        return f"{self.name}（{self.target_period}）" if self.target_period else self.name


@dataclass(frozen=True)
class Issued:
    """How far the report has come."""

    status: ReportStatus = ReportStatus.DRAFT
    issued_on: date | None = None
    author: str = ""
    reviewer: str = ""


@dataclass(frozen=True)
class Briefing:
    """What the sections of one report are made of."""

    edition: Edition
    overview: OverviewView
    targets: TargetBoard
    past_targets: TargetBoard | None
    districts: Standings
    industries: Standings | None
    """None in a district's edition."""
    counts: CountsView
    past_counts: CountsView | None
    reasons: Mapping[str, str]
    """Sentence beside each light of the scope, by indicator."""
    projects: ListedProjects | None
    """None where single projects may not be shown."""
    money: MoneyPage | None
    """None for a role that may not see money."""
    findings: tuple[MoneyFinding, ...]
    """On money, those closed left out, serious first."""
    providers: tuple[LeadProvider, ...]
    """Of the whole pilot, by milestones on time, worst first."""
    corrections: tuple[Correction, ...] | None
    """Of the period before; None where a draft of a large pilot does not look for them."""
    lists: PeriodLists
    past_lists: PeriodLists | None
    explained: tuple[tuple[str, str], ...] = ()
    """Red lights of the districts with what was said of each; the scope's own stand with its lights."""
    alerts: ImprovementView | None = None
    tasks: TaskBoard | None = None
    way: WayCounts = WayCounts()
    """What was opened, closed, answered until the period's last day."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The office's paragraphs by section."""
    issued: Issued = Issued()
