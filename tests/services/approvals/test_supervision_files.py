"""Visits, rulings on signs and enterprises that leave, by file: every row by the verb of its form, all or none (rules
19.9); on both databases."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from data_access.queries.pilots import get_pilot
from data_access.queries.proposals import list_open
from domain.words import InspectionResult, InspectionState, LeaveReason, SignState
from reports.form_sheet import HEADING_ROW, form_sheet
from services.access import DEMO_USER
from services.approvals.supervision_files import FILED, record_sheet, sheet_rows
from services.desk import Desk
from services.errors import Refused
from services.form_sheet import read_form
from services.frame import open_frame
from services.supervision.page import draws_page
from services.supervision.signs import signs_page
from tests.databases import undone_unread
from tests.faults.workbooks import in_this_process
from tests.services.approvals.offices import Office


@pytest.fixture
def connection(demo_both, monkeypatch):
    monkeypatch.setattr("data_access.upload_reading._ask", in_this_process)
    with undone_unread(demo_both):
        yield demo_both


@pytest.fixture
def desk(connection):
    return Desk.on(connection, get_pilot(connection, "yinchuan").id, DEMO_USER)


def frame_of(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")


class Book:
    """A sheet as it was taken away, typed into."""

    def __init__(self, connection, what: str):
        self.what, self.form = what, FILED[what].form
        rows = sheet_rows(connection, frame_of(connection), what)
        self.book = load_workbook(io.BytesIO(form_sheet(self.form, rows, self.form.title)))
        self.sheet = self.book.active
        self.places = {column.field: place for place, column in enumerate(self.form.columns, start=1)}

    def put(self, row: int, **cells: object) -> None:
        for field, value in cells.items():
            self.sheet.cell(HEADING_ROW + row, self.places[field], value)

    def said(self, row: int, field: str) -> object:
        return self.sheet.cell(HEADING_ROW + row, self.places[field]).value

    def record(self, desk) -> str:
        file = io.BytesIO()
        self.book.save(file)
        return record_sheet(desk, read_form(file.getvalue(), f"{self.what}.xlsx", self.form), what=self.what)


def trail(connection) -> list[str]:
    return list(connection.scalars(text("SELECT action FROM audit_events ORDER BY id DESC LIMIT 3")))


def test_visits_that_wait_come_back_filled_in(connection, desk):
    before = [one for one in draws_page(connection, frame_of(connection)).lines if one.state in _to_visit()]
    book = Book(connection, "visits")
    assert len(before) >= 2
    assert {book.said(row, "project") for row in range(1, len(before) + 1)} == {one.code for one in before}
    code = book.said(1, "project")
    book.put(1, visited_on=desk.day, result=InspectionResult.RECTIFY.zh, found="一台未联网", due_on=desk.day + _days(9))
    assert "检查记录 1 行" in book.record(desk)
    after = {one.code: one for one in draws_page(connection, frame_of(connection)).lines}
    assert after[code].state is InspectionState.RECTIFYING
    assert after[code].visits[-1].found == "一台未联网"
    assert all(after[one.code].state is one.state for one in before if one.code != code)
    assert {"record_sheet", "record_visit"} <= set(trail(connection))


def _to_visit():
    return {InspectionState.LATE, InspectionState.OVERDUE, InspectionState.RECTIFYING, InspectionState.WAITING}


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def test_one_wrong_row_and_none_is_written_and_each_is_named(connection, desk):
    before = draws_page(connection, frame_of(connection)).lines
    book = Book(connection, "visits")
    book.put(1, visited_on=desk.day, result=InspectionResult.PASSED.zh, found="都在")
    book.put(2, visited_on=desk.day + _days(1), result=InspectionResult.RECTIFY.zh, found="未联网")
    book.put(3, draw=1, project="YC-2020-0000", visited_on=desk.day, result="检查合格", found="都在")
    book.put(4, draw=1, project="YC-2020-0001", result="检查合格", found="都在")
    book.put(5, draw=1, project="YC-2020-0002", visited_on="昨天", result="合格吧", found="都在")
    with pytest.raises(Refused) as refused, connection.begin_nested():
        book.record(desk)
    told = str(refused.value)
    assert "一行也没有写入" in told
    assert f"B{HEADING_ROW + 1}" not in told
    assert "责令整改须写整改期限" in told
    assert f"在今天（{desk.day}）之后" in told
    assert told.count("没有抽中项目") == 2
    assert f"F{HEADING_ROW + 5}" in told
    assert f"G{HEADING_ROW + 5}" in told
    assert draws_page(connection, frame_of(connection)).lines == before


def test_a_sheet_without_a_filled_row_or_with_another_heading_is_refused(connection, desk):
    with pytest.raises(Refused, match="没有填过的行"):
        Book(connection, "visits").record(desk)
    other = Book(connection, "rulings")
    other.what, other.form = "visits", FILED["visits"].form
    with pytest.raises(Refused, match="这不是检查记录表"):
        other.record(desk)


def test_signs_are_ruled_on_by_file_unless_they_say_something_else_now(connection, desk):
    waiting = [one for one in signs_page(connection, frame_of(connection)).lines if one.state is SignState.OPEN]
    book, late = Book(connection, "rulings"), Book(connection, "rulings")
    assert {book.said(row, "key") for row in range(1, len(waiting) + 1)} == {one.key for one in waiting}
    words = {"state": SignState.EXPLAINED.zh, "reason": "同一套设备", "evidence": "核查记录 1"}
    for row in (1, 2):
        book.put(row, **words)
    assert "线索核查 2 行" in book.record(desk)
    left = [one for one in signs_page(connection, frame_of(connection)).lines if one.state is SignState.OPEN]
    assert len(left) == len(waiting) - 2
    connection.execute(text("UPDATE found_signs SET said = said || '，又多一处'"))
    late.put(1, **words)
    with pytest.raises(Refused, match="内容已变，请重新下载表"):
        late.record(desk)


def test_each_enterprise_that_leaves_becomes_a_proposal(connection, desk):
    firms = list(
        connection.scalars(
            text("SELECT uscc FROM enterprises WHERE pilot_id = :p AND status = 'active' ORDER BY uscc LIMIT 2"),
            {"p": desk.pilot.id},
        )
    )
    book = Book(connection, "leaving")
    for row, uscc in enumerate(firms, start=1):
        words = {"uscc": uscc, "said": "厂房迁出", "evidence": "证明", "is_for_cause": "否", "left_on": desk.day}
        book.put(row, **words, reason=LeaveReason.MOVED.zh, due_on=desk.day + _days(60))
    asking = replace(desk, user=Office.of(connection).a)
    assert "企业离开 2 行，待另一人批准" in book.record(asking)
    opened = [row for row in list_open(connection, [desk.pilot.id]) if row.verb == "leave_pilot"]
    assert [row.subject for row in opened] == firms
    with pytest.raises(Refused, match="正待审批"), connection.begin_nested():
        book.record(asking)
    book.put(1, reason=LeaveReason.INSPECTION.zh)
    with pytest.raises(Refused, match="从该项目的检查记录提请"), connection.begin_nested():
        book.record(asking)
