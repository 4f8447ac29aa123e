"""序时进度: how much of a target is due by a day, from which yardstick, and the light of a pace (rules 4.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.periods import month_of
from domain.words import Basis, Cadence, Operator, Outcome, Planned, TargetKind

SAME = 1e-9
PLANNED_BY = {
    TargetKind.TABLE: Planned.TARGET_TABLE,
    TargetKind.TEXT: Planned.TARGET_TEXT,
    TargetKind.ALLOCATED: Planned.TARGET_ALLOCATED,
}


@dataclass(frozen=True)
class CourseFact:
    """The office's checkpoints of a target from a day on; none of them: the straight line again."""

    effective_from: date
    points: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class TargetFact:
    """A target, printed or allocated; district and industry are ids, None for all."""

    id: int
    indicator: str
    district: int | None
    industry: int | None
    value: float
    unit: str
    operator: Operator
    basis: Basis
    kind: TargetKind
    cadence: Cadence
    period: str
    first_on: date
    last_on: date
    is_whole_pilot: bool
    source_name: str = ""
    checkpoints: tuple[tuple[date, float], ...] = ()
    courses: tuple["CourseFact", ...] = ()
    """Every set of checkpoints of its line, of which `versions_on` picks that of the day."""
    names_own_days: bool = False
    """Its own sentence names its days (“到2027年底”), so that the pilot's do not cut it."""
    follows_years: bool = False
    """Its checkpoints are the years' targets, which sum to it."""
    effective_from: date = date.min
    """The day from which this version holds."""
    was: float | None = None
    was_operator: Operator | None = None
    """Value and operator of the version before, where one of them was revised."""
    due_from: date | None = None
    """Of a whole one whose years do not sum to it: the first day of the first."""
    retired_from: date | None = None
    """The day from which on the plan has it no more (撤下), and why."""
    retired_reason: str = ""

    @property
    def line(self) -> tuple[object, ...]:
        """The line of the plan that versions share."""
        return (self.indicator, self.source_name, self.district, self.industry, self.period, self.kind)

    @property
    def version_zh(self) -> str:
        """Which version it is, where it was revised: “，2026-10-01 起由 233 调整”; of a revised operator both."""
        if self.was is None or self.was_operator is None:
            return ""
        if self.was_operator is self.operator:
            return f"，{self.effective_from} 起由 {self.was:g} 调整"
        return (
            f"，{self.effective_from} 起由{self.was_operator.zh} {self.was:g} 调整为{self.operator.zh} {self.value:g}"
        )

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


LONGEST_WAIT = timedelta(days=90)
"""How long a line of a printed period waits for the first planned stage (rules 4.1.3)."""


@dataclass(frozen=True)
class Yardstick:
    """What a scope is measured against on a day: the target (none for bottom-up) and where it comes from.

    `ended`: it is the window's last day or later, so that the operator decides. `due_from`: nothing is due before it.
    `waits`: no project of the pilot has come to its first planned milestone, so that no line of what projects count is
    begun (rules 4.1.3).
    """

    source: Planned
    target: TargetFact | None
    starts_on: date | None
    ended: bool = False
    due_from: date | None = None
    waits: bool = False

    @property
    def printed(self) -> TargetFact:
        """The target, where there is one; ValueError for bottom-up."""
        if self.target is None:
            raise ValueError("a bottom-up yardstick has no printed target")
        return self.target

    @property
    def begins_on(self) -> date:
        """First day of a printed target's window; ValueError for bottom-up."""
        if self.starts_on is None:
            raise ValueError("a bottom-up yardstick has no window")
        return self.starts_on


BOTTOM_UP = Yardstick(Planned.BOTTOM_UP, None, None)


def within_pilot(target: TargetFact, first_on: date, last_on: date) -> TargetFact:
    """The target's window cut to the pilot's own days, unless its sentence names another day (rules 4.1.2)."""
    if target.names_own_days or target.first_on > last_on or target.last_on < first_on:
        return target
    if first_on <= target.first_on and target.last_on <= last_on:  # most are: an edit asks for hundreds of targets
        return target
    return replace(target, first_on=max(target.first_on, first_on), last_on=min(target.last_on, last_on))


def begun_windows(target: TargetFact, as_of: date) -> list[TargetFact]:
    """The target, or each year or month of a recurring one, that has begun by the day; oldest first."""
    windows, day = [], target.first_on
    while day <= min(as_of, target.last_on):
        window = current_window(target, day)
        windows.append(window)
        day = window.last_on + timedelta(days=1)
    return windows


def sticks_of(
    targets: Iterable[TargetFact], as_of: date, begun: date, works_from: date = date.min, *, of_projects: bool = True
) -> list[Yardstick]:
    """A yardstick for every window that has begun, tables before text, narrow first. `begun`: the implementation."""
    windows = [window for target in targets for window in begun_windows(target, as_of)]
    return [_against(window, as_of, begun, works_from, of_projects) for window in sorted(windows, key=_preference)]


def due_up_to(window: TargetFact, targets: Iterable[TargetFact], as_of: date) -> float:
    """What makes a missed flow window up: the sum of the windows of its kind up to it; a stock's own value."""
    if window.basis is Basis.STOCK or window.is_whole_pilot:
        return window.value
    family = [
        other
        for target in targets
        if target.kind is window.kind
        and target.cadence is window.cadence
        and not target.is_whole_pilot
        and (target.cadence is Cadence.ONCE or target.id == window.id)
        for other in begun_windows(target, as_of)
    ]
    sums: dict[tuple[date, date], float] = {}
    for other in family:
        if other.basis is Basis.FLOW and other.last_on <= window.last_on:
            days = (other.first_on, other.last_on)
            sums[days] = max(sums.get(days, 0.0), other.value)  # a window printed twice is due once
    return sum(sums.values())


def _preference(target: TargetFact) -> tuple[bool, int, int]:
    return (target.kind is TargetKind.TEXT, (target.last_on - target.first_on).days, target.id)


def own_yardstick(
    target: TargetFact, as_of: date, begun: date, works_from: date = date.min, *, of_projects: bool = True
) -> Yardstick:
    """The target for itself, whatever else is printed: in the window of the day, or its last; before its first none."""
    if as_of < target.first_on:
        return BOTTOM_UP
    return _against(current_window(target, min(as_of, target.last_on)), as_of, begun, works_from, of_projects)


def _against(target: TargetFact, as_of: date, begun: date, works_from: date, of_projects: bool) -> Yardstick:
    is_cut = target.is_whole_pilot and begun <= target.last_on
    starts_on = max(target.first_on, begun) if is_cut else target.first_on
    source = Planned.CHECKPOINTS if target.checkpoints and not target.follows_years else PLANNED_BY[target.kind]
    due_from = (target.due_from or works_from) if target.is_whole_pilot else None
    waits = of_projects and source is not Planned.CHECKPOINTS and as_of < min(works_from, _waits_until(target))
    return Yardstick(source, target, starts_on, as_of >= target.last_on, due_from, waits)


def _waits_until(target: TargetFact) -> date:
    """The day on which a line begins at the latest: by then projects of a printed period could be planned."""
    if not target.is_whole_pilot:
        line_from = target.first_on
    elif target.follows_years:
        line_from = min(target.checkpoints)[0] + timedelta(days=1)
    elif target.due_from is not None:
        line_from = target.due_from
    else:
        return target.last_on
    return min(line_from + LONGEST_WAIT, target.last_on)


def planned_value(stick: Yardstick, as_of: date, start_stock: float = 0.0) -> float:
    """序时 on the day, in the target's unit.

    A flow grows from 0 in its period; a stock from the stock before its first day. First and last day both count.
    While it waits, of a line along years those that are over are due, of any other nothing.
    """
    target = stick.printed
    start = start_stock if target.basis is Basis.STOCK else 0.0
    if stick.waits:
        return max((value for day, value in target.checkpoints if day <= as_of), default=start)
    if target.checkpoints:
        checkpoints = tuple(sorted(target.checkpoints))
        if checkpoints[-1][0] < target.last_on:
            checkpoints = (*checkpoints, (target.last_on, target.value))
        return between_checkpoints(checkpoints, stick.begins_on, start, as_of)
    first_on = min(max(stick.begins_on, stick.due_from or stick.begins_on), target.last_on)
    return straight_line(target.value, first_on, target.last_on, as_of, start)


def straight_line(value: float, first_on: date, last_on: date, as_of: date, start: float = 0.0) -> float:
    """start + (value − start) × elapsed days ÷ days; 0 days elapsed before the first day, all after the last."""
    elapsed, days = (as_of - first_on).days + 1, (last_on - first_on).days + 1
    return start + (value - start) * min(max(elapsed, 0), days) / days


def between_checkpoints(checkpoints: Sequence[tuple[date, float]], starts_on: date, start: float, as_of: date) -> float:
    """Linear between the office's checkpoints, from the eve of the first day; flat after the last. In order of day."""
    before_day, before = starts_on - timedelta(days=1), start
    for day, value in checkpoints:
        if as_of < day:
            days = (day - before_day).days
            share = 0.0 if days <= 0 else max((as_of - before_day).days, 0) / days
            return before + (value - before) * share
        before_day, before = day, value
    return before


DIVISIBLE = ("%", "亿元", "万元")
"""Units of which there can be a part; all others are counted in whole ones."""

LEAST_SHARE = 0.05


def least_due(value: float, unit: str) -> float:
    """From how much due on a pace is judged: one unit; of a target of at most one, or divisible, 5 % of it."""
    return LEAST_SHARE * value if value <= 1 or unit in DIVISIBLE else 1.0


def least_due_zh(value: float, unit: str) -> str:
    """1 家; of small and divisible targets: 目标的 5%."""
    return f"目标的 {LEAST_SHARE:.0%}" if value <= 1 or unit in DIVISIBLE else f"1 {unit}"


def least_to_meet(target: TargetFact) -> float:
    """The smallest figure that meets the target: more than 233 whole ones begins at 234."""
    is_strict = target.operator is Operator.MORE_THAN and target.unit not in DIVISIBLE
    return target.value // 1 + 1 if is_strict else target.value


def attained(actual: float, operator: Operator, value: float) -> bool:
    """Whether the operator holds at the end: 突破/超 is strict, everything else is met by reaching the value."""
    return actual > value if operator is Operator.MORE_THAN else actual >= value


def outcome_of(target: TargetFact, at_end: float, till_now: float, needed: float) -> Outcome:
    """How a window that has ended stands: met, made up since, or missed (rules 4.1.6).

    `till_now` is held against `needed`: a flow's sum of windows, a stock's own value (`due_up_to`).
    """
    if attained(at_end, target.operator, target.value):
        return Outcome.MET
    return Outcome.MADE_UP if attained(till_now, target.operator, needed) else Outcome.OVERDUE


def current_window(target: TargetFact, as_of: date) -> TargetFact:
    """A recurring target (每年, 每月) seen in the year or month that holds the day, within its own days."""
    if target.cadence is Cadence.ONCE or not target.holds(as_of):
        return target
    if target.cadence is Cadence.YEARLY:
        first, last = date(as_of.year, 1, 1), date(as_of.year, 12, 31)
    else:
        first, last = (month := month_of(as_of)).starts_on, month.ends_on
    first, last = max(first, target.first_on), min(last, target.last_on)
    return replace(target, first_on=first, last_on=last, basis=Basis.FLOW, is_whole_pilot=False)
