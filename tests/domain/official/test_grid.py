"""What a row of a form prints of a unit (rules 16.4)."""

import pytest

from domain.official.grid import FormSheet, printed_name

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
