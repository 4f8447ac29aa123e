# ruff: noqa: S608  the SQL is the test's own
"""Four forms that nobody here designed are taken in, mapped by their words, and filled right; the look stays; what
stays empty, a unit that does not fit and a form that changed are told (rules 16.4)."""

import io
import shutil
import subprocess
from dataclasses import replace

import pytest
from docx import Document
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from data_access.official_files import layout
from domain.official.fields import FormField
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import open_frame
from services.official.forms import (
    add_form,
    adopt,
    blank_form,
    drop_form,
    filled_form,
    form_view,
    forms,
    map_cell,
    unmap_cell,
)
from tests.databases import undone_unread
from tests.services.official import blank_forms

MONTH = (
    "(SELECT p.id FROM periods p JOIN pilots t ON t.id = p.pilot_id WHERE p.label = '2026-10' AND t.code = 'yinchuan')"
)


@pytest.fixture
def here(demo_once):
    with undone_unread(demo_once):
        yield demo_once


def frame(connection, user: User = DEMO_USER):
    return open_frame(connection, user, pilot="yinchuan", period="2026-10")


def desk(connection) -> Desk:
    return Desk.on(connection, frame(connection).pilot.id, DEMO_USER)


def taken(connection, name: str, content: bytes, ending: str = "xlsx", *, mapped: bool = True) -> int:
    add_form(desk(connection), name=name, document_no="财建〔2026〕1号", file_name=f"{name}.{ending}", content=content)
    number = next(one.id for one in forms(connection, frame(connection)) if one.name == name)
    if mapped:
        adopt(desk(connection), frame(connection), form=number, version=1)
    return number


def value(connection, sql: str) -> float:
    return connection.execute(text(sql)).scalar_one()


def test_merged_headings_are_understood_and_every_cell_is_that_of_the_plan(here):
    blank = blank_forms.annex()
    number = taken(here, "分行业目标表", blank)
    name, content = filled_form(here, frame(here), number)
    assert name == "分行业目标表_2026-10_演示数据.xlsx"
    sheet = load_workbook(io.BytesIO(content))["附件1"]
    assert [sheet.cell(4, column).value for column in range(2, 13)] == [336, 233, 44, 39, 79, 71, 103, 18, 17, 36, 32]
    assert [sheet.cell(5, column).value for column in range(2, 13)] == [220, 131, 24, 21, 46, 40, 89, 17, 15, 31, 26]
    assert [sheet.cell(7, column).value for column in range(2, 13)] == [4, 2, 0, 0, 1, 0, 2, 1, 1, 0, 1]
    assert layout(content, False) == layout(blank, False)


def test_a_settlement_is_that_of_the_closed_month_and_its_sums_stay_formulas(here):
    number = taken(here, "清算表", blank_forms.settlement())
    sheet = load_workbook(io.BytesIO(filled_form(here, frame(here), number)[1]))["清算表"]
    assert sheet["C13"].value == "=SUM(C5:C12)"
    for column, field in (("C", "publicised_fen"), ("D", "paid_fen")):
        rows = here.execute(
            text(
                f"SELECT d.name, SUM(c.{field}) FROM money_cells c JOIN districts d ON d.id = c.district_id "
                f"WHERE c.period_id = {MONTH} GROUP BY d.name"
            )
        ).all()
        stored = {name.partition("（")[0].partition("(")[0]: amount for name, amount in rows}
        for row, name in enumerate(blank_forms.DISTRICTS, start=5):
            cell = sheet[f"{column}{row}"]
            assert round(cell.value * 1_000_000) == stored[name], (name, field)
            assert cell.number_format == "0.00"


def test_a_list_grows_where_nothing_stands_below_and_looks_like_its_own_row(here):
    number = taken(here, "企业清单", blank_forms.enterprises())
    sheet = load_workbook(io.BytesIO(filled_form(here, frame(here), number)[1]))["企业清单"]
    counted = f"period_id = {MONTH} AND is_counted AND status = 'active'"
    many = value(here, f"SELECT COUNT(*) FROM project_readings WHERE {counted}")
    assert sheet.max_row == 2 + many
    assert [sheet.cell(row, 1).value for row in (3, 2 + many)] == [1, many]
    paid = sum(sheet.cell(row, 6).value for row in range(3, 3 + many))
    assert round(paid * 100) == value(here, f"SELECT SUM(paid_fen) FROM project_readings WHERE {counted}")
    assert sheet.cell(2 + many, 2).border.bottom.style == "thin"
    assert sheet.row_dimensions[2 + many].height == 21


def test_a_word_form_is_filled_in_its_units(here):
    number = taken(here, "情况表", blank_forms.word_form(), "docx")
    name, content = filled_form(here, frame(here), number)
    assert name.endswith(".docx")
    told = [row.cells[2].text for row in Document(io.BytesIO(content)).tables[0].rows]
    given = value(
        here,
        "SELECT SUM(amount_fen) FROM fund_entries e JOIN pilots p ON p.id = e.pilot_id WHERE p.code = 'yinchuan' "
        "AND from_account = 'source:central' AND occurred_on <= '2026-10-31'",
    )
    assert told[1] == f"{given / 1_000_000:,.2f}"
    done = f"period_id = {MONTH} AND is_counted AND status = 'active' AND completed_on IS NOT NULL"
    assert told[3] == f"{value(here, f'SELECT COUNT(*) FROM project_readings WHERE {done}')}"


def test_what_stays_empty_is_listed_with_why(here):
    number = taken(here, "清算表", blank_forms.settlement(), mapped=False)
    view = form_view(here, frame(here), number)
    assert {one.why for one in view.empty} == {"没有对应"}
    assert "B5" in [one.cell for one in view.empty]
    assert "C13" not in [one.cell for one in view.empty], "a formula is not empty"
    with pytest.raises(Refused, match="还没有对应任何一格"):
        filled_form(here, frame(here), number)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (FormField("清算表", "B5", "money.received", "元"), "表上印的单位是“万元”，选的是“元”"),
        (FormField("清算表", "B5", "count.firms", "家"), "表上印的单位是“万元”，选的是“家”"),
        (FormField("清算表", "B5", "count.firms", "万元"), "“在册试点企业”按家填，不能填成“万元”"),
        (FormField("清算表", "C13", "money.due", "万元"), "清算表!C13 有字、有公式"),
        (FormField("清算表", "A5", "money.due", "万元"), "清算表!A5 有字"),
        (FormField("清算表", "D3", "money.due", "万元"), "合并格的一部分"),
        (FormField("清算表", "五", "money.due", "万元"), "“五”不是单元格"),
        (FormField("清算表", "B5", "money.given", "万元", repeat="district"), "“财政下达”只能单独一格"),
        (FormField("清算表", "B5", "money.nothing", "万元"), "没有这张表或这个指标"),
    ],
)
def test_a_cell_or_unit_that_does_not_fit_is_refused(here, field, said):
    number = taken(here, "清算表", blank_forms.settlement(), mapped=False)
    with pytest.raises(Refused, match=said):
        map_cell(desk(here), frame(here), form=number, field=field, version=1)


def test_a_cell_is_mapped_changed_and_freed_and_a_stale_one_refused(here):
    number = taken(here, "清算表", blank_forms.settlement(), mapped=False)
    field = FormField("清算表", "B5", "money.received", "万元", district="宁东")
    assert map_cell(desk(here), frame(here), form=number, field=field, version=1) == "已对应：清算表!B5"
    with pytest.raises(Refused, match="刚被别人改过"):
        map_cell(desk(here), frame(here), form=number, field=field, version=1)
    other = replace(field, figure="money.due")
    map_cell(desk(here), frame(here), form=number, field=other, version=2)
    assert form_view(here, frame(here), number).fields == (other,)
    assert unmap_cell(desk(here), form=number, sheet="清算表", cell="B5", version=3) == "已取消对应：清算表!B5"
    assert drop_form(desk(here), form=number) == "已删除“清算表”"
    assert forms(here, frame(here)) == ()


def test_a_form_that_changed_is_told_and_what_means_the_same_stays(here):
    number = taken(here, "清算表", blank_forms.settlement())
    before = len(form_view(here, frame(here), number).fields)
    book = load_workbook(io.BytesIO(blank_forms.settlement()))
    book["清算表"]["D4"] = "已拨付（含收回）"
    file = io.BytesIO()
    book.save(file)
    said = add_form(desk(here), name="清算表", document_no="", file_name="新表.xlsx", content=file.getvalue())
    assert said.startswith(f"“清算表”换了表样：{before - 8} 格的对应照旧")
    assert "清算表!D5：旁边或上方的字变了" in said
    assert len(form_view(here, frame(here), number).fields) == before - 8
    again = add_form(desk(here), name="清算表", document_no="", file_name="新表.xlsx", content=file.getvalue())
    assert again == f"“清算表”已换成新表，{before - 8} 格的对应照旧"


def test_too_few_rows_are_refused_with_how_many_are_wanted(here):
    book = load_workbook(io.BytesIO(blank_forms.enterprises()))
    book["企业清单"]["A6"] = "填表人："
    file = io.BytesIO()
    book.save(file)
    number = taken(here, "企业清单", file.getvalue())
    assert "第 3 行起只有 3 个空行" in form_view(here, frame(here), number).problem
    with pytest.raises(Refused, match="请在空表里插入足够的空行"):
        filled_form(here, frame(here), number)


@pytest.mark.parametrize(
    ("name", "file_name", "content", "said"),
    [
        ("", "a.xlsx", b"x", "请写表名"),
        ("表", "a.xls", b"x", "不是 .xlsx 或 .docx"),
        ("表", "a.xlsx", b"", "0 字节"),
    ],
)
def test_what_is_no_form_is_not_taken_in(here, name, file_name, content, said):
    with pytest.raises(Refused, match=said):
        add_form(desk(here), name=name, document_no="", file_name=file_name, content=content)


def test_the_blank_form_comes_back_as_it_was_uploaded_and_filled_again_it_says_the_same(here):
    content = blank_forms.settlement()
    number = taken(here, "清算表", content)
    assert blank_form(here, frame(here), number) == ("清算表.xlsx", content)
    once, again = (load_workbook(io.BytesIO(filled_form(here, frame(here), number)[1])).active for _ in range(2))
    assert [[cell.value for cell in row] for row in once] == [[cell.value for cell in row] for row in again]
    with pytest.raises(Refused, match="没有这张表"):
        blank_form(here, frame(here), 0)


def test_who_may(here):
    number = taken(here, "清算表", blank_forms.settlement())
    district = User("某人", Role.DISTRICT, district_id=frame(here).districts[0].id)
    with pytest.raises(Forbidden):
        filled_form(here, frame(here, district), number)
    leader = User("某人", Role.LEADER)
    assert not form_view(here, frame(here, leader), number).may_write
    with pytest.raises(Forbidden):
        drop_form(Desk.on(here, frame(here).pilot.id, leader), form=number)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_opens_what_was_filled_and_reckons_its_sums(here, tmp_path):
    number = taken(here, "清算表", blank_forms.settlement())
    (tmp_path / "form.xlsx").write_bytes(filled_form(here, frame(here), number)[1])
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "form.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    if not (tmp_path / "form.csv").exists():
        pytest.skip("LibreOffice Calc is not installed")
    lines = (tmp_path / "form.csv").read_text(encoding="utf-8").splitlines()
    total = next(line for line in lines if line.startswith("合计")).split(",")
    rows = [line.split(",") for line in lines[4:12]]
    assert abs(float(total[2]) - sum(float(row[2]) for row in rows)) < 0.05


def test_another_reader_sees_the_same_figures(here):
    number = taken(here, "分行业目标表", blank_forms.annex())
    content = filled_form(here, frame(here), number)[1]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[3][:4] == ["拟改造企业数量（家）", 336.0, 233.0, 44.0]


def test_a_heading_that_is_not_understood_is_left_to_a_person(here):
    """Not taken for the whole pilot's figure."""
    book = load_workbook(io.BytesIO(blank_forms.annex()))
    book["附件1"]["D3"] = "生物医药"
    file = io.BytesIO()
    book.save(file)
    view = form_view(here, frame(here), taken(here, "目标表", file.getvalue()))
    assert "D4" not in [field.cell for field in view.fields]
    assert "D4" in [one.cell for one in view.empty]
