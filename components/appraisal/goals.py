"""项目绩效目标 on screen: what waits for a check first; the check of one."""

from functools import partial

import streamlit as st

from components import shell, url
from components.appraisal.parts import ROOM
from components.lights import tables
from components.table import opens, table, text
from domain.appraisal.goals import Goal, GoalBoard
from domain.intake.form import Kind
from domain.lights.sentences import NOTHING
from domain.words import Light
from services.access import Permission
from services.appraisal.goals import LONGEST, check_goal
from services.desk import carry_out
from services.frame import Frame

ORDER = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.GREY: 3}


def whole(frame: Frame, board: GoalBoard) -> None:
    """All goals; a click opens one."""
    st.markdown(f"**{shell.escaped(board.sentence)}**")
    rows = sorted(board.rows, key=lambda row: ORDER[row.light])
    chosen = next((row for row in rows if row.id == url.number("goal", 0)), None)
    if chosen is not None:
        _one(frame, chosen, board.may_check)
    if rows:
        columns = [
            tables.light("核对", lambda row: row.light),
            opens("项目", lambda row: row.project, 120, "点项目核对这一项"),
            text("企业", lambda row: row.enterprise, 170),
            text("绩效指标", lambda row: row.name, 150),
            text("目标", lambda row: row.target_text, 110),
            text("自评", lambda row: row.actual_text, 84),
            text("结论", lambda row: row.met_text, 66),
            text("状态", lambda row: row.state, 88),
            text("佐证", lambda row: row.evidence or NOTHING, 180),
            text("核对人", lambda row: row.checked_by or NOTHING, 110),
        ]
        clicked = table(rows, columns, key="project_goals", height=480, alt="项目绩效目标、自评和核对")
        if clicked is not None:
            url.put(goal=rows[clicked].id)
            st.rerun()
    st.caption("按今天的数。目标随项目计划下达，自评由地区或专班填报，核对须由另一人办理；改动以后要重新核对。")
    if frame.user.may(Permission.SUBMIT):
        shell.link("intake", "用文件填报绩效目标和自评", at="file", report=Kind.PROJECT_GOALS.value)


def _said(row: Goal) -> str:
    """What a check rests on: the self-evaluation, and what was said of it before."""
    checked = f"{row.checked_by} {row.checked_on} {row.state} {row.opinion}" if row.checked_on else "未核对"
    return f"{row.actual_text}；{checked}"


def _one(frame: Frame, row: Goal, may_check: bool) -> None:
    with st.container(border=True):
        st.subheader(shell.label(f"{row.project} {row.name}"))
        told = f"{row.target_text}（{row.document}）；自评 {row.actual_text}"
        told += f"（{row.evaluated_on}）：{row.evidence}" if row.evaluated_on else ""
        st.markdown(shell.escaped(told))
        if row.checked_on:
            st.caption(shell.escaped(f"{row.checked_by} {row.checked_on} {row.state}。{row.opinion}"))
        if may_check and row.actual is not None:
            form = f"goal_{row.id}"
            opened = shell.opened(form, _said(row))
            with st.form(form, border=False):
                opinion = st.text_input("意见（不属实的必填）", max_chars=LONGEST, key=f"{opened.key}_opinion")
                with st.container(horizontal=True):
                    right = st.form_submit_button("佐证属实，核对无误", type="primary")
                    wrong = st.form_submit_button("不属实")
            if right or wrong:
                words = {"goal": row.id, "version": row.version, "is_right": right, "opinion": opinion}
                sides = ("自评和核对", opened.record, _said(row), opinion)
                stale = None if opened.record == _said(row) else shell.Stale(f"{row.project} {row.name}", sides)
                shell.act(ROOM, partial(carry_out, frame, check_goal, **words), form=form, stale=stale)
            if opened.record != _said(row):
                shell.reopen(form)
        with st.container(horizontal=True):
            shell.link("enterprise", "看这个项目", code=row.project)
            shell.step("收起", key="goal_close", goal=None)
