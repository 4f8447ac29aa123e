"""Which tables statements read and write: what was read of a closed period is kept until one of them changes (11.20).

Judged by the names in a statement: a column that is called like a table counts as one, which keeps less and never more.
What cannot be judged counts as a change of everything.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import TypeVar

from sqlalchemy import Connection, Engine, event, select, update

from data_access.tables import Pilot, metadata
from data_access.triggers import READINGS
from domain.changes import Changes

OF_A_PERIOD = frozenset({*READINGS, "money_cells", "flow_sums", "reading_texts", "reading_indicators", "periods"})
"""What stands in these is of one period. An edit writes them for the live one alone; a closing changes everything."""
BY_TRIGGER = {"fund_entries": ("ledger_months",)}
"""What a trigger writes beside a table that views read; sums of rows are read by no view."""
READING, ONCE, WRITTEN, EDITS, ANY = "reads_noticed", "read_once", "tables_written", "edits", ""
"""Keys of a connection's own dictionary; the name that stands for every table."""
Result = TypeVar("Result")
_NAMES = frozenset(metadata.tables)
_WORD = re.compile(r"\w+")
_WRITES = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_WRITES_NOTHING = re.compile(
    r"\s*(?:(?:SELECT|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|SET)\b|WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE)\b))",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=4096)
def _named_in(statement: str) -> frozenset[str]:
    return _NAMES.intersection(_WORD.findall(statement))


def with_triggered(table: str) -> tuple[str, ...]:
    """A table that is written, and what its triggers write with it."""
    return (table, *BY_TRIGGER.get(table, ()))


@lru_cache(maxsize=4096)
def _written_by(statement: str) -> frozenset[str]:
    if found := _WRITES.match(statement):
        return frozenset(with_triggered(found[1]))
    return frozenset() if _WRITES_NOTHING.match(statement) else frozenset({ANY})


def notice_reads(engine: Engine) -> None:
    """Let `reads_of` work on the engine's connections, those that write too: a deed reads what pages keep."""

    @event.listens_for(engine, "before_cursor_execute")
    def _read(connection, _cursor, statement, parameters, _context, _many):
        if noticed := connection.info.get(READING):
            noticed[-1].add(statement, parameters)


def read_once(engine: Engine) -> None:
    """Let `once` work on the engine's connections, which only read."""

    @event.listens_for(engine, "begin")
    def _begun(connection):
        connection.info[ONCE] = {}


def notice_writes(engine: Engine) -> None:
    """Let `tell_edit` work on the engine's connections."""

    @event.listens_for(engine, "begin")
    def _begun(connection):
        connection.info[WRITTEN], connection.info[EDITS] = set(), {}

    @event.listens_for(engine, "before_cursor_execute")
    def _wrote(connection, _cursor, statement, _parameters, _context, _many):
        note_written(connection, _written_by(statement))


def note_written(connection: Connection, tables: Collection[str]) -> None:
    """For what is written past SQLAlchemy."""
    connection.info.setdefault(WRITTEN, set()).update(tables)


class Reads:
    """Tables that were read; of a period's, whether a statement named the live one (`live`: its id)."""

    def __init__(self, live: int | None) -> None:
        self.live, self.tables = live, set()

    def add(self, statement: str, parameters: object) -> None:
        names = _named_in(statement)
        self.tables |= names
        if names & OF_A_PERIOD and self._names_live(parameters):
            self.tables.add(ANY)

    def _names_live(self, parameters: object) -> bool:
        if isinstance(parameters, dict):
            parameters = list(parameters.values())
        for one in parameters if isinstance(parameters, (list, tuple)) else ():
            if one == "live" or (self.live is not None and one == self.live) or self._is_list_of_live(one):
                return True
        return False

    def _is_list_of_live(self, one: object) -> bool:
        return isinstance(one, (list, tuple, dict)) and self._names_live(one)


@contextmanager
def reads_of(connection: Connection, live: int | None) -> Iterator[Reads]:
    """What statements of the connection read meanwhile; those of a block within count for both."""
    noticed, found = connection.info.setdefault(READING, []), Reads(live)
    noticed.append(found)
    try:
        yield found
    finally:
        noticed.pop()
        if noticed:
            noticed[-1].tables |= found.tables


def also_read(connection: Connection, tables: Collection[str]) -> None:
    """What came from memory was read from these tables."""
    if noticed := connection.info.get(READING):
        noticed[-1].tables.update(tables)


def once(read: Callable[[Connection], Result]) -> Callable[[Connection], Result]:
    """A read that a connection which only reads makes once in a transaction, since it sees one state there."""

    @wraps(read)
    def remembered(connection: Connection) -> Result:
        memory = connection.info.get(ONCE)
        if memory is None:
            return read(connection)
        if read not in memory:
            with reads_of(connection, None) as reads:
                memory[read] = (read(connection), reads.tables)
        found, tables = memory[read]
        also_read(connection, tables)
        return found

    return remembered


def tell_edit(connection: Connection, *, pilot_id: int) -> None:
    """A change of which all is known: what its transaction writes, and of the periods the live one. `tell_edited` says
    so at the end of it; until then, and where nobody does, it counts as a change of everything.
    """
    edits, written = connection.info.setdefault(EDITS, {}), connection.info.setdefault(WRITTEN, {ANY})
    before, count = edits.get(pilot_id) or (_changes(connection, pilot_id), 0)
    edits[pilot_id] = (before, count + 1)
    is_own = "pilots" not in written
    connection.execute(update(Pilot.__table__).where(Pilot.id == pilot_id).values(revision=Pilot.revision + 1))
    if is_own:
        written.discard("pilots")


def tell_edited(connection: Connection) -> None:
    """At the end of a transaction: which tables the edits in it changed."""
    edits, written = connection.info.pop(EDITS, {}), connection.info.get(WRITTEN, {ANY})
    if ANY in written:
        return
    for pilot_id, (before, count) in edits.items():
        now = _changes(connection, pilot_id).revision
        if now != before.revision + count:  # another deed is among them
            continue
        changed = before.after(now, written - OF_A_PERIOD)
        words = json.dumps({"revision": now, "all_at": changed.all_at, "tables": changed.tables})
        connection.execute(update(Pilot.__table__).where(Pilot.id == pilot_id).values(changed=words))


def _changes(connection: Connection, pilot_id: int) -> Changes:
    row = connection.execute(select(Pilot.revision, Pilot.changed).where(Pilot.id == pilot_id)).one()
    return changes_of(row.revision, row.changed)


@lru_cache(maxsize=256)
def changes_of(revision: int, words: str) -> Changes:
    """As stored beside a revision; where it is of another one, everything changed with this one."""
    stored = json.loads(words) if words else {}
    return Changes(**stored) if stored.get("revision") == revision else Changes(revision, revision)
