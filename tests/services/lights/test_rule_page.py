"""What other bounds would have done, recounted from the exported readings; and the rows with their state (rules
4.7)."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select

from data_access.queries.indicators import list_indicators
from data_access.queries.rules import load_rule_book
from data_access.tables import IndicatorReading, LightRule, Period
from domain.lights.core import Core
from domain.rule_sources import said_of
from domain.words import Light
from services.access import DEMO_USER
from services.errors import Refused
from services.frame import open_frame
from services.lights.rule_page import PERIODS, TRIED, explained, rule_rows, what_if
from tests.databases import undone


@pytest.fixture(scope="module")
def frame(demo_once):
    return open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")


def recounted(connection, frame, green: float, yellow: float) -> tuple[int, int]:
    """Lights looked at and changed, counted anew from the table: bounds 0.95 and 0.80 against others."""

    def light(value, g, y):
        return Light.GREEN if value >= g - 1e-9 else Light.YELLOW if value >= y - 1e-9 else Light.RED

    table, period = IndicatorReading.__table__.c, Period.__table__.c
    ids = connection.scalars(
        select(period.id)
        .where(period.pilot_id == frame.pilot.id, period.kind == "week", period.ends_on <= date(2026, 11, 15))
        .order_by(period.ends_on.desc())
        .limit(PERIODS)
    ).all()
    rows = connection.execute(
        select(table.value, table.light).where(table.period_id.in_(ids), table.indicator == "completion")
    ).all()
    mine = [row for row in rows if row.value is not None and light(row.value, 0.95, 0.80) is row.light]
    return len(mine), sum(light(row.value, green, yellow) is not row.light for row in mine)


@pytest.mark.parametrize(("green", "yellow"), [(95, 80), (99, 80), (90, 80), (95, 90), (100, 0), (80, 80)])
def test_a_what_if_counts_every_light_that_would_be_another(demo_once, frame, green, yellow):
    found = what_if(demo_once, frame, "completion", green, yellow)
    looked_at, changed = recounted(demo_once, frame, green / 100, yellow / 100)
    assert sum(row[1] for row in found.periods) == looked_at
    assert sum(row[2] + row[3] for row in found.periods) == changed
    assert (found.periods[0][0], len(found.periods)) == ("2026-W46", PERIODS)
    assert len(found.moved) == found.periods[0][2] + found.periods[0][3]


@pytest.mark.parametrize("core", TRIED)
def test_the_bounds_in_force_change_nothing(demo_once, frame, core):
    found = what_if(demo_once, frame, str(core), None, None)
    assert sum(row[2] + row[3] for row in found.periods) == 0
    assert "都不变" in found.sentence


def test_lag_is_better_when_it_is_less(demo_once, frame):
    stricter = what_if(demo_once, frame, "schedule", 1, 3)
    assert sum(row[2] for row in stricter.periods) > 0
    assert sum(row[3] for row in stricter.periods) == 0
    with pytest.raises(Refused, match="黄线应高于绿线"):
        what_if(demo_once, frame, "schedule", 20, 10)


@pytest.mark.parametrize("code", ["compliance", "level_up", "overall", "nonsense"])
def test_lights_that_bounds_on_a_value_do_not_decide_cannot_be_tried(demo_once, frame, code):
    with pytest.raises(Refused, match="不能试算"):
        what_if(demo_once, frame, code, None, None)


def test_every_core_light_is_explained_with_its_source(demo_once, frame):
    found = explained(demo_once, frame)
    assert [rule.indicator for rule in found] == [*map(str, Core), "overall"]
    assert all(rule.definition and rule.source for rule in found)


def test_rows_say_whether_they_are_in_force(demo_once, frame):
    """A stricter row for Yinchuan from December 2026: not yet in force; one from October has replaced the default."""
    with undone(demo_once):
        base = (
            demo_once.execute(
                select(LightRule.__table__).where(LightRule.indicator == "completion", LightRule.metric == "pace_ratio")
            )
            .mappings()
            .one()
        )
        for number, day in enumerate((date(2026, 10, 1), date(2026, 12, 1)), start=1):
            row = {name: value for name, value in base.items() if name != "id"}
            row |= {"pilot_id": frame.pilot.id, "effective_from": day, "green_bound": 0.95 + number / 100}
            demo_once.execute(insert(LightRule.__table__).values(**row))
        rule_rows.forget()
        states = {row.green: row.state for row in rule_rows(demo_once, frame) if row.subject == "完成改造"}
    rule_rows.forget()
    assert states == {"≥ 95%": "已被取代", "≥ 96%": "在用", "≥ 97%": "尚未生效"}


def test_every_row_is_named_in_chinese(demo_once, frame):
    for row in rule_rows(demo_once, frame):
        assert not row.what.isascii(), row
        assert not row.subject.isascii(), row


CITIES = ("银川", "绵阳", "涪陵", "松江", "重庆")


@pytest.mark.parametrize(
    ("name", "own"),
    [("银川市试点", 3), ("绵阳市试点", 1), ("重庆市涪陵区试点", 1), ("上海市松江区试点", 0), ("静海市试点", 0)],
)
def test_no_rule_goes_by_the_plan_of_another_city(demo_once, frame, name, own):
    """Issued by it, or named in a default: whose it is not reads the bounds without the name."""
    told = [
        said_of(rule, replace(frame.pilot, name=name)) for rule in load_rule_book(demo_once).rules if not rule.pilot
    ]
    words = ["".join(pair) for pair in told]
    assert len(told) > 50
    assert not [one for one in words for city in CITIES if city in one and city not in name]
    assert len({one for one in words if any(city in one for city in CITIES)}) == own, "its own plan is named"
    assert not [one for one in words if "（）" in one]


def test_no_definition_of_the_catalogue_names_a_city(demo_once):
    named = [
        record.code
        for record in list_indicators(demo_once).values()
        if re.search("银川|绵阳|涪陵|松江|重庆|上海|宁夏|四川|自治区", f"{record.name}{record.definition}")
    ]
    assert named == []
