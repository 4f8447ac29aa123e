"""检查点 by file: what goes out comes back, every mistake is told at its cell, two people set all of it or none (rules
4.1.10); on both databases."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from data_access import tables
from data_access.queries.pilots import get_pilot
from domain.intake.views import Weight
from reports.checkpoint_file import HEADING_ROW, checkpoint_file
from services.access import DEMO_USER
from services.errors import Refused
from services.targets.checkpoint_file import (
    FORM,
    check_checkpoints,
    checkpoint_rows,
    read_checkpoints,
    set_from_file,
)
from services.targets.checkpoints import set_checkpoints
from tests.databases import undone
from tests.faults.workbooks import in_this_process
from tests.services.targets.test_duties import at_a_revision_of_its_own, frame_of, on_day, target_of
from tests.two_people import desk_of_two

DAY = date(2026, 11, 16)
WHY = {"document": "专班纪要〔2026〕13号", "reason": "年底集中验收"}
PLACES = {column.field: place for place, column in enumerate(FORM.columns, start=1)}


@pytest.fixture
def connection(demo_both, monkeypatch):
    monkeypatch.setattr("data_access.upload_reading._ask", in_this_process)
    with undone(demo_both):
        at_a_revision_of_its_own(demo_both)
        yield demo_both


@pytest.fixture
def desk(connection):
    return desk_of_two(connection, get_pilot(connection, "yinchuan").id, DEMO_USER)


class Book:
    """The sheet as it was taken away, typed into."""

    def __init__(self, connection):
        rows = checkpoint_rows(connection, frame_of(connection))
        self.book = load_workbook(io.BytesIO(checkpoint_file(rows, "银川市 检查点")))
        self.sheet = self.book.active

    def row_of(self, name: str, period: str, district: str | None = None) -> int:
        wanted = (name, district, period)
        for row in range(HEADING_ROW + 1, self.sheet.max_row + 1):
            cells = (self.sheet.cell(row, PLACES[field]).value for field in ("source_name", "district", "period"))
            if tuple(cells) == wanted:
                return row
        raise LookupError(wanted)

    def put(self, row: int, day: object, due: object) -> None:
        self.sheet.cell(row, PLACES["due_on"], day)
        self.sheet.cell(row, PLACES["due"], due)

    def copied(self, row: int, day: object, due: object) -> int:
        """The row once more, at the end."""
        last = self.sheet.max_row + 1
        for place in range(1, PLACES["due_on"]):
            self.sheet.cell(last, place, self.sheet.cell(row, place).value)
        self.put(last, day, due)
        return last

    def read(self):
        file = io.BytesIO()
        self.book.save(file)
        return read_checkpoints(file.getvalue(), "检查点.xlsx")


SRDI = "拟改造企业中专精特新中小企业数量"


def test_what_goes_out_comes_back_and_changes_nothing(connection, desk):
    target = target_of(connection, "completion_srdi")
    points = [(date(2026, 11, 20), 94.0), (date(2026, 12, 10), 100.0)]
    set_checkpoints(desk, target, points=points, effective_from=DAY, **WHY)
    on_day(connection, desk, date(2026, 11, 20))
    late = desk_of_two(connection, desk.pilot.id, DEMO_USER)
    book = Book(connection)
    assert [book.sheet.cell(book.row_of(SRDI, "2026年") + at, PLACES["due"]).value for at in (0, 1)] == [94, 100]
    checked = check_checkpoints(late, book.read(), date(2026, 11, 21))
    assert (checked.problems, checked.changed, checked.unchanged) == ((), (), 1)
    with pytest.raises(Refused, match="与现行检查点一样"):
        set_from_file(late, book.read(), effective_from=date(2026, 11, 21), **WHY)


def test_only_what_may_have_checkpoints_is_on_the_sheet(connection):
    rows = checkpoint_rows(connection, frame_of(connection))
    said = {(row["source_name"], row["period"]) for row in rows}
    assert (SRDI, "2026年") in said
    assert not any(period in ("每年", "每月") for _, period in said), "recurring ones"
    assert not any(period == "2025年" for _, period in said), "windows that are over"
    assert {row["district"] for row in rows} >= {"", "金凤区(不含经开区)"}, "districts' own too"


def test_a_file_sets_the_checkpoints_of_many_targets_at_once(connection, desk):
    book = Book(connection)
    srdi, other = book.row_of(SRDI, "2026年"), book.row_of("年度完成改造企业数量", "2026年", "金凤区(不含经开区)")
    book.put(srdi, date(2026, 12, 10), 100)
    book.copied(srdi, "2026年11月20日", "94家")
    book.put(other, date(2026, 12, 1), 4)
    checked = check_checkpoints(desk, book.read(), DAY)
    assert checked.problems == ()
    assert {one.line.title: (one.before, one.after) for one in checked.changed} == {
        "完成改造的专精特新中小企业 2026年": ("直线", "2026-11-20 94 家、2026-12-10 100 家"),
        "完成改造 2026年 金凤区(不含经开区)": ("直线", "2026-12-01 4 家"),
    }
    told = set_from_file(desk, book.read(), effective_from=DAY, **WHY)
    assert told == "已设 2 个目标的检查点，自 2026-11-16 起；另 0 个未变"
    course, point = tables.CheckpointSet, tables.Checkpoint
    assert connection.scalar(select(func.count()).select_from(course).where(course.reason == WHY["reason"])) == 2
    assert connection.scalar(select(func.sum(point.value))) == 198


def test_every_mistake_is_told_at_its_cell_and_nothing_is_set(connection, desk):
    book = Book(connection)
    srdi = book.row_of(SRDI, "2026年")
    book.put(srdi, date(2026, 12, 10), 100)
    low = book.copied(srdi, date(2026, 12, 20), 90)
    high = book.copied(srdi, date(2026, 12, 25), 117)
    out = book.copied(srdi, date(2027, 1, 1), 116)
    half = book.copied(srdi, None, 95)
    unread = book.copied(srdi, "下月", 95)
    unknown = book.copied(srdi, date(2026, 12, 1), 95)
    book.sheet.cell(unknown, PLACES["period"], "2026年底")
    checked = check_checkpoints(desk, book.read(), DAY)
    assert all(one.weight is Weight.ERROR for one in checked.problems)
    found = {(one.cell, one.cause) for one in checked.problems}
    assert found >= {
        (f"H{low}", "2026-12-20 的 90 小于 2026-12-10 的 100"),
        (f"H{high}", "2026-12-25 的 117 超过目标 116"),
        (f"H{out}", "2027-01-01 不在考核期之内"),
        (f"G{half}", "没有填"),
        (f"A{unknown}", "找不到这个目标"),
    }
    assert [one.row for one in checked.problems if one.heading == "日期" and one.row == unread]
    with pytest.raises(Refused, match=r"没有设检查点：文件有 \d+ 处错误，第一处"):
        set_from_file(desk, book.read(), effective_from=DAY, **WHY)
    assert connection.scalar(select(func.count()).select_from(tables.CheckpointSet)) == 0


def test_a_day_that_is_closed_a_missing_reason_and_another_file_are_refused(connection, desk):
    book = Book(connection)
    book.put(book.row_of(SRDI, "2026年"), date(2026, 12, 10), 100)
    closed = check_checkpoints(desk, book.read(), date(2026, 11, 15))
    assert [one.cause for one in closed.problems] == ["已结账到 2026-11-15，结了账的期次保留自己的检查点"]
    with pytest.raises(Refused, match="请写依据的文件或会议纪要（1—200 字）；请写原因"):
        set_from_file(desk, book.read(), effective_from=DAY, document="", reason="")
    book.sheet.cell(HEADING_ROW, PLACES["period"], "周期长")
    with pytest.raises(Refused, match="这不是检查点表：请用下载的表填写"):
        book.read()
