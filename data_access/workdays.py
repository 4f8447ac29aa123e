"""Working days of a pilot: what chinesecalendar knows of the days off that 国务院办公厅 announces year by year, and
over it the notices that the office entered (放假安排)."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar import constants
from sqlalchemy import Connection, select

from data_access.tables import Holiday
from domain.facts.calendar import Calendar, calendar_of, days_of_year
from domain.words import DayKind

Notice = tuple[date, date, DayKind]
NEW_YEAR = 7
"""Last day of January that 元旦 may reach."""


@cache
def published_calendar() -> Calendar:
    """Working days as the package knows them; the years that it does not know yet are assumed (rules 7.2.3)."""
    return calendar_of({year: days_off(year) for year in published_years()})


@cache
def published_years() -> frozenset[int]:
    return frozenset(day.year for day in (*constants.holidays, *constants.workdays) if day.year >= 2015)


def days_off(year: int) -> frozenset[date]:
    """Days of a published year that nobody need work."""
    return frozenset(day for day in days_of_year(year) if not chinese_calendar.is_workday(day))


def load_calendar(connection: Connection, pilot_id: int) -> Calendar:
    """Working days by the notices of a pilot's office, where it entered none by the package (rules 14.6)."""
    return _with_notices(_notices(connection, pilot_id))


def is_known(connection: Connection, pilot_id: int, year: int) -> bool:
    """Whether the days off of a year are published or entered; else they are assumed. 元旦 alone is of the notice of
    either year: one that goes beyond the year's first week says that its own has been entered (rules 14.6)."""
    return year in published_years() or any(
        first <= date(year, 12, 31) and last > date(year, 1, NEW_YEAR)
        for first, last, _ in _notices(connection, pilot_id)
    )


def _notices(connection: Connection, pilot_id: int) -> tuple[Notice, ...]:
    columns = (Holiday.first_on, Holiday.last_on, Holiday.arrangement)
    query = select(*columns).where(Holiday.pilot_id == pilot_id).order_by(Holiday.first_on, Holiday.id)
    return tuple((row.first_on, row.last_on, row.arrangement) for row in connection.execute(query))


@cache
def _with_notices(notices: Sequence[Notice]) -> Calendar:
    told = {kind: [day for first, last, of in notices if of is kind for day in _days(first, last)] for kind in DayKind}
    return published_calendar().told(off=told[DayKind.OFF], worked=told[DayKind.WORKED])


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
