"""Writes promises; each within its caller's transaction."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, insert, update

from data_access.tables import Commitment, CommitmentPoint


def insert_commitment(connection: Connection, *, points: Iterable[tuple[date, float]], **values: object) -> int:
    """A promise with the points of its line; its id."""
    row = {"withdrawn_by": "", "withdrawn_reason": "", "version": 1} | values
    number = connection.execute(insert(Commitment.__table__).values(**row)).inserted_primary_key[0]
    steps = [{"commitment_id": number, "due_on": day, "value": value} for day, value in points]
    if steps:
        connection.execute(insert(CommitmentPoint.__table__), steps)
    return number


def withdraw_commitment(connection: Connection, *, commitment_id: int, version: int, **values: object) -> bool:
    """False if somebody else changed it meanwhile."""
    table = Commitment.__table__
    changed = update(table).where(table.c.id == commitment_id, table.c.version == version)
    return connection.execute(changed.values(**values, version=version + 1)).rowcount == 1
