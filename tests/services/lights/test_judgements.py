"""A light that people set beside the rule's: with reason, by two, for thirty days at most, and over on its day (rules
4.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from data_access.queries.pilots import get_period
from data_access.queries.projects import ProjectFilter, list_projects
from data_access.queries.readings import list_readings
from data_access.tables import LightOverride, Pilot
from domain.lights.core import Core
from domain.periods import LIVE
from domain.words import Light
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import close, evaluate_live
from services.frame import open_frame
from services.lights.explanations import red_lights
from services.lights.judgements import end_judgement, judge_light, judgements
from tests.databases import undone_unread
from tests.two_people import desk_of_two

TODAY = date(2026, 11, 15)
WHY = "设备已到位，本周补验收材料"


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def frame_of(connection, user: User = DEMO_USER, period: str = "live"):
    return open_frame(connection, user, pilot="yinchuan", period=period)


def desk(connection) -> Desk:
    return desk_of_two(connection, frame_of(connection).pilot.id, DEMO_USER)


def code_of_a_red_project(connection) -> str:
    return next(row.project for row in red_lights(connection, frame_of(connection)).rows if row.is_open and row.project)


def judge(connection, code: str, **words) -> str:
    told = {"indicator": "project", "project": code, "light": "yellow", "reason": WHY, "expires_on": date(2026, 11, 20)}
    return judge_light(desk(connection), **told | words)


def beside(connection, code: str, label: str = LIVE) -> tuple[Light, Light | None]:
    period = get_period(connection, frame_of(connection).pilot.id, label)
    (row,) = [r for r in list_projects(connection, period.id, ProjectFilter(text=code), limit=9) if r.code == code]
    return row.light, row.override_light


def on(connection, day: date) -> None:
    number = frame_of(connection).pilot.id
    connection.execute(update(Pilot).where(Pilot.id == number).values(demo_today=day))
    evaluate_live(connection, number)


def test_it_stands_beside_the_rule_at_once_and_is_named_with_its_people(connection):
    code = code_of_a_red_project(connection)
    said = judge(connection, code)
    assert said.endswith("人工研判为黄灯（规则为红灯），自 2026-11-15 至 2026-11-20")
    assert beside(connection, code) == (Light.RED, Light.YELLOW)
    row = next(row for row in red_lights(connection, frame_of(connection)).rows if row.project == code)
    assert row.override_note == f"人工研判为黄灯：{WHY}（演示用户提出，李四批准，有效至 2026-11-20）"
    assert not row.is_open, "who judged it has said something of it"


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 11, 19), True), (date(2026, 11, 20), True), (date(2026, 11, 21), False)]
)
def test_it_ends_by_itself_after_its_last_day(connection, day, holds):
    code = code_of_a_red_project(connection)
    judge(connection, code)
    on(connection, day)
    assert beside(connection, code)[1] == (Light.YELLOW if holds else None)


@pytest.mark.parametrize(("days", "fits"), [(0, True), (29, True), (30, True), (31, False), (-1, False)])
def test_it_lasts_at_most_thirty_days(connection, days, fits):
    code, last = code_of_a_red_project(connection), TODAY + timedelta(days=days)
    if fits:
        judge(connection, code, expires_on=last)
        assert connection.scalar(select(LightOverride.expires_on).order_by(LightOverride.id.desc())) == last
    else:
        with pytest.raises(Refused, match="有效期最长 30 天，至 2026-12-15" if days > 0 else "早于今天"):
            judge(connection, code, expires_on=last)


def test_a_period_closed_meanwhile_keeps_it_and_the_next_does_not(connection):
    code = code_of_a_red_project(connection)
    judge(connection, code, expires_on=date(2026, 11, 22))
    on(connection, date(2026, 11, 30))
    for label in ("2026-W47", "2026-W48"):
        close(desk(connection), label)
    assert beside(connection, code, "2026-W47")[1] is Light.YELLOW
    assert beside(connection, code, "2026-W48")[1] is None
    assert beside(connection, code, "2026-W46")[1] is None, "a closed period learns of none"


def test_a_new_one_takes_the_place_of_the_old_for_good(connection):
    """The longer old one does not come back when the shorter new one is over."""
    code = code_of_a_red_project(connection)
    judge(connection, code, expires_on=date(2026, 12, 10))
    on(connection, date(2026, 11, 17))
    judge(connection, code, light="green", expires_on=date(2026, 11, 18))
    assert beside(connection, code)[1] is Light.GREEN
    on(connection, date(2026, 11, 19))
    assert beside(connection, code)[1] is None
    states = [(row.state, row.ended) for row in judgements(connection, frame_of(connection)) if code in row.what]
    assert states == [("已到期", ""), ("已提前结束", "2026-11-17 起，演示用户：由新的研判代替")]


def test_the_office_ends_one_before_its_day(connection):
    code = code_of_a_red_project(connection)
    judge(connection, code, expires_on=date(2026, 12, 10))
    number = connection.scalar(select(LightOverride.id).order_by(LightOverride.id.desc()))
    with pytest.raises(Refused, match="请写明原因"):
        end_judgement(desk(connection), number, " ")
    assert "自 2026-11-15 起结束" in end_judgement(desk(connection), number, "设备未到")
    assert beside(connection, code) == (Light.RED, None)
    with pytest.raises(Refused, match="已不在有效期内"):
        end_judgement(desk(connection), number, "再来一次")


def test_the_light_of_a_district_is_judged_like_a_project(connection):
    frame = frame_of(connection)
    row = next(r for r in red_lights(connection, frame).rows if r.district and not r.project and r.is_open)
    words = {"indicator": row.indicator, "district": row.district, "light": "green", "reason": WHY}
    judge_light(desk(connection), **words, expires_on=date(2026, 11, 16))
    unit = next(unit.id for unit in frame.districts if unit.name == row.district)

    def lights() -> dict:
        period = get_period(connection, frame.pilot.id, LIVE)
        return {r.indicator: r.override_light for r in list_readings(connection, period.id, (unit, None))}

    before = {Core.COMPLETION} if row.indicator != Core.COMPLETION else set()  # the demonstration has one of its own
    assert {code for code, light in lights().items() if light} - before == {row.indicator}
    on(connection, date(2026, 11, 17))
    assert row.indicator not in {code for code, light in lights().items() if light}


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"light": "red"}, "按规则已是红灯，不用研判"),
        ({"light": "grey"}, "研判须是红、黄、绿之一"),
        ({"light": ""}, "研判须是红、黄、绿之一"),
        ({"reason": ""}, "请写明理由"),
        ({"reason": "长" * 301}, "请写明理由"),
        ({"project": "YC-0"}, "没有项目“YC-0”"),
        ({"indicator": "nonsense"}, "没有这盏灯"),
        ({"indicator": "completion", "district": "火星县"}, "没有这盏灯"),
    ],
)
def test_what_is_wrong_is_refused(connection, words, wrong):
    with pytest.raises(Refused, match=wrong):
        judge(connection, code_of_a_red_project(connection), **words)


def test_it_takes_two(connection):
    code = code_of_a_red_project(connection)
    alone = replace(desk(connection), pair=None)
    with pytest.raises(Refused, match="须两人办理"):
        judge_light(alone, indicator="project", project=code, light="green", reason=WHY, expires_on=TODAY)


def test_a_district_reads_the_judgements_on_its_own_lights_and_the_pilots(connection):
    office = judgements(connection, frame_of(connection))
    home = next(unit for unit in frame_of(connection).districts if unit.name == "灵武市")
    mine = judgements(connection, frame_of(connection, User("某人", Role.DISTRICT, home.id)))
    assert len(mine) < len(office)
