"""What a list changed since its last version (rules 17.4)."""

from domain.lists.versions import changes, kept, opened

NAMES = ("代码", "名称", "状态", "项目")
BEFORE = [["1", "甲", "在册", 3], ["2", "乙", "在册", 1.5], ["3", "丙", None, 0]]


def test_rows_that_came_and_went_and_cells_that_are_otherwise():
    now = [["1", "甲", "退出", 9], ["3", "丙", None, 0], ["4", "丁", "在册", 1]]
    found = changes((NAMES, BEFORE), (NAMES, now), ("项目",))
    assert [(one.what, one.key, one.heading, one.was, one.now) for one in found] == [
        ("新增", "4", "", "", "丁"),
        ("移出", "2", "", "乙", ""),
        ("变更", "1", "状态", "在册", "退出"),
    ]


def test_a_column_that_only_one_has_is_not_compared_and_nothing_is_nothing():
    more = [[*row, "x"] for row in BEFORE]
    assert changes((NAMES, BEFORE), ((*NAMES, "新列"), more)) == ()


def test_a_version_is_kept_as_it_was():
    assert opened(kept(NAMES, BEFORE)) == (NAMES, BEFORE)
