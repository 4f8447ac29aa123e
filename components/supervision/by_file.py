"""What is recorded by file on 监督检查: the sheet that waits to be filled in, and the one that comes back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from components import downloads, shell
from services.access import Permission
from services.approvals.supervision_files import FILED, filled_rows, record_sheet, sheet_rows
from services.desk import carry_out
from services.errors import Refused
from services.form_sheet import SheetForm, read_form
from services.frame import Frame

ROOM = "supervision"
Make = Callable[[SheetForm, Sequence[Mapping], str], bytes]


def by_file(frame: Frame, what: str, make: Make) -> None:
    """Behind a click; only for who may record."""
    if not frame.user.may(Permission.SUPERVISE):
        return
    form, sent_key = FILED[what].form, f"file_{what}_sent"
    title = shell.label(form.title)
    box = st.expander(f"用文件办理：{title}", key=f"file_{what}", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(shell.escaped(form.about))
        downloads.button(
            frame,
            f"下载{title}表",
            f"{form.title}_{frame.pilot.code}.xlsx",
            lambda connection: make(form, sheet_rows(connection, frame, what), f"{frame.pilot.name} {form.title}"),
            mime=downloads.XLSX,
            permission=Permission.SUPERVISE,
        )
        label = f"填好的{title}表（xlsx，至多 20 MB）"
        sent = st.file_uploader(label, max_upload_size=20, key=shell.fresh(sent_key))
        if sent is None:
            return
        try:
            sheet = read_form(sent.getvalue(), sent.name, form)
        except Refused as refusal:
            st.error(shell.label(str(refusal)))
            return
        rows = filled_rows(sheet, what)
        st.markdown(shell.escaped(f"读到填过的 {len(rows)} 行；有一行不对，一行也不写入。"))
        if st.button("照表办理", type="primary", key=f"file_{what}_send"):
            shell.act(ROOM, partial(carry_out, frame, record_sheet, sheet, what=what), empties=(sent_key,))
