"""官方表格 that went out: keep the filled one, fetch it again, see what would be filled otherwise now."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import downloads, shell, url
from components.table import in_order, opens, table, text
from domain.lights.sentences import NOTHING
from services.access import Permission
from services.frame import Frame
from services.official.filed import LONGEST, FiledLine, FiledView, filed_file, keep_now
from services.official.forms import FormView

ROOM = "appraisal"
SHOWN = 100
"""Cells that are listed; the rest is counted."""


def keeping(frame: Frame, view: FormView, filed: Sequence[FiledLine]) -> None:
    """Keep what is filled now, for who may; once of a month without a reason, then with one."""
    if not view.may_write or not view.fields or view.problem:
        return
    seen = next((line.id for line in filed if line.label == frame.period.label), 0)
    with st.form(f"keep_form_{view.line.id}", border=False):
        told = "上报时存档：填好的表原样留存，记下校验码、谁、哪天；以后可以原样取回，也看得出后来哪几格变了"
        st.caption(shell.escaped(f"{told}。按 {frame.period.zh} 的数填。"))
        key = shell.fresh(f"keep_reason_{view.line.id}")
        reason = st.text_input("更正理由", max_chars=LONGEST, key=key, width=480) if seen else ""
        sent = st.form_submit_button("再存档一份（更正）" if seen else "存档")
    if sent:
        deed = partial(keep_now, frame, form=view.line.id, reason=reason, seen=seen)
        shell.act(ROOM, deed, empties=(f"keep_reason_{view.line.id}",))


def listed(filed: Sequence[FiledLine]) -> None:
    """What was kept, newest first; a click opens one."""
    if not filed:
        return
    st.header("存档")
    columns = [
        opens("表名", lambda line: line.form, 230, "点开取回原件，看与现在填的有什么不同"),
        text("截至", lambda line: str(line.as_of), 96),
        text("存档", lambda line: f"{line.author} {line.kept_on}", 170),
        text("更正", lambda line: f"{line.changed} 格：{line.reason}" if line.changed else NOTHING, 260),
        text("校验码", lambda line: line.sha256[:12], 110),
    ]
    clicked = table(filed, columns, key="filed_forms", alt="存档的官方表格")
    if clicked is not None:
        url.put(filed=filed[clicked].id)
        st.rerun()


def one(frame: Frame, view: FiledView) -> None:
    """A kept form: the file as it went out, and every cell that would be filled otherwise now."""
    line = view.line
    with st.container(border=True):
        st.subheader(shell.label(line.file_name))
        said = f"{line.kept_on} {line.author} 存档，截至 {line.as_of}，SHA-256 {line.sha256}"
        if line.changed:
            said += f"；与前一份有 {line.changed} 格不同，理由：{line.reason}"
        st.markdown(shell.escaped(f"{said}。"))
        if view.corrected:
            st.caption(shell.escaped(f"{view.corrected}。"))
        with st.container(horizontal=True, vertical_alignment="center"):
            downloads.button(
                frame,
                "取回存档的表（原件）",
                f"存档{line.id}_{line.file_name}",
                lambda connection: filed_file(connection, frame, line.id)[1],
                mime=downloads.kind_of(line.file_name),
                permission=Permission.READ_APPRAISAL,
            )
            shell.step("收起", key="filed_close", filed=None)
        _differences(view)


def _differences(view: FiledView) -> None:
    if view.problem:
        st.warning(shell.escaped(f"没有与现在填的比对：{view.problem}"))
        return
    found = view.differences
    if not found:
        st.markdown("与现在按同一期填的**每一格都一样**。")
        return
    st.markdown(f"与现在按同一期填的有 **{len(found):d} 格不同**：")
    rows = [(one.cell, one.then or NOTHING, one.now or NOTHING) for one in found[:SHOWN]]
    table(rows, in_order("格", "存档时", "现在"), key="filed_differences", alt="存档与现在不同的格")
    if len(found) > SHOWN:
        st.caption(f"另有 {len(found) - SHOWN:d} 格没有列出。")
