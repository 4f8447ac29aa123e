"""期次: ISO weeks, months, and the live one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import live_on, month_of, months_between, span_of, week_of, weeks_between, zh_of
from domain.words import PeriodKind


@pytest.mark.parametrize(
    ("day", "label", "first", "last", "why"),
    [
        (date(2026, 11, 15), "2026-W46", date(2026, 11, 9), date(2026, 11, 15), "a Sunday ends its week"),
        (date(2026, 11, 16), "2026-W47", date(2026, 11, 16), date(2026, 11, 22), "a Monday begins the next"),
        (date(2027, 1, 3), "2026-W53", date(2026, 12, 28), date(2027, 1, 3), "2026 has 53 weeks"),
        (date(2025, 12, 29), "2026-W01", date(2025, 12, 29), date(2026, 1, 4), "a week belongs to its Thursday's year"),
    ],
)
def test_a_week_is_the_iso_week(day, label, first, last, why):
    span = week_of(day)
    assert (span.label, span.starts_on, span.ends_on) == (label, first, last), why


@pytest.mark.parametrize(
    ("day", "label", "last", "why"),
    [
        (date(2026, 11, 15), "2026-11", date(2026, 11, 30), "30 days"),
        (date(2026, 12, 31), "2026-12", date(2026, 12, 31), "over the turn of the year"),
        (date(2028, 2, 1), "2028-02", date(2028, 2, 29), "a leap year"),
    ],
)
def test_a_month_ends_on_its_last_day(day, label, last, why):
    span = month_of(day)
    assert (span.label, span.starts_on, span.ends_on) == (label, day.replace(day=1), last), why


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("2026-W46", "2026年第46周（11月9日—15日）"),
        ("2026-W49", "2026年第49周（11月30日—12月6日）"),
        ("2026-W53", "2026年第53周（12月28日—1月3日）"),
        ("2026-11", "2026年11月"),
    ],
)
def test_a_period_has_a_title_that_a_person_reads(label, title):
    assert span_of(label).zh == title


def test_the_live_period_is_the_seven_days_that_end_today():
    span = live_on(date(2026, 11, 15))
    assert (span.starts_on, span.ends_on, span.label) == (date(2026, 11, 9), date(2026, 11, 15), "live")
    assert span.zh == "实时（2026-11-15）"


@pytest.mark.parametrize(
    "label", ["", "live", "2026", "2026-W60", "2026-W00", "2026-13", "2026-11-05", "2026-W", "本周", "9999-W52"]
)
def test_any_other_label_is_refused_with_the_cure(label):
    with pytest.raises(ValueError, match=f"期次“{label}”不合格式：周写作 2026-W46，月写作 2026-11"):
        span_of(label)


@pytest.mark.parametrize(
    ("first", "last", "labels", "why"),
    [
        (date(2026, 11, 9), date(2026, 11, 15), ["2026-W46"], "the week ends on the last day"),
        (date(2026, 11, 9), date(2026, 11, 14), [], "the week is not over"),
        (date(2026, 11, 15), date(2026, 11, 22), ["2026-W46", "2026-W47"], "the week of the first day counts"),
    ],
)
def test_weeks_between_are_those_that_ended(first, last, labels, why):
    assert [span.label for span in weeks_between(first, last)] == labels, why


@pytest.mark.parametrize(
    ("last", "labels", "why"),
    [
        (date(2026, 1, 30), ["2025-11", "2025-12"], "January is not over"),
        (date(2026, 1, 31), ["2025-11", "2025-12", "2026-01"], "January ends on the last day"),
    ],
)
def test_months_between_are_those_that_ended(last, labels, why):
    assert [span.label for span in months_between(date(2025, 11, 20), last)] == labels, why


@pytest.mark.parametrize(
    ("label", "zh"),
    [
        ("live", "实时"),
        ("2026-W46", "2026年第46周"),
        ("2026-W01", "2026年第1周"),
        ("2026-10", "2026年10月"),
        ("2026-04", "2026年4月"),
        ("2026", "2026年"),
        ("2025-2027 total", "试点期（2025—2027）"),
        ("2025-10~2027-05", "2025年10月—2027年5月"),
        ("annual", "每年"),
        ("annual (to 2027)", "每年（至2027）"),
        ("monthly", "每月"),
        ("evaluation criterion", "评价标准"),
    ],
)
def test_a_label_of_a_period_or_of_a_target_reads_in_chinese(label, zh):
    assert zh_of(label) == zh


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(days)
def test_a_label_leads_back_to_its_period(day):
    assert span_of(week_of(day).label) == week_of(day)
    assert span_of(month_of(day).label) == month_of(day)


@given(days)
def test_weeks_follow_each_other_without_gap(day):
    spans = list(weeks_between(day, day + timedelta(days=40)))
    assert all(b.starts_on - a.ends_on == timedelta(days=1) for a, b in zip(spans, spans[1:], strict=False))
    assert {span.kind for span in spans} == {PeriodKind.WEEK}
