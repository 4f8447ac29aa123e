"""The light of a task by rule: late, without a word, its indicator red (rules 15.3)."""

from datetime import date, timedelta

import pytest

from domain.facts.rules import Rule, RuleSet
from domain.tasks.facts import Linked, PlanTask, TaskDays, Update
from domain.tasks.lights import JudgedBy, judge
from domain.words import DaysFrom, Direction, Light, TaskCause, TaskState

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TASK, DAYS = PlanTask(7, 7, "甲"), TaskDays(FIRST, LAST, DaysFrom.PLAN)
RED = Linked("completion", "完成改造", Light.RED, "完成改造 5 家，低于黄线 80%（按方案正文目标 9 家）")
YELLOW = Linked("solutions", "方案数", Light.YELLOW, "差 3 个")
SAID = date(2026, 1, 20)


def _rule(metric: str, up: bool, green: float, inclusive: bool, yellow: float | None) -> Rule:
    way = Direction.UP if up else Direction.DOWN
    return Rule("task", metric, way, green, inclusive, yellow, True, FIRST, "默认")


RULES = RuleSet(
    {
        ("task", rule.metric): rule
        for rule in (
            _rule("days_left", True, 30, False, 0),
            _rule("silent_months", False, 0, True, 1),
            _rule("text_days", False, 5, True, None),
        )
    },
    (),
    "",
)


def light_of(as_of, *told, linked=(), days=DAYS, first_text=SAID, before=None, state=TaskState.RUNNING):
    updates = [Update(day, state) for day in told]
    known = JudgedBy(as_of, as_of - timedelta(days=6), RULES, first_text)
    return judge(TASK, days, updates, linked, known, before)


@pytest.mark.parametrize(
    ("as_of", "told", "linked", "light", "cause", "since"),
    [
        # days: more than 30 left, 30, the last day, the day after
        (date(2026, 11, 30), [date(2026, 11, 28)], (), Light.GREEN, TaskCause.RUNNING, date(2026, 11, 28)),
        (date(2026, 12, 1), [date(2026, 11, 28)], (), Light.YELLOW, TaskCause.SOON, date(2026, 12, 1)),
        (LAST, [date(2026, 11, 28)], (), Light.YELLOW, TaskCause.SOON, date(2026, 12, 1)),
        (date(2027, 1, 1), [date(2026, 12, 28)], (), Light.RED, TaskCause.LATE, date(2027, 1, 1)),
        # texts: January's may come until 5 February
        (date(2026, 3, 5), [SAID], (), Light.GREEN, TaskCause.RUNNING, SAID),
        (date(2026, 3, 6), [SAID], (), Light.YELLOW, TaskCause.SILENT, date(2026, 3, 6)),
        (date(2026, 4, 5), [SAID], (), Light.YELLOW, TaskCause.SILENT, date(2026, 3, 6)),
        (date(2026, 4, 6), [SAID], (), Light.RED, TaskCause.SILENT, date(2026, 3, 6)),
        (date(2026, 4, 6), [SAID, date(2026, 4, 2)], (), Light.GREEN, TaskCause.RUNNING, date(2026, 4, 2)),
        (date(2026, 2, 5), [], (), Light.GREY, TaskCause.UNTOLD, date(2026, 1, 30)),
        (date(2026, 2, 6), [], (), Light.YELLOW, TaskCause.SILENT, date(2026, 2, 6)),
        # indicators
        (date(2026, 2, 1), [SAID], (RED, YELLOW), Light.RED, TaskCause.INDICATOR, date(2026, 1, 26)),
        (date(2026, 2, 1), [SAID], (YELLOW,), Light.YELLOW, TaskCause.INDICATOR, date(2026, 1, 26)),
        # late stands before the indicator, both are said
        (date(2027, 1, 2), [date(2026, 12, 30)], (RED,), Light.RED, TaskCause.LATE, date(2027, 1, 1)),
        # before it begins
        (date(2025, 12, 31), [], (RED,), Light.GREY, TaskCause.WAITING, date(2025, 12, 25)),
    ],
)
def test_the_worst_of_days_texts_and_indicators_is_the_light(as_of, told, linked, light, cause, since):
    found = light_of(as_of, *told, linked=linked)
    assert (found.light, found.cause, found.since_on) == (light, cause, since)


def test_a_reason_names_all_that_is_as_bad():
    reason = light_of(date(2027, 1, 2), date(2026, 12, 30), linked=(RED,)).reason
    assert reason == "应于 2026-12-31 完成，已逾期 2 天；挂钩指标红灯：完成改造 5 家，低于黄线 80%"


def test_before_the_pilots_first_text_nobody_is_silent():
    assert light_of(date(2026, 9, 1), first_text=None).cause is TaskCause.UNTOLD


def test_a_task_is_asked_for_texts_from_the_month_it_begins():
    late = TaskDays(date(2026, 6, 10), LAST, DaysFrom.PLAN)
    assert light_of(date(2026, 7, 5), days=late).cause is TaskCause.UNTOLD
    assert light_of(date(2026, 7, 6), days=late).silent_months == 1


@pytest.mark.parametrize(
    ("as_of", "linked", "light", "word"),
    [
        (date(2026, 5, 1), (), Light.GREEN, "2026-01-20 报已完成"),
        (date(2027, 5, 1), (YELLOW,), Light.GREEN, "2026-01-20 报已完成"),
        (date(2026, 5, 1), (RED,), Light.YELLOW, "报已完成，挂钩指标却是红灯"),
    ],
)
def test_what_is_finished_is_green_unless_its_indicator_is_red(as_of, linked, light, word):
    found = light_of(as_of, SAID, linked=linked, state=TaskState.FINISHED)
    assert found.light is light
    assert word in found.reason


def test_finished_after_the_last_day_says_how_late():
    assert "晚了 9 天" in light_of(date(2027, 2, 1), date(2027, 1, 9), state=TaskState.FINISHED).reason


def test_what_lasts_keeps_the_day_it_began():
    first = light_of(date(2026, 2, 1), SAID, linked=(RED,))
    second = light_of(date(2026, 2, 8), SAID, linked=(RED,), before=first)
    third = light_of(date(2026, 2, 15), SAID, linked=(YELLOW,), before=second)
    assert (second.since_on, third.since_on) == (date(2026, 1, 26), date(2026, 2, 9))
