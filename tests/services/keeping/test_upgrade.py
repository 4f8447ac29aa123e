"""The upgrade as the handbook says it, from a database of the structure 0009 (2026-11-25) with data, and the way back
(rules 11.13, 11.17; operations.md 七)."""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data_access.engine import dispose
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
