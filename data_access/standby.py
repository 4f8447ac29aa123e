"""Reads from a standby of the database (READ_DATABASE_URL), which are never older than what was acknowledged when they
began (rules 11.18).

Where the primary stands in its log is asked first; the standby is read once it has come that far. What it does not have
in time is read from the primary.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from data_access.engine import main, read_engine, reading, standby_url, telling
from data_access.failures import OVERTAKEN, DatabaseAway, ReadOvertaken
from data_access.servers import SECONDS_LEFT_ALONE, Server

LONGEST_WAIT = 0.1
"""Seconds a read waits for the standby."""
BOUND = 2.0
"""Seconds after which a standby is late, which the administrator is told."""
SECONDS_AFTER_LATE = 1.0

replica = Server()
"""The standby as this process last found it."""


@contextmanager
def looking() -> Iterator[Connection]:
    """Like `reading`, from the standby where it has all that the primary has acknowledged. ReadOvertaken where it went
    on or went away meanwhile; the next read is then the primary's.
    """
    url = standby_url()
    if url is None or not _has_all(url):
        with reading() as connection:
            yield connection
        return
    try:
        with telling(url), read_engine(url).connect() as connection:
            yield connection
    except (ReadOvertaken, DatabaseAway) as trouble:
        replica.leave_alone(SECONDS_LEFT_ALONE)
        raise ReadOvertaken(OVERTAKEN) from trouble


def _has_all(url: str) -> bool:
    """Whether the standby, within the time a read waits, has what the primary acknowledged until now."""
    if replica.is_left_alone() or main.is_left_alone():
        return False
    try:
        wanted = _asked(None, "SELECT pg_current_wal_flush_lsn()")
        if _comes_to(url, wanted, LONGEST_WAIT) is not None:
            return True
        replica.leave_alone(SECONDS_AFTER_LATE)
    except OperationalError:  # one of the two: `reading` finds which
        replica.leave_alone(SECONDS_LEFT_ALONE)
    return False


def _asked(url: str | None, question: str, **words: object):
    """One value, outside any transaction: a standby's position that is asked within one is newer than what the
    transaction sees.
    """
    with read_engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.scalar(text(question), words)


def _comes_to(url: str, wanted: str, seconds: float) -> float | None:
    """Seconds until the standby has replayed up to a position; None where it has not in time, or is no standby."""
    begun, pause = time.monotonic(), 0.001
    while True:
        question = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= CAST(:wanted AS pg_lsn)"
        waited = time.monotonic() - begun
        if _asked(url, question, wanted=str(wanted)):
            return waited
        if waited >= seconds:
            return None
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


def fault_of_standby() -> str:
    """Why READ_DATABASE_URL cannot be what is read from, with the cure; empty where it can, or is away just now."""
    url = standby_url()
    if url is None:
        return ""
    try:
        own, other = (_asked(place, "SELECT system_identifier FROM pg_control_system()") for place in (None, url))
        is_standby = _asked(url, "SELECT pg_is_in_recovery()")
    except DBAPIError:
        return ""
    if own != other:
        return "READ_DATABASE_URL 不是 DATABASE_URL 的备库（两处是各自建的实例）：请改正，或去掉这一行"
    return "" if is_standby else "READ_DATABASE_URL 指的不是备库（它没有在跟随主库）：请指向备库，或去掉这一行"


@dataclass(frozen=True)
class StandbyState:
    """`waited`: seconds until it had all; None where it had not within the bound, then how far behind, in bytes."""

    is_there: bool
    waited: float | None = None
    behind: int | None = None


def standby_state() -> StandbyState | None:
    """How the standby stands now; None where there is none."""
    url = standby_url()
    if url is None:
        return None
    try:
        wanted = _asked(None, "SELECT pg_current_wal_flush_lsn()")
        waited = _comes_to(url, wanted, BOUND)
        if waited is not None:
            return StandbyState(True, waited)
        has = _asked(url, "SELECT pg_last_wal_replay_lsn()")
        question = "SELECT pg_wal_lsn_diff(CAST(:wanted AS pg_lsn), CAST(:has AS pg_lsn))"
        return StandbyState(True, behind=int(_asked(None, question, wanted=str(wanted), has=str(has or "0/0"))))
    except OperationalError:
        return StandbyState(False)


def newest_on_standby(connection: Connection) -> datetime | None:
    """Where a connection reads from a standby while the primary is away: when what it shows was last written."""
    if standby_url() is None or not main.is_left_alone():
        return None
    return connection.scalar(text("SELECT pg_last_xact_replay_timestamp()"))
