"""Enterprises that leave and come on screen, with the forms that propose it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from components import shell, taking_back
from components.lights import tables
from components.table import day, first_rows, named, opens, text
from domain.supervision.views import LeavingLine, LeavingPage
from domain.words import LeaveReason
from domain.yuan import yuan
from services.access import Permission
from services.approvals.deciding import propose
from services.desk import carry_out
from services.frame import Frame
from services.supervision.leaving import LONGEST
from services.wording import NOTHING

ROOM = "supervision"
USUAL_DAYS = 60
SHOWN = 12


def whole(frame: Frame, view: LeavingPage) -> None:
    """Whether the total holds, the cases, who left without one, the forms."""
    shell.said(ROOM)
    say = st.error if view.balance.missing else st.success
    say(shell.label(view.balance.sentence))
    _cases(view)
    _withdrawn(view)
    _without(view)
    if not frame.user.may(Permission.SUPERVISE):
        return
    st.header("企业离开试点")
    st.caption("须两人办理：这里提请，另一人在“待我审批”批准。替补企业先在“数据报送”列入试点企业。")
    leaving_form(frame)
    waiting = [line for line in view.lines if not line.successor]
    if waiting:
        _succeeding(frame, waiting)
    if view.lines:
        _taking_back(frame, view.lines)


def _cases(view: LeavingPage) -> None:
    if not view.lines:
        st.caption("还没有按个案离开的企业。")
        return
    columns = [
        opens("离开的企业", lambda row: row.enterprise, 150, "点企业看一企一档"),
        named("地区", lambda row: row.district, 72),
        text("状态", lambda row: row.status, 80),
        text("情形", lambda row: row.reason.zh, 130),
        day("离开日", lambda row: row.left_on, 92),
        text("替补", lambda row: row.place, 160),
        text("应收回（元）", lambda row: yuan(row.owed_fen) if row.owed_fen else NOTHING, 110, right=True),
        text("情况和依据", lambda row: f"{row.said}（{row.evidence}）", 240),
        text("两人", lambda row: row.people, 150),
    ]
    height = "content" if len(view.lines) <= SHOWN else 520
    clicked = first_rows(
        view.lines, columns, key="leaving", row_height=tables.WRAPPING, height=height, alt="按个案离开的企业和替补"
    )
    if clicked is not None:
        shell.go("enterprise", uscc=view.lines[clicked].uscc)


def _withdrawn(view: LeavingPage) -> None:
    """Cases that were taken back stay in sight."""
    for one in view.withdrawn:
        told = f"{one.enterprise}（{one.uscc}）{one.left_on} 的个案（{one.reason.zh}）：{one.withdrawn}"
        st.caption(shell.escaped(told))


def _without(view: LeavingPage) -> None:
    """Who left by a return: nothing is known of evidence and successor."""
    if not view.without:
        return
    title, is_short = f"没有个案的离开（{len(view.without):d} 家）", len(view.without) <= SHOWN
    box = st.expander(title, key="left_without_open", on_change="rerun", expanded=is_short)
    if not box.open:
        return
    columns = [
        opens("企业", lambda row: row.enterprise, 150, "点企业看一企一档"),
        named("地区", lambda row: row.district, 72),
        text("状态", lambda row: row.status, 84),
        day("状态变更日", lambda row: row.left_on, 100),
        text("报送的原因", lambda row: row.said or NOTHING, 360),
    ]
    height = "content" if is_short else 420
    with box:
        st.caption("这些企业由报送改了状态，没有情形、依据、替补和两人办理的记录。")
        clicked = first_rows(view.without, columns, key="left_without", height=height, alt="没有个案的离开")
    if clicked is not None:
        shell.go("enterprise", uscc=view.without[clicked].uscc)


def leaving_form(
    frame: Frame, *, uscc: str = "", name: str = "", reason: LeaveReason | None = None, inspection: int | None = None
) -> None:
    """Proposes that an enterprise leaves; for a drawn project the enterprise and the reason are given."""
    form = f"leaving_{inspection or 0}"
    key = shell.opened(form, None).key
    today = frame.pilot.today
    offered = [one for one in LeaveReason if one is not LeaveReason.INSPECTION]
    with st.form(key, border=True):
        who = uscc
        if not uscc:
            who = st.text_input("离开的企业（统一社会信用代码）", max_chars=18, key=f"{key}_uscc")
        else:
            st.markdown(shell.escaped(f"{name}（{uscc}）"))
        why = reason or st.selectbox(
            "情形", offered, index=None, format_func=lambda one: one.zh, key=f"{key}_why", placeholder="选一种"
        )
        said = st.text_area(f"情况说明（{LONGEST} 字以内）", max_chars=LONGEST, key=f"{key}_said", height=80)
        evidence = st.text_input("依据材料（文件名称、文号）", max_chars=LONGEST, key=f"{key}_evidence")
        is_for_cause = reason is not None or st.checkbox("因违约违规（已拨奖补应收回）", key=f"{key}_cause")
        with st.container(horizontal=True):
            left_on = st.date_input("离开日", today, max_value=today, key=f"{key}_left", width=180)
            due_on = st.date_input(
                "补齐期限（没有替补时）", today + timedelta(days=USUAL_DAYS), key=f"{key}_due", width=200
            )
            successor = st.text_input("替补企业信用代码（可后补）", max_chars=18, key=f"{key}_successor", width=260)
        sent = st.form_submit_button("提请", type="primary")
    if sent:
        words = {
            "uscc": who.strip(),
            "reason": str(why or ""),
            "said": said,
            "evidence": evidence,
            "left_on": left_on.isoformat() if left_on else "",
            "is_for_cause": bool(is_for_cause),
            "successor": successor.strip(),
            "due_on": due_on.isoformat() if due_on and not successor.strip() else None,
            "inspection": inspection,
        }
        shell.act(ROOM, partial(carry_out, frame, propose, "leave_pilot", words), form=form)


def _taking_back(frame: Frame, lines: Sequence[LeavingLine]) -> None:
    """A case or a successor that was typed wrong."""
    labels = {f"case {one.id}": f"个案：{one.enterprise}（{one.left_on}，{one.reason.zh}）" for one in lines}
    labels |= {
        f"successor {one.id}": f"替补：{one.successor}替补{one.enterprise}" for one in lines if one.may_lose_successor
    }
    st.header("登记错了")
    chosen = st.selectbox(
        "撤销哪一个",
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key="taking_back_leaving",
        placeholder="选一个",
    )
    if chosen is None:
        return
    what, _, number = chosen.partition(" ")
    taking_back.box(
        ROOM,
        f"take_back_{what}_{number}",
        f"撤销{labels[chosen]}",
        "须两人办理：这里提请，另一人在“待我审批”批准。撤销个案后企业恢复在册，应收回随之取消；个案和理由照列。"
        "后来定的替补、离开后收回的资金、以后再改的状态，先撤销或更正。",
        "提请撤销",
        lambda reason: partial(
            carry_out, frame, propose, "withdraw", {"what": what, "number": int(number), "reason": reason}
        ),
    )


def _succeeding(frame: Frame, waiting: list[LeavingLine]) -> None:
    form = "name_successor"
    key = shell.opened(form, None).key
    title, is_short = f"补上空出的名额（{len(waiting):d} 个）", len(waiting) <= SHOWN
    box = st.expander(title, key="succeeding_open", on_change="rerun", expanded=is_short)
    if not box.open:
        return
    with box, st.form(key, border=False):
        labels = {one.id: f"{one.enterprise}（{one.left_on}，{one.place}）" for one in waiting}
        case = st.selectbox("哪一个名额", list(labels), format_func=labels.__getitem__, key=f"{key}_case")
        successor = st.text_input("替补企业（统一社会信用代码）", max_chars=18, key=f"{key}_uscc")
        sent = st.form_submit_button("提请", type="primary")
    if sent:
        words = {"case": case, "successor": successor.strip()}
        shell.act(ROOM, partial(carry_out, frame, propose, "name_successor", words), form=form)
