"""Small writes on a pilot."""

from sqlalchemy import Connection, update

from data_access.tables import Pilot


def bump_revision(connection: Connection, *, pilot_id: int) -> None:
    """Tell the caches that something of the pilot changed."""
    connection.execute(update(Pilot.__table__).where(Pilot.id == pilot_id).values(revision=Pilot.revision + 1))
