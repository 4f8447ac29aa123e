"""What 数据报送 shows beside a file: who has sent this week's return, rates over the weeks, openings of locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.units.quality import Quality
from domain.words import Word


class ReturnState(Word):
    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    MISSING = "missing", "未报"
    WAITING = "waiting", "待报"


@dataclass(frozen=True)
class DueReturn:
    """One unit's return of the week; `days` is how late it is or was, or how many days are left while it waits."""

    unit: str
    kind: str
    state: ReturnState
    days: int
    sent_at: datetime | None
    text: str
    on_time: int
    received: int
    due: int

    @property
    def state_zh(self) -> str:
        if self.state is ReturnState.LATE:
            return f"迟报 {self.days} 天"
        if self.state is ReturnState.MISSING:
            return f"未报，已过 {self.days} 天"
        if self.state is ReturnState.WAITING:
            return "待报，今天截止" if self.days == 0 else f"待报，还有 {self.days} 天"
        return self.state.zh


@dataclass(frozen=True)
class WeekRates:
    """Returns of a week by what was known on the page's day."""

    week: str
    due: int
    on_time: int
    late: int

    @property
    def received(self) -> int:
        return self.on_time + self.late


@dataclass(frozen=True)
class ReturnsView:
    """The week of the page, its units with the missing ones first, what to send them, the weeks before."""

    week: str
    week_zh: str
    due_on: date | None
    lines: Sequence[DueReturn]
    chase: str
    rates: Sequence[WeekRates]
    quality: Sequence[Quality]
    sentence: str
