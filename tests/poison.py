"""What people could type so that it does something (rules 1.6), harmless here; and a demonstration full of it."""

import json
import shutil
import sqlite3
from pathlib import Path

from sqlmodel import SQLModel

from data_access import tables as tables

HOST = "example.invalid"
"""A name that no resolver knows: whatever asks for it, leaks."""
MARK = "毒"
LIVE = (
    f"[{MARK}甲](http://a.{HOST}/)",
    f"![{MARK}乙](http://b.{HOST}/x.png)",
    f"<img src=http://c.{HOST}/x.png onerror=document.title='{MARK}'><u>{MARK}丙</u>",
    f"<http://d.{HOST}/>",
    f"http://e.{HOST}/ www.f.{HOST} g@{HOST}",
    f"${MARK}丁^2$",
    f":red[{MARK}戊] :blue-badge[{MARK}己]",
    ":material/home: :rocket: :red[]",
    f"`{MARK}庚` ~~{MARK}辛~~ ![[{MARK}]] [^1]",
    f"\n# {MARK}壬\n    code\n{MARK}癸\n===\n- {MARK}",
    "\u202e" + f"{MARK}反" + "\u202c",
    f'{{ INCLUDEPICTURE "http://h.{HOST}/x.png" }}',
    "长" * 300,
)
FORMULAS = (f'=HYPERLINK("http://i.{HOST}/","{MARK}")', "+1+1", "-1+1", "@SUM(1)", "＝1+1", "\t=1+1")
"""What a cell must begin with to be computed."""
SUFFIX = " ".join(LIVE)

OURS_TEXT = """
account action after before cause causes changes_sha256 code decisions explained from_account to_account hash indicator
issues label local_only_categories measure media_type metric party period phases previous_hash reported_scopes returns
rows rule rule_version section severity sha256 since state subject subject_id trouble unit uscc week
"""
OURS = set(OURS_TEXT.split())
"""Text columns with keys, words and sums of ours; what people write stands in all others."""
NOT_OF_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'keep!_%' ESCAPE '!'"
"""All triggers but those without which a view cannot be written."""
INSIDE = {"list_versions": ("rows",), "period_lists": ("issues", "decisions", "returns")}


def text_columns() -> list[tuple[str, str]]:
    """(table, column) of every text that people write."""
    return [
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        if not table.info.get("is_view")  # what it shows stands in other tables
        for column in table.columns
        if type(column.type).__name__ == "AutoString" and column.name not in OURS
    ]


def poisoned(template: Path, file: Path, *, suffix: str = SUFFIX, prefixes: tuple[str, ...] = ("",)) -> str:
    """URL of a copy whose every text people write ends in the suffix, and begins with one of the prefixes in turn."""
    shutil.copy(template, file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (trigger,) in connection.execute(NOT_OF_VIEWS).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for number, (table, column) in enumerate(text_columns()):
            for at, prefix in enumerate(prefixes):
                turn = f"({number} + rowid) % {len(prefixes)} = {at}"
                spike = f'UPDATE {table} SET "{column}" = ? || "{column}" || ? WHERE "{column}" <> \'\' AND {turn}'  # noqa: S608
                connection.execute(spike, (prefix, suffix))
        for table, columns in INSIDE.items():
            for column in columns:
                _inside(connection, table, column, suffix)
    connection.close()
    return f"sqlite:///{file}"


def _inside(connection: sqlite3.Connection, table: str, column: str, suffix: str) -> None:
    """The same within a list that is kept as JSON."""
    rows = connection.execute(f'SELECT rowid, "{column}" FROM {table}').fetchall()  # noqa: S608
    for row, text in rows:
        kept = json.dumps(_spiked(json.loads(text), suffix), ensure_ascii=False) if text else text
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (kept, row))  # noqa: S608


def _spiked(value: object, suffix: str) -> object:
    if isinstance(value, list):
        return [_spiked(one, suffix) for one in value]
    if isinstance(value, dict):
        written = {"title", "text", "owner", "district", "enterprise", "name", "unit", "reason", "category"}
        return {
            key: one + suffix if key in written and isinstance(one, str) and one else _spiked(one, suffix)
            for key, one in value.items()
        }
    return value
