"""The issued text: short, in an official paper's order and words, 22 lines of 28 signs on a page (rules 10.8)."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from domain.lights.core import Core
from domain.reports.paper import paper_of
from domain.reports.paper_parts import MOST_TARGETS
from domain.reports.views import Line, Section
from domain.words import Light, Verdict
from reports.pdf import pdf_file, source
from reports.punctuation import tight
from reports.word import word_file
from services.access import DEMO_USER
from services.frame import open_frame
from services.reports.whole import report
from tests.domain.briefings import MONTH, SECOND_WEEK, board, briefing, light, overview, target

HEADINGS = ["总体情况", "难以完成和有风险的目标", "先办事项", "资金情况", "议定事项", "下步工作"]
NEVER = ("西瓜项", "〔", "verdict", "numerator", "W46")


@pytest.fixture(scope="module")
def week(demo_once):
    return report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))


def words_of(sections) -> str:
    return "".join(block.text for one in sections for block in one.blocks if isinstance(block, Line))


def test_the_parts_stand_in_the_order_of_an_official_paper(week):
    assert [one.heading for one in week.paper] == [
        f"{sign}、{name}" for sign, name in zip("一二三四五六", HEADINGS, strict=True)
    ]
    month = [one.heading for one in paper_of(briefing(replace(SECOND_WEEK, period=MONTH)))]
    assert month == [HEADINGS[0], "本月分析", *HEADINGS[1:]]


def test_no_word_of_the_screen_stands_in_it(week):
    text = words_of(week.paper) + "".join(cell.text for one in week.paper_tables for row in one.rows for cell in row)
    assert [word for word in NEVER if word in text] == []
    assert not re.search(r"[；：]。|：；", text)


@pytest.mark.parametrize(("number", "rest"), [(0, None), (1, None), (10, None), (13, 3)])
def test_up_to_ten_targets_are_named_and_the_rest_counted(number, rest):
    lines = [target(place, f"目标{place}", Verdict.OUT_OF_REACH) for place in range(number)]
    section = paper_of(briefing(targets=board(*lines)))[1]
    tables = [block for block in section.blocks if not isinstance(block, Line)]
    assert sum(len(table.rows) for table in tables) == min(number, MOST_TARGETS)
    said = words_of([section])
    assert (f"其余 {rest} 项见附件" in said) is (rest is not None)
    assert (f"共 {number} 项" in said) is (number > 0)


def test_the_offices_own_words_and_the_number_of_corrections_are_told():
    told = briefing(texts={"foreword": "本周召开推进会。", "next_steps": "一是催报。\n二是督办。"})
    paper = paper_of(told)
    assert words_of(paper[:1]).endswith("本周召开推进会。")
    assert words_of(paper[-1:]) == "一是催报。二是督办。"
    assert "未填写下步工作" in words_of(paper_of(briefing())[-1:])


def test_what_is_not_green_stands_in_the_table_and_red_is_named():
    view = overview(light(Core.SCHEDULE), light(Core.COMPLIANCE, Light.RED, behind="甲区2 项"))
    section = paper_of(briefing(overview=view))[0]
    assert "红灯 1 项（资金合规）、绿灯 1 项" in words_of([section])
    assert [row[0].text for row in section.blocks[-1].rows] == ["资金合规"]


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("红灯 2 项", "红灯2项"),
        ("演示·甲0004 18.00 万元", "演示·甲0004 18.00万元"),
        ("占 94.2%，低于绿线 95%", "占94.2%，低于绿线95%"),
        ("A 公司", "A 公司"),
    ],
)
def test_no_blank_stands_between_chinese_and_figures(text, set_):
    assert tight(text) == set_


def full(report):
    """The report with nothing but 1,500 Chinese signs in one paragraph."""
    line = Line("数字化转型试点工作" * 170)
    return replace(report, paper=(Section("one", "一、试", (line,)),))


def measured(path) -> tuple[int, int]:
    """Lines on the second page and the signs of most of them, of what is set in 三号."""
    with pdfplumber.open(path) as file:
        found = Counter(round(sign["top"]) for sign in file.pages[1].chars if sign["size"] > 15)
    return len(found), Counter(found.values()).most_common(1)[0][0]


def test_a_page_of_the_pdf_has_22_lines_of_28_signs(week, tmp_path):
    (tmp_path / "full.pdf").write_bytes(pdf_file(full(week)))
    assert measured(tmp_path / "full.pdf") == (22, 28)


def test_marks_and_lights_come_from_the_chinese_font(week):
    """Of the Latin font only what is ASCII, whether or not the machine has it."""
    assert 'covers: regex("[\\x20-\\x7e]")' in source(week)
    with zipfile.ZipFile(BytesIO(word_file(week))) as file:
        runs = re.findall(r"<w:r>.*?</w:r>", file.read("word/document.xml").decode(), re.DOTALL)
    marked = [run for run in runs if re.search("[●▲■“”]", run)]
    assert len(marked) >= 5
    assert [run for run in marked if 'w:hint="eastAsia"' not in run] == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_page_of_word_has_22_lines_of_28_signs_and_a_week_takes_three(week, tmp_path):
    for name, found in (("full", full(week)), ("week", week)):
        (tmp_path / f"{name}.docx").write_bytes(word_file(found))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_pdf = ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / f"{name}.docx") for name in ("full", "week")]
    subprocess.run(["soffice", profile, *to_pdf, *files], check=True, capture_output=True, timeout=120)
    assert measured(tmp_path / "full.pdf") == (22, 28)
    with pdfplumber.open(tmp_path / "week.pdf") as file:
        assert len(file.pages) <= 3
