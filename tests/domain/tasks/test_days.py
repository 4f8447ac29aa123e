"""From when to when tasks run, and what is odd in the days that a plan prints (rules 15.1, 15.2)."""

from datetime import date

import pytest

from domain.tasks.days import active, days_of, days_said, odd_days
from domain.tasks.facts import PlanPhase, PlanTask
from domain.words import DaysFrom

PHASES = (
    PlanPhase(1, "准备", date(2025, 7, 1), date(2025, 9, 30)),
    PlanPhase(2, "实施", date(2025, 9, 1), date(2027, 6, 30)),
    PlanPhase(3, "攻坚", date(2027, 6, 1), date(2027, 8, 31)),
    PlanPhase(4, "验收", date(2026, 3, 1), date(2027, 9, 30)),
)
OWN = (date(2025, 10, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("starts", "ends", "phases", "expected", "said"),
    [
        (*OWN, (2,), (*OWN, DaysFrom.PLAN), "起止日是方案写明的"),
        (
            None,
            None,
            (2, 3),
            (date(2025, 9, 1), date(2027, 8, 31), DaysFrom.PHASES),
            "方案没有写起止日，按所属阶段“实施”、“攻坚”算",
        ),
        (None, OWN[1], (2,), (date(2025, 9, 1), OWN[1], DaysFrom.PHASES), "方案没有写开始日，按所属阶段“实施”算"),
        (
            OWN[0],
            None,
            (),
            (OWN[0], date(2027, 9, 30), DaysFrom.WHOLE),
            "方案没有写结束日，按全部阶段的最早一天和最晚一天算",
        ),
        (
            None,
            None,
            (),
            (date(2025, 7, 1), date(2027, 9, 30), DaysFrom.WHOLE),
            "方案没有写起止日，按全部阶段的最早一天和最晚一天算",
        ),
    ],
)
def test_days_are_the_plans_own_else_those_of_its_phases(starts, ends, phases, expected, said):
    task = PlanTask(1, 1, "甲", starts_on=starts, ends_on=ends, phases=phases)
    days = days_of(task, PHASES)
    assert (days.starts_on, days.ends_on, days.source) == expected
    assert days_said(task, days, PHASES) == said


def test_a_plan_without_days_and_phases_gives_none():
    assert days_of(PlanTask(1, 1, "甲"), ()) is None


@pytest.mark.parametrize(
    ("day", "numbers"),
    [(date(2025, 6, 30), []), (date(2025, 9, 30), [1, 2]), (date(2027, 6, 30), [2, 3, 4]), (date(2027, 9, 1), [4])],
)
def test_phases_that_overlap_run_together(day, numbers):
    assert [phase.number for phase in active(PHASES, day)] == numbers


def test_what_is_odd_is_said():
    tasks = (PlanTask(1, 1, "甲"), PlanTask(2, 2, "乙", starts_on=OWN[0], ends_on=OWN[1]))
    odd = odd_days(PHASES, tasks, date(2025, 10, 20))
    assert "阶段1“准备”与阶段2“实施”重叠：2025-09-01 至 2025-09-30" in odd
    assert "阶段4“验收”编号在后，却比阶段3早开始（2026-03-01）" in odd
    assert "阶段1“准备”到 2025-09-30 结束，方案 2025-10-20 才印发" in odd
    assert odd[-1] == "2 项任务中 1 项方案没有写起止日"
    gap = (PHASES[0], PlanPhase(2, "实施", date(2025, 11, 1), date(2026, 1, 1)))
    assert "2025-10-01 至 2025-10-31 不属于任何阶段" in odd_days(gap, (), None)


def test_nothing_is_odd_in_days_that_follow_each_other():
    phases = (PHASES[0], PlanPhase(2, "实施", date(2025, 10, 1), date(2026, 1, 1)))
    assert odd_days(phases, (PlanTask(1, 1, "甲", starts_on=OWN[0], ends_on=OWN[1]),), date(2025, 9, 1)) == ()
