"""Like with like: size groups by bounds that are data; top, bottom, and mine ± 2 (rules 12.2)."""

import pytest

from domain.units.standings import shortened, size_groups
from tests.domain.make import RULES


def test_the_bounds_of_the_size_groups_count_themselves():
    """Mean 40: 50 is 1.25 of it, 24 is 0.6."""
    assert size_groups([50, 49, 24, 23, 54], RULES) == ["大", "中", "中", "小", "大"]


def test_units_without_projects_are_small_and_do_not_move_the_mean():
    assert size_groups([40, 40, 0, 0], RULES) == ["中", "中", "小", "小"]
    assert size_groups([], RULES) == []
    assert size_groups([0], RULES) == ["小"]


@pytest.mark.parametrize(
    ("number", "mine", "shown", "why"),
    [
        (20, 10, [0, 1, 2, None, 8, 9, 10, 11, 12, None, 17, 18, 19], "three pieces"),
        (20, None, [0, 1, 2, None, 17, 18, 19], "nobody is mine"),
        (20, 4, [0, 1, 2, 3, 4, 5, 6, None, 17, 18, 19], "mine touches the top: no gap where nothing is left out"),
        (20, 19, [0, 1, 2, None, 17, 18, 19], "mine is last"),
        (20, 0, [0, 1, 2, None, 17, 18, 19], "mine is first"),
        (6, 3, [0, 1, 2, 3, 4, 5], "few units: all of them"),
        (1, 0, [0], "one"),
        (0, None, [], "none"),
    ],
)
def test_the_short_view_shows_both_ends_and_mine(number, mine, shown, why):
    assert shortened(list(range(number)), mine) == shown, why
