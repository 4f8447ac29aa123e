"""What was reported of an indicator up to a day, by the units that report it (rules 4.1.7)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.days import EPOCH, number
from domain.facts.columns import Facts, Series, Unit
from domain.lights.readings import ScopeKey
from domain.words import ReportedEvery, ReportedScope

COUNTERS = {ReportedScope.PILOT: "", ReportedScope.DISTRICT: "个地区", ReportedScope.INDUSTRY: "个行业"}
CYCLES = {
    ReportedEvery.WEEKLY: 7,
    ReportedEvery.MONTHLY: 31,
    ReportedEvery.QUARTERLY: 92,
    ReportedEvery.HALF_YEARLY: 184,
    ReportedEvery.YEARLY: 366,
}
"""Days from one report to the next at most."""
NAMED = 5
"""So many units that are missing are named."""


@dataclass(frozen=True)
class ReportsOfUnit:
    """A unit that reports an indicator, or the pilot as a whole: the days on which it is asked, and what came."""

    district: int | None
    industry: int | None
    name: str
    first_on: date
    last_on: date | None
    series: Series | None

    def value_on(self, day: date) -> float | None:
        return None if self.series is None else self.series.at(number(day))

    def is_asked(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)

    def base_of(self, window_from: date, eve: date) -> float | None:
        """Stock before a window: nothing had come before the unit's own first day; else only a report tells."""
        value = self.value_on(eve)
        return 0.0 if value is None and window_from <= self.first_on else value


@dataclass(frozen=True)
class Stock:
    """What all units had reported by a day; `total` None where none had.

    `silent`: asked on the day and never heard of. `oldest`: whose last report lies back farthest, and its day.
    """

    total: float | None
    asked: int
    silent: tuple[str, ...]
    oldest: tuple[date, str] | None


def asked_of(facts: Facts, indicator: str, scope: ScopeKey) -> tuple[ReportsOfUnit, ...]:
    """The units that report an indicator within a scope; none where it is reported by other units than the scope's."""
    by = facts.reported_scopes.get(indicator, ReportedScope.PILOT)
    series = {(s.district, s.industry): s for s in facts.series_of.get(indicator, ())}
    return tuple(
        ReportsOfUnit(
            *key,
            unit.name,
            max(unit.valid_from or facts.pilot.first_on, facts.pilot.first_on),
            unit.valid_to,
            series.get(key),
        )
        for key, unit in _units(facts, by)
        if all(part is None or part == mine for part, mine in zip(scope, key, strict=True))
    )


def _units(facts: Facts, by: ReportedScope) -> Iterator[tuple[ScopeKey, Unit]]:
    if by is ReportedScope.PILOT:
        yield (None, None), Unit(facts.pilot.id, "")
    for district in facts.districts if by is ReportedScope.DISTRICT else ():
        yield (district.id, None), district
    for industry in facts.industries if by is ReportedScope.INDUSTRY else ():
        yield (None, industry.id), industry


def stock_on(asked: Iterable[ReportsOfUnit], day: date) -> Stock:
    """What they had reported by the day. A unit that is no more keeps what it reported and is asked for nothing."""
    values: list[float] = []
    silent: list[str] = []
    last: list[tuple[int, str]] = []
    count = 0
    for unit in asked:
        value, is_asked = unit.value_on(day), unit.is_asked(day)
        count += is_asked
        if value is not None and unit.series is not None:
            values.append(value)
            if is_asked:
                last.append((unit.series.last_on(number(day)), unit.name))
        elif is_asked:
            silent.append(unit.name)
    oldest = min(last, default=None)
    known = None if oldest is None else (EPOCH + timedelta(days=oldest[0]), oldest[1])
    return Stock(sum(values) if values else None, count, tuple(silent), known)


def grown(
    asked: Iterable[ReportsOfUnit], window_from: date, begins_on: date, day: date
) -> tuple[float, tuple[str, ...]]:
    """What came from a window's first day up to a day, and the units without a figure to count from.

    Of these only what came after their first report counts.
    """
    total, lacking = 0.0, list[str]()
    for unit in asked:
        value = unit.value_on(day)
        if value is None or unit.series is None:
            continue
        base = unit.base_of(window_from, begins_on - timedelta(days=1))
        if base is None:
            base = float(unit.series.values[0])
            if base:  # nothing up to a day is nothing before it
                lacking.append(unit.name)
        total += value - base
    return total, tuple(lacking)


def doubt_of(by: ReportedScope, stock: Stock, day: date, stale_days: float) -> str:
    """Why what was reported cannot be judged as a whole: not by all, or too long ago; empty where it can."""
    if stock.silent:
        return f"{silent_of(by, stock)}，不作总数判断"
    if stock.oldest is not None and (day - stock.oldest[0]).days > stale_days:
        last_on, unit = stock.oldest
        who = f"（{unit}）" if unit else ""
        return f"过期：最近一次报送是 {last_on}{who}，已 {(day - last_on).days} 天没有报送"
    return ""


def stale_after(facts: Facts, indicator: str, stale_days: float) -> float:
    """Days after which a report is too old: the rule's, which is for monthly ones, longer or shorter by the cycle."""
    if indicator in facts.counted:
        return math.inf
    every = facts.reported_every.get(indicator, ReportedEvery.MONTHLY)
    return stale_days + CYCLES[every] - CYCLES[ReportedEvery.MONTHLY]


def silent_of(by: ReportedScope, stock: Stock) -> str:
    """How many of those asked have reported, and who has not."""
    reported = stock.asked - len(stock.silent)
    return f"{stock.asked} {COUNTERS[by]}报了 {reported} 个，{_named(stock.silent)}还没有报过"


def lacking_of(lacking: Sequence[str], eve: date) -> str:
    """That there is nothing to count from, and what to do."""
    return f"缺基数：{_named(lacking)}没有 {eve} 及以前的报送，分不出期内新增；请补报 {eve} 的累计数，没有发生填 0"


def _named(units: Sequence[str]) -> str:
    more = f"等 {len(units)} 个" if len(units) > NAMED else ""
    return "、".join(filter(None, units[:NAMED])) + more
