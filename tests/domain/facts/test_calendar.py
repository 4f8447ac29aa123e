"""Working days, published and assumed, and working time (rules 7.2.3)."""

from datetime import date, timedelta

import numpy as np
import pytest

from data_access.workdays import days_off, published_calendar
from domain.days import NEVER, day, number
from domain.facts.calendar import FIRST, assumed_calendar, calendar_of


def works(calendar, on: date) -> bool:
    return bool(calendar.works[number(on) - FIRST])


@pytest.mark.parametrize(
    ("on", "is_worked", "why"),
    [
        (date(2026, 2, 13), True, "the Friday before the festival"),
        (date(2026, 2, 14), True, "a Saturday worked for the festival"),
        (date(2026, 2, 15), False, "the festival's first day off"),
        (date(2026, 2, 23), False, "its last"),
        (date(2026, 2, 24), True, "the day after"),
        (date(2026, 10, 7), False, "the last day of the National Day holiday"),
        (date(2026, 11, 15), False, "a Sunday"),
    ],
)
def test_published_days_off_are_those_of_the_state_council(on, is_worked, why):
    assert works(published_calendar(), on) is is_worked, why


@pytest.mark.parametrize(
    ("on", "is_worked", "why"),
    [
        (date(2035, 1, 1), False, "New Year"),
        (date(2027, 2, 4), True, "two days before New Year's Day of the moon"),
        (date(2027, 2, 5), False, "除夕"),
        (date(2027, 2, 8), False, "初三, a Monday"),
        (date(2027, 2, 9), True, "初四"),
        (date(2027, 5, 3), True, "a Monday after the two days of May"),
        (date(2027, 10, 2), False, "National Day and a Saturday"),
        (date(2027, 10, 9), False, "no Saturday is taken to be shifted"),
    ],
)
def test_a_year_that_is_not_published_is_assumed(on, is_worked, why):
    assert works(calendar_of({}), on) is is_worked, why


def test_years_the_package_knows_are_taken_from_it():
    off = {2026: days_off(2026)}
    assert works(calendar_of(off), date(2026, 2, 14))
    assert not works(calendar_of({}), date(2026, 2, 14))


def test_a_usual_week_is_seven_and_a_festival_much_less():
    clock = assumed_calendar().clock(0.4)
    week = np.diff(clock.at(np.array([number(date(2026, 6, 7)), number(date(2026, 6, 14))])))[0]
    festival = np.diff(clock.at(np.array([number(date(2026, 2, 16)), number(date(2026, 2, 23))])))[0]
    assert week == pytest.approx(7, abs=0.2)
    assert festival == pytest.approx(0.4 * 7, abs=0.05)


def test_working_time_never_stands_still_and_never_stays_never():
    clock = assumed_calendar().clock(0.0)
    days = np.arange(number(date(2025, 1, 1)), number(date(2028, 1, 1)))
    assert (np.diff(clock.at(days)) > 0).all()
    assert clock.at(np.array([NEVER]))[0] == NEVER


def test_working_time_leads_back_to_its_day():
    clock, as_of = assumed_calendar().clock(0.4), date(2026, 2, 6)
    table = clock.days_after(number(as_of))
    for ahead in (3, 11, 40, 200):
        there = as_of + timedelta(days=ahead)
        passed = clock.at(np.array([number(as_of), number(there)]))
        found = table[int((passed[1] - passed[0]) * 4)]
        assert abs((day(int(found)) - there).days) <= 3, "within a weekend"
    assert table.min() == number(as_of) + 1, "never before the day after"
