"""A target is revised (rules 4.1.8), gets checkpoints (rules 4.1.10) and is shared out among districts (rules 7.8):
what is written, what every screen says of it, what is refused; on both databases."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text, update
from sqlmodel import Session

from data_access import tables
from data_access.queries.duties import get_draft
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_districts
from domain.words import Agreement, Operator, PeriodKind, PeriodStatus, Planned, Restated, TargetKind
from reports.plan_workbook import plan_workbook
from services.access import DEMO_USER, Role, User
from services.approvals.targets import see_issue
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.restating import restated_so_far
from services.frame import Frame, open_frame
from services.plans.revising import plan_cells, preview_plan
from services.targets.allocation import allocation, draft_shares, drop_draft, issue_shares
from services.targets.board import target_board
from services.targets.checkpoints import set_checkpoints
from services.targets.detail import target_detail
from services.targets.history import target_desk, target_history
from services.targets.matrix import target_matrices
from services.targets.reconciliation import reconciliation_of
from services.targets.revising import revise_target
from services.targets.whole import whole_of
from tests.data_access.test_seals import unguarded
from tests.databases import undone
from tests.faults.workbooks import in_this_process
from tests.two_people import desk_of_two

DAY = date(2026, 11, 20)
NOTICE = {
    "title": "关于下达年度任务的通知",
    "number": "银工信发〔2026〕31号",
    "issuer": "市工业和信息化局",
    "reason": "分解年度任务",
}
EIGHT = (21, 27, 15, 17, 19, 9, 4, 4)
"""116 by the enterprises enrolled."""


TESTS = count(1)


def at_a_revision_of_its_own(connection: Connection) -> None:
    """What is kept in memory of one test is nothing to the next, which begins from the same rows."""
    table = tables.Pilot.__table__
    connection.execute(update(table).values(revision=table.c.revision + 100_000 * next(TESTS)))


@pytest.fixture
def connection(demo_both):
    with undone(demo_both):
        at_a_revision_of_its_own(demo_both)
        yield demo_both


@pytest.fixture
def desk(connection) -> Desk:
    return desk_of_two(connection, get_pilot(connection, "yinchuan").id, DEMO_USER)


def frame_of(connection: Connection, **words: str) -> Frame:
    return open_frame(connection, DEMO_USER, pilot="yinchuan", **{"period": "live", **words})


def target_of(connection: Connection, indicator: str, period: str = "2026", district: int | None = None) -> int:
    """The first target of an indicator that is printed for a period and a scope."""
    row, named = tables.Target.__table__.c, tables.Indicator.__table__.c
    query = (
        select(func.min(row.id))
        .join(tables.Indicator, named.id == row.indicator_id)
        .where(row.pilot_id == get_pilot(connection, "yinchuan").id, named.code == indicator, row.period == period)
        .where(row.district_id.is_(None) if district is None else row.district_id == district)
        .where(row.industry_id.is_(None))
    )
    return connection.scalar(query)


def stored(connection: Connection, **where: Any) -> list:
    table = tables.Target.__table__
    conditions = [table.c[name] == value for name, value in where.items()]
    return list(connection.execute(select(table).where(*conditions).order_by(table.c.id)))


def names(desk: Desk) -> list[str]:
    return [row.name for row in list_districts(desk.connection, desk.pilot.id)]


def eight(desk: Desk, shares=EIGHT) -> dict[str, float]:
    return dict(zip(names(desk), map(float, shares), strict=True))


def issued(desk: Desk, target: int, shares=EIGHT, day: date = DAY, **words: Any) -> str:
    """A draft of these shares, and its issue."""
    found = get_draft(desk.connection, target)
    version = 0 if found is None else found[0].version
    draft_shares(desk, target, shares=eight(desk, shares), version=version)
    told = {**NOTICE, **words}
    return issue_shares(desk, target, version=version + 1, shares=eight(desk, shares), effective_from=day, **told)


def figures(connection: Connection, label: str) -> list[tuple]:
    """What a period says of every target, and of every indicator."""
    reading = tables.TargetReadingRecord.__table__.c
    lights = tables.IndicatorReading.__table__.c
    period = frame_of(connection, period=label).period.id
    columns = (reading.target_id, reading.actual, reading.planned, reading.light, reading.verdict)
    rows = connection.execute(select(*columns).where(reading.period_id == period).order_by(reading.id)).all()
    more = (lights.indicator, lights.district_id, lights.value, lights.light, lights.reason)
    return [*rows, *connection.execute(select(*more).where(lights.period_id == period).order_by(lights.id))]


# ── a revision ──────────────────────────────────────────────────────────────


def revised(desk: Desk, target: int, value: float, day: date = DAY, **words: Any) -> str:
    told = {**NOTICE, "operator": Operator.EQUAL, "effective_from": day, **words}
    return revise_target(desk, target, value=value, **told)


def test_a_revision_is_a_version_with_day_reason_document_and_two_people(connection, desk):
    target = target_of(connection, "completion_srdi")
    closed = figures(connection, "2026-W46")
    told = revised(desk, target, 110, date(2026, 11, 15), quote="调整为110家")
    done = "完成改造的专精特新中小企业 2026年自 2026-11-15 起由达到 116 家调整为达到 110 家"
    assert told == f"{done}；已结账到 2026-11-15 的期次不变，仍按原数"
    row = stored(connection, effective_from=date(2026, 11, 15))[-1]
    assert (row.value, row.kind, row.source_quote, row.note) == (110, TargetKind.TABLE, "调整为110家", "分解年度任务")
    assert (row.author, row.approved_by, row.source_document) == ("演示用户", "李四", NOTICE["title"])
    (document,) = connection.execute(
        select(tables.Document.__table__).where(tables.Document.title == NOTICE["title"])
    ).all()
    assert (document.number, document.issuer) == (NOTICE["number"], NOTICE["issuer"])
    detail = target_detail(connection, frame_of(connection), row.id)
    assert detail.line.value == 110
    assert "2026-11-15 起由 116 调整" in detail.line.reason
    assert figures(connection, "2026-W46") == closed, "what is closed says what it said"
    history = target_history(connection, frame_of(connection), row.id)
    assert [(one.on, one.what, one.content, one.people) for one in history] == [
        (date(2026, 11, 15), "调整", "达到 116 → 达到 110 家", "演示用户/李四（登录前记录）"),
        (date(2025, 10, 20), "印发", "达到 116 家", ""),
    ]
    assert history[0].document == "关于下达年度任务的通知（银工信发〔2026〕31号）"
    assert target_history(connection, frame_of(connection), target) == history, "from whichever version one looks"
    assert target_detail(connection, frame_of(connection), target).line == detail.line, "an older link leads on"


def test_a_revision_for_a_closed_day_is_told_as_such_in_the_next_report(connection, desk):
    assert restated_so_far(connection, desk.pilot.id, PeriodKind.WEEK) == []
    revised(desk, target_of(connection, "completion_srdi"), 110, date(2026, 11, 10))
    found = restated_so_far(connection, desk.pilot.id, PeriodKind.WEEK)
    assert {one.kind for one in found} == {Restated.TARGET}


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (date(2026, 11, 14), "；已结账到 2026-11-15 的期次不变，仍按原数"),
        (date(2026, 11, 15), "；已结账到 2026-11-15 的期次不变，仍按原数"),
        (date(2026, 11, 16), ""),
    ],
    ids=["the day before", "the last closed day", "the day after"],
)
def test_a_revision_says_which_closed_periods_keep_the_old_number(connection, desk, day, kept):
    target = target_of(connection, "completion_srdi")
    closed = figures(connection, "2026-W46")
    assert revised(desk, target, 110, day).endswith(f"调整为达到 110 家{kept}")
    assert figures(connection, "2026-W46") == closed


def closed_only(connection, desk, *labels: str) -> None:
    """Of the pilot's periods these are closed, no other."""
    table = tables.Period.__table__
    ours = (table.c.pilot_id == desk.pilot.id) & (table.c.label != "live")
    unguarded(connection)
    other = {"status": PeriodStatus.OPEN, "closed_at": None}
    connection.execute(update(table).where(ours, table.c.label.not_in(labels)).values(other))


@pytest.mark.parametrize(
    ("labels", "day", "says"),
    [
        (("2026-W46", "2026-10"), date(2026, 11, 15), "已结账到 2026-11-15，那些期次不变；从 2026-11-15 起的，下一次"),
        (("2026-W45", "2026-10"), date(2026, 11, 9), "已结账到 2026-11-08，那些期次不变；从 2026-11-09 起的，下一次"),
        (("2026-W43", "2026-10"), date(2026, 11, 1), "已结账到 2026-10-31，那些期次不变；从 2026-11-01 起的，下一次"),
        (("2026-W42", "2026-10"), date(2026, 10, 25), "已结账到 2026-10-31，那些期次不变；从 2026-10-25 起的，下一次"),
        ((), date(2026, 1, 1), "还没有结过账：从 2026-01-01 起的，第一次结账就有各地区的数"),
    ],
    ids=["today is closed", "one week less", "a week over the month's end", "a month before its last week", "none"],
)
def test_shares_hold_in_whatever_is_closed_next_unless_another_day_is_chosen(connection, desk, labels, day, says):
    closed_only(connection, desk, *labels)
    view = allocation(connection, frame_of(connection, period="live"), target_of(connection, "completion_srdi"))
    assert view.holds_from == day
    assert view.holds_note.startswith(says)


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 11, 15), date(2026, 11, 15)), (date(2026, 11, 16), date(2026, 11, 16))]
    + [(day, date(2026, 11, 16)) for day in (date(2026, 11, 17), date(2026, 11, 22), date(2026, 11, 25))],
    ids=["the last closed day", "the first that is not", "the day after", "the week's last", "the week after"],
)
def test_shares_do_not_begin_later_than_the_week_that_is_closed_next(connection, desk, today, day):
    on_day(connection, desk, today)
    view = allocation(connection, frame_of(connection, period="live"), target_of(connection, "completion_srdi"))
    assert view.holds_from == day


def test_shares_that_are_issued_again_begin_after_those_that_stand(connection, desk):
    target = target_of(connection, "completion_srdi")
    issued(desk, target, day=date(2026, 11, 22))
    view = allocation(connection, frame_of(connection, period="live"), target)
    assert view.holds_from == date(2026, 11, 23)
    assert view.holds_note == (
        "已结账到 2026-11-15，那些期次不变；最早从 2026-11-23 起，末日在它以前的期次没有这次的数"
    )


def test_a_revision_is_refused_with_all_that_is_wrong_and_nothing_is_written(connection, desk):
    target, before = target_of(connection, "completion_srdi"), len(stored(connection))
    with pytest.raises(Refused) as refused:
        revised(desk, target, 116.5, date(2025, 10, 20), title=" ", reason="")
    assert str(refused.value) == (
        "没有调整完成改造的专精特新中小企业 2026年：家只填整数，不能是 116.5；从哪天起须晚于上一次的 2025-10-20；"
        "请写文件名称；请写原因（1—200 字）"
    )
    with pytest.raises(Refused, match="没有这个目标"):
        revised(desk, 999_999, 110)
    with pytest.raises(Refused, match="须两人办理"):
        revised(Desk.on(connection, desk.pilot.id, DEMO_USER), target, 110)
    assert len(stored(connection)) == before


def test_of_two_offices_that_revise_one_target_the_second_sees_both_values(connection, desk):
    """Both opened the form on 116; the first set 110 from a later day, so that 116 still stands today."""
    target = target_of(connection, "completion_srdi")
    opened = target_desk(connection, frame_of(connection), target)
    revised(desk, target, 110, date(2026, 12, 1), seen=opened.newest)
    assert target_desk(connection, frame_of(connection), target).target == opened.target
    with pytest.raises(Refused) as refused:
        revised(desk, target, 105, date(2026, 12, 10), seen=opened.newest)
    assert str(refused.value) == (
        "没有调整完成改造的专精特新中小企业 2026年：准备时是达到 116 家（2025-10-20 起），"
        "别人已改成达到 110 家（2026-12-01 起），您要改成达到 105 家（2026-12-10 起）；请看过后重新填写"
    )
    assert len(stored(connection, effective_from=date(2026, 12, 10))) == 0
    revised(desk, target, 105, date(2026, 12, 10), seen=target_desk(connection, frame_of(connection), target).newest)


def test_a_document_is_known_by_its_title_and_has_one_number(connection, desk):
    revised(desk, target_of(connection, "completion_srdi"), 110)
    other = target_of(connection, "completion_little_giant")
    with pytest.raises(Refused, match="已登记的文号是 银工信发〔2026〕31号，不是 银工信发〔2026〕32号"):
        revised(desk, other, 9, number="银工信发〔2026〕32号")
    revised(desk, other, 9, number="", issuer="")
    documents = select(func.count()).select_from(tables.Document).where(tables.Document.title == NOTICE["title"])
    assert connection.scalar(documents) == 1
    with pytest.raises(Refused, match="请写发文单位"):
        revised(desk, target_of(connection, "level4"), 3, title="另一份", issuer="")


def test_the_plans_workbook_brought_again_changes_nothing_of_it(connection, desk, monkeypatch):
    """Revised rows are in it, shares of districts are not, and neither is taken out by it."""
    monkeypatch.setattr("data_access.upload_reading._ask", in_this_process)
    target = target_of(connection, "completion_srdi")
    revised(desk, target_of(connection, "level4"), 3)
    issued(desk, target)
    set_checkpoints(desk, target, points=[(date(2026, 12, 10), 100.0)], effective_from=DAY, document="纪要", reason="x")
    content = plan_workbook(plan_cells(connection, DEMO_USER, "yinchuan"), "方案表")
    assert "分解下达" not in str(plan_cells(connection, DEMO_USER, "yinchuan")["targets"])
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        seen = preview_plan(session, DEMO_USER, content, "yinchuan")
    assert (seen.problems, seen.changes, [part.missing for part in seen.parts if part.missing]) == ((), 0, [])
    assert len(stored(connection, kind=TargetKind.ALLOCATED)) == 8


# ── checkpoints ─────────────────────────────────────────────────────────────

POINTS = [(date(2026, 12, 10), 100.0), (date(2026, 11, 20), 94.0)]


def pointed(desk: Desk, target: int, points=POINTS, day: date = date(2026, 11, 16), **words: str) -> str:
    told = {"document": "专班纪要〔2026〕13号", "reason": "年底集中验收", **words}
    return set_checkpoints(desk, target, points=points, effective_from=day, **told)


def on_day(connection: Connection, desk: Desk, day: date) -> None:
    """The pilot's today is another day."""
    table = tables.Pilot.__table__
    mine = table.c.id == desk.pilot.id
    connection.execute(update(table).where(mine).values(demo_today=day, revision=table.c.revision + 1_000))


def test_checkpoints_take_the_place_of_the_line_from_their_day_on(connection, desk):
    target = target_of(connection, "completion_srdi")
    closed = figures(connection, "2026-W46")
    told = pointed(desk, target)
    assert told.endswith("自 2026-11-16 起按检查点：2026-11-20 94 家、2026-12-10 100 家")
    straight = target_detail(connection, frame_of(connection), target)
    assert straight.line.planned == pytest.approx(116 * 319 / 365), "today is 11-15"
    assert (straight.ahead, straight.checkpoints) == ((), ())
    assert figures(connection, "2026-W46") == closed
    assert restated_so_far(connection, desk.pilot.id, PeriodKind.WEEK) == [], "a closed period keeps its own"

    on_day(connection, desk, date(2026, 12, 1))
    late = desk_of_two(connection, desk.pilot.id, DEMO_USER)
    revised(late, target_of(connection, "level4"), 3, date(2026, 12, 1))  # anything that evaluates
    detail = target_detail(connection, frame_of(connection), target)
    assert detail.line.planned == pytest.approx(94 + 6 * 11 / 20)
    assert Planned.CHECKPOINTS.zh in detail.line.reason
    assert detail.checkpoints == tuple(sorted(POINTS))
    assert detail.ahead == ((date(2026, 12, 10), 100.0), (date(2026, 12, 31), 116.0))
    assert [one.what for one in target_history(connection, frame_of(connection), target)] == ["检查点", "印发"]


def test_no_points_are_the_straight_line_again_and_the_history_stays(connection, desk):
    target = target_of(connection, "completion_srdi")
    with pytest.raises(Refused, match="没有填检查点，现在就是直线序时"):
        pointed(desk, target, [])
    pointed(desk, target)
    with pytest.raises(Refused, match="与现行检查点相同，没有要改的"):
        pointed(desk, target, day=date(2026, 11, 18))
    assert pointed(desk, target, [], date(2026, 11, 18)).endswith("自 2026-11-18 起按检查点：直线")
    on_day(connection, desk, DAY)
    assert target_desk(connection, frame_of(connection), target).points == ()
    assert [one.content for one in target_history(connection, frame_of(connection), target)][:2] == [
        "直线",
        "2026-11-20 94 家、2026-12-10 100 家",
    ]


def test_checkpoints_are_refused_with_all_that_is_wrong(connection, desk):
    target = target_of(connection, "completion_srdi")
    with pytest.raises(Refused) as refused:
        pointed(desk, target, [(date(2026, 12, 31), 100), (date(2026, 12, 10), 120)], date(2026, 11, 15), document="")
    assert str(refused.value).split("：", 1)[1] == (
        "2026-12-10 的 120 超过目标 116：填不超过目标的数；"
        "最后一天 2026-12-31 应是目标 116，填了 100：改成目标数或删去这一行；"
        "2026-12-31 的 100 小于 2026-12-10 的 120：累计数不会减少；"
        "已结账到 2026-11-15，结了账的期次保留自己的检查点：从 2026-11-16 或以后起；"
        "请写依据的文件或会议纪要（1—200 字）"
    )
    with pytest.raises(Refused, match="比例和等级按现状与目标比较，没有序时，不设检查点"):
        pointed(desk, target_of(connection, "level_up", "2025-2027 total"))


def test_a_target_is_not_revised_below_its_checkpoints_nor_they_set_above_it(connection, desk):
    target = target_of(connection, "completion_srdi")
    pointed(desk, target)
    with pytest.raises(Refused, match="检查点 2026-12-10 的 100 家超过新目标：先改检查点"):
        revised(desk, target, 99)
    revised(desk, target, 100)
    with pytest.raises(Refused, match="2026-12-10 的 110 超过目标 100"):
        pointed(desk, target, [(date(2026, 12, 10), 110)], date(2026, 11, 17))


# ── shares of districts ─────────────────────────────────────────────────────


def test_the_proposal_goes_by_who_is_enrolled_and_can_count(connection, desk):
    view = allocation(connection, frame_of(connection), target_of(connection, "completion_srdi"))
    enrolled = text(
        "SELECT d.name, count(*) FROM enterprises e JOIN districts d ON d.id = e.district_id"
        " WHERE e.pilot_id = :p AND e.status = 'active' AND e.title = 'srdi' GROUP BY d.name"
    )
    assert {share.name: share.enrolled for share in view.shares} == dict(
        map(tuple, connection.execute(enrolled, {"p": desk.pilot.id}))
    )
    assert dict(view.proposals)["按在册企业数"] == EIGHT
    assert dict(view.proposals)["平均"] == (15, 15, 15, 15, 14, 14, 14, 14)
    assert "按上年目标" not in dict(view.proposals), "nobody had a share last year"


def test_without_anybody_enrolled_there_is_no_proposal_by_it(connection, desk):
    table = tables.Enterprise.__table__
    connection.execute(update(table).where(table.c.pilot_id == desk.pilot.id).values(district_id=None))
    view = allocation(connection, frame_of(connection), target_of(connection, "completion_srdi"))
    assert [by for by, _ in view.proposals] == ["平均"]
    assert {share.enrolled for share in view.shares} == {0}


def test_last_years_shares_are_a_proposal_for_the_next(connection, desk):
    """Those issued for 2026; of 2027 are 79 wanted."""
    issued(desk, target_of(connection, "completion_srdi"))
    view = allocation(connection, frame_of(connection), target_of(connection, "completion_srdi", "2027"))
    assert [share.last_year for share in view.shares] == list(EIGHT)
    by_last_year = dict(view.proposals)["按上年目标"]
    assert sum(by_last_year) == 79
    assert all(abs(share - 79 * last / 116) < 1 for share, last in zip(by_last_year, EIGHT, strict=True))


def test_a_draft_binds_nobody_and_two_who_write_it_see_each_other(connection, desk):
    target, before = target_of(connection, "completion_srdi"), figures(connection, "live")
    told = draft_shares(desk, target, shares={names(desk)[0]: 20.0, names(desk)[1]: None}, version=0)
    assert told == "草稿已保存（第 1 版），还没有下达。合计 20 家，总目标达到 116 家：还差 96 家没有分"
    assert figures(connection, "live") == before
    assert stored(connection, kind=TargetKind.ALLOCATED) == []
    other = Desk.on(connection, desk.pilot.id, User("吴磊", Role.OFFICE))
    draft_shares(other, target, shares=eight(desk), version=1)
    with pytest.raises(Refused, match="草稿刚被别人改过（第 2 版，吴磊（登录前记录）保存）：请看两边的数"):
        draft_shares(desk, target, shares=eight(desk), version=1)
    view = allocation(connection, frame_of(connection), target)
    assert (view.version, view.author) == (2, "吴磊（登录前记录）")
    assert [share.drafted for share in view.shares] == list(EIGHT)
    with pytest.raises(Refused, match="第 2 版"):
        drop_draft(desk, target, version=1)
    assert drop_draft(desk, target, version=2) == "草稿已放弃；已下达的不变"
    assert get_draft(connection, target) is None
    with pytest.raises(Refused, match="没有草稿可放弃"):
        drop_draft(desk, target, version=0)
    assert draft_shares(desk, target, shares={}, version=0).startswith("草稿已保存（第 1 版）")


def test_a_draft_is_refused_with_every_share_that_cannot_be(connection, desk):
    target = target_of(connection, "completion_srdi")
    first, second = names(desk)[:2]
    with pytest.raises(Refused) as refused:
        draft_shares(desk, target, shares={first: 2.5, second: -1.0, "西湖区": 3.0}, version=0)
    assert str(refused.value) == f"草稿没有保存：没有地区“西湖区”；{first} 2.5 分得太细：家只分整数；{second} -1 小于 0"
    assert get_draft(connection, target) is None


def test_issued_shares_are_targets_that_every_screen_knows(connection, desk):
    target = target_of(connection, "completion_srdi")
    closed = figures(connection, "2026-W46")
    told = issued(desk, target, day=date(2026, 11, 15))
    assert told.endswith("已分解下达 8 个地区，自 2026-11-15 起。合计 116 家，总目标达到 116 家：已分完")
    assert get_draft(connection, target) is None
    assert figures(connection, "2026-W46") == closed

    frame = frame_of(connection, district="永宁县")
    board = target_board(connection, frame)
    line = next(line for line in board.lines if line.indicator == "completion_srdi")
    assert (line.value, line.operator, line.issued) == (19, "达到", "分解下达 银工信发〔2026〕31号")
    assert "按分解下达目标 19 家，2026年" in line.reason
    (source,) = line.sources
    assert source.quote == (
        "银工信发〔2026〕31号 永宁县(含永宁工业园) 19 家"
        "（分解自拟改造企业中专精特新中小企业数量 2026年总目标达到 116 家）"
    )
    parts = target_detail(connection, frame_of(connection), target).parts
    assert {part.name: part.target for part in parts}["永宁县"] == 19
    (history, _) = target_history(connection, frame_of(connection), target)
    assert (history.what, history.content, history.people) == (
        "分解下达",
        "8 个地区合计 116 家",
        "演示用户/李四（登录前记录）",
    )
    *_, matrix = target_matrices(connection, frame_of(connection))
    assert matrix.title == "分解下达的分地区目标（银工信发〔2026〕31号）"


def by_hand(connection: Connection, indicator: str, day: date) -> dict[str, float]:
    """A second way: the row of each district with the newest day not after one, read in plain SQL."""
    rows = connection.execute(
        text(
            "SELECT d.name, t.value, t.effective_from FROM targets t JOIN districts d ON d.id = t.district_id"
            " JOIN indicators i ON i.id = t.indicator_id WHERE t.kind = 'allocated' AND i.code = :code"
            " AND t.effective_from <= :day ORDER BY t.effective_from, t.id"
        ),
        {"code": indicator, "day": day},
    )
    return {row.name: float(row.value) for row in rows}


MORE = (22, 28, 15, 17, 19, 9, 3, 3)


@pytest.mark.parametrize(
    ("day", "shares", "total"),
    [
        (date(2026, 11, 19), {}, 0),
        (DAY, EIGHT, 116),
        (date(2026, 11, 29), EIGHT, 116),
        (date(2026, 12, 1), MORE, 116),
    ],
    ids=["the day before", "the day", "until the next", "issued again"],
)
def test_what_is_issued_adds_up_by_a_second_way_on_every_day(connection, desk, day, shares, total):
    target = target_of(connection, "completion_srdi")
    issued(desk, target)
    issued(desk, target, MORE, date(2026, 12, 1), title="关于调整任务的通知", number="银工信发〔2026〕40号")
    assert len(stored(connection, kind=TargetKind.ALLOCATED)) == 16, "what was issued before stays"
    on_day(connection, desk, day)
    late = desk_of_two(connection, desk.pilot.id, DEMO_USER)
    revised(late, target_of(connection, "level4", "2027"), 3, date(2026, 12, 2))  # anything that evaluates
    hand = by_hand(connection, "completion_srdi", day)
    assert (hand, sum(hand.values())) == (dict(zip(names(desk), shares, strict=bool(shares))), total)
    frame = frame_of(connection)
    shown = {
        unit.full_name: line.value
        for unit in frame.districts
        for line in target_board(connection, frame.at(unit.id, None)).lines
        if line.indicator == "completion_srdi"
    }
    assert shown == hand
    matrices = [found for found in target_matrices(connection, frame) if found.title.startswith("分解下达")]
    rows = dict(matrices[0].rows) if matrices else {}
    assert sum(cell.target for name, (cell,) in rows.items() if name != "总目标") == total
    if day == date(2026, 12, 1):
        share = next(row for row in stored(connection, kind=TargetKind.ALLOCATED) if row.value == 22)
        line = target_detail(connection, frame, share.id).line
        assert "2026-12-01 起由 21 调整" in line.reason
        assert line.issued == "分解下达 银工信发〔2026〕40号"


def test_when_the_whole_is_revised_the_shares_are_said_to_part_from_it(connection, desk):
    target = target_of(connection, "completion_srdi")
    issued(desk, target)

    def compared():
        found = [one for one in reconciliation_of(connection, desk.pilot.id) if one.rule == "分解之和"]
        return [(one.agreement, one.finding) for one in found]

    assert [agreement for agreement, _ in compared()] == [Agreement.AGREE]
    revised(desk, target, 120, date(2026, 11, 21))
    assert compared() == [
        (Agreement.CONTRADICT, "拟改造企业中专精特新中小企业数量：各地区分解合计 116 家，总目标达到 120 家")
    ]
    assert allocation(connection, frame_of(connection), target).target.value == 120, "what is shared out next"
    issued(desk, target, (25, *EIGHT[1:]), date(2026, 11, 22), title="重新下达", number="银工信发〔2026〕41号")
    assert [agreement for agreement, _ in compared()] == [Agreement.AGREE]


def test_an_issue_is_refused_with_all_that_is_wrong(connection, desk):
    target = target_of(connection, "completion_srdi")
    draft_shares(desk, target, shares=eight(desk, (20, *EIGHT[1:])), version=0)

    def issue(shares=(20, *EIGHT[1:]), version=1, day=DAY, **words):
        told = {**NOTICE, **words}
        return issue_shares(desk, target, version=version, shares=eight(desk, shares), effective_from=day, **told)

    with pytest.raises(Refused) as refused:
        issue(day=date(2027, 1, 1), number="", reason="")
    assert str(refused.value).split("2026年：", 1)[1] == (
        "还差 1 家没有分：各地区都完成也达不到总目标，请分完再下达；"
        "考核期到 2026-12-31 为止，2027-01-01 已在其后：过了期限的目标保留原来的数；"
        "请写文号：下达任务要有文号；请写原因（1—200 字）"
    )
    with pytest.raises(Refused, match="要下达的数与草稿不同：先保存草稿"):
        issue(EIGHT)
    with pytest.raises(Refused, match="草稿刚被别人改过（第 1 版，演示用户保存）"):
        issue(version=0)
    with pytest.raises(Refused, match="从哪天起不能早于方案施行的 2025-10-20"):
        issue(day=date(2025, 10, 19))
    assert stored(connection, kind=TargetKind.ALLOCATED) == []
    draft_shares(desk, target, shares=eight(desk, (23, *EIGHT[1:])), version=1)
    assert "多分 2 家" in issue((23, *EIGHT[1:]), version=2), "more than the whole is the office's choice"
    draft_shares(desk, target, shares=eight(desk, (23, *EIGHT[1:])), version=0)
    with pytest.raises(Refused, match="与现在下达的相同，没有要重新下达的；从哪天起须晚于上一次的 2026-11-20"):
        issue((23, *EIGHT[1:]))


def test_a_share_is_revised_by_issuing_again_not_alone_and_not_below_its_checkpoints(connection, desk):
    target = target_of(connection, "completion_srdi")
    issued(desk, target)
    share = stored(connection, kind=TargetKind.ALLOCATED)[0]
    with pytest.raises(Refused, match="分解下达的目标随总目标一起重新下达"):
        revised(desk, share.id, 20, date(2026, 11, 25))
    pointed(desk, share.id, [(date(2026, 12, 10), 21.0)], date(2026, 11, 21))
    with pytest.raises(Refused, match="宁东能源化工基地的检查点 2026-12-10 的 21 家超过新目标：先改检查点"):
        issued(desk, target, (20, 28, *EIGHT[2:]), date(2026, 11, 25))


def test_what_is_printed_for_districts_under_another_name_is_not_issued_again(connection, desk):
    """Yinchuan's annex 1 and 2 call the completions by two names; annex 2 has them by district."""
    view = allocation(connection, frame_of(connection), target_of(connection, "completion"))
    assert view.why_not.startswith("方案已把这项目标分到各地区")
    with pytest.raises(Refused, match="方案已把这项目标分到各地区"):
        draft_shares(desk, target_of(connection, "completion"), shares={}, version=0)


def test_a_district_with_a_printed_share_keeps_it_and_the_rest_is_shared(connection, desk):
    """As if annex 2 named two districts only."""
    keep = [row.id for row in list_districts(connection, desk.pilot.id)][:2]
    row = tables.Target.__table__
    named = tables.Indicator.__table__.c
    completion = select(named.id).where(named.code == "completion").scalar_subquery()
    mine = (row.c.pilot_id == desk.pilot.id) & (row.c.indicator_id == completion) & (row.c.period == "2026")
    other = row.c.district_id.is_not(None) & row.c.district_id.not_in(keep)
    connection.execute(update(row).where(mine, other).values(period="2026-01~2026-11"))
    whole = target_of(connection, "completion")
    view = allocation(connection, frame_of(connection), whole)
    assert (len(view.shares), view.printed_sum, [value for _, value in view.printed]) == (6, 98, [42, 56])
    assert sum(dict(view.proposals)["平均"]) == 233 - 98
    shares = {share.name: value for share, value in zip(view.shares, dict(view.proposals)["平均"], strict=True)}
    draft_shares(desk, whole, shares=shares, version=0)
    told = issue_shares(desk, whole, version=1, shares=shares, effective_from=DAY, **NOTICE)
    assert told.endswith("合计 233 家（其中方案已印发 98），总目标达到 233 家：已分完")
    (one,) = [found for found in reconciliation_of(connection, desk.pilot.id) if found.rule == "分解之和"]
    assert one.agreement is Agreement.AGREE


@pytest.mark.parametrize(
    ("ends", "is_there"), [(DAY - timedelta(days=6), False), (DAY - timedelta(days=5), True)], ids=["ended", "last day"]
)
def test_a_district_that_ended_gives_its_share_back_with_the_next_issue(connection, desk, ends, is_there):
    """The day is 2026-11-15; its share would else be counted for good, beside those that took it over."""
    assert desk.day == DAY - timedelta(days=5)
    target = target_of(connection, "completion_srdi")
    issued(desk, target)
    table = tables.District.__table__
    last = names(desk)[-1]
    connection.execute(update(table).where(table.c.name == last).values(valid_to=ends))
    grid = allocation(connection, frame_of(connection), target)
    assert (last in [share.name for share in grid.shares]) is is_there
    if is_there:
        return
    seven = dict(zip(names(desk)[:-1], map(float, (*EIGHT[:6], 8)), strict=True))
    draft_shares(desk, target, shares=seven, version=0)
    later = DAY + timedelta(days=5)
    words = {"version": 1, "shares": seven, "effective_from": later, **NOTICE}
    asked = see_issue(desk, {"target": target, **words}, None)
    assert f"{last}不再是地区：原来的 4 家不再考核" in asked.difference
    assert issue_shares(desk, target, **words).endswith(f"{last}不再是地区，原来下达的不再考核")
    rows = stored(connection, kind=TargetKind.ALLOCATED)
    gone = [(row.value, row.retired_from) for row in rows if row.retired_from is not None]
    assert gone == [(4, later)]
    newest = {row.district_id: row.value for row in rows if row.retired_from is None}
    assert sum(newest.values()) == 116
    assert not whole_of(connection, desk.pilot.id, target, desk.day).ended


def test_a_district_that_has_not_begun_is_not_in_the_grid(connection, desk):
    table, target = tables.District.__table__, target_of(connection, "completion_srdi")
    last = names(desk)[-1]
    issued(desk, target)
    for begins, is_there in ((desk.day + timedelta(days=1), False), (desk.day, True)):
        connection.execute(update(table).where(table.c.name == last).values(valid_from=begins))
        shown = [share.name for share in allocation(connection, frame_of(connection), target).shares]
        assert (last in shown) is is_there
        assert not whole_of(connection, desk.pilot.id, target, desk.day).ended, "it is no district that ended"


def test_the_office_alone_shares_out(connection, desk):
    target = target_of(connection, "completion_srdi")
    clerk = User("马晓燕", Role.DISTRICT, desk.connection.scalar(select(func.min(tables.District.id))))
    with pytest.raises(Forbidden):
        draft_shares(Desk.on(connection, desk.pilot.id, clerk), target, shares={}, version=0)
    with pytest.raises(Forbidden):
        allocation(connection, open_frame(connection, clerk, pilot="yinchuan", period="live"), target)
