"""Signs of fraud on screen, for who may: rings first, then each with its odds; the form that says what was found."""

from functools import partial

import streamlit as st

from components import choices, shell, url
from components.lights import tables
from components.table import day, first_rows, named, opens, text
from domain.supervision.views import SignLine, SignsPage
from domain.words import Sign, SignState
from services.access import Permission
from services.desk import carry_out
from services.frame import Frame
from services.supervision.signs import LONGEST, look_for_signs, rule_on_sign
from services.wording import NOTHING

ROOM = "supervision"
SHOWN = 12
ROW, CODES = 108, 4
"""Pixels of a row with five lines of text; projects that it names."""
STATES = {"": "待核查", "explained": SignState.EXPLAINED.zh, "pursued": SignState.PURSUED.zh, "all": "全部"}


def whole(frame: Frame, view: SignsPage) -> None:
    shell.said(ROOM)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.scanned_on is not None:
        behind = "；此后数据有改动，可再查一遍" if view.is_behind else ""
        st.caption(shell.escaped(f"{view.scanned_on} 查过：{view.looked_at}{behind}。"))
    if frame.user.may(Permission.SUPERVISE) and st.button("查一遍", key="look_for_signs"):
        with st.spinner("正在比对…"):
            shell.act(ROOM, partial(look_for_signs, frame.pilot.id, frame.user))
    _rings(view)
    state = choices.choose("state", STATES, "看哪些", key="sign_state")
    shown = [one for one in view.lines if state == "all" or one.state == (state or SignState.OPEN)]
    _listed(shown)
    wanted = url.get("sign")
    chosen = next((one for one in view.lines if f"{one.sign} {one.key}" == wanted), None)
    if chosen is not None:
        _one(frame, chosen)


def _rings(view: SignsPage) -> None:
    if not view.rings:
        return
    st.header("相互牵连的企业和服务商")
    columns = [
        named("企业", lambda row: row.enterprises, 240),
        named("服务商", lambda row: row.providers or NOTHING, 150),
        text("凭什么牵连", lambda row: row.signs, 190),
        text("涉及项目", lambda row: "、".join(row.codes), 320),
    ]
    first_rows(view.rings, columns, key="rings", row_height=tables.WRAPPING, alt="相互牵连的企业和服务商")


def _listed(lines: list[SignLine]) -> None:
    if not lines:
        st.info("没有这样的线索。")
        return
    columns = [
        opens("线索", lambda row: row.sign.zh, 104, "点线索看全文、核查结论"),
        text("看到什么", lambda row: row.said, 270),
        text("碰巧的可能", lambda row: row.odds, 270),
        text("涉及项目", _concerned, 130),
        day("从哪天起", lambda row: row.first_on, 92),
        text("核查", lambda row: row.state.zh, 96),
    ]
    height = "content" if len(lines) <= SHOWN else 640
    clicked = first_rows(lines, columns, key="signs", row_height=ROW, height=height, alt="疑点线索")
    if clicked is not None:
        url.put(sign=f"{lines[clicked].sign} {lines[clicked].key}")
        st.rerun()


def _concerned(line: SignLine) -> str:
    """A project a line, the first few and how many there are."""
    if len(line.codes) <= CODES:
        return "\n".join(line.codes) or "全部合同"
    return "\n".join([*line.codes[: CODES - 1], f"等 {len(line.codes)} 个"])


def _one(frame: Frame, line: SignLine) -> None:
    """One sign in full, and the form."""
    with st.container(border=True):
        st.subheader(shell.label(f"{Sign(line.sign).zh}（{line.state.zh}）"))
        st.markdown(shell.escaped(f"看到：{line.said}"))
        st.markdown(shell.escaped(f"碰巧的可能：{line.odds}"))
        if line.names:
            st.markdown(shell.escaped(f"牵连：{line.names}"))
        if line.ruling:
            st.markdown(shell.escaped(f"核查：{line.ruling}"))
        with st.container(horizontal=True):
            for code in line.codes[:8]:
                shell.link("enterprise", code, code=code)
        if frame.user.may(Permission.SUPERVISE):
            _ruling(frame, line)
        shell.step("收起", key="sign_back", sign=None)


def _ruling(frame: Frame, line: SignLine) -> None:
    form = f"sign_{line.sign}_{line.key}"
    opened = shell.opened(form, line.ruling)
    key = opened.key
    with st.form(key, border=False):
        state = st.radio(
            "核查结论",
            [SignState.EXPLAINED, SignState.PURSUED, SignState.OPEN],
            index=None,
            format_func=lambda one: one.zh,
            key=f"{key}_state",
            horizontal=True,
        )
        reason = st.text_area("核查情况", max_chars=LONGEST, key=f"{key}_reason", height=80)
        evidence = st.text_input("依据", max_chars=LONGEST, key=f"{key}_evidence")
        sent = st.form_submit_button("登记", type="primary")
    if sent:
        words = {
            "sign": str(line.sign),
            "key": line.key,
            "state": str(state or ""),
            "said": line.said,
            "reason": reason,
            "evidence": evidence,
        }
        mine = " ".join(part for part in (state.zh if state else "", reason, evidence) if part)
        stale = shell.Stale(line.sign.zh, ("核查情况", opened.record, line.ruling, mine))
        is_stale = opened.record != line.ruling
        shell.act(ROOM, partial(carry_out, frame, rule_on_sign, **words), form=form, stale=stale if is_stale else None)
    if opened.record != line.ruling:
        shell.reopen(form)
