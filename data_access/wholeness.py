"""Whether the bytes of the database are whole: its pages and indexes, rows that point at nothing, kept files against
their SHA-256 (rules 11.12)."""

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import psycopg
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from data_access.kept_once import kept_once
from data_access.tables import metadata
from data_access.tables.kept_once import KeptOnce, parts_of

UNREADABLE = (DBAPIError, sqlite3.Error, psycopg.Error, ValueError, LookupError, TypeError)
"""What reading a damaged database raises: the database itself, or a stored word or day that is none."""
TABLES = [table for table in metadata.sorted_tables if not table.info.get("is_view")]
AT_MOST = 100
"""Messages that are asked for of one damaged database; a zeroed page alone gives hundreds."""


class Lost(NamedTuple):
    """Rows of a table that point at rows of another which are not there."""

    table: str
    target: str
    rows: int


class KeptFile(NamedTuple):
    """A file or text kept with its SHA-256, and whether it still has it."""

    what: str
    number: int
    name: str
    is_whole: bool


def storage_messages(connection: Connection) -> list[str]:
    """What the database says of its own pages, indexes and constraints; empty when they are whole."""
    if connection.dialect.name == "sqlite":
        found = [str(row[0]) for row in connection.execute(text(f"PRAGMA integrity_check({AT_MOST})"))]
        return [] if found == ["ok"] else found
    return [*_checksum_failures(connection), *_unreadable_tables(connection), *_broken_checks(connection)]


def _checksum_failures(connection: Connection) -> list[str]:
    query = "SELECT checksum_failures, checksum_last_failure FROM pg_stat_database WHERE datname = current_database()"
    row = connection.execute(text(query)).one()
    return [f"{row[0]} page checksum failures, the last at {row[1]}"] if row[0] else []


def _unreadable_tables(connection: Connection) -> Iterator[str]:
    """Every row is read once; where the extension amcheck is installed, heap and indexes are walked too."""
    names = sorted(inspect(connection).get_table_names())  # its own: an older structure has fewer than this program
    queries = [(name, f"SELECT NULL FROM {name} t HAVING sum(length(t::text)) < 0") for name in names]
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")):
        heap = "SELECT blkno || ': ' || msg FROM verify_heapam('{}', check_toast => true)"
        queries += [(name, heap.format(name)) for name in names]
        index = "SELECT NULL FROM (SELECT bt_index_check('{}', true)::text AS done) c WHERE done IS NULL"
        queries += [(name, index.format(name)) for name in connection.scalars(text(_TREES))]
    for name, query in queries:
        attempt = connection.begin_nested()
        try:
            yield from (f"{name} {message}" for message in connection.scalars(text(query)).all() if message)
        except DBAPIError as error:
            yield f"{name}: {str(error.orig).splitlines()[0]}"
        finally:
            attempt.rollback()


_TREES = """SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace"""


def _broken_checks(connection: Connection) -> Iterator[str]:
    """CHECK constraints that a row does not fulfil: validated when made, but not when triggers and checks were off."""
    query = """SELECT conrelid::regclass::text AS name, conname, pg_get_expr(conbin, conrelid) AS rule
        FROM pg_constraint WHERE contype = 'c' AND connamespace = current_schema()::regnamespace"""
    for row in connection.execute(text(query)).all():
        rule = f"SELECT count(*) FROM {row.name} WHERE NOT ({row.rule})".replace("%", "%%")
        if count := connection.exec_driver_sql(rule).scalar_one():
            yield f"{row.name}: {count} rows break {row.conname}"


def lost_links(connection: Connection) -> Iterator[Lost]:
    """Foreign keys that lead nowhere, rows of readings without what they say, and what no reading says."""
    for kept in kept_once(connection):
        for one, other, query in _apart(kept):
            if count := connection.scalar(text(query)):
                yield Lost(one, other, count)
    if connection.dialect.name == "sqlite":
        query = 'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2'
        yield from (Lost(*row) for row in connection.execute(text(query)))
        return
    for table in TABLES:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            child, target = key.parent.name, key.column.table.name
            query = (
                f"SELECT count(*) FROM {table.name} c WHERE c.{child} IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {target} p WHERE p.{key.column.name} = c.{child})"
            )
            if count := connection.scalar(text(query)):
                yield Lost(table.name, target, count)


def _apart(kept: KeptOnce) -> Iterator[tuple[str, str, str]]:
    """What has no foreign key (data_access.tables.kept_once). A body stands in the period of the first row it is of."""
    rows, bodies = kept.rows.name, kept.bodies.name
    yield rows, bodies, f"SELECT count(*) FROM {rows} WHERE body_id NOT IN (SELECT id FROM {bodies})"
    first = f"SELECT body_id, min(period_id) AS period_id FROM {rows} GROUP BY body_id"
    same = "f.body_id = b.id AND f.period_id = b.period_id"
    yield bodies, rows, f"SELECT count(*) FROM {bodies} b LEFT JOIN ({first}) f ON {same} WHERE f.body_id IS NULL"


def unplaced_numbers(connection: Connection) -> Iterator[tuple[str, int]]:
    """Tables of what readings say, and rows with a number for which the sentence has no place: no reader sees it, and
    no seal."""
    for kept in kept_once(connection):
        for column, (table, said, numbers) in kept.texts.items():
            if not numbers or f"{column}_id" not in kept.bodies.c:
                continue
            marks = [(part, f"%{{{at}}}%") for at, part in enumerate(parts_of(column, numbers), 1)]
            wrong = " OR ".join(f"(b.{part} IS NOT NULL AND t.{said} NOT LIKE '{mark}')" for part, mark in marks)
            query = f"SELECT count(*) FROM {kept.bodies.name} b JOIN {table} t ON t.id = b.{column}_id WHERE {wrong}"
            if count := connection.scalar(text(query)):
                yield kept.bodies.name, count


KEPT = {
    "evidence_files": "SELECT id, file_name, sha256, file FROM evidence_files ORDER BY id",
    "import_batches": "SELECT id, file_name, sha256, file FROM import_batches ORDER BY id",
    "plan_loads": "SELECT id, sha256 AS name, sha256, file FROM plan_loads ORDER BY id",
    "official_forms": "SELECT id, file_name, sha256, file FROM official_forms ORDER BY id",
    "filled_forms": "SELECT id, file_name, sha256, file FROM filled_forms ORDER BY id",
    "issued_reports": "SELECT id, issued_on, sha256, file FROM issued_reports WHERE status = 'issued' ORDER BY id",
    "issued_annexes": "SELECT id, form, sha256, file FROM issued_annexes ORDER BY id",
    "proposals": "SELECT id, subject, payload_sha256, payload FROM proposals ORDER BY id",
}
_PROPOSED = "SELECT id, subject, payload, file FROM proposals WHERE file IS NOT NULL ORDER BY id"
_CHANGES = "SELECT row_id, before, after FROM import_changes WHERE batch_id = :batch ORDER BY position"
_BATCHES = "SELECT id, file_name, changes_sha256 FROM import_batches ORDER BY id"

_PLAN_CHANGES = "SELECT record, row_id, before, after FROM plan_changes WHERE load_id = :load ORDER BY position"
_LOADS = "SELECT id, sha256, changes_sha256 FROM plan_loads ORDER BY id"


def kept_files(connection: Connection) -> Iterator[KeptFile]:
    """Evidence, uploads, issued reports, proposals, and the rows that each upload changed; one at a time."""
    for what, query in KEPT.items():
        for row in connection.execute(text(query).execution_options(yield_per=1)):
            content = b"" if row[3] is None else row[3].encode() if isinstance(row[3], str) else row[3]
            yield KeptFile(what, row[0], str(row[1]), hashlib.sha256(content).hexdigest() == row[2])
    for row in connection.execute(text(_PROPOSED)):
        is_whole = hashlib.sha256(row.file).hexdigest() in row.payload
        yield KeptFile("proposals", row.id, row.subject, is_whole)
    for batch in connection.execute(text(_BATCHES)).all():
        rows = connection.execute(text(_CHANGES), {"batch": batch.id})
        changes = "\n".join(f"{row.row_id}{row.before}{row.after}" for row in rows)
        is_whole = hashlib.sha256(changes.encode()).hexdigest() == batch.changes_sha256
        yield KeptFile("import_changes", batch.id, batch.file_name, is_whole)
    for load in connection.execute(text(_LOADS)).all():
        rows = connection.execute(text(_PLAN_CHANGES), {"load": load.id})
        changes = "\n".join(f"{row.record}{row.row_id}{row.before}{row.after}" for row in rows)
        is_whole = hashlib.sha256(changes.encode()).hexdigest() == load.changes_sha256
        yield KeptFile("plan_changes", load.id, load.sha256, is_whole)
