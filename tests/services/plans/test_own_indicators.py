"""A pilot's own indicators by form: made, reported, judged by a target, too old by their own cycle (rules 2.13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from data_access.queries.intake_lists import unit_names
from data_access.queries.pilots import get_pilot
from data_access.tables import Indicator, Observation, Pilot, Target
from domain.intake.forms import FORMS, Kind
from domain.words import Direction, Light, ReportedEvery, ReportedScope
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.intake.template import template_view
from services.plans.own_indicators import keep_indicator, own_indicators
from services.targets.board import target_board
from tests.databases import undone_unread

WORDS = {
    "name": "设备上云台数",
    "unit": "台",
    "direction": "up",
    "reported_scope": "pilot",
    "reported_every": "monthly",
    "definition": "试点企业接入工业互联网平台的设备台数，同一台只计一次；已停用的不计",
    "source": "市工信局〔2026〕8号第三条",
}


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def desk(connection, user: User = DEMO_USER) -> Desk:
    return Desk.on(connection, get_pilot(connection, "yinchuan").id, user)


def keep(connection, user: User = DEMO_USER, **words) -> str:
    return keep_indicator(desk(connection, user), **WORDS | words)


def own(connection):
    return own_indicators(connection, DEMO_USER, "yinchuan")


def target(connection, indicator: int, **words) -> None:
    row = connection.execute(select(Target.__table__).where(Target.period == "2026").limit(1)).mappings().one()
    mine = {"indicator_id": indicator, "source_name": WORDS["name"], "unit": "台", "value": 100, "district_id": None}
    days = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31), "industry_id": None, "cadence": "once"}
    pilot = {"pilot_id": get_pilot(connection, "yinchuan").id, "operator": ">=", "basis": "stock", "kind": "text"}
    new = {**row, **mine, **days, **pilot, "effective_from": date(2026, 1, 1), **words}
    connection.execute(insert(Target.__table__).values({name: v for name, v in new.items() if name != "id"}))


def reported(connection, indicator: int, day: date, value: float) -> None:
    pilot = get_pilot(connection, "yinchuan").id
    row = {"pilot_id": pilot, "indicator_id": indicator, "observed_on": day, "value": value}
    connection.execute(insert(Observation.__table__).values(**row, reported_by="x", source="", version=1))


def test_a_new_one_can_be_reported_at_once_in_this_pilot_only(connection):
    assert "已建立指标“设备上云台数”，可以报送" in keep(connection)
    (row,) = own(connection)
    assert (row.code, row.unit, row.targets, row.version) == ("yinchuan_own1", "台", 0, 1)
    assert (row.direction, row.reported_every) == (Direction.UP, ReportedEvery.MONTHLY)
    pilots = {code: get_pilot(connection, code).id for code in ("yinchuan", "songjiang")}
    asked = {code: "设备上云台数" in unit_names(connection, at)["indicators"] for code, at in pilots.items()}
    assert asked == {"yinchuan": True, "songjiang": False}
    assert "设备上云台数" in template_view(desk(connection), FORMS[Kind.OBSERVATIONS]).lists["indicators"]


def test_with_a_target_and_a_report_it_is_judged_on_the_board(connection):
    keep(connection)
    number = connection.scalar(select(Indicator.id).where(Indicator.code == "yinchuan_own1"))
    target(connection, number)
    reported(connection, number, date(2026, 11, 10), 95)
    evaluate_live(connection, get_pilot(connection, "yinchuan").id)
    frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
    line = next(line for line in target_board(connection, frame, "2026").lines if line.indicator == "yinchuan_own1")
    assert (line.name, line.actual, line.value, line.unit) == ("设备上云台数", 95, 100, "台")
    assert line.light is Light.GREEN, "95 where 87.4 are due"
    assert line.definition == WORDS["definition"]
    assert own(connection)[0].is_used


CYCLES = {"weekly": 21, "monthly": 45, "quarterly": 106, "half_yearly": 198, "yearly": 380}


@pytest.mark.parametrize("every", CYCLES)
@pytest.mark.parametrize(("beyond", "is_old"), [(-1, False), (0, False), (1, True)])
def test_a_report_is_too_old_by_the_cycle_of_its_indicator(connection, every, beyond, is_old):
    """Day before, of and after the last on which it counts."""
    keep(connection, reported_every=every)
    number = connection.scalar(select(Indicator.id).where(Indicator.code == "yinchuan_own1"))
    target(connection, number, first_on=date(2025, 1, 1), last_on=date(2027, 12, 31), period="2025-2027 total")
    day = date(2025, 11, 20)
    reported(connection, number, day, 95)
    pilot = get_pilot(connection, "yinchuan").id
    today = day + timedelta(days=CYCLES[every] + beyond)
    connection.execute(update(Pilot).where(Pilot.id == pilot).values(demo_today=today))
    evaluate_live(connection, pilot)
    frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
    groups = {group.key for group in target_board(connection, frame).groups}
    lines = [line for key in groups for line in target_board(connection, frame, key).lines]
    line = next(line for line in lines if line.indicator == "yinchuan_own1")
    assert ("过期" in line.reason) is is_old, line.reason


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"name": " "}, "请填写指标名称"),
        ({"name": "长" * 81}, "请填写指标名称"),
        ({"unit": ""}, "请填写单位"),
        ({"definition": ""}, "请填写口径"),
        ({"source": ""}, "请填写出处"),
        ({"name": "智能工厂"}, "已有名为“智能工厂”的指标"),
        ({"name": "智 能 工 厂"}, "已有名为“智能工厂”的指标"),
        ({"unit": "%", "reported_scope": "district"}, "百分比由全试点报一个数"),
        ({"unit": "％", "reported_scope": "district"}, "百分比由全试点报一个数"),
        ({"code": "yinchuan_own9"}, "没有这个指标"),
        ({"code": "smart_factories"}, "没有这个指标"),
    ],
)
def test_what_is_wrong_is_refused(connection, words, wrong):
    with pytest.raises(Refused) as refused:
        keep(connection, **words)
    assert wrong in str(refused.value).replace("智 能 工 厂", "智能工厂")
    assert own(connection) == ()


def test_two_who_change_one_are_told_of_each_other(connection):
    keep(connection)
    keep(connection, code="yinchuan_own1", version=1, definition="改过的口径")
    with pytest.raises(Refused, match="刚被别人改过"):
        keep(connection, code="yinchuan_own1", version=1, definition="又一个口径")
    assert own(connection)[0].definition == "改过的口径"


def test_what_is_counted_stays_once_somebody_counted(connection):
    keep(connection)
    number = connection.scalar(select(Indicator.id).where(Indicator.code == "yinchuan_own1"))
    reported(connection, number, date(2026, 11, 10), 95)
    with pytest.raises(Refused, match="已有 0 个目标、1 条报送，单位不能改；请另建一个指标"):
        keep(connection, code="yinchuan_own1", version=1, unit="套")
    with pytest.raises(Refused, match="由谁填报不能改"):
        keep(connection, code="yinchuan_own1", version=1, reported_scope="district")
    assert keep(connection, code="yinchuan_own1", version=1, name="设备上云数", reported_every="yearly")
    (row,) = own(connection)
    assert (row.name, row.reported_every, row.reported_scope) == (
        "设备上云数",
        ReportedEvery.YEARLY,
        ReportedScope.PILOT,
    )


def test_whose_indicators_they_are(connection):
    keep(connection)
    elsewhere = replace(DEMO_USER, pilot_id=get_pilot(connection, "songjiang").id)
    with pytest.raises(Forbidden):
        own_indicators(connection, elsewhere, "yinchuan")
    assert own_indicators(connection, elsewhere, "songjiang") == ()
    with pytest.raises(Forbidden):
        own_indicators(connection, User("郑岚", Role.LEADER), "yinchuan")
    with pytest.raises(Refused, match="没有试点“x”"):
        own_indicators(connection, DEMO_USER, "x")
