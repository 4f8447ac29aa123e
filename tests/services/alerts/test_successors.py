"""Of a unit that has ended its successor is asked, else the office (rules 14.2, 14.10)."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.alerts import AlertFilter, list_alerts, list_events
from data_access.queries.projects import list_districts
from domain.alerts.opening import StandingAlert
from domain.words import AlertDeed, AlertOwner, AlertStatus, Light
from services.access import COMMAND_LINE
from services.evaluation.alerts import _Owners
from services.evaluation.close import close
from tests.databases import undone_unread
from tests.services.evaluation.test_close import on_day, pilot_of
from tests.two_people import desk_of_two

DAY = date(2026, 11, 20)


def unit(number: int, name: str, *, to: date | None = None, since: date | None = None, into: int | None = None):
    return SimpleNamespace(id=number, short_name=name, valid_from=since, valid_to=to, merged_into_id=into)


def owners(*units) -> _Owners:
    return _Owners({one.id: one for one in units}, 90, DAY)


def standing(district: int | None) -> StandingAlert:
    return StandingAlert(1, "x", AlertStatus.OPEN, Light.RED, Light.RED, "r", DAY, owner_district=district)


BY_DISTRICT = SimpleNamespace(owner=AlertOwner.DISTRICT)


@pytest.mark.parametrize(
    ("to", "asked"),
    [(None, "甲"), (date(2026, 11, 21), "甲"), (DAY, "甲"), (date(2026, 11, 19), "乙")],
)
def test_a_unit_is_asked_until_its_last_day_then_the_one_it_was_merged_into(to, asked):
    """Its last day is 11-20: asked on the 20th, from the 21st on its successor is."""
    known = owners(unit(1, "甲", to=to, into=2), unit(2, "乙"))
    assert known.of(BY_DISTRICT, 1)["owner"] == asked
    after = known.after(standing(1))
    assert (None if after is None else after["owner"]) == (None if asked == "甲" else "乙")


def test_a_chain_of_mergers_is_followed_and_where_it_ends_nowhere_the_office_answers():
    ended = date(2026, 1, 31)
    known = owners(unit(1, "甲", to=ended, into=2), unit(2, "乙", to=ended, into=3), unit(3, "丙"))
    assert known.of(BY_DISTRICT, 1)["owner"] == "丙"
    office = {"owner": "专班办公室", "owner_district_id": None, "owner_department_id": 90, "owner_account_id": None}
    assert owners(unit(1, "甲", to=ended)).of(BY_DISTRICT, 1) == office, "ended without a successor"
    circle = owners(unit(1, "甲", to=ended, into=2), unit(2, "乙", to=ended, into=1))
    assert circle.of(BY_DISTRICT, 1) == office
    later = owners(unit(1, "甲", to=ended, into=2), unit(2, "乙", since=date(2026, 11, 21)))
    assert later.of(BY_DISTRICT, 1) == office, "a successor that begins tomorrow is not there yet"
    assert known.of(SimpleNamespace(owner=AlertOwner.OFFICE), 1) == office
    assert known.after(standing(None)) is None, "what the office owns stays with it"


def test_a_closing_hands_what_waits_for_an_ended_unit_to_its_successor(demo_once):
    with undone_unread(demo_once):
        pilot = pilot_of(demo_once)
        known = {row.short_name: row for row in list_districts(demo_once, pilot.id)}
        chosen = AlertFilter(statuses=(AlertStatus.OPEN,), owner="永宁县")
        asked = [row.id for row in list_alerts(demo_once, pilot.id, chosen, limit=200)]
        assert asked
        district = tables.District.__table__
        ended = {"valid_to": date(2026, 11, 21), "merged_into_id": known["贺兰县"].id}
        demo_once.execute(update(district).where(district.c.id == known["永宁县"].id).values(ended))
        on_day(demo_once, date(2026, 11, 22))
        close(desk_of_two(demo_once, pilot.id, COMMAND_LINE), "2026-W47")
        table = tables.Alert.__table__
        rows = demo_once.execute(select(table).where(table.c.id.in_(asked))).all()
        assert {(row.owner, row.owner_district_id) for row in rows} == {("贺兰县", known["贺兰县"].id)}
        assert {row.due_on for row in rows} == {date(2026, 11, 27)}
        events = list_events(demo_once, asked)
        told = [event for event in events if event.deed is AlertDeed.ASSIGNED]
        again = {event.alert_id for event in events if (event.label, event.deed) == ("2026-W47", AlertDeed.REOPENED)}
        assert {(event.label, event.text) for event in told} == {("2026-W47", "永宁县已撤并，转贺兰县办理")}
        assert sorted([*(event.alert_id for event in told), *again]) == sorted(asked), "what is asked anew once"
