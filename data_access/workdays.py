"""The published days off of China (国务院办公厅 announces them year by year), from the package chinesecalendar."""

from datetime import date
from functools import cache

import chinese_calendar
from chinese_calendar import constants

from domain.facts.calendar import Calendar, calendar_of, days_of_year


@cache
def published_calendar() -> Calendar:
    """Working days as published; the years that the package does not know yet are assumed (rules 7.2.3)."""
    years = sorted({day.year for day in (*constants.holidays, *constants.workdays) if day.year >= 2015})
    return calendar_of({year: days_off(year) for year in years})


def days_off(year: int) -> frozenset[date]:
    """Days of a published year that nobody need work."""
    return frozenset(day for day in days_of_year(year) if not chinese_calendar.is_workday(day))
