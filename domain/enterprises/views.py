"""一企一档: one enterprise with everything known of it."""

from dataclasses import dataclass
from datetime import date

from domain.lights.views import ProjectView
from domain.money.views import TraceStep
from domain.words import Light, Party, Severity, Stage


@dataclass(frozen=True)
class MilestoneView:
    """A stage of a project on the period's day; `days_late` of the completed day, or so far (negative: early).

    `could_on`: since when an overdue one could be done, where the one before it came after its planned day.
    """

    stage: Stage
    planned_on: date | None
    completed_on: date | None
    days_late: int
    note: str = ""
    could_on: date | None = None


@dataclass(frozen=True)
class LevelView:
    """One assessment of the 数字化水平."""

    kind: str
    level: str
    score: float
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
class Guide:
    """A stage as the plan cuts the way of a project; without stages of the nine it lies outside of them."""

    number: int
    title: str
    stages: tuple[Stage, ...]
    authority: str = ""
    provider: str = ""
    enterprise: str = ""
    source: str = ""


@dataclass(frozen=True)
class StageDuty:
    """A stage of one project. `done_on`: when the last of what it covers was done; `told`: each of it in words."""

    guide: Guide
    state: str
    done_on: date | None
    told: str
    turn: Party | None = None
    days_late: int = 0


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
    duties: tuple[StageDuty, ...] = ()
    alike: str = ""
    """Where it stands among similar ones; empty where there are too few."""
    turn: str = ""
    """Whose turn it is, in a sentence."""
