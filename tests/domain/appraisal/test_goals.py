"""Whether a goal of a project is met, what waits, which projects lack goals (rules 16.6)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.appraisal.goals import Goal, goal_board
from domain.words import GoalDirection, Light

DAY = date(2026, 10, 1)
AT_LEAST, AT_MOST = GoalDirection
GOAL = Goal(1, 1, "P-1", "甲", "东", 1, "生产效率提高", "%", AT_LEAST, 10.0, "文", None, None, "")


def said(actual: float, direction: GoalDirection = AT_LEAST, is_right: bool | None = None) -> Goal:
    checked = {"checked_on": DAY, "checked_by": "吴磊"} if is_right is not None else {}
    told = {"actual": actual, "evaluated_on": DAY, "evidence": "报表", "direction": direction, "is_right": is_right}
    return replace(GOAL, **told, **checked)


CASES = [
    (GOAL, None, "未自评", Light.GREY, "nothing said"),
    (said(10.0), True, "待核对", Light.YELLOW, "on the value, nobody looked"),
    (said(10.0, is_right=True), True, "核对无误", Light.GREEN, "on the value"),
    (said(9.9, is_right=True), False, "核对无误", Light.RED, "so, and missed"),
    (said(12.0, is_right=False), True, "核对不属实", Light.RED, "met by its own word only"),
    (said(10.0, AT_MOST, True), True, "核对无误", Light.GREEN, "at most, on the value"),
    (said(10.1, AT_MOST, True), False, "核对无误", Light.RED, "at most, above"),
    (said(0.0, AT_MOST, True), True, "核对无误", Light.GREEN, "nothing of what should be little"),
    (said(0.1 + 0.2, AT_LEAST), False, "待核对", Light.YELLOW, "far below"),
    (replace(said(0.1 + 0.2), value=0.3), True, "待核对", Light.YELLOW, "a float's tail is no miss"),
]


@pytest.mark.parametrize(("goal", "met", "state", "light", "why"), CASES, ids=[case[4] for case in CASES])
def test_a_goal_says_how_it_stands(goal, met, state, light, why):
    assert (goal.is_met, goal.state, goal.light) == (met, state, light), why


@pytest.mark.parametrize(
    ("day", "state"), [(date(2026, 9, 30), "未自评"), (DAY, "核对无误"), (date(2026, 10, 2), "核对无误")]
)
def test_on_a_day_only_what_was_said_by_then(day, state):
    assert said(11, is_right=True).until(day).state == state


def test_before_it_was_said_nobody_had_checked_it():
    """(rules 16.6)"""
    earlier = replace(said(11, is_right=True), opinion="查过").until(date(2026, 9, 30))
    assert (earlier.checked_by, earlier.checked_on, earlier.opinion) == ("", None, "")


def test_a_check_of_a_later_day_is_not_there_yet():
    later = replace(said(11, is_right=True), checked_on=date(2026, 10, 9))
    assert later.until(DAY).state == "待核对"


def test_projects_without_goals_and_with_few_are_told():
    goals = [replace(said(11, is_right=n < 3), number=n, id=n) for n in range(1, 5)]
    board = goal_board([*goals, replace(GOAL, project="P-2")], ["P-1", "P-2", "P-3"], True)
    assert board.sentence == (
        "3 个项目中 2 个有绩效目标，共 5 项：自评 4 项（达到 4 项）、核对 4 项、核对不属实 2 项；"
        "1 个还没有目标；1 个不足 4 项。"
    )
    assert goal_board([], [], True).sentence == "0 个项目中 0 个有绩效目标，共 0 项。"
