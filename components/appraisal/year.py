"""地区年度 on screen: the order with its uncertainty, one district's parts, appeals and answers, approval, papers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from components import downloads, shell, url
from components.appraisal.parts import ROOM
from components.table import opens, table, text
from domain.appraisal.year import DistrictIndex
from domain.appraisal.year_paper import DistrictSheet, publication, sheet_of
from domain.appraisal.year_views import (
    Appeal,
    DistrictYear,
    change_text,
    figure_text,
    interval_text,
    last_text,
    part_text,
    rank_text,
    score_text,
)
from domain.facts.year_rules import MEANING, PARTS, UNITS
from domain.lights.sentences import NOTHING
from services.access import Permission
from services.appraisal.year import LIGHTS
from services.appraisal.year_deeds import LONGEST, LONGEST_DOCUMENT, file_appeal
from services.approvals.deciding import propose
from services.desk import carry_out
from services.frame import Frame


@dataclass(frozen=True)
class YearPapers:
    """How the files are made."""

    sheet: Callable[[DistrictSheet], bytes]
    name: Callable[[DistrictSheet], str]
    sheets: Callable[[object], bytes]
    text: Callable[[object], bytes]
    mime: str


def whole(frame: Frame, found: DistrictYear, papers: YearPapers) -> None:
    """All districts; a click opens one. Below: appeals, approval, the text of publication."""
    st.markdown(f"**{shell.escaped(found.sentence)}**")
    for note in found.notes:
        st.caption(shell.escaped(note))
    chosen = next((row for row in found.rows if row.id == url.number("of", 0)), None)
    if chosen is not None:
        one(frame, found, chosen, papers)
    _order(found)
    _files(frame, found, papers)
    _appeals(frame, found)
    if frame.user.may(Permission.CLOSE_PERIOD) and found.is_years_cut:
        _approval(frame, found)
    elif found.approved is None and not found.is_years_cut:
        st.caption("年度还没有完：申诉、答复和审定按年末（或方案期满）的月办理，已采纳的更正也计入那一个月。")
    st.header("公布文本")
    st.code("\n".join(publication(found, frame.pilot.short_name)), language=None, wrap_lines=True)


def _order(found: DistrictYear) -> None:
    columns = [
        opens("地区", lambda row: row.name, 110, "点地区看各部分得分和考核表"),
        text("规模组", lambda row: row.group, 96),
        text("企业", lambda row: f"{row.enterprises} 家", 66),
        text("指数", score_text, 58),
        text("得分区间", interval_text, 96),
        text("名次（区间）/组内", rank_text, 124),
        text("上年", lambda row: last_text(found.last.get(row.id)), 150),
        text("较上年", lambda row: change_text(row, found.last.get(row.id)), 66),
        *(text(f"{part.zh}", lambda row, at=at: part_text(row.parts[at]), 84) for at, part in enumerate(PARTS)),
        text("说明", lambda row: row.why_not or NOTHING, 180),
    ]
    clicked = table(
        found.rows, columns, key="district_years", height=420, alt="地区年度评价：指数、名次区间、各部分得分"
    )
    if clicked is not None:
        url.put(of=found.rows[clicked].id)
        st.rerun()


def one(frame: Frame, found: DistrictYear, row: DistrictIndex, papers: YearPapers, *, is_alone: bool = False) -> None:
    """One district: its parts, each of which opens its rows; its sheet; the form of an appeal."""
    sheet = sheet_of(found, row, frame.pilot.short_name, frame.pilot.is_demo)
    with st.container(border=True):
        st.subheader(shell.label(f"{row.name} {found.year} 年度"))
        st.markdown(shell.BREAK.join(map(shell.escaped, sheet.above[1:])))
        columns = [
            opens("部分", lambda part: part.part.zh, 96, "点开看由哪些项目构成"),
            text("怎么算", lambda part: MEANING[part.part], 250),
            text("完成/应完成", lambda part: figure_text(part.part, part.figure), 170),
            text("得分/权重", part_text, 90),
            text("申诉前", lambda part: figure_text(part.part, part.was), 150),
        ]
        clicked = table(row.parts, columns, key=f"year_parts_{row.id}", alt=f"{row.name}各部分得分")
        if clicked is not None:
            light = LIGHTS[row.parts[clicked].part].value
            shell.go("", light=light, district=row.name, period=found.period)
        with st.container(horizontal=True, vertical_alignment="center"):
            make = partial(_made, papers.sheet, sheet)
            downloads.button(frame, "考核表 Word", papers.name(sheet), make, mime=papers.mime)
            if not is_alone:
                shell.step("收起", key="year_close", of=None)
        if found.is_years_cut and frame.user.may(Permission.EDIT_FACTS):
            _appeal_form(frame, found, row)


def of_unit(frame: Frame, found: DistrictYear, papers: YearPapers) -> None:
    """The year on the district's own page."""
    row = frame.district and found.of(frame.district.id)
    if not row:
        return
    st.header("年度评价")
    shell.said(ROOM)
    st.caption(shell.escaped(f"{found.state}；数据截至 {found.as_of}。"))
    one(frame, found, row, papers, is_alone=True)
    own = replace(found, appeals=tuple(one for one in found.appeals if one.district == row.name))
    if own.appeals:
        appeals(own)


def _made(make: Callable, what: object, _: object) -> bytes:
    return make(what)


def _files(frame: Frame, found: DistrictYear, papers: YearPapers) -> None:
    name, at = frame.pilot.short_name, f"{frame.pilot.code}_{found.year}"
    demo = "_演示数据" if frame.pilot.is_demo else ""
    sheets = [sheet_of(found, row, name, frame.pilot.is_demo) for row in found.rows]
    read = Permission.READ_APPRAISAL
    with st.container(horizontal=True, vertical_alignment="center"):
        packed = partial(_made, papers.sheets, sheets)
        downloads.button(frame, "全部考核表", f"{at}_考核表{demo}.zip", packed, mime="application/zip", permission=read)
        told = partial(_made, papers.text, publication(found, name))
        downloads.button(frame, "公布文本 Word", f"{at}_公布文本{demo}.docx", told, mime=papers.mime, permission=read)


def _appeal_form(frame: Frame, found: DistrictYear, row: DistrictIndex) -> None:
    said = {one.part for one in found.appeals if one.district == row.name}
    left = [part for part in PARTS if part not in said]
    if not left:
        return
    with st.expander("申诉（一个部分一次）", key=f"appeal_open_{row.id}"), st.form(f"appeal_{row.id}", border=False):
        part = st.selectbox("哪一部分", left, format_func=lambda part: part.zh, key=f"appeal_part_{row.id}", width=220)
        key = shell.fresh(f"appeal_reason_{row.id}")
        reason = st.text_area("理由和应有的数", max_chars=LONGEST, key=key, height=80)
        at = shell.fresh(f"appeal_document_{row.id}")
        document = st.text_input("申诉函或佐证（名称、文号）", max_chars=LONGEST_DOCUMENT, key=at)
        sent = st.form_submit_button("提出申诉", type="primary")
    if sent:
        words = {"period": found.period, "district": row.name, "part": part.value, "reason": reason}
        deed = partial(carry_out, frame, file_appeal, **words, document=document)
        emptied = (f"appeal_reason_{row.id}", f"appeal_document_{row.id}")
        shell.act(ROOM, deed, empties=emptied)


def appeals(found: DistrictYear) -> None:
    """What was said and answered."""
    columns = [
        text("地区", lambda one: one.district, 100),
        text("部分", lambda one: one.part.zh, 90),
        text("申诉", lambda one: f"{one.said_on} {one.author}", 160),
        text("理由", lambda one: f"{one.reason}（{one.document}）", 260),
        text("结果", lambda one: one.state, 100),
        text("更正为", lambda one: figure_text(one.part, one.corrected), 120),
        text("答复", lambda one: f"{one.answer}（{one.answer_document}）" if one.answer else NOTHING, 260),
        text("答复人", lambda one: one.answered_by or NOTHING, 130),
    ]
    table(found.appeals, columns, key="year_appeals", alt="申诉和答复")


def _appeals(frame: Frame, found: DistrictYear) -> None:
    if not found.appeals:
        return
    st.header("申诉")
    appeals(found)
    if frame.user.may(Permission.CLOSE_PERIOD) and found.open_appeals and found.is_years_cut:
        _answer_form(frame, found)


def _answer_form(frame: Frame, found: DistrictYear) -> None:
    st.caption("答复须两人：由您提请，另一人在“待我审批”批准；采纳的，更正后的数在这一年度代替原数，原数并列显示。")
    waiting = {one.id: one for one in found.open_appeals}
    with st.form("answer_appeal"):
        number = st.selectbox(
            "哪一件", list(waiting), format_func=lambda key: _named(waiting[key]), key="answer_which", width=320
        )
        is_upheld = st.radio("结果", (False, True), format_func=_result, horizontal=True, key="answer_result")
        with st.container(horizontal=True):
            unit = UNITS[waiting[number].part] if number in waiting else ""
            counted = st.number_input(
                f"更正后完成（{unit}）", value=None, min_value=0.0, key="answer_counted", width=200
            )
            due = st.number_input(f"应完成（{unit}）", value=None, min_value=0.0, key="answer_due", width=200)
        answer = st.text_area("答复", max_chars=LONGEST, key=shell.fresh("answer_text"), height=80)
        key = shell.fresh("answer_document")
        document = st.text_input("文件或会议纪要", max_chars=LONGEST_DOCUMENT, key=key)
        sent = st.form_submit_button("提请答复", type="primary")
    if sent:
        chosen = waiting[number]
        words = {
            "period": found.period,
            "district": chosen.district,
            "part": chosen.part.value,
            "is_upheld": is_upheld,
            "counted": counted,
            "due": due,
            "answer": answer,
            "document": document,
        }
        deed = partial(carry_out, frame, propose, "answer_district_appeal", words)
        shell.act(ROOM, deed, empties=("answer_text", "answer_document"))


def _named(one: Appeal) -> str:
    return f"{one.district} {one.part.zh}（{one.said_on}）"


def _result(is_upheld: bool) -> str:
    return "采纳并更正" if is_upheld else "维持原数"


def _approval(frame: Frame, found: DistrictYear) -> None:
    st.header("审定")
    st.caption("须两人：由您提请，另一人在“待我审批”批准。审定后各地区的指数和名次不再更改，并作为下一年的“上年”。")
    with st.form("approve_year"):
        key = shell.fresh("year_document")
        document = st.text_input("依据（文件或会议纪要）", max_chars=LONGEST_DOCUMENT, key=key, width=480)
        sent = st.form_submit_button(f"提请审定 {found.year:d} 年度", type="primary")
    if sent:
        words = {"period": found.period, "document": document}
        shell.act(ROOM, partial(carry_out, frame, propose, "approve_district_year", words), empties=("year_document",))
