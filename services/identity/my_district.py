"""The district a person begins at, though not bound to it: remembered with the account (rules 11.9)."""

from sqlalchemy import Connection

from data_access.commands.identity import remember_district
from data_access.queries.identity import get_account
from data_access.queries.pilots import list_pilots
from data_access.queries.projects import list_districts
from services.access import Permission, User, check
from services.errors import Refused
from services.identity.door import keeping


def districts_of(connection: Connection, user: User) -> dict[str, int]:
    """银川市 · 永宁县 → id, of the pilots the user may see."""
    return {
        f"{pilot.short_name} · {row.short_name}": row.id
        for pilot in list_pilots(connection)
        if user.pilot_id in (None, pilot.id)
        for row in list_districts(connection, pilot.id)
    }


def my_district(connection: Connection, user: User) -> str:
    """Name of the district remembered; an empty text for none."""
    account = get_account(connection, user.account_id or 0)
    mine = None if account is None else account.last_district_id
    return next((name for name, number in districts_of(connection, user).items() if number == mine), "")


def words_of(connection: Connection, account_id: int, pilot_id: int | None) -> dict[str, str]:
    """Pilot and district of an address that begins there; none where nothing is remembered or it is out of reach."""
    account = get_account(connection, account_id)
    for pilot in list_pilots(connection):
        if account is not None and pilot_id in (None, pilot.id):
            for row in list_districts(connection, pilot.id):
                if row.id == account.last_district_id:
                    return {"pilot": pilot.code, "district": row.short_name}
    return {}


def remember_mine(user: User, name: str) -> str:
    """Begin at this district from now on; an empty name forgets it."""
    check(user, Permission.READ_SUMMARY)
    with keeping() as connection:
        known = districts_of(connection, user)
        if name and name not in known:
            raise Refused("没有这个地区：请刷新页面")
        remember_district(connection, account_id=user.account_id or 0, district_id=known.get(name))
    return f"已记住：{name or '全部'}"
