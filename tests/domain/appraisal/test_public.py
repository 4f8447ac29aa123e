"""Counts as they may be published: nothing small is told, and nothing small can be worked out (rules 16.5)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.appraisal.public import ALL, OTHERS, column_groups, public_table, told_actuals
from domain.statistics.suppression import kept_back, lonely

HEADS = ("甲", "乙", "丙")


def counts(*rows: tuple[int, ...]) -> Counter:
    cells = ((f"区{n}", head, value) for n, row in enumerate(rows) for head, value in zip(HEADS, row, strict=True))
    return Counter({(row, head): value for row, head, value in cells})


def test_what_is_large_is_told_as_it_is():
    found = public_table(counts((7, 8, 9), (10, 11, 12)), HEADS)
    assert found.cells == ((7, 8, 9, 24), (10, 11, 12, 33), (17, 19, 21, 57))
    assert found.merged == ()


def test_a_small_unit_stands_with_the_next_smallest():
    found = public_table(counts((1, 1, 1), (10, 11, 12), (20, 21, 22), (30, 31, 32)), HEADS)
    assert found.rows == (OTHERS, "区2", "区3", ALL)
    assert found.merged == ("区0", "区1")
    assert found.cells[0] == (11, 12, 13, 36)


def test_a_small_column_stands_with_the_next():
    found = public_table(counts((1, 8, 9), (0, 11, 12)), HEADS)
    assert found.columns == ("甲、乙", "丙", ALL)
    assert found.cells[0] == (9, 9, 18)


def test_where_nothing_helps_only_sums_are_told():
    found = public_table(counts((6, 0, 3), (0, 8, 9)), HEADS)
    assert found.cells == ((None, 0, None, 9), (0, None, None, 17), (6, 8, 12, 26))


@given(st.lists(st.tuples(*[st.integers(0, 20)] * 3), min_size=2, max_size=5))
def test_no_small_count_is_told_and_sums_are_right(rows):
    found = public_table(counts(*rows), HEADS)
    for line in found.cells[:-1]:
        assert all(value is None or value == 0 or value >= 5 for value in line)
        if None not in line:
            assert sum(line[:-1]) == line[-1]
    total = sum(map(sum, rows))
    assert found.cells[-1][-1] == (None if 0 < total < 5 else total)


@given(st.lists(st.tuples(*[st.integers(0, 20)] * 3), min_size=2, max_size=5))
def test_what_is_printed_has_no_lonely_cell(rows):
    found = public_table(counts(*rows), HEADS)
    if len(found.rows) <= 3 or found.rows.count(OTHERS) > 1:
        return
    cells = []
    for name in found.rows[:-1]:
        mine = [row for n, row in enumerate(rows) if f"区{n}" == name or name == OTHERS and f"区{n}" in found.merged]
        groups = [head.split("、") for head in found.columns[:-1]]
        cells.append([sum(row[HEADS.index(one)] for row in mine for one in group) for group in groups])
    hidden = frozenset((r, c) for r, line in enumerate(found.cells[:-1]) for c, v in enumerate(line[:-1]) if v is None)
    assert hidden >= kept_back(cells)
    assert lonely(cells, hidden) == ()


@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=2, max_size=5),
    st.lists(st.tuples(*[st.integers(0, 9)] * 2), min_size=3, max_size=3),
)
def test_a_second_table_of_the_same_units_gives_no_small_one_away(rows, shares):
    """Columns put together in one table are put together in the other: sums of either are sums of the same."""
    counted = counts(*rows)
    groups = column_groups(counted, HEADS)
    first = public_table(counted, HEADS)
    totals = {head: sum(row[at] for row in rows) for at, head in enumerate(HEADS)}
    assert set(groups.values()) == set(first.columns) - {ALL}
    second = public_table(Counter({(groups[head], "二级"): totals[head] for head in HEADS if totals[head]}), ("二级",))
    told = {row: line[-1] for row, line in zip(second.rows, second.cells, strict=True) if row not in (ALL, OTHERS)}
    for name, total in told.items():
        assert total is None or total == 0 or total >= 5
        assert name in first.columns


def test_figures_of_targets_give_no_small_group_away():
    told = told_actuals(
        [
            ("completion", "试点期", "家", 517.0),
            ("completion_above", "试点期", "家", 514.0),  # 3 are not above
            ("completion_srdi", "试点期", "家", 200.0),
            ("level4", "试点期", "家", 4.0),
            ("level4", "2025年", "家", 5.0),
            ("events", "试点期", "场", 3.0),  # no enterprises
            ("cloud", "试点期", "家", 0.0),
            ("solutions", "试点期", "家", None),
        ]
    )
    assert told == [517.0, None, 200.0, None, 5.0, 3.0, 0.0, None]


def test_a_small_year_cannot_be_had_from_the_whole_and_the_others():
    """(rules 16.5)"""
    whole = ("completion", "试点期", "家", 33.0)
    assert told_actuals([("completion", "2025年", "家", 30.0), whole, ("completion", "2026年", "家", 3.0)]) == [
        None,
        33.0,
        None,
    ]
    years = [("completion", f"{2025 + n}年", "家", actual) for n, actual in enumerate((30.0, 20.0, 3.0))]
    assert told_actuals([*years, ("completion", "试点期", "家", 53.0)]) == [30.0, None, None, 53.0]
    assert told_actuals([*years[:2], ("completion", "试点期", "家", 50.0)]) == [30.0, 20.0, 50.0]


def test_who_was_selected_and_who_completed_are_of_one_family():
    """517 selected, 514 completed: 3 are not (rules 16.5)."""
    rows = [("enterprises_selected", "试点期", "家", 517.0), ("completion", "试点期", "家", 514.0)]
    assert told_actuals(rows) == [517.0, None]
