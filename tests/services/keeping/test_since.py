"""`manage.py check` names the last whole backup where it finds damage (rules 11.12)."""

import shutil
from datetime import datetime, timedelta

import pytest
from sqlalchemy import make_url, text

from data_access.engine import dispose
from data_access.failures import DatabaseUnmade
from data_access.revision import newest_revision
from services.clock import SHANGHAI
from services.keeping import backups
from services.keeping.backups import back_up
from services.keeping.damage import Cure
from services.keeping.since import backup_places
from tests.databases import _fresh
from tests.faults.kept import small
from tests.services.keeping.test_damage import tampering
from tests.test_manage import run

START = datetime(2026, 11, 28, 2, tzinfo=SHANGHAI)
PAID = "UPDATE projects SET contract_fen = contract_fen + 1 WHERE id = (SELECT min(id) FROM projects)"


@pytest.fixture
def url(store, monkeypatch):
    yield from _fresh(store, small(store), monkeypatch)


@pytest.fixture
def file_url(sqlite_store, monkeypatch):
    yield from _fresh(sqlite_store, small(sqlite_store), monkeypatch)


@pytest.fixture
def nights(monkeypatch, tmp_path):
    """Backs up at two in the morning of a day, to two places."""

    def night(day: int) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(backups, "now", lambda: START + timedelta(days=day))
            made, _ = back_up(tmp_path / "one", tmp_path / "two")
        return str(made.folder)

    return night


def spoil(url: str) -> None:
    with tampering(url) as connection:
        connection.execute(text(PAID))


def test_the_newest_backup_of_before_the_damage_is_named_and_the_later_ones_too(url, nights, tmp_path):
    whole = nights(0)
    spoil(url)
    damaged = nights(1)
    done = run("check")
    assert done.exit_code == 1
    said = done.stderr.splitlines()
    assert said[0].startswith("表 projects 有 1 行与写入时的摘要不符（")
    assert [line for line in said if line.startswith(f"备份 {damaged} 也已损坏：{said[0]}")]
    assert [line for line in said if str(tmp_path / "two") in line and "也已损坏" in line]
    assert said[-2] == f"最近一份完好的备份：{whole}（2026-11-28 02:00）"
    assert said[-1] == Cure.RESTORE.value


def test_where_the_first_place_is_spoilt_its_copy_is_named(file_url, nights, tmp_path):
    whole = nights(0)
    assert backup_places() == [tmp_path / "one", tmp_path / "two"]
    spoil(file_url)
    for file in (tmp_path / "one").rglob("database.sqlite"):
        file.write_bytes(file.read_bytes()[:-1])
    said = run("check").stderr.splitlines()
    assert f"最近一份完好的备份：{whole.replace('/one/', '/two/')}（2026-11-28 02:00）" in said


def test_without_any_it_says_how_to_point_at_one(file_url, nights, tmp_path):
    nights(0)
    moved = tmp_path / "elsewhere"
    shutil.move(tmp_path / "one", moved)
    shutil.rmtree(tmp_path / "two")
    spoil(file_url)
    said = run("check").stderr
    assert (
        f"没有找到完好的备份（{tmp_path / 'one'}、{tmp_path / 'two'}）：备份在别处时，用 check --backups 文件夹 指明"
        in said
    )
    said = run("check", "--backups", str(moved)).stderr
    assert f"最近一份完好的备份：{moved}/backup-20261128-020000（2026-11-28 02:00）" in said


def test_a_trail_that_cannot_be_read_needs_to_be_told_where(file_url, nights, tmp_path):
    whole = nights(0)
    dispose()
    with open(make_url(file_url).database, "r+b") as file:
        file.write(b"\0" * 4096)
    said = run("check", "--backups", str(tmp_path / "one")).stderr
    assert "数据库读不出来：" in said
    assert f"最近一份完好的备份：{whole}（" in said
    assert "操作留痕里没有记" in run("check").stderr


def test_a_backup_of_an_older_version_is_named_with_what_to_do(file_url, nights, monkeypatch):
    whole = nights(0)
    spoil(file_url)
    monkeypatch.setattr("services.keeping.since.damage", _of_another_version)
    said = run("check").stderr
    assert f"最近一份完好的备份：{whole}（2026-11-28 02:00）；结构是 {newest_revision()}，恢复后先运行 init" in said


def _of_another_version(*_, **__):
    raise DatabaseUnmade("数据库结构是旧的")
