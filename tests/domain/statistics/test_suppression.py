"""Nobody works a small count out of what is printed: tried by brute force over every table with the same margins and
printed cells (rules 16.5)."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics.suppression import kept_back, lonely

TABLES = [
    # cells, kept back, why
    (((7, 8), (9, 12)), (), "nothing is small"),
    (((0, 8), (9, 12)), (), "nobody is told as 0"),
    (((3, 8), (9, 12)), ((0, 0), (0, 1), (1, 0), (1, 1)), "the only circle"),
    (((3, 8, 30), (9, 12, 6), (20, 7, 5)), ((0, 0), (0, 1), (1, 0), (1, 1)), "the cheapest circle"),
    (((2, 3), (4, 1)), ((0, 0), (0, 1), (1, 0), (1, 1)), "all are small and on a circle"),
    (((1, 9, 9), (1, 9, 0)), ((0, 0), (1, 0)), "two that add up to 2 are 1 each: nothing helps"),
]


@pytest.mark.parametrize(("cells", "found", "why"), TABLES, ids=[case[2] for case in TABLES])
def test_what_is_kept_back(cells, found, why):
    assert kept_back(cells) == frozenset(found), why


def test_two_that_add_up_to_two_are_named():
    cells = ((1, 9, 9), (1, 9, 0))
    assert lonely(cells, kept_back(cells)) == ((0, 0), (1, 0))


def test_a_small_cell_alone_in_its_row_is_named():
    cells = ((3, 0), (9, 12))
    assert lonely(cells, kept_back(cells)) == ((0, 0),)


def solutions(cells, hidden) -> dict:
    """Every value that each hidden cell can have in a table of counts ≥ 1 there, with the same margins and cells."""
    table, places = np.array(cells), sorted(hidden)
    top = int(table.sum(0).max())
    values: dict = {place: set() for place in places}
    for guess in product(*(range(1, min(top, int(table[place[0]].sum())) + 1) for place in places)):
        other = table.copy()
        for place, value in zip(places, guess, strict=True):
            other[place] = value
        if (other.sum(0) == table.sum(0)).all() and (other.sum(1) == table.sum(1)).all():
            for place, value in zip(places, guess, strict=True):
                values[place].add(value)
    return values


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=2))
def test_what_can_be_worked_out_is_what_is_said_to_be(cells):
    found = kept_back(cells)
    if len(found) > 4:
        return  # too many tables to try
    alone = lonely(cells, found)
    for place, values in solutions(cells, found).items():
        if cells[place[0]][place[1]] < 5:
            assert (len(values) == 1) == (place in alone), (cells, place)


@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=4, max_size=4))
def test_every_small_cell_is_kept_back_and_no_zero_is(cells):
    found = kept_back(cells)
    for row, line in enumerate(cells):
        for column, value in enumerate(line):
            assert ((row, column) in found) >= (0 < value < 5)
            assert not (value == 0 and (row, column) in found)
