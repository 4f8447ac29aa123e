"""Writes quotas of batches. Never commits."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from data_access.tables import BatchQuota


def insert_quotas(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    connection.execute(insert(BatchQuota.__table__), list(rows))
