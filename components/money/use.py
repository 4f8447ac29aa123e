"""Execution, balances, the limit of central money, leverage and the plan's estimate on screen."""

from collections.abc import Sequence
from functools import partial

import pyarrow as pa
import streamlit as st

from components import shell
from components.table import table, text
from domain.money.accounts import SOURCE, kind_of
from domain.money.views import BalanceView, MoneyPage, SettlementView
from domain.words import FundSource
from domain.yuan import wan_change, wan_figure, yuan
from services.wording import NOTHING

figure = partial(text, right=True)


def execution(page: MoneyPage) -> None:
    """Used of given, against the time that has passed."""
    st.header("执行率与时间进度")
    st.caption(shell.label(page.elapsed_text))
    columns = [
        text("口径", lambda row: f"{row.group} · {row.name}"),
        figure("应有（元）", lambda row: yuan(row.given_fen)),
        figure("已用（元）", lambda row: yuan(row.used_fen)),
        figure("未用（元）", lambda row: yuan(row.given_fen - row.used_fen)),
        figure("执行率", lambda row: NOTHING if row.ratio is None else f"{row.ratio:.1%}"),
        figure("与时间进度", lambda row: _against(row, page.elapsed)),
        text("算法", lambda row: row.what),
    ]
    table(page.execution, columns, alt="执行率表")


def _against(row, elapsed: float) -> str:
    """Points ahead of the time that has passed (+) or behind it (−)."""
    return NOTHING if row.ratio is None else f"{(row.ratio - elapsed) * 100:+.1f} 点"


def balances(page: MoneyPage) -> None:
    """Every account: in, out, left; it adds up to nothing over all accounts, in a district to what reached it."""
    st.header("账户结余")
    rows = page.balances
    st.caption(balance_note(rows))
    sources = [source for source in FundSource if any(source in row.pots_fen for row in rows)]
    frame = pa.table(
        {
            "账户": [*(row.name for row in rows), "合计"],
            "转入（元）": _with_sum([row.came_fen for row in rows]),
            "转出（元）": _with_sum([row.went_fen for row in rows]),
            "结余（元）": _with_sum([row.balance_fen for row in rows]),
            **{f"其中{s.zh}（元）": _with_sum([row.pots_fen.get(s, 0) for row in rows]) for s in sources},
            "较上期（万元）": [*(wan_change(row.change_fen) for row in rows), NOTHING],
        }
    )
    table(frame, [figure(name, str) for name in frame.column_names[1:]], alt="账户结余表")


def balance_note(rows: Sequence[BalanceView]) -> str:
    """Why the balances sum to what they do: a district's accounts are without those the money came from."""
    if any(kind_of(row.account) == SOURCE for row in rows):
        return "来源账户为负，是已下达的数；所有账户结余合计为零，进出相等。"
    came = sum(row.balance_fen for row in rows)
    return f"只列本地区的账户：结余合计 {yuan(came)} 元，是专户拨到本地区账户和直接付给本地区企业的净额。"


def _with_sum(amounts: list[int]) -> list[str]:
    return [yuan(amount) for amount in (*amounts, sum(amounts))]


def ratios(page: MoneyPage) -> None:
    """80/20, leverage, cost of an enterprise: each with its arithmetic."""
    st.header("中央资金用途与带动")
    st.markdown(shell.escaped(page.central))
    if page.leverage:
        st.table(
            {
                "指标": [shell.escaped(name) for name, _, _ in page.leverage],
                "数值": [shell.escaped(value) for _, value, _ in page.leverage],
                "算法": [shell.escaped(how) for _, _, how in page.leverage],
            },
            border="horizontal",
            hide_index=True,
            alt="带动与成本",
        )


def estimates(page: MoneyPage) -> None:
    """The plan's estimate, called one, beside the real figures."""
    if not page.estimates:
        return
    st.header("“四争”资金：估算与实际")
    st.caption(shell.escaped(page.estimate_note))
    columns = [
        text("地区", lambda row: row.district),
        figure("方案估算（万元）", lambda row: wan_figure(row.printed_fen)),
        figure("已完成（家）", lambda row: str(row.completed)),
        figure("按已完成估算（万元）", lambda row: wan_figure(row.estimate_fen)),
        figure("实际应拨（万元）", lambda row: wan_figure(row.due_fen)),
        figure("实际已付（万元）", lambda row: wan_figure(row.paid_fen)),
    ]
    table(page.estimates, columns, alt="四争资金估算与实际")


def settlement(view: SettlementView) -> None:
    """Districts with their batches, in 元 to the cent: the same rows as the Excel."""

    def cell(amount_fen: int | None) -> str:
        return "" if amount_fen is None else yuan(amount_fen)

    columns = [
        text("地区", lambda row: row.district if not row.batch else ""),
        text("批次", lambda row: row.batch or "小计"),
        figure("到账（元）", lambda row: cell(row.received_fen)),
        figure("应拨（元）", lambda row: cell(row.publicised_fen)),
        figure("已拨（元）", lambda row: cell(row.paid_fen)),
        figure("未拨（元）", lambda row: cell(row.unpaid_fen)),
        figure("应补拨（元）", lambda row: cell(row.top_up_fen)),
        figure("应收回（元）", lambda row: cell(row.give_back_fen)),
        figure("应向企业收回（元）", lambda row: cell(row.recover_fen)),
        figure("已拨（个）", lambda row: str(row.projects)),
    ]
    table((*view.rows, view.total), columns, alt="清算表")
