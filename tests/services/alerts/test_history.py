# ruff: noqa: S608  the SQL is the test's own
"""预警处置 costs the same after years: what the database does for it is counted in its steps, not in seconds (rules
14.5)."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, func, insert, select, text

from data_access import tables
from data_access.queries.alerts import AlertFilter, count_alerts, list_alerts
from domain.words import AlertDeed, AlertStatus
from services.access import DEMO_USER
from services.alerts import improvement
from services.alerts.improvement import LOOKED_AT, improvement_view, worked_before
from services.alerts.page import alert_page, alert_view
from services.frame import open_frame
from tests.databases import undone_unread

YEARS, A_YEAR = 4, 400
"""So many closed alerts a year come to a demonstration whose own are the first year's."""
EVERY = 10
"""Steps of SQLite's machine are counted by tens."""


@pytest.fixture
def here(demo_once):
    with undone_unread(demo_once):
        yield demo_once


@contextmanager
def steps(connection: Connection):
    """How many steps SQLite's machine takes, and how many rows come out of it."""
    count = [0]
    raw = connection.connection.driver_connection
    raw.set_progress_handler(lambda: count.__setitem__(0, count[0] + 1), EVERY)
    try:
        yield count
    finally:
        raw.set_progress_handler(None, EVERY)


def lived_through(connection: Connection, first: date, number: int) -> None:
    """Alerts of years before, each answered, well and closed."""
    alert, event = tables.Alert.__table__, tables.AlertEvent.__table__
    pattern = connection.execute(select(alert).where(alert.c.project_id.is_(None)).limit(1)).one()._asdict()
    last = connection.scalar(select(func.max(alert.c.id)))
    days = [first + timedelta(days=place * 365 // number) for place in range(number)]
    rows, events = [], []
    for place, day in enumerate(days, start=1):
        well = day + timedelta(days=14)
        told = {"status": AlertStatus.CLOSED, "opened_on": day, "due_on": day + timedelta(days=7), "closed_on": well}
        rows.append(pattern | told | {"id": last + place, "recovered_on": well, "trouble": f"old/{last + place}"})
        deeds = (
            (AlertDeed.OPENED, day),
            (AlertDeed.REPLIED, day),
            (AlertDeed.RECOVERED, well),
            (AlertDeed.CLOSED, well),
        )
        events += [
            {
                "alert_id": last + place,
                "deed": deed,
                "happened_on": on,
                "recorded_at": text("CURRENT_TIMESTAMP"),
                "text": "已约谈",
                "cause": "approval" if deed is AlertDeed.REPLIED else "",
                "author": "甲" if deed is AlertDeed.REPLIED else "",
            }
            for deed, on in deeds
        ]
    connection.execute(insert(alert), rows)
    for one in events:
        connection.execute(insert(event).values(**one))


def cost(connection: Connection, read: Callable[[], object]) -> int:
    read()
    with steps(connection) as count:
        read()
    return count[0]


def test_the_list_and_one_alert_cost_the_same_after_five_years(here):
    frame = open_frame(here, DEMO_USER, pilot="yinchuan")
    lived_through(here, date(2025, 1, 1), LOOKED_AT)
    line = alert_page(here, frame).lines[0]
    reads = {
        "list": lambda: alert_page(here, frame),
        "late": lambda: alert_page(here, frame, state="late"),
        "district": lambda: alert_page(here, open_frame(here, DEMO_USER, pilot="yinchuan", district="经开区")),
        "one": lambda: alert_view(here, frame, number=line.id),
        "worked before": lambda: worked_before(here, frame, line, "审批"),
    }
    before = {name: cost(here, read) for name, read in reads.items()}
    for year in range(1, YEARS + 1):
        lived_through(here, date(2025 - year, 1, 1), A_YEAR)
    for name, read in reads.items():
        assert cost(here, read) <= before[name] * 1.1, name


def test_what_was_closed_and_all_are_found_without_sorting_all_of_them(here):
    """Their rows cost the same; that they are counted for the page numbers is a step of the index each."""
    frame = open_frame(here, DEMO_USER, pilot="yinchuan")
    lived_through(here, date(2025, 1, 1), LOOKED_AT)
    both = {"closed": AlertFilter(statuses=(AlertStatus.CLOSED,)), "all": AlertFilter()}
    rows = {state: partial(list_alerts, here, frame.pilot.id, chosen) for state, chosen in both.items()}
    pages = {state: partial(alert_page, here, frame, state=state) for state in both}
    before = {of: {state: cost(here, read) for state, read in told.items()} for of, told in (("r", rows), ("p", pages))}
    for year in range(1, YEARS + 1):
        lived_through(here, date(2025 - year, 1, 1), A_YEAR)
    for state in both:
        assert cost(here, rows[state]) <= before["r"][state] * 1.1, state
        assert cost(here, pages[state]) <= before["p"][state] + YEARS * A_YEAR, state


@pytest.mark.parametrize("statuses", [(), (AlertStatus.CLOSED,), (AlertStatus.OPEN, AlertStatus.CLOSED)])
def test_pages_of_a_list_together_are_the_list(here, statuses):
    """Open ones first by their day, then the closed, the newest first; nothing twice, nothing left out."""
    number, chosen = open_frame(here, DEMO_USER, pilot="yinchuan").pilot.id, AlertFilter(statuses=statuses)
    lived_through(here, date(2025, 1, 1), 40)
    whole = list_alerts(here, number, chosen, limit=10_000)
    parts = [list_alerts(here, number, chosen, limit=7, offset=at) for at in range(0, len(whole) + 7, 7)]
    assert [row.id for part in parts for row in part] == [row.id for row in whole]
    assert len({row.id for row in whole}) == len(whole) == count_alerts(here, number, chosen)
    places = [row.status is AlertStatus.CLOSED for row in whole]
    assert places == sorted(places)
    closed = [row.closed_on for row in whole if row.status is AlertStatus.CLOSED]
    assert closed == sorted(closed, reverse=True)
    standing = [row.due_on for row in whole if row.status is not AlertStatus.CLOSED]
    assert standing == sorted(standing)


def test_the_whole_of_it_does_look_at_all_of_it(here):
    """The count that cannot stay: 提升 is of everything that ever happened; it shows that the steps are counted."""
    frame = open_frame(here, DEMO_USER, pilot="yinchuan")
    read = improvement._improvement.__wrapped__
    lived_through(here, date(2025, 1, 1), A_YEAR)
    before = cost(here, lambda: read(here, frame))
    lived_through(here, date(2024, 1, 1), A_YEAR)
    assert cost(here, lambda: read(here, frame)) > before * 1.5


def test_what_worked_is_looked_for_among_the_newest(here, monkeypatch):
    frame = open_frame(here, DEMO_USER, pilot="yinchuan")
    line = alert_page(here, frame).lines[0]
    lived_through(here, date(2024, 1, 1), 30)
    whole = improvement_view(here, frame.at(None, None)).measures
    found = worked_before(here, frame, line, "审批")
    assert found == tuple(row for row in whole if row.cause == "审批" and row.alert != line.id)
    assert len(found) >= 30
    by_light = tuple(row for row in whole if row.indicator == line.indicator and row.alert != line.id)
    assert worked_before(here, frame, line, "") == by_light
    monkeypatch.setattr(improvement, "LOOKED_AT", 7)
    assert len(worked_before(here, frame, line, "审批")) == 7, "the newest seven that are well are all of these years"
