"""The desk a verb is done at: who asks, of which pilot, on which day; and the one door for writing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Row

from data_access.commands.audit import record_audit
from data_access.commands.pilots import lock_pilot
from data_access.engine import writing
from data_access.queries.pilots import get_pilot_by_id
from services.access import User, check_pilot
from services.clock import today
from services.frame import Frame

Words = ParamSpec("Words")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Desk:
    """Connection, pilot, user and the pilot's day, which stay the same for all that one verb does."""

    connection: Connection
    pilot: Row[Any]
    user: User
    day: date

    @classmethod
    def on(cls, connection: Connection, pilot_id: int, user: User) -> "Desk":
        """A desk on a connection that is open already: one that only reads, or the caller's transaction."""
        check_pilot(user, pilot_id)
        pilot = get_pilot_by_id(connection, pilot_id)
        return cls(connection, pilot, user, today(pilot))

    def audit(
        self,
        action: str,
        subject: str,
        subject_id: str,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """One event of the trail, in the user's name."""
        record_audit(
            self.connection,
            actor=self.user.name,
            action=action,
            pilot_id=self.pilot.id,
            subject=subject,
            subject_id=subject_id,
            before=before,
            after=after,
        )


@contextmanager
def at_desk(pilot_id: int, user: User, *, is_rehearsal: bool = False) -> Iterator[Desk]:
    """One transaction: all that is done at the desk is kept, or nothing of it; of a rehearsal nothing is.

    The pilot is locked before anything is read, so that no two people pass the same check.
    """
    with writing() as session:
        connection = session.connection()
        lock_pilot(connection, pilot_id=pilot_id)
        yield Desk.on(connection, pilot_id, user)
        if is_rehearsal:
            session.rollback()


def desk_of(connection: Connection, frame: Frame) -> Desk:
    """The desk of who looks at a frame, to read at."""
    return Desk.on(connection, frame.pilot.id, frame.user)


def carry_out(
    frame: Frame, verb: Callable[Concatenate[Desk, Words], Result], *values: Words.args, **words: Words.kwargs
) -> Result:
    """Do a verb at a desk of its own, for the frame's pilot and user; what the verb says."""
    with at_desk(frame.pilot.id, frame.user) as desk:
        return verb(desk, *values, **words)
