"""The plan's annexes as a workbook: the printed form, every target in it, nothing invented."""

import io

import openpyxl
import pytest
from sqlalchemy import create_engine

from reports.target_matrix import matrix_file
from services.access import DEMO_USER
from services.frame import open_frame
from services.targets.matrix import target_matrices


@pytest.fixture(scope="module")
def opened(demo_database):
    engine = create_engine(demo_database)
    with engine.connect() as connection:
        yield connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")
    engine.dispose()


@pytest.fixture(scope="module")
def book(opened):
    connection, frame = opened
    found = matrix_file(target_matrices(connection, frame), frame.pilot, frame.period)
    return openpyxl.load_workbook(io.BytesIO(found))


def cell(sheet, line: str, column: str):
    """The cell in the line that begins with a word, under a heading of the second header line."""
    line_at = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value == line)
    upper = ""
    for at in range(2, sheet.max_column + 1):
        upper = sheet.cell(2, at).value or upper
        if f"{upper} {sheet.cell(3, at).value}" == column:
            return sheet.cell(line_at, at).value
    raise AssertionError(column)


def test_annex_one_stands_as_printed_with_actual_before_target(book):
    sheet = book["分年度目标"]
    assert cell(sheet, "完成改造（家）", "2026年 年度目标") == "190/233\n有风险"
    assert cell(sheet, "完成改造（家）", "2027年 年度目标") == "—/103\n未到考核期"
    assert (
        cell(sheet, "完成改造的专精特新“小巨人”企业（家）", "试点期（2025—2027） 总目标").split("\n")[0].endswith("/13")
    )


def test_annex_two_has_the_eight_districts_and_their_sum(book):
    sheet = book["分地区年度目标"]
    names = [sheet.cell(row, 1).value for row in range(4, sheet.max_row + 1)]
    assert names == ["宁东", "经开区", "灵武市", "贺兰县", "永宁县", "兴庆区", "金凤区", "西夏区", "合计"]
    columns = [f"{sheet.cell(2, at).value or ''}{sheet.cell(3, at).value}" for at in range(2, sheet.max_column + 1)]
    assert len(columns) == 6, "总数、签约、完成、四争、完成、四争 as printed"
    assert cell(sheet, "经开区", "2026年 完成改造（家）").startswith("34/56")
    assert cell(sheet, "合计", "2025年 合同签订（家）").split("\n")[0].endswith("/169")


def test_the_districts_of_annex_two_add_up_to_the_line_below_them(opened):
    connection, frame = opened
    matrix = target_matrices(connection, frame)[1]
    rows = dict(matrix.rows)
    whole = rows.pop("合计")
    for at, (period, name) in enumerate(matrix.columns):
        if name.startswith(("完成改造", "合同签订")) and whole[at] is not None and whole[at].actual is not None:
            assert sum(cells[at].actual for cells in rows.values()) == whole[at].actual, (period, name)
            assert sum(cells[at].target for cells in rows.values()) == whole[at].target, (period, name)


def test_the_figures_can_be_computed_with_and_the_file_says_what_it_is(book):
    figures = list(book["数值"].iter_rows(values_only=True))
    assert figures[0] == ("表", "行", "期间", "列", "实际", "运算", "目标", "判断")
    assert ("分年度目标", "完成改造（家）", "2026年", "年度目标", 190, "=", 233, "有风险") in figures
    about = dict(row[:2] for row in book["说明"].iter_rows(values_only=True))
    assert about["数据截至"] == "2026-11-15"
    assert about["演示数据"].startswith("是")
