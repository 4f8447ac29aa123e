"""On which days people work, so that durations are compared in working time and a festival is no delay (rules 7.2.3).

What is published is handed in; where a year is not published yet, weekends and the usual holidays are assumed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from domain.days import NEVER, day, number

FIRST, LAST = number(date(2015, 1, 1)), number(date(2040, 12, 31))
LUNAR_NEW_YEAR = (
    *(date(2015, 2, 19), date(2016, 2, 8), date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25)),
    *(date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17)),
    *(date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11)),
)
BEFORE, AFTER = 7, 14
"""The festival runs from a week before New Year's Day (小年) to the 15th of the month (元宵)."""
USUAL_HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""Statutory days with a fixed date (全国年节及纪念日放假办法, 国务院令第795号)."""
ON_A_DAY_OFF = 0.1
"""What is done on a day off beside a working day; more than nothing, so that working time always goes on."""


@dataclass(frozen=True)
class Calendar:
    """From FIRST on, day by day: whether it is a working day, and whether it belongs to a Spring Festival."""

    works: np.ndarray
    festival: np.ndarray

    def told(self, *, off: Iterable[date], worked: Iterable[date]) -> "Calendar":
        """With days that a notice makes free, and days off that it has worked; a day that is both is worked."""
        works = self.works.copy()
        for days, value in ((off, False), (worked, True)):
            at = [number(one) - FIRST for one in days]
            works[[one for one in at if 0 <= one < len(works)]] = value
        return replace(self, works=works)

    def clock(self, festival_pace: float) -> "Clock":
        """Working time, with so much done on a day of the festival beside a usual day of a week."""
        done = np.where(self.works, 1.0, ON_A_DAY_OFF)
        usual = float(done[~self.festival].mean())
        done[self.festival] = max(usual * festival_pace, ON_A_DAY_OFF / 2)
        return Clock(np.cumsum(done / usual))


@dataclass(frozen=True)
class Clock:
    """Working time since FIRST at the end of each day; a usual week is 7, so that it compares with calendar days."""

    passed: np.ndarray

    def at(self, days: np.ndarray) -> np.ndarray:
        """Working time at the end of the days; NEVER stays NEVER."""
        days = np.asarray(days, dtype=np.int64)
        inside = np.clip(days - FIRST, 0, len(self.passed) - 1)
        return np.where(days >= NEVER, float(NEVER), self.passed[inside] + (days - FIRST - inside))

    def days_after(self, as_of: int, most: int = 2_000) -> np.ndarray:
        """Day number by quarters of a day's working time after `as_of`, to look many up at once."""
        start = min(max(as_of - FIRST, 0), len(self.passed) - 1)
        ahead = self.passed[start:] - self.passed[start]
        found = np.searchsorted(ahead, np.arange(most * 4) / 4 + 0.125, side="left")
        beyond = found >= len(ahead)
        table = as_of + np.where(beyond, len(ahead) + np.arange(most * 4) // 4, np.maximum(found, 1))
        return table.astype(np.float32)


def calendar_of(off: Mapping[int, frozenset[date]]) -> Calendar:
    """The calendar from the days off of each published year; the other years by weekends and the usual holidays."""
    numbers = np.arange(FIRST, LAST + 1)
    weekday = (numbers + 3) % 7  # 1970-01-01 was a Thursday
    works, festival = weekday < 5, np.zeros(len(numbers), dtype=bool)
    for new_year in LUNAR_NEW_YEAR:
        at = number(new_year) - FIRST
        festival[at - BEFORE : at + AFTER + 1] = True
        if new_year.year not in off:
            works[at - 1 : at + 3] = False
    for year in range(_year(FIRST), _year(LAST) + 1):
        if year not in off:
            for month, day_of_month in USUAL_HOLIDAYS:
                works[number(date(year, month, day_of_month)) - FIRST] = False
        else:
            first, last = number(date(year, 1, 1)) - FIRST, number(date(year, 12, 31)) - FIRST
            works[first : last + 1] = True
            works[[number(one) - FIRST for one in off[year]]] = False
    return Calendar(works, festival)


def _year(day_number: int) -> int:
    found = day(day_number)
    return 0 if found is None else found.year


@cache
def assumed_calendar() -> Calendar:
    """Where nothing published is known."""
    return calendar_of({})


def days_of_year(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def workday_after(calendar: Calendar, day_on: date, days: int) -> date:
    """The working day so many working days after a day; the day itself is not counted."""
    at = number(day_on) - FIRST
    ahead = np.flatnonzero(calendar.works[at + 1 : at + 2 + days * 4 + 30])
    return day_on + timedelta(days=int(ahead[days - 1]) + 1) if days else day_on


def workdays_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days after one day until another; none where the other is not later."""
    return int(calendar.works[number(first) - FIRST + 1 : number(last) - FIRST + 1].sum())
