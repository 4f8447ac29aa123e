"""Files that are made beside the viewers: how far they are, then the file."""

import streamlit as st

from components import downloads, shell
from services.access import Permission
from services.frame import Frame


def progress(frame: Frame, key: str, unit: str, label: str, permission: Permission = Permission.EXPORT) -> None:
    """How far the job kept under `key` is; then the link. Meanwhile only this part of the page is drawn anew, by
    itself; no longer than that, since a page that asks by itself is never idle and its session would not end.
    """
    is_made = st.session_state[key].result.done()
    st.fragment(_drawn, run_every=None if is_made else 0.5)(frame, key, unit, label, permission, is_made)


def _drawn(frame: Frame, key: str, unit: str, label: str, permission: Permission, is_made: bool) -> None:
    job = st.session_state[key]
    if job.result.done() and not is_made:
        st.rerun()
    elif not job.result.done():
        told = f"正在生成 {job.done:d}/{job.total:d} {shell.label(unit)}：{shell.label(job.now)}"
        st.progress(job.done / job.total, told)
    elif job.result.exception():
        st.error(shell.escaped(str(job.result.exception())))
    else:
        name, content = job.result.result()
        downloads.button(
            frame,
            shell.label(label),
            name,
            lambda _: content,
            mime=downloads.kind_of(name),
            permission=permission,
        )
