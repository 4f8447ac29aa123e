"""A demonstration in which every text of a district's own records carries the district's mark; and who finds it."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from sqlalchemy import Table
from sqlmodel import SQLModel

from data_access import tables as tables
from data_access.guarded import BEHIND_VIEWS
from data_access.kept_once import know
from tests.poison import NOT_OF_VIEWS, OURS

SUMS = {
    "checkpoint_sets",
    "checkpoints",
    "allocation_drafts",
    "allocation_draft_shares",
    "commitments",
    "districts",
    "flow_sums",
    "forecasts",
    "indicator_readings",
    "live_tallies",
    "money_cells",
    "observations",
    "scope_counts",
    "target_readings",
    "target_shares",
    "targets",
    "restatements",
    "ledger_months",
    "unit_names",
}
"""Tables whose rows of a district are figures and lights of the unit, which all may see."""
NOT_A_WAY = {"pilots", "periods", "targets", "meetings", "providers"}
LISTS = ("issues", "decisions", "returns")
MARK = re.compile(r"〔属(\d+)〕")


def mark(district_id: int) -> str:
    return f"〔属{district_id}〕"


def way(table: Table, seen: frozenset[str] = frozenset()) -> list[tuple[str, str, str]] | None:
    """(column, table, column there) from a record to its district, by the shortest way of foreign keys."""
    found = None
    for column in table.columns:
        for key in column.foreign_keys:
            there = key.column.table
            if there.name == "districts":
                return []
            if there.name in seen | {table.name} or there.name in {
                "pilots",
                "periods",
                "targets",
                "meetings",
                "providers",
            }:
                continue
            further = way(there, seen | {table.name})
            if further is not None and (found is None or len(further) + 1 < len(found)):
                found = [(column.name, there.name, key.column.name), *further]
    return found


def district_sql(table: Table) -> str | None:
    """SQL for the district of a row: its own column, else that of what it points at."""
    steps = way(table)
    if steps is None:
        return None
    own = [f"{table.name}.district_id"] if "district_id" in table.c else []
    others = [
        f"(SELECT {inner} FROM {there} WHERE {there}.{at} = {table.name}.{column.name})"  # noqa: S608
        for column in table.columns
        for key in column.foreign_keys
        for there, at in [(key.column.table.name, key.column.name)]
        if there in {"projects", "enterprises", "import_batches", "fund_entries"}
        for inner in [district_sql(key.column.table)]
        if inner
    ]
    return f"coalesce({', '.join([*own, *others, 'NULL', 'NULL'])})"


def marked(template: Path, file: Path) -> str:
    """URL of a copy with the marks."""
    shutil.copy(template, file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        know(connection)
        for (trigger,) in connection.execute(NOT_OF_VIEWS).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table in SQLModel.metadata.sorted_tables:
            district = district_sql(table)
            if district is None or table.name in SUMS or table.name in BEHIND_VIEWS:
                continue
            for column in table.columns:
                if type(column.type).__name__ == "AutoString" and column.name not in OURS:
                    text = f'{table.name}."{column.name}"'
                    connection.execute(
                        f"UPDATE {table.name} SET \"{column.name}\" = {text} || '〔属' || {district} || '〕' "  # noqa: S608
                        f"WHERE {text} <> '' AND {district} IS NOT NULL"
                    )
        names = dict(connection.execute("SELECT name, id FROM districts").fetchall())
        names |= dict(connection.execute("SELECT short_name, id FROM districts").fetchall())
        for column in LISTS:
            for row, text in connection.execute(f"SELECT id, {column} FROM period_lists").fetchall():  # noqa: S608
                kept = json.dumps(_marked(json.loads(text), names), ensure_ascii=False)
                connection.execute(f"UPDATE period_lists SET {column} = ? WHERE id = ?", (kept, row))  # noqa: S608
    connection.close()
    return f"sqlite:///{file}"


def _marked(value: object, names: dict[str, int]) -> object:
    if isinstance(value, list):
        return [_marked(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    own = next((names[value[word]] for word in ("district", "unit") if value.get(word) in names), None)
    if own is None or not {"title", "text"} & set(value):
        return {key: _marked(one, names) for key, one in value.items()}
    written = ("title", "text", "owner", "subject", "linked")
    return {key: one + mark(own) if key in written and one else one for key, one in value.items()}


class Foreign:
    """What belongs to other districts than one: marks, codes and credit codes of their enterprises, their names."""

    def __init__(self, file: Path, own: int) -> None:
        with sqlite3.connect(file) as connection:
            rows = connection.execute(
                "SELECT e.district_id, e.uscc, p.code, e.name FROM enterprises e LEFT JOIN projects p "
                "ON p.enterprise_id = e.id WHERE e.pilot_id = (SELECT pilot_id FROM districts WHERE id = ?)",
                (own,),
            ).fetchall()
        connection.close()
        self.own = own
        plain = [(district, MARK.sub("", name)) for district, _, _, name in rows]
        mine = {name for district, name in plain if district == own}
        self.words = {word for district, *words, _ in rows if district not in (own, None) for word in words if word}
        self.words |= {name for district, name in plain if district not in (own, None) and name not in mine}
        self.pattern = re.compile("|".join(map(re.escape, sorted(self.words, key=len, reverse=True))))

    def in_text(self, text: str) -> str | None:
        """The first word of another district in a text."""
        for found in MARK.finditer(text):
            if int(found[1]) != self.own:
                return found[0]
        found = self.pattern.search(text)
        return found[0] if found else None

    def of(self, value: object) -> list[str]:
        """Every leak in a view model, with the text it stands in."""
        found = []
        for where, text in strings(value):
            if (word := self.in_text(text)) is not None:
                found.append(f"{where}: {word} in {text[:90]}")
        return found


def strings(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a view model and the way to it."""
    if isinstance(value, str):
        yield where, str(value)
    elif isinstance(value, bytes):
        yield where, value.decode("utf-8", "ignore")
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from strings(getattr(value, one.name), f"{where}.{one.name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from strings(key, f"{where}[key]")
            yield from strings(one, f"{where}[{key}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one, f"{where}[]")
    elif hasattr(value, "__next__"):
        yield from strings(list(value), where)
