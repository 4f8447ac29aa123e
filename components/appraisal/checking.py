"""回头看 on screen: what lacks evidence or a cause first; the form of one target; the tick."""

from functools import partial

import streamlit as st

from components import shell, url
from components.appraisal.parts import ROOM
from components.lights import tables
from components.table import badge, opens, table, text
from components.targets.verdicts import FILLS, LABELS, look
from domain.appraisal.views import NO_EVIDENCE, Appraised, LookBack, Note
from domain.lights.sentences import NOTHING
from services.appraisal.notes import LONGEST, LONGEST_OWNER, tick, write_note
from services.desk import carry_out
from services.frame import Frame


def look_back(frame: Frame, view: LookBack) -> None:
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    chosen = next((row for row in view.rows if row.line.id == url.number("target", 0)), None)
    if chosen is not None:
        _one(frame, chosen, view.may_write)
    rows = view.rows
    if url.get("lacks") == "evidence":
        rows = tuple(row for row in rows if NO_EVIDENCE in row.wanting)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"只列 **{shell.escaped(NO_EVIDENCE)}** 的目标：{len(rows)} 项", width="content")
            shell.step("列出全部", key="look_back_all", lacks=None)
    columns = [
        tables.light("核对", lambda row: row.light),
        opens("指标", lambda row: row.line.name, 190, "点指标填写和核对"),
        text("期限", lambda row: row.line.when, 84),
        text("状态", lambda row: row.state, 116),
        badge("结论", lambda row: look(row.line.verdict).label, 122, LABELS, FILLS),
        text("差距", lambda row: row.gap_text, 84),
        text("佐证", lambda row: row.note.evidence or NOTHING, 190),
        text("责任单位", lambda row: row.note.owner or NOTHING, 100),
        text("期限至", lambda row: str(row.note.due_on or NOTHING), 96),
    ]
    alt = "回头看：各项目标的佐证、差距、责任单位和期限"
    clicked = table(rows, columns, key="look_back", row_height=tables.WRAPPING, height=520, alt=alt)
    if clicked is not None:
        url.put(target=rows[clicked].line.id)
        st.rerun()


def _one(frame: Frame, row: Appraised, may_write: bool) -> None:
    with st.container(border=True):
        st.subheader(shell.label(row.name))
        st.markdown(
            shell.escaped(f"{row.target_text}，实际 {row.actual_text}，{row.verdict_zh}。{row.line.why}")
            + f"{shell.BREAK}{shell.escaped(f'方案原文：{row.quote}')}"
        )
        if row.note.checked_on:
            st.caption(shell.escaped(f"{row.note.checked_by} {row.note.checked_on} 核对"))
        if may_write:
            _form(frame, row)
        elif row.note.version:
            st.markdown(shell.escaped(f"佐证：{row.note.evidence or NOTHING}；原因：{row.note.cause or NOTHING}"))
        with st.container(horizontal=True):
            shell.link("targets", "看这项目标由谁构成", target=row.line.id, period=frame.period.label)
            shell.step("收起", key="look_back_close", target=None)


def _form(frame: Frame, row: Appraised) -> None:
    form = f"note_{row.line.id}"
    opened = shell.opened(form, row.note)
    seen: Note = opened.record
    with st.form(form, border=False):
        evidence = st.text_area(
            "佐证（材料名称、文号、存放处）", seen.evidence, max_chars=LONGEST, key=f"{opened.key}_evidence", height=80
        )
        cause = st.text_area("未完成的原因", seen.cause, max_chars=LONGEST, key=f"{opened.key}_cause", height=80)
        remedy = st.text_area("整改措施", seen.remedy, max_chars=LONGEST, key=f"{opened.key}_remedy", height=80)
        with st.container(horizontal=True):
            owner = st.text_input("责任单位", seen.owner, max_chars=LONGEST_OWNER, key=f"{opened.key}_owner", width=240)
            due_on = st.date_input("期限", seen.due_on, key=f"{opened.key}_due", width=180)
        sent = st.form_submit_button("保存", type="primary")
    is_stale = row.note.version != seen.version
    if sent:
        both = ("佐证", seen.evidence, row.note.evidence, evidence)
        stale = shell.Stale(row.name, both, ("原因", seen.cause, row.note.cause, cause)) if is_stale else None
        words = {"evidence": evidence, "cause": cause, "remedy": remedy, "owner": owner, "due_on": due_on}
        save = partial(carry_out, frame, write_note, frame, target=row.line.id, version=seen.version, **words)
        shell.act(ROOM, save, form=form, stale=stale)
    if is_stale:
        shell.reopen(form)
    elif row.note.version:
        is_checked = row.note.checked_on is not None
        label = "取消核对" if is_checked else "佐证属实，核对无误"
        if st.button(label, key=f"tick_{row.line.id}"):
            deed = partial(carry_out, frame, tick, frame, row.line.id, row.note.version, not is_checked)
            shell.act(ROOM, deed, form=form)
