"""A new row of the rules of alerts by two people, and what opens by it (rules 14.9)."""

from datetime import date, timedelta

import pytest

from data_access.queries.alert_rules import load_alert_rules
from data_access.queries.alerts import AlertFilter, list_alerts
from domain.alerts.rules import in_force
from services.access import COMMAND_LINE, Role, User
from services.alerts.rule_changes import alert_rules, change_alert_rule
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import open_frame
from tests.databases import undone_unread
from tests.services.alerts.test_closings import week
from tests.services.evaluation.test_close import pilot_of
from tests.two_people import desk_of_two

DAY = date(2026, 11, 20)
TOLD = {"effective_from": DAY, "reason": "要答得更快", "source": "专班会议纪要〔2026〕13号"}


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def two(connection) -> Desk:
    return desk_of_two(connection, pilot_of(connection).id, COMMAND_LINE)


def rules(connection, day: date):
    return in_force(load_alert_rules(connection), day, "yinchuan")


def test_a_row_holds_from_its_day_on_and_the_next_closing_opens_by_it(connection):
    quick = {"code": "district_red", "answer_days": 2}
    yellow = {"code": "", "scope": "district", "indicator": "schedule", "light": "yellow", "owner": "office"}
    assert "限 2 个工作日" in change_alert_rule(two(connection), values=quick, **TOLD)
    assert change_alert_rule(two(connection), values=yellow, **TOLD).startswith("地区 · 项目进度黄灯")
    assert rules(connection, DAY - timedelta(days=1))["district_red"].answer_days == 5
    assert rules(connection, DAY)["district_red"].answer_days == 2
    week(connection, "2026-W47", sends=False)
    found = list_alerts(connection, pilot_of(connection).id, AlertFilter(), limit=500)
    opened = [row for row in found if row.period == "2026-W47"]
    assert {row.due_on for row in opened if row.rule == "district_red"} == {date(2026, 11, 24)}
    own = [row for row in opened if row.rule == "district_schedule_yellow"]
    assert own
    assert {row.owner for row in own} == {"专班办公室"}


def test_a_rule_that_is_switched_off_opens_nothing_and_is_shown_so(connection):
    change_alert_rule(two(connection), values={"code": "district_red", "is_on": False}, **TOLD)
    week(connection, "2026-W47", sends=False)
    found = list_alerts(connection, pilot_of(connection).id, AlertFilter(), limit=500)
    assert not [row for row in found if row.period == "2026-W47" and row.rule == "district_red"]
    lines = alert_rules(connection, open_frame(connection, COMMAND_LINE, pilot="yinchuan"))
    assert [line.state for line in lines if line.rule.code == "district_red"] == ["在用，停用"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"effective_from": date(2026, 11, 15)}, "生效日须晚于今天"),
        ({"reason": " "}, "请写明原因"),
        ({"source": "x" * 301}, "请写明依据"),
    ],
)
def test_what_a_row_lacks_is_said_and_nothing_is_written(connection, change, said):
    before = load_alert_rules(connection)
    with pytest.raises(Refused, match=said):
        change_alert_rule(two(connection), values={"code": "district_red", "answer_days": 2}, **TOLD | change)
    assert load_alert_rules(connection) == before


def test_one_person_alone_and_who_may_not_set_up_change_nothing(connection):
    words = {"values": {"code": "district_red", "answer_days": 2}, **TOLD}
    office = Desk.on(connection, pilot_of(connection).id, User("周敏", Role.OFFICE, account_id=1))
    with pytest.raises(Refused, match="两人"):
        change_alert_rule(office, **words)
    with pytest.raises(Forbidden):
        change_alert_rule(Desk.on(connection, pilot_of(connection).id, User("某人", Role.DISTRICT, 1)), **words)


def test_a_second_row_begins_after_the_first(connection):
    change_alert_rule(two(connection), values={"code": "district_red", "answer_days": 2}, **TOLD)
    with pytest.raises(Refused, match="已有 2026-11-20 起的一行"):
        change_alert_rule(two(connection), values={"code": "district_red", "answer_days": 3}, **TOLD)
    change_alert_rule(
        two(connection),
        values={"code": "district_red", "answer_days": 3},
        **TOLD | {"effective_from": date(2026, 11, 21)},
    )
    assert [rules(connection, day)["district_red"].answer_days for day in (DAY, date(2026, 11, 21))] == [2, 3]
