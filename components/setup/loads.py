"""The workbooks of a plan that were committed, and taking one back."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import shell
from components.table import table, text
from services.access import User
from services.approvals.plan_files import propose_undo
from services.desk import at_pilot
from services.plans.changes import PlanLoadView
from services.plans.retiring import RetiredView
from services.plans.undo import undo_load

ROOM = "plan_undo"


def gone(found: Sequence[RetiredView]) -> None:
    """What left the plan, from when on and why; nothing where nothing did."""
    if not found:
        return
    st.subheader("已撤下的行")
    columns = [
        text("哪一行", lambda one: one.name, 320),
        text("从哪天起", lambda one: one.from_on.isoformat(), 110),
        text("原因", lambda one: one.reason, 400),
    ]
    table(found, columns, height="auto", key="plan_gone", alt="方案里撤下的行")


def loads(user: User, pilot_id: int, found: Sequence[PlanLoadView]) -> None:
    """The list, newest first; below it the form that takes one back. Nothing where there are none."""
    shell.said(ROOM)
    if not found:
        return
    st.subheader("以往提交")
    columns = [
        text("号", lambda one: one.number),
        text("提交时间", lambda one: one.at),
        text("谁", lambda one: one.author),
        text("内容", lambda one: one.what),
        text("状态", lambda one: one.undone or "有效"),
    ]
    table(found, columns, height="auto", key="plan_loads", alt="以往提交的方案表")
    held = [one.number for one in found if not one.undone]
    if held:
        with st.expander("撤销一次提交"):
            st.caption(
                "整份撤回：新增的行删去，改了的格改回，撤下的行补回。后来的记录用到它的，不能撤销，会说明是哪些。"
                "改动了目标、批次、资金条件的，由另一人在“待我审批”批准后撤销。"
            )
            with st.form("plan_undo", border=False):
                number = st.selectbox("哪一次", held, format_func=lambda n: f"第 {n} 号", key="plan_undo_number")
                reason = st.text_input("撤销原因", max_chars=200, key="plan_undo_reason")
                sent = st.form_submit_button("撤销整份")
            if sent:
                asks_two = next(one.undo_asks_two for one in found if one.number == number)
                work = (
                    partial(at_pilot, pilot_id, user, propose_undo, number, reason=reason)
                    if asks_two
                    else partial(undo_load, user, number, reason=reason)
                )
                shell.act(ROOM, work)
