"""What the page of batches shows of money."""

from dataclasses import dataclass
from datetime import date

from domain.batches.budget import Exhaustion, Placed
from domain.batches.waiting import Passed, WaitingRow
from domain.yuan import exact, wan


@dataclass(frozen=True)
class LevelShare:
    """A level of government: its part of the budget, and of what stands within it."""

    name: str
    percent: float
    budget_fen: int
    inside_fen: int


@dataclass(frozen=True)
class BudgetView:
    """`placed`: applications in their order, of a district's user its own; counts and sums are those of all."""

    number: int
    numbers: tuple[int, ...]
    budget_fen: int
    inside_fen: int
    outside_fen: int
    placed: tuple[Placed, ...]
    inside: int
    outside: int
    exhaustion: Exhaustion
    weeks: int
    closes_on: date | None
    levels: tuple[LevelShare, ...]
    document: str
    rest_fen: int = 0
    """Of what is within, what waits for the review of the rest (分期)."""

    @property
    def sentence(self) -> str:
        left = exact(self.budget_fen - self.inside_fen)
        over = f"，线外 {self.outside} 个、{wan(self.outside_fen)}" if self.outside else ""
        rest = f"；分期拨付，线内余款 {wan(self.rest_fen)}待复核" if self.rest_fen else ""
        return (
            f"第 {self.number} 批预算 {wan(self.budget_fen)}，按申报先后线内 {self.inside} 个、"
            f"{wan(self.inside_fen)}，余 {left}{over}{rest}。{self.forecast}"
        )

    @property
    def forecast(self) -> str:
        if self.exhaustion.is_used_up:
            return "预算已用完。"
        if self.exhaustion.days is None:
            return f"最近 {self.weeks} 周没有申报，没有速度可推，不估计用完的日子。"
        first, middle, last = self.exhaustion.days
        said = f"照最近 {self.weeks} 周每周 {wan(self.exhaustion.weekly_fen)}的申报，约 {middle} 用完"
        sure = f"（八成把握在 {first} 至 {last}）" if first != last else ""
        ends = self.closes_on
        beyond = f"；本批 {ends} 截止申报，届时预计用不完" if ends is not None and middle > ends else ""
        return f"{said}{sure}{beyond}。"


@dataclass(frozen=True)
class ObjectionLine:
    code: str
    project: str
    enterprise: str
    raised_on: date
    content: str
    outcome: str
    closed_on: date | None
    reply: str


@dataclass(frozen=True)
class NoticeView:
    """The list of a batch's 公示 and the objections against it."""

    number: int
    begins: date | None
    ends: date | None
    placed: tuple[Placed, ...]
    objections: tuple[ObjectionLine, ...]
    as_of: date

    @property
    def sentence(self) -> str:
        held = sum(line.closed_on is None for line in self.objections)
        said = f"异议 {len(self.objections)} 件，没有办结 {held} 件" if self.objections else "没有收到异议"
        hold = "；所指项目在办结前不能登记拨付" if held else ""
        if self.begins is None or self.ends is None:
            return f"第 {self.number} 批还没有登记公示日期；{said}{hold}。"
        word = "未开始" if self.as_of < self.begins else "公示中" if self.as_of <= self.ends else "已期满"
        days = f"{self.begins} 至 {self.ends}（{word}）"
        return f"第 {self.number} 批公示 {days}，名单 {len(self.placed)} 家；{said}{hold}。"


@dataclass(frozen=True)
class WaitingView:
    """Days to payment by district, and who still waits."""

    as_of: date
    rows: tuple[WaitingRow, ...]
    waiting: tuple[Passed, ...]
