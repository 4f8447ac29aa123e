"""The desk a verb is done at: who asks, of which pilot, on which day; and the one door for writing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Row

from data_access.commands.audit import record_audit
from data_access.commands.pilots import lock_pilot
from data_access.engine import writing
from data_access.queries.pilots import get_pilot_by_id
from services.access import User, check_pilot
from services.clock import today
from services.errors import Refused
from services.frame import Frame

Words = ParamSpec("Words")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Pair:
    """Two people for one deed, by their names then: who proposed it, who approved it; the number of the proposal.

    Without a number nobody had an account: the demonstration's past, the command line of a site without sign-in.
    """

    author: str
    approver: str
    proposal_id: int | None = None


@dataclass(frozen=True)
class Desk:
    """Connection, pilot, user and the pilot's day, which stay the same for all that one verb does.

    `pair`: the two people of a deed that takes two; the user is then who approved it.
    """

    connection: Connection
    pilot: Row[Any]
    user: User
    day: date
    pair: Pair | None = None

    @classmethod
    def on(cls, connection: Connection, pilot_id: int, user: User) -> "Desk":
        """A desk on a connection that is open already: one that only reads, or the caller's transaction."""
        check_pilot(user, pilot_id)
        pilot = get_pilot_by_id(connection, pilot_id)
        return cls(connection, pilot, user, today(pilot))

    @property
    def author(self) -> str:
        """Name of whose deed it is: who proposed it, else who does it."""
        return self.user.name if self.pair is None else self.pair.author

    def two_people(self) -> Pair:
        """Who proposed and who approved; Refused where one person alone asks."""
        if self.pair is None:
            raise Refused("没有办理：这一步须两人办理，请提请办理，由另一人在“待我审批”批准")
        return self.pair

    def rehearsing(self) -> "Desk":
        """The same desk for a deed that is tried and taken back, before a second person is known."""
        return replace(self, pair=self.pair or Pair(self.user.name, "（待批）"))

    def audit(
        self,
        action: str,
        subject: str,
        subject_id: str,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """One event of the trail, in the user's name; of what two people did with both names."""
        if self.pair is not None:
            number = {} if self.pair.proposal_id is None else {"proposal": self.pair.proposal_id}
            after = {**(after or {}), "proposed_by": self.pair.author, "approver": self.pair.approver, **number}
        record_audit(
            self.connection,
            actor=self.user.name,
            account_id=self.user.account_id,
            session_id=self.user.session_id,
            action=action,
            pilot_id=self.pilot.id,
            subject=subject,
            subject_id=subject_id,
            before=before,
            after=after,
        )


@contextmanager
def at_desk(pilot_id: int, user: User, *, is_rehearsal: bool = False, pair: Pair | None = None) -> Iterator[Desk]:
    """One transaction: all that is done at the desk is kept, or nothing of it; of a rehearsal nothing is.

    The pilot is locked before anything is read, so that no two people pass the same check.
    """
    with writing() as session:
        connection = session.connection()
        lock_pilot(connection, pilot_id=pilot_id)
        yield replace(Desk.on(connection, pilot_id, user), pair=pair)
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
