"""What cannot be read is told once, at its cell; nothing that only follows from it (rules 2.10)."""

import io

import pytest
from openpyxl import load_workbook

from domain.intake.views import Weight
from reports.plan_workbook import HEADING_ROW
from services.access import DEMO_USER
from services.plans.revising import commit_plan, preview_of
from tests.services.plans.a_city import ROWS, blank, filled, with_cell


def errors(content: bytes, code: str | None = None) -> list[tuple[str, str]]:
    """Where and why, of every error."""
    return [(one.where, one.cause) for one in preview_of(DEMO_USER, content, code).of(Weight.ERROR)]


@pytest.fixture
def city(plans_url) -> None:
    content = filled(blank())
    commit_plan(DEMO_USER, content, None, seen=preview_of(DEMO_USER, content, None), confirmed=False)


UNREAD = [
    ("文件", 0, "印发日", "12月10号", "文件 D5 印发日", "“12月10号”没有写全年份"),
    ("文件", 0, "施行日", "下周", "文件 E5 施行日", "“下周”不是日期"),
    ("文件", 1, "印发日", "待定", "文件 D6 印发日", "“待定”不是日期"),
    ("阶段", 0, "序号", "一", "阶段 A5 序号", "“一”不是整数"),
    ("阶段", 1, "结束日", "下周", "阶段 D6 结束日", "“下周”不是日期"),
    ("地区", 0, "类型", "开发区", "地区 C5 类型", "“开发区”不在可选范围"),
    ("行业", 0, "简称", "轴承及其零部件", "行业 B5 简称", "有 7 个字"),
    ("成员单位", 0, "是专班办公室", "可能", "成员单位 B5 是专班办公室", "“可能”不是“是”或“否”"),
    ("目标", 0, "目标数", "约120", "目标 F5 目标数", "“约120”不是数"),
]


@pytest.mark.parametrize(("title", "row", "heading", "value", "where", "cause"), UNREAD)
@pytest.mark.parametrize("is_new", [True, False])
def test_an_unreadable_row_is_the_only_error(city, title, row, heading, value, where, cause, is_new):
    upright = {"代码": "other"} if is_new else {}
    content = filled(load_workbook(io.BytesIO(filled(blank()))), upright, with_cell(title, row, heading, value))
    assert errors(content, None if is_new else "jinghai") == [(where, cause)]


@pytest.mark.parametrize(
    ("heading", "value", "where", "cause"),
    [
        ("中央资金（万元）", "九千万", "试点 B9 中央资金（万元）", "“九千万”不是金额"),
        ("实施开始日", "明年", "试点 B8 实施开始日", "“明年”不是日期"),
        ("层级", "省", "试点 B6 层级", "“省”不在可选范围"),
    ],
)
def test_a_cell_of_the_pilot_itself_is_the_only_error(city, heading, value, where, cause):
    content = filled(load_workbook(io.BytesIO(filled(blank()))), {heading: value}, {})
    assert errors(content, "jinghai") == [(where, cause)]


@pytest.mark.parametrize(
    ("title", "cause"),
    [("文件", "“文件”表没有填"), ("阶段", "“阶段”表没有填")],
)
def test_a_sheet_without_a_row_is_told_there(plans_url, title, cause):
    assert errors(filled(blank(), rows={**ROWS, title: []})) == [(title, cause)]


def test_an_empty_sheet_of_the_pilot_is_told_there(plans_url):
    assert errors(filled(blank(), upright={})) == [("试点", "“试点”表没有填")]


def test_a_row_of_an_own_indicator_that_is_wrong_is_told_and_not_the_target_that_needs_it(plans_url):
    own = {"指标名称": "带动就业", "由谁填报": "试点整体", "单位": "人", "方向": "越高越好", "出处": "方案二"}
    target = {**ROWS["目标"][0], "方案中的名称": "带动就业", "指标": "带动就业", "单位": "人"}
    book = blank()
    sheet = book["指标"]
    heads = {sheet.cell(HEADING_ROW, place).value: place for place in range(1, sheet.max_column + 1)}
    free = sheet.max_row + 1
    for heading, value in own.items():
        sheet.cell(free, heads[heading], value)
    found = errors(filled(book, rows={**ROWS, "目标": [*ROWS["目标"], target]}))
    assert [(where.split()[0], where.split()[-1], cause) for where, cause in found] == [("指标", "口径", "没有填")]


def test_a_required_column_that_is_gone_is_told_once_with_the_headings_nobody_knows(plans_url):
    book = load_workbook(io.BytesIO(filled(blank())))
    heads = {cell.value: cell for cell in book["地区"][HEADING_ROW]}
    heads["类型"].value = "性质"
    heads["备注"].value = "其他"
    for row in (5, 6):
        book["地区"].cell(row, heads["备注"].column, "无")
    file = io.BytesIO()
    book.save(file)
    seen = preview_of(DEMO_USER, file.getvalue(), None)
    (one,) = seen.of(Weight.ERROR)
    assert (one.where, one.cause) == ("地区 C3 类型", "没有“类型”一列；表头“性质”下面填的像是它")
    assert "请把表头“性质”改成“类型”" in one.cure


def test_a_line_of_the_pilot_that_is_gone_is_told_once(plans_url):
    book = load_workbook(io.BytesIO(filled(blank())))
    sheet = book["试点"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "层级")
    sheet.cell(row, 1, "级别")
    file = io.BytesIO()
    book.save(file)
    assert [cause.partition("；")[0] for _, cause in errors(file.getvalue())] == ["没有“层级”一行"]
