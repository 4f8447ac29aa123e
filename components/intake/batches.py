"""Batches taken in: what each changed, its file as it came, and taking one back."""

from functools import partial

import pyarrow as pa
import streamlit as st

from components import file_links, shell
from components.intake import moves as intake_moves
from domain.intake.forms import Kind
from domain.intake.views import Undone
from services.clock import SHANGHAI
from services.desk import carry_out
from services.frame import Frame
from services.intake.trail import batches as list_batches
from services.intake.trail import changes
from services.intake.undo import undo_batch


def batches(connection, frame: Frame) -> None:
    """The list, then the chosen one."""
    intake_moves.moves(frame, Undone)
    found = list_batches(connection, frame)
    if not found:
        st.info("还没有报送批次。到“填表上传”下载模板，填好后上传。", title="没有批次")
        return
    st.dataframe(
        pa.table(
            {
                "批次": [one.number for one in found],
                "报表": [one.kind.zh for one in found],
                "单位": [one.unit for one in found],
                "经办": [one.author for one in found],
                "提交时间": [_at(one.committed_at) for one in found],
                "新增": [one.new for one in found],
                "变更": [one.changed for one in found],
                "文件": [one.file_name for one in found],
                "状态": [f"已撤销（{one.undone_by}：{one.undo_reason}）" if one.undone_at else "有效" for one in found],
            }
        ),
        hide_index=True,
        key="batches",
        alt="报送批次",
    )
    numbers = [one.number for one in found]
    number = st.selectbox("看哪一批", numbers, key="batch_number", format_func=lambda n: f"第 {n} 批")
    one = next(one for one in found if one.number == number)
    st.caption(f"文件 SHA-256:{one.sha256}")
    rows = changes(connection, frame, number)
    names = ("哪一条", "列", "原来", "改为")
    if rows:
        st.dataframe(
            pa.table(dict(zip(names, map(list, zip(*rows[:500], strict=True)), strict=True))),
            hide_index=True,
            key="batch_rows",
            alt=f"第 {number} 批改动的内容",
        )
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
        approver = st.text_input("审批人（不能是经办人）", max_chars=40) if kind is Kind.FUND_ENTRIES else ""
        sent = st.form_submit_button("撤销整批")
    if sent:
        # the lights that the batch had moved have moved back: they take the place of what the commit told
        undo = partial(carry_out, frame, undo_batch, number, reason=reason, approver=approver)
        shell.act(intake_moves.ROOM, undo, kept_as=partial(intake_moves.Kept, frame.pilot.code, ""))


def _explained(answers: tuple[tuple[str, str, str], ...]) -> None:
    """What was asked about the file and what its author answered."""
    if answers:
        with st.expander(f"提交时说明了 {len(answers)} 处"):
            for cell, cause, answer in answers:
                st.markdown(f"{shell.escaped(cell)} {shell.escaped(cause)}{shell.BREAK}说明：{shell.escaped(answer)}")
