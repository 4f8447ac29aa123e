"""Where a person begins, and which unit that is (rules 11.9)."""

import pytest
from sqlalchemy import select

from data_access.engine import reading
from data_access.queries.identity import get_account
from data_access.tables import Department, District, Pilot
from domain.identity.words import Role, Way
from services.access import User
from services.errors import Forbidden, Refused
from services.identity.landing import landing_of
from services.identity.my_district import remember_mine
from services.identity.signing_in import open_session
from tests.services.identity.conftest import a_person

PATHS = frozenset({"/", "/users", "/intake"})


def landing(account_id, at, paths=PATHS):
    with reading() as connection:
        account = get_account(connection, account_id)
    return landing_of(open_session(account, Way.OIDC, "10.0.0.1", at).session_id, paths)


def district(name):
    with reading() as connection:
        wanted = select(District.id, District.pilot_id).where(District.short_name == name)
        return connection.execute(wanted).first()


def test_a_district_clerk_begins_at_the_own_district(at):
    home = district("永宁县")
    account_id, _ = a_person("yn", Role.DISTRICT, pilot_id=home.pilot_id, district_id=home.id)
    assert landing(account_id, at) == "/?pilot=yinchuan&district=%E6%B0%B8%E5%AE%81%E5%8E%BF"


def test_a_member_begins_at_its_return(at):
    with reading() as connection:
        own = connection.execute(select(Department.id, Department.pilot_id).where(~Department.is_office)).first()
        code = connection.scalar(select(Pilot.code).where(Pilot.id == own.pilot_id))
    account_id, _ = a_person("member", Role.DEPARTMENT, pilot_id=own.pilot_id, department_id=own.id)
    assert landing(account_id, at) == f"/intake?pilot={code}"


@pytest.mark.parametrize(("paths", "first"), [(PATHS, "/users"), (frozenset({"/"}), "/")])
def test_the_administrator_begins_at_the_accounts_where_there_is_such_a_page(at, paths, first):
    account_id, _ = a_person("admin1", Role.ADMIN)
    assert landing(account_id, at, paths) == first


def test_the_office_begins_at_the_district_it_remembers_and_forgets_it_again(at):
    account_id, _ = a_person()
    user = User("王敏", Role.OFFICE, account_id=account_id)
    assert landing(account_id, at) == "/"
    assert remember_mine(user, "银川市 · 永宁县") == "已记住：银川市 · 永宁县"
    assert landing(account_id, at) == "/?pilot=yinchuan&district=%E6%B0%B8%E5%AE%81%E5%8E%BF"
    assert remember_mine(user, "") == "已记住：全部"
    assert landing(account_id, at) == "/"


def test_a_district_of_another_pilot_is_not_remembered(at):
    account_id, _ = a_person()
    elsewhere = User("王敏", Role.OFFICE, pilot_id=99, account_id=account_id)
    with pytest.raises(Refused, match="没有这个地区"):
        remember_mine(elsewhere, "银川市 · 永宁县")
    with pytest.raises(Forbidden):
        remember_mine(User("管", Role.ADMIN, account_id=account_id), "")
