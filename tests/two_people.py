"""A desk at which two people do what takes two, for tests of the deed itself; who proposes and approves is tested in
tests/services/approvals."""

from dataclasses import replace

from sqlalchemy import Connection

from services.access import User
from services.desk import Desk, Pair


def desk_of_two(connection: Connection, pilot_id: int, user: User, approver: str = "李四") -> Desk:
    """The user's desk, with a second person."""
    return replace(Desk.on(connection, pilot_id, user), pair=Pair(user.name, approver))
