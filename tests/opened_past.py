"""A city of its own whose past comes in and is closed in one go; copies of it for tests, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import select

from data_access import engine, tables, upload_reading
from data_access.commands.identity import insert_account, insert_grant
from data_access.engine import reading, writing
from data_access.queries.opening import find_history
from data_access.queries.pilots import get_pilot_by_id
from domain.intake.forms import Kind
from domain.words import PeriodStatus
from services.access import COMMAND_LINE, Role, User
from services.clock import now
from services.desk import at_desk
from services.evaluation.opening import approve_closing, begin_history, close_all, due_spans
from services.intake.edit import edit_view, save_row
from tests.a_year_before import PAIR, Year, admit_providers, bring_in, the_day
from tests.databases import WORKER, Store, numbers
from tests.faults.workbooks import in_this_process
from tests.new_city import City, found, pilot_id, prepare

TODAY = date(2026, 3, 18)
CITY = City(year=2026, batches=1)
"""From 2025-12-01 on, so 15 weeks and 3 months are over by TODAY."""
YEAR = Year(CITY, 7, date(2025, 12, 1), TODAY, spread=20, divisor=3)
WHY = "系统启用前的数据"
PERIODS = 15 + 3


def with_a_past(url: str) -> None:
    """A pilot whose past has come in and is not closed yet."""
    prepare(url)
    with at(url, TODAY):
        found(CITY)
        admit_providers(pilot_id(), date(2025, 12, 2))
        begin()
        bring_in(YEAR)


def not_paid_yet(url: str) -> None:
    """The same, but for the payments, which two people have to say."""
    prepare(url)
    with at(url, TODAY):
        found(CITY)
        admit_providers(pilot_id(), date(2025, 12, 2))
        begin()
        bring_in(YEAR, with_money=False)


def without(url: str) -> None:
    """A pilot before anything came in."""
    prepare(url)
    with at(url, TODAY):
        found(CITY)


def closed(url: str) -> None:
    """What `with_a_past` made, all its periods closed."""
    with at(url, TODAY):
        close_everything()


@contextmanager
def at(url: str, day: date) -> Iterator[None]:
    """A database and a day; files are read in this process."""
    with pytest.MonkeyPatch.context() as patch, the_day(day):
        patch.setenv("DATABASE_URL", url)
        patch.setattr(upload_reading, "_ask", in_this_process)
        yield
    engine.dispose()


@contextmanager
def copy_of(
    store: Store, name: str, make: Callable[[str], None], day: date = TODAY, base: str | None = None
) -> Iterator[str]:
    """A fresh copy of a prepared city, on a day; DATABASE_URL names it. `base`: what its making begins with."""
    copy = f"o_{WORKER}_{next(numbers)}"
    url = store.create(copy, store.prepared(name, make, base))
    with at(url, day):
        yield url
    store.drop(copy)


def office_people() -> list[User]:
    """Three clerks of the office with an account each."""
    found = []
    with writing() as session:
        connection = session.connection()
        for n, name in enumerate(("周敏", "吴磊", "何立")):
            number = insert_account(connection, sign_in_name=f"clerk{n}", name=name, created_at=now())
            where = {"pilot_id": None, "district_id": None, "department_id": None}
            words = {"from_on": TODAY, "granted_at": now(), "granted_by": "管理员"}
            insert_grant(connection, account_id=number, role=Role.OFFICE, **words, **where)
            found.append(User(name, Role.OFFICE, account_id=number))
    return found


def begin(reason: str = WHY) -> str:
    with at_desk(pilot_id(), COMMAND_LINE) as desk:
        return begin_history(desk, reason)


def due(day: date = TODAY) -> list[str]:
    with reading() as connection:
        pilot = get_pilot_by_id(connection, pilot_id())
        return [span.label for span in due_spans(connection, pilot, day)]


def approve(labels: list[str]) -> str:
    with at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk:
        return approve_closing(desk, labels)


def close_everything(day: date = TODAY) -> str:
    approve(due(day))
    return close_all(pilot_id(), COMMAND_LINE)


def history():
    with reading() as connection:
        return find_history(connection, pilot_id())


def scalar(query):
    with reading() as connection:
        return connection.scalar(query)


def periods() -> list:
    """Closed periods in the order in which they were closed."""
    table = tables.Period.__table__
    with reading() as connection:
        query = select(table).where(table.c.status == PeriodStatus.CLOSED).order_by(table.c.id)
        return list(connection.execute(query))


def said(label: str) -> dict[tuple, tuple]:
    """What a closed period says of the pilot, its districts and projects, names in place of ids."""
    p, r, d, j, code = (
        table.__table__.c
        for table in (tables.Period, tables.IndicatorReading, tables.District, tables.ProjectReading, tables.Project)
    )
    with reading() as connection:
        period = connection.scalar(select(p.id).where(p.label == label))
        lights = (
            select(r.indicator, d.short_name, r.numerator, r.denominator, r.value, r.light, r.reason, r.since_on)
            .outerjoin(tables.District, d.id == r.district_id)
            .where(r.period_id == period, r.industry_id.is_(None))
        )
        projects = (
            select(code.code, j.light, j.reason, j.silent_days, j.level, j.paid_fen, j.completed_on)
            .join(tables.Project, code.id == j.project_id)
            .where(j.period_id == period)
        )
        found = {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(lights)}
        return found | {("project", row[0]): tuple(row[1:]) for row in connection.execute(projects)}


def edit(code: str, explained: str = "", **typed: object) -> str:
    """A project's row by form."""
    with at_desk(pilot_id(), COMMAND_LINE) as desk:
        return save_row(desk, edit_view(desk, Kind.PROJECTS, (code,)), typed, explained=explained)
