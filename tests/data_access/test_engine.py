"""How the database is opened: safely for writers, without a way to write for readers (rules 11.4)."""

import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import DBAPIError

from data_access import engine
from data_access.engine import (
    check_settings,
    database_url,
    make_room,
    read_engine,
    reading,
    settle,
    write_engine,
    writing,
)
from data_access.failures import DatabaseNotReady, DatabaseShut, DatabaseUnmade
from data_access.migrate import is_current, migrate
from data_access.tables import Pilot
from domain.refusal import Refused


def made(folder: Path) -> str:
    """URL of a new empty file."""
    url = f"sqlite:///{folder / 'a.db'}"
    make_room(url)
    return url


def test_a_file_of_which_a_quarter_is_empty_is_made_small_after_a_load(tmp_path):
    url, file = made(tmp_path), tmp_path / "a.db"
    with write_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE small (value BLOB)")
        connection.exec_driver_sql("CREATE TABLE large (value BLOB)")
        connection.exec_driver_sql("INSERT INTO large VALUES (zeroblob(1000000))")
    settle(url)
    before = file.stat().st_size
    with write_engine(url).begin() as connection:
        connection.exec_driver_sql("DROP TABLE large")
    settle(url)
    assert file.stat().st_size < before / 10
    assert (tmp_path / "a.db-wal").exists() is False


def pragma(connection, name: str):
    return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_without_a_setting_the_database_is_a_file_in_the_project_folder(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url() == f"sqlite:///{engine.ROOT / 'var' / 'pilot.db'}"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_is_opened_with_psycopg_3(monkeypatch, scheme):
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://office@localhost/pilot")
    assert database_url() == "postgresql+psycopg://office@localhost/pilot"


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_writers_on_sqlite_are_safe(tmp_path, name, value):
    with write_engine(made(tmp_path)).connect() as connection:
        assert pragma(connection, name) == value


def test_settings_that_are_not_as_decided_stop_the_start(tmp_path):
    careless = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(DatabaseNotReady, match="journal_mode 为 delete，应为 wal"):
        check_settings(careless)
    careless.dispose()


def test_a_file_that_is_not_there_is_not_made_by_opening_it(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    for opened in (reading, writing):
        with pytest.raises(DatabaseNotReady, match="文件不在或打不开"), opened(url) as one:
            one.connection() if opened is writing else one.execute(text("SELECT 1"))
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_its_owners_alone_and_others_lose_their_rights(tmp_path):
    url = made(tmp_path)
    file = tmp_path / "a.db"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    make_room(url)
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("statement", ["SELECT nothing FROM pilots", "SELECT 1 FROM pilot"])
def test_a_name_that_a_query_gets_wrong_is_our_mistake_and_not_the_structures(plans_url, statement):
    with pytest.raises(DBAPIError), reading() as connection:
        connection.execute(text(statement))
    with writing() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '0020'"))
    with pytest.raises(DatabaseUnmade, match="是旧的（0020，"), reading() as connection:
        connection.execute(text(statement))


def test_a_disk_that_fills_up_while_writing_is_said_and_nothing_is_written(tmp_path):
    url = made(tmp_path)
    with writing(url) as session:
        session.connection().execute(text("CREATE TABLE notes (what TEXT)"))

    def fill() -> None:
        with writing(url) as session:
            connection = session.connection()
            connection.execute(text("PRAGMA max_page_count = 8"))
            for _ in range(100):
                connection.execute(text("INSERT INTO notes VALUES (:what)"), {"what": "x" * 4096})

    with pytest.raises(DatabaseShut, match="^磁盘已满，一项也没有写入"):
        fill()
    engine.dispose()
    with reading(url) as connection:
        assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 0


def test_the_folder_of_a_new_file_is_made(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'var' / 'deep' / 'pilot.db'}")
    assert Path(tmp_path / "var" / "deep" / "pilot.db").exists()


def test_a_new_database_is_not_current_before_it_is_migrated(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert not is_current(url)
    migrate(url)
    assert is_current(url)


def test_readers_cannot_write(plans_url):
    with reading() as connection, pytest.raises(DBAPIError, match="readonly|read-only"):
        connection.execute(update(Pilot.__table__).values(revision=99))


def test_instants_are_read_in_utc_whatever_zone_the_server_is_in(plans_url):
    with reading() as connection:
        if connection.dialect.name == "postgresql":
            assert connection.execute(text("SHOW timezone")).scalar() == "UTC"


def test_a_failure_leaves_nothing_of_a_transaction(plans_url):
    def change_and_fail() -> None:
        with writing() as session:
            session.connection().execute(update(Pilot.__table__).values(short_name="改"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    with reading() as connection:
        assert "改" not in set(connection.scalars(select(Pilot.short_name)))


def test_two_writers_at_once_do_not_lose_an_update(tmp_path):
    """Both read, then write: with BEGIN IMMEDIATE the second waits before it reads."""
    url = made(tmp_path)
    with writing(url) as session:
        session.connection().execute(text("CREATE TABLE counters (n INTEGER)"))
        session.connection().execute(text("INSERT INTO counters VALUES (0)"))

    def count_up() -> None:
        for _ in range(10):
            with writing(url) as session:
                n = session.connection().execute(text("SELECT n FROM counters")).scalar()
                time.sleep(0.002)
                session.connection().execute(text("UPDATE counters SET n = :n"), {"n": n + 1})

    writers = [threading.Thread(target=count_up) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with reading(url) as connection:
        assert connection.execute(text("SELECT n FROM counters")).scalar() == 20


def test_forgotten_engines_hold_no_connection(tmp_path):
    url = made(tmp_path)
    with read_engine(url).connect() as connection:
        connection.execute(text("SELECT 1"))
    assert any(str(tmp_path) in os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))
    engine.dispose()
    assert not any(str(tmp_path) in os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))


def test_a_writer_whose_turn_does_not_come_is_told_so_and_has_written_nothing(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'pilot.db'}"
    migrate(url)
    engine.dispose()
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 1_000)
    with engine.writing(url) as session:
        session.connection()
        with (
            pytest.raises(Refused, match="秒还没有轮到，一项也没有写入：请稍后再试一次"),
            engine.writing(url) as other,
        ):
            other.connection()
    engine.dispose()


def test_a_server_starts_while_a_large_load_holds_the_lock(tmp_path):
    """make run serves while Chongqing's 15,000 projects are being written, which takes longer than a writer waits."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    migrate(url)
    with write_engine(url).connect() as writer, writer.begin():
        writer.exec_driver_sql("CREATE TABLE being_loaded (id INTEGER)")
        started = time.monotonic()
        engine.check_at_start(url)
        assert is_current(url)
        assert time.monotonic() - started < engine.BUSY_TIMEOUT_MS / 2_000
