"""Writes the lights of tasks of an open period; within its caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert

from data_access.tables import TaskReadingRecord
from domain.tasks.facts import TaskReading


def replace_task_readings(connection: Connection, *, period_id: int, readings: Sequence[TaskReading]) -> None:
    """The readings of all tasks of a period, anew."""
    table = TaskReadingRecord.__table__
    connection.execute(delete(table).where(table.c.period_id == period_id))
    rows = [
        {
            "period_id": period_id,
            "task_id": reading.task,
            "light": reading.light,
            "cause": reading.cause,
            "reason": reading.reason,
            "since_on": reading.since_on,
            "starts_on": reading.days.starts_on,
            "ends_on": reading.days.ends_on,
            "days_from": reading.days.source,
            "state": reading.state,
            "reported_on": reading.reported_on,
            "silent_months": reading.silent_months,
        }
        for reading in readings
    ]
    if rows:
        connection.execute(insert(table), rows)
