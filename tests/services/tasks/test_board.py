"""Tasks on a board whose lights the meeting uses (rules 15.6); texts by those who lead (rules 15.4); the blocked
(rules 15.5)."""

from datetime import date

import pytest

from data_access.queries.intake import stored_rows
from data_access.queries.tasks import list_task_readings
from domain.intake.forms import Kind
from domain.tasks.views import board_of
from domain.words import Light, TaskCause
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Refused
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.commit import NotCommitted, commit_upload
from services.intake.one import one_row
from services.intake.undo import undo_batch
from services.reports.meeting import meeting
from services.tasks.board import row_of, task_board
from tests.databases import undone

DAY = date(2026, 11, 15)


def board(connection, pilot: str, user: User = DEMO_USER, **words):
    return task_board(connection, open_frame(connection, user, pilot=pilot, **words))


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield demo_both


def told(connection, number: str, by: str = OFFICE, **row) -> int:
    """A text of a task by form; the batch."""
    pilot = open_frame(connection, DEMO_USER, pilot="yinchuan").pilot.id
    desk = Desk.on(connection, pilot, user_named(connection, pilot, by))
    words = {"task": number, "reported_on": DAY, "state": "推进中", "text": "本月完成三件事"} | row
    return commit_upload(desk, one_row(Kind.TASK_UPDATES, words), explained={"*": "补报"}).batch


def test_the_four_phases_of_yinchuan_overlap_and_the_odd_days_are_said(demo_once):
    view = board(demo_once, "yinchuan")
    assert len(view.rows) == 18
    assert [bar.number for bar in view.phases if bar.is_running] == [2, 4]
    assert any("阶段4“验收评价阶段”编号在后" in line for line in view.odd)
    assert all(row.days_said.startswith("方案没有写起止日") for row in view.rows)
    assert sum(number for _, number in view.counts) == 18


def test_a_row_says_who_leads_what_measures_it_and_why_it_has_its_light(demo_once):
    row = row_of(board(demo_once, "yinchuan"), "10")
    assert (row.leads, row.lead_units, row.cooperating) == (("市工信局",), ("市工信局",), ())
    assert {one.code for one in row.linked} == {"light_beacons", "smart_factories"}
    assert row.deliverables[0].startswith("每年认定市级数字化转型“小灯塔”企业不少于20家")
    assert row.light is row.course[-1]
    assert row.reason
    assert row_of(board(demo_once, "yinchuan"), "99") is None


def test_a_district_sees_the_tasks_it_takes_part_in(demo_once):
    whole, own = board(demo_once, "yinchuan"), board(demo_once, "yinchuan", district="永宁县")
    assert {row.number for row in own.rows} == {row.number for row in board_of(whole, "永宁县")}
    assert 0 < len(own.rows) < len(whole.rows)
    assert own.odd == ()


def test_the_lights_of_the_meeting_are_those_of_the_board(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")
    view, steps = task_board(demo_once, frame), {step.key: step for step in meeting(demo_once, frame).steps}
    step = steps["tasks"]
    assert step.sentence == view.sentence
    open_ones = [row for row in view.rows if row.light in (Light.RED, Light.YELLOW)]
    assert [row[0].text for row in step.tables[0].rows] == [row.label for row in open_ones[:8]]
    assert [row[1].light for row in step.tables[0].rows] == [row.light for row in open_ones[:8]]
    district = next(step for step in steps.values() if step.district == "永宁县")
    number = next(number for number in district.numbers if number.name == "承担任务")
    assert number.value == f"{len(board_of(view, '永宁县'))} 项"


def test_a_text_moves_the_live_light_and_undo_takes_it_back(office):
    view = board(office, "yinchuan", period="live")
    silent = next(row for row in view.rows if row.cause is TaskCause.SILENT)
    batch = told(office, str(silent.number), by="市工信局")
    after = row_of(board(office, "yinchuan", period="live"), str(silent.number))
    assert after.cause is not TaskCause.SILENT
    assert (after.newest.text, after.newest.reported_by) == ("本月完成三件事", "市工信局")
    closed = row_of(board(office, "yinchuan", period="2026-W46"), str(silent.number))
    assert closed.light is silent.light  # what is closed stays
    pilot = open_frame(office, DEMO_USER, pilot="yinchuan").pilot.id
    undo_batch(Desk.on(office, pilot, user_named(office, pilot, OFFICE)), batch, reason="弄错了")
    again = row_of(board(office, "yinchuan", period="live"), str(silent.number))
    assert (again.light, again.reason) == (silent.light, silent.reason)


@pytest.mark.parametrize(
    ("row", "by", "words"),
    [
        ({}, "市财政局", "由市工信局牵头，不由市财政局填报"),
        ({}, "永宁县", "由市工信局牵头，不由永宁县填报"),
        ({"state": "已完成"}, OFFICE, "没有写佐证材料"),
        ({"reported_on": date(2026, 11, 16)}, OFFICE, "还没有到"),
    ],
)
def test_a_row_that_cannot_be_says_why(office, row, by, words):
    with pytest.raises(NotCommitted) as refused:
        told(office, "2", by, **row)
    assert any(words in problem.message for problem in refused.value.problems)


def test_a_blocked_project_goes_on_the_list_and_what_is_solved_says_how(office):
    pilot = open_frame(office, DEMO_USER, pilot="yinchuan").pilot.id
    desk = Desk.on(office, pilot, user_named(office, pilot, OFFICE))
    row = {
        "project": "YC-2025-0001",
        "reported_on": DAY,
        "cause": "资金",
        "state": "已解决",
        "helper": "市工信局 李明",
        "measure": "对接银行",
    }
    with pytest.raises(NotCommitted) as refused:
        commit_upload(desk, one_row(Kind.BLOCK_ENTRIES, row), explained={"*": "补报"})
    assert any("没有写本周结果" in problem.message for problem in refused.value.problems)
    commit_upload(desk, one_row(Kind.BLOCK_ENTRIES, row | {"result": "贷款到账"}), explained={"*": "补报"})
    found = stored_rows(office, pilot, Kind.BLOCK_ENTRIES, first_keys=["YC-2025-0001"])
    assert [one["result"] for one in found if one["reported_on"] == DAY] == ["贷款到账"]


def test_a_department_reads_the_board_and_tells_of_its_own_tasks_only(demo_once):
    pilot = open_frame(demo_once, DEMO_USER, pilot="yinchuan").pilot.id
    user = user_named(demo_once, pilot, "市委金融办")
    assert user.role is Role.DEPARTMENT
    mine = [row.number for row in board(demo_once, "yinchuan", user).rows if row.may_tell]
    assert mine == [13]
    leader = User("区长", Role.LEADER)
    assert not any(row.may_tell for row in board(demo_once, "yinchuan", leader).rows)
    with pytest.raises(Refused):
        told(demo_once, "99")


def test_every_task_of_every_closed_week_has_one_light(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")
    assert len(list_task_readings(demo_once, frame.period.id)) == 18
