"""What must hold in a row on a task or on a blocked enterprise (rules 15.4, 15.5)."""

from datetime import date

from domain.intake.findings import Found
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight, as_kind
from domain.words import BlockState, TaskState

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN


def task_updates(change: RowChange, known: KnownRows) -> Found:
    """The unit that leads tells, the office for it; what is finished has evidence and does not begin again unsaid."""
    task = change.stated("task", str) or ""
    leads = known.task_leads.get(task, ())
    if known.reporter and known.reporter not in leads:
        who = "、".join(leads) or "专班办公室"
        yield "task", ERROR, f"这项任务由{who}牵头，不由{known.reporter}填报", f"请删去这一行，由{who}或专班办公室填报"
    state = as_kind(change.after("state"), TaskState)
    if state is TaskState.FINISHED and not change.after("evidence"):
        yield "evidence", ERROR, "报“已完成”，没有写佐证材料", "请写文件名称和文号、网址或存放的地方"
    finished, day = known.finished_tasks.get(task), change.stated("reported_on", date)
    if state is not None and state is not TaskState.FINISHED and finished and day and day > finished:
        yield "state", EXPLAIN, f"{finished} 已报“已完成”，又改为“{state.zh}”", "请写明为什么重新推进"


def block_entries(change: RowChange, known: KnownRows) -> Found:
    """Of a project of the pilot; what is solved says how."""
    code = change.stated("project", str)
    if code is not None and code not in known.projects:
        yield "project", ERROR, f"没有编号为“{code}”的项目", "请核对项目编号"
    state = as_kind(change.after("state"), BlockState)
    if state is not None and state is not BlockState.ON and not change.after("result"):
        yield "result", ERROR, f"报“{state.zh}”，没有写本周结果", "请写明怎么解决的，或为什么转退出更换"
