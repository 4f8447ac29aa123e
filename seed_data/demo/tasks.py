"""What leads said of the plan's tasks month by month, and the weeks of 集中攻坚; some leads fall silent."""

from datetime import date, timedelta

import numpy as np

from domain.days import EPOCH, NEVER
from domain.tasks.days import days_of
from domain.tasks.facts import PlanPhase, PlanTask
from domain.words import BlockCause, BlockState, TaskState
from seed_data.demo.days import workday
from seed_data.demo.timetable import ACCEPTANCE, CONTRACT
from seed_data.demo.world import World

MONTHS = 14
"""Texts of at most so many months before the demonstration's day."""
TEXTS = (
    "演示：完成阶段安排，{title}按计划推进，本月开会调度 {n} 次",
    "演示：走访企业 {m} 家，收集问题 {n} 个，已办结大部分",
    "演示：印发通知 {n} 份，组织宣讲 {n} 场，参加企业 {m} 家",
    "演示：与 {n} 家服务机构对接，形成工作清单，下月逐项落实",
)
NEXT = ("演示：按清单逐项销号", "演示：组织一次现场推进会", "演示：汇总各单位材料并复核")
BLOCKED = 8
WEEKS = 4
HELP = {
    BlockCause.ENTERPRISE: ("企业负责人变更，重新确认改造内容", "演示：上门会商，调整改造清单"),
    BlockCause.PROVIDER: ("服务商进场人员不足", "演示：约服务商负责人，增派两人进场"),
    BlockCause.FUNDS: ("自筹资金未到位", "演示：对接银行办理数字贷"),
    BlockCause.APPROVAL: ("合同变更待审", "演示：专班集中会审，三个工作日办结"),
    BlockCause.OUTSIDE: ("进口设备接口到货推迟", "演示：改用边缘网关先行采集"),
    BlockCause.DATA: ("设备数据口径不一", "演示：专家驻厂统一点表"),
}


def make_updates(world: World, tasks: list[PlanTask], phases: list[PlanPhase]) -> list[dict[str, object]]:
    """A text on one of the last days of each month; a tenth of the tasks are silent for the last months."""
    rng, today = world.rng("tasks"), EPOCH + timedelta(days=int(world.as_of))
    rows: list[dict[str, object]] = []
    for task in tasks:
        days = days_of(task, phases)
        silent = int(rng.choice((0, 0, 0, 0, 0, 0, 0, 1, 2, 3)))
        finishes = bool(rng.random() < 0.8)
        lead = task.units[0] if task.units else world.plan.departments[0].name
        for day in _month_ends(today):
            if days is None or day < days.starts_on or (today - day).days < 31 * silent:
                continue
            done = finishes and day >= days.ends_on - timedelta(days=20)
            text = TEXTS[int(rng.integers(len(TEXTS)))]
            numbers = {"n": int(rng.integers(2, 9)), "m": int(rng.integers(12, 60))}
            rows.append(
                {
                    "task_id": task.id,
                    "reported_on": day,
                    "state": TaskState.FINISHED if done else TaskState.RUNNING,
                    "text": "演示：已全部完成并归档" if done else text.format(title=task.title, **numbers),
                    "next_step": "" if done else NEXT[int(rng.integers(len(NEXT)))],
                    "evidence": f"演示：{day:%Y-%m}工作台账" if done or rng.random() < 0.5 else "",
                    "reported_by": lead,
                }
            )
            if done:
                break
    return rows


def _month_ends(today: date) -> list[date]:
    """A working day near the end of each month before today's, oldest first."""
    found, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        last = first - timedelta(days=1)
        day = int(workday(np.array([(last - timedelta(days=2) - EPOCH).days]))[0])
        found.append(EPOCH + timedelta(days=day))
        first = last.replace(day=1)
    return found[::-1]


def make_blocks(world: World) -> list[dict[str, object]]:
    """The projects that were signed longest ago and are not accepted; `project`: position."""
    rng, signed = world.rng("blocks"), world.done[:, CONTRACT]
    open_ones = world.active & (signed < world.as_of - 120) & (world.done[:, ACCEPTANCE] == NEVER)
    found = np.flatnonzero(open_ones)
    found = found[np.lexsort((found, signed[found]))][:BLOCKED]
    causes, rows = list(HELP), []
    for place, project in enumerate(found.tolist()):
        cause = causes[int(rng.integers(len(causes)))]
        why, measure = HELP[cause]
        for week in range(WEEKS, 0, -1):
            day = EPOCH + timedelta(days=int(world.as_of) - 7 * week + 5)
            solved = week == 1 and place % 4 == 0
            rows.append(
                {
                    "project": project,
                    "reported_on": day,
                    "cause": cause,
                    "state": BlockState.SOLVED if solved else BlockState.ON,
                    "helper": f"演示：{world.plan.departments[place % len(world.plan.departments)].name}",
                    "measure": measure,
                    "result": "演示：已恢复实施" if solved else f"演示：{why}，第 {WEEKS - week + 1} 周仍在协调",
                    "reported_by": world.plan.departments[0].name,
                }
            )
    return rows
