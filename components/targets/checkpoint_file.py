"""检查点 of many targets by file: taken away filled, brought back, checked, proposed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from components import downloads, shell
from components.table import in_order, table
from components.targets.fields import ROOM, TWO, reason_field
from domain.intake.views import CellProblem, Weight
from services.access import Permission
from services.approvals.deciding import propose
from services.desk import carry_out, desk_of
from services.errors import Refused
from services.form_sheet import FilledSheet
from services.frame import Frame
from services.targets.checkpoint_file import (
    CheckedCourses,
    check_checkpoints,
    checkpoint_rows,
    read_checkpoints,
)

Make = Callable[[Sequence[Mapping], str], bytes]
MOST = 100
SENT = "points_file_sent"


def by_file(connection: object, frame: Frame, first_on: date, make: Make) -> None:
    """Template and upload; below them what the check says and, without an error, the way to the second person."""
    opened = st.expander("用文件设多个目标的检查点", key="points_file", on_change="rerun")
    if not opened.open:
        return
    with opened:
        downloads.button(
            frame,
            "下载检查点表",
            f"检查点_{frame.pilot.code}.xlsx",
            lambda connection: make(checkpoint_rows(connection, frame), f"{frame.pilot.name} 检查点"),
            mime=downloads.XLSX,
            permission=Permission.SET_UP,
        )
        day = st.date_input("这些检查点从哪天起", value=first_on, key="points_file_day", width=260)
        sent = st.file_uploader("填好的检查点表（xlsx，至多 20 MB）", max_upload_size=20, key=shell.fresh(SENT))
        if sent is None:
            return
        content = sent.getvalue()
        try:
            sheet = read_checkpoints(content, sent.name)
            checked = check_checkpoints(desk_of(connection, frame), sheet, day)
        except Refused as refusal:
            st.error(shell.label(str(refusal)))
            return
        if _is_right(checked):
            _propose(frame, sheet, content, day)


def _is_right(checked: CheckedCourses) -> bool:
    """Draws the check; whether there is something to propose."""
    errors = [one for one in checked.problems if one.weight is Weight.ERROR]
    if errors:
        st.error(f"{len(errors):d} 处错误，一行也不会写入。请按下表改正后重新提交。")
    if checked.problems:
        shown = checked.problems[:MOST]
        cells = {
            "位置": [shell.escaped(one.where) for one in shown],
            "什么不对，怎么办": [_told(one) for one in shown],
        }
        st.table(cells, hide_index=True, border="horizontal", alt="核对出的问题，逐格列出")
    if errors:
        return False
    if not checked.changed:
        st.info("核对通过，与现行检查点一样，没有要改的。")
        return False
    lines = [(one.line.title, one.before, one.after) for one in checked.changed]
    st.markdown(f"核对通过：{len(lines):d} 个目标的检查点会变，另 {checked.unchanged:d} 个不变。")
    table(lines, in_order("目标", "现在", "改为"), key="points_file_changes", alt="检查点由什么改为什么")
    return True


def _told(problem: CellProblem) -> str:
    return f"{shell.escaped(problem.cause)}{shell.BREAK}**怎么办** {shell.escaped(problem.cure)}"


def _propose(frame: Frame, sheet: FilledSheet, content: bytes, day: date) -> None:
    with st.form("points_file_form", border=False):
        document = st.text_input("依据（文件、会议纪要）", max_chars=200, key="points_file_document")
        reason = reason_field("points_file")
        sent = st.form_submit_button("提请这些检查点", type="primary")
    st.caption(TWO)
    if sent:
        words = {"name": sheet.name, "sha256": sheet.sha256, "effective_from": day}
        told = {**words, "document": document, "reason": reason}
        ask = partial(carry_out, frame, propose, "import_checkpoints", told, prepared=sheet, file=content)
        shell.act(ROOM, ask, empties=(SENT,))
