"""Budget of a batch, its 公示 and days to payment on screen."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import pyarrow as pa
import streamlit as st

from components import choices, downloads, shell, url
from components.table import Shown, badge, day, filled, named, number, table, text
from domain.batches.budget import Placed
from domain.batches.funds_view import BudgetView, NoticeView, WaitingView
from domain.batches.waiting import Passed
from domain.intake.forms import Kind
from domain.yuan import wan_figure, yuan
from services.access import Permission, Role
from services.frame import Frame

LISTED = 60
IN, OUT = "线内", "线外"
VIEWS = {"quota": "名额", "budget": "预算", "notice": "公示"}


def choose_view() -> str:
    return choices.choose("view", VIEWS, "看什么", key="batches_view")


def choose(numbers: Sequence[int], chosen: int) -> None:
    st.session_state.fund_batch = chosen
    st.selectbox(
        "批次",
        numbers,
        format_func=lambda n: f"第 {n} 批",
        key="fund_batch",
        on_change=lambda: url.put(batch=st.session_state.fund_batch),
        width=200,
    )


def none_yet(frame: Frame) -> None:
    st.info("还没有登记批次资金：在“数据报送”的“批次资金”登记预算、分担和公示。")
    _register(frame, Kind.BATCH_FUNDS)


def _register(frame: Frame, *kinds: Kind) -> None:
    if frame.user.may(Permission.RECORD_MONEY):
        with st.container(horizontal=True, gap="small"):
            for kind in kinds:
                shell.link("intake", f"登记{kind.zh}", at="one", report=kind.value)


def budget(frame: Frame, view: BudgetView, waiting: WaitingView, book: Callable[[BudgetView], bytes]) -> None:
    """The sentence, the meter, levels of government, applications in their order, days to payment."""
    choose(view.numbers, view.number)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    share = min(view.inside_fen / view.budget_fen, 1.0) if view.budget_fen else 1.0
    st.progress(share, text=shell.label(f"线内 {share:.1%}；依据：{view.document}"))
    with st.container(horizontal=True, gap="small"):
        name = f"{frame.pilot.name}第{view.number}批预算_{frame.pilot.today}.xlsx"
        downloads.button(frame, "下载 Excel", name, lambda _: book(view), mime=downloads.XLSX)
        _register(frame, Kind.BATCH_FUNDS)
    if view.levels:
        st.header("各级分担")
        columns = [
            text("承担", lambda row: row.name, 80),
            number("比例（%）", lambda row: row.percent, 90, "%.2f"),
            text("预算（元）", lambda row: yuan(row.budget_fen), 150, right=True),
            text("线内（元）", lambda row: yuan(row.inside_fen), 150, right=True),
        ]
        table(view.levels, columns, alt="各级分担")
    st.header("按申报先后")
    st.caption(
        "同一天申报的按项目编号排；审定了的用审定金额，没有审定的用申报金额；退出的只计已付的，没有付过的不占预算。"
    )
    _placed(view.placed, "按申报先后的项目")
    st.header("资金到企业的天数")
    _waiting(waiting)


PLACED = [
    day("申报日", lambda row: row.asked.applied_on, 96),
    text("项目", lambda row: row.asked.code, 120),
    named("企业", lambda row: row.asked.enterprise, 180),
    named("地区", lambda row: row.asked.district, 90),
    text("金额（万元）", lambda row: wan_figure(row.asked.amount_fen), 100, right=True),
    text("口径", lambda row: "已付" if row.asked.has_left else "审定" if row.asked.is_approved else "申报", 60),
    text("累计（万元）", lambda row: wan_figure(row.upto_fen), 110, right=True),
    badge("预算", lambda row: IN if row.is_in else OUT, 70, [IN, OUT], ["#E3F1E7", "#FBE3E1"]),
]


def _placed(rows: Sequence[Placed], alt: str) -> None:
    over = next((at for at, row in enumerate(rows) if not row.is_in), len(rows))
    first = max(0, min(over - LISTED // 2, len(rows) - LISTED))
    if len(rows) > LISTED:
        st.caption(shell.label(f"共 {len(rows):,} 个，这里列线前后 {LISTED} 个，其余见 Excel"))
    table(_placed_cells(tuple(rows[first : first + LISTED])), PLACED, alt=alt, is_part=True, height=420)


@lru_cache(maxsize=64)
def _placed_cells(rows: tuple[Placed, ...]) -> pa.Table:
    return filled(rows, PLACED)


def _waiting(view: WaitingView) -> None:
    st.caption(
        "从公示完成、地区收到资金（取晚的一天）起，到第一次拨付；分期的，尾款从复核起另计一笔；更正掉的不算。"
        "中位数把还在等的算进去（Kaplan–Meier），"
        "已付不到一半的没有中位数。《管理办法》第十三条：收到市级资金文件后一次性拨付。"
    )
    columns = [
        named("地区", lambda row: row.district, 110),
        number("已付（个）", lambda row: row.paid, 90, "%d"),
        number("还在等（个）", lambda row: row.waiting, 100, "%d"),
        text("中位天数", lambda row: "已付不到一半" if row.median is None else f"{row.median} 天", 120, right=True),
        number("等得最久（天）", lambda row: row.longest, 120, "%d"),
    ]
    table(view.rows, columns, alt="资金到企业的天数")
    if view.waiting:
        st.subheader("还在等的项目")
        if len(view.waiting) > LISTED:
            st.caption(shell.label(f"共 {len(view.waiting):,} 笔，这里列等得最久的 {LISTED} 笔，其余见 Excel"))
        cells = _open_cells(view.as_of, view.waiting[:LISTED])
        table(cells, _open_columns(view.as_of), alt="还在等的项目", is_part=True, height=320)


def _open_columns(as_of: date) -> list[Shown]:
    return [
        day("起算日", lambda row: row.since, 96),
        number("已等（天）", lambda row: row.days(as_of), 90, "%d"),
        text("项目", lambda row: row.code, 120),
        named("企业", lambda row: row.enterprise, 180),
        named("地区", lambda row: row.district, 90),
        text("哪一笔", lambda row: row.part or "首笔", 70),
    ]


@lru_cache(maxsize=64)
def _open_cells(as_of: date, rows: tuple[Passed, ...]) -> pa.Table:
    return filled(rows, _open_columns(as_of))


def notice(frame: Frame, view: NoticeView, word: Callable[[NoticeView], bytes], numbers: Sequence[int]) -> None:
    """The sentence, the Word file, objections, the list."""
    choose(numbers, view.number)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    with st.container(horizontal=True, gap="small"):
        name = f"{frame.pilot.name}第{view.number}批奖补公示_{view.as_of}.docx"
        if frame.key[0] is None and frame.user.role is not Role.DISTRICT:
            downloads.button(frame, "下载公示（Word）", name, lambda _: word(view), mime=downloads.DOCX)
        else:
            st.caption("公示按全市的名单写，请看全市后下载。")
        _register(frame, Kind.BATCH_FUNDS, Kind.OBJECTIONS)
    st.header("异议")
    columns = [
        text("编号", lambda row: row.code, 110),
        day("收到日", lambda row: row.raised_on, 96),
        text("项目", lambda row: row.project, 120),
        named("企业", lambda row: row.enterprise, 150),
        text("内容", lambda row: row.content, 200),
        text("结论", lambda row: row.outcome or "没有办结", 100),
        day("办结日", lambda row: row.closed_on, 96),
        text("办理情况", lambda row: row.reply, 200),
    ]
    table(view.objections, columns, alt="公示异议")
    st.header("名单")
    _placed(view.placed, "公示名单")
