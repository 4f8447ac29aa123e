"""序时进度: how much of a target is due by a day, from which yardstick, and the light of a pace (rules 4.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.periods import month_of
from domain.words import Basis, Cadence, Light, Operator, Planned, TargetKind


@dataclass(frozen=True)
class TargetFact:
    """A printed target; district and industry are ids, None for all."""

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

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True)
class Yardstick:
    """What a scope is measured against on a day: the target (none for bottom-up) and where it comes from."""

    source: Planned
    target: TargetFact | None
    starts_on: date | None
    ended: bool = False

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


def choose_target(targets: Iterable[TargetFact], as_of: date) -> TargetFact | None:
    """The printed target whose period holds the day: tables before text, the narrower period first."""
    holding = [current_window(target, as_of) for target in targets if target.holds(as_of)]
    return min(holding, key=_preference, default=None)


def _preference(target: TargetFact) -> tuple[bool, int, int]:
    return (target.kind is TargetKind.TEXT, (target.last_on - target.first_on).days, target.id)


def yardstick(
    targets: Sequence[TargetFact],
    as_of: date,
    implementation_from: date,
    pilot_ends_on: date,
    *,
    has_bottom_up: bool = True,
) -> Yardstick:
    """First of: checkpoints, table target, text target, bottom-up.

    Where there is no bottom-up, or the pilot is over, the target that ended last decides. A pilot that is over answers
    for its whole-pilot target first, even where a printed year runs on to its 31 December.
    """
    whole = [t for t in targets if t.is_whole_pilot and as_of > max(t.last_on, pilot_ends_on)]
    target = min(whole, key=_preference, default=None) or choose_target(targets, as_of)
    if target is None and (as_of > pilot_ends_on or not has_bottom_up):
        target = _last_ended(targets, as_of)
    return _against(target, as_of, implementation_from)


def own_yardstick(target: TargetFact, as_of: date, implementation_from: date) -> Yardstick:
    """The target for itself, whatever else is printed: in the window that holds the day, or in its last one.

    Before its first day there is none.
    """
    if as_of < target.first_on:
        return _against(None, as_of, implementation_from)
    return _against(current_window(target, min(as_of, target.last_on)), as_of, implementation_from)


def _against(target: TargetFact | None, as_of: date, implementation_from: date) -> Yardstick:
    if target is None:
        return Yardstick(Planned.BOTTOM_UP, None, None)
    starts_on = max(target.first_on, implementation_from) if target.is_whole_pilot else target.first_on
    if target.checkpoints:
        source = Planned.CHECKPOINTS
    else:
        source = Planned.TARGET_TABLE if target.kind is TargetKind.TABLE else Planned.TARGET_TEXT
    return Yardstick(source, target, starts_on, ended=as_of > target.last_on)


def _last_ended(targets: Iterable[TargetFact], as_of: date) -> TargetFact | None:
    """The target that ended last before the day; a recurring one in its last year or month."""
    ended = [current_window(target, target.last_on) for target in targets if target.last_on < as_of]
    return min(ended, key=lambda t: (-t.last_on.toordinal(), *_preference(t)), default=None)


def planned_value(stick: Yardstick, as_of: date, start_stock: float = 0.0) -> float:
    """序时 on the day, in the target's unit.

    A flow grows from 0 in its period; a stock from the stock before its first day. First and last day both count.
    """
    target = stick.printed
    start = start_stock if target.basis is Basis.STOCK else 0.0
    if target.checkpoints:
        checkpoints = tuple(sorted(target.checkpoints))
        if checkpoints[-1][0] < target.last_on:
            checkpoints = (*checkpoints, (target.last_on, target.value))
        return between_checkpoints(checkpoints, stick.begins_on, start, as_of)
    return straight_line(target.value, stick.begins_on, target.last_on, as_of, start)


def straight_line(value: float, first_on: date, last_on: date, as_of: date, start: float = 0.0) -> float:
    """start + (value − start) × elapsed days ÷ days; 0 days elapsed before the first day, all after the last."""
    days = (last_on - first_on).days + 1
    elapsed = min(max((as_of - first_on).days + 1, 0), days)
    return start + (value - start) * elapsed / days


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


def attained(actual: float, operator: Operator, value: float) -> bool:
    """Whether the operator holds at the end: 突破/超 is strict, everything else is met by reaching the value."""
    return actual > value if operator is Operator.MORE_THAN else actual >= value


def final_light(actual: float, operator: Operator, value: float) -> Light:
    """After the last day: GREEN if the operator holds, else RED."""
    return Light.GREEN if attained(actual, operator, value) else Light.RED


def current_window(target: TargetFact, as_of: date) -> TargetFact:
    """A recurring target (每年, 每月) seen in the year or month that holds the day, within its own days."""
    if target.cadence is Cadence.ONCE or not target.holds(as_of):
        return target
    if target.cadence is Cadence.YEARLY:
        first, last = date(as_of.year, 1, 1), date(as_of.year, 12, 31)
    else:
        month = month_of(as_of)
        first, last = month.starts_on, month.ends_on
    return replace(
        target,
        first_on=max(first, target.first_on),
        last_on=min(last, target.last_on),
        basis=Basis.FLOW,
        is_whole_pilot=False,
    )
