"""Tables, indexes, constraints and triggers that are there against those the migrations make (rules 11.12)."""

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from alembic import command
from sqlalchemy import Connection, create_engine, text

from data_access.engine import write_engine
from data_access.migrate import _config
from data_access.row_sums import teach


class NamedPart(NamedTuple):
    """A part of the structure: what it is (table, index, trigger, function…), its name."""

    kind: str
    name: str


class Deviation(NamedTuple):
    """A part that is missing, other than it should be, or (triggers) more than there should be."""

    kind: str
    name: str
    state: str


_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
_POSTGRES = """
SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, character_maximum_length)
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = current_schema()
UNION ALL SELECT 'index', i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) || i.indisvalid FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'constraint', conname, conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) || convalidated
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 't'
UNION ALL SELECT 'function', p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f' AND l.lanname = 'plpgsql'
UNION ALL SELECT 'trigger', t.tgname, pg_get_triggerdef(t.oid, true) || t.tgenabled::text FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
UNION ALL SELECT 'constraint', 'of ' || c.relname, min(t.tgenabled::text) || max(t.tgenabled::text) FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND t.tgisinternal
GROUP BY c.relname
"""
"""The last: foreign keys are kept by internal triggers, which may be off."""


def parts(connection: Connection) -> dict[NamedPart, str]:
    """Every part with its definition, the schema's own name and the order within a table's lines left out."""
    is_sqlite = connection.dialect.name == "sqlite"
    schema = "" if is_sqlite else re.escape(connection.scalar(text("SELECT current_schema()")))
    found = {}
    for kind, name, definition in connection.execute(text(_SQLITE if is_sqlite else _POSTGRES)).all():
        lines = [re.sub(r"\s+", " ", line).strip().rstrip(",") for line in str(definition).splitlines()]
        whole = "\n".join(sorted(lines) if kind == "table" else lines)
        found[NamedPart(kind, name)] = _without_manner(kind, whole, schema) if schema else whole
    return found


_CASTS = re.compile(r"::(?:character varying|text)(?:\(\d+\))?(?:\[\])?|[()\s]")
"""A condition that went through pg_dump says the same with other casts and brackets."""


def _without_manner(kind: str, definition: str, schema: str) -> str:
    """Without the schema's name, and of conditions without casts and brackets (PostgreSQL)."""
    named = re.sub(rf"([\"']?)\b{schema}\b\1\.?", "", definition)
    return _CASTS.sub("", named) if kind in ("constraint", "index", "trigger") else named


def differences(connection: Connection) -> list[Deviation]:
    """What is otherwise than in a database that is made now; empty when nothing is."""
    there, wanted = parts(connection), _wanted(connection)
    return [
        *_missing(there, wanted),
        *(Deviation(*part, "more") for part in sorted(there.keys() - wanted.keys()) if part.kind == "trigger"),
    ]


def _missing(there: dict[NamedPart, str], wanted: dict[NamedPart, str]) -> Iterator[Deviation]:
    for part, definition in sorted(wanted.items()):
        if part not in there:
            yield Deviation(*part, "missing")
        elif there[part] != definition:
            yield Deviation(*part, "other")


_OF_SERVERS: dict[tuple[int, ...], dict[NamedPart, str]] = {}
"""By version of PostgreSQL, which alone has a say in how a definition is written."""


def _wanted(connection: Connection) -> dict[NamedPart, str]:
    """The parts of a database made by the migrations, once a process."""
    if connection.dialect.name == "sqlite":
        return _wanted_of_sqlite()
    version = tuple(connection.dialect.server_version_info or ())
    if version not in _OF_SERVERS:
        _OF_SERVERS[version] = _wanted_of_postgresql(connection)
    return _OF_SERVERS[version]


def _wanted_of_postgresql(connection: Connection) -> dict[NamedPart, str]:
    """Made in a schema of its own, which is taken back."""
    with write_engine(connection.engine.url.render_as_string(hide_password=False)).connect() as fresh:
        name = f"check_{os.getpid()}"
        fresh.exec_driver_sql(f"CREATE SCHEMA {name}")
        fresh.exec_driver_sql(f"SET LOCAL search_path = {name}")
        found = _made(fresh)
        fresh.rollback()
    return found


@cache
def _wanted_of_sqlite() -> dict[NamedPart, str]:
    engine = create_engine("sqlite://", isolation_level="AUTOCOMMIT")
    teach(engine)
    with engine.connect() as fresh:
        found = _made(fresh)
    engine.dispose()
    return found


def _made(connection: Connection) -> dict[NamedPart, str]:
    config = _config("")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return parts(connection)
