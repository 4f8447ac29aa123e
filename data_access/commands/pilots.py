"""Small writes on a pilot."""

from sqlalchemy import Connection, select, update

from data_access.tables import Pilot


def bump_revision(connection: Connection, *, pilot_id: int) -> None:
    """Tell the caches that something of the pilot changed."""
    connection.execute(update(Pilot.__table__).where(Pilot.id == pilot_id).values(revision=Pilot.revision + 1))


def lock_pilot(connection: Connection, *, pilot_id: int) -> None:
    """One writer a pilot until the transaction ends (PostgreSQL; on SQLite the transaction holds the lock already)."""
    connection.execute(select(Pilot.id).where(Pilot.id == pilot_id).with_for_update())
