"""A template that went through another program and back says nothing new (rules 9.2). Slow: LibreOffice, gnumeric,
SheetJS and exceljs open and save it; what is not installed is skipped."""

import io
import shutil
import subprocess

import pytest

from data_access.queries.pilots import get_pilot
from domain.intake.forms import FORMS, Kind
from domain.intake.views import Weight
from reports.intake_template import intake_template
from services.desk import Desk
from services.evaluation.who_reports import OFFICE, may_report, unit_for, user_named
from services.intake.check import check_upload, parse_upload
from services.intake.template import template_view
from services.intake.trail import marked
from tests.services.intake.test_intake import Clerk

pytestmark = pytest.mark.slow
KINDS = [kind for kind in Kind if kind is not Kind.FUND_ENTRIES]
SHEETJS = """
const x = require('xlsx')
x.writeFile(x.readFile(process.argv[1], {cellStyles: true, cellDates: true}), process.argv[2])
"""
SHEETJS_XLS = """
const x = require('xlsx')
x.writeFile(x.readFile(process.argv[1], {cellStyles: true, cellDates: true}), process.argv[2], {bookType: 'biff8'})
"""
EXCELJS = """
const book = new (require('exceljs').Workbook)()
book.xlsx.readFile(process.argv[1]).then(() => book.xlsx.writeFile(process.argv[2]))
"""


def office(ending):
    def convert(source, folder):
        program = shutil.which("soffice") or pytest.skip("soffice is not installed")
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
        subprocess.run([*command, "--outdir", str(folder / "out"), str(source)], check=True, capture_output=True)
        target = folder / "out" / f"{source.stem}.{ending}"
        return target if target.exists() else pytest.skip("LibreOffice Calc is not installed")

    return convert


def gnumeric(source, folder):
    program = shutil.which("ssconvert") or pytest.skip("gnumeric is not installed")
    target = folder / "gnumeric.xlsx"
    subprocess.run([program, str(source), str(target)], check=True, capture_output=True)
    return target


def node(package, script, ending="xlsx"):
    def convert(source, folder):
        npm = shutil.which("npm") or pytest.skip("npm is not installed")
        home = folder.parent / "node"
        found = subprocess.run([npm, "install", "--silent", "--prefix", str(home), package], capture_output=True)
        if found.returncode:
            pytest.skip(f"npm cannot install {package}")
        target = folder / f"{package}.{ending}"
        done = subprocess.run(["node", "-e", script, str(source), str(target)], capture_output=True, cwd=home)
        assert done.returncode == 0, done.stderr.decode()
        return target

    return convert


WAYS = {
    "xlsx of LibreOffice": office("xlsx"),
    "xls": office("xls"),
    "ods": office("ods"),
    "gnumeric": gnumeric,
    "SheetJS": node("xlsx", SHEETJS),
    "SheetJS xls": node("xlsx", SHEETJS_XLS, "xls"),
    "SheetJS ods": node("xlsx", SHEETJS, "ods"),
    "exceljs": node("exceljs", EXCELJS),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("trips") / "one"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_template_comes_back_unchanged(demo_once, folder, kind, way):
    pilot = get_pilot(demo_once, "yinchuan").id
    desk = Desk.on(demo_once, pilot, user_named(demo_once, pilot, "永宁县"))
    if may_report(desk.user, unit_for(desk, ""), kind):  # the office keeps the registers
        desk = Desk.on(demo_once, pilot, user_named(demo_once, pilot, OFFICE))
    folder.mkdir(exist_ok=True)
    source = folder / f"{kind.value}.xlsx"
    view = template_view(desk, FORMS[kind])
    source.write_bytes(intake_template(view, 20))
    checked = check_upload(desk, parse_upload(way(source, folder).read_bytes(), source.name))
    assert checked.difference.writes == ()
    causes = [problem.cause for problem in checked.problems if problem.weight is not Weight.NOTE]
    assert causes in ([], ["表头以下没有填写任何一行"])
    if kind not in (Kind.OBSERVATIONS,):
        assert checked.difference.unchanged == len(view.rows)


def test_a_marked_copy_opens_in_another_program(demo_once, folder):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(4, contract_fen="一百万")
    upload = clerk.upload()
    folder.mkdir(exist_ok=True)
    source = folder / "marked.xlsx"
    source.write_bytes(marked(upload, clerk.check(upload)))
    back = office("ods")(source, folder).read_bytes()
    assert [p.cell for p in clerk.check(parse_upload(back, "a.ods")).of(Weight.ERROR)] == ["G4"]
    assert io.BytesIO(back).read(2) == b"PK"
