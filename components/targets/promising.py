"""承诺 on screen: what was promised of a target and how it stands, the form of a new one, taking one back."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from components import shell
from components.lights.wall import look
from components.table import day, table, text
from domain.targets.views import PromiseLine, TargetDetail
from services.access import Permission
from services.desk import carry_out
from services.frame import Frame
from services.targets.promises import may_promise, record_promise, withdraw_promise

ROOM = "promises"


def section(frame: Frame, detail: TargetDetail) -> None:
    """Under the target's course: the promises, and for who may the forms."""
    line, rows = detail.line, detail.promises
    shell.said(ROOM)
    if rows:
        _table(rows)
    if line.verdict is not None and line.ends_on > frame.pilot.today and may_promise(frame, line.scope):
        box = st.expander("登记承诺", key=f"promise_open_{line.id}", on_change="rerun", icon=":material/handshake:")
        if box.open:
            with box:
                form(frame, line.id, "", line.ends_on, f"{line.name}（{line.period}），{line.unit}")
    _withdrawing(frame, rows)


def _table(rows: Sequence[PromiseLine]) -> None:
    columns = [
        text("状态", lambda row: f"{look(row.light).shape} {row.state}", 260),
        text("承诺", lambda row: row.text, 300),
        day("到期", lambda row: row.due_on, 96),
        day("何时承诺", lambda row: row.promised_on, 96),
        text("登记", lambda row: row.author),
    ]
    table(rows, columns, alt="对这个目标的承诺，和兑现得怎样")


def form(frame: Frame, target_id: int | None, district: str, last: date | None, of: str) -> None:
    """A new promise: figure, day, points of its line."""
    today = frame.pilot.today
    name = f"promise_{target_id}_{district}"
    opened = shell.opened(name, None)
    with st.form(name, border=False):
        st.caption(f"{shell.label(of)}。从今天的实际数到承诺数是一条直线；要分步的在下面逐行写。")
        with st.container(horizontal=True, gap="small"):
            value = st.number_input(
                "承诺数", min_value=0.0, step=1.0, format="%g", key=f"{opened.key}_value", width=160
            )
            due = st.date_input(
                "到期日",
                value=min(today + timedelta(days=30), last) if last and last > today else today + timedelta(days=30),
                min_value=today + timedelta(days=1),
                key=f"{opened.key}_due",
                width=170,
            )
        points = st.text_area(
            "分步（可不填），一行一步：日期 数", placeholder="2026-12-10 210", key=f"{opened.key}_points", height=80
        )
        words = st.text_input("说明（可不填）", max_chars=200, key=f"{opened.key}_text")
        sent = st.form_submit_button("登记承诺", type="primary")
    if sent:
        told = {"target_id": target_id, "district": district, "value": value, "due_on": due}
        work = partial(carry_out, frame, record_promise, **told, text=words, points=points)
        shell.act(ROOM, work, form=name)


def _withdrawing(frame: Frame, rows: Sequence[PromiseLine]) -> None:
    standing = {row.id: row for row in rows if row.stands}
    if not standing or not frame.user.may(Permission.CLOSE_PERIOD):
        return
    box = st.expander("撤回承诺", key="promise_withdraw_open", on_change="rerun", icon=":material/undo:")
    if not box.open:
        return
    with box, st.form("promise_withdraw", border=False):
        number = st.selectbox(
            "哪一项", list(standing), format_func=lambda at: standing[at].text, key="promise_withdraw_of"
        )
        reason = st.text_input("原因", max_chars=200, key="promise_withdraw_why")
        sent = st.form_submit_button("撤回")
    if sent:
        shell.act(ROOM, partial(carry_out, frame, withdraw_promise, number, standing[number].version, reason))
