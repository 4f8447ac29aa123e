"""Checksums of rows that people edit: kept by triggers whoever writes, so that `manage.py check` finds a row that was
changed past them (rules 11.12).

On SQLite the sum is made by a function of ours that both engines know, so another program cannot write such a table;
on PostgreSQL by the server's own SHA-256, once a statement.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Engine, LargeBinary, event, inspect, text

from data_access.guarded import OTHERWISE, SUMS
from data_access.kept_once import know as know_texts
from data_access.revision import revision_of
from data_access.tables import metadata
from data_access.triggers import schema_of
from domain.refusal import Refused

EXAMPLES = 5
"""Rows of a table that are named; the rest is counted."""


class WrongRows(NamedTuple):
    """Rows of a table that are not as they were written (the first few by their keys) or are gone."""

    table: str
    changed: int
    examples: tuple[str, ...]
    gone: int

    @property
    def sentence(self) -> str:
        more = "等" if self.changed > len(self.examples) else ""
        changed = f"{self.changed} 行与写入时的摘要不符（{'、'.join(self.examples)}{more}）" if self.changed else ""
        gone = f"{self.gone} 行不见了" if self.gone else ""
        return f"表 {self.table} 有 {'，'.join(filter(None, (changed, gone)))}"


class Summed(NamedTuple):
    """A table with its key and the columns its sum is over: all but kept files, which have a SHA-256 beside them."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


def digest(*values: object) -> int:
    """64 bits over values as SQLite stores them."""
    told = ("%s\x1f" * len(values)) % values
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), signed=True)


def teach(engine: Engine) -> None:
    """Let every connection of a SQLite engine know the functions that the triggers and the check call."""
    event.listen(engine, "connect", lambda raw, _record: know(raw))


def know(raw: sqlite3.Connection) -> None:
    raw.create_function("row_digest", -1, digest, deterministic=True)
    know_texts(raw)


def summed(connection: Connection, names: Collection[str] = ()) -> list[Summed]:
    """The tables (or those of the names) as they are in the database, which may be of another version."""
    there = inspect(connection)
    wanted = names or sorted(set(there.get_table_names()) & metadata.tables.keys() - OTHERWISE.keys())
    found = []
    for (_, name), columns in sorted(there.get_multi_columns(filter_names=wanted).items()):
        kept = sorted(column["name"] for column in columns if not isinstance(column["type"], LargeBinary))
        found.append(Summed(name, tuple(metadata.tables[name].primary_key.columns.keys()), tuple(kept)))
    return found


def _has_sums(connection: Connection) -> bool:
    return inspect(connection).has_table(SUMS)


# ── expressions in SQL ──────────────────────────────────────────────────────


def _digest_of(is_sqlite: bool, row: str, columns: Sequence[str]) -> str:
    values = ", ".join(f"{row}.{column}" for column in columns)
    if is_sqlite:
        return f"row_digest({values})"
    return f"('x' || left(encode(sha256(convert_to(ROW({values})::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint"


def _key_of(is_sqlite: bool, row: str, table: Summed) -> str:
    return f"{row}.id" if table.key == ("id",) else _digest_of(is_sqlite, row, table.key)


_MANNER = {"timezone": "UTC", "datestyle": "ISO, YMD", "extra_float_digits": "1", "bytea_output": "hex"}
"""How PostgreSQL writes a row as text, whatever the session says."""


def _settle_manner(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for name, value in _MANNER.items():
            connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})


# ── triggers ────────────────────────────────────────────────────────────────


def create_sum_triggers(connection: Connection) -> None:
    """Those of every summed table; none before the migration that makes room for the sums."""
    if not _has_sums(connection):
        return
    is_sqlite = connection.dialect.name == "sqlite"
    schema = "" if is_sqlite else schema_of(connection)
    for table in summed(connection):
        statements = _sqlite(table) if is_sqlite else ["; ".join(_postgres(table, schema))]
        for statement in statements:
            connection.exec_driver_sql(statement)


def drop_sum_triggers(connection: Connection) -> None:
    names = set(inspect(connection).get_table_names()) & metadata.tables.keys() - OTHERWISE.keys()
    if connection.dialect.name == "postgresql":  # the triggers go with their function
        connection.exec_driver_sql("; ".join(f"DROP FUNCTION IF EXISTS sum_{name}() CASCADE" for name in names))
        return
    for name in names:
        for verb in _VERBS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS sum_{name}_{verb}")


_VERBS = ("insert", "update", "delete")


def _sqlite(table: Summed) -> Iterator[str]:
    old, new = (_key_of(True, row, table) for row in ("OLD", "NEW"))
    forget = f"DELETE FROM {SUMS} WHERE table_name = '{table.name}' AND row_id = {old}"
    keep = (
        f"INSERT INTO {SUMS} (table_name, row_id, sum) "
        f"VALUES ('{table.name}', {new}, {_digest_of(True, 'NEW', table.columns)}) "
        "ON CONFLICT (table_name, row_id) DO UPDATE SET sum = excluded.sum"
    )
    for verb, body in (("insert", keep), ("update", f"{forget} AND row_id <> {new}; {keep}"), ("delete", forget)):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS sum_{table.name}_{verb} AFTER {verb.upper()} ON {table.name} "
            f"BEGIN {body}; END"
        )


def _postgres(table: Summed, schema: str) -> Iterator[str]:
    old, new = (_key_of(False, row, table) for row in ("o", "n"))
    forget, which = (
        f"DELETE FROM {schema}.{SUMS} s USING",
        f"WHERE s.table_name = '{table.name}' AND s.row_id = gone.id",
    )
    manner = " ".join(f"SET {name} = '{value}'" for name, value in _MANNER.items())
    yield f"""CREATE OR REPLACE FUNCTION sum_{table.name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = {schema}, pg_temp {manner} AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    {forget} (SELECT {old} AS id FROM old_rows o) gone {which};
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    {forget} (SELECT {old} AS id FROM old_rows o EXCEPT SELECT {new} FROM new_rows n) gone {which};
  END IF;
  INSERT INTO {schema}.{SUMS} (table_name, row_id, sum)
  SELECT '{table.name}', {new}, {_digest_of(False, "n", table.columns)} FROM new_rows n
  ON CONFLICT (table_name, row_id) DO UPDATE SET sum = excluded.sum;
  RETURN NULL;
END $$"""
    rows = {"insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows"}
    rows["update"] = f"{rows['delete']} {rows['insert']}"
    for verb in _VERBS:
        yield (
            f"CREATE OR REPLACE TRIGGER sum_{table.name}_{verb} AFTER {verb.upper()} ON {table.name} "
            f"REFERENCING {rows[verb]} FOR EACH STATEMENT EXECUTE FUNCTION sum_{table.name}()"
        )


# ── sums of what is there ───────────────────────────────────────────────────


def renew_sums(connection: Connection) -> None:
    """Sums of all rows as they stand: after a migration, never otherwise, since it takes them for right."""
    _settle_manner(connection)
    connection.exec_driver_sql(f"DELETE FROM {SUMS}")
    for table in summed(connection):
        connection.exec_driver_sql(_sums_of(connection, table))


def _sums_of(connection: Connection, table: Summed) -> str:
    is_sqlite = connection.dialect.name == "sqlite"
    key, made = _key_of(is_sqlite, "t", table), _digest_of(is_sqlite, "t", table.columns)
    return f"INSERT INTO {SUMS} (table_name, row_id, sum) SELECT '{table.name}', {key}, {made} FROM {table.name} t"


@contextmanager
def summed_at_the_end(connection: Connection, table: str, last_rowid: int) -> Iterator[None]:
    """Around a large load into a table (SQLite): its rows beyond the last one get their sums in one statement, in half
    the time that a trigger takes row by row.
    """
    trigger = f"sum_{table}_insert"
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    made = connection.exec_driver_sql(query, (trigger,)).scalar()
    if made is None:
        yield
        return
    connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    try:
        yield
    finally:
        connection.exec_driver_sql(made)
    new = _sums_of(connection, *summed(connection, [table])).replace("INSERT", "INSERT OR REPLACE", 1)
    connection.exec_driver_sql(f"{new} WHERE t.rowid > ?", (last_rowid,))


def wrong_rows(connection: Connection) -> Iterator[WrongRows]:
    """Rows that are not as they were written, by table; one that came past the triggers has no sum, one that went so
    left its sum behind."""
    is_sqlite = connection.dialect.name == "sqlite"
    _settle_manner(connection)
    for table in summed(connection):
        named = " || '/' || ".join(f"CAST(t.{column} AS VARCHAR(60))" for column in table.key)
        key, made = _key_of(is_sqlite, "t", table), _digest_of(is_sqlite, "t", table.columns)
        kept = f"{SUMS} s ON s.table_name = '{table.name}' AND s.row_id = {key}"
        other = f"SELECT {named} FROM {table.name} t LEFT JOIN {kept} WHERE s.sum IS NULL OR s.sum <> {made}"
        gone = f"SELECT row_id FROM {SUMS} WHERE table_name = '{table.name}' AND row_id NOT IN ("
        query = f"{other} UNION ALL SELECT NULL FROM ({gone}SELECT {key} FROM {table.name} t)) g"
        found = list(connection.exec_driver_sql(query).scalars())
        if found:
            names = sorted((name for name in found if name is not None), key=lambda name: (len(name), name))
            yield WrongRows(table.name, len(names), tuple(names[:EXAMPLES]), len(found) - len(names))


@contextmanager
def sums_beside(connection: Connection, newest: str | None) -> Iterator[None]:
    """Around migrations: no triggers meanwhile, which would hold up a change of columns; sums of all afterwards.

    Refused, and nothing is done, where rows are otherwise than written: their sums would be taken for right.
    """
    before = revision_of(connection)
    if _has_sums(connection):
        if before != newest and (wrong := [found.sentence for found in wrong_rows(connection)]):
            raise Refused(f"没有升级：{'；'.join(wrong)}。请从备份恢复（restore）后再升级")
        drop_sum_triggers(connection)
    yield
    create_sum_triggers(connection)
    if _has_sums(connection) and revision_of(connection) != before:
        renew_sums(connection)
