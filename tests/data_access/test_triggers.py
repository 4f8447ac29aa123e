"""What the database itself refuses, whoever asks and by whatever way (rules 2.1, 2.8, 4.5, 10.1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access.bulk import insert_columns
from data_access.commands.audit import record_audit
from data_access.engine import write_engine
from data_access.migrate import _config, migrate
from data_access.tables import KEPT_ONCE, Period, metadata
from data_access.triggers import APPEND_ONLY, CLOSED, READINGS, TOO_LONG, create_triggers, drop_triggers
from tests.databases import undone


def first(connection: Connection, name: str, *where) -> dict:
    table = metadata.tables[name]
    return dict(connection.execute(select(table).where(*where).limit(1)).mappings().one())


def in_period(connection: Connection, name: str, label: str):
    """Condition: rows of a period of Yinchuan."""
    period = connection.scalar(select(func.max(Period.id)).where(Period.label == label))
    return metadata.tables[name].c.period_id == period


def refused(connection: Connection, statement, message: str) -> None:
    with undone(connection), pytest.raises(DBAPIError, match=message):
        connection.execute(statement)


@pytest.fixture
def some_audit(demo_both):
    with undone(demo_both):
        record_audit(demo_both, actor="甲", action="close", pilot_id=None, subject="period", subject_id="x")
        yield


def supervised(connection: Connection, pilot: int, day: date, now: datetime) -> dict[str, dict]:
    """A picture of a visit, a case, a successor, a draw that is void, a ruling on a sign."""
    two = {"author": "a", "approved_by": "b", "recorded_at": now}
    firm = first(connection, "enterprises")["id"]
    case = {"id": 901, "pilot_id": pilot, "enterprise_id": firm, "reason": "moved", "said": "a", "evidence": "a"}
    seen = {"evidence_id": first(connection, "evidence_files")["id"]}
    void = {"pilot_id": pilot, "draw_id": first(connection, "draws")["id"], "reason": "a", "withdrawn_on": day}
    told = {"pilot_id": pilot, "sign": "split", "key": "a", "state": "explained", "said": "a", "reason": "a"}
    return {
        "inspection_photos": {**seen, "visit_id": first(connection, "inspection_visits")["id"]},
        "leaving_cases": {**case, "left_on": day, "total_before": 1, **two},
        "successors": {"case_id": 901, "enterprise_id": firm, "named_on": day, **two},
        "withdrawals": {**void, **two},
        "sign_rulings": {**told, "evidence": "a", "ruled_on": day, "author": "a", "recorded_at": now},
    }


@pytest.fixture
def some_intake(demo_both):
    """A batch with a row of its history, an opening, a piece of evidence, a set of checkpoints."""
    pilot, project, now = first(demo_both, "pilots")["id"], first(demo_both, "projects")["id"], datetime.now(UTC)
    day = date(2026, 1, 1)
    file = {"sha256": "0" * 64, "file": b"x", "pilot_id": pilot}
    rows = {
        "import_batches": {
            "id": 1,
            "kind": "projects",
            "file_name": "a",
            "author": "a",
            "committed_at": now,
            "rows_new": 0,
            "rows_changed": 1,
            "rows_unchanged": 0,
            "explained": "",
            "changes_sha256": "0" * 64,
            "undone_by": "",
            "undo_reason": "",
            **file,
        },
        "import_changes": {
            "batch_id": 1,
            "position": 1,
            "row_id": 1,
            "version": 2,
            "is_new": False,
            "name": "a",
            "before": "{}",
            "after": "{}",
        },
        "lock_openings": {
            "pilot_id": pilot,
            "from_on": day,
            "to_on": date(2026, 1, 2),
            "reason": "a",
            "expires_on": date(2026, 1, 3),
            "granted_by": "a",
            "granted_at": now,
        },
        "evidence_files": {
            "project_id": project,
            "stage": "build",
            "file_name": "a",
            "media_type": "application/pdf",
            "size_bytes": 1,
            "uploaded_by": "a",
            "uploaded_at": now,
            **file,
        },
        "issued_reports": {
            "id": 1,
            "pilot_id": pilot,
            "period_id": 1,
            "author": "a",
            "drafted_at": now,
            "status": "draft",
        },
        "meeting_calls": {
            "pilot_id": pilot,
            "held_on": day,
            "until": date(2025, 12, 31),
            "author": "a",
            "recorded_at": now,
        },
        "filled_forms": {
            "pilot_id": pilot,
            "form": "a",
            "document_no": "",
            "label": "2026-01",
            "as_of": day,
            "file_name": "a.xlsx",
            "changed": 0,
            "reason": "",
            "author": "a",
            "kept_at": now,
            **{name: file[name] for name in ("sha256", "file")},
        },
        "issued_annexes": {"report_id": 1, "form": "xlsx", **{name: file[name] for name in ("sha256", "file")}},
        "checkpoint_sets": {
            "id": 1,
            "target_id": first(demo_both, "targets")["id"],
            "effective_from": day,
            "reason": "a",
            "document": "a",
            "author": "a",
            "approved_by": "b",
        },
        "district_appeals": {
            "id": 1,
            "pilot_id": pilot,
            "district_id": 1,
            "year": 2026,
            "part": "level",
            "reason": "a",
            "document": "a",
            "said_on": day,
            "author": "a",
            "written_at": now,
        },
        "district_answers": {
            "appeal_id": 1,
            "is_upheld": False,
            "answer": "a",
            "document": "a",
            "answered_on": day,
            "author": "a",
            "approver": "b",
        },
        "district_results": {
            "id": 1,
            "pilot_id": pilot,
            "period_id": 1,
            "district_id": 1,
            "year": 2026,
            "size_group": "a",
            "enterprises": 0,
            "ranked": 0,
            "why_not": "a",
            "document": "a",
            "approved_on": day,
            "author": "a",
            "approver": "b",
        },
        "district_result_parts": {"result_id": 1, "part": "level", "weight": 1.0},
        "list_versions": {
            "pilot_id": pilot,
            "list": "tasks",
            "number": 1,
            "as_of": day,
            "owner": "a",
            "note": "a",
            "row_count": 0,
            "rows": "[]",
            "author": "a",
            "recorded_at": now,
        },
        **supervised(demo_both, pilot, day, now),
        "checkpoints": {"set_id": 1, "due_on": day, "value": 1.0},
        "plan_loads": {
            "id": 1,
            "pilot_id": pilot,
            "is_new": True,
            "author": "a",
            "committed_at": now,
            "rows_new": 1,
            "cells_changed": 0,
            "changes_sha256": "0" * 64,
            "undone_by": "",
            "undo_reason": "",
            "file": b"a",
            "sha256": "0" * 64,
        },
        "plan_changes": {
            "load_id": 1,
            "position": 1,
            "record": "targets",
            "row_id": 1,
            "name": "a",
            "before": "",
            "after": "{}",
        },
    }
    with undone(demo_both):
        for name, row in rows.items():
            demo_both.execute(insert(metadata.tables[name]).values(**row))
        yield


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_the_ledger_the_trail_and_the_rules_only_grow(demo_both, some_audit, some_intake, name):
    table = metadata.tables[name]
    row = first(demo_both, name)
    names = (
        "note",
        "source",
        "actor",
        "author",
        "reason",
        "name",
        "file_name",
        "value",
        "text",
        "indicator",
        "part",
        "first_expert",
        "visit_id",
        "form",
    )
    column = next(column for column in table.c if column.name in names)
    refused(demo_both, update(table).where(table.c.id == row["id"]).values({column: row[column.name]}), "只增不改")
    refused(demo_both, delete(table).where(table.c.id == row["id"]), "只增不改")


@pytest.mark.parametrize("name", [name for name in READINGS if name != "restatements"])
def test_a_closed_period_takes_no_change(demo_both, name):
    table, closed = metadata.tables[name], in_period(demo_both, name, "2026-W46")
    row = first(demo_both, name, closed)
    same = table.c.id == row["id"]
    column = "reason" if "reason" in table.c else "sentence" if "sentence" in table.c else "period_id"
    refused(demo_both, update(table).where(same).values({column: row[column]}), CLOSED)
    refused(demo_both, delete(table).where(same), CLOSED)
    refused(demo_both, insert(table).values({**row, "id": 10**8}), CLOSED)


ONLY_CLOSED = ("forecasts", "provider_pools", "provider_shares", "restatements", "industry_standings")
"""Made when a period is closed; the live one has none. The demonstration has no restatements: see test_restating."""


OF_THE_WEEK = "indicator_reading_bodies"
"""The live period of the demonstration says the same of each scope as the last week: it has none of its own."""


@pytest.mark.parametrize("name", [name for name in READINGS if name not in (*ONLY_CLOSED, OF_THE_WEEK)])
def test_an_open_period_takes_changes(demo_both, name):
    table, live = metadata.tables[name], in_period(demo_both, name, "live")
    with undone(demo_both):
        row = first(demo_both, name, live)
        same = table.c.id == row["id"]
        statements = (update(table).where(same).values(period_id=row["period_id"]), delete(table).where(same))
        for statement in statements:
            changed = demo_both.execute(statement).rowcount
            assert changed == 1 or name in KEPT_ONCE  # SQLite does not count what a view's triggers do
        assert demo_both.execute(select(table).where(same)).first() is None
        demo_both.execute(insert(table).values(row))
        assert first(demo_both, name, same) == row


def test_an_open_period_takes_a_forecast_too_though_none_is_made_before_it_is_closed(demo_both):
    with undone(demo_both):
        live = first(demo_both, "findings", in_period(demo_both, "findings", "live"))["period_id"]
        row = first(demo_both, "forecasts") | {"id": 10**8, "period_id": live}
        demo_both.execute(insert(metadata.tables["forecasts"]).values(row))
        assert first(demo_both, "forecasts", metadata.tables["forecasts"].c.id == 10**8) == row


def test_a_row_of_an_open_period_cannot_be_moved_into_a_closed_one(demo_both):
    table, live = metadata.tables["findings"], in_period(demo_both, "findings", "live")
    closed = first(demo_both, "findings", in_period(demo_both, "findings", "2026-W46"))["period_id"]
    refused(demo_both, update(table).where(live).values(period_id=closed), CLOSED)


def test_a_closed_period_is_neither_opened_nor_deleted(demo_both):
    table = metadata.tables["periods"]
    week = table.c.label == "2026-W46"
    refused(demo_both, update(table).where(week).values(status="open", closed_at=None), CLOSED)
    refused(demo_both, update(table).where(week).values(closed_by="别人"), CLOSED)
    refused(demo_both, delete(table).where(week), CLOSED)


def test_the_fast_way_in_is_guarded_too(demo_both):
    row = first(demo_both, "findings", in_period(demo_both, "findings", "2026-W46"))
    columns = {name: [value] for name, value in row.items() if name != "id"}
    with undone(demo_both), pytest.raises(Exception, match=CLOSED):
        insert_columns(demo_both, "findings", columns)


def test_replacing_a_row_is_a_change_too(demo_once):
    """SQLite's INSERT OR REPLACE deletes the old row without saying so unless triggers are recursive."""
    row = first(demo_once, "fund_entries")
    refused(demo_once, insert(metadata.tables["fund_entries"]).prefix_with("OR REPLACE").values(row), "只增不改")


@pytest.mark.parametrize(("days", "is_refused"), [(30, False), (31, True)])
def test_human_judgement_lasts_thirty_days_at_most(demo_both, days, is_refused):
    table = metadata.tables["light_overrides"]
    row = {name: value for name, value in first(demo_both, "light_overrides").items() if name != "id"}
    row["expires_on"] = row["starts_on"] + timedelta(days=days)
    if is_refused:
        refused(demo_both, insert(table).values(row), TOO_LONG)
        refused(demo_both, update(table).values(expires_on=date(2030, 1, 1)), TOO_LONG)
    else:
        with undone(demo_both):
            demo_both.execute(insert(table).values(row))


def test_triggers_can_be_dropped_and_created_again(demo_both):
    with undone(demo_both):
        drop_triggers(demo_both)
        table = metadata.tables["fund_entries"]
        assert demo_both.execute(update(table).values(note="改")).rowcount > 0
        create_triggers(demo_both)
        refused(demo_both, update(table).values(note="再改"), "资金流水只增不改")


def test_the_instant_of_closing_is_kept_in_utc(demo_both):
    """Closed at 18:00 in Shanghai, that is 10:00 UTC, also where the server lives in another zone."""
    closed_at = first(demo_both, "periods", metadata.tables["periods"].c.label == "2026-W46")["closed_at"]
    assert closed_at == datetime(2026, 11, 15, 10, tzinfo=UTC)


OLD = {
    "guard_closed_period": """IF EXISTS (SELECT 1 FROM periods WHERE id = NEW.period_id AND status = 'closed') THEN
        RAISE EXCEPTION 'closed'; END IF; RETURN NEW;""",
    "sum_fund_entry": "INSERT INTO ledger_months (pilot_id) VALUES (NEW.pilot_id); RETURN NULL;",
}
"""Bodies that look for their tables on the search path, as versions before 0010 made them."""


def an_old_database(url: str) -> None:
    command.downgrade(_config(url), "0009")
    with write_engine(url).begin() as connection:
        for name, body in OLD.items() if connection.dialect.name == "postgresql" else ():
            connection.exec_driver_sql(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
            )


def without_search_path(connection: Connection) -> str:
    """As pg_dump's scripts and careful clients connect; the schema that our tables are named by then."""
    if connection.dialect.name == "sqlite":
        return "main"
    connection.exec_driver_sql("SET search_path = ''")
    return "public"


@pytest.mark.parametrize(
    "prepare", [lambda url: None, pytest.param(an_old_database, marks=pytest.mark.slow)], ids=["new", "upgraded"]
)
def test_triggers_find_their_tables_without_a_search_path(demo_url, prepare):
    """A closed period is still refused, an open one still taken, and the month of an entry still summed."""
    prepare(demo_url)
    migrate(demo_url)
    with write_engine(demo_url).connect() as connection:
        entry = first(connection, "fund_entries")
        periods = metadata.tables["periods"]
        labels = {row.label: row.id for row in connection.execute(select(periods))}
        before = connection.scalar(select(func.sum(metadata.tables["ledger_months"].c.entries)))
        schema = without_search_path(connection)
        named = connection.execution_options(schema_translate_map={None: schema})
        row = {name: value for name, value in entry.items() if name != "id"} | {"document_no": "财建〔2026〕新1号"}
        named.execute(insert(metadata.tables["fund_entries"]).values(row))
        assert named.scalar(select(func.sum(metadata.tables["ledger_months"].c.entries))) == before + 1
        findings = metadata.tables["findings"]
        row = dict(named.execute(select(findings).limit(1)).mappings().one()) | {"id": 10**8}
        named.execute(insert(findings).values(row | {"period_id": labels["live"]}))
        refused(named, insert(findings).values(row | {"id": 10**8 + 1, "period_id": labels["2026-W46"]}), CLOSED)
