"""操作留痕 on screen: filters in the URL, the events, the chain."""

from collections.abc import Callable
from datetime import date

import pyarrow as pa
import streamlit as st

from components import downloads, shell, url
from services.audit_page import AuditFilter, AuditPage, action_zh, audit_page, export_lines, filter_of
from services.frame import Frame


def page_number() -> int:
    return url.number("page", 1)


def filters(connection, frame: Frame) -> AuditFilter:
    """Actor, action, days and a word; each lives in the URL."""
    known = audit_page(connection, frame, AuditFilter(), 1)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _picker("谁", "actor", known.actors, str)
        _picker("做了什么", "action", known.actions, action_zh)
        _day("从", "first")
        _day("到", "last")
        st.session_state.audit_text = url.get("text") or ""
        st.text_input(
            "对象或内容", key="audit_text", placeholder="项目编号、信用代码、批次、文字", width=240,
            on_change=lambda: url.put(text=st.session_state.audit_text.strip(), page=None),
        )  # fmt: skip
    words = {name: url.get(name) or "" for name in ("actor", "action", "text")}
    return filter_of(words["actor"], words["action"], words["text"], _day_of("first"), _day_of("last"))


def _picker(label: str, word: str, choices, shown: Callable[[str], str]) -> None:
    key, asked = f"audit_{word}", url.get(word) or ""
    st.session_state[key] = asked if asked in choices else ""
    st.selectbox(
        label, ["", *choices], key=key, format_func=lambda value: shown(value) if value else "全部", width=170,
        on_change=lambda: url.put(**{word: st.session_state[key], "page": None}),
    )  # fmt: skip


def _day(label: str, word: str) -> None:
    key = f"audit_{word}"
    st.session_state[key] = _day_of(word)
    st.date_input(
        label, value=None, key=key, width=140, format="YYYY-MM-DD", on_change=lambda: url.put(**_moved(key, word))
    )


def _moved(key: str, word: str) -> dict[str, str | None]:
    value = st.session_state[key]
    return {word: value.isoformat() if value else None, "page": None}


def _day_of(word: str) -> date | None:
    try:
        return date.fromisoformat(url.get(word) or "")
    except ValueError:
        return None


def lines(view: AuditPage) -> None:
    """Events of the page, newest first."""
    if not view.lines:
        st.info("没有符合条件的记录。请放宽筛选;还没有任何操作时,这里是空的。", title="没有记录")
        return
    columns = st.column_config
    st.dataframe(
        pa.table(
            {
                "序号": [line.number for line in view.lines],
                "时间": [line.at for line in view.lines],
                "谁": [line.actor for line in view.lines],
                "做了什么": [line.action for line in view.lines],
                "对象": [line.subject for line in view.lines],
                "原来": [line.before for line in view.lines],
                "之后": [line.after for line in view.lines],
            }
        ),
        hide_index=True, key="audit", height="content", alt="操作留痕",
        column_config={
            "序号": columns.NumberColumn(width=70, format="%d"), "时间": columns.TextColumn(width=150),
            "谁": columns.TextColumn(width=110), "做了什么": columns.TextColumn(width=110),
            "对象": columns.TextColumn(width=160), "原来": columns.TextColumn(width=300),
            "之后": columns.TextColumn(width=380),
        },
    )  # fmt: skip
    st.caption(f"共 {view.total} 条,第 {view.page}/{view.pages} 页。")
    if view.pages > 1:
        st.session_state.audit_page = view.page
        st.pagination(view.pages, key="audit_page", on_change=lambda: url.put(page=st.session_state.audit_page))


def chain(view: AuditPage, verify: Callable[[], str]) -> None:
    """The head, which reports print, and the whole chain recomputed on demand."""
    st.subheader("防改动")
    st.caption("每条记录带前一条的摘要(SHA-256),改动任何一条都会断开;最新一条的摘要印在每份报告的“数据溯源”里。")
    st.code(view.head, language=None, wrap_lines=True)
    if st.button("核对全部记录", icon=":material/verified:"):
        found = verify()
        (st.success if found.startswith("全部") else st.error)(found)


def export(frame: Frame, chosen: AuditFilter, make: Callable) -> None:
    downloads.button(
        "导出(按当前筛选)", f"操作留痕_{frame.pilot.code}.csv",
        lambda connection: make(export_lines(connection, frame, chosen)),
    )  # fmt: skip
    shell.link("intake", "数据报送的批次与撤销", at="batches")
