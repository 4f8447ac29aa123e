"""View models: what a screen or document draws. Frozen, plain, free of the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.money_views import TraceStep
from domain.words import Change, Light, PeriodKind, Severity, Stage


@dataclass(frozen=True)
class PilotView:
    id: int
    code: str
    name: str
    short_name: str
    revision: int
    is_demo: bool
    today: date
    reports_weekly: bool


@dataclass(frozen=True)
class PeriodView:
    id: int
    label: str
    zh: str
    kind: PeriodKind
    as_of: date
    is_closed: bool
    rule_version: str


@dataclass(frozen=True)
class UnitView:
    """A district or industry as a choice."""

    id: int
    name: str
    full_name: str
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class LightView:
    """A light with everything it must come with: reason, rule, since when, last period's light."""

    indicator: str
    name: str
    light: Light
    value_text: str
    fraction_text: str
    reason: str
    change: Change
    since: str
    since_on: date
    periods_running: int
    history: tuple["PastLight", ...] = ()
    value: float | None = None
    past_value: float | None = None
    override_light: Light | None = None
    override_note: str = ""


@dataclass(frozen=True)
class PastLight:
    label: str
    as_of: date
    light: Light
    value: float | None


@dataclass(frozen=True)
class RuleView:
    """How an indicator is judged: bounds in words, source, since when, definition."""

    indicator: str
    name: str
    definition: str
    green: str
    yellow: str
    red: str
    effective_from: date
    source: str
    is_default: bool


@dataclass(frozen=True)
class DetailView:
    """A small table of texts: title, headers, rows."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TargetView:
    """A target of the year: actual, 序时 and target, with the sentence of the plan."""

    indicator: str
    name: str
    unit: str
    actual: float | None
    planned: float | None
    target: float
    attainment: float | None
    light: Light
    reason: str
    period: str
    operator: str
    quote: str
    document: str


@dataclass(frozen=True)
class CellView:
    """完成改造 of a scope: for the heat table and the order of districts."""

    district: str
    industry: str
    actual: float
    planned: float
    pace: float | None
    light: Light
    reason: str
    change_points: float | None = None
    red_projects: int = 0
    projects: int = 0


@dataclass(frozen=True)
class CountsView:
    """Projects of a scope by light; those that left stay in the total, named."""

    projects: int = 0
    red: int = 0
    yellow: int = 0
    green: int = 0
    grey: int = 0
    withdrawn: int = 0
    replaced: int = 0
    disqualified: int = 0
    turned_red: int = 0
    recovered: int = 0

    @property
    def left(self) -> int:
        return self.withdrawn + self.replaced + self.disqualified

    @property
    def left_text(self) -> str:
        """退出 1、更换 1, empty if nobody left."""
        parts = (("退出", self.withdrawn), ("更换", self.replaced), ("取消资格", self.disqualified))
        return "、".join(f"{word} {number}" for word, number in parts if number)


@dataclass(frozen=True)
class ProjectView:
    """A project in a list."""

    code: str
    uscc: str
    enterprise: str
    district: str
    industry: str
    provider: str
    stage: Stage | None
    light: Light | None
    status: str
    reason: str
    days_late: int
    lag_points: int
    planned_progress: int
    actual_progress: int
    since: str
    periods_running: int
    change: Change
    override_light: Light | None = None
    figures: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class OverviewView:
    """总览 of a pilot or of one district or industry of it."""

    verdict: str
    overall: LightView | None
    lights: tuple[LightView, ...]
    targets: tuple[TargetView, ...]
    cells: tuple[CellView, ...]
    ranking: tuple[CellView, ...]
    counts: CountsView
    first: tuple[ProjectView, ...]
    watermelons: tuple[str, ...] = ()
    without_unit: int = 0


@dataclass(frozen=True)
class ProjectPage:
    """One page of the project list, with the counts by light under the same other filters.

    `figures`: what all its projects (not only this page's) add up to under a measure.
    """

    rows: tuple[ProjectView, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    of: int = 0
    left_text: str = ""
    lost: tuple[str, ...] = ()
    measure: "MeasureView | None" = None
    notes: tuple[str, ...] = ()
    filters_text: str = ""
    figures: str = ""


@dataclass(frozen=True)
class ExportView:
    """A table for a file: header in English identifiers, rows that can be read once, and what stands beside them."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProjectWords:
    """What a link to the project list asks for, in the link's own words; empty ones do not limit."""

    light: str = ""
    stage: str = ""
    provider: str = ""
    change: str = ""
    q: str = ""
    measure: str = ""
    counted: str = ""
    page: int = 1


@dataclass(frozen=True)
class MeasureView:
    """The figure whose projects a list shows: what it counts, in which days, and what its counterpart is called."""

    indicator: str
    name: str
    shown: str
    other: str
    missing: bool
    days: str
    note: str = ""


@dataclass(frozen=True)
class ProjectChoices:
    """What the project list can be filtered by."""

    districts: tuple[str, ...]
    industries: tuple[str, ...]
    providers: tuple[str, ...]


@dataclass(frozen=True)
class MilestoneView:
    """A stage of a project on the period's day; `days_late` of the completed day, or so far (negative: early)."""

    stage: Stage
    planned_on: date | None
    completed_on: date | None
    days_late: int
    note: str = ""


@dataclass(frozen=True)
class LevelView:
    """One assessment of the 数字化水平."""

    kind: str
    level: str
    score: float
    dimensions: tuple[tuple[str, float], ...]
    assessed_on: date
    assessor: str


@dataclass(frozen=True)
class LedgerView:
    """One movement of money, amounts in 分."""

    occurred_on: date
    kind: str
    amount_fen: int
    source: str
    from_account: str
    to_account: str
    document_no: str
    note: str


@dataclass(frozen=True)
class FindingView:
    """A 资金合规 finding on a project."""

    severity: Severity
    sentence: str
    clause: str
    amount_fen: int
    state: str = ""
    ruling: str = ""


@dataclass(frozen=True)
class MoneyView:
    """A project's money on the period's day in 分; None where it is not fixed yet."""

    contract_fen: int | None
    eligible_fen: int | None
    approved_fen: int | None
    due_fen: int
    due_sentence: str
    paid_fen: int
    unpaid_fen: int
    batch: str
    entries: tuple[LedgerView, ...] = ()
    findings: tuple[FindingView, ...] = ()
    steps: tuple[TraceStep, ...] = ()


@dataclass(frozen=True)
class ProviderPart:
    """A provider of a project."""

    name: str
    role: str
    kind: str
    status: str


@dataclass(frozen=True)
class ReviewView:
    provider: str
    satisfaction: int
    reviewed_on: date
    comment: str


@dataclass(frozen=True)
class IssueView:
    code: str
    title: str
    category: str
    severity: str
    state: str
    opened_on: date
    due_on: date
    closed_on: date | None
    owner: str


@dataclass(frozen=True)
class PastProjectLight:
    """A project's light in an earlier period; light None: it had left."""

    label: str
    as_of: date
    light: Light | None
    reason: str


@dataclass(frozen=True)
class AuditView:
    happened_at: str
    actor: str
    action: str
    before: str
    after: str


@dataclass(frozen=True)
class ProviderSearch:
    """An enterprise that needs a provider: why, and where matching starts from (industry, starting level)."""

    why: str
    industry: str
    level: int


@dataclass(frozen=True)
class EnterpriseView:
    """一企一档: one project of an enterprise and everything around it, on the period's day."""

    project: ProjectView
    projects: tuple[ProjectView, ...]
    enterprise: str
    project_name: str
    facts: tuple[tuple[str, str], ...]
    milestones: tuple[MilestoneView, ...]
    levels: tuple[LevelView, ...]
    money: MoneyView
    providers: tuple[ProviderPart, ...]
    reviews: tuple[ReviewView, ...]
    issues: tuple[IssueView, ...]
    history: tuple[PastProjectLight, ...]
    as_of: date
    since_on: date
    override_light: Light | None = None
    override_note: str = ""
    audit: tuple[AuditView, ...] | None = None
    """None: the user may not read the trail."""
    search: ProviderSearch | None = None
