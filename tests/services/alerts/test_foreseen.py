"""Alerts of targets at a closing that forecasts none of them, and what is said of one that shows no light any more."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from domain.alerts.opening import StandingAlert
from domain.alerts.seen import TARGET, SeenLight, Subject
from domain.alerts.views import AlertLine
from domain.words import AlertDeed, AlertScope, AlertStatus, Light
from services.alerts.machine import machine_says
from services.evaluation import alerts
from tests.domain.alerts.test_opening import WEEK
from tests.domain.make import RULES

DAY = date(2026, 11, 20)
STANDS = StandingAlert(1, "target/target/1", AlertStatus.OPEN, Light.RED, Light.RED, "target_chance", DAY)


def test_at_the_plans_end_a_target_is_what_it_came_to_and_one_in_force_waits(monkeypatch):
    """2 is over and done, 1 is in force and not forecast, 9 is of the plan no more (rules 14.7)."""
    standing = [replace(STANDS, id=one, trouble=f"target/target/{one}") for one in (1, 2, 9)]
    over = SeenLight(Subject(AlertScope.TARGET, TARGET, target=2), Light.GREEN, 0, "已完成")
    monkeypatch.setattr(alerts, "load_alert_rules", lambda *_: ())
    monkeypatch.setattr(alerts, "list_standing", lambda *_: standing)
    monkeypatch.setattr(alerts, "seen_lights", lambda *_: iter([over]))
    line = {"indicator": "x", "district": None, "industry": None, "last_on": WEEK.ends_on, "value": 1.0}
    targets = [SimpleNamespace(id=one, unit=str(one), **line) for one in (1, 2)]
    facts = SimpleNamespace(targets_on=lambda day: targets)
    readings = SimpleNamespace(span=WEEK, as_of=WEEK.ends_on, forecasts=())
    pilot = SimpleNamespace(id=1, code="yinchuan", reports_weekly=True)
    turned = alerts.alerts_of(None, pilot, facts, readings, (), RULES)
    assert [(turn.alert.id, turn.deed) for turn in turned.turns] == [(2, AlertDeed.RECOVERED), (9, AlertDeed.LEFT)]


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("target", "目标已调整或不再预测"),
        ("party_provider", "没有在办项目"),
        ("project", "退出、更换或取消资格"),
    ],
)
def test_why_a_light_is_gone_is_said_by_what_it_was_of(indicator, why):
    """(rules 14.2, 14.7, 14.8)"""
    told = {"owner": "专班办公室", "opened_on": DAY, "due_on": DAY, "status": AlertStatus.OPEN, "days_late": 0}
    line = AlertLine(1, "甲", Light.RED, None, "x", version=1, indicator=indicator, **told)
    assert machine_says(line) == f"已不再亮灯（{why}），可以核实办结"
