"""One cut: the same figure in the paper, its annexes, the package, the public copy, an official form, the districts'
year and on the pages (rules 16.1, 16.2, 16.4, 16.5, 20.1); a later correction is told in each and changes none."""

import csv
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from components.appraisal.tracing import PAGES
from components.menu import PAGES as MENU
from domain.appraisal.year_paper import publication, sheet_of
from domain.facts.year_rules import YearPart
from reports.data_package import package_file
from reports.files import make
from services.access import DEMO_USER
from services.alerts.page import alert_page
from services.appraisal.notes import appraised, not_judged
from services.appraisal.package import public_package, whole_package
from services.appraisal.whole import appraisal
from services.appraisal.year import district_year
from services.desk import Desk
from services.frame import open_frame
from services.money.settlement import settlement
from services.official.forms import add_form, adopt, filled_form, forms
from services.targets.board import target_board
from services.units.standings import standings
from tests.databases import undone_unread

DISTRICTS = ("永宁县", "经开区", "宁东")


def frame(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")


def csv_of(content: bytes, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(zipfile.ZipFile(io.BytesIO(content)).read(f"data/{name}.csv").decode())))


def filled(connection) -> dict[str, list[float]]:
    """A form of three districts, filled: paid in 元 and completed enterprises."""
    book, file = Workbook(), io.BytesIO()
    for row in (("地区", "已拨奖补（元）", "完成改造企业（家）"), *((name, None, None) for name in DISTRICTS)):
        book.active.append(row)
    book.save(file)
    here = frame(connection)
    desk = Desk.on(connection, here.pilot.id, DEMO_USER)
    add_form(desk, name="核对表", document_no="", file_name="核对表.xlsx", content=file.getvalue())
    number = next(one.id for one in forms(connection, frame(connection)) if one.name == "核对表")
    adopt(desk, frame(connection), form=number, version=1)
    sheet = load_workbook(io.BytesIO(filled_form(connection, frame(connection), number)[1])).active
    return {row[0].value: [row[1].value, row[2].value] for row in sheet.iter_rows(min_row=2)}


def test_every_paper_of_a_cut_says_the_same(demo_once):
    here = frame(demo_once)
    found, year = appraisal(demo_once, here), district_year(demo_once, here)
    whole = package_file(whole_package(demo_once, here))
    public = package_file(public_package(demo_once, here))
    board = {line.id: line for key in ("pilot", "2026") for line in target_board(demo_once, here, key).lines}
    for row in appraised(demo_once, here):
        if row.line.id in board:
            assert row.line.actual == board[row.line.id].actual, "目标达成"
    told = [row for row in csv_of(public, "targets") if row["actual"]]
    actuals = {(row.line.name, row.line.when): row.line.actual for row in appraised(demo_once, here)}
    assert told
    assert all(float(row["actual"]) == pytest.approx(actuals[row["indicator"], row["period"]]) for row in told)

    firms = next(table for table in found.annexes if table.key == "annex_firms")
    book = load_workbook(io.BytesIO(make(found, "xlsx")), read_only=True)
    assert any("试点企业清单" in name for name in book.sheetnames)
    paid = sum(round(row[firms.headers.index("已拨奖补")].number * 1_000_000) for row in firms.rows)
    settled = settlement(demo_once, here)
    assert paid == settled.total.paid_fen == sum(int(row["paid_fen"]) for row in csv_of(whole, "subsidies"))
    completed = {row.name: row.actual for row in standings(demo_once, here, "地区").rows}
    judged = {row.name: row.parts[0].figure.counted for row in year.rows if row.parts[0].figure}
    assert judged == {name: completed[name] for name in judged}
    assert year.rows[0].parts[0].part is YearPart.COMPLETION
    of_district = {row.district: row.paid_fen for row in settled.rows if not row.batch}
    with undone_unread(demo_once):
        cells = filled(demo_once)
    assert cells == {name: [of_district[name] / 100, completed[name]] for name in DISTRICTS}


def test_every_number_and_table_of_the_paper_opens_a_page(demo_once):
    found = appraisal(demo_once, frame(demo_once))
    records = {figure.table for line in found.lines for figure in line.figures}
    records |= {table.table for table in (*found.paper_tables, *found.annexes)}
    assert records <= set(PAGES)
    menu = {path for _, _, _, path, *_ in MENU}
    assert {page for page, _ in PAGES.values()} <= menu


def test_a_later_correction_is_told_and_changes_nothing(demo_once):
    before = [(row.name, row.score) for row in district_year(demo_once, frame(demo_once)).rows]
    code = "(SELECT MIN(p.id) FROM projects p JOIN project_readings r ON r.project_id = p.id JOIN periods d ON d.id = r.period_id WHERE d.label = '2026-10' AND r.completed_on IS NOT NULL AND p.pilot_id = (SELECT id FROM pilots WHERE code = 'yinchuan'))"  # noqa: E501, S608
    with undone_unread(demo_once):
        first = appraisal(demo_once, frame(demo_once))
        gone = f"UPDATE milestones SET completed_on = NULL WHERE stage IN ('acceptance', 'assessment') AND project_id = {code}"  # noqa: E501, S608
        demo_once.execute(text(gone))
        demo_once.execute(text("UPDATE pilots SET revision = revision + 1"))
        found = appraisal(demo_once, frame(demo_once))
        said = " ".join(line.text for line in found.lines)
        assert "本报告数据未改" in said
        targets = [next(t for t in one.annexes if t.key == "annex_targets").rows for one in (first, found)]
        assert [row[5].text for row in targets[0]] == [row[5].text for row in targets[1]]
        assert [(row.name, row.score) for row in district_year(demo_once, frame(demo_once)).rows] == before
        year = district_year(demo_once, frame(demo_once))
        assert year.corrected.startswith("截取之后更正 ")
        assert f"{year.corrected}。" in sheet_of(year, year.rows[0], "银川市", False).below
        assert f"{year.corrected}。" in publication(year, "银川市")
        assert year.corrected in whole_package(demo_once, frame(demo_once)).description
        assert year.corrected in public_package(demo_once, frame(demo_once)).description


def test_a_count_of_alerts_says_that_only_those_until_the_cut_are_listed(demo_once):
    here = frame(demo_once)
    listed = alert_page(demo_once, here, until=str(here.period.as_of), state="all")
    assert f"本表只列 {here.period.as_of} 及以前" in listed.sentence


def test_what_the_evaluation_leaves_out_adds_up_to_the_targets(demo_once):
    """An estimate of 银川, printed for two years, is shown and not judged."""
    here = frame(demo_once)
    assert not_judged(demo_once, here) == "估算、未考核的 2 项不作评价、不列，“目标达成”里有"
    boards = [target_board(demo_once, here, key) for key in ("pilot", "2025", "2026", "2027")]
    assert sum(len(board.lines) for board in boards) == len(appraised(demo_once, here)) + 2
