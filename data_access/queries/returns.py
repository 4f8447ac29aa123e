"""Reads weekly returns: who owes one, what came when."""

from datetime import date

from sqlalchemy import Connection, Row, case, func, or_, select

from data_access.tables import Department, ProjectReading, WeeklyReturn


def list_departments(connection: Connection, pilot_id: int) -> list[Row]:
    """Member departments in printed order."""
    query = (
        select(Department.__table__).where(Department.pilot_id == pilot_id).order_by(Department.position, Department.id)
    )
    return list(connection.execute(query))


def list_returns(connection: Connection, pilot_id: int, week: str) -> list[Row]:
    """Returns of a week."""
    table = WeeklyReturn.__table__
    return list(connection.execute(select(table).where(table.c.pilot_id == pilot_id, table.c.week == week)))


def find_return(connection: Connection, pilot_id: int, week: str, **unit: int | None) -> Row | None:
    """Return of a unit (`district_id` or `department_id`) for a week."""
    table = WeeklyReturn.__table__
    where = [table.c[name].is_(None) if value is None else table.c[name] == value for name, value in unit.items()]
    query = select(table).where(table.c.pilot_id == pilot_id, table.c.week == week, *where)
    return connection.execute(query).first()


def list_missing(connection: Connection, pilot_id: int, since: date, until: date, **unit: int | None) -> list[str]:
    """Weeks, newest first, whose return was due within the days and is not here from a unit."""
    table = WeeklyReturn.__table__.c
    where = [table[name].is_(None) if value is None else table[name] == value for name, value in unit.items()]
    query = (
        select(table.week)
        .where(table.pilot_id == pilot_id, table.submitted_at.is_(None), *where)
        .where(table.due_on > since, table.due_on <= until)
        .order_by(table.week.desc(), table.id)
    )
    return list(connection.scalars(query))


def _due(until: date, *, is_over: bool):
    """Returns due by a day; on a day that is not over only those that are in are due."""
    table = WeeklyReturn.__table__.c
    if is_over:
        return table.due_on <= until
    return (table.due_on < until) | ((table.due_on == until) & (table.submitted_on <= until))


def count_returns(
    connection: Connection,
    pilot_id: int,
    until: date,
    *,
    is_over: bool = True,
    district_id: int | None = None,
    since: date | None = None,
) -> list[Row]:
    """Week by week up to a day, oldest first: due, on time, late, as known on that day (`is_over`: at its end)."""
    table = WeeklyReturn.__table__.c
    came = (table.submitted_on.is_not(None)) & (table.submitted_on <= until)
    on_time = case((came & (table.submitted_on <= table.due_on), 1), else_=0)
    late = case((came & (table.submitted_on > table.due_on), 1), else_=0)
    query = (
        select(table.week, func.count().label("due"), func.sum(on_time).label("on_time"), func.sum(late).label("late"))
        .where(table.pilot_id == pilot_id, _due(until, is_over=is_over))
        .group_by(table.week)
        .order_by(table.week)
    )
    if district_id is not None:
        query = query.where(table.district_id == district_id)
    if since is not None:
        query = query.where(table.due_on > since)
    return list(connection.execute(query))


def count_returns_by_unit(
    connection: Connection, pilot_id: int, since: date, until: date, *, is_over: bool = True
) -> list[Row]:
    """Unit by unit over a stretch of due days: due, on time, late (`is_over`: at the end of the last day)."""
    table = WeeklyReturn.__table__.c
    came = (table.submitted_on.is_not(None)) & (table.submitted_on <= until)
    query = (
        select(
            table.district_id,
            table.department_id,
            func.count().label("due"),
            func.sum(case((came & (table.submitted_on <= table.due_on), 1), else_=0)).label("on_time"),
            func.sum(case((came & (table.submitted_on > table.due_on), 1), else_=0)).label("late"),
        )
        .where(table.pilot_id == pilot_id, table.due_on > since, _due(until, is_over=is_over))
        .group_by(table.district_id, table.department_id)
    )
    return list(connection.execute(query))


def count_fresh(connection: Connection, period_id: int, silent_days: float) -> list[Row]:
    """District by district in a period: projects with a light that have something planned by the day or done, and
    those of them heard of within `silent_days`."""
    table = ProjectReading.__table__.c
    query = (
        select(
            table.district_id,
            func.count().label("projects"),
            func.sum(case((table.silent_days < silent_days, 1), else_=0)).label("fresh"),
        )
        .where(
            table.period_id == period_id,
            table.light.is_not(None),
            or_(table.planned_progress > 0, table.actual_progress > 0),
        )
        .group_by(table.district_id)
    )
    return list(connection.execute(query))
