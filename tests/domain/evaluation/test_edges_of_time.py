"""The right yardstick on every day, in plans made for the case (rules 4.1.2, 4.1.6, 7.1); time alone never mends a
light."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lights.readings import Judged
from domain.targets.readings import TargetReading
from domain.words import Basis, Light, Operator, Outcome, Verdict
from tests.domain.make import JIA, PILOT, completed, evaluated, facts, late, light_of, reading, reason_of, target

R, Y, G, X = Light.RED, Light.YELLOW, Light.GREEN, Light.GREY
SONGJIANG = replace(PILOT, code="songjiang", first_on=date(2024, 10, 1), last_on=date(2026, 10, 31))
MAY = target(391, id=5, first_on=date(2025, 10, 1), last_on=date(2027, 5, 31), period="2025-10~2027-05")
AUGUST = target(391, id=6, first_on=date(2025, 6, 1), last_on=date(2027, 8, 31), is_whole_pilot=True, period="whole")
MIANYANG = replace(PILOT, code="mianyang", first_on=date(2025, 6, 1), last_on=date(2027, 8, 31))


def projects(number: int, on: date, **other):
    return [completed(on, **other) for _ in range(number)]


def seen(known, on: date, id: int = 1) -> tuple[Judged, Light, TargetReading]:
    found = evaluated(known, on)
    light = reading(found, "completion")
    return light.judged, light.light, next(row for row in found.targets if row.target == id)


# --- the last day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "light", "verdict"),
    [
        (date(2026, 12, 30), G, Verdict.AT_RISK),
        (date(2026, 12, 31), R, Verdict.OVERDUE),
        (date(2027, 1, 1), R, Verdict.OVERDUE),
    ],
)
def test_222_of_233_is_missed_on_the_last_day(on, light, verdict):
    plan = target(233, operator=Operator.AT_LEAST)
    judged, shown, row = seen(facts(*projects(222, date(2026, 11, 1)), targets=(plan,)), on)
    assert (shown, row.verdict) == (light, verdict)
    if on > date(2026, 12, 30):
        assert row.verdict_reason == judged.reason
        assert judged.reason == "已到期未完成：完成改造 222 家，2026年目标不少于 233 家，2026-12-31 期满，差 11 家"


@pytest.mark.parametrize(("done", "outcome"), [(219, Outcome.OVERDUE), (220, Outcome.OVERDUE), (221, Outcome.MET)])
def test_exactly_220_is_not_more_than_220(done, outcome):
    plan = target(220, operator=Operator.MORE_THAN)
    judged, _, _ = seen(facts(*projects(done, date(2026, 11, 1)), targets=(plan,)), date(2026, 12, 31))
    assert judged.outcome is outcome


# --- the pilot's own days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "planned"),
    [(date(2026, 10, 25), 239 * 298 / 304), (date(2026, 10, 31), 239), (date(2026, 11, 15), 239)],
)
def test_the_last_year_of_a_pilot_ends_with_it(on, planned):
    known = facts(*projects(239, date(2026, 10, 1)), pilot=SONGJIANG, targets=(target(239),))
    judged, shown, row = seen(known, on)
    assert (shown, row.ends_on) == (G, date(2026, 10, 31))
    assert judged.planned == pytest.approx(planned)


def test_after_the_pilot_nothing_speaks_of_what_is_to_come():
    known = facts(*projects(230, date(2026, 10, 1)), *(late(5),) * 30, pilot=SONGJIANG, targets=(target(239),))
    found = evaluated(known, date(2026, 11, 15))
    row = found.targets[0]
    assert (row.verdict, row.recent_gain, found.forecasts) == (Verdict.OVERDUE, None, [])
    assert not any(word in row.verdict_reason for word in ("周", "可能性", "序时"))


# --- a later target does not hide an earlier one --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "light", "named"),
    [
        (date(2027, 5, 30), Y, 5),
        (date(2027, 5, 31), R, 5),
        (date(2027, 6, 1), R, 5),
        (date(2027, 6, 6), R, 5),
        (date(2027, 8, 31), R, 6),
        (date(2027, 9, 1), R, 6),
    ],
)
def test_what_was_due_in_may_is_still_due_in_june(on, light, named):
    known = facts(*projects(350, date(2027, 3, 1)), pilot=MIANYANG, targets=(MAY, AUGUST))
    judged, shown, _ = seen(known, on, 5)
    assert shown is light
    assert judged.target_id in (named, 5)


def test_a_year_missed_by_three_is_named_until_it_is_made_up():
    plan = (
        target(281, id=1, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31), period="2025"),
        target(239, id=2),
    )
    early = projects(278, date(2025, 12, 1))
    known = facts(*early, *projects(2, date(2026, 1, 20)), pilot=SONGJIANG, targets=plan)
    judged, shown, row = seen(known, date(2026, 1, 31))
    assert (shown, row.verdict) == (R, Verdict.OVERDUE)
    assert judged.reason == (
        "已到期未完成：完成改造 278 家，2025年目标达到 281 家，2025-12-31 期满，差 3 家；至今累计仍欠 1 家"
    )
    known = facts(*early, *projects(3, date(2026, 1, 20)), pilot=SONGJIANG, targets=plan)
    judged, shown, row = seen(known, date(2026, 1, 31))
    assert (row.verdict, judged.target_id) == (Verdict.MADE_UP, 2), "made up: the year that runs is asked"
    assert row.verdict_reason.endswith("至今累计 281 家，应累计 281 家")


def test_a_whole_target_asks_for_nothing_before_the_first_printed_year():
    whole = target(336, id=3, first_on=PILOT.first_on, last_on=PILOT.last_on, is_whole_pilot=True, period="whole")
    year = target(103, id=2, first_on=date(2027, 1, 1), last_on=date(2027, 12, 31), period="2027")
    judged, shown, _ = seen(facts(late(5), targets=(target(233), year, whole)), date(2025, 12, 1), 3)
    assert (shown, judged.planned) == (X, 0)
    assert judged.reason.startswith("未到考核期")


@pytest.mark.parametrize("on", [date(2026, 10, 31), date(2026, 11, 1)])
def test_the_year_met_and_the_whole_missed_is_red_and_names_the_whole(on):
    plan = (
        target(239, id=1),
        target(281, id=2, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31), period="2025"),
        target(530, id=3, first_on=SONGJIANG.first_on, last_on=SONGJIANG.last_on, is_whole_pilot=True, period="whole"),
    )
    done = (*projects(281, date(2025, 12, 1)), *projects(239, date(2026, 10, 1)))
    judged, shown, _ = seen(facts(*done, pilot=SONGJIANG, targets=plan), on)
    assert (shown, judged.target_id) == (R, 3)


# --- what is counted ------------------------------------------------------------------------------------------------


def test_a_project_below_level_two_is_to_be_mended_and_not_green():
    below = completed(date(2026, 11, 1), level=1)
    assert light_of(below) is Y
    assert "未达标，限期整改" in reason_of(below)


@pytest.mark.parametrize(("stuck", "light"), [(0, G), (9, G), (10, Y), (19, Y), (20, R)])
def test_a_mean_does_not_hide_the_stuck(stuck, light):
    """A hundred projects, some of them 120 days behind, the rest ahead of their plans."""
    rest = projects(100 - stuck, date(2026, 11, 1))
    found = reading(evaluated(facts(*rest, *(late(120) for _ in range(stuck)))), "schedule")
    assert found.light is light
    assert ("逾期或滞后已到红灯" in found.reason) is (light is not G)


# --- time alone never mends -----------------------------------------------------------------------------------------

FIRST = date(2025, 7, 1)
DAYS = st.integers(0, 820).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def plans(draw):
    """A few targets of one indicator, in windows of the pilot's time, and what was done up to a day."""
    chosen = []
    for id in range(1, draw(st.integers(1, 4)) + 1):
        first_on, last_on = sorted((draw(DAYS), draw(DAYS)))
        chosen.append(
            target(
                draw(st.integers(1, 12)),
                id=id,
                first_on=first_on,
                last_on=last_on,
                period="2026",
                basis=draw(st.sampled_from(Basis)),
                operator=draw(st.sampled_from(Operator)),
                is_whole_pilot=draw(st.booleans()),
                district=draw(st.sampled_from((None, JIA))),
            )
        )
    done = draw(st.lists(DAYS, max_size=12))
    return tuple(chosen), tuple(completed(on, district=JIA) for on in done), max(done, default=FIRST)


@given(plans(), st.lists(st.integers(0, 400), min_size=2, max_size=4), st.sampled_from((None, JIA)))
def test_with_facts_that_stand_still_no_light_of_a_target_improves(plan, later, district):
    targets, done, newest = plan
    known = facts(*done, targets=targets)
    before: Judged | None = None
    since = newest
    for on in sorted({newest + timedelta(days=days) for days in later}):
        found = reading(evaluated(known, on), "completion", district).judged
        if found.target_id is None or found.light is X:
            continue
        ended_well = any(
            since <= row.last_on <= on
            for row in known.targets_on(on)
            if row.district == district and _ended(known, row, on) in (Outcome.MET, Outcome.MADE_UP)
        )
        if before is not None and not ended_well:
            order = (G, Y, R)
            assert order.index(found.light) >= order.index(before.light), (before.reason, found.reason)
        before, since = found, on


def _ended(known, row, on: date) -> Outcome:
    found = next(reading for reading in evaluated(known, on).targets if reading.target == row.id)
    if row.last_on > on:
        return Outcome.RUNNING
    return {Verdict.DONE: Outcome.MET, Verdict.MADE_UP: Outcome.MADE_UP}.get(found.verdict, Outcome.OVERDUE)
