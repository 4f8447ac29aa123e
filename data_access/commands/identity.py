"""Writes accounts, grants, sessions and attempts; each within its caller's transaction."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from data_access.tables import (
    Account,
    AccountSubject,
    GrantRecord,
    PendingSignIn,
    SignInAttempts,
    SignInEvent,
    SignInSession,
)
from domain.identity.words import SessionEnd, SignInOutcome, Way

_ACCOUNT, _GRANT, _SESSION = Account.__table__, GrantRecord.__table__, SignInSession.__table__
_ATTEMPTS, _PENDING = SignInAttempts.__table__, PendingSignIn.__table__


def lock_accounts(connection: Connection) -> None:
    """One writer of accounts at a time (SQLite has one writer anyway)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE")


def insert_account(connection: Connection, **values: object) -> int:
    """An account; its id."""
    row = {"password_hash": "", "must_change": False, "is_demo": False, "version": 1} | values
    return connection.execute(insert(_ACCOUNT).values(**row)).inserted_primary_key[0]


def update_account(connection: Connection, *, account_id: int, version: int | None = None, **values: object) -> bool:
    """Change an account; False if somebody else changed it since `version` was read."""
    changed = update(_ACCOUNT).where(_ACCOUNT.c.id == account_id)
    if version is not None:
        changed = changed.where(_ACCOUNT.c.version == version)
    return connection.execute(changed.values(**values, version=_ACCOUNT.c.version + 1)).rowcount == 1


def remember_district(connection: Connection, *, account_id: int, district_id: int | None) -> None:
    connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account_id).values(last_district_id=district_id))


def insert_subject(connection: Connection, *, account_id: int, way: Way, issuer: str, subject: str) -> None:
    values = {"account_id": account_id, "way": way, "issuer": issuer, "subject": subject}
    connection.execute(insert(AccountSubject.__table__).values(**values))


def delete_subject(connection: Connection, subject_id: int) -> None:
    subjects = AccountSubject.__table__
    connection.execute(delete(subjects).where(subjects.c.id == subject_id))


def insert_grant(connection: Connection, **values: object) -> int:
    """A grant; its id."""
    return connection.execute(insert(_GRANT).values(**values)).inserted_primary_key[0]


def take_grant(connection: Connection, *, grant_id: int, at: datetime) -> None:
    connection.execute(update(_GRANT).where(_GRANT.c.id == grant_id).values(taken_at=at))


def end_grant(connection: Connection, *, grant_id: int, to_on: date) -> None:
    connection.execute(update(_GRANT).where(_GRANT.c.id == grant_id).values(to_on=to_on))


def insert_session(connection: Connection, **values: object) -> int:
    """A session; its id."""
    return connection.execute(insert(_SESSION).values(**values)).inserted_primary_key[0]


def end_sessions(
    connection: Connection,
    *,
    at: datetime,
    why: SessionEnd,
    ids: Collection[int] | None = None,
    account_id: int | None = None,
) -> list[int]:
    """End those of the ids, or all of an account, that were not ended; which these were."""
    where = [_SESSION.c.ended_at.is_(None)]
    where += [_SESSION.c.id.in_(ids)] if ids is not None else [_SESSION.c.account_id == account_id]
    ended = list(connection.scalars(select(_SESSION.c.id).where(*where)))
    connection.execute(update(_SESSION).where(_SESSION.c.id.in_(ended)).values(ended_at=at, ended_why=why))
    return ended


def see_sessions(connection: Connection, seen: dict[int, datetime]) -> None:
    """Note when people last did something; never earlier than was noted."""
    for session_id, at in seen.items():
        where = _SESSION.c.id == session_id, _SESSION.c.ended_at.is_(None), _SESSION.c.seen_at < at
        connection.execute(update(_SESSION).where(*where).values(seen_at=at))


def insert_sign_in_event(
    connection: Connection,
    *,
    at: datetime,
    outcome: SignInOutcome,
    way: Way,
    address: str,
    account_id: int | None = None,
    session_id: int | None = None,
) -> None:
    values = {
        "happened_at": at,
        "outcome": outcome,
        "way": way,
        "address": address[:45],
        "account_id": account_id,
        "session_id": session_id,
    }
    connection.execute(insert(SignInEvent.__table__).values(**values))


def put_attempts(
    connection: Connection, *, name_hash: str, wrong: int, at: datetime, locked_until: datetime | None
) -> None:
    """Wrong passwords in a row for a name, in the place of what was noted before."""
    connection.execute(delete(_ATTEMPTS).where(_ATTEMPTS.c.name_hash == name_hash))
    values = {"name_hash": name_hash, "wrong": wrong, "last_at": at, "locked_until": locked_until}
    connection.execute(insert(_ATTEMPTS).values(**values))


def forget_attempts(connection: Connection, *, name_hash: str = "", before: datetime | None = None) -> None:
    """Forget those of a name, or all that are older than an instant."""
    where = _ATTEMPTS.c.name_hash == name_hash if before is None else _ATTEMPTS.c.last_at < before
    connection.execute(delete(_ATTEMPTS).where(where))


def insert_pending(connection: Connection, **values: object) -> None:
    connection.execute(insert(_PENDING).values(**values))


def take_pending(connection: Connection, state_hash: str) -> bool:
    """Use up a sign-in that was begun; False if another request was quicker."""
    return connection.execute(delete(_PENDING).where(_PENDING.c.state_hash == state_hash)).rowcount == 1


def forget_pending(connection: Connection, *, before: datetime) -> None:
    connection.execute(delete(_PENDING).where(_PENDING.c.begun_at < before))
