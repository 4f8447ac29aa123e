"""Counts as they may be published: nothing small is told, and nothing small can be worked out (rules 16.5)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.appraisal.public import ALL, OTHERS, public_table
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
    assert found.cells[-1][-1] == sum(map(sum, rows))


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
