"""操作留痕 on screen: filters in the URL, the events, the chain."""

import re
from collections.abc import Callable
from datetime import date

import streamlit as st

from components import downloads, shell, url
from services.access import Permission
from services.audit.page import AuditFilter, AuditLine, AuditPage, action_zh, audit_page, export_lines, filter_of
from services.frame import Frame

BATCH = re.compile(r"^第?\s*(\d+)\s*批$")
"""As the trail shows a batch, and how it is stored."""
HASH = re.compile(r"\b[0-9a-f]{64}\b")


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
            "对象或内容",
            key="audit_text",
            placeholder="项目编号、信用代码、批次、文字",
            width=240,
            on_change=lambda: url.put(text=st.session_state.audit_text.strip(), page=None),
        )
    words = {name: url.get(name) or "" for name in ("actor", "action", "text")}
    text = BATCH.sub(r"batch \1", words["text"])
    return filter_of(words["actor"], words["action"], text, _day_of("first"), _day_of("last"))


def _picker(label: str, word: str, choices, shown: Callable[[str], str]) -> None:
    key, asked = f"audit_{word}", url.get(word) or ""
    st.session_state[key] = asked if asked in choices else ""
    st.selectbox(
        label,
        ["", *choices],
        key=key,
        format_func=lambda value: shown(value) if value else "全部",
        width=170,
        on_change=lambda: url.put(**{word: st.session_state[key], "page": None}),
    )


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
        st.info("没有符合条件的记录。请放宽筛选；还没有任何操作时，这里是空的。", title="没有记录")
        return
    st.table(
        {
            "第几条，何时，谁": [_who(line) for line in view.lines],
            "做了什么": [_what(line) for line in view.lines],
        },
        hide_index=True,
        border="horizontal",
        alt="操作留痕",
    )
    st.caption(f"共 {view.total} 条，第 {view.page}/{view.pages} 页。时间是实际操作的北京时间。")
    if view.pages > 1:
        st.session_state.audit_page = view.page
        st.pagination(view.pages, key="audit_page", on_change=lambda: url.put(page=st.session_state.audit_page))


def _who(line: AuditLine) -> str:
    told = [f"{line.number}", shell.escaped(line.at), shell.escaped(line.actor), shell.escaped(line.account)]
    return shell.BREAK.join(filter(None, told))


def _what(line: AuditLine) -> str:
    """Action and subject; on lines of their own what was before and what is after."""
    told = [f"**{shell.escaped(line.action)}** {shell.escaped(line.subject)}"]
    told += [f"{word} {_short(text)}" for word, text in (("原来", line.before), ("之后", line.after)) if text]
    return shell.BREAK.join(told)


def _short(text: str) -> str:
    """Hashes by their first twelve signs, as a person compares them; the export holds all of each."""
    return shell.escaped(HASH.sub(lambda found: f"{found[0][:12]}…", text))


def chain(view: AuditPage, verify: Callable[[], str]) -> None:
    """The head, which reports print, and the whole chain recomputed on demand."""
    st.subheader("防改动")
    st.caption("每条记录带前一条的摘要（SHA-256），改动任何一条都会断开；最新一条的摘要印在每份报告的“数据溯源”里。")
    st.code(view.head, language=None, wrap_lines=True)
    if st.button("核对全部记录", icon=":material/verified:"):
        found = verify()
        (st.success if found.startswith("全部") else st.error)(shell.label(found))


def export(frame: Frame, chosen: AuditFilter, make: Callable) -> None:
    downloads.button(
        frame,
        "导出（按当前筛选）",
        f"操作留痕_{frame.pilot.code}.csv",
        lambda connection: make(export_lines(connection, frame, chosen)),
        permission=Permission.READ_AUDIT,
    )
    shell.link("intake", "数据报送的批次与撤销", at="batches")
