"""Copies of a database that are damaged one way each: does `manage.py check` say so? (rules 11.12)

What must be found: every damage to the storage, and every change of what is guarded: ledger, trail, closed periods,
kept files, structure, and by its sum every row that people may edit. A flipped bit in what is made anew from these (the
open period, the tallies beside it) is counted apart.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from data_access import engine
from data_access.guarded import BEHIND_VIEWS
from data_access.row_sums import OTHERWISE
from data_access.seals import SEALED
from data_access.tables import KEPT_ONCE, metadata
from services.keeping.damage import damage

CLOSED = "WHERE period_id IN (SELECT id FROM periods WHERE status = 'closed')"
SUMMED = sorted(metadata.tables.keys() - OTHERWISE.keys())
"""Tables of which every row has a sum."""
GUARDED = {
    **{table: f"SELECT * FROM {table} {CLOSED} ORDER BY id" for table in {*SEALED, *BEHIND_VIEWS} - KEPT_ONCE.keys()},
    "fund_entries": "SELECT * FROM fund_entries ORDER BY id",
    "audit_events": "SELECT * FROM audit_events ORDER BY id",
    "ledger_months": "SELECT pilot_id, month, from_account, to_account, amount_fen, entries FROM ledger_months",
    "periods": "SELECT * FROM periods WHERE status = 'closed' ORDER BY id",
    **{table: f"SELECT * FROM {table}" for table in SUMMED},
}
"""Rows that must stand as they were written, by table."""


@dataclass
class Found:
    """How often each kind of damage was told; what was not."""

    told: dict[str, int] = field(default_factory=dict)
    harmless: int = 0
    unguarded: int = 0
    missed: list[str] = field(default_factory=list)


def guarded(connection: sqlite3.Connection) -> dict[str, list[tuple]]:
    connection.text_factory = bytes
    return {table: connection.execute(query).fetchall() for table, query in GUARDED.items()}


def everything(connection: sqlite3.Connection) -> dict[str, list[tuple]]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.text_factory = bytes  # what is no text any more is compared all the same
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


class Copies:
    """Makes damaged copies of one whole database file (no -wal beside it)."""

    def __init__(self, whole: Path, folder: Path, seed: int):
        self.whole, self.copy, self.dice = whole, folder / "damaged.sqlite", random.Random(seed)
        with closing(sqlite3.connect(whole)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.pages = dict(connection.execute("SELECT pageno, name FROM dbstat"))
            self.page_size = connection.execute("PRAGMA page_size").fetchone()[0]
            self.triggers = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ]
            self.indexes = [
                row[0]
                for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
            ]
            self.everything, self.guarded = everything(connection), guarded(connection)
            self.tables = [name for name, rows in self.guarded.items() if rows]
        self.of_guarded = [page for page, name in self.pages.items() if name in GUARDED or name == "sqlite_schema"]
        self.of_summed = [page for page, name in self.pages.items() if name in SUMMED]
        self.ways: dict[str, Callable[[], str]] = {
            "page zeroed": self._zero,
            "bit flipped in a guarded table": lambda: self._flip(self.of_guarded),
            "bit flipped in a table that people edit": lambda: self._flip(self.of_summed),
            "bit flipped in any page": lambda: self._flip(list(self.pages)),
            "row changed past the triggers": self._change,
            "row deleted past the triggers": self._delete,
            "trigger dropped": self._drop_trigger,
            "index dropped": self._drop_index,
            "half a file": self._cut,
        }

    def make(self, way: str) -> str:
        """A fresh copy, damaged; what was done to it."""
        for file in self.copy.parent.glob(f"{self.copy.name}*"):
            file.unlink()
        shutil.copy(self.whole, self.copy)
        return f"{way}: {self.ways[way]()}"

    def _write(self, offset: int, change: Callable[[bytes], bytes], size: int) -> None:
        with self.copy.open("r+b") as file:
            file.seek(offset)
            before = file.read(size)
            file.seek(offset)
            file.write(change(before))

    def _zero(self) -> str:
        page = self.dice.choice(list(self.pages))
        self._write((page - 1) * self.page_size, lambda before: bytes(len(before)), self.page_size)
        return f"page {page} of {self.pages[page]}"

    def _flip(self, pages: list[int]) -> str:
        page, bit = self.dice.choice(pages), self.dice.randrange(8)
        offset = (page - 1) * self.page_size + self.dice.randrange(self.page_size)
        self._write(offset, lambda before: bytes([before[0] ^ 1 << bit]), 1)
        return f"bit {bit} of byte {offset}, page {page} of {self.pages[page]}"

    def _past_triggers(self, statement: str, values: tuple = ()) -> None:
        with closing(sqlite3.connect(self.copy)) as connection, connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in made:
                connection.execute(f"DROP TRIGGER {name}")
            assert connection.execute(statement, values).rowcount == 1
            for _, sql in made:
                connection.execute(sql)
        with closing(sqlite3.connect(self.copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _row(self) -> tuple[str, dict]:
        table = self.dice.choice(self.tables)
        with closing(sqlite3.connect(self.copy)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(GUARDED[table].replace("SELECT ", "SELECT rowid AS at, ", 1)).fetchall()
        return table, dict(self.dice.choice(rows))

    def _change(self) -> str:
        for _ in range(50):
            table, row = self._row()
            column = self.dice.choice([name for name in row if name not in ("at", "id", "pilot_id")])
            before = row[column]
            text = str(before or "?")
            other = f"{text[:-1]}{'y' if text[-1] == 'x' else 'x'}"  # as long as it was
            other = before + 1 if isinstance(before, int | float) else b"x" if isinstance(before, bytes) else other
            with suppress(sqlite3.IntegrityError):  # another row has it: another try
                self._past_triggers(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other, row["at"]))
                return f"{table}.{column} of row {row['at']}"
        raise AssertionError("no row could be changed")

    def _delete(self) -> str:
        table, row = self._row()
        while table == "audit_events":  # the newest of a chain leaves no gap: a printed head shows that it is gone
            table, row = self._row()
        self._past_triggers(f"DELETE FROM {table} WHERE rowid = ?", (row["at"],))
        return f"{table} row {row['at']}"

    def _drop(self, kind: str, names: list[str]) -> str:
        name = self.dice.choice(names)
        with closing(sqlite3.connect(self.copy)) as connection, connection:
            connection.execute(f"DROP {kind} {name}")
        return name

    def _drop_trigger(self) -> str:
        return self._drop("TRIGGER", self.triggers)

    def _drop_index(self) -> str:
        return self._drop("INDEX", self.indexes)

    def _cut(self) -> str:
        size = self.dice.randrange(1, self.copy.stat().st_size)
        with self.copy.open("r+b") as file:
            file.truncate(size)
        return f"{size} of {self.whole.stat().st_size} bytes"

    def judge(self) -> str:
        """What is really damaged in a copy of which nothing was told: guarded rows, others, or nothing."""
        with closing(sqlite3.connect(self.copy)) as connection:
            is_whole = everything(connection) == self.everything
            return "guarded" if guarded(connection) != self.guarded else "nothing" if is_whole else "others"


def run(whole: Path, folder: Path, number: int, seed: int, point: Callable[[str], None]) -> Found:
    """So many damaged copies, each way in turn. `point` names the database that is checked (DATABASE_URL)."""
    copies, found = Copies(whole, folder, seed), Found()
    point(f"sqlite:///{copies.copy}")
    for one in range(number):
        way = list(copies.ways)[one % len(copies.ways)]
        done = copies.make(way)
        is_told = bool(damage())
        engine.dispose()
        if is_told:
            found.told[way] = found.told.get(way, 0) + 1
        elif not way.startswith("bit"):
            found.missed.append(done)
        else:
            truth = copies.judge()
            found.missed += [done] if truth == "guarded" else []
            found.unguarded += truth == "others"
            found.harmless += truth == "nothing"
    return found
