"""What was done about a target, and the office's forms: a revision, checkpoints; shares are in allocation.py."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pyarrow as pa
import streamlit as st

from components import choices, shell, url
from components.table import table, text
from components.targets import allocation, checkpoint_file
from components.targets.fields import ROOM, TWO, act, document_fields, number_looks, reason_field
from domain.targets.revision import asked_of, figure
from domain.targets.views import HistoryLine, TargetDesk
from domain.words import Basis, Operator
from services.access import Permission
from services.frame import Frame
from services.targets.checkpoints import points_zh
from services.targets.history import target_desk
from services.wording import NOTHING

NOTHING_ELSE = dict.fromkeys(("district", "industry", "show", "page", "of"))
DEEDS = {"revise": "调整目标", "points": "设检查点", "share": "分解到地区"}


def history(lines: Sequence[HistoryLine]) -> None:
    """Versions, checkpoints and shares, newest first; one line alone is the plan's own and needs no table."""
    if len(lines) < 2:
        return
    opened = st.expander(
        f"调整、检查点与分解 {len(lines)} 条", icon=":material/history:", key="target_history", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        columns = [
            text("自", lambda one: one.on.isoformat(), 96),
            text("事项", lambda one: one.what, 84),
            text("内容", lambda one: one.content, 260),
            text("原因", lambda one: one.reason or NOTHING, 200),
            text("文件", lambda one: one.document, 240),
            text("经办/审批", lambda one: one.people or NOTHING, 110),
        ]
        table(lines, columns, alt="目标的调整、检查点与分解，由近到远")


def ways(connection: object, frame: Frame, target_id: int) -> None:
    """For the office: the ways to its forms, which stand in the live period."""
    if not frame.user.may(Permission.SET_UP):
        return
    view = target_desk(connection, frame, target_id)
    with st.container(horizontal=True, gap="small"):
        for do, name in DEEDS.items():
            words = {**NOTHING_ELSE, "period": "live", "target": view.id, "do": do}
            st.button(shell.label(name), key=f"target_{do}", icon=":material/edit:", on_click=partial(url.put, **words))


def desk(connection: object, frame: Frame, target_id: int, make: checkpoint_file.Make) -> None:
    """The forms of the office; what was done by the last press stands above them. `make`: the sheet of checkpoints."""
    shell.said(ROOM)
    if not frame.user.may(Permission.SET_UP) or frame.period.is_closed:
        st.info("调整目标、设检查点、分解到地区由专班办公室在“实时”期次办理。")
        return
    view = target_desk(connection, frame, target_id)
    what = choices.choose("do", DEEDS, "办理", key="target_do")
    if what == "revise":
        _revise(frame, view)
    elif what == "points":
        _checkpoints(frame, view)
        checkpoint_file.by_file(connection, frame, view.first_free_on, make)
    else:
        allocation.shares(connection, frame, view.id)


def _revise(frame: Frame, now: TargetDesk) -> None:
    if now.why_not_revised:
        st.info(shell.label(now.why_not_revised))
        return
    form = f"revise_{now.id}"
    opened = shell.opened(form, now)
    seen, key = opened.record, opened.key
    target = seen.target
    closed = f"已结账到 {seen.closed_until} 的期次" if seen.closed_until else "已结账的期次"
    st.caption(
        shell.label(
            f"{seen.title}现为{asked_of(target)}。新数从填的那天起算，此前各期仍按原数。"
            f"{closed}不变：生效日在其中的也可以填，按文件写；那些期次仍说原数，下一期报告列为“目标调整”。{TWO}"
        )
    )
    with st.form(form, border=False):
        left, middle, right = st.columns(3, gap="small")
        operator = left.selectbox(
            "比较",
            list(Operator),
            index=list(Operator).index(target.operator),
            format_func=lambda word: word.zh,
            key=f"{key}_operator",
        )
        label, looks = f"新的目标数（{shell.label(target.unit)}）", number_looks(target.unit)
        value = middle.number_input(label, 0.0, None, target.value, key=f"{key}_value", **looks)
        day = right.date_input("从哪天起", value=frame.pilot.today, key=f"{key}_day")
        words = {**document_fields(key), "reason": reason_field(key)}
        words["quote"] = st.text_input("文件原文（选填，逐字复制）", max_chars=400, key=f"{key}_quote")
        sent = st.form_submit_button("提请调整", type="primary")
    if sent:
        if not words["reason"].strip():
            shell.again(ROOM)
        told = {"target": seen.id, "value": value, "operator": operator.value, "effective_from": day, **words}
        mine = f"{operator.zh} {figure(value)} {target.unit}（{day} 起）"
        stale = shell.Stale(now.title, ("目标", seen.newest, now.newest, mine)) if seen.newest != now.newest else None
        act(frame, "revise_target", {**told, "seen": seen.newest}, form, stale)
    if (seen.target, seen.newest) != (now.target, now.newest):
        shell.reopen(form)


def _checkpoints(frame: Frame, now: TargetDesk) -> None:
    if now.why_no_course:
        st.info(shell.label(now.why_no_course))
        return
    form = f"points_{now.id}"
    opened = shell.opened(form, now)
    seen, key = opened.record, opened.key
    target, unit = seen.target, seen.target.unit
    since = f"自 {seen.begins_on} 起" if target.basis is Basis.FLOW else "自试点开始"
    st.caption(
        shell.label(
            f"现行：{points_zh(seen.points, unit)}。每行一个日期和到那天{since}累计应完成的数，两点之间按直线；"
            f"最后一天 {target.last_on} 就是目标 {figure(target.value)} {unit}，不用填；一行不填就是恢复直线。{TWO}"
        )
    )
    with st.form(form, border=False):
        rows = st.data_editor(
            pa.table(
                {
                    "日期": pa.array([day for day, _ in seen.points], pa.date32()),
                    "累计应完成": pa.array([value for _, value in seen.points], pa.float64()),
                }
            ),
            column_config={
                "日期": st.column_config.DateColumn(
                    "日期", format="YYYY-MM-DD", min_value=seen.begins_on, max_value=target.last_on
                ),
                "累计应完成": st.column_config.NumberColumn(
                    f"累计应完成（{shell.label(unit)}）", min_value=0.0, max_value=target.value, **number_looks(unit)
                ),
            },
            num_rows="dynamic",
            hide_index=True,
            placeholder="",
            width=420,
            key=f"{key}_points",
            alt="检查点：日期和到那天累计应完成的数",
        )
        day = st.date_input("从哪天起（不早于已结账的期次）", value=seen.first_free_on, key=f"{key}_day", width=260)
        document = st.text_input("依据（文件、会议纪要）", max_chars=200, key=f"{key}_document")
        reason = reason_field(key)
        sent = st.form_submit_button("提请检查点", type="primary")
    if sent:
        if not reason.strip():
            shell.again(ROOM)
        if half := half_filled(rows):
            st.error(f"没有提请：第 {half:d} 行只填了一格。日期和累计应完成都填，或删去这一行")
            return
        points = points_of(rows)
        told = {"target": seen.id, "points": points, "effective_from": day, "document": document, "reason": reason}
        sides = ("检查点", points_zh(seen.points, unit), points_zh(now.points, unit), points_zh(points, unit))
        is_stale = (seen.points, seen.courses) != (now.points, now.courses)
        act(frame, "set_checkpoints", told, form, shell.Stale(now.title, sides) if is_stale else None)
    if seen != now:
        shell.reopen(form)


def points_of(rows: pa.Table) -> list[tuple[date, float]]:
    """The rows that were filled in, in the order of their days."""
    days, values = (rows.column(name).to_pylist() for name in ("日期", "累计应完成"))
    return sorted((day, float(value)) for day, value in zip(days, values, strict=True) if day and value is not None)


def half_filled(rows: pa.Table) -> int:
    """Which row, from 1, has a day without a figure or a figure without a day; 0 for none."""
    days, values = (rows.column(name).to_pylist() for name in ("日期", "累计应完成"))
    pairs = enumerate(zip(days, values, strict=True), start=1)
    return next((number for number, (day, value) in pairs if (day is None) != (value is None)), 0)
