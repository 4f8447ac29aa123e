"""One row by form: a project with its milestones and their evidence, an issue, an enterprise, a reported figure."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from components import deeds, file_links, shell, url
from domain.intake.columns import COMPLETED, PLANNED, Column, Sort
from domain.intake.forms import FORMS, Kind
from domain.intake.shown import shown
from domain.intake.values import CLEAR
from domain.words import STAGES
from services.clock import SHANGHAI
from services.desk import carry_out, desk_of
from services.errors import Refused
from services.frame import Frame
from services.intake.edit import EDITED, EditView, NotSaved, StaleWrite, edit_view, save_row
from services.intake.evidence import add_evidence, evidence_of
from services.intake.one import kinds_for
from services.intake.stage_notes import LONGEST, note_stage
from services.intake.template import latest_observations

TITLES = {
    Kind.PROJECTS: "项目编号",
    Kind.ISSUES: "问题编号",
    Kind.ENTERPRISES: "统一社会信用代码",
    Kind.APPLICATIONS: "项目编号",
    Kind.SOLUTIONS: "方案名称",
}


def edit(connection, frame: Frame) -> None:
    """Which row, then its form; the row lives in the URL, so that other pages link to it."""
    mine = kinds_for(desk_of(connection, frame))
    kinds = {kind.value: kind.zh for kind in EDITED if kind in mine}
    kind = Kind(_choose_kind(kinds))
    key = _key(connection, frame, kind)
    if key is None:
        st.info("填上编号，打开要改的那一行。也可以从“一企一档”点“修改”进来。", title="还没有选哪一行")
        return
    try:
        view = edit_view(desk_of(connection, frame), kind, key)
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))
        return
    left, right = st.columns([3, 2], gap="medium") if kind is Kind.PROJECTS else (st.container(), None)
    with left:
        _form(frame, view)
    if right is not None:
        with right:
            _evidence(connection, frame, str(key[0]))
            _note(frame, str(key[0]))
            shell.link("enterprise", "看一企一档（实时）", code=str(key[0]), period="live")


def _choose_kind(kinds: Mapping[str, str]) -> str:
    asked = url.get("kind") or ""
    st.session_state.edit_kind = asked if asked in kinds else next(iter(kinds))
    st.segmented_control(
        "改什么",
        list(kinds),
        key="edit_kind",
        required=True,
        format_func=kinds.__getitem__,
        on_change=lambda: url.put(kind=st.session_state.edit_kind, code=None),
    )
    return st.session_state.edit_kind


def _key(connection, frame: Frame, kind: Kind) -> Sequence[object] | None:
    """What names the row; None until a person has said."""
    if kind is Kind.OBSERVATIONS:
        rows = latest_observations(desk_of(connection, frame))
        if not rows:
            return None
        names = {
            tuple(row[column.field] for column in FORMS[kind].keys): " · ".join(
                shown(row[name]) for name in ("indicator", "district", "industry", "observed_on") if row[name]
            )
            for row in rows
        }
        return st.selectbox(
            "哪一个数（最近 35 天已报的）", list(names), format_func=names.__getitem__, key="edit_series"
        )
    st.session_state.edit_code = url.get("code") or ""
    st.text_input(
        TITLES[kind], key="edit_code", width=280, on_change=lambda: url.put(code=st.session_state.edit_code.strip())
    )
    code = (url.get("code") or "").strip()
    return (code,) if code else None


def _form(frame: Frame, now: EditView) -> None:
    """The row as it was when this form was opened, so that a later writer is noticed."""
    form = f"edit_{now.form.kind}_{now.values['id']}"
    opened = shell.opened(form, now)
    view, key = opened.record, opened.key
    st.subheader(shell.escaped(view.name))
    st.caption("空着表示没有；清空一格再保存，就是去掉已报的值。改动与文件上传走同一套核对，记入操作留痕。")
    with st.form("edit", border=True):
        typed = _fields([c for c in view.form.columns if not c.key and c.stage is None and not c.told], view, 3, key)
        if view.form.kind is Kind.PROJECTS:
            typed |= _stages(view, key)
        explained = st.text_input("说明（有“需说明”的提醒时填）", key=f"{key}_why", max_chars=200)
        sent = st.form_submit_button("保存", type="primary")
    shell.said("edit")  # here, since the top of a long form is out of sight
    shell.reopen(form)
    if sent:
        if not typed:
            shell.again("edit")
        shell.act(
            "edit", partial(carry_out, frame, save_row, view, typed, explained=explained), form=form, refused=_refused
        )


def _fields(columns: Sequence[Column], view: EditView, wide: int, key: str) -> dict[str, object]:
    """Fields that a person changed, with what the form holds now; emptied ones say 清空."""
    typed: dict[str, object] = {}
    places = st.columns(wide)
    for number, column in enumerate(columns):
        with places[number % wide]:
            typed |= _changed(column, view, _field(column, view, key))
    return typed


def _stages(view: EditView, key: str) -> dict[str, object]:
    """Nine stages, planned beside completed."""
    typed: dict[str, object] = {}
    st.markdown("**里程碑**")
    for stage in STAGES:
        left, right = st.columns(2)
        for place, fields in ((left, PLANNED), (right, COMPLETED)):
            column = view.form[fields[stage]]
            with place:
                typed |= _changed(column, view, _field(column, view, key))
    return typed


def _field(column: Column, view: EditView, form: str) -> object:
    value, key = view.values.get(column.field), f"{form}_{column.field}"
    if column.sort is Sort.DAY:
        return st.date_input(column.title, value=value, key=key, help=column.help, format="YYYY-MM-DD")
    if column.choices:
        options = ["", *column.choices]
        now = shown(value)
        return st.selectbox(
            column.title, options, index=options.index(now) if now in options else 0, key=key, help=column.help
        )
    return st.text_input(column.title, value=_text(column, value), key=key, max_chars=column.longest, help=column.help)


def _text(column: Column, value: object) -> str:
    if value is None:
        return ""
    return f"{value / 1_000_000:.6f}".rstrip("0").rstrip(".") if column.sort is Sort.MONEY else shown(value)


def _changed(column: Column, view: EditView, now: object) -> dict[str, object]:
    was = view.values.get(column.field)
    before = (
        was if column.sort is Sort.DAY else (shown(was) if column.choices and was is not None else _text(column, was))
    )
    if column.choices and was is None:
        before = ""
    if now == before or (now in (None, "") and was is None):
        return {}
    return {column.field: CLEAR if now in (None, "") else now}


def _refused(refusal: Refused) -> None:
    """Every problem with its column; of a row that somebody else changed both values."""
    lines = []
    if isinstance(refusal, NotSaved):
        lines = ["", *(f"- **{shell.escaped(p.heading)}**:{shell.escaped(p.message)}" for p in refusal.problems)]
    st.error("\n".join([shell.escaped(str(refusal)), *lines]))
    if isinstance(refusal, StaleWrite):
        deeds.both_values([(c.heading, c.seen, c.now, c.mine) for c in refusal.conflicts])


def _evidence(connection, frame: Frame, code: str) -> None:
    """Files kept for the milestones, and a new one."""
    st.subheader("佐证材料")
    found = evidence_of(desk_of(connection, frame), code)
    for one in found:
        at = one.uploaded_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        link = file_links.link("evidence", one.id, frame.user)
        st.markdown(
            f"{one.stage.zh}：[{shell.escaped(one.file_name)}]({link})，{one.size_bytes / 1000:.0f} KB,"
            f"{shell.escaped(one.uploaded_by)} {at}"
        )
    if not found:
        st.caption("还没有材料。合同、验收报告、评测报告扫描后存在这里。")
    key = shell.opened("evidence", None).key
    with st.form("evidence", border=True):
        stage = st.selectbox("阶段", STAGES, format_func=lambda stage: stage.zh, key="evidence_stage")
        sent = st.file_uploader(
            "PDF、PNG 或 JPG，至多 10 MB",
            type=["pdf", "png", "jpg", "jpeg"],
            max_upload_size=10,
            key=f"{key}_file",
        )
        pressed = st.form_submit_button("存入")
    if pressed and sent is not None:
        words = {"code": code, "stage": stage, "name": sent.name, "content": sent.getvalue()}
        shell.act("intake", partial(carry_out, frame, add_evidence, **words), form="evidence")
    elif pressed:
        shell.again("intake")


def _note(frame: Frame, code: str) -> None:
    """A word beside a stage, which 一企一档 shows."""
    st.subheader("阶段备注")
    key = shell.opened("stage_note", None).key
    with st.form("stage_note", border=True):
        stage = st.selectbox("阶段", STAGES, format_func=lambda stage: stage.zh, key="note_stage")
        text = st.text_input(
            "备注（为什么迟、商定了什么；留空清除）",
            max_chars=LONGEST,
            key=f"{key}_text",
            placeholder="企业设备检修，顺延",
        )
        pressed = st.form_submit_button("保存备注")
    if pressed:
        words = {"code": code, "stage": stage, "text": text}
        shell.act("intake", partial(carry_out, frame, note_stage, **words), form="stage_note")
