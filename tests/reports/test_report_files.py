"""Excel, PDF, offline pack and the command line: the same report, whole files or none."""

import errno
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from typer.testing import CliRunner

from domain.reports.views import Cell, ReportStatus
from manage import app
from reports import files
from reports.files import MAKERS, file_name, make, put
from reports.pack import pack
from reports.pdf import pdf_file
from reports.report_book import report_book
from services.access import DEMO_USER
from services.errors import Refused
from services.frame import open_frame
from services.reports.whole import report

WEEK = "2026-W46"


@pytest.fixture(scope="module")
def found(demo_once):
    return report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK))


@pytest.fixture(scope="module")
def book(found):
    return openpyxl.load_workbook(BytesIO(report_book(found)))


def test_the_workbook_holds_every_table_with_filters_and_says_where_it_stands(found, book):
    assert len(book.sheetnames) == len(found.tables) + 3
    for sheet in book:
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.freeze_panes is not None
        about = sheet["A2"].value
        assert "数据截至 2026-11-15" in about
        assert f"规则版本 {found.rule_version}" in about
        assert "演示数据" in about
        assert sheet["A4"].value == "草稿 · 未印发"


def test_the_workbook_says_what_the_report_says(found, book):
    for table, sheet in zip(found.tables, book.worksheets[1:], strict=False):
        rows = list(sheet.iter_rows(min_row=6, values_only=True))
        assert len(rows) == len(table.rows)
        for written, row in zip(rows, table.rows, strict=True):
            for value, cell in zip(written, row, strict=True):
                if cell.number is None or cell.light is not None:
                    assert str(value).lstrip("'") == cell.text
                else:
                    assert value == pytest.approx(cell.number)


def test_lights_in_the_workbook_are_coloured_and_worded(book):
    cell = book.worksheets[1]["B6"]
    assert re.fullmatch("[■▲●○] [红黄绿灰]", cell.value)
    assert cell.fill.fgColor.rgb != "00000000"


def test_text_that_looks_like_a_formula_stays_text(found):
    table = replace(found.tables[0], rows=((Cell("=1+1"),) * 6,))
    section = replace(found.sections[0], blocks=(table,))
    sheet = openpyxl.load_workbook(BytesIO(report_book(replace(found, sections=(section,), annexes=())))).worksheets[1]
    assert sheet["A6"].data_type == "s"
    assert sheet["A6"].value.endswith("=1+1")


def test_the_pack_needs_nothing_from_outside(found):
    page = pack(found).decode()
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<script|<link|@import|src=|url\(|href=\"(?!#)", page)
    assert found.standing in page
    assert "草稿 · 未印发" in page
    assert "<svg" in page
    for line in found.lines:
        assert line.text.replace("&", "&amp;").replace('"', "&quot;") in page


def test_the_pack_lets_no_markup_through(found):
    line = replace(found.lines[0], text="<script>alert(1)</script>")
    section = replace(found.sections[0], blocks=(line,))
    assert "<script" not in pack(replace(found, sections=(section,))).decode()


def test_the_pdf_has_every_sentence_and_says_draft_on_every_page(found, tmp_path):
    content = pdf_file(found)
    assert content.startswith(b"%PDF")
    if shutil.which("pdftotext"):
        (tmp_path / "r.pdf").write_bytes(content)
        done = subprocess.run(["pdftotext", str(tmp_path / "r.pdf"), "-"], check=True, capture_output=True, text=True)
        pages = done.stdout.split("\f")[:-1]
        assert 2 <= len(pages) <= 3
        assert all("草稿" in page for page in pages)
        whole = re.sub(r"\s", "", done.stdout)
        for line in found.paper_lines:
            if line.kind == "body":
                assert re.sub(r"\s", "", line.text)[:20] in whole


def test_a_full_disk_is_a_sentence_and_leaves_nothing(found, monkeypatch, tmp_path):
    def full(*_arguments, **_words):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(Refused, match="PDF 没有排成，没有生成文件：.*请检查磁盘空间后重试"):
        pdf_file(found)
    assert list(tmp_path.iterdir()) == []


def test_words_that_are_commands_of_typst_are_words(found):
    strange = replace(found.lines[0], text='#import "/etc/passwd" $x$ *a* \\ "b"', figures=())
    section = replace(found.paper[0], blocks=(strange,))
    assert pdf_file(replace(found, paper=(section,)))


def test_an_issued_report_of_a_closed_period_is_no_draft(found):
    issued = replace(found, status=ReportStatus.ISSUED)
    assert not issued.is_draft
    assert file_name(issued, "docx") == "银川市中小企业数字化转型工作周报_2026-W46.docx"
    assert file_name(found, "docx").endswith("_2026-W46_草稿.docx")
    assert replace(issued, is_closed=False).is_draft


def test_an_unknown_format_is_refused_with_the_known_ones(found):
    with pytest.raises(Refused, match="没有“doc”格式；可用：docx、xlsx、pdf、html、附件.docx、数据溯源.docx"):
        make(found, "doc")


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_half_one(tmp_path, monkeypatch, fails):
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, fails, full)
    with pytest.raises(Refused, match="没有写成 .*No space left on device；原来的文件没有动"):
        put(b"new", path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report.docx"]


def run(*words: str):
    return CliRunner().invoke(app, ["report", *words])


@pytest.mark.parametrize("form", MAKERS)
def test_cron_gets_every_format(demo_file, tmp_path, form):
    out = tmp_path / f"r.{form}"
    done = run("weekly", "--pilot", "yinchuan", "--period", WEEK, "--format", form, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert out.stat().st_size > 10_000
    assert "草稿 · 未印发" in done.stdout


FIRST_BYTES = dict.fromkeys(MAKERS, b"PK") | {"pdf": b"%PDF-", "html": b"<!"}


@pytest.mark.parametrize(
    ("name", "form"), [*((f"周报.{form}", form) for form in MAKERS), ("周报.PDF", "pdf"), ("周报", "docx")]
)
def test_the_format_is_that_of_the_files_name(demo_file, tmp_path, name, form):
    done = run("weekly", "--pilot", "yinchuan", "--period", WEEK, "--out", str(tmp_path / name))
    assert done.exit_code == 0, done.output
    content = (tmp_path / name).read_bytes()
    assert content.startswith(FIRST_BYTES[form])
    if content.startswith(b"PK"):
        assert {"xlsx": "xl/workbook.xml"}.get(form, "word/document.xml") in zipfile.ZipFile(tmp_path / name).namelist()


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("周报.pdf", ("--format", "docx"), "文件名“周报.pdf”是 pdf，--format 写的是 docx：请改其中一个"),
        (
            "周报.doc",
            (),
            "看不出“周报.doc”是哪种文件：请用 docx、xlsx、pdf、html、附件.docx、数据溯源.docx 结尾，或用 --format 写明",
        ),
    ],
)
def test_a_name_that_says_something_else_is_refused_and_no_file_is_left(demo_file, tmp_path, name, form, said):
    for words in (("weekly",), ("district", "--district", "经开区")):
        done = run(*words, "--pilot", "yinchuan", "--period", WEEK, "--out", str(tmp_path / name), *form)
        assert (done.exit_code, done.stderr.strip()) == (1, said)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_says_nothing_takes_the_format_that_was_asked_for(demo_file, tmp_path):
    out = tmp_path / "周报.part"
    done = run("weekly", "--pilot", "yinchuan", "--period", WEEK, "--format", "pdf", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF-")


def test_head_and_colophon_are_left_out_on_request(demo_file, tmp_path):
    for words, holds in (((), True), (("--plain",), False)):
        out = tmp_path / f"{holds}.docx"
        assert run("weekly", "--pilot", "yinchuan", "--period", WEEK, "--out", str(out), *words).exit_code == 0
        first = Document(str(out)).paragraphs[0].text.replace("\n", "")
        assert (first == "银川市中小企业数字化转型城市试点工作专班办公室") is holds


def test_all_district_editions_go_into_a_folder(demo_file, tmp_path):
    done = run("district", "--pilot", "yinchuan", "--period", WEEK, "--format", "xlsx", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert len(list(tmp_path.iterdir())) == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("weekly", "--pilot", "yinchuan", "--period", "2026-W50"),
            "没有 2026年第50周（12月7日—13日） 的测评结果，没有生成报告",
        ),
        (("monthly", "--pilot", "yinchuan", "--period", WEEK), "“2026-W46”不是月"),
        (("weekly", "--pilot", "nowhere"), "没有试点“nowhere”；现有："),
        (("district", "--pilot", "yinchuan", "--district", "没有区"), "没有地区“没有区”；现有："),
        (("weekly", "--pilot", "fuling"), "还没有测评结果"),
        (("weekly", "--pilot", "yinchuan", "--period", "x"), "不合格式"),
        (("weekly", "--pilot", "yinchuan", "--format", "doc"), "没有“doc”格式"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_no_file(demo_file, tmp_path, words, said):
    done = run(*words, "--out", str(tmp_path / "r.docx"))
    assert done.exit_code == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_running_month_is_a_draft_from_the_live_readings(demo_file, tmp_path):
    done = run(
        "monthly", "--pilot", "yinchuan", "--period", "2026-11", "--format", "xlsx", "--out", str(tmp_path / "r.xlsx")
    )
    assert done.exit_code == 0, done.output
    assert "草稿 · 期次未结账" in done.stdout
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]["A4"].value.startswith("草稿")
