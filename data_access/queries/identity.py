"""Reads who may come in: accounts, grants, sessions, attempts."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, Row, Select, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from data_access.tables import (
    Account,
    AccountSubject,
    Department,
    District,
    GrantRecord,
    PendingSignIn,
    Pilot,
    SignInAttempts,
    SignInEvent,
    SignInSession,
)
from domain.identity.words import Role, SignInOutcome, Way

_ACCOUNT, _GRANT, _SESSION = Account.__table__, GrantRecord.__table__, SignInSession.__table__


def _standing() -> Select:
    """Sessions that were not ended, with the account and the grant they act under."""
    wanted = [
        _SESSION.c.id,
        _SESSION.c.token_hash,
        _SESSION.c.way,
        _SESSION.c.began_at,
        _SESSION.c.seen_at,
        _ACCOUNT.c.id.label("account_id"),
        _ACCOUNT.c.name,
        _ACCOUNT.c.disabled_at,
        _ACCOUNT.c.must_change,
        _ACCOUNT.c.is_demo,
        _GRANT.c.id.label("grant_id"),
        _GRANT.c.role,
        _GRANT.c.pilot_id,
        _GRANT.c.district_id,
        _GRANT.c.department_id,
        _GRANT.c.from_on,
        _GRANT.c.to_on,
        _GRANT.c.taken_at,
    ]
    both = _SESSION.join(_ACCOUNT, _ACCOUNT.c.id == _SESSION.c.account_id)
    joined = both.outerjoin(_GRANT, _GRANT.c.id == _SESSION.c.grant_id)
    return select(*wanted).select_from(joined).where(_SESSION.c.ended_at.is_(None))


_STANDING = _standing()
_BY_TOKEN = _STANDING.where(_SESSION.c.token_hash == bindparam("token_hash"))
_BY_ID = _STANDING.where(_SESSION.c.id == bindparam("session_id"))
_OF_SOME = _STANDING.where(_SESSION.c.id.in_(bindparam("session_ids", expanding=True)))
_AS_STORED = _OF_SOME.with_only_columns(
    *(type_coerce(column, NullType()).label(column.name) for column in _OF_SOME.selected_columns)
)

_REAL_PEOPLE = select(func.count()).select_from(_ACCOUNT).where(~_ACCOUNT.c.is_demo)
_DEMO_PEOPLE = select(_ACCOUNT).where(_ACCOUNT.c.is_demo).order_by(_ACCOUNT.c.id)


def get_session_by_token(connection: Connection, token_hash: str) -> Row | None:
    """A session that was not ended, by the SHA-256 of its token; what the clock says of it is the caller's."""
    return connection.execute(_BY_TOKEN, {"token_hash": token_hash}).first()


def get_session(connection: Connection, session_id: int) -> Row | None:
    return connection.execute(_BY_ID, {"session_id": session_id}).first()


def list_standing(connection: Connection, session_ids: Collection[int]) -> list[Row]:
    """Those of the sessions that were not ended."""
    return list(connection.execute(_OF_SOME, {"session_ids": list(session_ids)}))


def list_standing_as_stored(connection: Connection, session_ids: Collection[int]) -> dict[int, tuple[object, ...]]:
    """The same rows by session as the database keeps them, of use only to tell whether one has changed."""
    rows = connection.execute(_AS_STORED, {"session_ids": list(session_ids)})
    return {row[0]: tuple(row) for row in rows}


def list_sessions_of(connection: Connection, account_id: int) -> list[Row]:
    """Sessions of an account that were not ended, the newest first."""
    wanted = select(_SESSION.c.id, _SESSION.c.way, _SESSION.c.began_at, _SESSION.c.seen_at, _SESSION.c.address)
    where = _SESSION.c.account_id == account_id, _SESSION.c.ended_at.is_(None)
    return list(connection.execute(wanted.where(*where).order_by(_SESSION.c.id.desc())))


def get_account_by_name(connection: Connection, sign_in_name: str) -> Row | None:
    return connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.sign_in_name == sign_in_name)).first()


def get_account(connection: Connection, account_id: int) -> Row | None:
    return connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.id == account_id)).first()


def get_account_by_subject(connection: Connection, way: Way, issuer: str, subject: str) -> Row | None:
    subjects = AccountSubject.__table__
    where = subjects.c.way == way, subjects.c.issuer == issuer, subjects.c.subject == subject
    joined = _ACCOUNT.join(subjects, subjects.c.account_id == _ACCOUNT.c.id)
    return connection.execute(select(_ACCOUNT).select_from(joined).where(*where)).first()


def list_accounts(connection: Connection) -> list[Row]:
    """All accounts with the instant each last came in, by sign-in name."""
    events = SignInEvent.__table__
    came = events.c.outcome == SignInOutcome.IN
    last = (
        select(events.c.account_id, func.max(events.c.happened_at).label("last_in_at"))
        .where(came)
        .group_by(events.c.account_id)
        .subquery()
    )
    joined = _ACCOUNT.outerjoin(last, last.c.account_id == _ACCOUNT.c.id)
    wanted = select(_ACCOUNT, last.c.last_in_at).select_from(joined)
    return list(connection.execute(wanted.order_by(_ACCOUNT.c.sign_in_name, _ACCOUNT.c.id)))


def list_subjects(connection: Connection) -> list[Row]:
    return list(connection.execute(select(AccountSubject.__table__).order_by(AccountSubject.__table__.c.id)))


def list_grants(connection: Connection, account_id: int | None = None) -> list[Row]:
    """Grants with the names of their pilot and unit, of one account or all, the oldest first."""
    pilot, district, department = Pilot.__table__, District.__table__, Department.__table__
    joined = (
        _GRANT.outerjoin(pilot, pilot.c.id == _GRANT.c.pilot_id)
        .outerjoin(district, district.c.id == _GRANT.c.district_id)
        .outerjoin(department, department.c.id == _GRANT.c.department_id)
    )
    names = [
        pilot.c.code.label("pilot"),
        pilot.c.short_name.label("pilot_name"),
        district.c.short_name.label("district"),
        department.c.name.label("department"),
    ]
    wanted = select(_GRANT, *names).select_from(joined).order_by(_GRANT.c.id)
    return list(connection.execute(wanted if account_id is None else wanted.where(_GRANT.c.account_id == account_id)))


def list_contacts(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Who answers for a district on the day: its name, the person's, the duty; the one in charge before the others."""
    district, account = District.__table__, Account.__table__
    joined = _GRANT.join(district, district.c.id == _GRANT.c.district_id)
    joined = joined.join(account, account.c.id == _GRANT.c.account_id)
    in_force = (_GRANT.c.from_on <= day) & (_GRANT.c.to_on.is_(None) | (_GRANT.c.to_on >= day))
    wanted = select(district.c.short_name.label("district"), account.c.name, _GRANT.c.duty).select_from(joined)
    wanted = wanted.where(district.c.pilot_id == pilot_id, in_force, account.c.disabled_at.is_(None))
    return list(connection.execute(wanted.order_by(_GRANT.c.duty == "", _GRANT.c.duty, _GRANT.c.id)))


def list_answering(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Who may answer for a unit on the day: of a district, of a department, of the office (neither); the one in charge
    before the others."""
    joined = _GRANT.join(_ACCOUNT, _ACCOUNT.c.id == _GRANT.c.account_id)
    in_force = (_GRANT.c.from_on <= day) & (_GRANT.c.to_on.is_(None) | (_GRANT.c.to_on >= day))
    of_pilot = _GRANT.c.pilot_id.is_(None) | (_GRANT.c.pilot_id == pilot_id)
    answering = _GRANT.c.role.in_((Role.DISTRICT, Role.DEPARTMENT, Role.OFFICE))
    wanted = select(
        _GRANT.c.district_id, _GRANT.c.department_id, _ACCOUNT.c.id.label("account_id"), _ACCOUNT.c.name
    ).select_from(joined)
    wanted = wanted.where(in_force, of_pilot, answering, _ACCOUNT.c.disabled_at.is_(None), _GRANT.c.taken_at.is_(None))
    return list(connection.execute(wanted.order_by(_GRANT.c.duty == "", _GRANT.c.duty, _GRANT.c.id)))


def count_accounts(connection: Connection) -> int:
    """Accounts of real people; those of the demonstration are none."""
    return connection.scalar(_REAL_PEOPLE) or 0


def is_demo_account(connection: Connection, account_id: int) -> bool:
    """Whether an account is one of the demonstration's made-up people."""
    return bool(connection.scalar(select(_ACCOUNT.c.is_demo).where(_ACCOUNT.c.id == account_id)))


def list_demo_accounts(connection: Connection) -> list[Row]:
    return list(connection.execute(_DEMO_PEOPLE))


def get_attempts(connection: Connection, name_hash: str) -> Row | None:
    table = SignInAttempts.__table__
    return connection.execute(select(table).where(table.c.name_hash == name_hash)).first()


def get_pending(connection: Connection, state_hash: str) -> Row | None:
    table = PendingSignIn.__table__
    return connection.execute(select(table).where(table.c.state_hash == state_hash)).first()


def list_sign_in_events(connection: Connection, since: datetime, limit: int = 500) -> list[Row]:
    """Attempts since an instant, the newest first, with the account's name where there is one."""
    events = SignInEvent.__table__
    joined = events.outerjoin(_ACCOUNT, _ACCOUNT.c.id == events.c.account_id)
    wanted = select(events, _ACCOUNT.c.sign_in_name, _ACCOUNT.c.name).select_from(joined)
    where = events.c.happened_at >= since
    return list(connection.execute(wanted.where(where).order_by(events.c.id.desc()).limit(limit)))
