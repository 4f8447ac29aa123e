"""The parts of 资金流向: figures, stages, ageing, execution, balances, and the entries behind a figure."""

from collections.abc import Callable, Sequence

import streamlit as st

from components import choices, shell, url
from components.table import opens, table, text
from domain.money.views import AgeingView, AmountView, EntryPage, EntryView, MoneyFinding, MoneyPage
from domain.yuan import wan_change, wan_figure, yuan
from services.wording import NOTHING

VIEWS = {"flow": "资金流向", "due": "应付与账龄", "use": "执行与结余", "findings": "合规问题", "record": "登记与清算"}
BY = {"industry": "企业按行业", "batch": "企业按批次"}


def verdict(page: MoneyPage) -> None:
    st.markdown(f"**{shell.escaped(page.verdict)}**")
    for note in page.notes:
        st.info(shell.label(note))


def figures(found: Sequence[AmountView], compared_with: str, rounding: str) -> None:
    """Amounts in 万元 with their change since the last period; why they do not add up, where they do not."""
    with st.grid(5, min_column_width=150, gap="small"):
        for figure in found:
            st.metric(
                f"{shell.label(figure.name)}（万元）",
                wan_figure(figure.amount_fen),
                delta=None if figure.change_fen is None else wan_change(figure.change_fen),
                delta_color="off",
                delta_arrow="off" if not figure.change_fen else "auto",
                border=True,
                help=shell.label(figure.note) + (f"；与{shell.label(compared_with)}相比" if compared_with else ""),
            )
    if rounding:
        st.caption(shell.escaped(rounding))


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


def entries(page: EntryPage, whole: Callable[[object], Sequence[EntryView]]) -> tuple[str, str] | None:
    """The entries behind a node or link, all of them by `whole`; project code and document a person clicked."""
    st.header(f"流水：{shell.label(page.title)}")
    net = f"转入 {yuan(page.forth_fen)} 元" + (f"，转出 {yuan(page.back_fen)} 元" if page.back_fen else "")
    st.caption(
        f"{net}，净额 {yuan(page.forth_fen - page.back_fen)} 元，共 {page.total} 笔，第 {page.page}/{page.pages} 页"
    )
    if not page.rows:
        return None
    columns = [
        text("日期", lambda row: row.occurred_on.isoformat()),
        text("类别", lambda row: f"{row.kind}（{row.source}）"),
        text("金额（元）", lambda row: yuan(row.amount_fen), 118, right=True),
        text("从", lambda row: row.giver),
        opens("到", lambda row: row.taker, 200, "点企业名称看一企一档和这笔钱的来路"),
        text("文号", lambda row: row.document_no),
        text("用途", lambda row: row.category),
        text("经办/审批", lambda row: row.people),
        text("说明", lambda row: row.note or NOTHING),
    ]
    row = table(page.rows, columns, key="entries", alt=f"流水：{page.title}", whole=whole)
    choices.pages(page.page, page.pages, key="entries_page")
    return None if row is None else (page.rows[row].code, page.rows[row].document_no)


def stages(found: Sequence[AmountView]) -> None:
    """The stage amounts apart, each with what it means."""
    st.header("各环节金额，分开记")
    columns = [
        text("环节", lambda stage: stage.name),
        text("元", lambda stage: yuan(stage.amount_fen), right=True),
        text("较上期（万元）", lambda stage: wan_change(stage.change_fen), right=True),
        text("口径", lambda stage: stage.note),
    ]
    table(found, columns, height="auto", alt="各环节金额")


def ageing(found: Sequence[AgeingView], bridge: str) -> None:
    """What is owed by district and age, the oldest first; totals below."""
    st.header("应付、已付、未付与账龄")
    total = AgeingView(
        "合计",
        sum(view.publicised_fen for view in found),
        sum(view.paid_fen for view in found),
        tuple(sum(view.unpaid_fen[place] for view in found) for place in range(4)),
        sum(view.projects for view in found),
    )
    columns = [
        text("地区", lambda row: row.district),
        text("公示应付", lambda row: yuan(row.publicised_fen), right=True),
        text("应付已付", lambda row: yuan(row.paid_fen), right=True),
        text("应付已付率", _paid_share, right=True),
        text("未付", lambda row: yuan(row.total_fen), right=True),
        *(
            text(age, lambda row, place=place: yuan(row.unpaid_fen[place]), right=True)
            for place, age in enumerate(("0–30 天", "31–60 天", "61–90 天", "90 天以上"))
        ),
    ]
    table((*found, total), columns, alt="应付与账龄表")
    st.caption(
        f"单位：元。账龄自公示之日起算；未付涉及 {total.projects} 个项目。应付已付只计到应付为止，多付列入合规问题。"
        f"{shell.escaped(bridge)}"
    )


def _paid_share(row: AgeingView) -> str:
    return f"{row.paid_fen / row.publicised_fen:.1%}" if row.publicised_fen else NOTHING


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
    columns = [
        opens("企业", lambda row: row.subject, 220),
        text("地区", lambda row: row.district),
        text("未付（元）", lambda row: yuan(row.amount_fen), right=True),
        text("情况", lambda row: row.sentence),
    ]
    row = table(rows, columns, key="oldest", alt="欠得最久的项目")
    return None if row is None else rows[row].code
