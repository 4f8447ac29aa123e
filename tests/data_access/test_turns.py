"""What one process does at a time, on both databases (rules 11.18)."""

import os
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import text

from data_access import servers
from data_access.engine import dispose, read_engine, writing
from data_access.failures import DatabaseBusy
from data_access.migrate import is_current, migrate
from data_access.turns import OneAtATime, take_turn, turn_of
from reports import work_queue
from tests.e2e.serving import ROOT


def is_postgresql(url: str) -> bool:
    return url.startswith("postgresql")


def test_a_turn_is_waited_for_and_given_back(plans_url):
    order = []

    def second() -> None:
        with turn_of(OneAtATime.REPORT):
            order.append("second")

    with turn_of(OneAtATime.REPORT):
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.3)
        order.append("first")
    other.join()
    assert order == (["first", "second"] if is_postgresql(plans_url) else ["second", "first"])


def test_another_turn_is_not_waited_for(plans_url):
    with turn_of(OneAtATime.REPORT), turn_of(OneAtATime.MIGRATION), writing() as session:
        take_turn(session.connection(), OneAtATime.CLOSING)


def test_one_closing_at_a_time_and_who_waits_too_long_is_told(plans_url, monkeypatch):
    if not is_postgresql(plans_url):
        pytest.skip("SQLite has one writer")
    monkeypatch.setattr(servers, "BUSY_TIMEOUT_MS", 300)
    dispose()
    with writing() as session:
        take_turn(session.connection(), OneAtATime.CLOSING)
        with pytest.raises(DatabaseBusy, match="一项也没有写入"), writing() as other:
            take_turn(other.connection(), OneAtATime.CLOSING)
    with writing() as session:
        take_turn(session.connection(), OneAtATime.CLOSING)


def test_a_file_waits_for_the_one_that_another_process_makes(plans_url, monkeypatch):
    made = []

    class Maker:
        def submit(self, *_words):
            made.append(time.monotonic())
            return self

        def result(self):
            return b"file"

    monkeypatch.setattr(work_queue, "_process", Maker)
    monkeypatch.setattr(work_queue, "needed", lambda report, _form: report)
    with turn_of(OneAtATime.REPORT):
        thread = threading.Thread(target=work_queue.made_apart, args=(None, "docx"))
        thread.start()
        time.sleep(0.3)
        assert bool(made) is not is_postgresql(plans_url)
    thread.join()
    assert len(made) == 1


def test_one_migrates_while_others_wait(plans_url):
    if not is_postgresql(plans_url):
        pytest.skip("SQLite has one writer")
    with turn_of(OneAtATime.MIGRATION):
        thread = threading.Thread(target=migrate)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.slow
@pytest.mark.postgres
def test_two_that_migrate_at_once_both_end_well_and_it_is_done_once(postgresql_store):
    url = postgresql_store.create("migrated_twice")
    try:
        code = "from data_access.migrate import migrate; migrate()"
        told = {**os.environ, "DATABASE_URL": url}
        both = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=told) for _ in range(2)]
        assert [one.wait(timeout=120) for one in both] == [0, 0]
        assert is_current(url)
        with read_engine(url).connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    finally:
        dispose()
        postgresql_store.drop("migrated_twice")
