"""Workbooks of unusual making are read like others (rules 9.2)."""

import io
import re

import pytest

from domain.intake.forms import Kind
from domain.intake.views import Weight
from tests.data_access.test_upload_reading import repacked
from tests.services.intake.office_files import (
    FIRST,
    as_it_is,
    changes,
    checked_file,
    own_rows,
    prefixed,
    sheet_file,
    told,
)
from tests.services.intake.test_intake import Clerk


def strict(parts):
    pairs = (
        (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"),
        (
            b"schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    for usual, other in pairs:
        parts = {name: data.replace(usual, other) for name, data in parts.items()}
    return parts


def another_name(parts):
    def renamed(name):
        return name.replace("workbook.xml", "workbook2.xml")

    root = parts["_rels/.rels"].replace(b"workbook.xml", b"workbook2.xml")
    return {renamed(name): data for name, data in parts.items()} | {"_rels/.rels": root}


def utf16(parts):
    name = "xl/worksheets/sheet1.xml"
    return {**parts, name: parts[name].decode().encode("utf-16")}


ODD = {
    "strict": strict,
    "backslashes": lambda parts: {name.replace("/", "\\"): data for name, data in parts.items()},
    "workbook2": another_name,
    "utf-16": utf16,
    "a link no cell uses": lambda parts: parts | {"xl/externalLinks/externalLink1.xml": b"<x/>"},
    "prefixed": prefixed,
    "capitals": lambda parts: {name.replace("xl/styles", "xl/Styles"): data for name, data in parts.items()},
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_odd_packages_are_read_like_others(demo_once, change):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, planned_year=2031)
    file = io.BytesIO()
    clerk.book.save(file)
    checked = checked_file(demo_once, repacked(file.getvalue(), change))
    assert changes(checked) == {clerk.value(FIRST, "uscc"): {"planned_year": 2031}}
    assert told(checked) == []


def test_a_formula_that_looks_into_another_workbook_is_an_error_at_its_cell(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="=[1]Sheet1!A1")
    assert told(clerk.check(), Weight.ERROR) == [(f"G{FIRST}", "公式引用了别的工作簿，这里看不到它的数")]


CELLS = {
    '<c r="B2"><v>77.7</v><f>70+7.7</f></c>': (77_700_000, None),
    '<c r="B2"><f>Table1[[#This Row],[1]]</f><v>77.7</v></c>': (77_700_000, None),
    '<c r="B2"><f>LEN("[1]")*25.9</f><v>77.7</v></c>': (77_700_000, None),
    "<c r=\"B2\"><f>'[book.xlsx]Sheet1'!A1</f><v>77.7</v></c>": (None, "公式引用了别的工作簿，这里看不到它的数"),
    '<c r="B2"><v><![CDATA[77.7]]></v></c>': (77_700_000, None),
    '<c r="B2"><v>77<!-- since May -->.7</v></c>': (77_700_000, None),
    '<c r="B2"><v>&#55;7.7</v></c>': (77_700_000, None),
    '<c r="B2" t="inlineStr"><is><t><![CDATA[77 < 78]]></t></is></c>': (None, "“77 < 78”里不止一个数"),
    '<c r="B2" t="e"><f>FILTER(A1,0)</f><v>#CALC!</v></c>': (None, "单元格是错误值 #CALC!"),
    '<c r="B2" t="inlineStr"><is><r><t>77</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>7</t></r></is></c>': (
        None,
        "“77⁷”里有带圈或上标的数字",
    ),
}


@pytest.mark.parametrize(("cell", "fen", "cause"), [(cell, *means) for cell, means in CELLS.items()])
def test_what_a_cell_of_another_program_says_is_read_or_told(demo_once, cell, fen, cause):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    content = sheet_file(
        ("Sheet", [["项目编号", "合同金额（万元）", "批次"], [row["code"], 1, row["batch"]]], as_it_is)
    )

    def put(parts):
        name = "xl/worksheets/sheet1.xml"
        return {**parts, name: re.sub(rb'<c r="B2".*?</c>', lambda _: cell.encode(), parts[name])}

    checked = checked_file(demo_once, repacked(content, put))
    assert changes(checked).get(row["code"], {}).get("contract_fen") == fen
    assert told(checked, Weight.ERROR) == ([("B2", cause)] if cause else [])


def test_rows_and_columns_of_no_height_or_width_are_told_as_hidden(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    file = io.BytesIO()
    clerk.book.save(file)

    def shrunk(parts):
        name = "xl/worksheets/sheet1.xml"
        xml = re.sub(rb'<row r="%d"[^>]*>' % FIRST, rb'<row r="%d" ht="0" customHeight="1">' % FIRST, parts[name])
        return {**parts, name: re.sub(rb'<col width="[^"]*"', b'<col width="0"', xml, count=1)}

    causes = [cause for _, cause in told(checked_file(demo_once, repacked(file.getvalue(), shrunk)))]
    assert "有 1 行被筛选或隐藏，也已读取" in causes
    assert "有隐藏的列（统一社会信用代码），也已读取" in causes
