"""A revised target holds from its day on; what was judged before keeps the version of its day (rules 4.1.8); so do
checkpoints (rules 4.1.10) and shares of districts (rules 7.8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.facts.pace import CourseFact
from domain.facts.versions import versions_on
from domain.words import Cadence, Light, Operator, TargetKind
from tests.domain.make import JIA, PILOT, completed, evaluated, facts, reading, target

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


STRICT = target(233, **FIRST | {"id": 2, "effective_from": FROM, "operator": Operator.MORE_THAN})


def test_an_operator_that_is_revised_is_told_with_both():
    """The value alone would say nothing: 233 of 233 is green to 12-30 and red on 12-31."""
    assert values(OLD, STRICT, on=FROM) == [(233, 233)]
    known = facts(*[completed(date(2026, 9, 1)) for _ in range(233)], targets=(OLD, STRICT))
    for on, light in ((FROM, Light.GREEN), (date(2026, 12, 31), Light.RED)):
        found = reading(evaluated(known, on), "completion")
        assert found.light is light
        assert "，2026-10-01 起由达到 233 调整为超过 233" in found.reason
    assert "调整" not in reading(evaluated(known, FROM - timedelta(days=1)), "completion").reason


def test_a_version_that_is_printed_again_as_it_was_holds_since_its_own_day():
    again = target(210, **FIRST | {"id": 3, "effective_from": date(2026, 11, 1)})
    (found,) = versions_on([OLD, NEW, again], date(2026, 11, 15))
    assert (found.id, found.was, found.effective_from) == (3, 233, FROM)


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


SHARE = target(20, **FIRST | {"id": 4, "kind": TargetKind.ALLOCATED, "district": JIA, "effective_from": FROM})


@pytest.mark.parametrize(
    ("on", "found", "why"),
    [
        (FROM - timedelta(days=1), [], "the day before: the district has no share yet"),
        (FROM, [(20, None)], "on the day"),
        (date(2026, 11, 1), [(25, 20)], "issued again: a version like any other"),
    ],
)
def test_a_share_holds_from_the_day_it_was_issued_for(on, found, why):
    again = target(25, **FIRST | {"id": 5, "kind": TargetKind.ALLOCATED, "district": JIA})
    assert values(SHARE, dated(again, date(2026, 11, 1)), on=on) == found, why


def dated(version, day: date):
    return replace(version, effective_from=day)


def test_a_share_is_judged_like_a_printed_target_and_says_so():
    known = facts(*[completed(date(2026, 9, 1)) for _ in range(10)], targets=(OLD, SHARE))
    before, after = (reading(evaluated(known, on), "completion", JIA) for on in (FROM - timedelta(days=1), FROM))
    assert "按项目计划节点" in before.reason
    assert "按分解下达目标 20 家，2026年" in after.reason
    assert after.judged.target_id == 4
    assert after.judged.planned == pytest.approx(20 * 274 / 365)


EARLY = CourseFact(date(2026, 3, 1), ((date(2026, 6, 30), 20.0),))
LATE = CourseFact(FROM, ((date(2026, 10, 31), 90.0), (date(2026, 11, 30), 160.0)))
STRAIGHT = CourseFact(date(2026, 12, 1), ())


@pytest.mark.parametrize(
    ("on", "points", "why"),
    [
        (date(2026, 2, 28), (), "before the first set: the straight line"),
        (date(2026, 3, 1), EARLY.points, "from its day on"),
        (FROM - timedelta(days=1), EARLY.points, "until the eve of the next"),
        (FROM, LATE.points, "which takes its place whole"),
        (date(2026, 12, 1), (), "one without points is the straight line again"),
    ],
)
def test_checkpoints_hold_from_their_day_whatever_the_version(on, points, why):
    courses = (LATE, STRAIGHT, EARLY)
    versions = [replace(version, courses=courses) for version in (OLD, NEW)]
    (found,) = versions_on(versions, on)
    assert found.checkpoints == points, why
    assert found.value == (233 if on < FROM else 210)


def test_a_closed_day_keeps_its_own_checkpoints():
    """80 done on 09-30: 20 + 213 × 92 ÷ 184 were due by the first set, 233 × 273 ÷ 365 by none."""
    done = [completed(date(2026, 9, 1)) for _ in range(80)]
    with_points = replace(OLD, courses=(EARLY, LATE))
    september = reading(evaluated(facts(*done, targets=(with_points,)), date(2026, 9, 30)), "completion")
    assert september.judged.planned == pytest.approx(20 + 213 * 92 / 184)
    assert "按专班检查点" in september.reason
    october = reading(evaluated(facts(*done, targets=(with_points,)), date(2026, 10, 31)), "completion")
    assert october.judged.planned == pytest.approx(90)
