"""The money of 一企一档: contract, approval, what is due and why, what was paid, ledger and findings."""

from collections.abc import Sequence

import streamlit as st

from components import shell
from components.enterprises.parts import day, table
from domain.enterprises.views import FindingView, MoneyView
from domain.money.views import TraceStep
from domain.words import Severity
from domain.yuan import rounding_note, wan, yuan
from services.wording import NOTHING


def money(view: MoneyView) -> None:
    """Figures first, then what is wrong with them, then the movements behind them."""
    st.header("合同与资金")
    _figures(view)
    _findings(view.findings)
    _ledger(view.steps, bool(view.entries))


def _figures(view: MoneyView) -> None:
    unsigned = "未签约"
    rows = {
        "合同金额": unsigned if view.contract_fen is None else wan(view.contract_fen),
        "核定投入": unsigned if view.eligible_fen is None else wan(view.eligible_fen),
        "审定奖补": "尚未审定" if view.approved_fen is None else wan(view.approved_fen),
        "应拨奖补": f"{wan(view.due_fen)} — {view.due_sentence}",
        "已拨奖补": wan(view.paid_fen),
        "未付": wan(view.unpaid_fen),
    }
    st.table(
        {shell.escaped(word): shell.escaped(value) for word, value in rows.items()},
        border="horizontal",
        alt="合同与资金",
    )
    if note := rounding_note((view.due_fen, (view.paid_fen, view.unpaid_fen))):
        st.caption(note)


def _findings(findings: Sequence[FindingView]) -> None:
    for finding in findings:
        say = st.error if finding.severity is Severity.SERIOUS else st.warning
        said = f"；{finding.ruling}" if finding.ruling else ""
        title = f"{finding.severity.zh}资金问题 · {finding.state}"
        say(shell.escaped(f"{finding.sentence}。依据：{finding.clause}{said}"), title=title)


def _ledger(steps: Sequence[TraceStep], has_entries: bool) -> None:
    """From 下达 to the enterprise's account, stage by stage, in one timeline."""
    if not has_entries:
        st.caption("截至本期没有资金流水。")
    if not steps:
        return
    table(
        "资金时间线",
        {
            "日期": [day(step.day) for step in steps],
            "环节": [step.what for step in steps],
            "金额（元）": [NOTHING if step.amount_fen is None else yuan(step.amount_fen) for step in steps],
            "文号": [step.document_no or NOTHING for step in steps],
            "说明": [step.note for step in steps],
        },
    )
