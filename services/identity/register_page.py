"""用户与权限: accounts and what they are granted, who came in when, sessions of one's own (rules 11.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Row

from data_access.commands.identity import end_sessions
from data_access.queries.identity import (
    list_accounts,
    list_grants,
    list_sessions_of,
    list_sign_in_events,
    list_subjects,
)
from data_access.queries.pilots import list_pilots
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from domain.identity.people import NamedUnit, without_contacts
from domain.identity.words import Role, SessionEnd
from services.access import Permission, User, check
from services.clock import SHANGHAI, day_of, now
from services.errors import Refused
from services.identity.accounts import Register
from services.identity.door import keeping
from services.identity.viewer import grant_of, grant_zh

DAYS_OF_EVENTS = 30
Words = ParamSpec("Words")
Result = TypeVar("Result")


@dataclass(frozen=True)
class GrantLine:
    id: int
    account_id: int
    zh: str
    from_on: date
    to_on: date | None
    state: str
    duty: str


@dataclass(frozen=True)
class AccountLine:
    id: int
    sign_in_name: str
    name: str
    state: str
    last_in: str
    grants: str
    is_disabled: bool
    linked: tuple[tuple[int, str], ...] = ()
    """By what other systems know the account: id and words of each."""


@dataclass(frozen=True)
class SessionLine:
    id: int
    way: str
    began: str
    seen: str
    address: str
    is_this: bool


@dataclass(frozen=True)
class EventLine:
    at: str
    who: str
    outcome: str
    way: str
    address: str


@dataclass(frozen=True)
class RegisterView:
    """Who has an account. `lacking`: units without their two contacts."""

    accounts: tuple[AccountLine, ...]
    grants: tuple[GrantLine, ...]
    events: tuple[EventLine, ...]
    lacking: tuple[str, ...]


def minute(at: datetime | None) -> str:
    """2026-11-16 09:30, in China; an empty text for never."""
    return "" if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def register_view(connection: Connection, user: User) -> RegisterView:
    """Everybody's accounts, for the administrator and the auditor."""
    check(user, Permission.READ_ACCOUNTS)
    day = day_of(now())
    rows = list_grants(connection)
    grants = tuple(_grant_line(row, day) for row in rows)
    subjects = list_subjects(connection)
    accounts = tuple(_account_line(row, grants, subjects) for row in list_accounts(connection))
    events = tuple(_event_line(row) for row in list_sign_in_events(connection, now() - timedelta(days=DAYS_OF_EVENTS)))
    return RegisterView(accounts, grants, events, tuple(_lacking(connection, rows, day)))


def _grant_line(row: Row[Any], day: date) -> GrantLine:
    one = grant_of(row)
    over = "已收回" if one.is_taken else "未生效" if one.from_on > day else "已到期"
    state = "有效" if one.is_in_force(day) else over
    return GrantLine(row.id, row.account_id, grant_zh(row), row.from_on, row.to_on, state, row.duty)


def _account_line(row: Row[Any], grants: tuple[GrantLine, ...], subjects: list[Row[Any]]) -> AccountLine:
    own = "；".join(one.zh for one in grants if one.account_id == row.id and one.state == "有效")
    state = "停用" if row.disabled_at else "演示" if row.is_demo else "待改初始密码" if row.must_change else "在用"
    disabled = row.disabled_at is not None
    linked = tuple((one.id, f"{one.way.zh} {one.subject}") for one in subjects if one.account_id == row.id)
    return AccountLine(row.id, row.sign_in_name, row.name, state, minute(row.last_in_at), own, disabled, linked)


def _event_line(row: Row[Any]) -> EventLine:
    who = f"{row.name}（{row.sign_in_name}）" if row.account_id else "不认识的登录名"
    return EventLine(minute(row.happened_at), who, row.outcome.zh, row.way.zh, row.address)


def _lacking(connection: Connection, rows: list[Row[Any]], day: date) -> list[str]:
    """Members of pilots that have named contacts at all, and have not named both of each."""
    now_on = [row for row in rows if row.duty and grant_of(row).is_in_force(day)]
    found = []
    for pilot in list_pilots(connection):
        named = [(row.district or row.department, row.duty) for row in now_on if row.pilot_id == pilot.id]
        if named:
            units = [row.name for row in list_departments(connection, pilot.id) if not row.is_office]
            units += [row.short_name for row in list_districts(connection, pilot.id)]
            found += [f"{pilot.short_name} {text}" for text in without_contacts(named, units)]
    return found


def own_sessions(connection: Connection, user: User) -> tuple[SessionLine, ...]:
    """Where the user is signed in now."""
    check(user, Permission.OWN_ACCOUNT)
    return tuple(
        SessionLine(
            row.id, row.way.zh, minute(row.began_at), minute(row.seen_at), row.address, row.id == user.session_id
        )
        for row in list_sessions_of(connection, user.account_id or 0)
    )


def end_own(user: User, session_id: int) -> str:
    """End another session of one's own; its pages are cut."""
    check(user, Permission.OWN_ACCOUNT)
    with keeping() as connection:
        if session_id not in {row.id for row in list_sessions_of(connection, user.account_id or 0)}:
            raise Refused("这个会话已结束：请刷新页面")
        end_sessions(connection, at=now(), why=SessionEnd.ENDED_ELSEWHERE, ids=[session_id])
    return "已结束那里的登录"


def keep(
    user: User, verb: Callable[Concatenate[Register, Words], Result], *values: Words.args, **words: Words.kwargs
) -> Result:
    """Do a verb of the administrator in a transaction of its own; what it says."""
    with keeping() as connection:
        return verb(Register(connection, user, now()), *values, **words)


@dataclass(frozen=True)
class Places:
    """Pilots by name, units by pilot, role and name."""

    pilots: dict[str, int]
    units: dict[tuple[str, Role, str], NamedUnit]


def places(connection: Connection) -> Places:
    """Where one may be granted something."""
    pilots, units = {}, {}
    for pilot in list_pilots(connection):
        pilots[pilot.short_name] = pilot.id
        for row in list_districts(connection, pilot.id):
            units[pilot.short_name, Role.DISTRICT, row.short_name] = NamedUnit(pilot.id, district_id=row.id)
        for row in list_departments(connection, pilot.id):
            units[pilot.short_name, Role.DEPARTMENT, row.name] = NamedUnit(pilot.id, department_id=row.id)
    return Places(pilots, units)
