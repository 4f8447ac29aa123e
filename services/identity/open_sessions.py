"""The sessions of open pages: how they stand now, when their people last did something, which are over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from data_access.commands.identity import end_sessions, see_sessions
from data_access.engine import reading
from data_access.queries.identity import count_accounts, list_standing, list_standing_as_stored
from domain.identity.sessions import SignInRules
from domain.identity.words import SessionEnd
from services.clock import day_of, now
from services.identity.demonstration import has_accounts
from services.identity.door import keeping
from services.identity.viewer import Viewer, as_stored, by_the_clock

OVER = "over"


@dataclass(frozen=True)
class _Kept:
    """A session as it was read last: the row as stored, the day it was judged on, and what came of it."""

    stored: tuple[object, ...]
    day: date
    viewer: Viewer


@dataclass
class OpenSessions:
    """Of one process. A look is one query for all; only a row that has changed is read and judged anew, since three
    hundred of them twice a second would take a tenth of the time that pages are made in.
    """

    rules: SignInRules
    kept: dict[int, _Kept] = field(default_factory=dict)

    def standing(
        self, ids: Collection[int], seen: Mapping[int, datetime]
    ) -> tuple[dict[int, tuple[object, ...]], object]:
        """What each of the sessions stands for, not those that were ended; and what the demonstration does: nothing
        while it is open, OVER once somebody has an account. `seen`: noted here and not yet written.
        """
        if not ids and not has_accounts():
            return {}, None
        with reading() as connection:
            is_over = count_accounts(connection) > 0
            found = self._viewers(connection, ids, seen)
        standing = {one: viewer.standing for one, viewer in found.items() if not (viewer.is_demo and is_over)}
        return standing, OVER if is_over else None

    def _viewers(self, connection: Connection, ids: Collection[int], seen: Mapping[int, datetime]) -> dict[int, Viewer]:
        at = now()
        day, stored = day_of(at), list_standing_as_stored(connection, ids)
        self.kept = {one: known for one, row in stored.items() if (known := self._known(one, row, day)) is not None}
        changed = stored.keys() - self.kept.keys()
        for row in list_standing(connection, changed) if changed else ():
            self.kept[row.id] = _Kept(stored[row.id], day, as_stored(row, day))
        return {one: by_the_clock(known.viewer, at, self.rules, seen.get(one)) for one, known in self.kept.items()}

    def _known(self, one: int, stored: tuple[object, ...], day: date) -> _Kept | None:
        known = self.kept.get(one)
        return known if known is not None and (known.stored, known.day) == (stored, day) else None


def note_seen(seen: Mapping[int, datetime]) -> None:
    """Write down when people last did something."""
    if seen:
        with keeping() as connection:
            see_sessions(connection, dict(seen))


def end_over(over: Mapping[int, SessionEnd]) -> None:
    """Write down which sessions are over, and why."""
    with keeping() as connection:
        for session_id, why in over.items():
            end_sessions(connection, at=now(), why=why, ids=[session_id])
