"""What the page 监督检查 shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.supervision.cases import CaseMoney, Visit
from domain.supervision.leaving import Balance
from domain.words import FundKind, InspectionResult, InspectionState, LeaveReason, Sign, SignState

OPEN_STATES = (
    InspectionState.FAILED,
    InspectionState.RECOVERING,
    InspectionState.OVERDUE,
    InspectionState.LATE,
    InspectionState.RECTIFYING,
    InspectionState.WAITING,
)
"""States in which something is still to be done, the gravest first."""


@dataclass(frozen=True)
class InspectionLine:
    """A drawn project in a list."""

    id: int
    draw: int
    title: str
    code: str
    uscc: str
    enterprise: str
    district: str
    provider: str
    inspectors: str
    drawn_on: date
    visit_by: date
    state: InspectionState
    result: InspectionResult | None
    visited_on: date | None
    due_on: date | None
    left_on: date | None
    money: CaseMoney
    visits: tuple[Visit, ...] = ()
    """Those that stand, oldest first."""

    @property
    def until(self) -> date | None:
        """By when the next step is due; none where none is."""
        if self.state in (InspectionState.WAITING, InspectionState.LATE):
            return self.visit_by
        return self.due_on if self.state in (InspectionState.RECTIFYING, InspectionState.OVERDUE) else None


@dataclass(frozen=True)
class DrawLine:
    """A draw in the list of draws; without a number yet `drawn_on` is none."""

    number: int
    title: str
    fixed_on: date
    size: int
    projects: int
    visit_days: int
    method: str
    weights: str
    source: str
    source_on: date
    digits: int
    frame_sha256: str
    said: str
    seed: str
    drawn_on: date | None
    is_due: bool
    """Whether its number is out and it may be drawn."""
    void_on: date | None = None
    void_because: str = ""
    void_people: str = ""

    @property
    def state(self) -> str:
        if self.void_on is not None:
            return f"已于 {self.void_on} 作废"
        if self.drawn_on is not None:
            return f"已于 {self.drawn_on} 抽取"
        return "号码已公布，待抽取" if self.is_due else f"名册已固定，等 {self.source_on} 的号码"


@dataclass(frozen=True)
class VisitLine:
    """`withdrawn`: when, by whom and why it was taken back; empty of one that stands."""

    id: int
    visited_on: date
    result: InspectionResult
    found: str
    due_on: date | None
    author: str
    photos: tuple[tuple[int, str], ...]
    """Evidence and name of each picture."""
    withdrawn: str = ""


@dataclass(frozen=True)
class MoneyLine:
    occurred_on: date
    kind: FundKind
    amount_fen: int
    document_no: str
    note: str


@dataclass(frozen=True)
class InspectionCase:
    """One drawn project from the draw to the last yuan."""

    line: InspectionLine
    visits: tuple[VisitLine, ...]
    entries: tuple[MoneyLine, ...]
    leaving: "LeavingLine | None"


@dataclass(frozen=True)
class DrawsPage:
    """`void_lines`: projects of draws that are void; nothing is to be done of them."""

    draws: tuple[DrawLine, ...]
    lines: tuple[InspectionLine, ...]
    void_lines: tuple[InspectionLine, ...]
    frame_size: int
    inspectors: int

    @property
    def sentence(self) -> str:
        return inspections_sentence(self.lines)


def inspections_sentence(lines: Sequence[InspectionLine]) -> str:
    """抽查 12 个项目：已查合格 8，…；应收回 …."""
    if not lines:
        return "还没有抽查过项目。"
    count = Counter(line.state for line in lines)
    parts = [
        f"{state.zh} {count[state]}"
        for state in (*OPEN_STATES, InspectionState.PASSED, InspectionState.CLOSED)
        if count[state]
    ]
    return f"共抽查 {len(lines)} 个项目：{'、'.join(parts)}。"


@dataclass(frozen=True)
class LeavingLine:
    """An enterprise that left by a case, and who took its place."""

    id: int
    uscc: str
    enterprise: str
    district: str
    status: str
    reason: LeaveReason
    said: str
    evidence: str
    left_on: date
    people: str
    successor_uscc: str
    successor: str
    due_on: date | None
    is_late: bool
    money: CaseMoney
    owed_fen: int
    withdrawn: str = ""
    """When, by whom and why the case was taken back; empty of one that stands."""
    named_on: date | None = None
    """When the successor was named."""

    @property
    def may_lose_successor(self) -> bool:
        """Whether its successor was named later, and can be taken back alone."""
        return bool(self.successor_uscc) and self.due_on is not None

    @property
    def place(self) -> str:
        """新企业, 待补（2026-12-31 前）, 逾期未补（2026-10-31 前）."""
        if self.successor:
            return self.successor
        return f"{'逾期未补' if self.is_late else '待补'}（{self.due_on} 前）"


@dataclass(frozen=True)
class LeftWithout:
    """An enterprise that left by a return, without a case."""

    uscc: str
    enterprise: str
    district: str
    status: str
    left_on: date | None
    said: str


@dataclass(frozen=True)
class LeavingPage:
    balance: Balance
    lines: tuple[LeavingLine, ...]
    without: tuple[LeftWithout, ...]
    withdrawn: tuple[LeavingLine, ...] = ()


@dataclass(frozen=True)
class SignLine:
    """A sign with what was found of it; `is_new`: what it says has changed since, or nobody has said anything."""

    sign: Sign
    key: str
    codes: tuple[str, ...]
    ties: tuple[str, ...]
    names: str
    said: str
    odds: str
    first_on: date
    state: SignState
    ruling: str


@dataclass(frozen=True)
class RingLine:
    """Enterprises and providers that signs tie together."""

    enterprises: str
    providers: str
    codes: tuple[str, ...]
    signs: str


@dataclass(frozen=True)
class SignsPage:
    """`scanned_on` none: nobody has looked yet. `is_behind`: facts changed since."""

    lines: tuple[SignLine, ...]
    rings: tuple[RingLine, ...]
    scanned_on: date | None
    looked_at: str
    is_behind: bool

    @property
    def sentence(self) -> str:
        if self.scanned_on is None:
            return "还没有查过疑点线索。"
        waiting = sum(line.state is SignState.OPEN for line in self.lines)
        if not self.lines:
            return f"{self.scanned_on} 查过，没有发现疑点线索。"
        whole = f"疑点线索 {len(self.lines)} 条，待核查 {waiting} 条"
        return whole + (f"；相互牵连的 {len(self.rings)} 组" if self.rings else "") + "。线索不是结论，须核查后认定。"
