"""One task: the plan's words, what measures it, what its lead said month by month, and the form for the next word."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import shell
from components.intake import one as form
from components.lights.wall import look
from components.table import named, table, text
from components.tasks import charts
from domain.intake.forms import Kind
from domain.tasks.facts import Linked
from domain.tasks.views import TaskBoard, TaskView
from domain.words import Light
from services.frame import Frame
from services.wording import NOTHING

ROOM = "tasks"


def task(connection, frame: Frame, board: TaskBoard, row: TaskView) -> None:
    shell.step("回到任务清单", key="task_back", task=None)
    shown = look(row.light or Light.GREY)
    with st.container(border=True):
        st.subheader(f":{shown.badge}-badge[{shown.label}] {shell.label(row.label)}")
        since = f"（起于 {row.since_on}）" if row.since_on else ""
        st.markdown(f"**为什么**：{shell.escaped(f'{row.reason or board.lights_from or NOTHING}{since}')}")
        left, right = st.columns([1, 1], gap="medium")
        with left:
            _plan(row)
        with right:
            _linked(row)
            charts.tasks([row], board.as_of)
    _telling(connection, frame, row)
    _told(row)


def _plan(row: TaskView) -> None:
    days = f"{row.days.starts_on} 至 {row.days.ends_on}（{row.days_said}）" if row.days else row.days_said
    st.markdown(f"**牵头**：{shell.escaped('、'.join(row.leads) or '方案没有写，由专班办公室填报')}")
    st.markdown(f"**配合**：{shell.escaped('、'.join(row.cooperating) or NOTHING)}")
    st.markdown(f"**起止**：{shell.escaped(days)}")
    st.markdown(f"**所属阶段**：{shell.escaped('、'.join(row.phases) or '方案的阶段里没有点到')}")
    st.markdown(f"**交付成果**：{shell.escaped('；'.join(row.deliverables) or '方案没有写明')}")
    st.markdown(f"> {shell.escaped(row.quote)}")


def _linked(row: TaskView) -> None:
    st.markdown("**挂钩指标**")
    if row.linked:
        columns = [
            text("灯", lambda one: look(one.light).label, 70),
            named("指标", lambda one: one.name, 150),
            text("说明", lambda one: one.reason, 320),
        ]
        table(_once(row.linked), columns, row_height=62, alt="挂钩指标的灯")
    if row.unmeasured:
        st.caption(shell.escaped(f"本期没有读数：{'、'.join(row.unmeasured)}"))
    if not row.linked and not row.unmeasured:
        st.caption("没有挂钩指标；在方案表“任务”的“挂钩指标”里填。")


def _once(linked: Sequence[Linked]) -> list[Linked]:
    return list(dict.fromkeys(linked))


def _telling(connection, frame: Frame, row: TaskView) -> None:
    """The form of the next word, for the unit that leads and the office."""
    if not row.may_tell:
        return
    form.folded(
        "填报进展",
        f"task_tell_{row.number}",
        partial(
            form.form,
            connection,
            frame,
            Kind.TASK_UPDATES,
            ROOM,
            name=f"task_{row.number}",
            fixed={"task": row.label},
            button="填报",
        ),
    )
    shell.link("intake", "用文件填报多项任务的进展", at="file", report=Kind.TASK_UPDATES.value)


def _told(row: TaskView) -> None:
    st.subheader("历次进展")
    columns = [
        text("填报日", lambda one: one.reported_on.isoformat(), 96),
        text("状态", lambda one: one.state.zh, 76),
        text("进展情况", lambda one: one.text, 360),
        text("下步措施", lambda one: one.next_step or NOTHING, 220),
        text("佐证材料", lambda one: one.evidence or NOTHING, 180),
        text("填报单位", lambda one: one.reported_by, 110),
    ]
    table(row.updates, columns, key="task_updates", row_height=62, alt="历次进展")
