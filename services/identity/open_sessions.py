"""The sessions of open pages: how they stand now, when their people last did something, which are over."""

from collections.abc import Collection, Mapping
from datetime import datetime

from data_access.commands.identity import end_sessions, see_sessions
from data_access.engine import reading
from data_access.queries.identity import count_accounts
from domain.identity.sessions import SignInRules
from domain.identity.words import SessionEnd
from services.clock import now
from services.identity.demonstration import has_accounts
from services.identity.door import keeping
from services.identity.viewer import viewers

OVER = "over"


def standing_of(
    ids: Collection[int], rules: SignInRules, seen: Mapping[int, datetime]
) -> tuple[dict[int, tuple[object, ...]], object]:
    """What each of the sessions stands for, not those that were ended; and what the demonstration does: nothing while
    it is open, OVER once somebody has an account. `seen`: noted here and not yet written.
    """
    if not has_accounts() and not ids:
        return {}, None
    with reading() as connection:
        is_over = count_accounts(connection) > 0
        found = viewers(connection, ids, now(), rules, seen)
        standing = {one: viewer.standing for one, viewer in found.items() if not (viewer.is_demo and is_over)}
        return standing, OVER if is_over else None


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
