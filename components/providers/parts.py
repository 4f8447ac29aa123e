"""What 服务商赛马 is made of: the order with its choices, and one section at a time below it."""

from collections.abc import Callable, Sequence

import streamlit as st

from components import choices, downloads, shell, url
from components.providers import charts as provider_charts
from components.providers import funnel
from components.providers import tables as provider_tables
from components.providers.register import register as pool_register
from domain.providers.ranking_rules import COMPONENTS, ZH
from domain.providers.views import ProviderBoard
from domain.providers.what_if import what_if
from domain.statistics.case_mix import UNSEEN
from domain.words import ProviderKind
from services.frame import Frame
from services.providers.board import by_funnel, by_load, funnel_lines
from services.providers.pool import matches, pool_months, pool_targets, scenarios, solutions
from services.providers.register import register

SECTIONS = {
    "funnel": "漏斗图的表",
    "weights": "权重试算",
    "load": "负荷与集中",
    "pool": "资源池进出",
    "solutions": "小快轻准",
    "match": "供需匹配",
    "register": "资源池名录",
}
EVERY = "全部"
MOST_SOLUTIONS = 30
MOST = 40
"""Providers in a table below the order; all are counted, drawn in the file and exported."""


def open_provider(uscc: str) -> None:
    shell.go("providers", "industry", "kind", provider=uscc)


def order(frame: Frame, board: ProviderBoard, file: Callable[[object], bytes]) -> None:
    """The verdict, the choices, the order drawn and as a table; `file` makes the ranking to take away."""
    st.markdown(f"**{shell.escaped(board.sentence)}**")
    for note in board.notes:
        st.info(shell.label(note))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        choices.choose("kind", {str(kind): kind.zh for kind in ProviderKind}, "类型", key="provider_kind")
        pick("industry", frame.offered(frame.industries), "行业")
        downloads.button(
            frame,
            "下载排名（Excel）",
            f"服务商赛马_{frame.pilot.code}_{board.kind}{'_' + board.industry if board.is_own else ''}_"
            f"{board.period}.xlsx",
            file,
            mime=downloads.XLSX,
        )
    if board.industry_note:
        st.caption(shell.escaped(board.industry_note))
    page, pages, rows = page_of(board.ranked)
    if rows:
        left, right = st.columns([23, 17], gap="small")
        with left:
            key = f"ranking_{board.kind}_{frame.key[1]}_{page}"
            row = provider_tables.ranking(rows, provider_charts.scale_of(board.ranked), key=key)
            choices.pages(page, pages, key="ranking_page")
        with right:
            point = funnel.chart(board, funnel_lines(board))
        if row is not None:
            open_provider(rows[row].uscc)
        if point is not None:
            open_provider(point)
    weights = "、".join(f"{shell.label(view.name)} {view.weight:g}%" for view in board.weights)
    st.caption(
        f"得分 = {weights}；比率先按行业、规模、起始水平校正，再按项目多少向同类平均靠拢。"
        f"名次区间：约九成把握。只有区间整体在前（后）一半的才称领跑（跟跑）。点名称看计入了什么。"
    )


def page_of(rows: Sequence) -> tuple[int, int, Sequence]:
    """The page that the URL names, how many there are, and its rows."""
    pages = max(1, -(-len(rows) // provider_charts.A_PAGE))
    page = min(max(url.number("page", 1), 1), pages)
    return page, pages, provider_charts.rows_of_page(rows, page)


def observed(frame: Frame, board: ProviderBoard) -> None:
    """The 观察组 apart, without score or rank."""
    few = f"验收不满 {board.min_accepted} 个" + (
        "" if board.ranked else f"，或同类可排名次的不足 {board.min_ranked} 家"
    )
    title = f"观察组 {len(board.observed)} 家：{few}，不排名次"
    if board.without_projects and not frame.industry:
        title += f"；另有 {board.without_projects} 家在池、尚未牵头项目"
    twin = st.expander(title, key="observed_twin", on_change="rerun", expanded=not board.ranked)
    if twin.open and board.observed:
        with twin:
            row = provider_tables.observed(board.observed[:MOST], key=f"observed_{board.kind}_{frame.key[1]}")
            _more(len(board.observed))
            if row is not None:
                open_provider(board.observed[row].uscc)


def section(connection: object, frame: Frame, board: ProviderBoard) -> str | None:
    """One of the sections, as the URL says; credit code of the provider that was clicked in the register."""
    chosen = choices.choose("show", SECTIONS, "再看", key="provider_show")
    if chosen == "funnel":
        _funnel(board)
    elif chosen == "weights":
        _weights(board)
    elif chosen == "load":
        _load(board)
    elif chosen == "pool":
        _pool(connection, frame)
    elif chosen == "solutions":
        _solutions(connection, frame)
    elif chosen == "register":
        return pool_register(connection, frame, register(connection, frame))
    else:
        _match(connection, frame)
    return None


def pick(word: str, names: tuple[str, ...], title: str) -> str:
    """One of many or all, kept in the URL; empty for all."""
    key = f"provider_{word}"
    asked = url.get(word) or ""
    st.session_state[key] = asked if asked in names else ""
    st.selectbox(
        title,
        ["", *names],
        key=key,
        format_func=lambda name: name or EVERY,
        on_change=lambda: url.put(**{word: st.session_state[key]}, page=None),
        width=220,
    )
    return st.session_state[key]


def _more(number: int) -> None:
    """Says what a table leaves out."""
    if number > MOST:
        st.caption(
            f"表中列前 {MOST} 家，另有 {number - MOST} 家："
            "选行业缩小范围，或下载排名（Excel）、导出 provider_readings。"
        )


def _funnel(board: ProviderBoard) -> None:
    """The funnel in figures, and how its limits are to be read."""
    rows = by_funnel(board)
    st.caption(
        f"横线为{board.kind.zh}平均 {board.pool_share * 100:.1f}%。"
        f"界限以内的高低，偶然就可能出现；连续两期低于漏斗图99.8%控制下限才提请专班约谈。{UNSEEN}。"
        f"同一项目的节点互有关联，{board.design_effect:.1f} 个节点按 1 个独立节点计（界限因此放宽）。"
    )
    if not board.ranked:
        funnel.chart(board, funnel_lines(board))
    provider_tables.funnel(rows[:MOST])
    _more(len(rows))


def _weights(board: ProviderBoard) -> None:
    st.caption("换一组权重，看名次怎么变；只试算，不保存。“换权重时”：在现行权重上下变动 200 组，名次的九成范围。")
    with st.container(horizontal=True, gap="small"):
        entered = tuple(
            float(st.number_input(ZH[name], 0, 100, int(view.weight), 5, key=f"weight_{name}", width=120))
            for name, view in zip(COMPONENTS, board.weights, strict=True)
        )
    if abs(sum(entered) - 100) > 1e-9:
        st.warning(f"五项合计须为 100，现为 {sum(entered):g}：请调整后再看")
    elif board.ranked:
        provider_tables.what_if(page_of(what_if(board, entered))[2])
        if len(board.ranked) > provider_charts.A_PAGE:
            st.caption("与上面的名次表同一页码；翻页在名次表下方。")
    else:
        st.info("还没有排名次的服务商，无从试算。")


def _load(board: ProviderBoard) -> None:
    rows = by_load(board)
    top = sum(row.open_share for row in rows[:3])
    st.markdown(
        f"超负荷 {board.counts['over_load']:d} 家；占全部在办偏高 {board.counts['concentrated']:d} 家；"
        f"{board.kind.zh}前三家合占全部在办项目 {top * 100:.1f}%。"
    )
    provider_tables.load(rows[:MOST])
    _more(len(rows))


def _pool(connection: object, frame: Frame) -> None:
    provider_tables.targets(pool_targets(connection, frame.at(None, None)))
    months = pool_months(connection, frame)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        provider_charts.months(months)
    with right:
        provider_tables.months(months)


def _solutions(connection: object, frame: Frame) -> None:
    provider_tables.targets(
        [row for row in pool_targets(connection, frame) if "方案" in row.name or "产品" in row.name]
    )
    scenario = pick("scenario", scenarios(connection, frame), "场景")
    rows = solutions(connection, frame, scenario)
    st.markdown(
        f"共 {len(rows)} 个，已有项目使用 {sum(row.uses > 0 for row in rows)} 个；"
        f"按使用多少排列，显示前 {min(len(rows), MOST_SOLUTIONS)} 个。"
    )
    if rows:
        provider_tables.solutions(rows[:MOST_SOLUTIONS])


def _match(connection: object, frame: Frame) -> None:
    st.caption(
        "给还没有服务商的企业：选行业（上方）、场景和企业现有水平。次序：同行业同起始水平的验收业绩、同行业业绩、已有名次的先于观察组、有没有该场景方案、"
        "有余力、得分区间的下端、在办少。超负荷和不在池的不列；不止一家可选，由企业自己定。"
    )
    with st.container(horizontal=True, gap="small"):
        scenario = pick("scenario", scenarios(connection, frame), "场景")
        level = choices.choose("level", {"1": "一级", "2": "二级", "3": "三级"}, "企业现有水平", key="provider_level")
    if frame.industry is None:
        st.info("请先在上方选一个行业。")
        return
    rows = matches(connection, frame, scenario, int(level))
    if not rows:
        st.info("没有在池且有余力的服务商。")
        return
    row = provider_tables.matches(rows, key=f"match_{frame.key[1]}_{scenario}_{level}")
    if row is not None:
        open_provider(rows[row].uscc)
