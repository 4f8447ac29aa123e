"""View models of 资金流向: what its screen and files draw. Amounts in 分."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.money.waterfall import FallStep
from domain.words import FindingState, FundSource, Severity


@dataclass(frozen=True)
class AmountView:
    """A figure with its change since the last period; None where there is no last period."""

    name: str
    amount_fen: int
    change_fen: int | None
    note: str


@dataclass(frozen=True)
class FlowNode:
    """An account, or a group of them, in the Sankey. `accounts` are those behind it."""

    key: str
    name: str
    layer: int
    amount_fen: int
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FlowLink:
    """Net movement between two nodes; `change_fen` since the last period."""

    giver: str
    taker: str
    amount_fen: int
    entries: int
    change_fen: int | None = None


@dataclass(frozen=True)
class FlowView:
    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]
    notes: tuple[str, ...] = ()

    def node(self, key: str) -> FlowNode | None:
        return next((node for node in self.nodes if node.key == key), None)


@dataclass(frozen=True)
class BalanceView:
    """What came into an account, what left it, what is left."""

    account: str
    name: str
    came_fen: int
    went_fen: int
    change_fen: int | None
    pots_fen: Mapping[FundSource, int]
    """What is left by source of money; their sum is the balance."""

    @property
    def balance_fen(self) -> int:
        return self.came_fen - self.went_fen


@dataclass(frozen=True)
class AgeingView:
    """What is publicised and unpaid in a district, by days since publicity."""

    district: str
    publicised_fen: int
    paid_fen: int
    unpaid_fen: tuple[int, int, int, int]
    projects: int

    @property
    def total_fen(self) -> int:
        return sum(self.unpaid_fen)


@dataclass(frozen=True)
class ExecutionView:
    """What was used of what was there: of a pot, a district or a batch."""

    group: str
    name: str
    given_fen: int
    used_fen: int
    what: str

    @property
    def ratio(self) -> float | None:
        return self.used_fen / self.given_fen if self.given_fen else None


@dataclass(frozen=True)
class EstimateView:
    """“四争”资金 of a district: the plan's estimate beside what is real."""

    district: str
    printed_fen: int
    completed: int
    estimate_fen: int
    due_fen: int
    paid_fen: int


@dataclass(frozen=True)
class MoneyFinding:
    """A finding with everything an auditor asks of it."""

    rule: str
    name: str
    severity: Severity
    state: FindingState
    subject: str
    code: str
    district: str
    amount_fen: int
    sentence: str
    clause: str
    since_on: date | None
    ruling: str
    key: str


@dataclass(frozen=True)
class FindingPage:
    """Findings as a screen shows them. number, serious, amount_fen: of all that are not closed."""

    rows: tuple[MoneyFinding, ...]
    number: int
    serious: int
    amount_fen: int
    oldest: tuple[MoneyFinding, ...]
    """Who has waited longest for what is publicised."""
    chosen: MoneyFinding | None
    page: int
    pages: int


@dataclass(frozen=True)
class MoneyPage:
    """资金流向 of a pilot, or of one of its districts, on a period's day."""

    verdict: str
    figures: tuple[AmountView, ...]
    flow: FlowView
    stages: tuple[AmountView, ...]
    ageing: tuple[AgeingView, ...]
    bridge: str
    """How what was paid to enterprises, of what is due and of what is due by now hang together."""
    execution: tuple[ExecutionView, ...]
    elapsed: float
    elapsed_text: str
    central: str
    leverage: tuple[tuple[str, str, str], ...]
    estimates: tuple[EstimateView, ...]
    estimate_note: str
    balances: tuple[BalanceView, ...]
    compared_with: str
    notes: tuple[str, ...] = ()
    falls: tuple[FallStep, ...] = ()
    rounding: str = ""
    """Why the figures do not add up as shown; empty where they do."""


@dataclass(frozen=True)
class EntryView:
    """One movement of money as an auditor reads it."""

    occurred_on: date
    kind: str
    kind_value: str
    source: str
    category: str
    amount_fen: int
    giver: str
    taker: str
    document_no: str
    people: str
    code: str
    note: str


@dataclass(frozen=True)
class EntryPage:
    """Entries behind a node or a link; `forth_fen` − `back_fen` is the figure on the screen."""

    title: str
    rows: tuple[EntryView, ...]
    total: int
    forth_fen: int
    back_fen: int
    page: int
    pages: int


@dataclass(frozen=True)
class TraceStep:
    """A step of the way of money to one enterprise."""

    day: date
    what: str
    amount_fen: int | None
    document_no: str
    note: str


@dataclass(frozen=True)
class TermsRow:
    """Ratio and caps (level 2, 3, 4) of a batch for projects accepted from a day until the day before another."""

    batch: int
    valid_from: date
    valid_until: date | None
    ratio: float
    caps_fen: tuple[int, int, int]
    source: str
    people: str
    higher: tuple[float | None, float | None] = (None, None)
    """Ratio of levels 3 and 4 where it is another than that of level 2."""
    first_share: float = 1.0
    """Which part is paid before the rest is reviewed; 1: all at once."""


@dataclass(frozen=True)
class SettlementRow:
    """清算 of a district, or of one batch in it. Received and the result belong to the district as a whole.

    services: what the district paid for services; kept: what projects that left were lawfully paid; recover: what
    enterprises that were disqualified or left for cause must give back; all in 分.
    """

    district: str
    batch: str
    received_fen: int | None
    publicised_fen: int
    paid_fen: int
    unpaid_fen: int
    projects: int
    top_up_fen: int | None = None
    give_back_fen: int | None = None
    services_fen: int | None = None
    kept_fen: int | None = None
    recover_fen: int = 0


@dataclass(frozen=True)
class SettlementView:
    pilot: str
    period: str
    as_of: date
    is_demo: bool
    rows: tuple[SettlementRow, ...]
    total: SettlementRow
    treasury_fen: int
    notes: tuple[str, ...]
