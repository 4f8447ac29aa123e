"""Alerts and tasks in the meeting, on a district's page and in its edition (rules 14.10)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from data_access import tables
from data_access.queries.facts import load_facts
from data_access.queries.pilots import get_pilot
from data_access.tables import District
from domain.periods import span_of
from domain.reports.views import Table
from domain.words import AlertStatus, Light
from services.access import DEMO_USER
from services.alerts.improvement import improvement_view
from services.evaluation.alerts import Alerting, TurnedAlerts
from services.frame import open_frame
from services.reports.meeting import meeting, meeting_frame
from services.reports.meeting_alerts import alert_steps, alerts_of
from services.reports.whole import report
from services.tasks.board import task_board
from services.units.page import unit_page
from tests.databases import undone_unread
from tests.domain.alerts.test_opening import RULE

UNIT = "经开区"


def frame_of(connection, **at):
    return meeting_frame(open_frame(connection, DEMO_USER, pilot="yinchuan", **at))


def open_alerts(connection, frame) -> int:
    table = tables.Alert.__table__.c
    query = select(func.count()).where(table.pilot_id == frame.pilot.id, table.status != AlertStatus.CLOSED)
    if frame.district is not None:
        query = query.where(table.district_id == frame.district.id)
    return connection.scalar(query)


def test_the_meeting_has_a_step_of_what_is_open_and_a_districts_step_its_own_number(demo_once):
    frame = frame_of(demo_once)
    steps = {step.key: step for step in meeting(demo_once, frame).steps}
    (table,) = steps["alerts"].tables
    assert table.title.startswith(f"未办结的预警 {open_alerts(demo_once, frame)} 件")
    own = frame.at(next(unit.id for unit in frame.districts if unit.name == UNIT), None)
    number = next(one for one in steps[f"district_{own.district.id}"].numbers if one.name == "未办结预警")
    assert number.value == f"{open_alerts(demo_once, own)} 件"
    page = unit_page(demo_once, own)
    assert page.alerts_number == open_alerts(demo_once, own)
    assert page.tasks == task_board(demo_once, own).rows


def test_a_district_alone_has_its_own_alerts_in_its_meeting(demo_once):
    frame = frame_of(demo_once, district=UNIT)
    (step,) = [step for step in meeting(demo_once, frame).steps if step.key == "alerts"]
    assert step.tables[0].title.startswith(f"未办结的预警 {open_alerts(demo_once, frame)} 件")


def test_late_ones_are_counted_among_all_not_among_those_listed():
    """(rules 14.10)"""
    page = SimpleNamespace(alerts=(), alerts_number=60, alerts_late=3, alerts_on=None)
    (number,) = alerts_of(page)
    assert (number.note, number.light) == ("逾期未答复 3 件", Light.RED)
    (number,) = alerts_of(SimpleNamespace(**vars(page) | {"alerts_late": 0, "alerts_on": date(2026, 11, 15)}))
    assert (number.note, number.light) == ("没有逾期；预警按今天（2026-11-15）", Light.YELLOW)


def test_alerts_beside_an_earlier_period_are_said_to_be_todays(demo_once):
    """(rules 14.10)"""
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-10", district=UNIT)
    page, today = unit_page(demo_once, frame), frame.pilot.today
    table = tables.Alert.__table__.c
    owed = table.status.in_((AlertStatus.OPEN, AlertStatus.RETURNED)) & (table.due_on < today)
    query = select(func.count()).where(table.district_id == frame.district.id, owed)
    assert (page.alerts_on, page.alerts_late) == (today, demo_once.scalar(query))
    (step,) = alert_steps(demo_once, frame)
    assert step.sentence.endswith(f"。预警按今天（{today}）。")
    live = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="live", district=UNIT)
    assert unit_page(demo_once, live).alerts_on is None


def tasks_in(connection, frame) -> list[str]:
    (section,) = [one for one in report(connection, frame).sections if one.key == "alerts"]
    listed = [block for block in section.blocks if isinstance(block, Table) and block.key == "tasks"]
    return [line[0].text for table in listed for line in table.rows]


def test_the_edition_lists_the_tasks_of_its_scope_that_are_not_green(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan")
    for scope in (frame, *(frame.at(unit.id, None) for unit in frame.districts[:2])):
        board = task_board(demo_once, scope)
        wanted = [row.label for row in board.rows if row.light in (Light.RED, Light.YELLOW)]
        assert tasks_in(demo_once, scope) == ([] if board.lights_from else wanted)
    assert tasks_in(demo_once, frame)


def test_causes_are_counted_by_stage_and_no_answer_is_lost(demo_once):
    view = improvement_view(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan"))
    sums = {sum(sum(row.counts) for row in rows) for rows in view.groups.values()}
    assert len(sums) == 1
    assert len(view.groups["stage"]) > 2
    assert "不是项目" in {row.name for row in view.groups["stage"]}


@pytest.mark.parametrize(("days", "owner"), [(0, UNIT), (-1, "专班办公室")])
def test_of_a_unit_that_has_ended_the_office_is_asked(demo_once, days, owner):
    """On its last day it still answers, the day after it does not."""
    pilot, on = get_pilot(demo_once, "yinchuan"), date(2026, 11, 22)
    facts = load_facts(demo_once, pilot.id)
    number = next(one.id for one in facts.districts if one.name == UNIT)
    with undone_unread(demo_once):
        table = District.__table__
        ended = {"valid_to": on + timedelta(days=days)}
        demo_once.execute(table.update().where(table.c.id == number).values(ended))
        turned = TurnedAlerts(pilot, facts, span_of("2026-W47"), (), Alerting(on))
        assert turned._owners(demo_once).of(RULE, number)["owner"] == owner
