"""What cannot change unseen: the seal of a closed period over all it said, and the chain of the ledger (rules 10.7,
5.12).

Both are SHA-256 over rows as JSON: the same text on both databases, whatever program reads them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from itertools import islice

from sqlalchemy import Boolean, Connection, Row, text

from data_access.bulk import plain_rows
from data_access.guarded import SEALED
from data_access.tables import FundEntry, metadata

VERSION = 3
SINCE: Mapping[tuple[str, str], int] = {
    ("periods", "history_id"): 2,
    **{("task_readings", column.name): 3 for column in metadata.tables["task_readings"].c},
}
"""Table and column → the version of the seal that first holds it; a column that is not named is in all of them. So a
column that a later migration adds does not break the seals of periods closed before it."""
OF_PERIOD = (
    "pilot_id",
    "kind",
    "label",
    "starts_on",
    "ends_on",
    "as_of",
    "rule_version",
    "last_entry_id",
    "history_id",
)
OF_CLOSING = ("closed_at", "closed_by", "proposal_id")
ENTRY = (
    "pilot_id",
    "kind",
    "from_account",
    "to_account",
    "amount_fen",
    "occurred_on",
    "source",
    "category",
    "document_no",
    "project_id",
    "district_id",
    "batch_id",
    "author",
    "approver",
    "note",
    "proposal_id",
)
LATER = ("author_account",)
"""Columns of an entry that came later: empty ones are not hashed, so what was chained before them stays as it is."""
GENESIS = "0" * 64
AT_ONCE = 2_000
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


# ── closed periods ──────────────────────────────────────────────────────────


def seal(connection: Connection, period_id: int, closed: Mapping[str, object], version: int = VERSION) -> str:
    """The seal of a period as it stands in the database; `closed`: the columns of OF_CLOSING as they are or will be."""
    later = {column for (table, column), since in SINCE.items() if table == "periods" and since > version}
    columns = ", ".join(name for name in OF_PERIOD if name not in later)
    row = connection.execute(text(f"SELECT {columns} FROM periods WHERE id = :period"), {"period": period_id}).one()
    parts = [_as_json([*row, _moment(closed["closed_at"]), closed["closed_by"], closed["proposal_id"]])]
    parts += [_digest(connection, table, period_id, version) for table in SEALED if _rows_of(table, version)]
    return f"{version}:{_hash(*parts)}"


def _moment(value: object) -> str:
    """To the second in UTC, whether the database gave a text (SQLite) or an instant (PostgreSQL)."""
    if isinstance(value, datetime):
        value = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return str(value)[:19]


def _digest(connection: Connection, table: str, period_id: int, version: int) -> str:
    """Over the rows of one table that belong to the period; read past SQLAlchemy, since there are a million."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    digest = hashlib.sha256()
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(_rows_of(table, version) + mark + " ORDER BY id", (period_id,))
        while rows := cursor.fetchmany(AT_ONCE):
            digest.update(_as_json(rows).encode())
    return digest.hexdigest()


@cache
def _rows_of(table: str, version: int) -> str:
    """SQL of the columns that a version holds; empty for a table that came later."""
    columns = [
        f"CAST({column.name} AS INTEGER)" if isinstance(column.type, Boolean) else column.name
        for column in metadata.tables[table].c
        if (table, column.name) not in SINCE or SINCE[table, column.name] <= version
    ]
    return f"SELECT {', '.join(columns)} FROM {table} WHERE period_id = " if columns else ""


def closed_periods(connection: Connection) -> list[Row]:
    """Pilot, label, seal and closing of every closed period, oldest first."""
    columns = ", ".join(("id", "pilot_id", "label", "seal", *OF_CLOSING))
    return list(connection.execute(text(f"SELECT {columns} FROM periods WHERE status = 'closed' ORDER BY as_of, id")))


def holds(connection: Connection, row: Row) -> bool:
    """Whether a closed period still says what it was sealed with."""
    version, _, _ = row.seal.partition(":")
    return version.isdigit() and seal(connection, row.id, row._mapping, int(version)) == row.seal


def seal_closed_periods(connection: Connection, version: int = VERSION) -> None:
    """Give those that have none their seal (in a migration, while nothing guards them)."""
    for row in closed_periods(connection):
        if not row.seal:
            made = seal(connection, row.id, row._mapping, version)
            connection.execute(text("UPDATE periods SET seal = :seal WHERE id = :id"), {"seal": made, "id": row.id})


# ── the ledger ──────────────────────────────────────────────────────────────


def newest_link(connection: Connection) -> str:
    """Hash of the newest entry, for the next one; no other is written before this transaction ends.

    The trail is locked first, as by whoever has written an event already: so no two wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_events, fund_entries IN EXCLUSIVE MODE")
    return connection.scalar(text("SELECT hash FROM fund_entries ORDER BY id DESC LIMIT 1")) or GENESIS


def links(previous: str, entries: Iterable[Iterable[object]]) -> Iterator[str]:
    """The hash of each entry (values of ENTRY, then LATER as far as there are any), each over the one before."""
    for entry in entries:
        told = tuple(entry)
        while len(told) > len(ENTRY) and told[-1] is None:
            told = told[:-1]
        previous = _hash(previous, _as_json(told))
        yield previous


def with_links(connection: Connection, columns: Mapping[str, object]) -> dict[str, object]:
    """Columns of new entries, with the hash of each."""
    rows = plain_rows(FundEntry.__table__, columns, ENTRY + LATER)
    return {**columns, "hash": list(links(newest_link(connection), rows))}


def link_entries(connection: Connection) -> None:
    """Chain the entries that are there (in a migration, while nothing guards them)."""
    query = text(f"SELECT id, {', '.join(ENTRY)} FROM fund_entries ORDER BY id")
    rows = [tuple(row) for row in connection.execute(query)]
    made = zip((row[0] for row in rows), links(GENESIS, (row[1:] for row in rows)), strict=True)
    statement = text("UPDATE fund_entries SET hash = :hash WHERE id = :id")
    while some := [{"id": number, "hash": link} for number, link in islice(made, AT_ONCE)]:
        connection.execute(statement, some)


def broken_entries(connection: Connection) -> list[tuple[int, str]]:
    """Number and document of entries whose hash does not follow from themselves and the one before."""
    broken, previous = [], GENESIS
    document = 1 + ENTRY.index("document_no")
    found = connection.execute(text(f"SELECT id, {', '.join(ENTRY + LATER)}, hash FROM fund_entries ORDER BY id"))
    while rows := found.fetchmany(AT_ONCE):
        for row in map(tuple, rows):
            (made,) = links(previous, [row[1:-1]])
            previous = row[-1]
            if made != previous:
                broken.append((row[0], row[document]))
    return broken
