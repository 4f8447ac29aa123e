"""监督检查 from the command line: a sheet with what waits, brought back filled in (rules 19.9)."""

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from data_access.engine import reading
from manage import app
from reports.form_sheet import HEADING_ROW
from services.access import DEMO_USER
from services.frame import open_frame
from services.supervision.page import draws_page

PILOT = ("--pilot", "yinchuan")


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def of_project(code: str):
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
        return frame.pilot.today, next(one for one in draws_page(connection, frame).lines if one.code == code)


@pytest.mark.usefixtures("demo_file")
def test_a_sheet_goes_out_and_comes_back(tmp_path):
    file = tmp_path / "检查.xlsx"
    assert run("supervision-template", "visits", *PILOT, "--out", file).exit_code == 0
    book = load_workbook(file)
    sheet, row = book.active, HEADING_ROW + 1
    places = {cell.value: cell.column for cell in sheet[HEADING_ROW]}
    code = sheet.cell(row, places["项目编号"]).value
    today, before = of_project(code)
    sheet.cell(row, places["检查日"], today)
    sheet.cell(row, places["检查情况"], "设备都在")
    book.save(file)
    refused = run("supervision-import", "visits", file, *PILOT)
    assert refused.exit_code == 1
    assert "没有选检查结论" in refused.output
    assert of_project(code)[1] == before
    sheet.cell(row, places["结论"], "检查合格")
    book.save(file)
    done = run("supervision-import", "visits", file, *PILOT)
    assert done.exit_code == 0, done.output
    assert "检查记录 1 行" in done.stdout
    assert of_project(code)[1].visits[-1].found == "设备都在"


@pytest.mark.usefixtures("demo_file")
def test_another_sheet_is_named(tmp_path):
    refused = run("supervision-template", "photos", *PILOT, "--out", tmp_path / "x.xlsx")
    assert refused.exit_code == 1
    assert "visits（检查记录）" in refused.output
