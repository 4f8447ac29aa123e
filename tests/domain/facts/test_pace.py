"""How much is due by a day, from which yardstick, and what light a pace gives (rules 4.1.1, 4.1.2, 4.1.3)."""

from datetime import date

import pytest

from domain.facts.pace import (
    Yardstick,
    attained,
    between_checkpoints,
    choose_target,
    final_light,
    planned_value,
    straight_line,
    yardstick,
)
from domain.lights.ways import paced
from domain.words import Basis, Cadence, Light, Operator, Planned, TargetKind
from tests.domain.make import RULES, target

JAN_1, DEC_31 = date(2026, 1, 1), date(2026, 12, 31)
IMPLEMENTATION, PILOT_END = date(2025, 9, 1), date(2027, 9, 30)
RULE = RULES["completion", "pace_ratio"]


def stick_of(*targets, on: date, pilot_ends_on: date = PILOT_END, has_bottom_up: bool = True) -> Yardstick:
    return yardstick(targets, on, IMPLEMENTATION, pilot_ends_on, has_bottom_up=has_bottom_up)


def judged(actual: float, *targets, on: date, pilot_ends_on: date = PILOT_END, start_stock: float = 0):
    stick = stick_of(*targets, on=on, pilot_ends_on=pilot_ends_on)
    return paced("完成改造", "家", stick, actual, planned_value(stick, on, start_stock), RULE)


# --- the straight line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "planned", "why"),
    [
        (date(2025, 12, 31), 0, "the eve of the first day: nothing is due"),
        (JAN_1, 233 / 365, "the first day counts"),
        (date(2026, 11, 15), 203.63, "the worked example: day 319 of 365"),
        (date(2026, 12, 30), 233 * 364 / 365, "one day is left"),
        (DEC_31, 233, "the last day counts: all is due"),
        (date(2027, 1, 1), 233, "never more than the target"),
    ],
)
def test_planned_grows_by_the_day_from_the_first_to_the_last_day_inclusive(on, planned, why):
    assert straight_line(233, JAN_1, DEC_31, on) == pytest.approx(planned, abs=0.01), why


def test_a_leap_year_has_366_days():
    assert straight_line(366, date(2028, 1, 1), date(2028, 12, 31), date(2028, 2, 29)) == pytest.approx(60)


def test_a_period_of_one_day_is_due_on_that_day():
    assert straight_line(5, JAN_1, JAN_1, JAN_1) == 5


# --- the worked example ---------------------------------------------------------------------------------------------


def test_the_worked_example_is_yellow_and_says_why():
    found = judged(190, target(233), on=date(2026, 11, 15))
    assert found.light is Light.YELLOW
    assert found.value == pytest.approx(0.933, abs=0.0005)
    assert found.reason.startswith("完成改造 190 家，序时应完成 203.6 家，序时完成率 93.3%，低于绿线 95%")


def test_the_reason_names_the_yardstick():
    assert judged(190, target(233), on=date(2026, 11, 15)).reason.endswith("（按方案表格目标 233 家，2026年）")


@pytest.mark.parametrize(
    ("actual", "light", "why"),
    [
        (95, Light.GREEN, "0.95 itself is green"),
        (94, Light.YELLOW, "just below the green bound"),
        (80, Light.YELLOW, "0.80 itself is yellow"),
        (79, Light.RED, "just below the yellow bound"),
        (0, Light.RED, "nothing done although 100 are due"),
        (130, Light.GREEN, "ahead"),
    ],
)
def test_the_bounds_of_a_pace_belong_to_the_better_light(actual, light, why):
    hundred_due = target(100, first_on=JAN_1, last_on=date(2026, 1, 10))
    assert judged(actual, hundred_due, on=date(2026, 1, 10)).light is light, why


@pytest.mark.parametrize(
    ("light", "ending"), [(Light.GREEN, "达到绿线 95%"), (Light.YELLOW, "低于绿线 95%"), (Light.RED, "低于黄线 80%")]
)
def test_the_reason_names_the_bound_that_decided(light, ending):
    actual = {Light.GREEN: 99, Light.YELLOW: 90, Light.RED: 10}[light]
    hundred_due = target(100, first_on=JAN_1, last_on=JAN_1)
    assert ending in judged(actual, hundred_due, on=JAN_1).reason


def test_a_rounded_ratio_never_looks_like_the_bound_it_misses():
    found = judged(9496, target(10_000, first_on=JAN_1, last_on=JAN_1), on=JAN_1)
    assert found.light is Light.YELLOW
    assert "序时完成率 94.96%，低于绿线 95%" in found.reason


# --- not yet due ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "light", "why"),
    [
        (364, Light.GREY, "364/365 is below one unit"),
        (365, Light.GREEN, "exactly one unit is due, and one is done"),
        (366, Light.GREEN, "a little over one unit is due: 1 of 1.003"),
    ],
)
def test_below_one_unit_due_there_is_no_judgement(value, light, why):
    assert judged(1, target(value), on=JAN_1).light is light, why


def test_not_yet_due_is_grey_and_says_so():
    found = judged(0, target(233), on=JAN_1)
    assert found.value is None
    assert found.reason == "未到考核期：完成改造 0 家，序时不足 1 家（按方案表格目标 233 家，2026年）"


def test_nothing_planned_and_nothing_done_does_not_divide_by_zero():
    found = paced("完成改造", "家", Yardstick(Planned.BOTTOM_UP, None, None), 0, 0, RULE)
    assert (found.light, found.value, found.planned) == (Light.GREY, None, 0)


# --- after the last day ---------------------------------------------------------------------------------------------

LAST_YEAR = {"pilot_ends_on": DEC_31}


@pytest.mark.parametrize(
    ("actual", "operator", "light", "why"),
    [
        (233, Operator.MORE_THAN, Light.RED, "突破/超 is strict"),
        (234, Operator.MORE_THAN, Light.GREEN, "one more than the target"),
        (233, Operator.AT_LEAST, Light.GREEN, "不少于 holds at the value"),
        (232, Operator.AT_LEAST, Light.RED, "one short: no yellow after the end"),
        (233, Operator.EQUAL, Light.GREEN, "达到 holds at the value"),
        (240, Operator.EQUAL, Light.GREEN, "more than asked is not a failure"),
    ],
)
def test_after_the_last_day_the_operator_decides(actual, operator, light, why):
    assert judged(actual, target(233, operator=operator), on=date(2027, 1, 1), **LAST_YEAR).light is light, why


@pytest.mark.parametrize(
    ("on", "light", "why"),
    [
        (date(2026, 12, 30), Light.GREEN, "the day before the last: pace 232/232.4"),
        (DEC_31, Light.GREEN, "on the last day still a pace: 232/233"),
        (date(2027, 1, 1), Light.RED, "the day after: the target was missed"),
    ],
)
def test_the_last_day_itself_still_belongs_to_the_period(on, light, why):
    assert judged(232, target(233), on=on, **LAST_YEAR).light is light, why


def test_the_reason_after_the_end_names_operator_day_and_verdict():
    found = judged(233, target(233, operator=Operator.MORE_THAN), on=date(2027, 1, 1), **LAST_YEAR)
    assert found.reason == "完成改造 233 家，目标超过 233 家，期限 2026-12-31 已过，未达到"


@pytest.mark.parametrize(
    ("operator", "actual", "held"),
    [
        (Operator.AT_LEAST, 9, False),
        (Operator.AT_LEAST, 10, True),
        (Operator.MORE_THAN, 10, False),
        (Operator.MORE_THAN, 10.5, True),
        (Operator.EQUAL, 10, True),
    ],
)
def test_attained_is_strict_for_more_than_only(operator, actual, held):
    assert attained(actual, operator, 10) is held
    assert final_light(actual, operator, 10) is (Light.GREEN if held else Light.RED)


# --- which yardstick ------------------------------------------------------------------------------------------------

TABLE = target(233, id=1)
TEXT = target(300, id=2, kind=TargetKind.TEXT)
WHOLE_TABLE = target(336, id=3, first_on=date(2025, 7, 1), last_on=PILOT_END, is_whole_pilot=True)
NEXT_YEAR = target(103, id=4, year=2027)


@pytest.mark.parametrize(
    ("targets", "chosen", "why"),
    [
        ((TEXT, TABLE), TABLE, "tables come before text"),
        ((WHOLE_TABLE, TABLE), TABLE, "of two tables the narrower period"),
        ((TEXT, WHOLE_TABLE), WHOLE_TABLE, "a table over the whole pilot still comes before this year's text"),
        ((TEXT,), TEXT, "text where there is no table"),
        ((NEXT_YEAR, TABLE), TABLE, "next year's target is not due yet"),
        ((NEXT_YEAR,), None, "its period does not hold the day"),
        ((), None, "nothing is printed"),
    ],
)
def test_the_printed_target_is_the_one_whose_period_holds_the_day(targets, chosen, why):
    assert choose_target(targets, date(2026, 11, 15)) == chosen, why


@pytest.mark.parametrize("on", [JAN_1, DEC_31])
def test_a_period_holds_its_first_and_its_last_day(on):
    assert choose_target([TABLE], on) == TABLE


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_period_does_not_hold_the_days_around_it(on):
    assert choose_target([TABLE], on) is None


@pytest.mark.parametrize(
    ("targets", "source"),
    [
        ((target(233, checkpoints=((date(2026, 6, 30), 80.0),)), TEXT), Planned.CHECKPOINTS),
        ((TABLE, TEXT), Planned.TARGET_TABLE),
        ((TEXT,), Planned.TARGET_TEXT),
        ((), Planned.BOTTOM_UP),
    ],
)
def test_the_yardstick_says_where_it_comes_from(targets, source):
    assert stick_of(*targets, on=date(2026, 11, 15)).source is source


def test_after_a_years_target_the_projects_own_plan_takes_over():
    assert stick_of(TABLE, on=date(2027, 1, 1)).source is Planned.BOTTOM_UP


def test_where_there_is_no_bottom_up_the_target_that_ended_decides():
    stick = stick_of(TABLE, on=date(2027, 1, 1), has_bottom_up=False)
    assert (stick.target, stick.ended) == (TABLE, True)


def test_where_there_is_no_bottom_up_a_target_yet_to_begin_decides_nothing():
    assert stick_of(NEXT_YEAR, on=date(2026, 11, 15), has_bottom_up=False).target is None


def test_after_the_pilots_end_the_target_that_ended_last_decides():
    stick = stick_of(TABLE, NEXT_YEAR, on=date(2028, 1, 1), pilot_ends_on=date(2027, 12, 31))
    assert (stick.target, stick.ended) == (NEXT_YEAR, True)


def test_on_the_pilots_last_day_the_projects_own_plan_still_is_the_yardstick():
    early_end = target(233, last_on=date(2026, 6, 30))
    assert stick_of(early_end, on=DEC_31, pilot_ends_on=DEC_31).source is Planned.BOTTOM_UP


def test_after_the_pilots_end_tables_still_come_before_text():
    assert stick_of(TEXT, TABLE, on=date(2027, 1, 1), pilot_ends_on=DEC_31).target == TABLE


@pytest.mark.parametrize(
    ("on", "chosen", "why"),
    [
        (PILOT_END, NEXT_YEAR, "on the last day of the pilot the year's table still counts"),
        (date(2027, 10, 1), WHOLE_TABLE, "from the next day on the whole pilot is judged, though 2027 is not over"),
    ],
)
def test_a_pilot_that_is_over_answers_for_its_whole_target(on, chosen, why):
    assert stick_of(WHOLE_TABLE, NEXT_YEAR, on=on).target == chosen, why


# --- where the line starts ------------------------------------------------------------------------------------------


def test_a_whole_pilot_target_starts_on_the_first_day_of_implementation():
    assert stick_of(WHOLE_TABLE, on=date(2026, 11, 15)).starts_on == IMPLEMENTATION


def test_a_years_target_starts_on_its_own_first_day():
    assert stick_of(TABLE, on=date(2026, 11, 15)).starts_on == JAN_1


@pytest.mark.parametrize(
    ("on", "planned", "why"),
    [
        (date(2025, 8, 31), 0, "preparation: nothing is due"),
        (date(2025, 9, 1), 336 / 760, "the first day of 760"),
        (PILOT_END, 336, "the last day of the pilot"),
    ],
)
def test_a_whole_pilot_target_is_spread_over_the_days_of_implementation(on, planned, why):
    assert planned_value(stick_of(WHOLE_TABLE, on=on), on) == pytest.approx(planned), why


@pytest.mark.parametrize(
    ("basis", "planned", "why"),
    [
        (Basis.STOCK, 60 + (233 - 60) * 319 / 365, "from the 60 that were there before the first day"),
        (Basis.FLOW, 233 * 319 / 365, "a flow starts at nothing whatever was there before"),
    ],
)
def test_a_stock_starts_from_the_stock_at_the_periods_first_day(basis, planned, why):
    stick = stick_of(target(233, basis=basis), on=date(2026, 11, 15))
    assert planned_value(stick, date(2026, 11, 15), start_stock=60) == pytest.approx(planned), why


def test_a_stock_that_already_exceeds_its_target_is_measured_against_less_than_it_is():
    stick = stick_of(target(50, basis=Basis.STOCK), on=DEC_31)
    assert planned_value(stick, DEC_31, start_stock=60) == 50


# --- checkpoints ----------------------------------------------------------------------------------------------------

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
CHECKPOINTED = target(200, checkpoints=((MARCH, 20.0), (JUNE, 111.0)))


@pytest.mark.parametrize(
    ("on", "planned", "why"),
    [
        (JAN_1, 20 / 90, "day 1 of 90 up to the first checkpoint"),
        (date(2026, 3, 30), 20 * 89 / 90, "the day before a checkpoint"),
        (MARCH, 20, "on the day of a checkpoint its value is due"),
        (date(2026, 4, 1), 21, "the day after: one of 91 days of the next 91 units"),
        (JUNE, 111, "the second checkpoint"),
        (date(2026, 9, 30), 111 + 89 * 92 / 184, "half-way from the last checkpoint to the target's last day"),
        (DEC_31, 200, "the target itself is the last checkpoint"),
    ],
)
def test_checkpoints_replace_the_straight_line_and_are_linear_between(on, planned, why):
    assert planned_value(stick_of(CHECKPOINTED, on=on), on) == pytest.approx(planned), why


def test_one_checkpoint_at_the_end_gives_the_straight_line():
    on = date(2026, 11, 15)
    at_end = target(233, checkpoints=((DEC_31, 233.0),))
    assert planned_value(stick_of(at_end, on=on), on) == pytest.approx(straight_line(233, JAN_1, DEC_31, on))


def test_checkpoints_of_a_stock_start_from_the_stock():
    checkpoints = ((MARCH, 150.0),)
    assert between_checkpoints(checkpoints, JAN_1, 60, date(2026, 2, 14)) == pytest.approx(60 + 90 * 45 / 90)


def test_checkpoints_given_in_any_order_still_end_at_the_target():
    mixed = target(200, checkpoints=((DEC_31, 180.0), (MARCH, 20.0)))
    assert planned_value(stick_of(mixed, on=DEC_31), DEC_31) == 180


def test_after_the_last_checkpoint_the_line_is_flat():
    assert between_checkpoints(((MARCH, 20.0),), JAN_1, 0, JUNE) == 20


# --- recurring targets ----------------------------------------------------------------------------------------------

YEARLY = target(
    20, cadence=Cadence.YEARLY, basis=Basis.STOCK, first_on=date(2025, 7, 1), last_on=PILOT_END, period="annual"
)
MONTHLY = target(1, cadence=Cadence.MONTHLY, first_on=date(2025, 7, 10), last_on=PILOT_END, period="monthly")


@pytest.mark.parametrize(
    ("recurring", "on", "window", "why"),
    [
        (YEARLY, date(2025, 8, 1), (date(2025, 7, 1), date(2025, 12, 31)), "the first year begins with the pilot"),
        (YEARLY, date(2026, 11, 15), (JAN_1, DEC_31), "a full calendar year"),
        (YEARLY, date(2027, 3, 1), (date(2027, 1, 1), PILOT_END), "the last year ends with the pilot"),
        (MONTHLY, date(2025, 7, 20), (date(2025, 7, 10), date(2025, 7, 31)), "the first month is cut"),
        (MONTHLY, date(2026, 2, 28), (date(2026, 2, 1), date(2026, 2, 28)), "a month, to its last day"),
    ],
)
def test_a_recurring_target_is_due_anew_in_each_year_or_month(recurring, on, window, why):
    chosen = choose_target([recurring], on)
    assert (chosen.first_on, chosen.last_on) == window, why


def test_a_recurring_target_is_a_flow_of_its_year():
    assert choose_target([YEARLY], date(2026, 11, 15)).basis is Basis.FLOW


def test_a_recurring_target_ends_with_its_last_year():
    stick = stick_of(YEARLY, on=date(2027, 10, 1))
    assert (stick.target.first_on, stick.target.last_on, stick.ended) == (date(2027, 1, 1), PILOT_END, True)
