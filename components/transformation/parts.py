"""Tables of 方案与验收: a tab each; a row of a project opens its 一企一档, one of an industry its enterprises."""

import streamlit as st

from components import choices, shell, url
from components.lights import tables
from components.table import day, first_rows, named, number, opens, table, text
from domain.intake.form import Kind
from domain.transformation.queue import QueueState
from domain.transformation.views import Tab, WayView
from services.access import Permission, User

LABELS = {tab.value: tab.zh for tab in Tab}
SHOWN, HEIGHT = 14, 520
"""A longer table scrolls in so many pixels."""
KEPT_BY = {
    Tab.DIAGNOSIS: (Kind.DIAGNOSES, Kind.NEEDS),
    Tab.PRICES: (Kind.PLAN_LINES, Kind.PLAN_REVIEWS, Kind.REVIEW_LISTS),
    Tab.QUEUE: (Kind.ACCEPTANCES, Kind.REVIEW_LISTS),
    Tab.PARTIES: (Kind.AGENCIES, Kind.EXPERTS),
}


def chosen() -> str:
    return choices.choose("tab", LABELS, "看什么", key="way_tab")


def whole(user: User, view: WayView) -> None:
    """The sentence, where rows are kept, the tables."""
    if view.why_no_rows:
        st.info(shell.escaped(view.why_no_rows))
    else:
        st.markdown(f"**{shell.escaped(view.sentence)}**")
    if user.may(Permission.SUBMIT):
        with st.container(horizontal=True, gap="small"):
            for kind in KEPT_BY[view.tab]:
                shell.link("intake", f"登记{kind.zh}", at="one", report=kind.value)
    if not view.why_no_rows:
        DRAWN[view.tab](view)


def _look(rows: tuple[object, ...]) -> dict[str, object]:
    return {"height": "content" if len(rows) <= SHOWN else HEIGHT}


def _diagnosis(view: WayView) -> None:
    st.header("需求清单、问题清单（按行业）")
    columns = [
        opens("行业", lambda row: row.industry, 120, "点行业看它的项目"),
        text("类别", lambda row: row.kind, 60),
        named("名称", lambda row: row.title, 190),
        text("场景", lambda row: row.scenario, 90),
        number("企业数", lambda row: row.total, 80, "%d 家"),
        number("未解决", lambda row: row.waiting, 80, "%d 家"),
    ]
    clicked = table(view.needs, columns, key="way_needs", alt="需求和问题，按行业、场景汇总", **_look(view.needs))
    if clicked is not None:
        shell.go("projects", industry=view.needs[clicked].industry)
    st.header("场景清单（按行业）")
    columns = [
        opens("行业", lambda row: row.industry, 120, "点行业看它的项目"),
        text("环节", lambda row: row.link, 150),
        text("场景", lambda row: row.scenario, 90),
        text("要求", lambda row: "约束性" if row.is_constrained else "指导性", 70),
        number("改造前已测", lambda row: row.before, 100, "%d 家"),
        number("未达二级", lambda row: row.before_below, 90, "%d 家"),
        number("改造后已测", lambda row: row.after, 100, "%d 家"),
        number("仍未达二级", lambda row: row.after_below, 100, "%d 家"),
    ]
    alt = "16 个场景改造前后各有几家测过、几家未达二级"
    clicked = table(view.scenarios, columns, key="way_scenarios", alt=alt, **_look(view.scenarios))
    if clicked is not None:
        shell.go("projects", industry=view.scenarios[clicked].industry)


def _prices(view: WayView) -> None:
    columns = [
        opens("企业", lambda row: row.enterprise, 180, "点企业看各行价格和两次审核"),
        named("地区", lambda row: row.district, 80),
        text("项目编号", lambda row: row.code, 120),
        number("版", lambda row: row.number, 44, "%d"),
        number("行", lambda row: row.lines, 44, "%d"),
        text("状态", lambda row: row.state, 90),
        number("报价（万元）", lambda row: row.asked_fen / 1_000_000, 110, "%.2f"),
        number(
            "核定（万元）", lambda row: None if row.granted_fen is None else row.granted_fen / 1_000_000, 110, "%.2f"
        ),
    ]
    clicked = first_rows(view.plans, columns, key="way_plans", alt="方案的最新一版：报价和核定", **_look(view.plans))
    if clicked is not None:
        shell.go("enterprise", code=view.plans[clicked].code)


def _sessions(view: WayView) -> str:
    """Batches; a click chooses one, whose applications stand below. Its name; empty for all."""
    columns = [
        number("序号", lambda row: row.number, 50, "%d"),
        opens("验收批次", lambda row: row.name, 130, "点批次看编入的申请"),
        day("开批日", lambda row: row.opened_on, 100),
        text("状态", lambda row: f"{row.closed_on} 截止" if row.closed_on else "开放", 120),
        number("申请", lambda row: row.total, 64, "%d"),
        number("待现场", lambda row: row.of(QueueState.GATHERED), 70, "%d"),
        number("待结论", lambda row: row.of(QueueState.VISITED), 70, "%d"),
        number("通过", lambda row: row.of(QueueState.PASSED), 64, "%d"),
        number("整改", lambda row: row.of(QueueState.RECTIFYING, QueueState.OVERDUE), 64, "%d"),
        number("不通过", lambda row: row.of(QueueState.FAILED), 70, "%d"),
        text("依据", lambda row: row.source, 180),
    ]
    st.header("验收批次")
    rows = tuple(reversed(view.sessions))
    clicked = table(rows, columns, key="way_sessions", alt="验收批次", **_look(rows))
    if clicked is not None:
        url.put(session=rows[clicked].name)
        st.rerun()
    wanted = url.get("session") or ""
    return wanted if any(one.name == wanted for one in rows) else ""


def _queue(view: WayView) -> None:
    chosen = _sessions(view)
    queue = tuple(row for row in view.queue if row.session == chosen) if chosen else view.queue
    st.header(shell.label(f"{chosen or '全部'}的验收申请（{len(queue)} 个）"))
    if chosen:
        shell.step("看全部批次", key="all_sessions", session=None)
    columns = [
        opens("企业", lambda row: row.enterprise, 160, "点企业看各轮验收"),
        named("地区", lambda row: row.district, 72),
        text("项目编号", lambda row: row.code, 112),
        number("轮次", lambda row: row.round, 48, "%d"),
        text("状态", lambda row: row.state.zh, 96),
        day("申请日", lambda row: row.applied_on, 92),
        text("批次", lambda row: row.session, 96),
        named("验收机构", lambda row: row.agency, 132),
        day("结论日", lambda row: row.result_on, 92),
        day("整改期限", lambda row: row.rectify_by, 92),
    ]
    alt = "验收申请的最新一轮"
    look = _look(queue) | {"row_height": tables.WRAPPING}
    clicked = first_rows(queue, columns, key="way_queue", alt=alt, **look)
    if clicked is not None:
        shell.go("enterprise", code=queue[clicked].code)


def _parties(view: WayView) -> None:
    columns = [
        named("名称", lambda row: row.name, 150),
        named("单位", lambda row: row.unit, 130),
        text("类型或领域", lambda row: row.field, 100),
        text("合同", lambda row: row.contract, 120),
        number("每次费用（元）", lambda row: None if row.fee_fen is None else row.fee_fen / 100, 110, "%.2f"),
        day("起", lambda row: row.starts_on, 100),
        day("止", lambda row: row.ends_on, 100),
        number("在办", lambda row: row.waiting, 70, "%d 个"),
        number("已办", lambda row: row.finished, 70, "%d 个"),
    ]
    first_rows(
        view.parties, columns, key="way_parties", alt="第三方机构和专家，在办和已办的验收", **_look(view.parties)
    )


DRAWN = {Tab.DIAGNOSIS: _diagnosis, Tab.PRICES: _prices, Tab.QUEUE: _queue, Tab.PARTIES: _parties}
