"""From when to when a task runs: the plan's own days, else those of its phases (rules 15.1)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from domain.tasks.facts import PlanPhase, PlanTask, TaskDays
from domain.words import DaysFrom


def days_of(task: PlanTask, phases: Sequence[PlanPhase]) -> TaskDays | None:
    """None where the plan has neither days nor phases. A day that the plan gives is kept, the other comes from the
    phases."""
    named = [phase for phase in phases if phase.number in task.phases]
    found = named or phases
    if task.starts_on and task.ends_on:
        return TaskDays(task.starts_on, task.ends_on, DaysFrom.PLAN)
    if not found:
        return None
    begins = task.starts_on or min(phase.starts_on for phase in found)
    ends = task.ends_on or max(phase.ends_on for phase in found)
    return TaskDays(begins, max(begins, ends), DaysFrom.PHASES if named else DaysFrom.WHOLE)


def days_said(task: PlanTask, days: TaskDays, phases: Sequence[PlanPhase]) -> str:
    """方案写明; 方案没有写起止，按阶段2、3算."""
    if days.source is DaysFrom.PLAN:
        return "起止日是方案写明的"
    which = "、".join(f"“{phase.title}”" for phase in phases if phase.number in task.phases)
    by = f"所属阶段{which}" if days.source is DaysFrom.PHASES else "全部阶段的最早一天和最晚一天"
    lacks = "起止日" if not (task.starts_on or task.ends_on) else "开始日" if not task.starts_on else "结束日"
    return f"方案没有写{lacks}，按{by}算"


def active(phases: Iterable[PlanPhase], day: date) -> tuple[PlanPhase, ...]:
    """Phases that run on a day: they overlap."""
    return tuple(phase for phase in phases if phase.starts_on <= day <= phase.ends_on)


def odd_days(phases: Sequence[PlanPhase], tasks: Sequence[PlanTask], issued_on: date | None) -> tuple[str, ...]:
    """What is strange in the days that a plan prints (rules 15.2)."""
    said = []
    for first, second in _pairs(phases):
        begins, ends = max(first.starts_on, second.starts_on), min(first.ends_on, second.ends_on)
        if begins <= ends:
            said.append(
                f"阶段{first.number}“{first.title}”与阶段{second.number}“{second.title}”重叠：{begins} 至 {ends}"
            )
        if second.number > first.number and second.starts_on < first.starts_on:
            said.append(
                f"阶段{second.number}“{second.title}”编号在后，却比阶段{first.number}早开始（{second.starts_on}）"
            )
    in_time = sorted(phases, key=lambda phase: (phase.starts_on, phase.ends_on))
    reached: date | None = None
    for phase in in_time:
        if reached is not None and phase.starts_on > reached + timedelta(days=1):
            last, first_day = reached + timedelta(days=1), phase.starts_on - timedelta(days=1)
            said.append(f"{last} 至 {first_day} 不属于任何阶段")
        reached = phase.ends_on if reached is None else max(reached, phase.ends_on)
    said += [
        f"阶段{phase.number}“{phase.title}”到 {phase.ends_on} 结束，方案 {issued_on} 才印发"
        for phase in phases
        if issued_on is not None and phase.ends_on < issued_on
    ]
    without = sum(not (task.starts_on and task.ends_on) for task in tasks)
    if without:
        said.append(f"{len(tasks)} 项任务中 {without} 项方案没有写起止日")
    return tuple(said)


def _pairs(phases: Sequence[PlanPhase]) -> list[tuple[PlanPhase, PlanPhase]]:
    ordered = sorted(phases, key=lambda phase: phase.number)
    return [(first, second) for place, first in enumerate(ordered) for second in ordered[place + 1 :]]
