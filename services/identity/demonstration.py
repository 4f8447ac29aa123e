"""The demonstration without sign-in: one made-up person for each role, in a database nobody has an account in."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from data_access.commands.identity import end_sessions, insert_account, insert_grant
from data_access.engine import reading
from data_access.failures import DatabaseUnmade
from data_access.queries.identity import count_accounts, get_account, list_demo_accounts, list_grants
from data_access.queries.pilots import list_pilots
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from domain.identity.words import Role, SessionEnd, Way
from services.access import DEMO_USER, User
from services.clock import now
from services.errors import Refused
from services.identity.door import keeping
from services.identity.signing_in import SignedIn, open_session
from services.identity.viewer import Viewer, grant_zh

SINCE = date(2026, 1, 1)
CITY = "yinchuan"
OF_ALL = (
    ("demo-office-1", "周敏", Role.OFFICE),
    ("demo-office-2", "吴磊", Role.OFFICE),
    ("demo-leader", "郑岚", Role.LEADER),
    ("demo-auditor", "孙倩", Role.AUDITOR),
    ("demo-admin", "何立", Role.ADMIN),
)
"""Sign-in name, name, role; the first one is who looks where nobody has chosen."""
FINANCE = "财政"


@dataclass(frozen=True)
class Person:
    """A made-up person as a choice."""

    account_id: int
    zh: str


def has_accounts() -> bool:
    """Whether anybody has an account; the demonstration is over then. No tables yet is no account.

    A database that is away may be full of accounts: that is raised, and nothing is shown.
    """
    try:
        with reading() as connection:
            return count_accounts(connection) > 0
    except DatabaseUnmade:
        return False


def people() -> list[Person]:
    """The demonstration's people with their roles; made when they are first asked for."""
    try:
        with reading() as connection:
            if found := _listed(connection):
                return found
        with keeping() as connection:
            if not list_demo_accounts(connection):
                _make(connection)
            return _listed(connection)
    except DatabaseUnmade:
        return []


def visitor() -> User | None:
    """Who looks where nobody has chosen: the first office clerk. None once somebody has an account."""
    try:
        with reading() as connection:
            if count_accounts(connection) > 0:
                return None
            found = list_demo_accounts(connection)
            return User(found[0].name, Role.OFFICE, account_id=found[0].id) if found else DEMO_USER
    except DatabaseUnmade:
        return DEMO_USER


def _listed(connection: Connection) -> list[Person]:
    roles = {row.account_id: grant_zh(row) for row in list_grants(connection)}
    return [Person(row.id, f"{row.name} · {roles[row.id]}") for row in list_demo_accounts(connection)]


def _make(connection: Connection) -> None:
    for sign_in_name, name, role in OF_ALL:
        _person(connection, sign_in_name, name, role)
    pilot = next((row for row in list_pilots(connection) if row.code == CITY), None)
    if pilot is None:
        return
    for number, row in enumerate(list_districts(connection, pilot.id)[:2], 1):
        name = ("马晓燕", "杨洋")[number - 1]
        _person(connection, f"demo-district-{number}", name, Role.DISTRICT, pilot_id=pilot.id, district_id=row.id)
    departments = list_departments(connection, pilot.id)
    finance = next((row for row in departments if FINANCE in row.name), None)
    if finance is not None:
        place = {"pilot_id": pilot.id, "department_id": finance.id}
        _person(connection, "demo-finance", "钱进", Role.DEPARTMENT, **place)


def _person(connection: Connection, sign_in_name: str, name: str, role: Role, **place: int) -> None:
    at = now()
    number = insert_account(connection, sign_in_name=sign_in_name, name=name, is_demo=True, created_at=at)
    words = {"pilot_id": None, "district_id": None, "department_id": None} | place
    insert_grant(connection, account_id=number, role=role, from_on=SINCE, granted_at=at, granted_by="演示", **words)


def choose_person(viewer: Viewer | None, account_id: int, address: str, at: datetime) -> SignedIn:
    """Go on as another of the made-up people; the session so far ends."""
    people()
    with reading() as connection:
        account = get_account(connection, account_id)
        is_over = count_accounts(connection) > 0
    if account is None or not account.is_demo or is_over:
        raise Refused("演示中没有这个人：请刷新页面")
    if viewer is not None:
        with keeping() as connection:
            end_sessions(connection, at=at, why=SessionEnd.ROLE_SWITCHED, ids=[viewer.session_id])
    return open_session(account, Way.DEMO, address, at)
