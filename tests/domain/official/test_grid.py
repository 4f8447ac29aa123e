"""What a row of a form prints of a unit (rules 16.4)."""

import pytest

from domain.official.grid import FormSheet, printed_name, printed_unit

NAMES = ["", "泗泾镇", "佘山镇"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (("1", "泗泾镇", ""), "泗泾镇"),
        (("1", " 泗 泾 镇 ", ""), "泗泾镇"),
        (("泗泾镇", "佘山镇", ""), ""),
        (("泗泾镇等", "", ""), ""),
        (("", "", ""), ""),
        ((), ""),
    ],
)
def test_a_row_is_of_the_one_unit_it_prints(row, name):
    assert printed_name(FormSheet("表", (row,)), 0, NAMES) == name
    assert printed_name(FormSheet("表", (row,)), 1, NAMES) == ""


@pytest.mark.parametrize(
    ("corner", "money", "other"),
    [
        ("单位：万元", "万元", ""),
        ("单位:万元、%", "万元", ""),
        ("单位：户、亿元", "亿元", ""),
        ("（单位：元）", "元", ""),
        ("单位：户", "", ""),
        ("填报单位：市工信局", "", ""),
    ],
)
def test_the_unit_in_the_corner_is_that_of_all_money(corner, money, other):
    """Beside other words of its row: no title over the whole form."""
    sheet = FormSheet("表", (("填报：甲", "", corner), ("指标", "目标", "完成"), ("资金", "", "")))
    assert printed_unit(sheet, 2, 1, is_money=True) == money
    assert printed_unit(sheet, 2, 1) == other
