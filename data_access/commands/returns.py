"""Writes weekly returns. Never commits."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, update

from data_access.tables import WeeklyReturn


def insert_due(
    connection: Connection, *, pilot_id: int, week: str, due_on: date, units: Sequence[tuple[int | None, int | None]]
) -> None:
    """Rows of units (district, department) that owe a return for a week and have not sent it."""
    if units:
        rows = [
            {"pilot_id": pilot_id, "week": week, "due_on": due_on, "district_id": d, "department_id": m, "text": ""}
            for d, m in units
        ]
        connection.execute(insert(WeeklyReturn.__table__), rows)


def record_return(
    connection: Connection,
    *,
    pilot_id: int,
    week: str,
    district_id: int | None,
    department_id: int | None,
    at: datetime,
    on: date,
    text: str,
) -> None:
    """A return is here: the first time counts, a text replaces the one before it."""
    table = WeeklyReturn.__table__.c
    unit = table.district_id == district_id if district_id is not None else table.department_id == department_id
    values = {
        "submitted_at": func.coalesce(table.submitted_at, at),
        "submitted_on": func.coalesce(table.submitted_on, on),
    }
    if text:
        values["text"] = text
    connection.execute(
        update(WeeklyReturn.__table__).where(table.pilot_id == pilot_id, table.week == week, unit).values(**values)
    )
