"""Days from the money's arrival to the enterprise (rules 21.5)."""

from datetime import date, timedelta

import pytest

from domain.batches.waiting import Passed, WaitingRow, median, rest_paid_on, waiting_by_district

DAY = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("paid", "waiting", "found"),
    [
        ([], [], None),
        ([5], [], 5),
        ([5, 9], [], 5),
        ([5, 9, 20], [], 9),
        ([5], [30], 5),  # half of them
        ([5], [30, 30], None),  # fewer than half are paid
        ([10, 20], [1, 1], 10),  # who waits for a day only says nothing of the tenth
        ([0, 0], [], 0),
    ],
)
def test_the_median_counts_those_that_wait(paid, waiting, found):
    assert median(paid, waiting) == found


def test_districts_stand_slowest_first():
    def one(district, since, paid):
        at = DAY - timedelta(days=since)
        return Passed("P", "甲", district, at, None if paid is None else at + timedelta(days=paid))

    rows = waiting_by_district(
        [one("甲区", 40, 3), one("乙区", 40, 12), one("丙区", 40, None), one("甲区", 9, -2)], DAY
    )
    assert rows == [
        WaitingRow("丙区", 0, 1, None, 40),
        WaitingRow("乙区", 1, 0, 12, 0),
        WaitingRow("甲区", 2, 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("after", "last", "paid", "approved", "found"),
    [
        (None, None, 0, 100, None),
        (None, DAY, 80, 100, None),
        (None, DAY, 100, 100, DAY),
        (None, DAY, 80, None, None),
        (DAY, DAY, 80, 100, DAY),
    ],
)
def test_when_the_rest_was_paid(after, last, paid, approved, found):
    assert rest_paid_on(after, last, paid, approved) == found
