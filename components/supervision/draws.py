"""双随机抽查 on screen: draws, drawn projects, the form that fixes a list, the one that enters the number."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from components import downloads, shell, taking_back, url
from components.lights import tables
from components.table import day, first_rows, named, opens, text
from domain.supervision import notice
from domain.supervision.views import DrawLine, DrawsPage, InspectionLine
from services.access import Permission, Role
from services.approvals.deciding import propose
from services.desk import carry_out
from services.frame import Frame
from services.supervision.draws import (
    LEAST_DIGITS,
    LONGEST_NUMBER,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    USUAL_DIGITS,
    draw,
    fix_draw,
)
from services.supervision.page import is_repeated, published
from services.wording import NOTHING

ROOM = "supervision"
SHOWN = 12
USUAL_DAYS = 30


def whole(connection, frame: Frame, view: DrawsPage) -> None:
    """The sentence, what is to be done, the drawn projects, the draws, the form of a new one."""
    shell.said(ROOM)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    _lines(view.lines)
    for one in view.draws:
        of = view.lines if one.void_on is None else view.void_lines
        _draw(connection, frame, one, [line for line in of if line.draw == one.number])
    if frame.user.may(Permission.SUPERVISE):
        _fixing(frame, view)


def _lines(lines: Sequence[InspectionLine]) -> None:
    if not lines:
        return
    columns = [
        opens("企业", lambda row: row.enterprise, 150, "点企业看检查、整改、收回的全过程"),
        text("状态", lambda row: row.state.zh, 92),
        day("下一步期限", lambda row: row.until, 96),
        named("地区", lambda row: row.district, 72),
        text("项目编号", lambda row: row.code, 120),
        named("检查人员", lambda row: row.inspectors, 190),
        day("检查日", lambda row: row.visited_on, 92),
        text("结论", lambda row: row.result.zh if row.result else NOTHING, 84),
        text("第几次", lambda row: f"第 {row.draw} 次", 72),
    ]
    height = "content" if len(lines) <= SHOWN else 520
    clicked = first_rows(
        lines, columns, key="inspections", row_height=tables.WRAPPING, height=height, alt="抽中的项目，要办的在前"
    )
    if clicked is not None:
        url.put(inspection=lines[clicked].id)
        st.rerun()


def _draw(connection, frame: Frame, one: DrawLine, lines: Sequence[InspectionLine]) -> None:
    """One draw: how it stands, its texts to publish, its list, whether it is repeated today."""
    title = f"第 {one.number} 次：{one.title}（{one.state}）"
    box = st.expander(shell.label(title), key=f"draw_{one.number}", on_change="rerun", expanded=one.is_due)
    if not box.open:
        return
    with box:
        st.markdown(
            shell.escaped(
                f"{one.fixed_on} 固定名册，{one.projects} 个项目抽 {one.size} 个；权重：{one.weights}；"
                f"公开号码：{one.source}（{one.source_on} 公布）"
            )
        )
        st.markdown(shell.escaped(f"名册摘要（SHA-256）：{one.frame_sha256}"))
        if one.void_on is not None:
            st.warning(shell.escaped(f"{one.void_on} 作废（{one.void_people}）：{one.void_because}"))
        if one.drawn_on is not None:
            is_same = is_repeated(connection, frame, one.number)
            say = st.success if is_same else st.error
            say(
                "按所存名册和号码重抽，结果与名单一致。"
                if is_same
                else "按所存名册和号码重抽，结果与名单不一致：请报告管理员。"
            )
        if frame.user.role is not Role.DISTRICT:
            make = partial(_list, frame, one.number)
            downloads.button(frame, "下载名册", f"第{one.number}次抽查名册.txt", make, mime="text/plain")
        if one.is_due and frame.user.may(Permission.SUPERVISE):
            _numbering(frame, one)
        if one.void_on is None and frame.user.may(Permission.SUPERVISE):
            _voiding(frame, one)
        if frame.key[0] is not None or frame.user.role is Role.DISTRICT:
            st.caption("公告、结果和公示按全市的名单写，请看全市后复制。")
            return
        for told in (
            notice.before(one, frame.pilot.short_name),
            notice.after(one, lines, frame.pilot.short_name),
            notice.results(one, lines, frame.pilot.short_name),
            notice.void(one, frame.pilot.short_name),
        ):
            if told:
                st.code(told, language=None, wrap_lines=True)


def _voiding(frame: Frame, one: DrawLine) -> None:
    said = (
        "公布过的抽查不能撤销、不能重抽：否则谁都可以抽到满意为止。确有差错的，两人办理作废（另一人在“待我审批”批准）、"
        "公布理由，另作一次；作废的名册、号码和名单照列，仍能复核。登记过检查的，先逐个撤回。"
    )
    taking_back.box(
        ROOM,
        f"void_draw_{one.number}",
        "作废这次抽查",
        said,
        "提请作废",
        lambda reason: partial(
            carry_out, frame, propose, "withdraw", {"what": "draw", "number": one.number, "reason": reason}
        ),
    )


def _list(frame: Frame, number: int, connection) -> bytes:
    return published(connection, frame, number).encode()


def _numbering(frame: Frame, one: DrawLine) -> None:
    form = f"draw_number_{one.number}"
    key = shell.opened(form, None).key
    with st.form(key, border=True):
        said = st.text_input(
            f"{one.source_on} 公布的号码（{shell.label(one.source)}）", max_chars=LONGEST_NUMBER, key=f"{key}_said"
        )
        sent = st.form_submit_button("抽取", type="primary")
    if sent:
        shell.act(ROOM, partial(carry_out, frame, draw, draw=one.number, said=said), form=form)


def _fixing(frame: Frame, view: DrawsPage) -> None:
    """The form of a new draw, behind a click."""
    box = st.expander("新的抽查：固定名册", key="fix_draw_open", on_change="rerun")
    if not box.open:
        return
    form = "fix_draw"
    key = shell.opened(form, None).key
    today = frame.pilot.today
    with box:
        st.caption(
            f"现在可抽：已签约的在册项目 {view.frame_size} 个；"
            f"可派的检查人员 {view.inspectors} 名（专家库里合同在期的）。"
            "先固定名册并公布摘要，再等约定的公开号码，谁都不能挑。"
        )
        with st.form(key, border=False):
            title = st.text_input("抽查名称", max_chars=LONGEST_TITLE, key=f"{key}_title")
            with st.container(horizontal=True):
                size = st.number_input(
                    "抽取多少个",
                    1,
                    max(view.frame_size, 1),
                    min(10, max(view.frame_size, 1)),
                    key=f"{key}_n",
                    width=160,
                )
                days = st.number_input("几天内完成检查", 1, 180, USUAL_DAYS, key=f"{key}_days", width=160)
                digits = st.number_input(
                    "号码有几位数字", LEAST_DIGITS, 40, USUAL_DIGITS, key=f"{key}_digits", width=160
                )
                source_on = st.date_input(
                    "号码哪天公布",
                    today + timedelta(days=3),
                    min_value=today + timedelta(days=1),
                    key=f"{key}_on",
                    width=180,
                )
            source = st.text_input(
                "用哪一个公开号码",
                max_chars=LONGEST_SOURCE,
                key=f"{key}_source",
                placeholder="如：中国福利彩票双色球第…期开奖号码",
            )
            sent = st.form_submit_button("固定名册", type="primary")
        if sent:
            words = {
                "title": title,
                "size": int(size),
                "visit_days": int(days),
                "source": source,
                "source_on": source_on,
                "digits": int(digits),
            }
            shell.act(ROOM, partial(carry_out, frame, fix_draw, **words), form=form)
