"""A period closed a week late knows what was known on its last day (rules 2.3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from data_access import tables
from data_access.commands.intake import write_changes
from data_access.queries.pilots import get_period, get_pilot
from domain.intake.forms import Kind
from domain.intake.views import RowChange
from services.access import Role, User
from services.evaluation.close import close
from tests.databases import undone
from tests.two_people import desk_of_two

LAST_DAY = date(2026, 11, 22)
PROJECT = tables.Project.__table__


@pytest.fixture
def demo(demo_both):
    with undone(demo_both):
        yield demo_both


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def touch(connection: Connection, project: int, day: date) -> None:
    """The project's name is written anew, as a return does it."""
    change = RowChange(("",), "", 1, {"name": "甲"}, {"name": ("甲", "乙")}, project, 1)
    write_changes(
        connection, pilot_id=1, kind=Kind.PROJECTS, changes=[change], ids={}, at=at(day), reported_by="永宁县"
    )


@pytest.mark.parametrize(
    ("touched", "days"),
    [
        ([LAST_DAY + timedelta(days=1)], 85),
        ([LAST_DAY], 0),
        ([LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=5)], 85),
        ([LAST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)], 1),
    ],
    ids=["the day after", "on the day", "twice after", "the day before and the day after"],
)
def test_a_project_touched_since_is_as_silent_as_it_was(demo, touched, days):
    pilot = get_pilot(demo, "yinchuan")
    project = demo.scalar(
        select(PROJECT.c.id).where(PROJECT.c.pilot_id == pilot.id, PROJECT.c.status == "active").limit(1)
    )
    silent_since = at(LAST_DAY - timedelta(days=85))
    demo.execute(update(PROJECT).where(PROJECT.c.id == project).values(updated_at=silent_since))
    for day in touched:
        touch(demo, project, day)
    pilots = tables.Pilot.__table__
    demo.execute(update(pilots).where(pilots.c.id == pilot.id).values(demo_today=LAST_DAY + timedelta(days=7)))
    close(desk_of_two(demo, pilot.id, User("王主任", Role.OFFICE)), "2026-W47")
    row = tables.ProjectReading.__table__.c
    period = get_period(demo, pilot.id, "2026-W47")
    query = select(row.silent_days).where(row.period_id == period.id, row.project_id == project)
    assert demo.scalar(query) == days
