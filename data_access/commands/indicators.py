"""Writes a pilot's own indicators; within its caller's transaction."""

from sqlalchemy import Connection, insert, update

from data_access.tables import Indicator


def insert_indicator(connection: Connection, **values: object) -> int:
    """A reported one; its id."""
    row = {"measure": "reported", "core": False, "version": 1} | values
    return connection.execute(insert(Indicator.__table__).values(**row)).inserted_primary_key[0]


def update_indicator(connection: Connection, *, code: str, version: int, **values: object) -> bool:
    """False if somebody else changed it meanwhile."""
    table = Indicator.__table__
    changed = update(table).where(table.c.code == code, table.c.version == version)
    return connection.execute(changed.values(**values, version=version + 1)).rowcount == 1
