"""The plan's tasks in 调度会: a step of those that are not green, and a district's number of them (rules 15.6)."""

from domain.reports.meeting_views import BigNumber, Step
from domain.reports.views import Cell, Table
from domain.tasks.views import ORDER, TaskBoard, TaskView, board_of, counted, counts_zh
from domain.words import Light

TASKS_SHOWN = 8
TASK_HEADERS = ("任务", "灯", "牵头", "原因", "起于", "最近填报")


def task_steps(board: TaskBoard) -> list[Step]:
    """The plan's tasks that are not green, worst first; no step where the plan has none or they had no lights yet."""
    if not board.rows or board.lights_from:
        return []
    open_ones = [row for row in board.rows if row.light in (Light.RED, Light.YELLOW)]
    light = min((row.light for row in board.rows if row.light), key=ORDER.__getitem__)
    rows = tuple(map(_task_cells, open_ones[:TASKS_SHOWN]))
    more = f"，列出前 {TASKS_SHOWN} 项" if len(open_ones) > TASKS_SHOWN else ""
    sources = ("任务", "light", "牵头单位", "reason", "since_on", "reported_on")
    table = Table(
        "tasks",
        f"红灯、黄灯任务 {len(open_ones)} 项{more}",
        TASK_HEADERS,
        rows,
        (5, 2, 3, 8, 3, 3),
        "task_readings",
        sources,
    )
    return [Step("tasks", "任务清单", board.sentence, light, tables=(table,) if rows else ())]


def _task_cells(row: TaskView) -> tuple[Cell, ...]:
    newest = row.newest
    assert row.light is not None
    return (
        Cell(row.label),
        Cell(row.light.zh, row.light),
        Cell("、".join(row.leads) or "方案没有写"),
        Cell(row.reason),
        Cell(str(row.since_on)),
        Cell(f"{newest.reported_on} {newest.state.zh}" if newest else "没有填报"),
    )


def tasks_of(board: TaskBoard, unit: str) -> tuple[BigNumber, ...]:
    """How many tasks a district leads or takes part in, with their lights; nothing where it is in none."""
    rows = board_of(board, unit)
    if not rows or board.lights_from:
        return ()
    leads = sum(unit in row.lead_units for row in rows)
    light = min((row.light for row in rows if row.light), key=ORDER.__getitem__)
    note = f"{counts_zh(counted(row.light for row in rows))}；牵头 {leads} 项"
    return (BigNumber("承担任务", f"{len(rows)} 项", note, light),)
