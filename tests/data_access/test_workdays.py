"""Working days by the notices that an office entered, over what is published, over what is assumed (rules 14.6)."""

from datetime import date

import pytest
from sqlalchemy import insert

from data_access.queries.pilots import get_pilot
from data_access.tables import Holiday
from data_access.workdays import is_known, load_calendar, published_calendar
from domain.facts.calendar import workday_after, workdays_between
from domain.words import DayKind
from tests.databases import undone_unread

SUNDAY = date(2026, 12, 27)
OFF, WORKED = DayKind.OFF, DayKind.WORKED


@pytest.fixture
def connection(demo_once):
    with undone_unread(demo_once):
        yield demo_once


def told(connection, *notices) -> int:
    pilot = get_pilot(connection, "yinchuan").id
    for place, (first_on, last_on, arrangement) in enumerate(notices):
        row = {"name": f"节{place}", "first_on": first_on, "last_on": last_on, "arrangement": arrangement}
        connection.execute(insert(Holiday).values(pilot_id=pilot, document="国办发明电〔2026〕7号", version=1, **row))
    return pilot


@pytest.mark.parametrize(
    ("notices", "due_on"),
    [
        ((), date(2027, 1, 4)),
        (((date(2026, 12, 31), date(2027, 1, 3), OFF),), date(2027, 1, 5)),
        (((date(2027, 1, 2), date(2027, 1, 2), WORKED),), date(2027, 1, 2)),
        (((date(2027, 1, 1), date(2027, 1, 4), OFF), (date(2027, 1, 4), date(2027, 1, 4), WORKED)), date(2027, 1, 4)),
        (((date(2026, 12, 28), date(2027, 1, 8), OFF),), date(2027, 1, 15)),
    ],
)
def test_the_day_of_an_answer_goes_round_the_notice(connection, notices, due_on):
    calendar = load_calendar(connection, told(connection, *notices))
    assert workday_after(calendar, SUNDAY, 5) == due_on
    assert workdays_between(calendar, SUNDAY, due_on) == 5, "days late are counted as days to answer are"


def test_a_notice_is_of_its_pilot_and_makes_the_year_known(connection):
    assert not is_known(connection, get_pilot(connection, "yinchuan").id, 2027)
    pilot = told(connection, (date(2027, 2, 5), date(2027, 2, 11), OFF))
    assert is_known(connection, pilot, 2027)
    assert is_known(connection, pilot, 2026), "published"
    other = get_pilot(connection, "songjiang").id
    assert not is_known(connection, other, 2027)
    assert load_calendar(connection, other).works.tolist() == published_calendar().works.tolist()


@pytest.mark.parametrize(
    ("last_on", "is_told"), [(date(2027, 1, 2), False), (date(2027, 1, 7), False), (date(2027, 1, 8), True)]
)
def test_new_year_alone_does_not_make_a_year_known(connection, last_on, is_told):
    """元旦 is of the notice of the year before as well (rules 14.6)."""
    assert is_known(connection, told(connection, (date(2026, 12, 31), last_on, OFF)), 2027) is is_told


def test_a_day_beyond_the_calendar_moves_nothing(connection):
    pilot = told(connection, (date(2050, 1, 1), date(2050, 1, 3), OFF))
    assert load_calendar(connection, pilot).works.tolist() == published_calendar().works.tolist()
