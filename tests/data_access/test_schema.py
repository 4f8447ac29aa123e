"""What the migrations build is what the tables say, on both databases, and everything in it has a name."""

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Enum, text

from data_access.engine import dispose, write_engine
from data_access.kept_once import create_views
from data_access.migrate import _config as config
from data_access.migrate import migrate
from data_access.tables import metadata
from data_access.wholeness import TABLES

PARTS = {
    "sqlite": {
        "columns": """SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type = 'table'""",
        "indexes": "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "tables": "SELECT name, sql FROM sqlite_master WHERE type = 'table'",
    },
    "postgresql": {
        "columns": """SELECT table_name, column_name, data_type, is_nullable, character_maximum_length
            FROM information_schema.columns WHERE table_schema = 'public'""",
        "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "tables": """SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace""",
    },
}


def parts(connection: Connection, what: str) -> set[tuple]:
    rows = connection.execute(text(PARTS[connection.dialect.name][what]))
    return {tuple(row) for row in rows if row[0] != "alembic_version"}


def constraints(connection: Connection) -> set[tuple[str, str]]:
    """Table and definition of each constraint, without the order in which they were written."""
    found = parts(connection, "tables")
    if connection.dialect.name == "sqlite":
        # a column added after a constraint stands in its line
        apart = [(name, re.sub(r"\), (?=[a-z_]+ [A-Z])", "),\n", sql)) for name, sql in found]
        lines = {(name, line.strip().rstrip(",")) for name, sql in apart for line in sql.splitlines()}
        found = {(name, line) for name, line in lines if re.match(r"CONSTRAINT|UNIQUE|CHECK|FOREIGN|PRIMARY", line)}
    return {(name, re.sub(r"\s+", " ", line).replace('"', "")) for name, line in found}


@pytest.fixture
def pair(store, plans_url):
    """Connections to a migrated database and to one made from the tables directly."""
    url = store.create("from_metadata")
    metadata.create_all(write_engine(url), TABLES)
    with write_engine(url).begin() as connection:
        create_views(connection)
    with write_engine(plans_url).connect() as migrated, write_engine(url).connect() as direct:
        yield migrated, direct
    dispose()
    store.drop("from_metadata")


@pytest.mark.parametrize("what", ["columns", "indexes"])
def test_migrations_build_the_columns_and_indexes_of_the_tables(pair, what):
    migrated, direct = pair
    assert parts(migrated, what) == parts(direct, what)


def test_migrations_build_the_constraints_of_the_tables(pair):
    migrated, direct = pair
    assert constraints(migrated) == constraints(direct)


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_new_migration_would_be_empty(plans_url):
    with write_engine(plans_url).connect() as connection:
        opts = {"compare_type": True, "include_object": lambda thing, *_: not thing.info.get("is_view")}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_every_constraint_has_a_name_that_both_databases_take(plans_url):
    with write_engine(plans_url).connect() as connection:
        naming = connection.dialect.identifier_preparer
        for table in metadata.sorted_tables:
            names = [naming.format_constraint(constraint) for constraint in table.constraints]
            assert None not in names, table.name
            assert all(len(name) <= 63 for name in names), table.name
            assert len(set(names)) == len(names), table.name


def test_unnamed_constraints_are_nowhere_in_the_file(pair):
    migrated, _ = pair
    if migrated.dialect.name == "sqlite":
        assert [line for _, line in constraints(migrated) if not line.startswith("CONSTRAINT")] == []


def test_words_are_stored_by_value_and_checked_by_the_database():
    kinds = [column for table in metadata.sorted_tables for column in table.c if isinstance(column.type, Enum)]
    assert len(kinds) > 30
    for column in kinds:
        assert column.type.create_constraint, column
        assert not column.type.native_enum, column
        assert column.type.enums == [member.value for member in column.type.enum_class], column


def test_the_indexes_on_expressions_are_there(pair):
    migrated, _ = pair
    written = " ".join(str(row[1]).lower() for row in parts(migrated, "indexes"))
    for name in (
        "uq_targets_cell",
        "uq_observations_day",
        "uq_submissions_unit_week",
        "uq_light_rules_day",
        "uq_stage_weights_day",
        "uq_indicator_reading_rows_scope",
        "uq_scope_counts_scope",
        "uq_live_tallies_cell",
    ):
        assert f"unique index {name} " in written, name


def test_the_way_back_leaves_nothing_and_the_way_forth_is_open_again(store, monkeypatch):
    url = store.create("there_and_back")
    monkeypatch.setenv("DATABASE_URL", url)
    migrate(url)
    command.downgrade(config(url), "base")
    with write_engine(url).connect() as connection:
        assert parts(connection, "columns") == set()
    migrate(url)
    dispose()
    store.drop("there_and_back")
