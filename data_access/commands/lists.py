"""Writes versions of the six lists. Never commits."""

from sqlalchemy import Connection, insert

from data_access.tables import ListVersion


def insert_version(connection: Connection, **values: object) -> None:
    connection.execute(insert(ListVersion.__table__).values(**values))
