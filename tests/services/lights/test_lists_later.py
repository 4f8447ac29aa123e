"""What is recorded later moves no list of a closed period (rules 4.8)."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, select

from data_access import tables
from data_access.queries.pilots import get_pilot
from data_access.queries.readings import list_indicator
from data_access.queries.targets import count_chosen
from domain.lights.core import OF_PACE, Core
from domain.words import EnterpriseStatus, Scale, Title
from services.access import DEMO_USER
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from tests.databases import undone
from tests.services.lights.opening import MONTH, WEEK, change, everything, opened, rows_behind


@pytest.fixture
def demo(demo_once: Connection) -> Iterator[Connection]:
    with undone(demo_once):
        yield demo_once


@pytest.fixture
def both(demo_both: Connection) -> Iterator[Connection]:
    """The same on each of the two databases."""
    with undone(demo_both):
        yield demo_both


def planned_later(connection: Connection) -> None:
    change(connection, tables.Milestone, tables.Milestone.planned_on.is_not(None), planned_on=date(2027, 6, 30))


def another_district(connection: Connection) -> None:
    other = select(tables.District.id).where(tables.District.short_name == "永宁县").scalar_subquery()
    change(connection, tables.Enterprise, tables.Enterprise.id > 0, district_id=other)


def all_issues_put_off(connection: Connection) -> None:
    days = {"due_on": date(2027, 1, 31), "closed_on": None}
    change(connection, tables.Issue, tables.Issue.id > 0, **days)


def all_returns_taken_back(connection: Connection) -> None:
    change(connection, tables.WeeklyReturn, tables.WeeklyReturn.id > 0, submitted_on=None, submitted_at=None)


def the_days_of_returns_moved(connection: Connection) -> None:
    change(connection, tables.WeeklyReturn, tables.WeeklyReturn.week == "2026-W46", due_on=date(2026, 11, 9))


def all_left(connection: Connection) -> None:
    left = {"status": EnterpriseStatus.WITHDRAWN, "status_on": date(2026, 11, 14), "status_reason": "停产"}
    change(connection, tables.Enterprise, tables.Enterprise.status == EnterpriseStatus.ACTIVE, **left)


@pytest.mark.parametrize(
    "later",
    [
        planned_later,
        another_district,
        all_issues_put_off,
        all_returns_taken_back,
        the_days_of_returns_moved,
        all_left,
    ],
)
def test_what_is_recorded_later_moves_no_list_of_a_closed_week_or_month(demo, later):
    before = {label: everything(demo, label) for label in (WEEK, MONTH, "live")}
    later(demo)
    evaluate_live(demo, get_pilot(demo, "yinchuan").id)
    assert everything(demo, WEEK) == before[WEEK]
    assert everything(demo, MONTH) == before[MONTH]
    assert everything(demo, "live") != before["live"]


@pytest.mark.parametrize(
    ("indicator", "values"),
    [
        ("completion_titled", {"title": Title.NONE}),
        ("completion_srdi", {"title": Title.LITTLE_GIANT}),
        ("completion_above", {"scale": Scale.BELOW}),
    ],
)
def test_a_title_or_scale_of_later_moves_no_list_of_a_closed_week(demo, indicator, values):
    def counted(label: str) -> int:
        frame = open_frame(demo, DEMO_USER, period=label)
        return count_chosen(demo, frame.period.id, opened(demo, frame, indicator))

    before = counted(WEEK)
    assert before
    change(demo, tables.Enterprise, tables.Enterprise.id > 0, **values)
    evaluate_live(demo, get_pilot(demo, "yinchuan").id)
    assert counted(WEEK) == before
    assert counted("live") == 0


def test_an_enterprise_that_moves_stays_in_the_list_of_the_district_in_which_it_was_completed(both):
    """Completed in 金凤区, in 永宁县 from 11-12 on: 金凤区 counts and lists it."""
    pilot, unit = get_pilot(both, "yinchuan"), tables.District
    was, to = (both.scalar(select(unit.id).where(unit.short_name == name)) for name in ("金凤区", "永宁县"))
    own = tables.Enterprise.district_id == was
    moving = list(both.scalars(select(tables.Enterprise.id).where(own).order_by(tables.Enterprise.id)))
    rows = [{"enterprise_id": at, "moved_on": date(2026, 11, 12), "district_id": was} for at in moving]
    rows = [row | {"industry_id": both.scalar(_industry_of(row["enterprise_id"]))} for row in rows]
    before = everything(both, WEEK)
    both.execute(tables.EnterpriseUnit.__table__.insert(), rows)
    change(both, tables.Enterprise, tables.Enterprise.id.in_(moving), district_id=to, moved_on=date(2026, 11, 12))
    evaluate_live(both, pilot.id)
    assert everything(both, WEEK) == before
    frame, left = open_frame(both, DEMO_USER, period="live"), 0
    for core in (*OF_PACE, Core.LEVEL_UP, Core.SCHEDULE):
        for row in list_indicator(both, frame.period.id, core):
            here = frame.at(row.district_id, row.industry_id)
            numerator, denominator = rows_behind(both, here, core)
            assert numerator in (None, row.numerator), (here.scope_name, row.reason)
            assert denominator in (None, row.denominator), (here.scope_name, row.reason)
            left += row.numerator if (core, row.district_id, row.industry_id) == (Core.COMPLETION, was, None) else 0
    assert left > 0


def _industry_of(enterprise_id: int):
    return select(tables.Enterprise.industry_id).where(tables.Enterprise.id == enterprise_id)
