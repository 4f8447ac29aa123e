"""A sheet is read wherever its headings stand, and what is read names the cell of every problem (rules 9.2)."""

from datetime import date

import pytest

from domain.intake.forms import FORMS, Kind
from domain.intake.reading import read_form, typed_row
from domain.intake.sheet import Sheet
from domain.intake.views import Weight

ISSUES = FORMS[Kind.ISSUES]
HEADS = ["问题编号", "项目编号", "地区", "类别", "程度", "问题", "发现日", "整改期限", "办结日", "责任人"]
LINE = ["WT-1", None, "永宁县", "进度", "一般", "慢", "2026-11-01", "2026-11-20", None, "专班"]


def read(rows, form=None):
    found = read_form([Sheet("表", rows)], form)
    return found.rows, found.unread


def test_headings_below_titles_are_found_and_data_begins_below_them():
    rows, problems = read([["2026年问题清单"], [], HEADS, LINE])
    assert [row.number for row in rows] == [4]
    assert rows[0].values["opened_on"] == date(2026, 11, 1)
    assert "project" not in rows[0].values, "a blank cell states nothing"
    assert problems == []


def test_a_merged_heading_above_two_columns_is_part_of_both():
    upper = ["项目编号", "企业信用代码", "项目名称", "诊断", None, "验收", None]
    lower = [None, None, None, "计划日", "完成日", "计划日", "完成日"]
    rows, _ = read([upper, lower, ["P-1", "919901000000000197", "甲", "2026-01-05", "2026-01-06", "2026-05-01", None]])
    assert rows[0].number == 3
    assert {f: str(v) for f, v in rows[0].values.items() if f.startswith(("planned", "completed"))} == {
        "planned_diagnosis": "2026-01-05",
        "completed_diagnosis": "2026-01-06",
        "planned_acceptance": "2026-05-01",
    }


def test_marks_blanks_and_units_around_a_heading_do_not_matter():
    rows, problems = read(
        [["* 项目编号", "合同金额\n（元）", "审定奖补（万元）"], ["P-1", "360000", "36"]], Kind.PROJECTS
    )
    assert rows[0].values == {"code": "P-1", "contract_fen": 36_000_000, "approved_fen": 36_000_000}
    assert problems == []


@pytest.mark.parametrize(
    ("heads", "weight", "cell", "cause"),
    [
        (["问题编号", "类别", "类别"], Weight.ERROR, "C1", "表头“类别”出现两次"),
        (["问题编号", "类别", "心情"], Weight.NOTE, "C1", "表头“心情”不认识，这一列没有读取"),
        (["项目编号", "项目名称", "合同金额（美元）"], Weight.ERROR, "C1", "表头“合同金额(美元)”的单位不能用"),
    ],
)
def test_headings_that_cannot_be_used_are_named(heads, weight, cell, cause):
    _, problems = read([heads, ["X-1", "甲", "乙"]])
    assert [(p.weight, p.cell, p.cause) for p in problems] == [(weight, cell, cause)]


def test_a_total_row_is_left_out_and_said():
    rows, problems = read([HEADS, LINE, ["合 计", None, None, "9"]])
    assert len(rows) == 1
    assert [(p.cause, p.cell) for p in problems] == [("合计行没有读取", "A3")]


def test_all_unreadable_cells_are_told_at_once_with_their_cells():
    bad = [*LINE[:4], "很严重", "慢", "昨天", "2026-11-20", "??", "专班"]
    rows, problems = read([HEADS, bad])
    assert [(p.cell, p.heading) for p in problems] == [("E2", "程度"), ("G2", "发现日"), ("I2", "办结日")]
    assert rows[0].values["due_on"] == date(2026, 11, 20), "what can be read is"


def test_the_remark_of_a_row_stands_apart():
    rows, _ = read([[*HEADS, "本行说明"], [*LINE, "上月漏报"]])
    assert rows[0].remark == "上月漏报"
    assert "remark" not in rows[0].values


@pytest.mark.parametrize("said", ["清空", "-", "——", "。", " "])
def test_a_remark_that_says_nothing_explains_nothing(said):
    rows, _ = read([[*HEADS, "本行说明"], [*LINE, said]])
    assert rows[0].remark == ""


@pytest.mark.parametrize("serial", [44_867, 44_867.0])
def test_serial_days_of_a_sheet_that_counts_from_1904_are_the_same_days(serial):
    """Old Excel for Mac; read as counted from 1900 they would be four years and a day too early."""
    rows = [HEADS, [*LINE[:6], serial, "2026-11-20", date(2026, 11, 9), "专班"]]
    (row,) = read_form([Sheet("表", rows, is_1904=True)], None).rows
    assert (row.values["opened_on"], row.values["closed_on"]) == (date(2026, 11, 3), date(2026, 11, 9))


def test_a_problem_stands_in_the_cell_of_its_field_else_in_that_of_the_rows_key():
    found = read_form([Sheet("表", [["类别", "问题编号"], [], ["进度", "WT-1"]])], None)
    (row,) = found.rows
    told = [found.problem(row, field, Weight.ERROR, "错", "改") for field in ("category", "title", "code")]
    assert [(p.sheet, p.cell, p.heading, p.row) for p in told] == [
        ("表", "A3", "类别", 3),
        ("表", "B3", "问题", 3),
        ("表", "B3", "问题编号", 3),
    ]


def test_the_rows_own_word_answers_what_needs_one_and_excuses_no_error():
    found = read_form([Sheet("表", [[*HEADS, "本行说明"], [*LINE, "上月漏报"]])], None)
    answers = {weight: found.problem(found.rows[0], "title", weight, "慢", "快").answer for weight in Weight}
    assert answers == {Weight.ERROR: "", Weight.EXPLAIN: "上月漏报", Weight.NOTE: ""}


def test_without_headings_nothing_is_read_and_sheets_of_one_form_are_parts_of_one_batch():
    assert read_form([Sheet("表", [])], None) is None
    assert read_form([Sheet("表", [HEADS, LINE])], Kind.PROJECTS) is None
    found = read_form([Sheet("少", [["问题编号", "类别"], ["X", "Y"]]), Sheet("多", [HEADS, LINE])], None)
    assert ([part.sheet for part in found.parts], found.form.kind) == (["少", "多"], Kind.ISSUES)
    places = [found.problem(row, "category", Weight.ERROR, "错", "改") for row in found.rows]
    assert [(p.sheet, p.cell) for p in places] == [("少", "B2"), ("多", "D2")]
    assert found.place(found.rows[0], found.rows[1]) == "“少”第 2 行"


def test_a_sheet_that_is_not_read_is_named():
    other = Sheet("企业", [["统一社会信用代码", "企业名称"], ["X", "Y"]])
    hidden = Sheet("藏", [HEADS, LINE], is_hidden=True)
    sheets = [
        Sheet("表", [HEADS, LINE]),
        other,
        hidden,
        Sheet("随便", [["a"]]),
        Sheet("空", [[]]),
        Sheet("填报说明", [["x"]]),
    ]
    found = read_form(sheets, Kind.ISSUES)
    assert len(found.rows) == 1
    assert [(p.weight, p.cause) for p in found.unread] == [
        (Weight.NOTE, "没有读取：工作表“企业”（试点企业）"),
        (Weight.NOTE, "没有读取：隐藏的工作表“藏”（问题）"),
        (Weight.NOTE, "没有读取：工作表“随便”"),
    ]


def test_a_row_typed_on_the_screen_is_read_like_one_of_a_sheet():
    found = typed_row(ISSUES, {"code": "WT-1", "due_on": "2026年11月20日", "severity": "很严重", "closed_on": None})
    (row,) = found.rows
    assert row.values == {"code": "WT-1", "due_on": date(2026, 11, 20)}
    assert [(p.heading, p.cause) for p in found.unread] == [("程度", "“很严重”不在可选范围")]


@pytest.mark.parametrize(
    ("name", "amount"),
    [("项目（元）", 77_700), ("单位：元", 77_700), ("项目（万元）", 777_000_000), ("项目", 777_000_000)],
)
def test_the_name_of_a_sheet_may_say_the_unit(name, amount):
    form = FORMS[Kind.PROJECTS]
    sheet = Sheet(name, [["项目编号", "合同金额"], ["P-1", 777]])
    reading = read_form([sheet], Kind.PROJECTS)
    assert reading.form is form
    assert [row.values["contract_fen"] for row in reading.rows] == [amount]
