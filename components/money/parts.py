"""The parts of 资金流向: figures, stages, ageing, execution, balances, and the entries behind a figure."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components import choices, shell, url
from components.click_table import row_of
from domain.money.views import AgeingView, AmountView, EntryPage, MoneyFinding, MoneyPage
from domain.yuan import wan_change, wan_figure, yuan
from services.wording import NOTHING

VIEWS = {"flow": "资金流向", "due": "应付与账龄", "use": "执行与结余", "findings": "合规问题", "record": "登记与清算"}
BY = {"industry": "企业按行业", "batch": "企业按批次"}


def verdict(page: MoneyPage) -> None:
    st.markdown(f"**{shell.escaped(page.verdict)}**")
    for note in page.notes:
        st.info(shell.label(note))


def figures(found: Sequence[AmountView], compared_with: str) -> None:
    """Amounts in 万元 with their change since the last period."""
    with st.grid(5, min_column_width=150, gap="small"):
        for figure in found:
            st.metric(
                f"{figure.name}（万元）",
                wan_figure(figure.amount_fen),
                delta=None if figure.change_fen is None else wan_change(figure.change_fen),
                delta_color="off",
                delta_arrow="off" if not figure.change_fen else "auto",
                border=True,
                help=f"{figure.note}；与{compared_with}相比" if compared_with else figure.note,
            )


def choose_view() -> str:
    """Which part a person looks at; in the URL, so that a link opens it."""
    return _choice("view", VIEWS, "看什么")


def choose_by() -> str:
    return _choice("by", BY, "企业分组")


def _choice(word: str, words: dict[str, str], label: str) -> str:
    first, key = next(iter(words)), f"money_{word}"
    st.session_state[key] = url.get(word) if url.get(word) in words else first
    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: url.put(
            **{
                word: None if st.session_state[key] == first else st.session_state[key],
                "at": None,
                "to": None,
                "page": None,
            }
        ),
    )
    return st.session_state[key]


def entries(page: EntryPage) -> tuple[str, str] | None:
    """The entries behind a node or link; project code and document a person clicked."""
    st.header(f"流水：{shell.label(page.title)}")
    net = f"转入 {yuan(page.forth_fen)} 元" + (f"，转出 {yuan(page.back_fen)} 元" if page.back_fen else "")
    st.caption(
        f"{net}，净额 {yuan(page.forth_fen - page.back_fen)} 元，共 {page.total} 笔，第 {page.page}/{page.pages} 页"
    )
    if not page.rows:
        return None
    rows = page.rows
    frame = pa.table(
        {
            "日期": [row.occurred_on.isoformat() for row in rows],
            "类别": [f"{row.kind}（{row.source}）" for row in rows],
            "金额（元）": [yuan(row.amount_fen) for row in rows],
            "从": [row.giver for row in rows],
            "到": [row.taker for row in rows],
            "文号": [row.document_no for row in rows],
            "用途": [row.category for row in rows],
            "经办/审批": [row.people for row in rows],
            "说明": [row.note or NOTHING for row in rows],
        }
    )
    clicked, column = "entries_clicked", st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        key="entries",
        height="content",
        alt=f"流水：{page.title}",
        column_config={
            "金额（元）": column.TextColumn(width=118, alignment="right"),
            "到": column.ButtonColumn(
                width=200, type="tertiary", alignment="left", key=clicked, help="点企业名称看一企一档和这笔钱的来路"
            ),
        },
    )
    choices.pages(page.page, page.pages, key="entries_page")
    row = row_of(clicked, frame.column("到").to_pylist())
    return None if row is None else (rows[row].code, rows[row].document_no)


def stages(found: Sequence[AmountView]) -> None:
    """The stage amounts apart, each with what it means."""
    st.header("各环节金额，分开记")
    frame = pa.table(
        {
            "环节": [stage.name for stage in found],
            "元": [yuan(stage.amount_fen) for stage in found],
            "较上期（万元）": [wan_change(stage.change_fen) for stage in found],
            "口径": [stage.note for stage in found],
        }
    )
    column = st.column_config
    right = {name: column.TextColumn(alignment="right") for name in ("元", "较上期（万元）")}
    st.dataframe(frame, hide_index=True, alt="各环节金额", column_config=right)


def ageing(found: Sequence[AgeingView]) -> None:
    """What is owed by district and age, the oldest first; totals below."""
    st.header("应付、已付、未付与账龄")
    total = AgeingView(
        "合计",
        sum(view.publicised_fen for view in found),
        sum(view.paid_fen for view in found),
        tuple(sum(view.unpaid_fen[place] for view in found) for place in range(4)),
        sum(view.projects for view in found),
    )
    rows = (*found, total)
    frame = pa.table(
        {
            "地区": [row.district for row in rows],
            "公示应付": [yuan(row.publicised_fen) for row in rows],
            "已付": [yuan(row.paid_fen) for row in rows],
            "兑付率": [f"{row.paid_fen / row.publicised_fen:.1%}" if row.publicised_fen else NOTHING for row in rows],
            "未付": [yuan(row.total_fen) for row in rows],
            "0–30 天": [yuan(row.unpaid_fen[0]) for row in rows],
            "31–60 天": [yuan(row.unpaid_fen[1]) for row in rows],
            "61–90 天": [yuan(row.unpaid_fen[2]) for row in rows],
            "90 天以上": [yuan(row.unpaid_fen[3]) for row in rows],
        }
    )
    column = st.column_config
    right = {name: column.TextColumn(alignment="right") for name in frame.column_names[1:]}
    st.dataframe(frame, hide_index=True, alt="应付与账龄表", column_config=right, height="content")
    st.caption(
        f"单位：元。账龄自公示之日起算；未付涉及 {total.projects} 个项目。已付只计到应付为止，多付列入合规问题。"
    )


def follow(node: str | None, link) -> None:
    """A new click in the picture or in its twin goes into the URL; the last one counts."""
    seen = st.session_state.setdefault("money_seen", {})
    if node is not None and seen.get("node") != node:
        url.put(at=node, to=None, page=None)
    elif link is not None:
        url.put(at=link.giver, to=link.taker, page=None)
    seen["node"] = node


def how_to_open(at: str) -> None:
    if at.startswith(("back:", "given_back:")):
        st.info("退回是多于拨出的净额，没有单独的流水可点：每一笔见转出、转入账户的“收回”。")
    elif at.startswith("left:"):
        st.info("结余是账户里还没有拨付的钱，没有单独的流水：各账户转入、转出和结余见“执行与结余”。")
    else:
        st.caption("点图中的账户或表中的流向，看它背后的每一笔流水和文号。")


def oldest(rows: Sequence[MoneyFinding]) -> str | None:
    """Who has waited longest, by name; project code a person clicked."""
    st.header("欠得最久的")
    if not rows:
        st.success("没有公示满期未付的项目。")
        return None
    frame = pa.table(
        {
            "企业": [row.subject for row in rows],
            "地区": [row.district for row in rows],
            "未付（元）": [yuan(row.amount_fen) for row in rows],
            "情况": [row.sentence for row in rows],
        }
    )
    column, clicked = st.column_config, "oldest_clicked"
    st.dataframe(
        frame,
        hide_index=True,
        key="oldest",
        height="content",
        alt="欠得最久的项目",
        column_config={
            "企业": column.ButtonColumn(width=220, type="tertiary", alignment="left", key=clicked),
            "未付（元）": column.TextColumn(alignment="right"),
        },
    )
    row = row_of(clicked, frame.column("企业").to_pylist())
    return None if row is None else rows[row].code
