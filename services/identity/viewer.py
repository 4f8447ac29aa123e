"""Who is here: the account and the one grant that a session acts under now, as the database says at this moment."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.identity import get_account, get_session, get_session_by_token, list_grants
from domain.identity.grants import Grant, in_force
from domain.identity.sessions import SignInRules, why_over
from domain.identity.words import Role, SessionEnd, Way
from services.access import User
from services.clock import day_of

NOTHING_NEWER: Mapping[int, datetime] = MappingProxyType({})


@dataclass(frozen=True)
class Viewer:
    """A session as it stands. `over` is None while it lasts; else nobody may see anything under it."""

    session_id: int
    user: User
    grant_id: int
    way: Way
    began_at: datetime
    seen_at: datetime
    must_change: bool
    is_demo: bool
    over: SessionEnd | None

    @property
    def standing(self) -> tuple[object, ...]:
        """What must not change under an open page: account, name, role, scope, and that the password is right."""
        return self.user, self.must_change, self.over


def sha256(text: str) -> str:
    """What of a token is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def grant_of(row: Row[Any]) -> Grant:
    """A grant from a row of grants."""
    place = row.pilot_id, row.district_id, row.department_id
    return Grant(row.account_id, row.role, row.from_on, row.to_on, *place, row.id, row.duty, row.taken_at is not None)


def viewer_of_token(
    connection: Connection, token: str, at: datetime, rules: SignInRules, seen: Mapping[int, datetime] = NOTHING_NEWER
) -> Viewer | None:
    """The viewer by the token of a cookie; None for one that was never given out or was ended. `seen`: as `judged`."""
    row = get_session_by_token(connection, sha256(token))
    return None if row is None else judged(row, at, rules, seen.get(row.id))


def viewer_of(connection: Connection, session_id: int, at: datetime, rules: SignInRules) -> Viewer | None:
    """The viewer of a session who is doing something now; None for one that was ended."""
    row = get_session(connection, session_id)
    return None if row is None else judged(row, at, rules, at)


def judged(row: Row[Any], at: datetime, rules: SignInRules, seen: datetime | None = None) -> Viewer:
    """The viewer by a row of a session that was not ended. `seen`: when last, where it is not yet written."""
    return by_the_clock(as_stored(row, day_of(at)), at, rules, seen)


def by_the_clock(viewer: Viewer, at: datetime, rules: SignInRules, seen: datetime | None = None) -> Viewer:
    """The viewer as of an instant: what the row says of account and grant stays."""
    last = viewer.seen_at if seen is None else max(viewer.seen_at, seen)
    over = why_over(viewer.began_at, last, at, rules)
    return viewer if viewer.over is not None or over is None else replace(viewer, over=over)


@lru_cache(maxsize=2_000)
def as_stored(row: Row[Any], day: date) -> Viewer:
    """The viewer by all that the row says, without the clock. Kept by the whole row, read anew on every run: another
    row is another viewer.
    """
    user = User(
        row.name,
        row.role or Role.DEPARTMENT,
        row.district_id,
        row.department_id,
        row.pilot_id,
        row.account_id,
        row.id,
    )
    return Viewer(
        row.id,
        user,
        row.grant_id or 0,
        row.way,
        row.began_at,
        row.seen_at,
        row.must_change and row.way is Way.LOCAL,
        row.is_demo,
        _taken(row, day),
    )


def _taken(row: Row[Any], day: date) -> SessionEnd | None:
    """What ended a session that no clock measures: its account disabled, its grant not in force on the day."""
    if row.disabled_at is not None:
        return SessionEnd.DISABLED
    if row.grant_id is None or row.taken_at is not None:
        return SessionEnd.NO_GRANT
    return None if row.from_on <= day and (row.to_on is None or day <= row.to_on) else SessionEnd.NO_GRANT


@dataclass(frozen=True)
class Identity:
    """A grant as a choice: under which of them to act."""

    grant_id: int
    zh: str
    is_current: bool


def identities(connection: Connection, viewer: Viewer, at: datetime) -> list[Identity]:
    """What the viewer's account is granted today."""
    rows = {row.id: row for row in list_grants(connection, viewer.user.account_id)}
    found = in_force(map(grant_of, rows.values()), day_of(at))
    return [Identity(one.id or 0, grant_zh(rows[one.id]), one.id == viewer.grant_id) for one in found]


def grant_zh(row: Row[Any]) -> str:
    """银川 · 地区 · 永宁县; 全部试点 · 领导; 管理员."""
    if row.role is Role.ADMIN:
        return Role.ADMIN.zh
    return " · ".join(
        part for part in (row.pilot_name or "全部试点", row.role.zh, row.district or row.department) if part
    )


def name_of(connection: Connection, account_id: int) -> str:
    """Sign-in name of an account."""
    row = get_account(connection, account_id)
    return "" if row is None else row.sign_in_name
