"""A revised target holds from its day on; what was judged before keeps the version of its day (rules 4.1.8)."""

from datetime import date, timedelta

import pytest

from domain.facts.pace import versions_on
from domain.words import Cadence, Light, Operator
from tests.domain.make import PILOT, completed, evaluated, facts, reading, target

FROM = date(2026, 10, 1)
FIRST = {"effective_from": date(2025, 10, 20), "source_name": "拟改造企业数量"}
OLD = target(233, **FIRST)
NEW = target(210, **FIRST | {"id": 2, "effective_from": FROM})
AGAIN = target(200, **FIRST | {"id": 3, "effective_from": date(2026, 12, 1)})


def values(*targets, on: date) -> list[tuple[float, float | None]]:
    return [(version.value, version.was) for version in versions_on(targets, on)]


@pytest.mark.parametrize(
    ("on", "found", "why"),
    [
        (date(2025, 7, 1), [(233, None)], "before the plan itself the first version"),
        (FROM - timedelta(days=1), [(233, None)], "the day before"),
        (FROM, [(210, 233)], "the day itself"),
        (FROM + timedelta(days=1), [(210, 233)], "the day after"),
        (date(2026, 11, 30), [(210, 233)], "until the next revision"),
        (date(2026, 12, 1), [(200, 210)], "which tells the one before it"),
        (date(2028, 1, 1), [(200, 210)], "and stays"),
    ],
)
def test_the_newest_version_not_after_the_day_holds(on, found, why):
    assert values(OLD, NEW, AGAIN, on=on) == found, why
    assert values(AGAIN, NEW, OLD, on=on) == found, "in whatever order they stand"


@pytest.mark.parametrize(
    ("effective_from", "value"),
    [(date(2026, 12, 31), 210), (date(2027, 1, 1), 233)],
    ids=["its last day", "the day after"],
)
def test_a_window_that_was_over_keeps_the_version_it_ended_with(effective_from, value):
    late = target(210, **FIRST | {"id": 2, "effective_from": effective_from})
    assert [version.value for version in versions_on([OLD, late], date(2027, 3, 1))] == [value]


def test_a_recurring_target_is_revised_from_the_window_that_holds_the_day():
    days = {"first_on": PILOT.first_on, "last_on": PILOT.last_on, "cadence": Cadence.YEARLY, "period": "annual"}
    yearly = [target(20, **FIRST | days), target(30, **FIRST | days | {"id": 2, "effective_from": FROM})]
    found = versions_on(yearly, date(2026, 10, 1))
    assert [(v.value, v.first_on, v.last_on) for v in found] == [
        (20, PILOT.first_on, date(2025, 12, 31)),
        (30, date(2026, 1, 1), PILOT.last_on),
    ]


def test_other_lines_are_no_versions():
    other = target(103, year=2027, **FIRST | {"id": 2, "effective_from": FROM})
    assert values(OLD, other, on=FROM) == [(233, None), (103, None)]
    twice = target(240, **FIRST | {"id": 2})
    assert values(OLD, twice, on=FROM) == [(233, None), (240, None)], "the same day: printed twice, not revised"


def test_an_operator_that_is_revised_keeps_the_value_told():
    strict = target(233, **FIRST | {"id": 2, "effective_from": FROM, "operator": Operator.MORE_THAN})
    assert values(OLD, strict, on=FROM) == [(233, None)]
    assert versions_on([OLD, strict], FROM)[0].operator is Operator.MORE_THAN


DONE = [completed(date(2026, 9, 1)) for _ in range(160)]


@pytest.mark.parametrize(
    ("on", "light", "target_id", "basis"),
    [
        (date(2026, 9, 30), Light.YELLOW, 1, "按方案表格目标 233 家，2026年"),
        (date(2026, 10, 1), Light.GREEN, 2, "按方案表格目标 210 家，2026年，2026-10-01 起由 233 调整"),
    ],
)
def test_the_light_is_judged_by_the_version_of_its_day_and_says_which(on, light, target_id, basis):
    known = facts(*DONE, targets=(OLD, NEW))
    found = reading(evaluated(known, on), "completion")
    assert (found.light, found.judged.target_id) == (light, target_id)
    assert basis in found.reason
    assert [row.target for row in evaluated(known, on).targets] == [target_id]
