"""资金合规 on screen: every finding with clause, amount, since when, state; one of them opened, explained or closed."""

import streamlit as st

from components import choices, shell
from components.table import opens, text
from components.table import table as drawn
from domain.money.views import FindingPage, MoneyFinding
from domain.words import FindingState, Severity
from domain.yuan import yuan
from services.wording import NOTHING

SHAPES = {Severity.SERIOUS: "■ 严重", Severity.MINOR: "▲ 一般"}


def table(view: FindingPage) -> MoneyFinding | None:
    """A page of the findings, open and serious ones first; the one a person clicked."""
    st.header(f"资金合规问题 {view.number} 项")
    if not view.rows:
        st.success("没有资金合规问题。")
        return None
    st.caption(
        f"严重 {view.serious} 项，涉及金额合计 {yuan(view.amount_fen)} 元；"
        "点问题名称看条款、说明和处理。已说明的仍计入，已销号的不再计入。"
        + (f"第 {view.page}/{view.pages} 页，先办的在前；全部可导出 findings。" if view.pages > 1 else "")
    )
    columns = [
        opens("问题", lambda finding: finding.name, 130),
        text("程度", lambda finding: SHAPES[finding.severity], 70),
        text("对象", lambda finding: finding.subject),
        text("地区", lambda finding: finding.district or NOTHING),
        text("金额（元）", lambda finding: yuan(finding.amount_fen), 104, right=True),
        text("情况", lambda finding: finding.sentence, 330),
        text("自", lambda finding: finding.since_on.isoformat() if finding.since_on else NOTHING),
        text("状态", lambda finding: finding.state.zh),
    ]
    row = drawn(view.rows, columns, key="findings", alt="资金合规问题表")
    choices.pages(view.page, view.pages, key="findings_page")
    return None if row is None else view.rows[row]


def opened(finding: MoneyFinding) -> None:
    """Why it is one, by which clause, what was said about it."""
    with st.container(border=True):
        st.header(f"{SHAPES[finding.severity]} {shell.label(finding.name)}：{shell.escaped(finding.subject)}")
        since = f"自 {finding.since_on.isoformat()} 起" if finding.since_on else ""
        st.markdown(f"**情况**：{shell.escaped(finding.sentence)}，金额 {yuan(finding.amount_fen)} 元，{since}")
        st.markdown(f"**条款**：{shell.escaped(finding.clause)}")
        st.markdown(f"**状态**：{finding.state.zh}" + (f"。{shell.escaped(finding.ruling)}" if finding.ruling else ""))
        if finding.code:
            shell.link("enterprise", "看一企一档和资金时间线", code=finding.code)


def ruling_form(form: str, key: str) -> dict[str, str] | None:
    """What a person says about a finding; None until it is sent."""
    with st.form(form, border=True):
        state = st.segmented_control(
            "处理",
            [FindingState.EXPLAINED.value, FindingState.CLOSED.value, FindingState.OPEN.value],
            format_func=lambda value: {"explained": "说明", "closed": "销号", "open": "重新打开"}[value],
            default=FindingState.EXPLAINED.value,
            required=True,
            key=f"{key}_state",
        )
        reason = st.text_input("原因", max_chars=300, key=f"{key}_reason")
        evidence = st.text_input("依据（文号、凭证、会议纪要）", max_chars=200, key=f"{key}_evidence")
        st.caption("销号由另一人在“待我审批”批准后生效；说明和重新打开即时生效。")
        sent = st.form_submit_button("提交处理", type="primary")
    if not sent:
        return None
    return {"state": state, "reason": reason, "evidence": evidence}
