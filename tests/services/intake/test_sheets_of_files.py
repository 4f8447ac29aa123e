"""Everything in a file is read or named: sheets, merged cells, hidden rows, formulas (rules 9.2)."""

import io
from datetime import date

import pytest

from domain.intake.forms import Kind
from domain.intake.views import Weight
from tests.data_access.test_upload_reading import repacked
from tests.services.intake.office_files import (
    FIRST,
    OBSERVED,
    OFFICE,
    as_it_is,
    changes,
    checked_file,
    own_rows,
    prefixed,
    sheet_file,
    told,
)
from tests.services.intake.test_intake import WHY, Clerk


def test_a_copied_sheet_and_its_original_are_one_batch_and_where_they_differ_it_is_asked(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    copy = clerk.book.copy_worksheet(clerk.sheet)
    copy.title = "填报 (2)"
    copy.cell(FIRST, clerk.places["计划改造年份"]).value = 2031
    checked = clerk.check()
    assert changes(checked) == {clerk.value(FIRST, "uscc"): {"planned_year": 2031}}
    assert [(p.sheet, p.weight, p.says) for p in checked.unanswered] == [
        ("填报 (2)", Weight.EXPLAIN, ("以改动为准",)),
    ]
    clerk.put(FIRST, planned_year=2030)
    assert [p.cause for p in clerk.check().of(Weight.ERROR)] == ["两张表不一样：“填报”填 2030，“填报 (2)”填 2031"], (
        "none of them is as stored"
    )


def test_one_sheet_a_month_is_read_as_one_batch(demo_once):
    october = [OBSERVED, ["征集试点项目", None, None, date(2026, 10, 31), 100, WHY]]
    november = [OBSERVED, ["征集试点项目", None, None, date(2026, 11, 15), 400, WHY]]
    content = sheet_file(("10月", october, as_it_is), ("11月", november, as_it_is))
    checked = checked_file(demo_once, content, OFFICE)
    assert [change.key[3] for change in checked.difference.new] == [date(2026, 10, 31), date(2026, 11, 15)]
    assert {p.sheet for p in checked.problems} == {"10月", "11月"}


def test_merged_names_fill_every_row_and_merged_figures_are_asked(demo_once):
    rows = [
        OBSERVED,
        ["供需对接活动", "永宁县", None, date(2026, 11, 15), 60, None],
        ["征集试点项目", None, None, None, None, None],
        ["供需对接活动", None, "基础化学", None, None, None],
    ]

    def merge(sheet):
        for at in ("B2:B4", "D2:D4", "E2:E3"):
            sheet.merge_cells(at)

    checked = checked_file(demo_once, sheet_file(("Sheet", rows, merge)), OFFICE)
    assert {(c.key[1], c.key[3]) for c in checked.difference.new} == {("永宁县", date(2026, 11, 15))}
    assert {cell for cell, cause in told(checked, Weight.ERROR) if "合并成了一格" in cause} == {"E2", "E3"}


def test_a_merged_batch_belongs_to_all_three_new_projects(demo_once):
    (firm,) = own_rows(demo_once, Kind.ENTERPRISES, 1)
    heads = ["项目编号", "企业信用代码", "项目名称", "批次", "合同金额（万元）"]
    rows = [heads, *([f"YC-NEW-{n}", firm["uscc"], f"新项目{n}", "2" if n == 1 else None, 80] for n in (1, 2, 3))]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, lambda sheet: sheet.merge_cells("D2:D4"))))
    assert [change.after("batch") for change in checked.difference.new] == ["2", "2", "2"]


def test_a_cell_merged_across_two_columns_is_asked_and_a_tall_row_is_one_row(demo_once):
    (one, two, _) = own_rows(demo_once, Kind.PROJECTS)
    heads = ["项目编号", "合同金额（万元）", "核定投入（万元）"]
    rows = [heads, [one["code"], 80, None], [two["code"], 81, 80], [None, None, None]]

    def merge(sheet):
        for at in ("B2:C2", "A3:A4", "B3:B4", "C3:C4"):
            sheet.merge_cells(at)

    checked = checked_file(demo_once, sheet_file(("Sheet", rows, merge)))
    assert told(checked, Weight.ERROR) == [(at, "“合同金额、核定投入”合并成了一格") for at in ("B2", "C2")]
    assert changes(checked)[two["code"]]["contract_fen"] == 81_000_000


def test_hidden_rows_are_read_and_counted(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, planned_year=2031)
    clerk.sheet.row_dimensions[FIRST].hidden = True
    checked = clerk.check()
    assert changes(checked) == {clerk.value(FIRST, "uscc"): {"planned_year": 2031}}
    assert told(checked) == [("", "有 1 行被筛选或隐藏，也已读取")]


@pytest.mark.parametrize("change", [lambda parts: parts, prefixed], ids=["plain", "prefixed"])
def test_a_formula_without_a_result_is_told_and_an_empty_text_is_a_blank(demo_once, change):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="=100+8.8")
    clerk.put(FIRST + 1, name='=IF(1=1,"","x")')
    file = io.BytesIO()
    clerk.book.save(file)

    def empty_text(parts):
        name = "xl/worksheets/sheet1.xml"
        head, _, tail = parts[name].partition(f'<c r="D{FIRST + 1}"'.encode())
        tail = tail.replace(b">", b' t="str">', 1)
        return {**parts, name: head + f'<c r="D{FIRST + 1}"'.encode() + tail}

    checked = checked_file(demo_once, repacked(repacked(file.getvalue(), empty_text), change))
    assert told(checked, Weight.ERROR) == [(f"G{FIRST}", "公式没有保存计算结果")]
    assert changes(checked) == {}
