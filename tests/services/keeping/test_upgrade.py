"""The upgrade as the handbook says it, from a database of the structure 0009 (2026-11-25) with data, and the way back;
on SQLite from a file of that day, on PostgreSQL from its rows (rules 11.13, 11.17; operations.md 七)."""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Boolean, MetaData, Table, create_engine, make_url, text

from data_access.engine import dispose, read_engine
from data_access.migrate import _config
from data_access.revision import newest_revision
from tests.test_manage import run

SAVED = Path(__file__).parent / "saved" / "revision_0009.sqlite.xz"
"""Yinchuan's demonstration with its last three weeks and months closed, made by the program of that day."""
FIGURES = {
    "money": "SELECT pilot_id, kind, occurred_on, sum(amount_fen), count(*) FROM fund_entries GROUP BY 1, 2, 3",
    "targets": "SELECT pilot_id, source_name, period, operator, value, kind FROM targets",
    "projects": "SELECT id, code, name, contract_fen, eligible_fen, approved_fen, status FROM projects",
    "stages": "SELECT project_id, stage, planned_on, completed_on FROM milestones",
    "trail": "SELECT id, happened_at, actor, action, subject_id, before, after, hash FROM audit_events",
    "lights": "SELECT period_id, indicator, district_id, industry_id, value, numerator, denominator, light, reason "
    "FROM indicator_readings JOIN periods ON periods.id = period_id WHERE closed_at IS NOT NULL",
    "project lights": "SELECT period_id, project_id, stage, light, reason, since, days_late, due_fen, paid_fen "
    "FROM project_readings JOIN periods ON periods.id = period_id WHERE closed_at IS NOT NULL",
}
LEAST = {"money": 100, "targets": 306, "projects": 337, "stages": 3_000, "lights": 500, "project lights": 1_000}


def figures(database: Path) -> dict[str, list[tuple]]:
    """What may not change, in plain SQL that both structures know."""
    with closing(sqlite3.connect(database)) as connection:
        return {name: sorted(connection.execute(query), key=repr) for name, query in FIGURES.items()}


def figures_on_server(url: str) -> dict[str, list[tuple]]:
    with read_engine(url).connect() as connection:
        asked = {name: text(query.replace("before, after", '"before", "after"')) for name, query in FIGURES.items()}
        return {name: sorted(map(tuple, connection.execute(one)), key=repr) for name, one in asked.items()}


@pytest.fixture
def database(tmp_path, monkeypatch):
    """The old database, as its administrator has it."""
    file = tmp_path / "pilot.db"
    file.write_bytes(lzma.decompress(SAVED.read_bytes()))
    file.chmod(0o600)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    yield file
    dispose()


def said(*words: str) -> str:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.output


def test_backup_upgrade_check_and_back(database, tmp_path, monkeypatch):
    before = figures(database)
    assert {name: len(before[name]) >= least for name, least in LEAST.items()} == dict.fromkeys(LEAST, True)

    refused = run("check")
    assert refused.exit_code == 2
    assert f"数据库结构是旧的（0009，本程序用 {newest_revision()}）：请先备份" in refused.output
    assert "这次备份没有记入操作留痕；可以接着运行 python manage.py init 升级" in said(
        "backup", str(tmp_path / "backups")
    )

    said("init")
    assert "核对通过" in said("check")
    assert figures(database) == before
    assert "没有记入操作留痕" not in said("backup", str(tmp_path / "later"))

    (backup,) = (tmp_path / "backups").iterdir()
    back = tmp_path / "back" / "pilot.db"
    said("restore", str(backup), "--into", str(back))
    assert figures(back) == before
    with closing(sqlite3.connect(back)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0009",)]

    dispose()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{back}")
    said("init")
    assert "核对通过" in said("check")
    assert figures(back) == before


# ── PostgreSQL ──────────────────────────────────────────────────────────────


def filled(url: str, file: Path) -> None:
    """An empty database of the structure 0009 with the rows of the file."""
    command.upgrade(_config(url), "0009")
    dispose()
    engine, tables = create_engine(url), MetaData()
    with closing(sqlite3.connect(file)) as source, engine.begin() as connection:
        tables.reflect(connection)
        connection.execute(text("SET session_replication_role = replica"))  # rows as they are, whatever triggers say
        for table in tables.sorted_tables:
            connection.execute(table.delete())
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = source.execute(f'SELECT {names} FROM "{table.name}"').fetchall()  # noqa: S608  names of ours
            values = [_of_server(row, table) for row in rows]
            raw = connection.connection.driver_connection
            with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                for row in values:
                    copy.write_row(row)
            if "id" in table.columns and rows:
                newest = source.execute(f'SELECT max(id) FROM "{table.name}"').fetchone()[0]  # noqa: S608
                words = {"table": table.name, "newest": newest}
                connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :newest)"), words)
    engine.dispose()


def _of_server(row: tuple, table: Table) -> list[object]:
    """SQLite keeps a yes as 1."""
    pairs = zip(row, table.columns, strict=True)
    return [bool(value) if isinstance(column.type, Boolean) and value is not None else value for value, column in pairs]


@pytest.mark.slow
@pytest.mark.postgres
def test_backup_upgrade_check_and_back_on_postgresql(database, postgresql_store, tmp_path, monkeypatch):
    url = postgresql_store.create("upgraded")
    try:
        filled(url, database)
        monkeypatch.setenv("DATABASE_URL", url)
        before = figures_on_server(url)
        assert {name: len(before[name]) >= least for name, least in LEAST.items()} == dict.fromkeys(LEAST, True)
        assert "请先备份" in run("check").output
        said("backup", str(tmp_path / "backups"))
        said("init")
        assert "核对通过" in said("check")
        assert figures_on_server(url) == before

        (backup,) = (tmp_path / "backups").iterdir()
        back = str(make_url(url).set(database="upgraded_back").render_as_string(hide_password=False))
        said("restore", str(backup), "--into", back)
        assert figures_on_server(back) == before
        dispose()
        monkeypatch.setenv("DATABASE_URL", back)
        said("init")
        assert "核对通过" in said("check")
        assert figures_on_server(back) == before
    finally:
        dispose()
        for name in ("upgraded", "upgraded_back"):
            postgresql_store.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
