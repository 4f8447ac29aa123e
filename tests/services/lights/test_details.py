"""Returns, issues of districts and findings under their lights: those that are counted (rules 4.8)."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, Row, select

from data_access import tables
from data_access.queries.details import list_findings_of
from data_access.queries.pilots import get_pilot
from data_access.queries.readings import list_indicator
from domain.lights.core import Core
from domain.words import FindingState
from services.access import DEMO_USER, Role, User
from services.evaluation.close import close, evaluate_live
from services.frame import Frame, open_frame
from services.lights.details import details_of
from services.money.entries import finding_page
from tests.databases import undone
from tests.services.lights.opening import BEFORE_LISTS, WEEK, change
from tests.two_people import desk_of_two

OFFICE = User("王主任", Role.OFFICE)


@pytest.fixture
def demo(demo_once: Connection) -> Iterator[Connection]:
    with undone(demo_once):
        yield demo_once


def test_a_period_closed_before_lists_were_kept_lists_what_is_recorded_and_says_so(demo_once):
    told = "；结账时没有留存名单，按现在的记录列出"
    for label, note in ((BEFORE_LISTS, told), (WEEK, ""), ("live", "")):
        frame = open_frame(demo_once, DEMO_USER, period=label)
        for core in (Core.SUBMISSION, Core.RECTIFICATION):
            assert details_of(demo_once, frame, core).title.endswith(told) is bool(note), (label, core)


def test_a_return_that_comes_after_the_week_is_missing_in_it_and_late_in_the_month(demo):
    """Sent on Monday 11-23 for W47: not there when W47 is closed, late when November is."""
    one = tables.WeeklyReturn
    pilot = get_pilot(demo, "yinchuan")
    change(demo, tables.Pilot, tables.Pilot.id == pilot.id, demo_today=date(2026, 11, 22))
    close(desk_of_two(demo, pilot.id, OFFICE), "2026-W47")
    own = select(tables.District.id).where(tables.District.short_name == "永宁县").scalar_subquery()
    change(demo, one, (one.week == "2026-W47") & (one.district_id == own), submitted_on=date(2026, 11, 23))
    change(demo, tables.Pilot, tables.Pilot.id == pilot.id, demo_today=date(2026, 11, 30))
    close(desk_of_two(demo, pilot.id, OFFICE), "2026-11")
    found = {}
    for label in ("2026-W47", "2026-11"):
        frame = open_frame(demo, DEMO_USER, period=label, district="永宁县")
        found[label] = [row for row in details_of(demo, frame, Core.SUBMISSION).rows if row[2] == "2026年第47周"]
    assert [row[0] for row in found["2026-W47"]] == ["■ 未报"]
    assert [row[0] for row in found["2026-11"]] == ["▲ 迟报"]


def test_on_the_deadline_a_live_list_lacks_nobody(demo):
    """Who has not sent yet on the day it is due is in no list; the day after it is."""
    pilot, one = get_pilot(demo, "yinchuan"), tables.WeeklyReturn
    row = demo.execute(select(one.__table__).where(one.week == "2026-W46", one.district_id.is_not(None))).first()
    change(demo, one, one.id == row.id, due_on=date(2026, 11, 15), submitted_on=None)
    numbers = {}
    for day in (15, 16):
        change(demo, tables.Pilot, tables.Pilot.id == pilot.id, demo_today=date(2026, 11, day))
        evaluate_live(demo, pilot.id)
        frame = open_frame(demo, DEMO_USER, period="live").at(row.district_id, None)
        reading = next(
            r for r in list_indicator(demo, frame.period.id, Core.SUBMISSION) if r.district_id == row.district_id
        )
        details = details_of(demo, frame, Core.SUBMISSION)
        assert len(details.rows) == reading.denominator
        numbers[day] = sum(row[0] == "■ 未报" for row in details.rows)
    assert numbers[16] == numbers[15] + 1


def test_a_districts_user_is_told_that_the_list_is_its_own(demo_once):
    own = open_frame(demo_once, DEMO_USER, period=WEEK, district="永宁县").district
    user = User("永宁县（演示）", Role.DISTRICT, own.id)
    whole = details_of(demo_once, open_frame(demo_once, user, period=WEEK), Core.COMPLIANCE)
    there = details_of(demo_once, open_frame(demo_once, user, period=WEEK, district="永宁县"), Core.COMPLIANCE)
    assert whole.title == f"{there.title}（只列本地区的）"
    assert whole.rows == there.rows


def test_an_industry_owes_no_returns_and_has_no_issues_of_districts(demo_once):
    frame = open_frame(demo_once, DEMO_USER, period=WEEK)
    here = frame.at(None, frame.industries[0].id)
    assert details_of(demo_once, here, Core.SUBMISSION) is None
    assert details_of(demo_once, here, Core.RECTIFICATION) is None


def test_a_closed_finding_is_left_out_under_the_light_and_marked_in_the_money(demo):
    pilot = get_pilot(demo, "yinchuan")
    frame = open_frame(demo, DEMO_USER, period="live")
    before = details_of(demo, frame, Core.COMPLIANCE)
    one, other = _two_findings(demo, frame)
    for row, state in ((one, FindingState.CLOSED), (other, FindingState.EXPLAINED)):
        _rule(demo, pilot.id, row, state)
    evaluate_live(demo, pilot.id)
    frame = open_frame(demo, DEMO_USER, period="live")
    found, page = details_of(demo, frame, Core.COMPLIANCE), finding_page(demo, frame, 1)
    assert len(found.rows) == len(before.rows) - 1 == page.number
    assert found.title == f"未销号资金问题 {len(found.rows)} 项"
    assert [row[5] for row in found.rows].count("已说明") == 1
    assert {row[5] for row in found.rows} == {"未销号", "已说明"}
    shown = [row.state for at in range(1, page.pages + 1) for row in finding_page(demo, frame, at).rows]
    assert (shown.count(FindingState.CLOSED), shown[-1]) == (1, FindingState.CLOSED)
    reading = next(r for r in list_indicator(demo, frame.period.id, Core.COMPLIANCE) if r.district_id is None)
    assert reading.denominator == page.number


def test_a_closed_finding_is_not_among_those_of_the_provider(demo):
    pilot = get_pilot(demo, "yinchuan")
    live = open_frame(demo, DEMO_USER, period="live")
    finding, _ = _two_findings(demo, live)
    provider = demo.scalar(select(tables.Project.provider_id).where(tables.Project.id == finding.project_id))
    before = list_findings_of(demo, provider, live.period.id)
    _rule(demo, pilot.id, finding, FindingState.CLOSED)
    evaluate_live(demo, pilot.id)
    after = list_findings_of(demo, provider, open_frame(demo, DEMO_USER, period="live").period.id)
    assert len(after) == len(before) - 1


def _two_findings(connection: Connection, frame: Frame) -> tuple[Row, Row]:
    table = tables.FindingRecord.__table__
    where = (table.c.period_id == frame.period.id, table.c.project_id.is_not(None))
    one, other = connection.execute(select(table).where(*where).order_by(table.c.id).limit(2))
    return one, other


def _rule(connection: Connection, pilot_id: int, finding: Row, state: FindingState) -> None:
    connection.execute(
        tables.FindingRuling.__table__.insert().values(
            pilot_id=pilot_id,
            rule=finding.rule,
            project_id=finding.project_id,
            subject=finding.subject,
            state=state.value,
            amount_fen=finding.amount_fen,
            reason="已追回",
            evidence="凭证 12 号",
            author="甲",
            approved_by="乙",
            ruled_on=date(2026, 11, 15),
        )
    )
