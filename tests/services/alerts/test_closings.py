"""A district that sends nothing in week 47 gets an alert at its closing; the light is well two weeks later (rules 14.1,
14.2)."""

from datetime import date, timedelta

import pytest

from data_access.queries.alerts import AlertFilter, list_alerts, list_events
from domain.periods import span_of
from domain.words import AlertDeed, AlertStatus, Light
from services.access import COMMAND_LINE
from services.desk import Desk
from services.evaluation.close import close
from services.intake.returns import send_text
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

    week(connection, "2026-W50", sends=False)
    (row,) = alerts(connection)
    assert (row.id, row.seen_light, row.recovered_on) == (opened.id, Light.RED, None), "one alert a trouble"
    deeds = [(event.label, event.deed) for event in list_events(connection, [row.id])]
    assert deeds == [
        ("2026-W47", AlertDeed.OPENED),
        ("2026-W49", AlertDeed.RECOVERED),
        ("2026-W50", AlertDeed.JOINED),
    ]
