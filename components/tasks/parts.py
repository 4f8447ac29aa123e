"""The board of 任务清单: the sentence, phases beside it, filters, the table, units."""

from collections.abc import Sequence

import streamlit as st

from components import shell, url
from components.lights import tables
from components.lights.wall import look
from components.table import named, number, opens, table, text
from components.tasks import charts
from domain.tasks.views import TaskBoard, TaskView, UnitLine
from domain.words import Light
from services.wording import NOTHING

ALL = "全部"


def head(board: TaskBoard) -> None:
    """What the list says in one sentence; the phases with today beside it."""
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.markdown(f"**{shell.escaped(board.sentence)}**")
        if board.lights_from:
            st.info(shell.escaped(board.lights_from))
        if board.odd:
            with st.expander(f"方案的日期有 {len(board.odd):d} 处要留意"):
                st.markdown("\n".join(f"- {shell.escaped(line)}" for line in board.odd))
    with right:
        if board.phases:
            charts.phases(board.phases, board.as_of)


def chosen(board: TaskBoard) -> tuple[TaskView, ...]:
    """Rows of the unit, phase and light that the filters name; they live in the address."""
    units = [line.name for line in board.units]
    phases = [bar.title for bar in board.phases]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = _pick("单位", units, "unit")
        phase = _pick("阶段", phases, "phase")
        lights = {light.value: f"{look(light).label} {count}" for light, count in board.counts}
        light = _pick("灯", list(lights), "light", lights)
    rows = [
        row
        for row in board.rows
        if (not unit or unit in (*row.leads, *row.cooperating) or (unit == "方案没有写" and not row.leads))
        and (not phase or phase in row.phases)
        and (not light or row.light == light)
    ]
    return tuple(rows)


def _pick(what: str, choices: Sequence[str], word: str, shown: dict[str, str] | None = None) -> str:
    asked = url.get(word) or ""
    key = f"tasks_{word}"
    st.session_state[key] = asked if asked in choices else ""
    st.selectbox(
        what,
        ["", *choices],
        key=key,
        format_func=lambda value: (shown or {}).get(value, value) or ALL,
        width=220,
        on_change=lambda: url.put(**{word: st.session_state[key]}),
    )
    return st.session_state[key]


def board_table(rows: Sequence[TaskView]) -> None:
    """Tasks, worst first; a click on one opens it."""
    columns = [
        tables.light("灯", lambda row: row.light or Light.GREY),
        opens("任务", lambda row: row.label, 200, "点任务看原文、进展，填报进展"),
        named("牵头", lambda row: "、".join(row.leads) or "方案没有写", 96),
        text("原因", lambda row: row.reason or NOTHING, 214),
        text("起于", lambda row: str(row.since_on or NOTHING), 92),
        text("期限", _ends, 92),
        text("最近填报", _told, 92),
        text("近期", lambda row: "".join(look(light).shape if light else "·" for light in row.course), 92),
    ]
    clicked = table(
        rows, columns, key="tasks_board", row_height=tables.WRAPPING, height="content", alt="任务、灯、原因和期限"
    )
    if clicked is not None:
        url.put(task=rows[clicked].number)
        st.rerun()


def of_unit(rows: Sequence[TaskView]) -> None:
    """The plan's tasks of a district, on its own page; a click opens one."""
    if not rows:
        return
    st.header(f"承担的任务 {len(rows):d} 项")
    columns = [
        tables.light("灯", lambda row: row.light or Light.GREY),
        opens("任务", lambda row: row.label, 220, "点任务看原文、进展，填报进展"),
        text("原因", lambda row: row.reason or NOTHING, 260),
        text("期限", _ends, 92),
    ]
    clicked = table(rows, columns, key="unit_tasks", row_height=tables.WRAPPING, alt="本地区牵头和配合的任务")
    if clicked is not None:
        shell.go("tasks", task=rows[clicked].number)


def _ends(row: TaskView) -> str:
    return NOTHING if row.days is None else row.days.ends_on.isoformat()


def _told(row: TaskView) -> str:
    return row.newest.reported_on.isoformat() if row.newest else "没有填报"


def units(lines: Sequence[UnitLine]) -> None:
    columns = [
        named("单位", lambda line: line.name, 150),
        number("牵头", lambda line: line.leads or None, 70, "%d 项"),
        number("配合", lambda line: line.takes_part or None, 70, "%d 项"),
        *(
            number(look(light).label, lambda line, light=light: dict(line.counts).get(light, 0) or None, 70, "%d 项")
            for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
        ),
    ]
    table(lines, columns, key="tasks_units", alt="各单位牵头和配合的任务")
