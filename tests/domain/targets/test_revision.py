"""What a revised target (rules 4.1.8) and a set of checkpoints (rules 4.1.10) must be, at the edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.facts.pace import CourseFact
from domain.targets.revision import (
    MOST_POINTS,
    course_day_problems,
    course_of,
    course_problems,
    day_problems,
    figure,
    least_value_from,
    points_above,
    revision_problems,
    same_course,
    why_no_course,
)
from domain.words import Cadence, Operator
from tests.domain.make import target

DAY = timedelta(days=1)
JAN_1, DEC_31 = date(2026, 1, 1), date(2026, 12, 31)
OCT_1, JUNE, SEPTEMBER = date(2026, 10, 1), date(2026, 6, 30), date(2026, 9, 30)
SINCE = date(2025, 10, 20)
NOW = target(233, effective_from=SINCE)
SET = CourseFact(date(2026, 3, 1), ((JUNE, 80.0), (SEPTEMBER, 150.0)))


def revised(value: float, operator: Operator = Operator.EQUAL, on: date = OCT_1, standing=NOW, newest: date = SINCE):
    return revision_problems(standing, value, operator, on, newest)


@pytest.mark.parametrize(
    ("value", "operator", "on", "problems", "why"),
    [
        (210, Operator.EQUAL, OCT_1, [], ""),
        (233, Operator.MORE_THAN, OCT_1, [], "an operator alone is a revision"),
        (0, Operator.EQUAL, OCT_1, [], "a target may be taken back to nothing"),
        (233, Operator.EQUAL, OCT_1, ["与现行目标相同（达到 233 家），没有要调整的"], "nothing new"),
        (-1, Operator.EQUAL, OCT_1, ["目标数 -1 小于 0"], ""),
        (210.5, Operator.EQUAL, OCT_1, ["家只填整数，不能是 210.5"], ""),
        (210, Operator.EQUAL, SINCE, [f"从哪天起须晚于上一次的 {SINCE}"], "the day of the version before"),
        (210, Operator.EQUAL, SINCE + DAY, [], "the day after"),
        (210, Operator.EQUAL, DEC_31, [], "the last day of the window"),
        (
            210,
            Operator.EQUAL,
            DEC_31 + DAY,
            ["考核期到 2026-12-31 为止，2027-01-01 已在其后：过了期限的目标保留原来的数"],
            "what is over keeps its number",
        ),
    ],
)
def test_a_revision_is_refused_with_all_that_is_wrong(value, operator, on, problems, why):
    assert revised(value, operator, on) == problems, why


def test_a_percentage_is_at_most_a_hundred_and_may_have_digits():
    share = target(97, unit="%")
    assert revised(101, standing=share) == ["101 超过 100%"]
    assert revised(97.5, standing=share) == []


@pytest.mark.parametrize(
    ("value", "on", "days", "why"),
    [
        (150, OCT_1, [], "exactly the last checkpoint"),
        (149, OCT_1, [SEPTEMBER], "one below it"),
        (79, OCT_1, [JUNE, SEPTEMBER], "below both"),
        (79, date(2026, 2, 1), [JUNE, SEPTEMBER], "a set that comes later counts too"),
    ],
)
def test_no_checkpoint_may_stand_above_the_new_value(value, on, days, why):
    found = points_above(replace(NOW, courses=(SET,)), value, on)
    assert [said.split()[1] for said in found] == [day.isoformat() for day in days], why
    assert revised(value, on=on, standing=replace(NOW, courses=(SET,))) == found
    assert points_above(replace(NOW, courses=(SET, CourseFact(date(2026, 9, 1), ()))), value, OCT_1) == []


# ── checkpoints ─────────────────────────────────────────────────────────────


def problems(*points: tuple[date, float], standing=NOW, begins_on: date = JAN_1, least: float = 233):
    return [told for _, told in course_problems(standing, begins_on, points, least)]


@pytest.mark.parametrize(
    ("points", "found", "why"),
    [
        ([(JUNE, 80), (SEPTEMBER, 150)], [], "as meant"),
        ([(SEPTEMBER, 150), (JUNE, 80)], [], "in any order"),
        ([], [], "none: the straight line"),
        ([(JUNE, 80), (SEPTEMBER, 80)], [], "flat is allowed"),
        ([(JAN_1, 0)], [], "the first day"),
        ([(JAN_1 - DAY, 0)], ["2025-12-31 不在考核期之内：填 2026-01-01 至 2026-12-31 的日期"], "the eve of it"),
        ([(DEC_31, 233)], [], "the last day with the target itself"),
        (
            [(DEC_31, 230)],
            ["最后一天 2026-12-31 应是目标 233，填了 230：改成目标数或删去这一行"],
            "the last day with another number",
        ),
        ([(DEC_31 + DAY, 233)], ["2027-01-01 不在考核期之内：填 2026-01-01 至 2026-12-31 的日期"], "the day after"),
        (
            [(JUNE, 150), (SEPTEMBER, 80)],
            ["2026-09-30 的 80 小于 2026-06-30 的 150：累计数不会减少"],
            "less than before",
        ),
        ([(JUNE, 80), (JUNE, 90)], ["2026-06-30 填了两次：留一行"], "one day twice"),
        ([(JUNE, 234)], ["2026-06-30 的 234 超过目标 233：填不超过目标的数"], "above the target"),
        ([(JUNE, 233)], [], "all of it early"),
        ([(JUNE, 80.5)], ["2026-06-30 的 80.5 不对：家只填不小于 0 的整数"], "half an enterprise"),
        ([(JUNE, -1)], ["2026-06-30 的 -1 不对：家只填不小于 0 的整数"], "below nothing"),
    ],
)
def test_checkpoints_are_refused_with_all_that_is_wrong(points, found, why):
    assert problems(*points) == found, why


def test_an_amount_has_digits_and_a_lower_version_to_come_bounds_the_points():
    assert problems((JUNE, 0.35), standing=target(1, unit="亿元"), least=1) == []
    assert problems((JUNE, 220), least=210) == ["2026-06-30 的 220 超过目标 210：填不超过目标的数"]
    late = replace(NOW, value=210, effective_from=OCT_1)
    assert least_value_from([NOW, late], NOW, JUNE) == 210
    assert least_value_from([NOW, late], late, OCT_1) == 210
    assert least_value_from([NOW, replace(late, value=300)], NOW, JUNE) == 233


def test_each_is_told_with_the_day_it_is_about():
    found = course_problems(NOW, JAN_1, [(JUNE, 234), (SEPTEMBER, 80)], 233)
    assert [day for day, _ in found] == [JUNE, SEPTEMBER]
    assert [day for day, _ in course_problems(NOW, JAN_1, [(JAN_1, 0)] * (MOST_POINTS + 1), 233)][:2] == [None, JAN_1]


@pytest.mark.parametrize(("number", "is_too_many"), [(MOST_POINTS, False), (MOST_POINTS + 1, True)])
def test_there_are_forty_at_most(number, is_too_many):
    found = problems(*[(JAN_1 + DAY * at, 1) for at in range(number)])
    assert bool(found) is is_too_many


@pytest.mark.parametrize(
    ("on", "closed", "found", "why"),
    [
        (date(2026, 11, 16), date(2026, 11, 15), [], "the day after the newest closed period"),
        (
            date(2026, 11, 15),
            date(2026, 11, 15),
            ["已结账到 2026-11-15，结了账的期次保留自己的检查点：从 2026-11-16 或以后起"],
            "its last day",
        ),
        (date(2026, 2, 1), None, ["从哪天起须晚于上一组的 2026-03-01"], "before the set there is"),
        (date(2026, 3, 1), None, ["从哪天起须晚于上一组的 2026-03-01"], "its very day"),
        (date(2026, 3, 2), None, [], "the day after it"),
        (DEC_31, None, [], "the last day"),
        (DEC_31 + DAY, None, ["考核期到 2026-12-31 为止，2027-01-01 已在其后"], "too late"),
    ],
)
def test_a_set_begins_after_what_is_closed_and_after_the_one_before(on, closed, found, why):
    assert course_day_problems(replace(NOW, courses=(SET,)), on, closed) == found, why


@pytest.mark.parametrize(
    ("printed", "measure", "is_core_share", "why"),
    [
        (target(233), "computed:completion", False, ""),
        (target(1.5, unit="亿元"), "reported", False, ""),
        (target(97, unit="%"), "computed:level2_share_above", False, "比例和等级"),
        (target(100, unit="家"), "computed:level_up", True, "比例和等级"),
        (target(2, unit="级"), "computed:min_accepted_level", False, "比例和等级"),
        (target(20, cadence=Cadence.YEARLY), "reported", False, "每年的目标"),
        (target(20, cadence=Cadence.MONTHLY), "reported", False, "每月的目标"),
        (target(8388, unit="万元"), "estimate", False, "这是方案的估算数"),
        (target(0), "computed:completion", False, "目标是 0"),
    ],
)
def test_what_has_no_line_has_no_checkpoints(printed, measure, is_core_share, why):
    said = why_no_course(printed, measure, is_core_share)
    assert said.startswith(why)
    assert bool(said) == bool(why)


def test_the_line_is_drawn_from_the_eve_to_the_target():
    assert course_of(NOW, JAN_1, [(JUNE, 80)]) == [(JAN_1 - DAY, 0.0), (JUNE, 80), (DEC_31, 233)]
    assert course_of(NOW, JAN_1, [(DEC_31, 233)]) == [(JAN_1 - DAY, 0.0), (DEC_31, 233)]


def test_sets_are_compared_by_their_points():
    assert same_course(SET, [(SEPTEMBER, 150.0), (JUNE, 80.0)])
    assert not same_course(SET, [(JUNE, 80.0)])
    assert day_problems(NOW, OCT_1, date.min) == []
    assert [figure(value) for value in (233, 1_234.5, 0.3333, 0)] == ["233", "1,234.5", "0.3333", "0"]
