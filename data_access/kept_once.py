"""The views of readings that are kept once as long as they say the same, and what writes through them (rules 10.2).

A new reading is held against the one of the last closed period of its kind (the live one against the last week): where
both say the same, its row points at that body. So a body of an open period is of one row and goes with it, and one of a
closed period stays as that does. Texts only become more.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Connection, inspect, text

from data_access.tables import KEPT_ONCE
from data_access.tables.kept_once import USUAL, Apart, KeptOnce, parts_of
from data_access.triggers import schema_of

EVENTS = ("insert", "update", "delete")
_NUMBER = "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(?:[.][0-9]+)?"
BEFORE = """SELECT p.id FROM {schema}periods p JOIN {schema}periods n ON n.id = NEW.period_id
WHERE p.pilot_id = n.pilot_id AND p.kind = CASE n.kind WHEN 'live' THEN 'week' ELSE n.kind END
AND p.status = 'closed' AND p.id < NEW.period_id ORDER BY p.id DESC LIMIT 1"""
_SAME = """SELECT b.id FROM {schema}{bodies} b WHERE b.id = (SELECT r.body_id FROM {schema}{rows} r
WHERE r.period_id = ({before}) AND {key}) AND {equal}"""


# ── texts and their numbers ─────────────────────────────────────────────────


@lru_cache(4096)
def apart(said: str, number: int) -> tuple[str, ...]:
    """A text with places for its first numbers, then these; one that has such places already stays whole."""
    found: list[str] = []
    if number == 0 or "{" in said:
        return (said,)

    def place(match: re.Match[str]) -> str:
        if len(found) == number:
            return match[0]
        found.append(match[0])
        return f"{{{len(found)}}}"

    return (re.sub(_NUMBER, place, said), *found)


def know(raw: sqlite3.Connection) -> None:
    """Let a connection know the function that the triggers call: the text (0) or one of its numbers (1, …)."""

    def part(said: str | None, number: int, at: int) -> str | None:
        found = () if said is None else apart(said, number)
        return found[at] if at < len(found) else None

    raw.create_function("text_part", 3, part, deterministic=True)


_POSTGRES_PART = f"""CREATE OR REPLACE FUNCTION text_parts(said text, number integer) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  found text[];
  pieces text[];
BEGIN
  IF number = 0 OR position('{{' IN said) > 0 THEN RETURN ARRAY[said]; END IF;
  found := ARRAY(SELECT m[1] FROM regexp_matches(said, '({_NUMBER})', 'g') WITH ORDINALITY AS f(m, n) ORDER BY n);
  pieces := regexp_split_to_array(said, '{_NUMBER}');
  RETURN ARRAY[(
    SELECT string_agg(piece || CASE WHEN n <= number AND n <= cardinality(found) THEN '{{' || n || '}}'
      ELSE coalesce(found[n], '') END, '' ORDER BY n)
    FROM unnest(pieces) WITH ORDINALITY AS p(piece, n))] || found[1:number];
END $$"""


def _part(is_sqlite: bool, column: str, number: int, at: int) -> str:
    """SQL of a part of a text that is written."""
    if number == 0:
        return f"NEW.{column}"
    return f"text_part(NEW.{column}, {number}, {at})" if is_sqlite else f"{column}_parts[{at + 1}]"


def _whole(column: str, stands: Apart, owner: str) -> str:
    """SQL of a text put together again."""
    if not stands.numbers:
        return f"{column}_text.{stands.column}"
    whole = f"(SELECT t.{stands.column} FROM {stands.table} t WHERE t.id = {owner}.{column}_id)"
    for at, part in enumerate(parts_of(column, stands.numbers), 1):
        whole = f"replace({whole}, '{{{at}}}', coalesce({owner}.{part}, '{{{at}}}'))"
    return whole


# ── views ───────────────────────────────────────────────────────────────────


def kept_once(connection: Connection) -> list[KeptOnce]:
    """Those whose tables are there: a database may be of an older version."""
    there = set(inspect(connection).get_table_names())
    return [kept for kept in KEPT_ONCE.values() if kept.rows.name in there]


def create_views(connection: Connection) -> None:
    for kept in kept_once(connection):
        shown, joined = ["r.id", "r.period_id"], [f"LEFT JOIN {kept.bodies.name} b ON b.id = r.body_id"]
        for owner, table in (("r", kept.rows), ("b", kept.bodies)):
            for name in _columns(connection, table.name, kept):
                if name in kept.texts:
                    stands = kept.texts[name]
                    if not stands.numbers:  # one is looked for by it
                        joined.append(f"LEFT JOIN {stands.table} {name}_text ON {name}_text.id = {owner}.{name}_id")
                    shown.append(f"{_whole(name, kept.texts[name], owner)} AS {name}")
                elif name in USUAL:
                    shown.append(f"coalesce({owner}.{name}, '{USUAL[name]}') AS {name}")
                else:
                    shown.append(f"{owner}.{name}")
        connection.exec_driver_sql(
            f"CREATE VIEW {kept.view.name} AS SELECT {', '.join(shown)} FROM {kept.rows.name} r {' '.join(joined)}"
        )


def drop_views(connection: Connection) -> None:
    """With what writes through them."""
    drop_view_triggers(connection)
    for kept in kept_once(connection):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {kept.view.name}")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS keep_{kept.view.name}()")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS text_parts(text, integer)")


def _columns(connection: Connection, table: str, kept: KeptOnce) -> list[str]:
    """Of the view, as far as they stand in a table as it is there, which may be of another version."""
    parts = {part for column, stands in kept.texts.items() for part in parts_of(column, stands.numbers)}
    names = [column["name"] for column in inspect(connection).get_columns(table)]
    ids = {f"{column}_id": column for column in kept.texts}
    return [ids.get(name, name) for name in names if name not in {"id", "period_id", "body_id", *parts}]


def forget(connection: Connection, period_id: int) -> None:
    """All readings of an open period that are kept so, at once: through the view it would be row by row."""
    for kept in KEPT_ONCE.values():
        bodies, rows, period = kept.bodies.name, kept.rows.name, {"period": period_id}
        mine = f"(SELECT body_id FROM {rows} WHERE period_id = :period)"
        connection.execute(text(f"DELETE FROM {bodies} WHERE period_id = :period AND id IN {mine}"), period)
        connection.execute(text(f"DELETE FROM {rows} WHERE period_id = :period"), period)


# ── triggers ────────────────────────────────────────────────────────────────


def create_view_triggers(connection: Connection) -> None:
    """Those that write what is written to a view into its two tables."""
    is_sqlite = connection.dialect.name == "sqlite"
    there = kept_once(connection)
    schema = "" if is_sqlite else f"{schema_of(connection)}."
    if there and not is_sqlite:
        connection.exec_driver_sql(_POSTGRES_PART)
    for kept in there:
        of_rows, of_bodies = (_columns(connection, table.name, kept) for table in (kept.rows, kept.bodies))
        writing = _Writing(kept, of_rows, of_bodies, schema, is_sqlite)
        for statement in writing.sqlite() if is_sqlite else writing.postgres():
            connection.exec_driver_sql(statement)


def drop_view_triggers(connection: Connection) -> None:
    for kept in kept_once(connection):
        for event in EVENTS:
            on = "" if connection.dialect.name == "sqlite" else f" ON {kept.view.name}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS keep_{kept.view.name}_{event}{on}")


class _Writing:
    """SQL of the triggers of one view."""

    def __init__(self, kept: KeptOnce, of_rows: list[str], of_bodies: list[str], schema: str, is_sqlite: bool) -> None:
        self.kept, self.schema, self.is_sqlite = kept, schema, is_sqlite
        self.rows, self.bodies = f"{schema}{kept.rows.name}", f"{schema}{kept.bodies.name}"
        self.of_rows, self.of_bodies = self._written(of_rows), self._written(of_bodies)
        self.same = self._same()

    def _written(self, names: list[str]) -> dict[str, str]:
        """Columns of a table with SQL of what is written there, texts and their numbers last."""
        plain = {name: f"NEW.{name}" for name in names if name not in self.kept.texts}
        plain |= {name: f"nullif(NEW.{name}, '{USUAL[name]}')" for name in plain.keys() & USUAL.keys()}
        for name in names:
            if name in self.kept.texts:
                table, column, numbers = self.kept.texts[name]
                found = _part(self.is_sqlite, name, numbers, 0)
                plain[f"{name}_id"] = f"(SELECT t.id FROM {self.schema}{table} t WHERE t.{column} = {found})"
                for at, part in enumerate(parts_of(name, numbers), 1):
                    plain[part] = _part(self.is_sqlite, name, numbers, at)
        return plain

    def _same(self) -> str:
        """The body that says what NEW says; NULL where there is none."""
        key = []
        for name in self.kept.key:
            column = f"{name}_id" if name in self.kept.texts else name
            side = "coalesce({}, 0)" if self.kept.rows.c[column].nullable else "{}"
            key.append(f"{side.format(f'r.{column}')} = {side.format(self.of_rows[column])}")
        equal = "IS" if self.is_sqlite else "IS NOT DISTINCT FROM"
        return _SAME.format(
            schema=self.schema,
            bodies=self.kept.bodies.name,
            rows=self.kept.rows.name,
            before=BEFORE.format(schema=self.schema),
            key=" AND ".join(key),
            equal=" AND ".join(f"b.{name} {equal} {new}" for name, new in self.of_bodies.items()),
        )

    def _new_texts(self) -> Iterator[str]:
        for name, (table, column, numbers) in self.kept.texts.items():
            found, texts = _part(self.is_sqlite, name, numbers, 0), f"{self.schema}{table}"
            yield (
                f"INSERT INTO {texts} ({column}) SELECT {found} "
                f"WHERE NOT EXISTS (SELECT 1 FROM {texts} t WHERE t.{column} = {found})"
            ) + ("" if self.is_sqlite else f" ON CONFLICT ({column}) DO NOTHING")

    def sqlite(self) -> Iterator[str]:
        view = self.kept.view.name
        write = [
            *self._new_texts(),
            f"INSERT INTO {self.bodies} (period_id, {', '.join(self.of_bodies)}) "
            f"SELECT NEW.period_id, {', '.join(self.of_bodies.values())} WHERE NOT EXISTS ({self.same})",
            f"INSERT INTO {self.rows} (id, period_id, {', '.join(self.of_rows)}, body_id) VALUES (NEW.id, "
            f"NEW.period_id, {', '.join(self.of_rows.values())}, coalesce(({self.same}), last_insert_rowid()))",
        ]
        take = [
            f"DELETE FROM {self.bodies} WHERE id = (SELECT body_id FROM {self.rows} WHERE id = OLD.id) "
            "AND period_id = OLD.period_id "
            "AND EXISTS (SELECT 1 FROM periods WHERE id = OLD.period_id AND status = 'open')",
            f"DELETE FROM {self.rows} WHERE id = OLD.id",
        ]
        for event, done in zip(EVENTS, (write, [*take, *write], take), strict=True):
            name = f"keep_{view}_{event}"
            body = "; ".join(done)
            yield f"CREATE TRIGGER IF NOT EXISTS {name} INSTEAD OF {event.upper()} ON {view} BEGIN {body}; END"

    def postgres(self) -> Iterator[str]:
        view, periods = self.kept.view.name, f"{self.schema}periods"
        taken = {name: stands.numbers for name, stands in self.kept.texts.items() if stands.numbers}
        declared = "".join(f"  {name}_parts text[];\n" for name in taken)
        first = [f"{name}_parts := text_parts(NEW.{name}, {numbers})" for name, numbers in taken.items()]
        new_texts = ";\n  ".join([*first, *self._new_texts()])
        # plans are made while a table may be empty and kept when it is large: none without an index
        yield f"""CREATE OR REPLACE FUNCTION keep_{view}() RETURNS trigger LANGUAGE plpgsql
SET search_path = {self.schema.rstrip(".")}, pg_temp SET enable_seqscan = 'off' AS $$
DECLARE
  body integer;
{declared}BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT r.body_id INTO body FROM {self.rows} r WHERE r.id = OLD.id;
    DELETE FROM {self.rows} WHERE id = OLD.id;
    DELETE FROM {self.bodies} b USING {periods} p
    WHERE b.id = body AND b.period_id = OLD.period_id AND p.id = OLD.period_id AND p.status = 'open';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  {new_texts};
  body := ({self.same});
  IF body IS NULL THEN
    INSERT INTO {self.bodies} (period_id, {", ".join(self.of_bodies)})
    VALUES (NEW.period_id, {", ".join(self.of_bodies.values())}) RETURNING id INTO body;
  END IF;
  NEW.id := coalesce(NEW.id, nextval(pg_get_serial_sequence('{self.rows}', 'id')));
  INSERT INTO {self.rows} (id, period_id, {", ".join(self.of_rows)}, body_id)
  VALUES (NEW.id, NEW.period_id, {", ".join(self.of_rows.values())}, body);
  RETURN NEW;
END $$"""
        for event in EVENTS:
            yield (
                f"CREATE OR REPLACE TRIGGER keep_{view}_{event} INSTEAD OF {event.upper()} ON {view} "
                f"FOR EACH ROW EXECUTE FUNCTION keep_{view}()"
            )
