"""Reads from a real standby, made by pg_basebackup (rules 11.18)."""

import threading
import time

import pytest
from sqlalchemy import text

from data_access import engine, servers, standby
from data_access.engine import dispose, reading, writing
from data_access.failures import DatabaseAway, DatabaseBusy, ReadOvertaken
from data_access.standby import fault_of_standby, looking, newest_on_standby, standby_state
from tests.databases import _programs
from tests.standby import followed

pytestmark = pytest.mark.skipif(_programs() is None, reason="needs PostgreSQL (Debian package postgresql)")
WHERE = "SELECT pg_is_in_recovery()"


@pytest.fixture(scope="module")
def both_servers():
    with followed() as pair:
        yield pair


@pytest.fixture
def pair(both_servers, monkeypatch):
    """Both servers, with a table of one number; DATABASE_URL and READ_DATABASE_URL name them."""
    dispose()
    standby.replica.until = 0.0
    monkeypatch.setenv("DATABASE_URL", both_servers.primary.url("postgres"))
    monkeypatch.setenv("READ_DATABASE_URL", both_servers.standby.url("postgres"))
    with writing() as session:
        session.connection().execute(text("DROP TABLE IF EXISTS counters"))
        session.connection().execute(text("CREATE TABLE counters (n INTEGER)"))
        session.connection().execute(text("INSERT INTO counters VALUES (0)"))
    yield both_servers
    dispose()


def counted(opened=looking) -> int:
    with opened() as connection:
        return connection.scalar(text("SELECT n FROM counters"))


def count_up() -> None:
    with writing() as session:
        session.connection().execute(text("UPDATE counters SET n = n + 1"))


def is_of_standby() -> bool:
    with looking() as connection:
        return connection.scalar(text(WHERE))


def test_who_wrote_reads_his_own_writes_and_most_of_it_from_the_standby(pair):
    at_standby = 0
    for n in range(1, 101):
        count_up()
        assert counted() == n
        standby.replica.until = 0.0
        at_standby += is_of_standby()
    assert at_standby > 80


def test_a_read_sees_one_state_from_its_first_query_to_its_last(pair):
    for opened in (reading, looking):
        with opened() as connection:
            before = connection.scalar(text("SELECT n FROM counters"))
            count_up()
            time.sleep(0.05)
            assert connection.scalar(text("SELECT n FROM counters")) == before


def test_a_standby_that_is_late_is_not_read_and_its_lag_is_told(pair, monkeypatch):
    pair.standby.say("SELECT pg_wal_replay_pause()")
    try:
        count_up()
        begun = time.monotonic()
        assert (counted(), is_of_standby()) == (1, False)
        assert time.monotonic() - begun < 1
        monkeypatch.setattr(standby, "BOUND", 0.3)
        state = standby_state()
        assert (state.waited, state.behind > 0) == (None, True)
    finally:
        pair.standby.say("SELECT pg_wal_replay_resume()")
    assert standby_state().waited < standby.BOUND


def test_a_read_that_the_standby_breaks_off_is_read_again_from_the_primary(pair):
    """A row that the read still sees is cleaned away on the primary, and the standby may not wait for ever."""

    def overtaken() -> None:
        with looking() as connection:
            assert connection.scalar(text(WHERE))
            assert connection.scalar(text("SELECT count(*) FROM counters")) == 1
            for _ in range(3):
                count_up()
            pair.primary.say("VACUUM (FREEZE) counters")
            for _ in range(60):
                time.sleep(0.05)
                connection.scalar(text("SELECT count(*) FROM counters"))

    with pytest.raises(ReadOvertaken, match="请刷新再试"):
        overtaken()
    assert (is_of_standby(), counted()) == (False, 3)


def test_without_the_standby_all_is_read_from_the_primary_and_it_is_told(pair):

    def overtaken() -> None:
        with looking() as connection:
            assert connection.scalar(text(WHERE))
            pair.stop(pair.standby)
            connection.execute(text("SELECT 1"))

    try:
        with pytest.raises(ReadOvertaken):
            overtaken()
        count_up()
        assert (counted(), standby_state().is_there) == (1, False)
    finally:
        pair.start(pair.standby)


def test_without_the_primary_the_standby_is_read_and_told_how_old_it_is(pair):
    count_up()
    assert counted() == 1
    pair.stop(pair.primary)
    try:
        assert (counted(), counted(reading)) == (1, 1)
        with looking() as connection:
            assert newest_on_standby(connection) is not None
        with pytest.raises(DatabaseAway, match="连不上"):
            count_up()
    finally:
        pair.start(pair.primary)
    engine.main.until = 0.0
    count_up()
    assert counted() == 2


def test_what_is_no_standby_of_this_database_is_refused(pair, monkeypatch, postgresql_store):
    assert fault_of_standby() == ""
    monkeypatch.setenv("READ_DATABASE_URL", pair.primary.url("postgres"))
    assert "指的不是备库" in fault_of_standby()
    monkeypatch.setenv("READ_DATABASE_URL", postgresql_store.url("postgres"))
    assert "不是 DATABASE_URL 的备库" in fault_of_standby()


def test_a_writer_waits_as_long_as_on_sqlite_and_is_told(pair, monkeypatch):
    monkeypatch.setattr(servers, "BUSY_TIMEOUT_MS", 300)
    dispose()
    with writing() as session:
        session.connection().execute(text("UPDATE counters SET n = 7"))
        with pytest.raises(DatabaseBusy, match="一项也没有写入：请稍后再试一次"):
            count_up()


def test_more_readers_than_connections_are_told_to_come_again(pair, monkeypatch):
    for name, value in {"KEPT": 1, "AT_MOST": 2, "SECONDS_FOR_ONE": 0.2}.items():
        monkeypatch.setattr(servers, name, value)
    dispose()
    with reading(), reading(), pytest.raises(DatabaseBusy, match="连接已满"), reading():
        pass


def test_a_hundred_readers_and_a_writer_never_see_an_older_state_than_was_acknowledged(pair):
    """Each reader notes what was acknowledged before it asks."""
    acknowledged, wrong, is_over = [0], [], threading.Event()

    def read() -> None:
        while not is_over.is_set():
            least = acknowledged[0]
            if (found := counted()) < least:
                wrong.append((least, found))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for n in range(1, 201):
        count_up()
        acknowledged[0] = n
    is_over.set()
    for one in readers:
        one.join()
    assert wrong == []
