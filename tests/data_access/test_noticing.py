"""Which tables a statement names and writes; what an edit leaves standing (rules 11.20)."""

import re

import pytest
from sqlalchemy import select, text, update

from data_access.commands.pilots import bump_revision
from data_access.engine import read_engine, write_engine, writing
from data_access.noticing import ANY, BY_TRIGGER, OF_A_PERIOD, _written_by, changes_of, reads_of, tell_edit
from data_access.tables import KEPT_ONCE, Milestone, Period, Pilot, metadata
from domain.changes import Changes


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("INSERT INTO milestones (id) VALUES (?)", {"milestones"}),
        ("\n  insert or replace into milestones (id) values (?)", {"milestones"}),
        ('UPDATE "milestones" SET note = ?', {"milestones"}),
        ("DELETE FROM milestones WHERE id = ?", {"milestones"}),
        ("INSERT INTO fund_entries (id) VALUES (?)", {"fund_entries", "ledger_months"}),
        ("SELECT id FROM milestones", set()),
        ("WITH a AS (SELECT 1) SELECT * FROM a", set()),
        ("WITH a AS (SELECT 1)\nUPDATE milestones SET note = ''", {ANY}),
        ("SAVEPOINT one", set()),
        ("DROP TABLE milestones", {ANY}),
        ("TRUNCATE milestones", {ANY}),
    ],
)
def test_what_a_statement_writes_is_known_or_counts_as_everything(statement, tables):
    assert _written_by(statement) == tables


def test_changes_since_a_revision_by_table():
    changes = Changes(9, 4, {"milestones": 7})
    assert [changes.since(at, {"milestones"}) for at in (3, 4, 6, 7, 8)] == [True, True, True, False, False]
    assert [changes.since(at, {"projects"}) for at in (3, 4, 5)] == [True, False, False]
    assert changes.after(9, {"projects"}).since(8, {"projects"}) is True


def test_what_is_stored_of_another_revision_counts_for_nothing():
    stored = '{"revision": 5, "all_at": 2, "tables": {"milestones": 5}}'
    assert changes_of(5, stored) == Changes(5, 2, {"milestones": 5})
    assert changes_of(6, stored) == Changes(6, 6)
    assert changes_of(6, "") == Changes(6, 6)


def changes(url) -> Changes:
    with read_engine(url).connect() as connection:
        row = connection.execute(select(Pilot.revision, Pilot.changed).where(Pilot.code == "yinchuan")).one()
    return changes_of(row.revision, row.changed)


@pytest.fixture
def pilot(plans_url) -> int:
    with read_engine(plans_url).connect() as connection:
        return connection.scalar(select(Pilot.id).where(Pilot.code == "yinchuan"))


WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:\"?\w+\"?\.)?\"?(\w+)")
NOTE = update(Milestone.__table__).where(Milestone.id == 0).values(note="改")
LIVE = update(Period.__table__).where(Period.id == 0).values(last_entry_id=None)


def test_an_edit_tells_the_tables_it_wrote_before_and_after_it_was_told(plans_url, pilot):
    before = changes(plans_url)
    with writing(plans_url) as session:
        session.execute(LIVE)
        tell_edit(session.connection(), pilot_id=pilot)
        session.execute(NOTE)
    first = changes(plans_url)
    assert first == Changes(before.revision + 1, before.revision, {"milestones": before.revision + 1})
    with writing(plans_url) as session:
        tell_edit(session.connection(), pilot_id=pilot)
    assert changes(plans_url) == Changes(first.revision + 1, first.all_at, first.tables)


@pytest.mark.parametrize("is_edit_first", [True, False])
def test_any_other_deed_in_the_same_transaction_changes_everything_so_far(is_edit_first, plans_url, pilot):
    deeds = [tell_edit, bump_revision]
    with writing(plans_url) as session:
        for deed in deeds if is_edit_first else reversed(deeds):
            deed(session.connection(), pilot_id=pilot)
            session.execute(NOTE)
    now = changes(plans_url)
    assert now.all_at >= now.revision - 1
    assert now.since(now.revision - 2, {"projects"})


def test_a_transaction_that_nobody_ends_by_telling_changes_everything(plans_url, pilot):
    with write_engine(plans_url).begin() as connection:
        tell_edit(connection, pilot_id=pilot)
    now = changes(plans_url)
    assert now.all_at == now.revision


def test_a_statement_past_judging_changes_everything(plans_url, pilot):
    with writing(plans_url) as session:
        tell_edit(session.connection(), pilot_id=pilot)
        session.execute(text("CREATE TEMPORARY TABLE passing (id INTEGER)"))
    now = changes(plans_url)
    assert now.all_at == now.revision


def test_reads_of_a_read_within_count_for_both_and_the_open_period_counts_as_everything(plans_url):
    with read_engine(plans_url).connect() as connection:
        with reads_of(connection, 3) as outer:
            connection.execute(select(Milestone.id).where(Milestone.id == 3))
            with reads_of(connection, 3) as inner:
                connection.execute(text("SELECT id FROM project_readings WHERE period_id = :one"), {"one": 2})
        assert inner.tables == {"project_readings"}
        assert outer.tables == {"project_readings", "milestones"}
        with reads_of(connection, 3) as live:
            connection.execute(text("SELECT id FROM project_readings WHERE period_id = :one"), {"one": 3})
        assert ANY in live.tables
        with reads_of(connection, None) as live:
            connection.execute(select(Period.id).where(Period.label.in_(["2026-W45", "live"])))
        assert ANY in live.tables


def test_what_a_trigger_writes_beside_its_table_is_known(plans_url):
    """Sums of rows stand apart: no view reads them. What stands in for a reading's rows is of a period."""
    engine = write_engine(plans_url)
    if engine.dialect.name != "sqlite":
        query = (
            "SELECT c.relname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
        )
    else:
        query = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    views = {kept.view.name for kept in KEPT_ONCE.values()}
    with engine.connect() as connection:
        found = connection.execute(text(query)).all()
    assert len(found) > 50
    for table, body in found:
        written = set(re.findall(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:\"?\w+\"?\.)?\"?(\w+)", body)) & set(
            metadata.tables
        )
        if table in views:
            assert written <= OF_A_PERIOD, table
        else:
            assert written - {table, "row_sums"} <= set(BY_TRIGGER.get(table, ())), table
