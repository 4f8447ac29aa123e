"""What stands around a table, headings in rows, everyday words (rules 9.2)."""

from datetime import date

import pytest

from domain.intake.forms import Kind
from domain.intake.views import Weight
from tests.services.intake.office_files import (
    FIRST,
    OBSERVED,
    OFFICE,
    as_it_is,
    changes,
    checked_file,
    own_rows,
    sheet_file,
    told,
)
from tests.services.intake.test_intake import WHY, Clerk


def test_rows_beside_the_table_are_named_as_not_read(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, planned_year=2031)
    n = clerk.first_empty()
    for down, texts in enumerate(
        (
            {1: "合计：", 10: 108_000},
            {1: "填报单位（盖章）：永宁县", 4: "填报人：张某", 8: "联系电话：0951-0000000"},
            {1: "审核人", 2: "李某"},
            {1: "注：1.本表每周五报送。"},
            {1: "统一社会信用代码", 2: "企业名称"},
        )
    ):
        for column, text in texts.items():
            clerk.sheet.cell(n + down, column).value = text
    checked = clerk.check()
    assert list(changes(checked)) == [clerk.value(FIRST, "uscc")]
    assert told(checked, Weight.ERROR) == []
    assert [cause for _, cause in told(checked)] == [
        "合计行没有读取",
        "没有读取：填报单位(盖章):永宁县 填报人:张某 联系电话:0951-0000000",
        "没有读取：审核人 李某",
        "没有读取：注:1.本表每周五报送。",
        "没有读取：统一社会信用代码 企业名称",
    ]


THREE = [
    ["项目编号", "项目名称", "诊断", None, "签约", None],
    [None, None, "计划", "完成", "计划", "完成"],
    [None, None, "日期", "日期", "日期", "日期"],
]


@pytest.mark.parametrize("rows", [THREE, [["序号", *row] for row in THREE], [["项目进度表"], *THREE]])
def test_headings_in_three_rows_are_read(demo_once, rows):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    first = rows[-1].index("日期")
    line = [None] * (first - 2) + [row["code"], None, date(2030, 1, 1), None, date(2030, 2, 2), None]
    checked = checked_file(demo_once, sheet_file(("Sheet", [*rows, line], as_it_is)))
    assert {"planned_diagnosis": date(2030, 1, 1), "planned_contract": date(2030, 2, 2)} == {
        field: day for field, day in changes(checked)[row["code"]].items() if field.startswith("planned")
    }


@pytest.mark.parametrize(
    ("text", "title"), [("合同额（万元）", "合同金额（万元）"), ("诊断计划", "诊断计划日"), ("项目名", "项目名称")]
)
def test_a_heading_much_like_one_of_ours_is_asked_never_left_out(demo_once, text, title):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    rows = [["项目编号", "批次", text], [row["code"], row["batch"], "x"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    shown = text.replace("（", "(").replace("）", ")")
    assert told(checked, Weight.ERROR) == [("C1", f"表头“{shown}”不认识，像是“{title}”")]


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("培育数字技术工程师（持证数字化人才）", "基础化学"),
        ("征集 试点项目\u200b", None),
        ('"链式"转型案例', "基础化学"),
        ('市级及以上数字化转型"小灯塔"企业', "基础化学"),
    ],
)
def test_names_of_indicators_are_read_whatever_their_quotes_and_brackets(demo_once, name, scope):
    rows = [OBSERVED, [name, None, scope, date(2026, 11, 15), "30家", WHY]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)), OFFICE)
    assert not [cause for _, cause in told(checked, Weight.ERROR) if "上报指标中没有" in cause]
    assert [change.after("value") for change in checked.difference.new] == [30.0]
