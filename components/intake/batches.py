"""Batches taken in: what each changed, its file as it came, and taking one back."""

from functools import partial

import streamlit as st

from components import file_links, shell
from components.intake import moves as intake_moves
from components.table import in_order, table, text
from domain.intake.forms import Kind
from domain.intake.views import Undone
from services.approvals.deciding import propose
from services.approvals.files import UNDONE_BY_TWO
from services.clock import SHANGHAI
from services.desk import carry_out
from services.frame import Frame
from services.intake.trail import batches as list_batches
from services.intake.trail import changes
from services.intake.undo import undo_batch


def batches(connection, frame: Frame) -> None:
    """The list, then the chosen one."""
    intake_moves.moves(frame, Undone)
    shell.said("batches")
    found = list_batches(connection, frame)
    if not found:
        st.info("还没有报送批次。到“填表上传”下载模板，填好后上传。", title="没有批次")
        return
    columns = [
        text("批次", lambda one: f"{one.number}（期初）" if one.is_opening else f"{one.number}"),
        text("报表", lambda one: one.kind.zh),
        text("单位", lambda one: one.unit),
        text("经办/审批", lambda one: one.author),
        text("提交时间", lambda one: _at(one.committed_at)),
        text("新增（行）", lambda one: one.new),
        text("变更（行）", lambda one: one.changed),
        text("文件", lambda one: one.file_name),
        text("状态", lambda one: f"已撤销（{one.undone_by}：{one.undo_reason}）" if one.undone_at else "有效"),
    ]
    table(found, columns, height="auto", key="batches", alt="报送批次")
    numbers = [one.number for one in found]
    number = st.selectbox("看哪一批", numbers, key="batch_number", format_func=lambda n: f"第 {n} 批")
    one = next(one for one in found if one.number == number)
    st.caption(f"文件 SHA-256:{shell.label(one.sha256)}")
    rows = changes(connection, frame, number)
    if rows:
        columns = in_order("哪一条", "列", "原来", "改为")
        table(rows[:500], columns, height="auto", key="batch_rows", alt=f"第 {number} 批改动的内容")
        if len(rows) > 500:
            st.caption(f"表中列出前 500 项，共 {len(rows)} 项；全部见 export import_changes。")
    _explained(one.explained)
    st.markdown(f"[下载原文件]({file_links.link('batch', number, frame.user)})")
    if one.undone_at is None:
        _undo(frame, number, one.kind)
    intake_moves.links(one.kind)
    shell.link("audit", "看操作留痕", text=f"第 {number} 批")


def _at(moment) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _undo(frame: Frame, number: int, kind: Kind) -> None:
    st.subheader(f"撤销第 {number} 批")
    st.caption("每一行恢复到提交以前；之后又有人改过的，不能整批撤销，会列出是哪些。")
    with st.form("undo", border=True):
        reason = st.text_input("撤销原因", max_chars=200)
        sent = st.form_submit_button("撤销整批")
    if sent and kind in UNDONE_BY_TWO:
        undo = partial(carry_out, frame, propose, UNDONE_BY_TWO[kind], {"batch": number, "reason": reason})
        shell.act("batches", undo)
    elif sent:
        # the lights that the batch had moved have moved back: they take the place of what the commit told
        undo = partial(carry_out, frame, undo_batch, number, reason=reason)
        shell.act(intake_moves.ROOM, undo, kept_as=partial(intake_moves.Kept, frame.pilot.code, ""))


def _explained(answers: tuple[tuple[str, str, str], ...]) -> None:
    """What was asked about the file and what its author answered."""
    if answers:
        with st.expander(f"提交时说明了 {len(answers)} 处"):
            for cell, cause, answer in answers:
                st.markdown(f"{shell.escaped(cell)} {shell.escaped(cause)}{shell.BREAK}说明：{shell.escaped(answer)}")
