"""One drawn project on screen: from the draw to the last yuan."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from components import deeds, file_links, shell, taking_back
from components.supervision.leaving import leaving_form
from components.table import day, table, text
from domain.supervision.views import InspectionCase, InspectionLine, VisitLine
from domain.words import InspectionResult, InspectionState, LeaveReason
from domain.yuan import yuan
from services.access import Permission
from services.desk import carry_out
from services.frame import Frame
from services.supervision.inspecting import LONGEST, MOST_PHOTOS, record_visit
from services.supervision.undoing import withdraw_visit

ROOM = "supervision"
TO_VISIT = (InspectionState.WAITING, InspectionState.LATE, InspectionState.RECTIFYING, InspectionState.OVERDUE)


def one(frame: Frame, view: InspectionCase) -> None:
    """State, what is asked next, visits with their pictures, the way out of the pilot, money."""
    shell.step("全部抽查", key="path_inspections", inspection=None)
    shell.said(ROOM)
    line = view.line
    st.subheader(shell.label(f"{line.enterprise}（{line.code}）"))
    st.markdown(
        shell.escaped(
            f"{line.state.zh} · {line.district} · {line.provider} · 第 {line.draw} 次抽查“{line.title}”，"
            f"{line.drawn_on} 抽中，{line.visit_by} 前检查 · 检查人员：{line.inspectors}"
        )
    )
    shell.link("enterprise", "一企一档", code=line.code)
    _visits(frame, view)
    if frame.user.may(Permission.SUPERVISE):
        if line.state in TO_VISIT or shell.is_open(_form(line)):
            _visiting(frame, view)
        elif line.state is InspectionState.FAILED:
            st.header("取消试点资格")
            st.caption("须两人办理：这里提请，另一人在“待我审批”批准；批准后已拨奖补列入应收回。")
            leaving_form(frame, uscc=line.uscc, name=line.enterprise, reason=LeaveReason.INSPECTION, inspection=line.id)
    _money(view)


def _form(line: InspectionLine) -> str:
    return f"visit_{line.id}"


def _visits(frame: Frame, view: InspectionCase) -> None:
    st.header("检查经过")
    if not view.visits:
        st.caption("还没有现场检查记录。")
    standing = [visit for visit in view.visits if not visit.withdrawn]
    for visit in view.visits:
        until = f"，{visit.due_on} 前整改" if visit.due_on else ""
        st.markdown(
            f"**{visit.visited_on} {visit.result.zh}{until}** :small[{shell.escaped(visit.author)}登记]{shell.BREAK}"
            f"{shell.escaped(visit.found)}"
        )
        if visit.withdrawn:
            st.markdown(f":red[**{shell.escaped(visit.withdrawn)}**] 以上记录不再作数，留此备查。")
        for number, name in visit.photos:
            st.markdown(f"[{shell.label(name)}]({file_links.link('evidence', number, frame.user)})")
    if standing and frame.user.may(Permission.SUPERVISE):
        _taking_back(frame, view.line, standing[-1])
    if view.leaving is not None:
        left = view.leaving
        st.markdown(
            shell.escaped(
                f"{left.left_on} {left.status}：{left.said}（依据：{left.evidence}；{left.people}）；名额：{left.place}"
            )
        )


def _taking_back(frame: Frame, line: InspectionLine, last: VisitLine) -> None:
    said = "撤回后按上一次的结论办；照片仍作为佐证留存，撤回的记录和理由照列。已据此离开试点的，先撤销个案。"
    taking_back.box(
        ROOM,
        f"withdraw_visit_{last.id}",
        f"登记错了：撤回 {last.visited_on} 的记录（{last.result.zh}）",
        said,
        "撤回",
        lambda reason: partial(carry_out, frame, withdraw_visit, visit=last.id, reason=reason),
    )


def _visiting(frame: Frame, view: InspectionCase) -> None:
    """The form of a visit; one that somebody else has recorded since is shown beside what was typed."""
    line = view.line
    form = _form(line)
    opened: deeds.Opened = shell.opened(form, view.visits)
    today = frame.pilot.today
    st.header("登记检查" if all(one.withdrawn for one in view.visits) else "登记复查")
    with st.form(opened.key, border=True):
        with st.container(horizontal=True):
            visited_on = st.date_input(
                "检查日",
                today,
                min_value=line.drawn_on,
                max_value=max(today, line.drawn_on),
                key=f"{opened.key}_on",
                width=180,
            )
            due_on = st.date_input(
                "整改期限（责令整改的必填）",
                None,
                min_value=today + timedelta(days=1),
                key=f"{opened.key}_due",
                width=220,
            )
        result = st.radio(
            "结论",
            list(InspectionResult),
            index=None,
            format_func=lambda one: one.zh,
            key=f"{opened.key}_result",
            horizontal=True,
        )
        found = st.text_area(f"检查情况（{LONGEST} 字以内）", max_chars=LONGEST, key=f"{opened.key}_found")
        photos = st.file_uploader(
            f"现场照片、笔录（PDF、PNG、JPG，最多 {MOST_PHOTOS} 个）",
            type=["pdf", "png", "jpg", "jpeg"],
            accept_multiple_files=True,
            key=f"{opened.key}_photos",
        )
        sent = st.form_submit_button("登记", type="primary")
    mine = " ".join(str(part) for part in (visited_on, result.zh if result else "", found) if part)
    sides = ("最近一次检查", _last(opened.record), _last(view.visits), mine)
    stale = None if opened.record == view.visits else shell.Stale(line.enterprise, sides)
    if sent:
        kept = tuple((one.name, one.getvalue()) for one in photos or ())
        words = {
            "inspection": line.id,
            "visited_on": visited_on,
            "result": str(result or ""),
            "found": found,
            "due_on": due_on,
            "photos": kept,
        }
        shell.act(ROOM, partial(carry_out, frame, record_visit, **words), form=form, stale=stale)
    if stale is not None:
        shell.reopen(form)


def _last(visits: Sequence[VisitLine]) -> str:
    return f"{visits[-1].visited_on} {visits[-1].result.zh} {visits[-1].found}" if visits else ""


def _money(view: InspectionCase) -> None:
    """Every entry of the project, and what is still to come back."""
    st.header("资金")
    money = view.line.money
    if not view.entries:
        st.caption("没有拨付过奖补。")
        return
    owed = f"，应收回 {yuan(money.owed_fen)} 元" if view.line.state is InspectionState.RECOVERING else ""
    st.markdown(shell.escaped(f"已拨 {yuan(money.paid_fen)} 元，已收回 {yuan(money.returned_fen)} 元{owed}。"))
    columns = [
        day("日期", lambda row: row.occurred_on, 100),
        text("类型", lambda row: row.kind.zh, 80),
        text("金额（元）", lambda row: yuan(row.amount_fen), 140, right=True),
        text("文号", lambda row: row.document_no, 200),
        text("备注", lambda row: row.note, 240),
    ]
    table(view.entries, columns, key="inspection_money", alt="这个项目的资金流水")
