"""What a plan asks of lists, with its edges (rules 22.6)."""

from datetime import date

import pytest

from domain.batches.asked_of_lists import (
    AskedNumber,
    Chosen,
    asked_zh,
    number_of,
    quarterly_zh,
    quarters_without,
)
from domain.days import quarter_of

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
SIXTY = AskedNumber("从试点企业中选出不少于60家样板企业示范推广", 60, FIRST, LAST)


def chosen(many, day=date(2026, 5, 1)):
    return [Chosen(f"E{n}", day) for n in range(many)]


@pytest.mark.parametrize(("many", "rest"), [(59, "还差 1 家"), (60, "已达到"), (61, "已达到")])
def test_who_was_chosen_is_held_against_the_printed_number(many, rest):
    """rules 22.6"""
    assert asked_zh(chosen(many), SIXTY).endswith(f"的名单入选 {many} 家，要求 60 家，{rest}")


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2024, 12, 31), 0), (FIRST, 1), (LAST, 1), (date(2028, 1, 1), 0)],
)
def test_first_and_last_day_are_within(day, counts):
    """rules 22.6"""
    assert number_of([Chosen("E", day)], SIXTY) == counts


def test_an_enterprise_on_two_lists_counts_once():
    """rules 22.6"""
    assert number_of([Chosen("E", FIRST), Chosen("E", LAST)], SIXTY) == 1


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 3, 31), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 4, 1), (date(2026, 4, 1), date(2026, 6, 30))),
        (date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_quarter_has_its_days(day, ends):
    assert quarter_of(day) == ends


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 6, 29), "已过的季度都评过，2026年第2季度还没有，2026-06-30 前评出"),
        (date(2026, 6, 30), "已过的季度都评过，2026年第2季度还没有，2026-06-30 前评出"),
        (date(2026, 7, 1), "2026年第2季度没有评出样板，2026年第3季度还没有，2026-09-30 前评出"),
    ],
)
def test_the_last_day_of_a_quarter_is_still_in_time(today, said):
    """rules 22.6"""
    found = quarterly_zh([Chosen("E", date(2026, 3, 31))], "每季度评选细分行业改造样板", date(2026, 2, 1), today)
    assert found == f"方案要求“每季度评选细分行业改造样板”：{said}"


@pytest.mark.parametrize(
    ("day", "without"),
    [
        (date(2026, 3, 31), [date(2026, 6, 30)]),
        (date(2026, 4, 1), [date(2026, 3, 31)]),
        (date(2026, 6, 30), [date(2026, 3, 31)]),
        (date(2026, 7, 1), [date(2026, 3, 31), date(2026, 6, 30)]),
    ],
)
def test_a_list_serves_the_quarter_of_its_day_alone(day, without):
    """rules 22.6"""
    assert quarters_without([Chosen("E", day)], date(2026, 1, 15), date(2026, 6, 30)) == without


def test_nothing_is_asked_before_the_beginning():
    """rules 22.6"""
    assert quarters_without([], date(2026, 7, 1), date(2026, 6, 30)) == []
