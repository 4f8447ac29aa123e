"""What a closing does to alerts, light by light (rules 14.1, 14.2)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.alerts.opening import StandingAlert, periods_between, turns
from domain.alerts.rules import OpeningRule, in_force, is_bad
from domain.alerts.seen import SeenLight, Subject
from domain.periods import span_of, week_of
from domain.words import AlertDeed, AlertOwner, AlertScope, AlertStatus, Light, PeriodKind

RED, YELLOW, GREEN, GREY = Light
WEEK = span_of("2026-W47")
SUBJECT = Subject(AlertScope.DISTRICT, "completion", district=7)
RULE = OpeningRule(
    "district_red",
    AlertScope.DISTRICT,
    "*",
    RED,
    periods=1,
    owner=AlertOwner.DISTRICT,
    answer_days=5,
    join_periods=3,
    reopen_periods=4,
    remind_after=1,
    supervise_after=5,
    summon_after=10,
    name_after=15,
    is_on=True,
    effective_from=date(2024, 1, 1),
    source="默认",
)


def ago(weeks: int) -> date:
    return WEEK.ends_on - timedelta(weeks=weeks)


def seen(light: Light | None, running: int = 1, subject: Subject = SUBJECT) -> SeenLight:
    return SeenLight(subject, light, running, "完成改造 24 家，低于黄线")


def standing(status: AlertStatus, light: Light | None, **days: date | None) -> StandingAlert:
    return StandingAlert(1, SUBJECT.trouble, status, RED, light, "district_red", ago(0), **days)


def done(one: SeenLight | None, *alerts: StandingAlert, rule: OpeningRule = RULE) -> list[AlertDeed | None]:
    return [turn.deed for turn in turns([one] if one else [], alerts, {rule.code: rule}, WEEK)]


@pytest.mark.parametrize(
    ("light", "running", "rule", "opens"),
    [
        (RED, 1, {}, True),
        (YELLOW, 3, {}, False),
        (GREY, 1, {}, False),  # no data is no trouble of this kind
        (None, 0, {}, False),
        (RED, 1, {"periods": 2}, False),
        (RED, 2, {"periods": 2}, True),
        (RED, 9, {"periods": 2}, True),  # it stood before the rule did
        (YELLOW, 2, {"periods": 2, "light": YELLOW}, True),
        (RED, 2, {"periods": 2, "light": YELLOW}, True),  # red is worse than yellow
        (RED, 1, {"indicator": "completion"}, True),
        (RED, 1, {"indicator": "schedule"}, False),
        (RED, 1, {"scope": AlertScope.PILOT}, False),
        (RED, 1, {"is_on": False}, False),
    ],
)
def test_a_light_opens_an_alert_by_the_rule_that_looks_at_it(light, running, rule, opens):
    assert done(seen(light, running), rule=replace(RULE, **rule)) == ([AlertDeed.OPENED] if opens else [])


OPEN, REPLIED, RETURNED, VERIFIED, CLOSED = AlertStatus


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (standing(OPEN, RED), RED, []),  # the same trouble opens no second one
        (standing(OPEN, RED), YELLOW, [None]),  # better, not well: only what the light shows
        (standing(OPEN, RED), GREY, [None]),
        (standing(OPEN, YELLOW), GREEN, [AlertDeed.RECOVERED]),
        (standing(VERIFIED, RED), GREEN, [AlertDeed.RECOVERED]),
        (standing(OPEN, GREEN, recovered_on=ago(1)), GREEN, []),  # said once
        (standing(OPEN, GREEN, recovered_on=ago(1)), YELLOW, [None]),
        (standing(OPEN, YELLOW), RED, [AlertDeed.JOINED]),
        (standing(OPEN, GREEN, recovered_on=ago(3)), RED, [AlertDeed.JOINED]),  # a flap within 3 periods
        (standing(OPEN, GREEN, recovered_on=ago(4)), RED, [AlertDeed.REOPENED]),  # well for longer: to answer anew
        (standing(CLOSED, GREEN, recovered_on=ago(5), closed_on=ago(4)), RED, [AlertDeed.REOPENED]),
        (standing(CLOSED, GREEN, recovered_on=ago(6), closed_on=ago(5)), RED, [AlertDeed.OPENED]),  # a new trouble
        (standing(CLOSED, RED, closed_on=ago(2)), RED, []),  # closed for a reason while red: it has not turned again
        (standing(CLOSED, RED, closed_on=ago(5)), RED, [AlertDeed.OPENED]),  # but that does not hold for ever
        (standing(CLOSED, RED, closed_on=ago(1)), GREEN, [AlertDeed.RECOVERED]),
        (standing(OPEN, RED), None, [AlertDeed.LEFT]),
    ],
)
def test_what_becomes_of_an_alert_that_stands(before, now, expected):
    assert done(seen(now), before) == expected


def test_an_alert_opened_at_yellow_shows_red_when_it_is_red():
    """The light is another, nothing has happened (rules 14.2)."""
    opened = replace(standing(OPEN, YELLOW), light=YELLOW)
    (turn,) = turns([seen(RED)], [opened], {RULE.code: RULE}, WEEK)
    assert (turn.deed, turn.light) == (None, RED)
    assert done(seen(RED), replace(opened, seen_light=RED)) == []
    assert done(seen(YELLOW), replace(opened, seen_light=RED)) == [None]


def test_a_project_that_is_no_more_among_the_readings_has_left():
    assert done(None, standing(OPEN, RED)) == [AlertDeed.LEFT]


def test_the_rule_in_force_is_the_newest_of_its_code_the_pilots_own_first():
    later = replace(RULE, periods=2, effective_from=date(2026, 6, 1))
    own = replace(RULE, periods=3, pilot="yinchuan", effective_from=date(2026, 1, 1))
    of_another = replace(own, pilot="fuling", periods=4)
    rows = (later, own, of_another, RULE)
    assert in_force(rows, date(2025, 1, 1), "yinchuan")["district_red"].periods == 1
    assert in_force(rows, date(2026, 7, 1), "mianyang")["district_red"].periods == 2
    assert in_force(rows, date(2026, 7, 1), "yinchuan")["district_red"].periods == 3


@pytest.mark.parametrize(
    ("kind", "first", "last", "number"),
    [
        (PeriodKind.WEEK, date(2026, 11, 1), date(2026, 11, 22), 3),
        (PeriodKind.WEEK, date(2026, 11, 18), date(2026, 11, 22), 0),  # closed in the running week
        (PeriodKind.MONTH, date(2025, 12, 31), date(2026, 2, 28), 2),
    ],
)
def test_periods_are_counted_by_their_kind(kind, first, last, number):
    assert periods_between(first, last, kind) == number


def test_grey_is_neither_bad_nor_well():
    assert not is_bad(GREY, RED)
    assert not is_bad(GREY, YELLOW)
    assert week_of(WEEK.ends_on) == WEEK
