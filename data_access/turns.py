"""What is done by one process at a time, however many serve one PostgreSQL database: advisory locks (rules 11.18).

Nothing for SQLite, which one server serves and whose writers take the lock of the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from sqlalchemy import Connection, text

from data_access.engine import read_engine, telling

OURS = 0x70696C6F
"""First half of the keys of our locks, since other programs may share the server's."""


class OneAtATime(IntEnum):
    """Numbers that go into the keys."""

    MIGRATION = 1
    CLOSING = 2
    REPORT = 3


def take_turn(connection: Connection, turn: OneAtATime) -> None:
    """Wait for the turn and keep it until the transaction ends; DatabaseBusy as for any lock that does not come."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:ours, :turn)"), {"ours": OURS, "turn": turn})


@contextmanager
def turn_of(turn: OneAtATime, url: str | None = None) -> Iterator[None]:
    """Wait for the turn, as long as it takes, and keep it until the end; it goes with the process."""
    if read_engine(url).dialect.name == "sqlite":
        yield
        return
    with telling(url):
        opened = read_engine(url).connect().execution_options(isolation_level="AUTOCOMMIT")
    with opened as connection:
        words = {"ours": OURS, "turn": turn}
        connection.execute(text("SELECT pg_advisory_lock(:ours, :turn)"), words)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:ours, :turn)"), words)
