"""What a self-evaluation is made of, read once; each section and annex is a function of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.appraisal.goals import GoalBoard
from domain.appraisal.views import Appraised
from domain.lights.views import CountsView
from domain.money.views import MoneyFinding, MoneyPage, SettlementView
from domain.reports.briefing import Correction, Edition
from domain.tasks.views import TaskBoard
from domain.words import EnterpriseStatus, Light, Stage


@dataclass(frozen=True)
class Level:
    """An assessment of an enterprise."""

    level: int
    score: float
    assessed_on: date
    assessor: str = ""


@dataclass(frozen=True)
class Firm:
    """A project at the cut, with whose it is, its levels and its money; `own`: counts for its enterprise."""

    code: str
    enterprise: str
    uscc: str
    industry: str
    district: str
    batch: int | None
    provider: str
    status: EnterpriseStatus
    is_counted: bool
    stage: Stage | None
    light: Light | None
    reason: str
    before: Level | None
    after: Level | None
    level: int | None
    contract_fen: int
    eligible_fen: int
    approved_fen: int
    due_fen: int
    paid_fen: int
    contracted_on: date | None
    accepted_on: date | None
    completed_on: date | None
    publicised_on: date | None
    days_late: int

    @property
    def counts(self) -> bool:
        """Whether it stands for its enterprise, which is still in the pilot."""
        return self.is_counted and self.status is EnterpriseStatus.ACTIVE


@dataclass(frozen=True)
class Use:
    """What was spent for a purpose, by source of money, in 分."""

    category: str
    source: str
    amount_fen: int


@dataclass(frozen=True)
class Supplier:
    """A provider of the pool with what it did until the cut."""

    name: str
    uscc: str
    kind: str
    status: str
    admitted_on: date
    industries: str
    solutions: int
    signed: int | None
    accepted: int | None
    on_time: float | None


@dataclass(frozen=True)
class Product:
    """A listed solution with how many projects use it."""

    name: str
    provider: str
    industry: str
    scenario: str
    listed_on: date
    uses: int


@dataclass(frozen=True)
class Meetings:
    """调度会 and what they decided, until the cut."""

    held: int
    decisions: int
    done: int
    verified: int
    late: int


@dataclass(frozen=True)
class Handled:
    """Alerts until the cut."""

    opened: int
    closed: int
    median_days: int | None


@dataclass(frozen=True)
class Dossier:
    """Everything a self-evaluation tells, at one cut (rules 16.1)."""

    edition: Edition
    document: str
    rows: tuple[Appraised, ...]
    """Targets of the whole pilot that are judged: of the whole plan first, then year by year."""
    tasks: TaskBoard
    meetings: Meetings
    alerts: Handled
    counts: CountsView
    money: MoneyPage
    settlement: SettlementView
    uses: tuple[Use, ...]
    findings: tuple[MoneyFinding, ...]
    open_issues: int
    firms: tuple[Firm, ...]
    suppliers: tuple[Supplier, ...]
    products: tuple[Product, ...]
    corrections: tuple[Correction, ...] | None
    """What was corrected since the cut; None where it is not looked for."""
    amended: int
    """Projects with 合同额, 核定 or 审定 changed since the cut."""
    texts: Mapping[str, str]
    is_final: bool
    """Whether the plan was over on the day of the cut."""
    next_steps: tuple[str, ...] = ()
    goals: GoalBoard | None = None
    """Goals of projects, self-evaluated up to the cut; None where nobody entered any."""

    @property
    def word(self) -> str:
        return "终期" if self.is_final else "中期"
