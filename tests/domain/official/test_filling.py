"""What a form's cells are filled with, and why one stays empty (rules 16.4)."""

from domain.official.fields import Choice, FormField
from domain.official.filling import Empty, filling
from domain.official.grid import FormSheet


def test_a_repeated_column_whose_indicator_is_no_more_stays_empty_and_says_so():
    """As a single cell does (rules 16.4)."""
    sheet = FormSheet("表", (("地区", "完成", "旧指标"), ("", "", "")))
    known, gone = (FormField("表", cell, name, repeat="district") for cell, name in (("B2", "done"), ("C2", "gone")))
    choices = {"done": Choice("done", "完成", "", "家")}
    found = filling([sheet], [known, gone], choices, {"district": ("甲", "乙")}, lambda field, record: 3)
    assert [(one.cell, one.value) for one in found.cells] == [("B2", 3), ("B3", 3)]
    assert found.empty == tuple(Empty("表", cell, "指标已不存在") for cell in ("C2", "C3"))
