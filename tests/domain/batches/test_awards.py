"""Who is proposed as a showcase, and what criteria weigh (rules 22.1, 22.2)."""

from datetime import date

import pytest

from domain.batches.awards import AwardCandidate, proposed, weights


def one(code, before, after):
    return AwardCandidate("U", "甲", code, "东岭区", "轴承", date(2026, 5, 1), before, after)


def test_level_first_then_gain_and_equal_ones_share_a_place():
    found = [one("D", 2, 3), one("B", 1, 3), one("C", 1, 3), one("A", 2, 4)]
    assert [(place, was.code) for place, was in proposed(found, 3, 1)] == [(1, "A"), (2, "B"), (2, "C"), (4, "D")]


@pytest.mark.parametrize(
    ("before", "after", "is_in"), [(2, 3, True), (3, 3, False), (1, 2, False), (None, 4, False), (4, 3, False)]
)
def test_who_is_proposed(before, after, is_in):
    assert bool(proposed([one("A", before, after)], 3, 1)) is is_in


def test_nobody_completed_nobody_is_proposed():
    assert proposed([], 3, 1) == []


@pytest.mark.parametrize(
    ("points", "found"),
    [([None, None, None, None], [25, 25, 25, 25]), ([10, 30], [25, 75]), ([10, 30, None], [100 / 6, 50, 100 / 3])],
)
def test_criteria_weigh_the_same_where_no_points_are_printed(points, found):
    assert weights(points) == pytest.approx(found)
