"""A clock is held against the newest thing that was written (rules 11.17)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.clocks import LONGEST_SILENCE, SKEW, is_far_past, wrong_clock

NEWEST = datetime(2026, 11, 29, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (timedelta(), ""),
        (LONGEST_SILENCE, ""),
        (LONGEST_SILENCE + timedelta(seconds=1), "晚 31 天"),
        (timedelta(days=365), "本机时钟是 2027-11-29 21:00，比库里最近一次操作晚 365 天：请先校准时钟；"),
        (-SKEW, ""),
        (-SKEW - timedelta(seconds=1), "早 1 小时"),
        (-timedelta(hours=23, minutes=59), "早 23 小时"),
        (-timedelta(days=2), "早 2 天"),
    ],
)
def test_a_clock_is_wrong_a_month_after_and_an_hour_before_the_newest_event(by, said):
    found = wrong_clock(NEWEST + by, NEWEST)
    assert (said in found, bool(found)) == (True, bool(said))


def test_without_any_event_nothing_can_be_said_of_the_clock():
    assert wrong_clock(NEWEST, None) == ""
    assert not is_far_past(date(2100, 1, 1), None)


@pytest.mark.parametrize(("days", "is_far"), [(-400, False), (0, False), (31, False), (32, True), (365, True)])
def test_a_period_is_far_past_when_it_ends_more_than_a_month_after_the_newest_event(days, is_far):
    day = date(2026, 11, 29)
    assert is_far_past(day + timedelta(days=days), day) is is_far
