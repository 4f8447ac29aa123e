"""Chinese marks on paper (GB/T 15834-2011): which signs become wide, and what stays as it is (rules 1.3)."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from domain.reports.views import Cell
from reports.files import MAKERS, make, needed
from reports.punctuation import full_width, printed
from services.access import DEMO_USER
from services.appraisal.whole import appraisal
from services.frame import open_frame
from services.reports.whole import report

WIDE = "，：；？！（）"
NARROW = ",:;?!()"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("完成改造 190 家,序时 203.6 家", "完成改造 190 家，序时 203.6 家"),
        ("已兑付 5,411.05 万元,兑付率 94.2%,低于绿线", "已兑付 5,411.05 万元，兑付率 94.2%，低于绿线"),
        ("80%;90%", "80%；90%"),
        ("亮灯:红灯 1 项;黄灯 6 项", "亮灯：红灯 1 项；黄灯 6 项"),
        ("14:30 开会", "14:30 开会"),
        ("(一)地区", "（一）地区"),
        ("智能工厂(家)(超过 25 家)", "智能工厂（家）（超过 25 家）"),
        ("办公室(进度组(演示)提出)", "办公室（进度组（演示）提出）"),
        ("规则(v2)", "规则（v2）"),
        ("f(x), g(y)", "f(x), g(y)"),
        ("(完成", "(完成"),
        ("“小灯塔”(个)", "“小灯塔”（个）"),
        ("", ""),
    ],
)
def test_marks_beside_chinese_are_wide_and_those_of_figures_are_not(typed, set_):
    assert full_width(typed) == set_


@given(st.text("完家“”，。0123456789.,:;?!()%/ aB", max_size=60))
def test_only_marks_change_each_in_its_place_and_once(text):
    found = full_width(text)
    assert found.translate(str.maketrans(WIDE, NARROW)) == text.translate(str.maketrans(WIDE, NARROW))
    assert re.findall(r"\d[,:]\d", text) == re.findall(r"\d[,:]\d", found)
    assert full_width(found) == found


def test_paper_has_chinese_marks_also_where_people_typed_others_and_names_of_records_stay(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))
    typed = replace(found.lines[0], text="经开区(西区)滞后,原因:停产;月底前补齐", figures=())
    section = replace(found.sections[0], blocks=(typed, *found.sections[0].blocks))
    found = replace(found, sections=(section, *found.sections[1:]))
    on_paper = printed(found)
    assert on_paper.lines[0].text == "经开区（西区）滞后，原因：停产；月底前补齐"
    for before, after in zip(found.lines, on_paper.lines, strict=True):
        for kept, set_ in zip(before.figures, after.figures, strict=True):
            names = ("table", "row", "field", "stored", "period")
            assert [getattr(kept, name) for name in names] == [getattr(set_, name) for name in names]
            assert set_.text in after.text
    words = {
        "附件.docx": "\n".join(p.text for p in Document(BytesIO(make(found, "附件.docx"))).paragraphs),
        "html": make(found, "html").decode(),
    }
    assert make(found, "pdf").startswith(b"%PDF")
    for form, text in words.items():
        assert "（西区）滞后，原因：停产；" in text, form
        assert not re.search(r"[\u4e00-\u9fff][,;?!][\u4e00-\u9fff]", text.partition("数据溯源")[0]), form


def test_a_long_amount_over_another_may_break_and_a_short_one_does_not(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))
    rows = ((Cell("5,411.05/5,742.16 万元"), Cell("190/203.6 家")),)
    section = replace(found.sections[0], blocks=(replace(found.tables[0], rows=rows),))
    texts = [cell.text for cell in printed(replace(found, sections=(section,), annexes=())).tables[0].rows[0]]
    assert texts == ["5,411.05/\u200b5,742.16 万元", "190/203.6 家"]


def test_a_paper_that_only_names_its_annexes_is_the_same_without_their_rows(demo_once):
    """Of 15,000 enterprises the rows of annexes were set in Chinese marks three times over, for papers without them."""
    found = appraisal(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-10"))
    assert any(table.rows for table in found.annexes)
    for form in ("docx", "数据溯源.docx"):
        assert not any(table.rows for table in needed(found, form).annexes)
        whole, lean = (
            Document(BytesIO(MAKERS[form](printed(one)))).element.body.xml for one in (found, needed(found, form))
        )
        assert whole == lean, form
    for form in ("xlsx", "html", "附件.docx"):
        assert needed(found, form) is found
