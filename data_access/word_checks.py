"""A column of words gets another list of them, in place (migrations).

On SQLite the text of the table is changed, as sqlite.org/lang_altertable.html (section 7) has it for CHECK constraints:
building a table anew would drop its indexes on expressions and triggers, and cannot be done to one that is pointed at.
"""

from collections.abc import Sequence

from sqlalchemy import Connection


def change_words(
    connection: Connection,
    table: str,
    column: str,
    constraint: str,
    before: Sequence[str],
    after: Sequence[str],
    *,
    is_repeated: bool = False,
) -> None:
    """The CHECK of the column and its length; ValueError where the table does not say what is to be changed.

    `is_repeated`: a migration in batch mode may have left the same CHECK there twice.
    """
    lengths, lists = [max(map(len, words)) for words in (before, after)], [_listed(before), _listed(after)]
    if connection.dialect.name == "sqlite":
        rewrite(
            connection,
            table,
            {
                f"{column} VARCHAR({lengths[0]})": f"{column} VARCHAR({lengths[1]})",
                f"CHECK ({column} IN {lists[0]})": f"CHECK ({column} IN {lists[1]})",
            },
            is_repeated=is_repeated,
        )
        return
    connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR({lengths[1]})")
    connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN {lists[1]})")


def _listed(words: Sequence[str]) -> str:
    return f"({', '.join(repr(word) for word in words)})"


def rewrite(connection: Connection, table: str, parts: dict[str, str], *, is_repeated: bool = False) -> None:
    """The text of a table on SQLite with some parts otherwise; ValueError where one does not stand there once."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    text = connection.exec_driver_sql(query, (table,)).scalar_one()
    for before, after in parts.items():
        if not 1 <= text.count(before) <= (2 if is_repeated else 1):
            raise ValueError(f"{table}: {text.count(before)} × {before}")
        text = text.replace(before, after)
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (text, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")  # every other connection reads it anew
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
