"""Forms made to trip: formulas that look at filled cells, hidden sheets, merged two-row headings, print settings, a
unit that says otherwise, checkboxes of Word, text that begins like a formula (rules 16.4)."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from domain.official.fields import FormField
from services.access import DEMO_USER
from services.desk import Desk
from services.errors import Refused
from services.frame import open_frame
from services.money.settlement import settlement
from services.official.forms import add_form, adopt, filled_form, form_view, forms, map_cell
from tests.databases import undone_unread

NAMES = ("永宁县", "贺兰县")


@pytest.fixture
def here(demo_once):
    with undone_unread(demo_once):
        yield demo_once


def frame(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")


def desk(connection) -> Desk:
    return Desk.on(connection, frame(connection).pilot.id, DEMO_USER)


def taken(connection, name: str, content: bytes, ending: str = "xlsx") -> int:
    add_form(desk(connection), name=name, document_no="", file_name=f"{name}.{ending}", content=content)
    number = next(one.id for one in forms(connection, frame(connection)) if one.name == name)
    adopt(desk(connection), frame(connection), form=number, version=1)
    return number


def hard() -> bytes:
    """A settlement over two merged heading rows, in 元, with shares by formula across sheets, a hidden sheet, lists to
    choose from, colours by rule, protected cells, a print area with titles and a footer."""
    book = Workbook()
    sheet = book.active
    sheet.title = "2026年清算"
    for cells, word in (
        ("A1:F1", "省级财政奖补资金清算情况"),
        ("A2:A3", "县（市、区）"),
        ("B2:C2", "奖补资金（元）"),
        ("D2:D3", "拨付率"),
        ("E2:E3", "完成改造企业（家）"),
        ("F2:F3", "是否公示"),
    ):
        sheet.merge_cells(cells)
        sheet[cells.partition(":")[0]] = word
    sheet["B3"], sheet["C3"] = "应拨", "已拨"
    for row, name in enumerate(NAMES, start=4):
        sheet.cell(row, 1, name)
        sheet.cell(row, 4, f'=IF(B{row}=0,"",C{row}/B{row})').number_format = "0.0%"
    sheet["A6"], sheet["B6"], sheet["C6"] = "合计", "=SUM(B4:B5)", "=SUM(C4:C5)"
    yes = DataValidation(type="list", formula1='"是,否"')
    sheet.add_data_validation(yes)
    yes.add("F4:F5")
    sheet.conditional_formatting.add("D4:D5", CellIsRule("lessThan", ["0.9"], fill=PatternFill("solid", "FFC7CE")))
    sheet["D4"].protection = Protection(locked=True)
    sheet.print_area, sheet.print_title_rows = "A1:F6", "1:3"
    sheet.oddFooter.center.text = "第 &P 页"
    sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage = 1, True
    hidden = book.create_sheet("校验")
    hidden["A1"], hidden.sheet_state = "='2026年清算'!C6", "hidden"
    book.defined_names.add(defined("合计已拨", "'2026年清算'!$C$6"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def defined(name: str, refers: str):
    from openpyxl.workbook.defined_name import DefinedName

    return DefinedName(name, attr_text=refers)


def test_everything_but_the_values_is_as_it_came(here):
    blank = hard()
    number = taken(here, "难表", blank)
    content = filled_form(here, frame(here), number)[1]
    before, after = load_workbook(io.BytesIO(blank)), load_workbook(io.BytesIO(content))
    old, new = before["2026年清算"], after["2026年清算"]
    rows = {row.district: row for row in settlement(here, frame(here)).rows if not row.batch}
    for row, name in enumerate(NAMES, start=4):
        assert new.cell(row, 2).value == rows[name].publicised_fen / 100
        assert new.cell(row, 3).value == rows[name].paid_fen / 100
    written = {"B4", "B5", "C4", "C5", "E4", "E5"}
    for line in old.iter_rows():
        for cell in line:
            if cell.coordinate not in written:
                assert new[cell.coordinate].value == cell.value, cell.coordinate
            if cell.number_format != "General":
                assert new[cell.coordinate].number_format == cell.number_format
    assert (after["校验"].sheet_state, after["校验"]["A1"].value) == ("hidden", "='2026年清算'!C6")
    assert (new.print_area, new.print_title_rows) == (old.print_area, old.print_title_rows)
    assert new.oddFooter.center.text == "第 &P 页"
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["F4:F5"]
    assert [str(one.sqref) for one in new.conditional_formatting] == ["D4:D5"]
    assert list(after.defined_names) == ["合计已拨"]
    assert sorted(map(str, new.merged_cells.ranges)) == sorted(map(str, old.merged_cells.ranges))


def test_what_is_no_figure_of_ours_stays_empty_and_is_listed(here):
    number = taken(here, "难表", hard())
    empty = {one.cell: one.why for one in form_view(here, frame(here), number).empty}
    assert {"F4", "F5"} <= set(empty)
    assert not {"D4", "B6", "C6"} & set(empty)  # formulas are no gaps


@pytest.mark.parametrize(("cell", "unit"), [("B4", "万元"), ("C5", "%"), ("E4", "元")])
def test_another_unit_than_the_form_prints_is_refused(here, cell, unit):
    number = taken(here, "难表", hard())
    figure = "actual.completion" if cell == "E4" else "money.due"
    version = form_view(here, frame(here), number).version
    field = FormField("2026年清算", cell, figure, unit=unit, district=NAMES[0], period="pilot")
    with pytest.raises(Refused):
        map_cell(desk(here), frame(here), form=number, field=field, version=version)


def test_a_formula_and_a_hidden_cell_take_no_figure(here):
    number = taken(here, "难表", hard())
    version = form_view(here, frame(here), number).version
    for sheet, cell in (("2026年清算", "D4"), ("2026年清算", "C2"), ("校验", "A1"), ("没有", "A1")):
        field = FormField(sheet, cell, "money.paid", unit="元", district=NAMES[0])
        with pytest.raises(Refused):
            map_cell(desk(here), frame(here), form=number, field=field, version=version)


def test_fixed_words_that_look_like_a_formula_are_words(here):
    number = taken(here, "难表", hard())
    version = form_view(here, frame(here), number).version
    field = FormField("2026年清算", "F4", "text.fixed", text='=HYPERLINK("http://x")')
    map_cell(desk(here), frame(here), form=number, field=field, version=version)
    sheet = load_workbook(io.BytesIO(filled_form(here, frame(here), number)[1]))["2026年清算"]
    assert sheet["F4"].data_type != "f"


BOX = (
    '<w:sdt {ns}><w:sdtPr><w:alias w:val="是"/></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>☐ 是</w:t></w:r></w:sdtContent></w:sdt>"
)


def boxes() -> bytes:
    """A Word form: a table with figures asked for, boxes to tick below it."""
    document = Document()
    document.add_paragraph("专项资金绩效情况表")
    table = document.add_table(rows=3, cols=2)
    for row, word in enumerate(("完成改造企业（家）", "已拨奖补（元）", "是否公示")):
        table.rows[row].cells[0].text = word
    table.rows[2].cells[1].paragraphs[0]._p.append(parse_xml(BOX.format(ns=nsdecls("w"))))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_boxes_of_a_word_form_stay_and_figures_come(here):
    number = taken(here, "勾选表", boxes(), "docx")
    content = filled_form(here, frame(here), number)[1]
    table = Document(io.BytesIO(content)).tables[0]
    done = next(line.actual for line in targets(here) if line.indicator == "completion")
    assert table.rows[0].cells[1].text == f"{done:g}"
    assert "☐ 是" in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def targets(connection):
    from services.targets.board import target_board

    return target_board(connection, frame(connection), "pilot").lines
