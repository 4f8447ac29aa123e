"""Workbooks of unusual making are read like others (rules 9.2)."""

import io

import pytest

from domain.intake.forms import Kind
from domain.intake.views import Weight
from tests.data_access.test_upload_reading import repacked
from tests.services.intake.office_files import FIRST, changes, checked_file, prefixed, told
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
    assert told(clerk.check(), Weight.ERROR) == [(f"F{FIRST}", "公式引用了别的工作簿，这里看不到它的数")]
