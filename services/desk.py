"""The desk a verb is done at: who asks, of which pilot, on which day; and the one door for writing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Row

from data_access.commands.audit import record_audit
from data_access.commands.pilots import lock_pilot
from data_access.engine import writing
from data_access.queries.identity import is_demo_account
from data_access.queries.pilots import get_pilot_by_id
from services.access import User, check_pilot
from services.clock import today
from services.errors import Refused
from services.frame import Frame

Words = ParamSpec("Words")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Pair:
    """Two people for one deed, by their names then: who proposed it, who approved it; the number of the proposal and
    the account of who proposed it.

    Without a number nobody had an account: the demonstration's past, the command line of a site without sign-in.
    """

    author: str
    approver: str
    proposal_id: int | None = None
    account: int | None = None


def both_names(pair: Pair | None) -> dict[str, object]:
    """What the trail says of two people beside the deed; nothing where one did it."""
    if pair is None:
        return {}
    number = {} if pair.proposal_id is None else {"proposal": pair.proposal_id}
    return {"proposed_by": pair.author, "approver": pair.approver, **number}


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

    def __post_init__(self) -> None:
        check_pilot(self.user, self.pilot.id)

    @classmethod
    def on(cls, connection: Connection, pilot_id: int, user: User) -> "Desk":
        """A desk on a connection that is open already: one that only reads, or the caller's transaction."""
        pilot = get_pilot_by_id(connection, pilot_id)
        return cls(connection, pilot, user, today(pilot))

    @property
    def author(self) -> str:
        """Name of whose deed it is: who proposed it, else who does it."""
        return self.user.name if self.pair is None else self.pair.author

    @cached_property
    def is_made_up(self) -> bool:
        """Whether the user is one of the demonstration's people, at work in a real pilot: nobody there."""
        number = self.user.account_id
        return number is not None and not self.pilot.is_demo and is_demo_account(self.connection, number)

    @property
    def user_account(self) -> int | None:
        """Account that vouches for the user's name; None at the command line, on a site without sign-in."""
        return None if self.is_made_up else self.user.account_id

    @property
    def author_account(self) -> int | None:
        """Account that vouches for the author's name: of who proposed it, else the user's."""
        return self.user_account if self.pair is None else self.pair.account

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
            after = {**(after or {}), **both_names(self.pair)}
        record_audit(
            self.connection,
            actor=self.user.name,
            account_id=self.user_account,
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


def note_of_no_pilot(user: User, action: str, subject: str, subject_id: str, after: Mapping[str, object]) -> None:
    """One event of the trail that is of no pilot, in a transaction of its own."""
    with writing() as session:
        record_audit(
            session.connection(),
            actor=user.name,
            account_id=user.account_id,
            session_id=user.session_id,
            action=action,
            pilot_id=None,
            subject=subject,
            subject_id=subject_id,
            after=after,
        )


def desk_of(connection: Connection, frame: Frame) -> Desk:
    """The desk of who looks at a frame, to read at."""
    return Desk.on(connection, frame.pilot.id, frame.user)


def with_desk(
    connection: Connection,
    pilot_id: int,
    user: User,
    ask: Callable[Concatenate[Desk, Words], Result],
    *values: Words.args,
    **words: Words.kwargs,
) -> Result:
    """What is read at a desk, on a connection that is open already."""
    return ask(Desk.on(connection, pilot_id, user), *values, **words)


def at_pilot(
    pilot_id: int,
    user: User,
    verb: Callable[Concatenate[Desk, Words], Result],
    *values: Words.args,
    **words: Words.kwargs,
) -> Result:
    """Do a verb at a desk of its own, where no frame is; what the verb says."""
    with at_desk(pilot_id, user) as desk:
        return verb(desk, *values, **words)


def carry_out(
    frame: Frame, verb: Callable[Concatenate[Desk, Words], Result], *values: Words.args, **words: Words.kwargs
) -> Result:
    """Do a verb at a desk of its own, for the frame's pilot and user; what the verb says."""
    with at_desk(frame.pilot.id, frame.user) as desk:
        return verb(desk, *values, **words)
