"""What a period lists beside the readings: 问题清单, 议定事项, returns, 工作动态 of the units, issues that were due."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from domain.periods import zh_of


@dataclass(frozen=True)
class IssueLine:
    """An issue open on the period's last day."""

    code: str
    title: str
    category: str
    severity: str
    district: str
    subject: str
    owner: str
    opened_on: date
    due_on: date


@dataclass(frozen=True)
class IssueCount:
    district: str
    number: int
    overdue: int
    serious: int


@dataclass(frozen=True)
class DecisionLine:
    """A decision that was not yet verified when the period began. Days after its last day are not known to it."""

    id: int
    held_on: date
    meeting: str
    number: int
    text: str
    owner: str
    due_on: date
    district: str
    linked: str
    done_on: date | None
    verified_on: date | None

    def state(self, as_of: date) -> str:
        """办理中, 逾期 3 天, 已办结待核实(2026-11-10), 已核实(2026-11-12)."""
        if self.verified_on:
            return f"已核实（{self.verified_on}）"
        if self.done_on:
            return f"已办结待核实（{self.done_on}）"
        late = (as_of - self.due_on).days
        return f"逾期 {late} 天" if late > 0 else "办理中"


@dataclass(frozen=True)
class DueIssue:
    """An issue of a district whose day had come: what 问题整改 counts beside those of projects."""

    code: str
    title: str
    district: str
    owner: str
    due_on: date
    closed_on: date | None

    @property
    def is_in_time(self) -> bool:
        return self.closed_on is not None and self.closed_on <= self.due_on


@dataclass(frozen=True)
class ReturnLine:
    """A return that was due; without a day it had not come by the period's last day."""

    unit: str
    district: str
    week: str
    due_on: date
    submitted_on: date | None

    @property
    def is_on_time(self) -> bool:
        return self.submitted_on is not None and self.submitted_on <= self.due_on


@dataclass(frozen=True)
class UpdateLine:
    """工作动态 of a unit for a week."""

    unit: str
    district: str
    week: str
    submitted_on: date
    text: str

    @property
    def week_zh(self) -> str:
        return zh_of(self.week)


@dataclass(frozen=True)
class YardstickChange:
    """What is measured otherwise from a day on; `kind`: 目标调整, 口径变动, 规则调整.

    `districts`: whom it is about, none for all.
    """

    kind: str
    effective_from: date
    text: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeriodLists:
    """`is_kept` False: closed before lists were kept, so there is nothing to show; `are_updates_kept` likewise.

    `returns` are those late or missing.
    """

    issues: tuple[IssueLine, ...] = ()
    issue_counts: tuple[IssueCount, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    returns: tuple[ReturnLine, ...] = ()
    updates: tuple[UpdateLine, ...] = ()
    changes: tuple[YardstickChange, ...] = ()
    is_kept: bool = True
    are_updates_kept: bool = True


@dataclass(frozen=True)
class CountedRows:
    """The rows behind 数据报送 and 问题整改 that are no projects, each exactly once.

    `is_kept` False: the period was closed before they were kept, so they are what is recorded of it now.
    """

    returns: tuple[ReturnLine, ...]
    issues: tuple[DueIssue, ...]
    is_kept: bool = True


@dataclass(frozen=True, kw_only=True)
class WayFigures:
    """Prices approved, acceptances, visits of inspections, objections, and who left and came by a case in a period."""

    applied: int = 0
    passed: int = 0
    waiting: int = 0
    overdue: int = 0
    visited: int = 0
    failed: int = 0
    raised: int = 0
    held: int = 0
    priced: int = 0
    left: int = 0
    named: int = 0


@dataclass(frozen=True, kw_only=True)
class WayLine(WayFigures):
    """Those of a district; None: of no district."""

    district_id: int | None


@dataclass(frozen=True)
class SignCount:
    """Signs that the last look found in the pilot, and those nothing is said of."""

    signs: int
    unlooked: int


@dataclass(frozen=True, kw_only=True)
class WayCounts(WayFigures):
    """Of the period's days and its last day. `signs`: None for who may not see signs, and in a district's edition."""

    signs: int | None = None
    unlooked: int = 0


def counted_way(lines: Iterable[WayLine], district_id: int | None) -> WayCounts:
    """Of one district, or of all and of what is of none."""
    chosen = [line for line in lines if district_id in (None, line.district_id)]
    return WayCounts(**{one.name: sum(getattr(line, one.name) for line in chosen) for one in fields(WayFigures)})
