"""Who stands at the command line of a site with accounts: somebody with a grant, by sign-in name."""

from sqlalchemy import Connection

from data_access.queries.identity import get_account_by_name, list_grants
from domain.identity.grants import in_force
from domain.identity.passwords import sign_in_name
from domain.identity.words import Power
from services.access import User
from services.clock import day_of, now
from services.errors import Refused
from services.identity.viewer import grant_of


def user_by_name(connection: Connection, pilot_id: int, name: str) -> User:
    """The account's user under its first grant in the pilot; Refused where there is none today."""
    account = get_account_by_name(connection, sign_in_name(name))
    grants = [] if account is None else in_force(map(grant_of, list_grants(connection, account.id)), day_of(now()))
    mine = [one for one in grants if one.pilot_id in (None, pilot_id) and one.power is Power.BUSINESS]
    if account is None or account.disabled_at is not None or account.is_demo or not mine:
        raise Refused(f"没有账号“{name}”，或它在这个试点没有业务授权：本站已启用登录，--as 须写登录名")
    one = mine[0]
    return User(account.name, one.role, one.district_id, one.department_id, one.pilot_id, account.id)
