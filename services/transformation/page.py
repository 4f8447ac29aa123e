"""方案与验收: needs and scenarios by industry, plans under review, the queue, agencies and experts (rules 18)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import transformation as read
from domain.transformation.queue import Application, QueueState, state_on
from domain.transformation.views import (
    NeedCount,
    PartyRow,
    PlanState,
    QueueRow,
    ScenarioCount,
    SessionRow,
    Tab,
    WayView,
)
from domain.words import AssessmentKind, NeedKind, ReviewStage, Scenario
from services.access import Permission, check
from services.errors import Forbidden
from services.frame import Frame
from services.revision import kept

NO_INDUSTRY, NO_DISTRICT = "未填行业", "未填地区"
NOTHING = {
    Tab.DIAGNOSIS: "还没有场景诊断和需求。在“数据报送”登记“场景诊断”“需求与问题”。",
    Tab.PRICES: "还没有改造方案。在“数据报送”登记“改造方案”。",
    Tab.QUEUE: "还没有验收申请。在“数据报送”登记“验收申请”；验收批次在“审核清单”开。",
    Tab.PARTIES: "还没有第三方机构和专家。在“数据报送”登记。",
}


def way_page(connection: Connection, frame: Frame, which: str) -> WayView:
    """One tab of the page; an unknown word is the first. A district sees its own."""
    check(frame.user, Permission.READ_PROJECTS)
    if not frame.may_list:
        raise Forbidden("只能查看本地区的方案与验收；其他地区请看汇总")
    return _page(connection, frame, Tab(which) if which in set(Tab) else Tab.DIAGNOSIS)


@kept
def _page(connection: Connection, frame: Frame, tab: Tab) -> WayView:
    view = PARTS[tab](connection, frame)
    rows = (*view.needs, *view.scenarios, *view.plans, *view.queue, *view.parties, *view.sessions)
    return view if rows else WayView(tab, "", why_no_rows=NOTHING[tab])


def _diagnosis(connection: Connection, frame: Frame) -> WayView:
    pilot, district = frame.pilot.id, frame.project_filter.district_id
    needs = tuple(
        NeedCount(row[0] or NO_INDUSTRY, NeedKind(row.kind).zh, Scenario(row.scenario).zh, row.title, *row[4:6])
        for row in read.count_needs(connection, pilot, district)
    )
    scenarios = _scenarios(connection, read.count_levels(connection, pilot, district))
    waiting = sum(row.waiting for row in needs)
    seen = sum(row.before for row in scenarios if row.scenario == Scenario.PRODUCTION.zh)
    return WayView(
        Tab.DIAGNOSIS,
        f"需求和问题 {sum(row.total for row in needs)} 条，未解决 {waiting} 条；场景诊断 {seen} 家。",
        needs,
        scenarios,
    )


def _scenarios(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[ScenarioCount, ...]:
    counted: dict[Any, Mapping[str, Any]] = {(row.industry, row.kind): row._asdict() for row in rows}
    listed = [(row, next(one for one in Scenario if one.zh == row.name)) for row in read.list_scenarios(connection)]
    found = []
    for industry in sorted({industry for industry, _ in counted}, key=str):
        kinds = (AssessmentKind.BEFORE, AssessmentKind.OFFICIAL_AFTER)
        parts: list[Mapping[str, Any]] = [counted.get((industry, kind), {}) for kind in kinds]
        for row, one in listed:
            numbers = [int(part.get(f"{one.value}_{what}") or 0) for part in parts for what in ("seen", "below")]
            found.append(ScenarioCount(industry or NO_INDUSTRY, row.link, row.name, row.is_constrained, *numbers))
    return tuple(found)


def _prices(connection: Connection, frame: Frame) -> WayView:
    rows = read.list_plans(connection, frame.pilot.id, frame.project_filter.district_id)
    plans = tuple(
        PlanState(
            row.code,
            row.enterprise,
            row.district or NO_DISTRICT,
            row.number,
            row.lines,
            int(row.asked_fen),
            int(row.granted_fen) if row.is_done else None,
            "已核定" if row.is_done else "核价中" if row.reviews else f"待{ReviewStage.PLATFORM.zh}",
        )
        for row in rows
    )
    waiting = sum(row.granted_fen is None for row in plans)
    return WayView(Tab.PRICES, f"方案 {len(plans)} 个，待核价 {waiting} 个。", plans=plans)


def _queue(connection: Connection, frame: Frame) -> WayView:
    day = frame.pilot.today
    queue = tuple(
        QueueRow(
            row.code,
            row.enterprise,
            row.district or NO_DISTRICT,
            row.round,
            row.applied_on,
            row.session,
            row.agency or "",
            state_on(Application(row.session, row.visited_on, row.result, row.rectify_by), day),
            row.rectify_by,
            row.result_on,
        )
        for row in read.list_queue(connection, frame.pilot.id, frame.project_filter.district_id)
    )
    counts = {state: sum(row.state is state for row in queue) for state in QueueState}
    told = "，".join(f"{state.zh} {number}" for state, number in counts.items() if number)
    sessions = _sessions(connection, frame, queue)
    open_ones = "、".join(one.name for one in sessions if one.closed_on is None)
    gathered = f"开放的验收批次：{open_ones}。" if open_ones else "没有开放的验收批次：在“审核清单”开一个，才能编批。"
    counted = f"申请 {len(queue)} 个：{told}。" if queue else "还没有验收申请。"
    return WayView(Tab.QUEUE, counted + gathered, queue=queue, sessions=sessions)


def _sessions(connection: Connection, frame: Frame, queue: Sequence[QueueRow]) -> tuple[SessionRow, ...]:
    """Batches in the order in which they were opened, as they stand today, with what of the queue is in them."""
    rows: dict[str, list[Row[Any]]] = {}
    for row in read.list_sessions(connection, frame.pilot.id):
        rows.setdefault(row.name, []).append(row)
    found = []
    for number, (name, of) in enumerate(rows.items(), start=1):
        begun = [row for row in of if row.effective_from <= frame.pilot.today] or of[:1]
        closed = None if begun[-1].holds else begun[-1].effective_from
        counts = Counter(row.state for row in queue if row.session == name)
        found.append(SessionRow(number, name, of[0].effective_from, closed, of[0].source, tuple(counts.items())))
    return tuple(found)


def _parties(connection: Connection, frame: Frame) -> WayView:
    agencies, experts = read.list_loads(connection, frame.pilot.id)
    parties = tuple(
        PartyRow(
            row.name, unit, field, row.contract_no, row.fee_fen, row.starts_on, row.ends_on, row.waiting, row.finished
        )
        for row, unit, field in (
            *((row, "机构", row.kind.zh) for row in agencies),
            *((row, row.unit, row.field) for row in experts),
        )
    )
    return WayView(Tab.PARTIES, f"第三方机构 {len(agencies)} 家，专家 {len(experts)} 位。", parties=parties)


PARTS = {Tab.DIAGNOSIS: _diagnosis, Tab.PRICES: _prices, Tab.QUEUE: _queue, Tab.PARTIES: _parties}
