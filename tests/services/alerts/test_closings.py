"""A district that sends nothing in week 47 gets an alert at its closing; it answers, the office sends it back once, the
light is well two weeks later, and the monthly paper says how long it took (rules 14.1, 14.2, 14.3, 14.5)."""

from datetime import date, timedelta

import pytest

from data_access.queries.alerts import AlertFilter, list_alerts, list_events
from domain.periods import span_of
from domain.reports.views import Table
from domain.words import AlertDeed, AlertStatus, Light, PeriodKind
from services.access import COMMAND_LINE, Role, User
from services.alerts.handling import answer_alert, judge_answer
from services.desk import Desk
from services.evaluation.close import close
from services.frame import open_frame
from services.intake.returns import send_text
from services.reports.periods import at_period
from services.reports.whole import report
from tests.databases import undone_unread
from tests.services.evaluation.test_close import on_day, pilot_of
from tests.two_people import desk_of_two

UNIT = "贺兰县"


@pytest.fixture
def connection(demo_once):
    with undone_unread(demo_once):
        yield demo_once


def week(connection, label: str, *, sends: bool) -> None:
    """A week in which the district sends its return on Thursday, or not; closed on its Sunday."""
    span = span_of(label)
    if sends:
        on_day(connection, span.starts_on + timedelta(days=3))
        send_text(Desk.on(connection, pilot_of(connection).id, COMMAND_LINE), "本周无新增", unit=UNIT)
    on_day(connection, span.ends_on)
    close(desk_of_two(connection, pilot_of(connection).id, COMMAND_LINE), label)


def alerts(connection):
    found = list_alerts(connection, pilot_of(connection).id, AlertFilter(indicator="submission"), limit=200)
    return [row for row in found if row.district == UNIT]


def handle(connection, user: User, verb, row, **words) -> None:
    (now,) = [one for one in alerts(connection) if one.id == row.id]
    verb(Desk.on(connection, pilot_of(connection).id, user), alert=row.id, version=now.version, **words)


def told_in_december(connection, row) -> list[list[str]]:
    """What the running month's paper lists of the unit's closed alerts."""
    frame = at_period(open_frame(connection, COMMAND_LINE, pilot="yinchuan", period="live"), "live", PeriodKind.MONTH)
    (section,) = [one for one in report(connection, frame).sections if one.key == "alerts"]
    tables = [block for block in section.blocks if isinstance(block, Table) and block.key == "alerts_closed"]
    cells = [[cell.text for cell in line] for table in tables for line in table.rows]
    return [line for line in cells if line[0] == f"数据报送（{UNIT}）"]


def test_a_red_light_opens_one_alert_that_follows_the_light(connection):
    assert alerts(connection) == []
    week(connection, "2026-W47", sends=False)
    (opened,) = alerts(connection)
    assert (opened.status, opened.owner, opened.period) == (AlertStatus.OPEN, UNIT, "2026-W47")
    assert (opened.opened_on, opened.due_on) == (date(2026, 11, 22), date(2026, 11, 27))
    assert opened.reason == "应报送 1 份，按时 0 份，按时率 0.0%，低于黄线 80%"

    week(connection, "2026-W48", sends=True)
    (row,) = alerts(connection)
    assert (row.seen_light, row.recovered_on) == (Light.YELLOW, None), "恢复观察 is not well"

    week(connection, "2026-W49", sends=True)
    (row,) = alerts(connection)
    assert (row.seen_light, row.recovered_on) == (Light.GREEN, date(2026, 12, 6))

    assert told_in_december(connection, opened) == []
    district = User("马晓燕", Role.DISTRICT, opened.owner_district_id)
    answer = {"cause": "data", "text": "明确专人，每周四报", "promised_on": date(2026, 12, 11)}
    handle(connection, district, answer_alert, opened, **answer)
    handle(connection, User("周敏", Role.OFFICE), judge_answer, opened, deed="sent_back", text="写明是谁")
    handle(connection, district, answer_alert, opened, **answer | {"text": "由王伟每周四报"})
    handle(connection, User("周敏", Role.OFFICE), judge_answer, opened, deed="closed")
    assert told_in_december(connection, opened) == [
        ["数据报送（贺兰县）", UNIT, "数据", "2026-11-22", "2026-12-06", "2026-12-06", "14"]
    ], "the monthly paper says how many days it took"

    week(connection, "2026-W50", sends=False)
    (row,) = alerts(connection)
    assert row.status is AlertStatus.OPEN, "it is open again by itself"
    assert (row.id, row.seen_light, row.recovered_on) == (opened.id, Light.RED, None), "one alert a trouble"
    deeds = [(event.label, event.deed) for event in list_events(connection, [row.id])]
    assert deeds == [
        ("2026-W47", AlertDeed.OPENED),
        ("2026-W49", AlertDeed.RECOVERED),
        ("", AlertDeed.REPLIED),
        ("", AlertDeed.SENT_BACK),
        ("", AlertDeed.REPLIED),
        ("", AlertDeed.CLOSED),
        ("2026-W50", AlertDeed.REOPENED),
    ]
