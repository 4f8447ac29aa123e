"""The money of 一企一档: contract, approval, what is due and why, what was paid, ledger and findings."""

from collections.abc import Sequence

import streamlit as st

from components import shell
from components.enterprise_parts import day, table
from domain.money_text import wan
from domain.views import FindingView, LedgerView, MoneyView
from domain.words import Severity


def money(view: MoneyView) -> None:
    """Figures first, then what is wrong with them, then the movements behind them."""
    st.header("合同与资金")
    _figures(view)
    _findings(view.findings)
    _ledger(view.entries)


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
    st.table({word: shell.escaped(value) for word, value in rows.items()}, border="horizontal", alt="合同与资金")


def _findings(findings: Sequence[FindingView]) -> None:
    for finding in findings:
        say = st.error if finding.severity is Severity.SERIOUS else st.warning
        say(shell.escaped(f"{finding.sentence}。依据:{finding.clause}"), title=f"{finding.severity.zh}资金问题")


def _ledger(entries: Sequence[LedgerView]) -> None:
    if not entries:
        st.caption("截至本期没有资金流水。")
        return
    table(
        "资金流水",
        {
            "日期": [day(entry.occurred_on) for entry in entries],
            "类别": [f"{entry.kind}({entry.source})" for entry in entries],
            "金额(万元)": [wan(entry.amount_fen).removesuffix(" 万元") for entry in entries],
            "去向": [f"{entry.from_account} → {entry.to_account}" for entry in entries],
            "文号": [entry.document_no for entry in entries],
        },
    )
