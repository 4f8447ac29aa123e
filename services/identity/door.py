"""The one door for writing what belongs to no pilot: accounts, grants, sessions."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from data_access.commands.identity import lock_accounts
from data_access.engine import writing


@contextmanager
def keeping() -> Iterator[Connection]:
    """One transaction on accounts: all that is done is kept, or nothing of it; one writer at a time."""
    with writing() as session:
        connection = session.connection()
        lock_accounts(connection)
        yield connection
