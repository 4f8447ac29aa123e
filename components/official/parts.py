"""官方表格: take a blank form in, map its cells by their words or one by one, take the filled form away."""

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from components import downloads, shell, url
from components.official import handed_up
from components.official.mapping import mapping
from components.table import in_order, opens, table, text
from domain.lights.sentences import NOTHING
from domain.official.fields import ROWS, WHOLE, FormField
from services.access import Permission
from services.desk import carry_out
from services.frame import Frame
from services.official.filed import FiledLine
from services.official.forms import FormLine, FormView, add_form, adopt, blank_form, drop_form, filled_form

ROOM = "appraisal"
SHOWN = 200
"""Empty cells that are listed; the rest is counted."""


def listed(frame: Frame, forms: tuple[FormLine, ...], filed: Sequence[FiledLine], may_write: bool) -> None:
    """All forms; a click opens one. Below them what was kept, and the form that takes a new one in."""
    st.markdown("**部委、省、审计发来的空白 Excel 或 Word 表，对应一次，以后每个月结账都能直接填好。**")
    columns = [
        opens("表名", lambda row: row.name, 220, "点表名对应和下载"),
        text("文号", lambda row: row.document_no or NOTHING, 180),
        text("文件", lambda row: row.file_name, 200),
        text("已对应", lambda row: f"{row.mapped} 格", 80),
        text("收下", lambda row: f"{row.author} {row.uploaded_on}", 190),
    ]
    clicked = table(forms, columns, key="official_forms", alt="官方表格")
    if clicked is not None:
        url.put(form=forms[clicked].id, filed=None)
        st.rerun()
    handed_up.listed(filed)
    if may_write:
        _taking_in(frame)


def _taking_in(frame: Frame) -> None:
    st.header("收下一张空表")
    with st.form("take_form_in"):
        with st.container(horizontal=True):
            name = st.text_input("表名", max_chars=60, key=shell.fresh("form_name"), width=300)
            number = st.text_input("文号（可不填）", max_chars=60, key=shell.fresh("form_number"), width=240)
        file = st.file_uploader("空白表（.xlsx 或 .docx）", max_upload_size=20, key=shell.fresh("form_file"))
        st.caption("同名的表再传一次就是换新表样：意思没变的格对应照旧，变了的会列出来。")
        sent = st.form_submit_button("收下", type="primary")
    if sent and file is None:
        st.error("没有收下：请先选文件")
    elif sent:
        words = {"name": name, "document_no": number, "file_name": file.name, "content": file.getvalue()}
        emptied = ("form_name", "form_number", "form_file")
        shell.act(ROOM, partial(carry_out, frame, add_form, **words), empties=emptied)


def one(frame: Frame, view: FormView, filed: Sequence[FiledLine]) -> None:
    """A form: what to do with it, its cells, what they are filled with, what stays empty, what was handed up."""
    line = view.line
    st.subheader(shell.label(f"{line.name}{f'（{line.document_no}）' if line.document_no else ''}"))
    if view.problem:
        st.error(shell.escaped(view.problem))
    with st.container(horizontal=True, vertical_alignment="center"):
        if view.fields and not view.problem:
            _take_away(frame, view)
        _blank(frame, view)
        if view.may_write:
            at = {"form": line.id, "version": view.version}
            if st.button("按表头自动认", key="form_adopt"):
                shell.act(ROOM, partial(carry_out, frame, adopt, frame, **at))
        shell.step("返回列表", key="form_back", form=None, cell=None, sheet=None)
    mapped = len(view.fields)
    st.markdown(f"**已对应 {mapped:d} 格，没有填的 {len(view.empty):d} 格。**")
    mapping(frame, view)
    _mapped(view)
    _empty(view)
    handed_up.listed(filed)
    handed_up.keeping(frame, view, filed)
    if view.may_write:
        _dropping(frame, line)


def _take_away(frame: Frame, view: FormView) -> None:
    ending = PurePath(view.line.file_name).suffix.lower()
    demo = "_演示数据" if frame.pilot.is_demo else ""
    downloads.button(
        frame,
        "下载填好的表",
        f"{view.line.name}_{frame.period.label}{demo}{ending}",
        lambda connection: filled_form(connection, frame, view.line.id)[1],
        mime=downloads.kind_of(view.line.file_name),
        permission=Permission.READ_APPRAISAL,
    )


def _blank(frame: Frame, view: FormView) -> None:
    """What was uploaded, byte for byte: to lay the filled one beside it, or to send it on."""
    name = view.line.file_name
    downloads.button(
        frame,
        "下载空白表（原件）",
        f"空白_{name}",
        lambda connection: blank_form(connection, frame, view.line.id)[1],
        mime=downloads.kind_of(name),
        permission=Permission.READ_APPRAISAL,
    )


def _mapped(view: FormView) -> None:
    if not view.fields:
        return
    st.header("对应")
    columns = [
        text("格", lambda row: f"{row.sheet}!{row.cell}", 130),
        text("填什么", lambda row: name_of(view, row), 220),
        text("范围", lambda row: _scope(row), 160),
        text("时期", lambda row: _period(view, row), 90),
        text("单位", lambda row: row.unit or NOTHING, 64),
        text("行", lambda row: ROWS[row.repeat], 130),
    ]
    table(view.fields, columns, key="form_fields", height=360, alt="每一格填什么")


def name_of(view: FormView, field: FormField) -> str:
    choice = view.choices.get(field.figure)
    return "指标已不存在" if choice is None else field.text or choice.name


def _scope(field: FormField) -> str:
    return " · ".join(filter(None, (field.district, field.industry))) or ("全试点" if not field.repeat else NOTHING)


def _period(view: FormView, field: FormField) -> str:
    choice = view.choices.get(field.figure)
    if choice is None or not choice.has_period:
        return "截至日"
    return "试点期" if field.period in ("", WHOLE) else f"{field.period}年"


def _empty(view: FormView) -> None:
    if not view.empty:
        return
    st.header("没有填的格")
    rows = [(f"{one.sheet}!{one.cell}", one.why) for one in view.empty[:SHOWN]]
    table(rows, in_order("格", "为什么"), key="form_empty", alt="没有填的格")
    if len(view.empty) > SHOWN:
        st.caption(f"另有 {len(view.empty) - SHOWN:d} 格没有列出。")


def _dropping(frame: Frame, line: FormLine) -> None:
    box = st.expander("删除这张表", key="form_drop_open", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption("表样和对应一起删除，操作留痕里留有记录。")
        if st.button("确认删除", key="form_drop"):
            url.put(form=None)
            shell.act(ROOM, partial(carry_out, frame, drop_form, form=line.id))
