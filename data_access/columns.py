"""Rows as numpy columns, and the few expressions in which the two databases differ."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, text

from domain.days import NEVER

CHUNK = 200_000


def day_number(connection: Connection, column: str) -> str:
    """SQL expression: day number of a DATE column, NEVER for NULL."""
    if connection.dialect.name == "sqlite":
        return f"COALESCE(CAST(julianday({column}) - 2440587.5 AS INTEGER), {NEVER})"
    return f"COALESCE({column} - DATE '1970-01-01', {NEVER})"


def instant_day_number(connection: Connection, column: str) -> str:
    """SQL expression: day number in Asia/Shanghai of an instant stored in UTC."""
    if connection.dialect.name == "sqlite":
        return f"COALESCE(CAST(julianday(date({column}, '+8 hours')) - 2440587.5 AS INTEGER), {NEVER})"
    return f"COALESCE(({column} AT TIME ZONE 'Asia/Shanghai')::date - DATE '1970-01-01', {NEVER})"


def integers(connection: Connection, sql: str, **values) -> np.ndarray:
    """Result of a query of integer columns as an int64 array, rows × columns; read in chunks."""
    result = connection.execute(text(sql), values)
    width = len(result.keys())
    parts = []
    while rows := result.fetchmany(CHUNK):
        parts.append(np.array([tuple(row) for row in rows], dtype=np.int64))
    return np.concatenate(parts) if parts else np.zeros((0, width), dtype=np.int64)


def case(column: str, values: Sequence[str]) -> str:
    """SQL expression: position of a text column's value in a sequence of known words."""
    branches = " ".join(f"WHEN '{value}' THEN {position}" for position, value in enumerate(values))
    return f"CASE {column} {branches} END"
