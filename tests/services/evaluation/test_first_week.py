"""A city's first weeks: no line is judged before anybody began, pilot and districts alike, and nobody was silent of
what was not told yet (rules 2.3, 4.1.3, 9.10)."""

from datetime import date

import pytest
from sqlalchemy import select

from data_access import tables
from data_access.engine import reading, writing
from domain.intake.forms import Kind
from domain.words import OVERALL, Light
from services.access import COMMAND_LINE, Role, User
from services.desk import Pair, at_desk
from services.evaluation.close import close, evaluate_live
from services.frame import open_frame
from services.intake.page import district_quality
from tests.a_year_before import the_day
from tests.new_city import CODE, DISTRICTS, City, enterprise, found, pilot_id, prepare, project, report
from tests.opened_past import at, copy_of

DAY = date(2026, 1, 28)
CITY = City()
GREY, RED = Light.GREY, Light.RED
PLACES = (None, *DISTRICTS)


def begun(url: str) -> None:
    """The plan alone: 120 until the end of 2027, 40 in 2026 for each of the two districts."""
    prepare(url)
    with at(url, DAY):
        found(CITY)


@pytest.fixture
def city(sqlite_store):
    with copy_of(sqlite_store, "first_week", begun, DAY):
        yield


def lights(indicator: str, period: str = "live") -> dict[str | None, Light]:
    """By district, None for the pilot."""
    r, d, p = (table.__table__.c for table in (tables.IndicatorReading, tables.District, tables.Period))
    query = (
        select(d.name, r.light)
        .select_from(tables.IndicatorReading)
        .join(tables.Period, p.id == r.period_id)
        .outerjoin(tables.District, d.id == r.district_id)
        .where(p.label == period, r.indicator == indicator, r.industry_id.is_(None))
    )
    with reading() as connection:
        return dict(connection.execute(query).all())


def take_in(number: int, first: date, **done: date) -> None:
    """So many enterprises with a project each, whose first stage is planned for the day."""
    numbers = range(1, number + 1)
    report(Kind.ENTERPRISES, [enterprise(n, CITY) for n in numbers])
    report(Kind.PROJECTS, [project(n, first) | done for n in numbers])


def test_nothing_is_red_on_the_day_a_plan_is_there(city):
    assert lights("completion") == lights(OVERALL) == dict.fromkeys(PLACES, GREY)


def test_enterprises_without_a_planned_stage_begin_nothing(city):
    report(Kind.ENTERPRISES, [enterprise(n, CITY) for n in (1, 2, 3)])
    assert lights("completion") == dict.fromkeys(PLACES, GREY)


@pytest.mark.parametrize(
    ("day", "light"),
    [(date(2026, 3, 31), GREY), (date(2026, 4, 1), RED), (date(2026, 12, 30), RED)],
    ids=["90th day of the printed year", "the day after", "the eve of its last day"],
)
def test_an_empty_list_may_begin_a_year_and_hides_none(city, day, light):
    with the_day(day):
        with writing() as session:
            evaluate_live(session.connection(), pilot_id())
        assert lights("completion") == dict.fromkeys(PLACES, light)


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize(
    ("first", "light"),
    [(date(2026, 1, 29), GREY), (DAY, RED), (date(2026, 1, 27), RED)],
    ids=["the day after", "on the day", "the day before"],
)
def test_pilot_and_districts_wait_for_the_first_planned_stage_together(city, number, first, light):
    take_in(number, first)
    assert lights("completion") == dict.fromkeys(PLACES, light)


def test_a_project_taken_in_after_the_week_was_silent_to_nobody(city):
    take_in(2, date(2026, 1, 1), completed_diagnosis=date(2026, 1, 2))
    with at_desk(pilot_id(), COMMAND_LINE, pair=Pair("周敏", "吴磊")) as desk:
        close(desk, "2026-W04")
    row, period = tables.ProjectReading.__table__.c, tables.Period.__table__.c
    query = select(row.silent_days, row.reason).join(tables.Period, period.id == row.period_id)
    with reading() as connection:
        kept = connection.execute(query.where(period.label == "2026-W04")).all()
        frame = open_frame(connection, User("周敏", Role.OFFICE), pilot=CODE, period="2026-W04")
        grades = [(one.grade.zh, one.due, one.fresh, one.projects) for one in district_quality(connection, frame)]
    assert {one.silent_days for one in kept} == {0}
    assert not [one.reason for one in kept if "未更新" in one.reason]
    assert grades == [("优", 0, 1, 1)] * 2, "nothing was due and all is fresh"


@pytest.mark.parametrize(
    ("first", "grade"),
    [(date(2026, 2, 17), "无数据"), (date(2026, 2, 16), "差")],
    ids=["not begun", "begun on the day"],
)
def test_a_project_that_has_not_begun_has_nothing_to_be_heard_of(city, first, grade):
    take_in(2, first)
    with the_day(date(2026, 2, 16)):
        with writing() as session:
            evaluate_live(session.connection(), pilot_id())
        with reading() as connection:
            frame = open_frame(connection, User("周敏", Role.OFFICE), pilot=CODE)
            assert [one.grade.zh for one in district_quality(connection, frame)] == [grade] * 2
