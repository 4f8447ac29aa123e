"""一页纸 stays on one page whatever a district has (rules 10.9)."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest
from docx import Document

from domain.units.brief import PROJECTS, PROMISES, TARGETS, brief_of, short
from reports.unit_brief import brief_file
from services.access import DEMO_USER
from services.frame import open_frame
from services.units.page import unit_page

LONG = "演示·宁夏回族自治区银川市某某新材料科技股份有限公司第一分公司二部"


@pytest.fixture
def page(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")
    unit = next(unit for unit in frame.districts if unit.name == "经开区")
    return frame, unit_page(demo_once, frame.at(unit.id, None))


def made(frame, view):
    return brief_of(view, "银川市", frame.period.zh, frame.period.as_of, is_demo=True)


def fullest(view):
    """As much of everything as a page of the site can hold, each with a name of 30 letters and a reason of 200."""
    red = tuple(replace(view.red[0], enterprise=LONG, reason="逾期" * 100) for _ in range(20))
    target = replace(next(line for line in view.targets.lines if line.verdict), name=LONG)
    promise = replace(view.promises[0], text="承诺" * 100, state="未兑现：" + LONG)
    return replace(
        view,
        red=red,
        red_number=20,
        targets=replace(view.targets, lines=(target,) * 9),
        promises=(promise,) * 9,
        sentence=view.sentence * 2,
        notes=("另有 7 个红灯在专班办公室或财政，不计入本地区",) * 2,
    )


def test_every_table_says_how_many_there_are_where_not_all_are_listed(page):
    frame, view = page
    titles = {table.title.partition("（")[0]: table for table in made(frame, fullest(view)).tables}
    assert [len(table.rows) for table in titles.values()] == [10, TARGETS, PROJECTS, PROMISES]
    assert titles["红灯项目"].title == f"红灯项目（共 20 个，列出前 {PROJECTS} 个）"
    assert titles["红灯项目"].rows[0][0] == f"{LONG[:21]}…"
    few = replace(view, red=view.red[:1], red_number=1, promises=(), targets=replace(view.targets, lines=()))
    assert [table.title for table in made(frame, few).tables] == ["核心指标", "红灯项目"]


def test_who_may_not_see_single_projects_has_none_on_the_sheet(page):
    frame, view = page
    assert "红灯项目" not in {table.title.partition("（")[0] for table in made(frame, replace(view, red=None)).tables}


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("一二三", "一二三"), ("一二三四", "一二…")])
def test_what_is_cut_ends_with_an_ellipsis(text, shown):
    assert short(text, 3) == shown


def test_its_figures_are_those_of_the_page(page):
    frame, view = page
    document = Document(BytesIO(brief_file(made(frame, view))))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert [row[1:4] for row in rows] == [[one.name, one.value_text, one.fraction_text or "—"] for one in view.lights]
    assert view.sentence.replace(" ", "") in document.paragraphs[1].text.replace(" ", "")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_fullest_stands_on_one_page(page, tmp_path):
    frame, view = page
    (tmp_path / "brief.docx").write_bytes(brief_file(made(frame, fullest(view))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "brief.docx")], check=True, capture_output=True, timeout=120)
    with pdfplumber.open(tmp_path / "brief.pdf") as file:
        assert len(file.pages) == 1
