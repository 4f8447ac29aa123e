"""What stays empty in a form says why; a figure reads as on paper without a format of its own (rules 16.4)."""

import pytest

from domain.official.fields import Choice, FormField, as_shown
from domain.official.filling import filling, not_mapped, why_empty
from domain.official.grid import FormSheet

TARGET = Choice("target.x", "甲 目标值", "指标", "家", True, ("", "district", "industry"))
MONEY = Choice("money.paid", "已拨", "资金", "分")
NAME = Choice("each.enterprise", "企业名称", "逐行", of=("enterprise",))


def sheet(*rows: str) -> FormSheet:
    """Cells between bars; · is an empty one."""
    return FormSheet("表", tuple(tuple("" if cell == "·" else cell for cell in row.split("|")) for row in rows))


def empties(one: FormSheet, *fields: FormField) -> list[tuple[str, str]]:
    return [(found.cell, found.why) for found in not_mapped([one], fields)]


def test_a_cell_with_a_name_and_a_heading_that_nobody_mapped_is_listed():
    form = sheet("指标|目标|完成", "甲|·|·")
    assert empties(form, FormField("表", "B2", "target.x")) == [("C2", "没有对应")]
    assert empties(form, FormField("表", "B2", "target.x"), FormField("表", "C2", "actual.x")) == []


def test_a_row_without_a_name_and_a_column_without_a_heading_say_so_once():
    form = sheet("指标|目标|·|备注", "甲|·|·|·", "·|·|·|·", "乙|·|·|·")
    found = dict(empties(form))
    assert found["B3"] == "第 3 行左边没有名称，认不出填什么：请点格选指标"
    assert found["C2"] == "C 列上方没有表头，认不出填什么：请点格选指标"
    assert sum("没有名称" in why for why in found.values()) == 1
    assert sum("没有表头" in why for why in found.values()) == 1


def test_below_the_last_and_beside_the_last_words_nothing_is_missing():
    form = sheet("指标|目标|·", "甲|x|·", "·|·|·")
    assert empties(form) == []


def test_of_a_list_each_column_that_is_not_mapped_is_told_once():
    form = sheet("序号|企业名称|联系人|电话", "·|·|·|·", "·|·|·|·")
    fields = [FormField("表", "B2", "each.enterprise", repeat="enterprise")]
    assert empties(form, *fields) == [
        ("A2", "“序号”这一列没有对应，逐行都空着"),
        ("C2", "“联系人”这一列没有对应，逐行都空着"),
        ("D2", "“电话”这一列没有对应，逐行都空着"),
    ]


def test_what_stands_below_a_list_is_looked_at_again():
    form = sheet("企业名称|金额", "·|·", "合计|·")
    fields = [FormField("表", cell, code, repeat="enterprise") for cell, code in (("A2", "each.enterprise"),)]
    assert empties(form, *fields) == [("B2", "“金额”这一列没有对应，逐行都空着"), ("B3", "没有对应")]


@pytest.mark.parametrize(
    ("field", "record", "why"),
    [
        (FormField("表", "B2", "target.x", district="泗泾镇"), "", "方案没有给泗泾镇印发这个目标"),
        (FormField("表", "B2", "target.x", repeat="district"), "泗泾镇", "方案没有给泗泾镇印发这个目标"),
        (FormField("表", "B2", "target.x", period="2027"), "", "方案没有这个时期的目标"),
        (FormField("表", "B2", "gap.x", repeat="industry"), "电子", "方案没有给电子印发目标，或截至日没有完成数"),
        (FormField("表", "B2", "actual.x"), "", "截至日没有这个数"),
        (FormField("表", "B2", "each.level", repeat="enterprise"), "S-1", "没有登记"),
    ],
)
def test_an_empty_cell_says_what_it_lacks(field, record, why):
    assert why_empty(field, TARGET, record) == why
    assert why_empty(field, None, record) == "指标已不存在"


def test_towns_without_a_target_are_listed_and_the_others_are_filled():
    form = sheet("地区|目标", "·|·", "·|·")
    fields = [FormField("表", "B2", "target.x", "家", repeat="district")]
    found = filling(
        [form], fields, {"target.x": TARGET}, {"district": ("甲", "乙")}, lambda _, town: 3.0 if town == "甲" else None
    )
    assert [(one.cell, one.value) for one in found.cells] == [("B2", 3.0)]
    assert [(one.cell, one.why) for one in found.empty] == [("B3", "方案没有给乙印发这个目标")]


@pytest.mark.parametrize(
    ("value", "choice", "shown"),
    [
        (3.3000000000000003, TARGET, 3.3),
        (94.235, TARGET, 94.24),
        (0.004, TARGET, 0),
        (17.0, TARGET, 17),
        (-0.004, TARGET, 0),
        (123.456789, MONEY, 123.456789),
        (12.0, MONEY, 12),
        (5, TARGET, 5),
        ("2026-10-31", NAME, "2026-10-31"),
        (None, TARGET, None),
    ],
)
def test_without_a_format_a_figure_reads_as_on_paper_and_money_to_its_fen(value, choice, shown):
    found = as_shown(value, choice)
    assert (found, type(found)) == (shown, type(shown))


DISTRICTS = {"兴庆区": "兴庆区", "宁东": "宁东", "宁东能源化工基地": "宁东", "永宁县": "永宁县"}


def by_name(form: FormSheet, *cells: str) -> tuple[dict[str, object], list[tuple[str, str]]]:
    fields = [FormField("表", cell, "target.x", "家", repeat="district") for cell in cells]
    told = {"兴庆区": 60, "宁东": 10, "永宁县": 30}
    found = filling(
        [form],
        fields,
        {"target.x": TARGET},
        {"district": ("宁东", "兴庆区", "永宁县")},
        lambda _, record: told[record],
        {"district": DISTRICTS},
    )
    return {one.cell: one.value for one in found.cells}, [(one.cell, one.why) for one in found.empty]


def test_rows_that_print_a_name_are_of_that_unit_in_whatever_order():
    """The plan's order is 宁东, 兴庆区, 永宁县."""
    form = sheet("地区|目标", "兴庆区|·", "宁东能源化工基地|·", "永宁县|·", "合计|·")
    assert by_name(form, "B2") == ({"B2": 60, "B3": 10, "B4": 30}, [])


def test_a_unit_whose_row_is_not_printed_is_told_and_a_strange_row_stays_empty():
    form = sheet("地区|目标", "兴庆区|·", "某开发区|·", "宁东|·", "合计|x")
    assert by_name(form, "B2") == ({"B2": 60, "B4": 10}, [("B2", "表上没有印“永宁县”的行，没有填")])


def test_rows_without_names_follow_the_plans_order_and_a_row_of_two_names_is_of_neither():
    assert by_name(sheet("地区|目标", "·|·", "·|·", "·|·"), "B2") == ({"B2": 10, "B3": 60, "B4": 30}, [])
    found, empty = by_name(sheet("地区|目标|附注", "兴庆区|·|宁东", "永宁县|·|·"), "B2")
    assert found == {"B3": 30}
    assert [why for _, why in empty] == ["表上没有印“宁东”的行，没有填", "表上没有印“兴庆区”的行，没有填"]


def test_a_label_without_its_cell_a_blank_within_a_label_and_a_sum_of_nothing_are_told():
    word = FormSheet("表1", (("试点城市", "", "联系人", ""),), is_word=True)
    assert [(one.cell, one.why) for one in not_mapped([word], [FormField("表1", "B1", "text.pilot")])] == [
        ("D1", "“联系人”右边的格没有对应")
    ]
    day = FormSheet("表1", (("截至日期：   年   月   日", "甲"),), is_word=True)
    assert [(one.cell, one.why) for one in not_mapped([day], [])] == [
        ("A1", "“截至日期：   年   月   日”要在这一格里手填")
    ]
    merged = FormSheet("表", (("填报单位（盖章）：", "", ""), ("甲", "乙", "丙")), merges=((0, 0, 0, 2),))
    assert [one.why for one in not_mapped([merged], [])] == ["“填报单位（盖章）：”要在这一格里手填"]
    form = FormSheet("表", (("企业名称", "已付"), ("", ""), ("合计", "")), formulas=frozenset({(2, 1)}))
    fields = [FormField("表", "A2", "each.enterprise", repeat="enterprise")]
    assert [one.why for one in not_mapped([form], fields)] == ["“已付”这一列没有对应，逐行都空着，有公式的合计会是 0"]
