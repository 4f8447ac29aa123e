"""The edges of windows, lines and sums, each with the day before and after it (rules 4.1.1, 4.1.2, 4.1.6)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.facts.pace import (
    BOTTOM_UP,
    SAME,
    begun_windows,
    between_checkpoints,
    current_window,
    due_up_to,
    least_due,
    least_due_zh,
    least_to_meet,
    outcome_of,
    own_yardstick,
    planned_value,
    sticks_of,
    within_pilot,
)
from domain.facts.years import along_years
from domain.words import Basis, Cadence, Operator, Outcome, Planned, TargetKind
from tests.domain.make import target

JAN_1, MARCH, DEC_31 = date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31)
IMPLEMENTATION, PILOT_START, PILOT_END = date(2025, 9, 1), date(2025, 7, 1), date(2027, 9, 30)
TABLE = target(233, id=1)
YEARS = (TABLE, target(103, id=2, first_on=date(2027, 1, 1), last_on=PILOT_END, period="2027"))
WHOLE = target(336, id=3, first_on=PILOT_START, last_on=PILOT_END, is_whole_pilot=True)
TEXT = target(300, id=4, kind=TargetKind.TEXT)
YEARLY = target(20, id=5, cadence=Cadence.YEARLY, basis=Basis.STOCK, first_on=PILOT_START, last_on=PILOT_END)


# --- windows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "cut", "why"),
    [
        ((DEC_31, date(2027, 5, 31)), (DEC_31, DEC_31), "begins on the pilot's last day: that day is left"),
        ((date(2027, 1, 1), date(2027, 5, 31)), (date(2027, 1, 1), date(2027, 5, 31)), "begins after it: stays"),
        ((date(2025, 1, 1), JAN_1), (JAN_1, JAN_1), "ends on the pilot's first day: that day is left"),
        ((date(2025, 1, 1), date(2025, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31)), "ends before it: stays"),
        ((date(2025, 1, 1), date(2027, 5, 31)), (JAN_1, DEC_31), "longer on both sides"),
    ],
)
def test_a_window_that_touches_the_pilot_by_a_day_is_cut_to_it(days, cut, why):
    found = within_pilot(target(9, first_on=days[0], last_on=days[1]), JAN_1, DEC_31)
    assert (found.first_on, found.last_on) == cut, why


@pytest.mark.parametrize(
    ("on", "count", "why"),
    [
        (date(2025, 6, 30), 0, "the eve of the first day"),
        (PILOT_START, 1, "the first day"),
        (date(2026, 12, 31), 2, "the last day of the second year"),
        (date(2027, 1, 1), 3, "the first day of the third"),
        (date(2029, 1, 1), 3, "none begins after the last day"),
    ],
)
def test_a_window_has_begun_on_its_first_day(on, count, why):
    assert len(begun_windows(YEARLY, on)) == count, why


def test_a_year_of_a_recurring_target_is_no_whole_pilot_and_counts_what_is_done_in_it():
    year = current_window(replace(YEARLY, is_whole_pilot=True), JAN_1)
    assert (year.first_on, year.last_on, year.basis, year.is_whole_pilot) == (JAN_1, DEC_31, Basis.FLOW, False)


@pytest.mark.parametrize("on", [date(2025, 6, 30), date(2027, 10, 1)])
def test_outside_its_days_a_recurring_target_is_seen_whole(on):
    assert current_window(YEARLY, on) == YEARLY


def test_a_target_of_once_is_its_own_window():
    stock = replace(TABLE, basis=Basis.STOCK)
    assert current_window(stock, JAN_1) == stock


def test_yardsticks_come_tables_first_then_the_narrower_then_the_older():
    again = replace(TABLE, id=9)
    sticks = sticks_of([TEXT, WHOLE, again, TABLE], date(2026, 11, 15), IMPLEMENTATION)
    assert [stick.printed.id for stick in sticks] == [1, 9, 3, 4]


@pytest.mark.parametrize(
    ("printed", "on", "begins_on", "why"),
    [
        (target(9, year=2025), date(2025, 9, 1), date(2025, 1, 1), "a year begins before implementation does"),
        (replace(WHOLE, first_on=date(2026, 2, 1)), MARCH, date(2026, 2, 1), "a whole pilot not before its own day"),
        (replace(WHOLE, last_on=IMPLEMENTATION), MARCH, IMPLEMENTATION, "it ends on implementation's first day"),
        (replace(WHOLE, last_on=date(2025, 8, 31)), MARCH, PILOT_START, "it is over before there is implementation"),
    ],
)
def test_only_a_whole_pilot_waits_for_implementation(printed, on, begins_on, why):
    assert own_yardstick(printed, on, IMPLEMENTATION).begins_on == begins_on, why


def test_before_its_first_day_a_target_has_no_yardstick():
    assert own_yardstick(TABLE, date(2025, 12, 31), IMPLEMENTATION) == BOTTOM_UP
    assert own_yardstick(TABLE, JAN_1, IMPLEMENTATION).target == TABLE


@pytest.mark.parametrize(("on", "ended"), [(date(2026, 12, 30), False), (DEC_31, True), (date(2027, 1, 1), True)])
def test_a_window_has_ended_on_its_last_day(on, ended):
    assert own_yardstick(TABLE, on, IMPLEMENTATION).ended is ended


# --- along the years ------------------------------------------------------------------------------------------------


def spoken(*values: float) -> list:
    return [replace(year, id=20 + n, value=values[n], kind=TargetKind.TEXT) for n, year in enumerate(YEARS)]


POINTS = ((date(2025, 12, 31), 0.0), (DEC_31, 233.0), (PILOT_END, 336.0))


@pytest.mark.parametrize(
    ("others", "points", "why"),
    [
        (YEARS, POINTS, "day and sum at the end of each year, nothing on the eve of the first"),
        (YEARS[::-1], POINTS, "whatever their order"),
        ((*YEARS, replace(TABLE, id=8)), POINTS, "a year printed twice counts once"),
        ((*YEARS, *spoken(236, 100)), POINTS, "a table along the table's years"),
        (spoken(236, 100), (POINTS[0], (DEC_31, 236.0), POINTS[2]), "along the text's where the table has none"),
        ((*YEARS[:1], *spoken(236, 100)), (POINTS[0], (DEC_31, 236.0), POINTS[2]), "or none that sum to it"),
        ((*YEARS, YEARLY, replace(YEARLY, basis=Basis.FLOW)), POINTS, "a target of every year is no year"),
        ((*YEARS, replace(TABLE, id=8, first_on=MARCH, basis=Basis.STOCK)), POINTS, "nor is a stock"),
        ((TABLE, replace(YEARS[1], first_on=DEC_31)), (), "two that share one day overlap"),
        ((TABLE, replace(YEARS[1], value=103.5)), (), "they sum to half a one more"),
        ((TABLE, replace(YEARS[1], value=102.5)), (), "they sum to half a one less"),
    ],
)
def test_a_whole_target_has_checkpoints_along_years_that_sum_to_it(others, points, why):
    assert along_years((WHOLE, *others))[0].checkpoints == points, why


def test_a_sum_that_differs_in_the_ninth_decimal_is_the_same():
    nothing, least = replace(WHOLE, value=0.0), replace(TABLE, value=SAME)
    assert along_years((nothing, least))[0].follows_years is True
    assert along_years((nothing, replace(least, value=2 * SAME)))[0] == replace(nothing, due_from=TABLE.first_on)


def test_a_target_along_its_years_still_comes_from_where_it_is_printed():
    whole = along_years((*YEARS, WHOLE))[-1]
    assert own_yardstick(whole, JAN_1, IMPLEMENTATION).source is Planned.TARGET_TABLE
    assert along_years((*YEARS, WHOLE))[:2] == YEARS


def test_a_year_runs_along_no_years_not_even_itself():
    assert along_years((TABLE,)) == (TABLE,)


# --- lines ----------------------------------------------------------------------------------------------------------


def test_a_stock_starts_from_nothing_where_nothing_is_known():
    stick = own_yardstick(target(365, basis=Basis.STOCK), JAN_1, IMPLEMENTATION)
    assert planned_value(stick, JAN_1) == 1


@pytest.mark.parametrize(
    ("checkpoints", "on", "due", "why"),
    [
        (((MARCH, 92.0),), date(2025, 12, 1), 2, "before the first day: what was there"),
        (((MARCH, 92.0),), date(2025, 12, 31), 2, "on its eve, too"),
        (((MARCH, 92.0),), JAN_1, 3, "one of 90 days"),
        (((MARCH, 20.0), (MARCH, 30.0)), MARCH, 30, "of two on one day the later counts"),
        (((date(2025, 12, 31), 5.0),), date(2025, 12, 1), 2, "a checkpoint on the eve: not before it"),
        (((date(2025, 12, 31), 5.0),), date(2025, 12, 31), 5, "but on it"),
        (((date(2025, 11, 30), 5.0),), date(2025, 11, 1), 2, "a checkpoint before the line begins"),
    ],
)
def test_a_line_begins_on_the_eve_of_its_first_day(checkpoints, on, due, why):
    assert between_checkpoints(checkpoints, JAN_1, 2.0, on) == pytest.approx(due), why


# --- sums and ends --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "others", "needed", "why"),
    [
        (YEARS[1], [], 336, "both years"),
        (replace(WHOLE, value=350), [], 350, "a whole one is itself, whatever the years sum to"),
        (replace(TABLE, basis=Basis.STOCK, value=50), [], 50, "so is a stock"),
        (YEARS[1], [TEXT], 336, "what the text says of a year is no part of a table"),
        (YEARS[1], [replace(TABLE, id=8, value=240)], 343, "a window printed twice is due once, as the larger"),
        (YEARS[1], [replace(TABLE, id=8, value=200)], 336, "in whatever order they are printed"),
        (YEARS[1], [replace(TABLE, id=8, last_on=MARCH, basis=Basis.STOCK)], 336, "a stock is no part of a sum"),
        (YEARS[1], [replace(YEARLY, basis=Basis.FLOW)], 336, "nor is what recurs"),
        (YEARS[0], [], 233, "nor what ends later"),
        (replace(TABLE, value=0.5), [], 0.5, "half a one is half a one"),
    ],
)
def test_what_makes_a_window_up_is_the_sum_of_its_own_kind_up_to_it(window, others, needed, why):
    printed = [window, *(year for year in YEARS if year.id != window.id), WHOLE, *others]
    assert due_up_to(window, printed, PILOT_END) == needed, why


def test_a_recurring_window_is_made_up_by_its_own_windows_only():
    other = replace(YEARLY, id=6, value=7, first_on=IMPLEMENTATION)
    second = current_window(YEARLY, JAN_1)
    assert due_up_to(second, [YEARLY, other, *YEARS], DEC_31) == 40


@pytest.mark.parametrize(
    ("value", "unit", "due", "told"),
    [
        (0.5, "个", 0.025, "目标的 5%"),
        (1, "个", 0.05, "目标的 5%"),
        (2, "个", 1, "1 个"),
        (233, "家", 1, "1 家"),
        (60, "%", 3, "目标的 5%"),
        (1.02, "亿元", 0.051, "目标的 5%"),
    ],
)
def test_a_pace_is_judged_from_one_unit_or_five_percent_due(value, unit, due, told):
    assert least_due(value, unit) == pytest.approx(due)
    assert least_due_zh(value, unit) == told


@pytest.mark.parametrize(
    ("value", "unit", "operator", "least", "why"),
    [
        (233, "家", Operator.AT_LEAST, 233, "reached is met"),
        (233, "家", Operator.EQUAL, 233, "reached is met"),
        (233, "家", Operator.MORE_THAN, 234, "more than 233 whole ones begins at 234"),
        (233.5, "家", Operator.MORE_THAN, 234, "more than 233.5, too"),
        (1.5, "亿元", Operator.MORE_THAN, 1.5, "of what can be divided there is no next one"),
    ],
)
def test_the_smallest_figure_that_meets_a_target(value, unit, operator, least, why):
    assert least_to_meet(target(value, unit=unit, operator=operator)) == least, why


@pytest.mark.parametrize(
    ("operator", "at_end", "till_now", "outcome", "why"),
    [
        (Operator.AT_LEAST, 103, 300, Outcome.MET, "met on its last day, whatever the sum is"),
        (Operator.AT_LEAST, 102, 335, Outcome.OVERDUE, "missed by one, the sum by one"),
        (Operator.AT_LEAST, 102, 336, Outcome.MADE_UP, "missed by one, the sum reached"),
        (Operator.MORE_THAN, 104, 336, Outcome.MET, "one more than 103"),
        (Operator.MORE_THAN, 103, 336, Outcome.OVERDUE, "突破 is strict for the window and for the sum"),
        (Operator.MORE_THAN, 103, 337, Outcome.MADE_UP, "one more than 336"),
    ],
)
def test_a_window_that_ended_is_met_made_up_or_missed(operator, at_end, till_now, outcome, why):
    assert outcome_of(replace(YEARS[1], operator=operator), at_end, till_now, 336) is outcome, why
