"""Acting under another of one's own grants: the session ends and a new one begins (rules 11.5)."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from data_access.commands.identity import end_sessions, insert_session
from data_access.queries.identity import list_grants
from domain.identity.grants import in_force
from domain.identity.words import SessionEnd
from services.clock import day_of
from services.errors import Refused
from services.identity.door import keeping
from services.identity.signing_in import SignedIn
from services.identity.viewer import Viewer, grant_of, sha256


def act_under(viewer: Viewer, grant_id: int, address: str, at: datetime) -> SignedIn:
    """A new session under another grant of the same account, as old as the one it takes the place of."""
    token = secrets.token_urlsafe(32)
    with keeping() as connection:
        _check_own(connection, viewer, grant_id, at)
        end_sessions(connection, at=at, why=SessionEnd.ROLE_SWITCHED, ids=[viewer.session_id])
        number = insert_session(
            connection,
            token_hash=sha256(token),
            account_id=viewer.user.account_id,
            grant_id=grant_id,
            way=viewer.way,
            began_at=viewer.began_at,
            seen_at=at,
            address=address[:45],
        )
    return SignedIn(token, number, False)


def _check_own(connection: Connection, viewer: Viewer, grant_id: int, at: datetime) -> None:
    own = map(grant_of, list_grants(connection, viewer.user.account_id or 0))
    if grant_id not in {one.id for one in in_force(own, day_of(at))}:
        raise Refused("这条授权现在不能使用：请刷新页面")
