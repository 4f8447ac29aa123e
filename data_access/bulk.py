"""Fast insert of columns into a table: executemany on SQLite, COPY on PostgreSQL. No row ever passes the ORM."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from itertools import chain, repeat

import numpy as np
from psycopg import sql
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Table,
    func,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.dialects import sqlite

from data_access.kept_columns import insert_apart
from data_access.noticing import note_written, with_triggered
from data_access.row_sums import summed_at_the_end
from data_access.tables import KEPT_ONCE, metadata
from data_access.tables.base import Instant

CHUNK = 50_000
LARGE = 200
BODIES = [kept.bodies for kept in KEPT_ONCE.values()]
"""Their ids come from the sequence."""
FEW = 20
"""Fewer readings are written through their view, without looking at the whole period before."""
ROWS_A_STATEMENT = 50
ROWID = literal_column("rowid")
PLAIN = {str, int, float, type(None)}
SCALARS = (str, int, float, date, Enum, type(None), np.generic)


def next_id(connection: Connection, table: Table | str) -> int:
    """The first free integer id of the table."""
    table = _table(table)
    return (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def insert_columns(connection: Connection, table: Table | str, columns: Mapping[str, object]) -> int:
    """Insert columns of equal length, return the number of rows; a scalar stands for a column of equal values.

    Takes numpy arrays (datetime64 NaT and float NaN become NULL; instants are UTC) and sequences. NOT NULL columns
    that are not given get their default; explicit ids move the sequence of PostgreSQL on.
    """
    table = _table(table)
    length = _length(table, columns)
    if length == 0:
        return 0
    columns = {**_defaults(table, columns), **columns}
    if _is_apart(connection, table, columns, length):
        aware = connection.dialect.name == "postgresql"
        plain = {c.name: list(_values(c, columns.get(c.name), 0, length, aware)) for c in table.c if c.name != "id"}
        insert_apart(connection, KEPT_ONCE[table.name], columns["period_id"], plain, insert_columns)
        return length
    ordered = [(column, columns[column.name]) for column in table.c if column.name in columns]
    if connection.dialect.name == "postgresql":
        _copy(connection, table, ordered, length)
        if "id" in columns and table not in BODIES:
            _move_sequence(connection, table)
    else:
        _execute_many(connection, table, ordered, length)
    return length


def _is_apart(connection: Connection, table: Table, columns: Mapping[str, object], length: int) -> bool:
    """Whether what goes into a view is written to its tables at once: many rows of one period."""
    is_many = table.name in KEPT_ONCE and length >= FEW and isinstance(columns.get("period_id"), int)
    return is_many and "id" not in columns and table.name in inspect(connection).get_view_names()


def plain_rows(table: Table, columns: Mapping[str, object], names: Sequence[str]) -> Iterator[tuple]:
    """The columns of these names as rows of values as they will stand in the table (SQLite's texts for days)."""
    given = {**_defaults(table, columns), **columns}
    ordered = [(table.c[name], given.get(name)) for name in names]
    return _rows(ordered, 0, _length(table, columns), False)


def _table(table: Table | str) -> Table:
    return metadata.tables[table] if isinstance(table, str) else table


def _length(table: Table, columns: Mapping[str, object]) -> int:
    unknown = sorted(set(columns) - set(table.c.keys()))
    if unknown:
        raise ValueError(f"表 {table.name} 没有这些列：{', '.join(unknown)}")
    lengths = {name: len(values) for name, values in columns.items() if not isinstance(values, SCALARS)}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"表 {table.name} 的各列长度必须一致，至少一列不是单值：{lengths}")
    return next(iter(lengths.values()))


def _defaults(table: Table, columns: Mapping[str, object]) -> dict[str, object]:
    """Scalar defaults of the NOT NULL columns that were not given; a missing one without default is refused."""
    missing = [c for c in table.c if c.name not in columns and not c.nullable and not c.primary_key]
    absent = [c.name for c in missing if c.default is None or not c.default.is_scalar]
    if absent:
        raise ValueError(f"表 {table.name} 的必填列没有给值：{', '.join(absent)}")
    return {c.name: c.default.arg for c in missing}


def _execute_many(connection: Connection, table: Table, ordered: list[tuple[Column, object]], length: int) -> None:
    """Several rows a statement; CHECK constraints of a large load are verified in one pass at its end."""
    if length < LARGE or table.info.get("is_view"):  # a view's triggers write, and the tables behind it check
        _insert_rows(connection, table, ordered, length)
        return
    last_rowid = connection.execute(select(func.max(ROWID)).select_from(table)).scalar() or 0
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        with summed_at_the_end(connection, table.name, last_rowid):
            _insert_rows(connection, table, ordered, length)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    if connection.exec_driver_sql(_broken_statement(table), (last_rowid,)).scalar():
        for name, statement in _broken_statements(table):
            if count := connection.exec_driver_sql(statement, (last_rowid,)).scalar():
                raise ValueError(f"表 {table.name}：{count} 行违反约束 {name}")


@cache
def _broken_statements(table: Table) -> tuple[tuple[str, str], ...]:
    """For each CHECK of the table: its name, and SQL that counts the new rows that break it."""
    found = []
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            rule = constraint.sqltext
            text = rule.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}).string
            found.append((str(constraint.name), f"SELECT count(*) FROM {table.name} WHERE rowid > ? AND NOT ({text})"))
    return tuple(found)


@cache
def _broken_statement(table: Table) -> str:
    """SQL that says whether any new row breaks any CHECK (a CHECK that is NULL holds)."""
    rules = " OR ".join(statement.split(" AND ", 1)[1] for _, statement in _broken_statements(table)) or "0"
    return f"SELECT EXISTS (SELECT 1 FROM {table.name} WHERE rowid > ? AND ({rules}))"


@cache
def _insert_statement(table: Table, names: tuple[str, ...]) -> str:
    return table.insert().compile(dialect=sqlite.dialect(), column_keys=names).string


def _insert_rows(connection: Connection, table: Table, ordered: list[tuple[Column, object]], length: int) -> None:
    names = tuple(column.name for column, _ in ordered)
    single = _insert_statement(table, names)
    many = single + ", ({})".format(", ".join("?" * len(names))) * (ROWS_A_STATEMENT - 1)
    width = len(names) * ROWS_A_STATEMENT
    for start in range(0, length, CHUNK):
        rows = list(_rows(ordered, start, min(start + CHUNK, length), False))
        whole = len(rows) - len(rows) % ROWS_A_STATEMENT
        flat = tuple(chain.from_iterable(rows[:whole]))
        if flat:
            connection.exec_driver_sql(many, [flat[at : at + width] for at in range(0, len(flat), width)])
        if rows[whole:]:
            connection.exec_driver_sql(single, rows[whole:])


def _copy(connection: Connection, table: Table, ordered: list[tuple[Column, object]], length: int) -> None:
    note_written(connection, with_triggered(table.name))
    connection.execute(select(1))  # so that the transaction is SQLAlchemy's to commit
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column, _ in ordered)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy(statement) as copy:
        for start in range(0, length, CHUNK):
            for row in _rows(ordered, start, min(start + CHUNK, length), True):
                copy.write_row(row)


def _move_sequence(connection: Connection, table: Table) -> None:
    sequence = func.pg_get_serial_sequence(table.name, "id")
    connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def _rows(ordered: list[tuple[Column, object]], start: int, end: int, aware: bool) -> Iterator[tuple]:
    return zip(*(_values(column, values, start, end, aware) for column, values in ordered), strict=True)


def _values(column: Column, values: object, start: int, end: int, aware: bool) -> Iterable:
    """Driver values of rows start..end of a column; `aware` says that booleans and zones exist (PostgreSQL)."""
    if isinstance(values, SCALARS):
        return repeat(_plain(values.item() if isinstance(values, np.generic) else values, aware), end - start)
    part = values[start:end]
    if not isinstance(part, np.ndarray):
        return _plain_list(part, aware)
    if part.dtype.kind == "M":
        return _moments(part, aware) if isinstance(column.type, Instant) else _days(part)
    if part.dtype.kind == "b" or isinstance(column.type, Boolean):
        return part.astype(bool if aware else np.int8).tolist()
    if part.dtype.kind == "f":
        return [None if value != value else value for value in part.tolist()]
    return _plain_list(part.tolist(), aware) if part.dtype.kind == "O" else part.tolist()


def _plain_list(part: Sequence, aware: bool) -> Sequence:
    kinds = set(map(type, part))
    if kinds <= PLAIN:
        return part
    if kinds <= {date, type(None)}:  # few days stand in many rows
        known = {value: _plain(value, aware) for value in set(part)}
        return [known[value] for value in part]
    return [_plain(value, aware) for value in part]


def _plain(value: object, aware: bool) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool | np.bool_):
        return bool(value) if aware else int(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, datetime):
        utc = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
        return _moments(np.array([np.datetime64(utc, "us")]), aware)[0]
    return value.isoformat() if isinstance(value, date) else value


def _days(part: np.ndarray) -> list[str | None]:
    """ISO text of each day, NaT as None; texts are made once for each day of the span."""
    missing = np.isnat(part)
    if missing.all():
        return [None] * len(part)
    numbers = part.astype("datetime64[D]").astype(np.int64)
    first, last = int(numbers[~missing].min()), int(numbers[~missing].max())
    if last - first > 10 * CHUNK:
        texts, numbers, first = np.datetime_as_string(part.astype("datetime64[D]")), np.arange(len(part)), 0
    else:
        texts = np.datetime_as_string(np.arange(first, last + 1).astype("datetime64[D]"))
    chosen = np.append(texts.astype(object), None)
    return chosen[np.where(missing, len(texts), numbers - first)].tolist()


def _moments(part: np.ndarray, aware: bool) -> list[str | None]:
    """Text of each UTC instant as SQLAlchemy stores it on SQLite, with +00 on PostgreSQL; NaT as None."""
    zone = "+00" if aware else ""
    texts = np.datetime_as_string(part.astype("datetime64[us]")).tolist()
    return [None if text == "NaT" else f"{text[:10]} {text[11:]}{zone}" for text in texts]
