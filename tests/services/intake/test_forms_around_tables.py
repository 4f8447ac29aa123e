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
            {1: "承办科室：工业科", 2: "张某"},
            {1: "日期", 2: "2026-11-15"},
            {1: "Total", 2: 54},
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
        "没有读取：承办科室:工业科 张某",
        "没有读取：日期 2026-11-15",
        "合计行没有读取",
    ]


def test_a_row_with_its_code_is_a_row_whatever_stands_before_it(demo_once):
    (row,) = own_rows(demo_once, Kind.ENTERPRISES, 1)
    rows = [["本行说明", "统一社会信用代码", "计划改造年份"], ["说明：年份核实", row["uscc"], 2031]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert changes(checked) == {row["uscc"]: {"planned_year": 2031}}


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


CODE, AMOUNT, ELIGIBLE = "项目编号", "合同金额（万元）", "核定投入（万元）"


def amounts(connection, *rows):
    """What a file of these rows says of the contract amount of the first project, and what is told."""
    (row,) = own_rows(connection, Kind.PROJECTS, 1)
    filled = [[row["code"] if value is CODE_HERE else value for value in line] for line in rows]
    checked = checked_file(connection, sheet_file(("Sheet", filled, as_it_is)))
    return changes(checked).get(row["code"], {}).get("contract_fen"), told(checked, Weight.ERROR)


CODE_HERE = object()


@pytest.mark.parametrize(
    "rows",
    [
        [[CODE, "合同金额/元", "核定投入【元】"], [CODE_HERE, 777_000]],
        [[CODE, "合同金额（含税，元）", "核定投入（单位：元）"], [CODE_HERE, 777_000]],
        [[CODE, "合同金额", "核定投入"], [None, "（元）", "（元）"], [CODE_HERE, 777_000]],
        [["金额以元为单位"], [CODE, "合同金额", "核定投入"], [CODE_HERE, 777_000]],
        [["单 位：元"], [CODE, "合同金额", "核定投入"], [CODE_HERE, 777_000]],
        [[CODE, "项目资金（元）", None], [None, "合同金额", "核定投入"], [CODE_HERE, 777_000]],
        [[CODE, AMOUNT, ELIGIBLE], ["甲", "乙", "丙"], ["(1)", "(2)", "(3)"], [CODE_HERE, 77.7]],
        [[CODE, AMOUNT, ELIGIBLE], ["示例：YC-1", 1, 1], [CODE_HERE, 77.7], ["永宁县工业和信息化局"], ["累计", 77.7]],
    ],
)
def test_units_groups_numbers_of_columns_and_lone_texts_are_understood(demo_once, rows):
    assert amounts(demo_once, *rows) == (77_700_000, [])


@pytest.mark.parametrize(
    ("rows", "cell", "cause"),
    [
        ([[CODE, None, ELIGIBLE], [CODE_HERE, 77.7]], "B1", "B 列没有表头，下面有内容，没有读取"),
        (
            [["单位：千元"], [CODE, "合同金额", "批次"], [CODE_HERE, 777]],
            "B2",
            "表上方写“单位：千元”，不是元、万元或亿元",
        ),
        (
            [[CODE, AMOUNT, ELIGIBLE], [CODE_HERE], [CODE, "合同金额（元）", ELIGIBLE]],
            "B3",
            "又有一个表头“合同金额(元)”，与上面的不同",
        ),
        (
            [[CODE, AMOUNT, ELIGIBLE], [CODE_HERE], [CODE, ELIGIBLE, "批次"]],
            "B3",
            "又有一个表头“核定投入(万元)”，与上面的不同",
        ),
        ([[CODE, AMOUNT, ELIGIBLE], [CODE_HERE, 77.7], ["单位：元"]], "B1", "表头写“万元”，表下方写“单位：元”"),
    ],
)
def test_what_would_be_left_out_or_read_by_another_heading_is_an_error(demo_once, rows, cell, cause):
    _, errors = amounts(demo_once, *rows)
    assert (cell, cause) in errors


def test_a_column_of_ones_own_beside_the_table_is_a_note(demo_once):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    rows = [[None, CODE, "批次"], [1, row["code"], row["batch"]]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert told(checked) == [("A1", "A 列没有表头，下面有内容，没有读取")]
