"""New rows of rules from a day on: what they would turn, and that no day before them is judged otherwise (rules
4.9)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from data_access.queries.pilots import get_pilot
from data_access.queries.rules import load_rule_book
from data_access.tables import AuditEvent, IndicatorReading, LightRule, Period, Pilot, StageWeight
from domain.lights.rule_changes import RuleKind
from domain.lights.rule_views import Turned
from domain.words import STAGES
from services.access import DEMO_USER
from services.errors import Refused
from services.evaluation.close import close, evaluate_live
from services.evaluation.yardstick_changes import changes_in
from services.frame import open_frame
from services.lights.rule_changes import change_rules, preview
from services.lights.rule_page import explained, rule_rows
from services.lights.turned import LIGHTS, PLACES, PROJECTS, TARGETS, WHOSE
from tests.databases import undone_unread
from tests.two_people import desk_of_two

DAY = date(2026, 11, 23)
LOOSER = {"indicator": "completion", "metric": "pace_ratio", "green": 0.05, "yellow": 0.01}
WORDS = {"reason": "首批集中验收", "source": "专班会议纪要〔2026〕12号"}


@pytest.fixture
def frame(demo_both):
    with undone_unread(demo_both):
        yield open_frame(demo_both, DEMO_USER, pilot="yinchuan", period="live")


def desk(connection, frame):
    return desk_of_two(connection, frame.pilot.id, DEMO_USER)


def on(connection, frame, day: date) -> None:
    """The pilot's today becomes the day, and the live period is evaluated on it."""
    connection.execute(update(Pilot).where(Pilot.id == frame.pilot.id).values(demo_today=day))
    evaluate_live(connection, frame.pilot.id)


def lights(connection, frame, label: str) -> dict:
    table, period = IndicatorReading.__table__.c, Period.__table__.c
    query = (
        select(table.district_id, table.industry_id, table.light)
        .join(Period.__table__, period.id == table.period_id)
        .where(period.pilot_id == frame.pilot.id, period.label == label, table.indicator == "completion")
    )
    return {row[:2]: row[2] for row in connection.execute(query)}


def change(connection, frame, **words) -> str:
    told = {"kind": "bounds", "values": LOOSER, "effective_from": DAY, **WORDS, **words}
    return change_rules(desk(connection, frame), **told)


def test_the_preview_tells_every_light_that_the_day_itself_then_turns(demo_both, frame):
    """What was foreseen on the 15th for a row of the 16th is what the 15th's facts give on it, but for the day."""
    view = preview(demo_both, frame, kind="bounds", values=LOOSER)
    foreseen = [one for one in view.turned if one.kind == LIGHTS and one.what.startswith("完成改造（")]
    before = lights(demo_both, frame, "live")
    rules = load_rule_book(demo_both).on(frame.pilot.today, "yinchuan")
    demo_both.execute(
        LightRule.__table__.insert(),
        [
            {
                name: getattr(rules["completion", "pace_ratio"], name)
                for name in ("indicator", "metric", "direction", "green_inclusive", "yellow_inclusive", "unit")
            }
            | {"pilot_id": frame.pilot.id, "green_bound": 0.05, "yellow_bound": 0.01, "is_default": False}
            | {"effective_from": frame.pilot.today, "source": "x", "author": "x"}
        ],
    )
    evaluate_live(demo_both, frame.pilot.id)
    after = lights(demo_both, frame, "live")
    moved = {key for key in before if before[key] is not after[key]}
    assert len(foreseen) == len(moved) > 0
    assert all(one.is_worse is False for one in foreseen), "looser bounds make nothing worse"
    assert foreseen[0] == Turned(LIGHTS, "完成改造（银川市）", foreseen[0].before, "● 绿", False)
    assert f"亮灯 {sum(one.kind == LIGHTS for one in view.turned)} 盏" in view.sentence


def test_a_preview_writes_nothing_and_the_rules_in_force_turn_nothing(demo_both, frame):
    counts = [demo_both.scalar(select(func.count()).select_from(table)) for table in (LightRule, AuditEvent)]
    with pytest.raises(Refused, match="没有改动"):
        preview(demo_both, frame, kind="bounds", values=LOOSER | {"green": 0.95, "yellow": 0.8})
    preview(demo_both, frame, kind="bounds", values=LOOSER)
    assert [demo_both.scalar(select(func.count()).select_from(table)) for table in (LightRule, AuditEvent)] == counts


@pytest.mark.parametrize(
    ("kind", "values", "turns"),
    [
        ("bounds", {"indicator": "project", "metric": "days_late", "green": 0, "yellow": 5}, PROJECTS),
        ("bounds", {"indicator": "verdict", "metric": "met_probability", "green": 0.01, "yellow": None}, TARGETS),
        ("ranking", {"acceptance": 0, "on_time": 0, "level": 0, "satisfaction": 0, "volume": 100}, PLACES),
        ("bounds", {"indicator": "ranking", "metric": "min_accepted", "green": 40, "yellow": None}, PLACES),
        ("stages", {s.value: 0 for s in STAGES} | {"payment": 100}, PROJECTS),
        ("parties", dict.fromkeys((s.value for s in STAGES), "office"), WHOSE),
    ],
)
def test_lights_of_projects_verdicts_places_and_parties_are_foreseen(demo_both, frame, kind, values, turns):
    view = preview(demo_both, frame, kind=kind, values=values)
    assert any(one.kind == turns for one in view.turned), view.sentence
    assert all(one.before != one.after and one.what for one in view.turned)


@pytest.mark.parametrize(("metric", "green"), [("lock_days", 60), ("on_time_weeks", 4)])
def test_what_decides_no_light_says_so(demo_both, frame, metric, green):
    view = preview(demo_both, frame, kind="bounds", values={"indicator": "intake", "metric": metric, "green": green})
    assert view.turned == ()
    assert "没有一盏灯、一项目标判断、一个名次会变" in view.sentence
    assert "不决定灯、目标判断和名次" in view.note


@pytest.mark.parametrize(("day", "is_new"), [(date(2026, 11, 22), False), (DAY, True), (date(2026, 11, 24), True)])
def test_a_row_holds_from_its_day_on(demo_both, frame, day, is_new):
    """Day before, of and after."""
    before = lights(demo_both, frame, "live")
    change(demo_both, frame)
    on(demo_both, frame, day)
    now = lights(demo_both, frame, "live")
    assert (now[None, None].value == "green") is is_new
    assert before[None, None].value != "green"


def test_no_closed_period_changes_and_one_that_was_over_before_keeps_its_rules(demo_both, frame):
    """The week that ends on the eve of the day, closed after it, is judged by the rules of its last day."""
    closed = lights(demo_both, frame, "2026-W46")
    versions = demo_both.execute(
        select(Period.label, Period.rule_version).where(Period.status == "closed").order_by(Period.id)
    ).all()
    change(demo_both, frame)
    on(demo_both, frame, date(2026, 11, 30))
    readings = close(desk(demo_both, frame), "2026-W47")  # ends on 2026-11-22
    assert lights(demo_both, frame, "2026-W46") == closed
    assert lights(demo_both, frame, "2026-W47")[None, None].value != "green"
    later = close(desk(demo_both, frame), "2026-W48")
    assert lights(demo_both, frame, "2026-W48")[None, None].value == "green"
    assert readings.rule_version == frame.period.rule_version != later.rule_version
    again = demo_both.execute(
        select(Period.label, Period.rule_version).where(Period.status == "closed").order_by(Period.id)
    ).all()
    assert again[: len(versions)] == versions
    told = changes_in(demo_both, frame.pilot.id, date(2026, 11, 23), date(2026, 11, 29))
    assert [(c.kind, c.effective_from) for c in told if c.kind == "规则调整"] == [("规则调整", DAY)]
    assert "完成改造 · 序时完成率：绿线 ≥ 95% → ≥ 5%，黄线 ≥ 80% → ≥ 1%" in told[0].text


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"effective_from": date(2026, 11, 15)}, "生效日须晚于今天"),  # the demonstration's today
        ({"reason": " "}, "请写明原因"),
        ({"source": ""}, "请写明依据"),
        ({"reason": "长" * 301}, "请写明原因"),
        ({"values": LOOSER | {"green": 3}}, "绿线须在 0% 到 200% 之间"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(demo_both, frame, words, wrong):
    before = demo_both.scalar(select(func.count()).select_from(LightRule))
    with pytest.raises(Refused, match=wrong):
        change(demo_both, frame, **words)
    assert demo_both.scalar(select(func.count()).select_from(LightRule)) == before


def test_all_that_is_wrong_is_told_at_once(demo_both, frame):
    with pytest.raises(Refused) as refused:
        change(
            demo_both, frame, effective_from=date(2026, 11, 1), reason="", source="", values=LOOSER | {"yellow": 0.5}
        )
    assert all(word in str(refused.value) for word in ("黄线比绿线还严", "写明原因", "写明依据", "须晚于今天"))


def test_a_second_row_must_be_later_than_the_first(demo_both, frame):
    change(demo_both, frame)
    for day in (date(2026, 11, 20), DAY):
        with pytest.raises(Refused, match="已有 2026-11-23 起的一行"):
            change(demo_both, frame, effective_from=day)
    stricter = LOOSER | {"green": 0.99}
    assert "自 2026-11-24 起" in change(demo_both, frame, effective_from=date(2026, 11, 24), values=stricter)


def test_alone_nobody_sets_rules(demo_both, frame):
    alone = replace(desk(demo_both, frame), pair=None)
    with pytest.raises(Refused, match="须两人办理"):
        change_rules(alone, kind="bounds", values=LOOSER, effective_from=DAY, **WORDS)


def test_the_page_says_who_when_why_and_other_pilots_keep_the_default(demo_both, frame):
    change(demo_both, frame)
    mine = next(row for row in rule_rows(demo_both, frame) if row.for_whom == "本试点")
    who = (mine.author, mine.recorded_on, mine.effective_from, mine.state)
    assert who == ("演示用户/李四（登录前记录）", date(2026, 11, 15), DAY, "尚未生效")
    assert (mine.reason, mine.source, mine.green) == ("首批集中验收", "专班会议纪要〔2026〕12号", "≥ 5%")
    other = load_rule_book(demo_both).on(date(2026, 12, 1), "songjiang")
    assert other["completion", "pace_ratio"].green_bound == 0.95


def test_weights_of_stages_become_nine_rows_that_stand_on_the_page(demo_both, frame):
    values = {stage.value: 11 for stage in STAGES} | {"payment": 12}
    change(demo_both, frame, kind=RuleKind.STAGES, values=values)
    count = select(func.count()).select_from(StageWeight).where(StageWeight.pilot_id == frame.pilot.id)
    assert demo_both.scalar(count) == 9
    rows = [row for row in rule_rows(demo_both, frame) if row.subject == "阶段权重"]
    assert [(row.what, row.green, row.state) for row in rows[:2]] == [
        ("诊断", "10 分", "在用"),
        ("诊断", "11 分", "尚未生效"),
    ]
    on(demo_both, frame, DAY)
    later = open_frame(demo_both, DEMO_USER, pilot="yinchuan", period="live")
    states = {(row.green, row.state) for row in rule_rows(demo_both, later) if row.what == "诊断"}
    assert {("10 分", "已被取代"), ("11 分", "在用")} <= states


CITIES = ("银川", "松江", "涪陵", "绵阳", "重庆", "宁夏", "上海", "四川")


@pytest.mark.parametrize("pilot", ["songjiang", "fuling", "mianyang"])
def test_no_default_names_another_city(demo_both, frame, pilot):
    evaluate_live(demo_both, get_pilot(demo_both, pilot).id)
    here = open_frame(demo_both, DEMO_USER, pilot=pilot)
    texts = [f"{row.author} {row.source}" for row in rule_rows(demo_both, here)]
    texts += [rule.source for rule in explained(demo_both, here)]
    others = [city for city in CITIES if city not in here.pilot.name]
    assert [(text, city) for text in texts for city in others if city in text] == []


def test_a_city_still_reads_what_it_published_itself(demo_both, frame):
    assert any("银川市发展改革委" in row.author for row in rule_rows(demo_both, frame))
