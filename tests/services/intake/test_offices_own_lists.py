"""An office's own list: columns it calls otherwise or has not are told once; notes name the word they lack (rules 9.2,
9.4)."""

import pytest

from domain.intake.forms import Kind
from domain.intake.views import Weight
from services.intake.commit import NotCommitted
from tests.new_city import uscc
from tests.services.intake.office_files import FIRST, OFFICE, as_it_is, checked_file, sheet_file, told
from tests.services.intake.test_intake import Clerk

FIRMS = 40


def office_list(*headings: str, **columns) -> bytes:
    """A list of 40 firms below these headings; `columns`: what stands below the heading of that number."""
    rows = [[columns.get(f"c{place}", f"企业{number}") for place in range(len(headings))] for number in range(FIRMS)]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value == "code":
                row[place] = uscc(number)
            elif value == "name":
                row[place] = f"宁夏第{number}机械厂"
    return sheet_file(("名单", [["试点企业名单"], list(headings), *rows], as_it_is))


def errors(connection, content: bytes, kind: Kind | None = None) -> list[tuple[str, str]]:
    return told(checked_file(connection, content, OFFICE, kind=kind), Weight.ERROR)


HEADINGS = ("序号", "统一社会信用代码", "企业名称", "所属区县", "赛道", "企业类型", "获奖")
BELOW = {"c0": 1, "c1": "code", "c2": "name", "c3": "永宁县", "c4": "新型材料", "c5": "规上", "c6": "A 类"}


def test_missing_and_strange_columns_are_told_once_each_and_first(demo_once):
    checked = checked_file(demo_once, office_list(*HEADINGS, **BELOW), OFFICE)
    found = checked.of(Weight.ERROR)
    assert [(one.cell, one.cause) for one in found] == [
        ("B2", "没有“称号”一列，新增的 40 行都要填"),
        ("D2", "表头“所属区县”不认识，像是“地区”"),
        ("E2", "没有“细分行业”一列，新增的 40 行都要填；表头“赛道”下面填的像是它"),
        ("F2", "没有“规模”一列，新增的 40 行都要填；表头“企业类型”下面填的像是它"),
    ], "not one in every row"
    assert found[0].cure.endswith("；不认识的表头有“序号”（A 列）、“获奖”（G 列），其中有它的改成它")
    assert checked.problems[: len(found)] == found, "first"


def test_what_stands_below_a_heading_says_which_is_meant(demo_once):
    found = errors(
        demo_once,
        office_list(
            "统一社会信用代码",
            "企业名称",
            "归口",
            "赛道",
            "大小",
            "等次",
            **{
                "c0": "code",
                "c1": "name",
                "c2": "永宁县",
                "c3": "新型材料",
                "c4": "规模以上",
                "c5": "专精特新",
            },
        ),
    )
    assert sorted(cause.rpartition("；")[2] for _, cause in found) == [
        "表头“大小”下面填的像是它",
        "表头“归口”下面填的像是它",
        "表头“等次”下面填的像是它",
        "表头“赛道”下面填的像是它",
    ]


def test_once_the_headings_are_put_right_the_list_is_read(demo_once):
    headings = ("序号", "统一社会信用代码", "企业名称", "地区", "细分行业", "规模", "称号")
    content = office_list(*headings, **{**BELOW, "c5": "规模以上", "c6": "专精特新企业"})
    checked = checked_file(demo_once, content, OFFICE)
    assert told(checked, Weight.ERROR) == []
    assert len(checked.difference.new) == FIRMS


def test_a_list_without_the_code_is_told_which_heading_may_be_it(demo_once):
    headings = ("序号", "证照号", "单位名称", "地区", "细分行业", "规模", "称号")
    checked = checked_file(demo_once, office_list(*headings, **{**BELOW, "c6": "无"}), OFFICE, kind=Kind.ENTERPRISES)
    found = told(checked, Weight.ERROR)
    assert found[0] == ("A2", "第 2 行像是“试点企业”的表头，但缺“统一社会信用代码”")
    assert [cause for _, cause in found[1:]] == [
        "表头“单位名称”不认识，像是“企业名称”",
        "没有“统一社会信用代码”一列；表头“证照号”下面填的像是它",
    ]
    assert checked.form is None


def test_a_list_of_which_only_the_code_is_called_as_ours_is_known(demo_once):
    headings = ("序号", "单位名称", "统一社会信用代码", "所属区县", "行业", "规上/规下", "专精特新情况", "联系人")
    below = {
        "c0": 1,
        "c1": "name",
        "c2": "code",
        "c3": "永宁县",
        "c4": "新型材料",
        "c5": "规上",
        "c6": "无",
        "c7": "王某",
    }
    found = errors(demo_once, office_list(*headings, **below))
    assert found == [
        ("A2", "第 2 行像是“试点企业”的表头，但几列的叫法不同"),
        ("B2", "表头“单位名称”不认识，像是“企业名称”"),
        ("D2", "表头“所属区县”不认识，像是“地区”"),
        ("E2", "表头“行业”不认识，像是“细分行业”"),
        ("F2", "表头“规上/规下”不认识，像是“规模”"),
        ("G2", "表头“专精特新情况”不认识，像是“称号”"),
    ]


def test_a_file_of_another_matter_is_no_list_of_ours(demo_once):
    rows = [["企业名称", "地址"], ["甲", "乙"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)), OFFICE)
    assert told(checked) == [("", "没有找到表头，认不出这是哪种报表")]


def test_a_row_of_the_screen_is_told_field_by_field(demo_once):
    """Only a file has columns to miss."""
    clerk = Clerk(demo_once, Kind.ENTERPRISES, OFFICE)
    n = clerk.first_empty()
    clerk.put(n, uscc=uscc(1), name="宁夏第1机械厂")
    causes = [cause for _, cause in told(clerk.check(), Weight.ERROR)]
    assert causes == ["没有填写，新增一行必须填"] * 4, "the template has the columns: a blank cell is told at its cell"


def test_a_note_that_lacks_the_wanted_word_is_told_which_and_for_how_many_places(demo_both):
    mine = Clerk(demo_both, Kind.ENTERPRISES, OFFICE)
    for row in range(FIRST, FIRST + 3):
        mine.put(row, name=f"{mine.value(row + 3, 'name')}")
    checked = mine.check()
    assert len(checked.unanswered) == 3
    assert checked.wanted == "3 处要写明“更名”或“改名”"
    with pytest.raises(NotCommitted, match="有 3 处需要说明原因：3 处要写明“更名”或“改名”；请逐条填写，或在统一说明里"):
        mine.commit(explained={"*": "已核对"})
