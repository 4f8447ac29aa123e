"""The template and the marked copy go out and come back whole (rules 9.4)."""

import io
import re
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from data_access.queries.pilots import get_pilot
from domain.intake.forms import FORMS, Kind
from reports.intake_template import intake_template
from services.access import DEMO_USER
from services.desk import Desk
from services.evaluation.who_reports import user_named
from services.intake.check import check_upload, parse_upload
from services.intake.commit import NotCommitted, commit_upload
from services.intake.template import template_view
from services.intake.trail import marked
from tests.data_access.test_upload_reading import repacked
from tests.services.intake.office_files import FIRST, OFFICE
from tests.services.intake.test_intake import Clerk


def test_the_marked_copy_keeps_results_drop_downs_and_notes(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="一百万", name="=1+1")
    extra = DataValidation("list", formula1='"甲,乙"')
    extra.add("AZ5")
    clerk.sheet.add_data_validation(extra)
    file = io.BytesIO()
    clerk.book.save(file)

    def with_result(parts):
        name = "xl/worksheets/sheet1.xml"
        return {
            **parts,
            name: parts[name]
            .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"),
        }

    upload = parse_upload(repacked(file.getvalue(), with_result), "a.xlsx")
    copy = marked(upload, clerk.check(upload))
    sheet, values = load_workbook(io.BytesIO(copy))["填报"], load_workbook(io.BytesIO(copy), data_only=True)["填报"]
    assert sheet[f"G{FIRST}"].comment.text.startswith("“一百万”不是金额")
    assert sheet[f"G{FIRST}"].fill.fgColor.rgb == "FFF6D3D5"
    assert values[f"D{FIRST}"].value == 2
    assert len(sheet.data_validations.dataValidation) == len(clerk.sheet.data_validations.dataValidation)
    assert sheet["A3"].comment.text == clerk.sheet["A3"].comment.text
    assert (sheet["A3"].comment.width, sheet["A3"].comment.height) == (144, 79) or sheet["A3"].comment.width > 100
    again = clerk.check(parse_upload(copy, "b.xlsx"))
    assert [p.message for p in again.problems] == [p.message for p in clerk.check(upload).problems]


def test_keys_of_own_rows_stop_typing_and_the_template_can_be_sorted_and_printed(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    (rule,) = [one for one in clerk.sheet.data_validations.dataValidation if one.type == "custom"]
    last = clerk.first_empty() - 1
    assert (rule.formula1, rule.errorStyle, rule.showErrorMessage, str(rule.sqref)) == (
        "FALSE",
        "stop",
        True,
        f"A{FIRST}:A{last}",
    )
    assert not clerk.sheet[f"A{FIRST}"].protection.locked, "a locked cell cannot be sorted"
    assert clerk.sheet["A3"].protection.locked
    assert clerk.sheet.protection.sort is False, "False means: not forbidden"
    assert clerk.sheet.auto_filter.ref.endswith(str(clerk.sheet.max_row))
    assert (clerk.sheet.page_setup.fitToWidth, clerk.sheet.print_title_rows) == (1, "$3:$3")


def test_an_untouched_office_template_of_every_kind_says_nothing_new(demo_once):
    for kind in (Kind.ENTERPRISES, Kind.PROJECTS, Kind.ISSUES):
        pilot = get_pilot(demo_once, "yinchuan").id
        desk = Desk.on(demo_once, pilot, user_named(demo_once, pilot, OFFICE))
        content = intake_template(template_view(desk, FORMS[kind]), 5)
        checked = check_upload(desk, parse_upload(content, "a.xlsx"))
        assert (checked.difference.writes, checked.problems) == ((), ())
        with pytest.raises(NotCommitted):
            commit_upload(desk, parse_upload(content, "a.xlsx"))


def test_notes_lie_where_programs_that_go_by_name_look(demo_once):
    """exceljs opens only notes at ../commentsN.xml; openpyxl names them otherwise, and so did a copy we marked."""
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="一百万")
    template = intake_template(
        template_view(Desk.on(demo_once, get_pilot(demo_once, "yinchuan").id, DEMO_USER), FORMS[Kind.PROJECTS]), 20
    )
    for cell in [cell for row in clerk.sheet.iter_rows() for cell in row]:
        cell.comment = None
    clerk.book.copy_worksheet(clerk.sheet)  # two sheets that have none yet
    upload = clerk.upload()
    anew = marked(upload, clerk.check(upload))
    for copy, numbers in ((template, [1]), (anew, [1, 2])):
        with ZipFile(io.BytesIO(copy)) as package:
            names = [name for name in package.namelist() if "omments" in name or name.endswith(".vml")]
            assert sorted(names) == [f"xl/comments{n}.xml" for n in numbers] + [
                f"xl/drawings/vmlDrawing{n}.vml" for n in numbers
            ]
            for name in (one for one in package.namelist() if "sheets/_rels" in one):
                assert not re.search(rb'Target="/[^"]*(?:omments|vml)', package.read(name))
        assert load_workbook(io.BytesIO(copy)).worksheets[0]["A3" if copy is template else f"G{FIRST}"].comment
