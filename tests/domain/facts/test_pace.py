"""How much is due by a day, from which yardstick, what light a pace gives (rules 4.1.1, 4.1.2, 4.1.3), and what
was missed (rules 4.1.6)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.facts.pace import (
    BOTTOM_UP,
    Yardstick,
    attained,
    begun_windows,
    between_checkpoints,
    due_up_to,
    own_yardstick,
    planned_value,
    sticks_of,
    straight_line,
    within_pilot,
)
from domain.facts.years import along_years, with_first_years
from domain.lights.ways import MakingUp, paced, worst_in_force
from domain.words import Basis, Cadence, Light, Operator, Outcome, Planned, TargetKind
from tests.domain.make import RULES, facts, target

JAN_1, DEC_31 = date(2026, 1, 1), date(2026, 12, 31)
IMPLEMENTATION, PILOT_END = date(2025, 9, 1), date(2027, 9, 30)
RULE = RULES["completion", "pace_ratio"]


def stick_of(printed, on: date) -> Yardstick:
    return own_yardstick(printed, on, IMPLEMENTATION)


def judged(actual: float, *targets, on: date, pilot_ends_on: date = PILOT_END, start_stock: float = 0, since=None):
    """The worst of the targets in force; `actual` counts in each of their windows."""
    found = [
        paced("完成改造", "家", stick, actual, planned_value(stick, on, start_stock), RULE, since)
        for stick in sticks_of(targets, on, IMPLEMENTATION)
    ]
    return worst_in_force(found, on, pilot_ends_on)


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
    hundred_due = target(200, first_on=JAN_1, last_on=date(2026, 1, 10))
    assert judged(actual, hundred_due, on=date(2026, 1, 5)).light is light, why


@pytest.mark.parametrize(
    ("light", "ending"), [(Light.GREEN, "达到绿线 95%"), (Light.YELLOW, "低于绿线 95%"), (Light.RED, "低于黄线 80%")]
)
def test_the_reason_names_the_bound_that_decided(light, ending):
    actual = {Light.GREEN: 99, Light.YELLOW: 90, Light.RED: 10}[light]
    hundred_due = target(200, first_on=JAN_1, last_on=date(2026, 1, 2))
    assert ending in judged(actual, hundred_due, on=JAN_1).reason


def test_a_rounded_ratio_never_looks_like_the_bound_it_misses():
    found = judged(9496, target(20_000, first_on=JAN_1, last_on=date(2026, 1, 2)), on=JAN_1)
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
    found = paced("完成改造", "家", BOTTOM_UP, 0, 0, RULE)
    assert (found.light, found.value, found.planned) == (Light.GREY, None, 0)


@pytest.mark.parametrize(
    ("value", "unit", "due", "light", "why"),
    [
        (1, "个", 0.049, Light.GREY, "one: less than 5 % of it due"),
        (1, "个", 0.05, Light.RED, "one: from 5 % on it is judged"),
        (2, "个", 0.99, Light.GREY, "two: one whole unit"),
        (2, "个", 1.0, Light.RED, "two: one whole unit is due"),
        (1.02, "亿元", 0.05, Light.GREY, "a divisible unit: less than 5 % due"),
        (1.02, "亿元", 0.0511, Light.RED, "a divisible unit: 5 % due"),
    ],
)
def test_a_small_or_divisible_target_is_judged_from_five_percent_due(value, unit, due, light, why):
    stick = stick_of(target(value, unit=unit), on=date(2026, 6, 1))
    assert paced("资金", unit, stick, 0, due, RULE).light is light, why


@pytest.mark.parametrize("on", [date(2026, 6, 1), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)])
def test_a_target_of_nothing_is_said_as_nothing_on_every_day(on):
    found = paced("完成改造", "家", stick_of(target(0), on=on), 0, 0, RULE)
    assert (found.light, found.reason) == (Light.GREY, "完成改造 0 家，目标为 0 家，没有要完成的")
    assert found.outcome is (Outcome.MET if on >= date(2026, 12, 31) else Outcome.RUNNING)


def test_no_rounding_hides_a_difference():
    found = paced("资金", "亿元", stick_of(target(1.02, unit="亿元"), on=date(2026, 6, 1)), 1.0, 1.0151, RULE)
    assert "资金 1 亿元，序时应完成 1.02 亿元" in found.reason
    found = paced("资金", "亿元", stick_of(target(2.5, unit="亿元"), on=date(2026, 6, 1)), 1.013, 1.0133, RULE)
    assert "资金 1.0130 亿元，序时应完成 1.0133 亿元" in found.reason


# --- the last day and after -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "operator", "light", "why"),
    [
        (233, Operator.MORE_THAN, Light.RED, "突破/超 is strict"),
        (234, Operator.MORE_THAN, Light.GREEN, "one more than the target"),
        (233, Operator.AT_LEAST, Light.GREEN, "不少于 holds at the value"),
        (232, Operator.AT_LEAST, Light.RED, "one short: no yellow at the end"),
        (233, Operator.EQUAL, Light.GREEN, "达到 holds at the value"),
        (240, Operator.EQUAL, Light.GREEN, "more than asked is not a failure"),
    ],
)
def test_on_the_last_day_the_operator_decides(actual, operator, light, why):
    assert judged(actual, target(233, operator=operator), on=DEC_31).light is light, why


@pytest.mark.parametrize(
    ("on", "light", "why"),
    [
        (date(2026, 12, 30), Light.GREEN, "the day before the last: pace 222/232.4"),
        (DEC_31, Light.RED, "222 of 233 is not green on the last day"),
        (date(2027, 1, 1), Light.RED, "the day after: the target was missed and stays"),
        (date(2027, 9, 30), Light.RED, "to the pilot's end"),
        (date(2027, 10, 1), Light.RED, "and after it"),
    ],
)
def test_a_target_missed_on_its_last_day_stays_in_sight(on, light, why):
    assert judged(222, target(233), on=on).light is light, why


def test_what_was_missed_is_told_with_its_period_day_and_gap():
    found = judged(222, target(233, operator=Operator.AT_LEAST), on=DEC_31)
    assert found.outcome is Outcome.OVERDUE
    assert found.reason == "已到期未完成：完成改造 222 家，2026年目标不少于 233 家，2026-12-31 期满，差 11 家"


def test_exactly_as_many_as_more_than_asks_is_one_short():
    found = judged(220, target(220, operator=Operator.MORE_THAN), on=DEC_31)
    assert found.reason == "已到期未完成：完成改造 220 家，2026年目标超过 220 家，2026-12-31 期满，差 1 家"


@pytest.mark.parametrize(
    ("till_now", "outcome", "told"),
    [
        (222, Outcome.OVERDUE, "差 11 家"),
        (230, Outcome.OVERDUE, "差 11 家；至今累计仍欠 3 家"),
        (232, Outcome.OVERDUE, "差 11 家；至今累计仍欠 1 家"),
        (233, Outcome.MADE_UP, "差 11 家；至今累计 233 家，应累计 233 家"),
        (240, Outcome.MADE_UP, "差 11 家；至今累计 240 家，应累计 233 家"),
    ],
)
def test_what_was_missed_is_made_up_on_the_day_the_sum_is_reached(till_now, outcome, told):
    stick = stick_of(target(233), on=date(2027, 3, 1))
    found = paced("完成改造", "家", stick, 222, 233, RULE, MakingUp(till_now, 233))
    assert found.outcome is outcome
    assert found.reason.endswith(told)
    assert found.light is (Light.GREEN if outcome is Outcome.MADE_UP else Light.RED)


def test_a_target_that_was_made_up_is_no_longer_in_force():
    assert judged(222, target(233), on=date(2027, 3, 1), since=MakingUp(233, 233)) is None


def test_a_target_that_ended_met_is_no_longer_in_force_from_the_next_day():
    assert judged(233, target(233), on=DEC_31).light is Light.GREEN
    assert judged(233, target(233), on=date(2027, 1, 1)) is None


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


# --- which targets are in force -------------------------------------------------------------------------------------

TABLE = target(233, id=1)
TEXT = target(300, id=2, kind=TargetKind.TEXT)
WHOLE_TABLE = target(336, id=3, first_on=date(2025, 7, 1), last_on=PILOT_END, is_whole_pilot=True)
NEXT_YEAR = target(103, id=4, year=2027)
MAY = target(391, id=5, first_on=date(2025, 10, 1), last_on=date(2027, 5, 31))
AUGUST = target(391, id=6, first_on=date(2025, 6, 1), last_on=date(2027, 8, 31), is_whole_pilot=True)


@pytest.mark.parametrize(
    ("actual", "targets", "on", "named", "why"),
    [
        (190, (TABLE, NEXT_YEAR), date(2026, 11, 15), 1, "next year's target is not due yet"),
        (190, (TEXT, TABLE), date(2026, 11, 15), 2, "of table and text the one that is further behind"),
        (190, (TABLE, WHOLE_TABLE), date(2026, 11, 15), 1, "the lower pace of two"),
        (350, (MAY, AUGUST), date(2027, 5, 31), 5, "391 due by the end of May: missed"),
        (350, (MAY, AUGUST), date(2027, 6, 6), 5, "still 391 due a week later, though August's runs"),
        (233, (TABLE, WHOLE_TABLE), date(2027, 10, 1), 3, "the year met, the whole pilot missed: names the whole"),
    ],
)
def test_a_light_is_the_worst_of_the_targets_in_force_and_names_it(actual, targets, on, named, why):
    assert judged(actual, *targets, on=on).target_id == named, why


def test_a_target_not_judged_yet_hides_none_that_is():
    begun = target(336, id=9, first_on=date(2026, 11, 15), last_on=PILOT_END)
    found = judged(190, TABLE, begun, on=date(2026, 11, 15))
    assert (found.target_id, found.light) == (1, Light.YELLOW)


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        (target(233, checkpoints=((date(2026, 6, 30), 80.0),)), Planned.CHECKPOINTS),
        (TABLE, Planned.TARGET_TABLE),
        (TEXT, Planned.TARGET_TEXT),
    ],
)
def test_the_yardstick_says_where_it_comes_from(printed, source):
    assert stick_of(printed, on=date(2026, 11, 15)).source is source


# --- the pilot's own days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "days", "why"),
    [
        (target(239, year=2026), (date(2026, 1, 1), date(2026, 10, 31)), "the year ends with the pilot"),
        (target(281, year=2025), (date(2025, 6, 1), DEC_31.replace(year=2025)), "and begins with it"),
        (target(9, year=2026, names_own_days=True), (JAN_1, DEC_31), "a sentence that names its own day stands"),
        (target(9, year=2028), (date(2028, 1, 1), date(2028, 12, 31)), "wholly outside: nothing is left to cut to"),
    ],
)
def test_a_window_is_cut_to_the_pilots_own_days(printed, days, why):
    cut = within_pilot(printed, date(2025, 6, 1), date(2026, 10, 31))
    assert (cut.first_on, cut.last_on) == days, why


@pytest.mark.parametrize(
    ("on", "planned", "why"),
    [
        (date(2026, 10, 25), 239 * 298 / 304, "298 of the 304 days that the pilot leaves of the year"),
        (date(2026, 10, 31), 239, "the pilot's last day"),
        (date(2026, 11, 15), 239, "and nothing more after it"),
    ],
)
def test_the_line_of_a_year_reaches_its_target_on_the_pilots_last_day(on, planned, why):
    cut = within_pilot(target(239), date(2024, 10, 1), date(2026, 10, 31))
    assert planned_value(stick_of(cut, on), on) == pytest.approx(planned), why


# --- a whole pilot along its years ----------------------------------------------------------------------------------

YEARS = (target(233, id=1, year=2026), target(103, id=2, first_on=date(2027, 1, 1), last_on=PILOT_END, period="2027"))


@pytest.mark.parametrize(
    ("on", "planned", "why"),
    [
        (date(2025, 12, 1), 0, "nothing is printed for 2025"),
        (date(2025, 12, 31), 0, "to its last day"),
        (JAN_1, 233 / 365, "then along 2026"),
        (DEC_31, 233, "all of 2026"),
        (date(2027, 1, 1), 233 + 103 / 273, "and 2027, to the pilot's end"),
        (PILOT_END, 336, "the whole"),
    ],
)
def test_a_whole_target_runs_along_the_years_that_sum_to_it(on, planned, why):
    whole = along_years((*YEARS, WHOLE_TABLE))[-1]
    assert planned_value(stick_of(whole, on), on) == pytest.approx(planned), why


@pytest.mark.parametrize(
    ("years", "due_from"),
    [
        (YEARS[:1], JAN_1),
        ((), None),
        ((target(233, id=1, year=2026), target(103, id=2, first_on=date(2026, 7, 1), last_on=PILOT_END)), JAN_1),
    ],
    ids=["do not sum", "none", "overlap"],
)
def test_years_that_do_not_make_up_the_whole_leave_its_line_straight_from_the_first_of_them(years, due_from):
    assert along_years((*years, WHOLE_TABLE))[-1] == replace(WHOLE_TABLE, due_from=due_from)


def test_a_whole_target_without_years_of_its_own_is_due_from_the_first_year_printed_for_another_scope():
    here = [replace(YEARS[1], district=7), replace(YEARS[0], district=8), replace(YEARS[0], id=5, indicator="signing")]
    other = replace(WHOLE_TABLE, id=6, indicator="diagnosis")
    found = with_first_years((*here, WHOLE_TABLE, other))
    assert [one.due_from for one in found] == [None, None, None, JAN_1, None], "the first of its own indicator"
    own = replace(WHOLE_TABLE, due_from=date(2026, 7, 1))
    along = along_years((*YEARS, WHOLE_TABLE))[-1]
    assert with_first_years((*here, own, along))[-2:] == (own, along), "years of its own come before"


@pytest.mark.parametrize(
    ("due_from", "works_from", "on", "due", "why"),
    [
        (None, date.min, date(2025, 9, 1), 336 / 760, "work began before: from the implementation's first day"),
        (None, JAN_1, DEC_31, 336 * 365 / 638, "from the first planned milestone"),
        (None, JAN_1, date(2025, 12, 31), 0, "nothing before it"),
        (None, date.max, date(2027, 9, 29), 0, "nothing is planned yet"),
        (None, date.max, PILOT_END, 336, "on the last day all is due"),
        (None, PILOT_END, PILOT_END, 336, "a line of one day"),
        (JAN_1, date(2026, 3, 1), date(2026, 2, 28), 0, "with a printed year: nothing before the milestone either"),
        (JAN_1, date(2026, 3, 1), date(2026, 3, 1), 336 * 60 / 638, "from it on along the line of the first year"),
        (JAN_1, date.max, JAN_1, 0, "none is planned"),
        (JAN_1, date.max, date(2026, 3, 31), 0, "nor after 90 days of the first printed year"),
        (JAN_1, date.max, date(2026, 4, 1), 336 * 91 / 638, "but longer nobody waits"),
        (JAN_1, date(2026, 6, 1), date(2026, 4, 1), 336 * 91 / 638, "whenever the first stage is planned"),
        (JAN_1, date.max, PILOT_END, 336, "on the last day all is due"),
    ],
)
def test_a_whole_target_is_due_from_its_first_printed_year_else_from_the_first_milestone(
    due_from, works_from, on, due, why
):
    stick = own_yardstick(replace(WHOLE_TABLE, due_from=due_from), on, IMPLEMENTATION, works_from)
    assert planned_value(stick, on) == pytest.approx(due), why
    assert stick.starts_on == IMPLEMENTATION, "what is counted does not begin later"


@pytest.mark.parametrize(
    ("works_from", "on", "due", "why"),
    [
        (date.min, JAN_1, 1, "work began before the year"),
        (date(2026, 2, 1), JAN_1, 0, "no project has come to a planned milestone"),
        (date(2026, 2, 1), date(2026, 1, 31), 0, "nor on the day before the first"),
        (date(2026, 2, 1), date(2026, 2, 1), 32, "from its day on the line of the year, which begins with the year"),
        (date(2026, 2, 1), date(2026, 2, 2), 33, "and the day after"),
        (date.max, date(2026, 3, 31), 0, "nothing planned in the first 90 days of the year"),
        (date.max, date(2026, 4, 1), 91, "the day after them: the line of the year"),
        (date(2026, 10, 1), date(2026, 4, 1), 91, "a late plan hides no year"),
        (date.max, DEC_31, 365, "the day that is printed: all is due"),
        (date(2027, 2, 1), DEC_31, 365, "whatever is planned for later"),
    ],
)
def test_a_line_waits_for_the_first_planned_milestone_of_the_pilot(works_from, on, due, why):
    printed = target(365, year=2026)
    stick = own_yardstick(printed, on, IMPLEMENTATION, works_from)
    assert planned_value(stick, on) == pytest.approx(due), why
    assert stick.starts_on == JAN_1, "what is counted does not begin later"
    of_district = own_yardstick(replace(printed, district=7), on, IMPLEMENTATION, works_from)
    assert planned_value(of_district, on) == pytest.approx(due), "a district's as the pilot's"


@pytest.mark.parametrize(
    ("works_from", "on", "light", "said"),
    [
        (date.max, date(2026, 1, 28), Light.GREY, "没有项目到首个计划节点"),
        (date(2026, 1, 29), date(2026, 1, 28), Light.GREY, "没有项目到首个计划节点"),
        (date(2026, 1, 28), date(2026, 1, 28), Light.RED, "序时应完成 3.1 家"),
        (date.max, date(2026, 3, 31), Light.GREY, "没有项目到首个计划节点"),
        (date.max, date(2026, 4, 1), Light.RED, "序时应完成 10.0 家"),
        (date.max, date(2026, 12, 30), Light.RED, "序时应完成 39.9 家"),
        (date.max, DEC_31, Light.RED, "2026-12-31 期满，差 40 家"),
        (date.max, date(2027, 1, 1), Light.RED, "2026-12-31 期满，差 40 家"),
    ],
)
def test_an_empty_list_is_grey_for_ninety_days_of_a_printed_year(works_from, on, light, said):
    stick = own_yardstick(target(40, year=2026), on, IMPLEMENTATION, works_from)
    judged = paced("完成改造", "家", stick, 0, planned_value(stick, on), RULE)
    assert (judged.light, said in judged.reason) == (light, True), judged.reason


@pytest.mark.parametrize(
    ("on", "due", "why"),
    [
        (date(2026, 3, 31), 0, "for 90 days of the first year nothing"),
        (date(2026, 4, 1), 233 * 91 / 365, "then the line of the years"),
        (DEC_31, 233, "the day that is printed has come"),
        (PILOT_END, 336, "the pilot's last day"),
    ],
)
def test_a_line_along_years_waits_as_long_as_that_of_its_first_year(on, due, why):
    whole = along_years((*YEARS, WHOLE_TABLE))[-1]
    assert planned_value(own_yardstick(whole, on, IMPLEMENTATION, date.max), on) == pytest.approx(due), why


def test_while_it_waits_a_short_first_year_that_is_over_is_due():
    first = target(20, id=11, first_on=date(2025, 11, 15), last_on=date(2025, 12, 31))
    years = (first, replace(YEARS[0], id=12), target(83, id=13, first_on=date(2027, 1, 1), last_on=PILOT_END))
    whole = along_years((*years, WHOLE_TABLE))[-1]
    for on, due in ((date(2025, 12, 30), 0), (date(2025, 12, 31), 20), (date(2026, 2, 12), 20)):
        assert planned_value(own_yardstick(whole, on, IMPLEMENTATION, date.max), on) == due
    on = date(2026, 2, 13)
    assert planned_value(own_yardstick(whole, on, IMPLEMENTATION, date.max), on) == pytest.approx(20 + 233 * 44 / 365)


def test_a_line_of_reported_figures_waits_for_no_project():
    meetings, on = target(12, year=2026), date(2026, 3, 1)
    stick = own_yardstick(meetings, on, IMPLEMENTATION, date.max, of_projects=False)
    assert planned_value(stick, on) == pytest.approx(12 * 60 / 365)
    assert sticks_of([meetings], on, IMPLEMENTATION, date.max, of_projects=False) == [stick]
    assert planned_value(own_yardstick(meetings, on, IMPLEMENTATION, date.max), on) == 0


def test_the_offices_checkpoints_wait_for_nobody():
    own = target(200, checkpoints=((date(2026, 1, 31), 31.0),))
    assert planned_value(own_yardstick(own, JAN_1, IMPLEMENTATION, date.max), JAN_1) == pytest.approx(1)


def test_a_sentence_that_says_what_the_tables_years_add_up_to_runs_along_them():
    said = target(336, id=9, first_on=date(2025, 7, 1), last_on=PILOT_END, is_whole_pilot=True, kind=TargetKind.TEXT)
    whole, spoken = along_years((*YEARS, WHOLE_TABLE, said))[-2:]
    assert spoken.checkpoints == whole.checkpoints != ()


def test_the_offices_own_checkpoints_come_before_the_years():
    own = target(336, id=3, last_on=PILOT_END, is_whole_pilot=True, checkpoints=((DEC_31, 100.0),))
    assert along_years((*YEARS, own))[-1] == own


@pytest.mark.parametrize(
    ("window", "needed", "why"),
    [
        (YEARS[0], 233, "the first year: itself"),
        (YEARS[1], 336, "the second: both"),
        (WHOLE_TABLE, 336, "the whole: itself"),
        (target(50, id=8, basis=Basis.STOCK), 50, "a stock: its own value"),
    ],
)
def test_a_missed_year_is_made_up_by_the_sum_of_the_years_up_to_it(window, needed, why):
    assert due_up_to(window, (*YEARS, WHOLE_TABLE, window), PILOT_END) == needed, why


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
    chosen = begun_windows(recurring, on)[-1]
    assert (chosen.first_on, chosen.last_on) == window, why


def test_a_recurring_target_is_a_flow_of_its_year():
    assert begun_windows(YEARLY, date(2026, 11, 15))[-1].basis is Basis.FLOW


def test_every_year_that_has_begun_is_a_window_of_its_own():
    windows = begun_windows(YEARLY, date(2027, 3, 1))
    assert [window.first_on.year for window in windows] == [2025, 2026, 2027]
    assert due_up_to(windows[1], [YEARLY], date(2027, 3, 1)) == 40


def test_a_recurring_target_ends_with_its_last_year():
    stick = stick_of(YEARLY, on=date(2027, 10, 1))
    assert (stick.target.first_on, stick.target.last_on, stick.ended) == (date(2027, 1, 1), PILOT_END, True)


@pytest.mark.parametrize(
    ("change", "is_shared"),
    [({}, True), ({"works_from": JAN_1}, True), ({"first_on": JAN_1}, False)],
    ids=["the same plan", "another first stage", "another first day"],
)
def test_facts_share_what_their_plan_was_judged_as_only_where_it_is_the_same(change, is_shared):
    before = replace(facts(), targets=(target(233, year=2026), WHOLE_TABLE))
    before.targets_on(DEC_31)
    after = replace(before, pilot=replace(before.pilot, **change)).with_targets_of(before)
    assert (after.targets_on(DEC_31) is before.targets_on(DEC_31)) is is_shared
    assert after.targets_on(DEC_31) == replace(after).targets_on(DEC_31)
