"""Marks a pilot as a demonstration. Does not commit."""

from datetime import date

from sqlalchemy import Connection, update

from data_access.tables import Pilot


def mark_demonstration(connection: Connection, pilot_id: int, today: date) -> None:
    """The pilot shows 演示数据 from now on, and its today is the given day."""
    connection.execute(
        update(Pilot)
        .where(Pilot.id == pilot_id)
        .values(is_demo=True, demo_today=today, revision=Pilot.revision + 1, version=Pilot.version + 1)
    )
