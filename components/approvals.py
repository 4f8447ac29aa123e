"""待我审批 on screen: what, who, since when, what it would change; to approve, send back, or take one's own back."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import file_links, shell
from components.table import table, text
from domain.identity.proposals import ProposalView, Waiting
from services.access import User
from services.approvals.deciding import refuse_one, withdraw_one
from services.approvals.opening_desk import approve_and_go_on
from services.clock import SHANGHAI
from services.wording import NOTHING

ROOM = "approvals"
SHOWN = 40
"""Lines of a difference that stand open; the others behind a click."""


def approvals(user: User, view: Waiting) -> None:
    """What waits for the user, the user's own, what was decided lately."""
    shell.said(ROOM)
    if view.open:
        st.caption("批准即按所列内容办理，办理人记两人姓名和账号；提请以后情况变了的不办理，会写明原因。")
    else:
        st.success("没有等您审批的事项。")
    for one in view.open:
        _waiting(user, one)
    if view.mine:
        st.header(f"我提请的 {len(view.mine)} 项")
        st.caption("须由另一人批准；批准以前可以撤回。")
        for one in view.mine:
            _mine(user, one)
    if view.decided:
        st.header("近来办结")
        _decided(view.decided)


def _lines(lines: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {shell.escaped(line)}" for line in lines))


def _what(user: User, one: ProposalView) -> None:
    st.subheader(f"{shell.label(one.what)}：{shell.label(one.subject)}")
    st.markdown(
        f"第 {one.id:d} 号 · {shell.escaped(one.pilot)} · {shell.escaped(one.proposed_name)} 提请 · "
        f"自 {shell.escaped(_at(one))} 起等待"
    )
    _lines(one.difference[:SHOWN])
    if rest := one.difference[SHOWN:]:
        with st.expander(f"另有 {len(rest):d} 行"):
            _lines(rest)
    if one.has_file:
        st.markdown(f"[打开所附文件（第 {one.id:d} 号）]({file_links.link('proposal', one.id, user)})")
    page, words = one.link
    shell.link(page, f"看相关页面（第 {one.id:d} 号）", **words)


def _waiting(user: User, one: ProposalView) -> None:
    with st.container(border=True):
        _what(user, one)
        if one.why_not:
            st.warning(shell.label(one.why_not))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if st.button("批准", type="primary", key=f"approve_{one.id}", disabled=bool(one.why_not)):
                with st.spinner("正在办理…"):
                    shell.act(ROOM, partial(approve_and_go_on, user, one.id))
            why = st.text_input("退回原因", max_chars=300, key=f"why_{one.id}", width=300)
            if st.button("退回", key=f"refuse_{one.id}"):
                shell.act(ROOM, partial(refuse_one, user, one.id, why))


def _mine(user: User, one: ProposalView) -> None:
    with st.container(border=True):
        _what(user, one)
        if st.button("撤回", key=f"withdraw_{one.id}"):
            shell.act(ROOM, partial(withdraw_one, user, one.id))


def _decided(found: Sequence[ProposalView]) -> None:
    columns = [
        text("第几号", lambda one: f"{one.id}"),
        text("事项", lambda one: f"{one.what}：{one.subject}"),
        text("试点", lambda one: one.pilot),
        text("提请", lambda one: f"{one.proposed_name}，{_at(one)}"),
        text("结果", lambda one: one.state.zh),
        text("办理", lambda one: f"{one.decided_name}，{one.decided_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"),
        text("原因", lambda one: one.note or NOTHING),
    ]
    table(found, columns, height="auto", alt="近来办结的提请")


def _at(one: ProposalView) -> str:
    return one.proposed_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
