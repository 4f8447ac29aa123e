"""What the admin does, and what nobody may do (rules 11.5, 11.8)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.commands.identity import insert_account, insert_grant
from data_access.engine import reading
from data_access.queries.identity import list_grants, list_subjects
from data_access.tables import Account, AuditEvent, District
from data_access.tables import GrantRecord as GrantRow
from domain.identity.grants import Grant
from domain.identity.words import Role, Way
from services.access import User
from services.errors import Forbidden, Refused
from services.identity.accounts import (
    Register,
    add_account,
    disable,
    end_grant,
    give_grant,
    hand_over,
    link_subject,
    take_grant,
    unlink_subject,
)
from services.identity.by_name import user_by_name
from services.identity.door import keeping
from services.identity.viewer import grant_of, grant_zh
from tests.services.identity.conftest import KEEPER, a_person


def grants(account_id):
    with reading() as connection:
        return [grant_of(row) for row in list_grants(connection, account_id)]


def district():
    with reading() as connection:
        return connection.execute(select(District.id, District.pilot_id, District.short_name)).first()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_the_admin_keeps_accounts(at, role):
    with keeping() as connection, pytest.raises(Forbidden, match="没有这项权限"):
        Register(connection, User("某人", role), at)


def test_each_act_is_in_the_trail_with_who_did_it(at):
    account_id, _ = a_person()
    with keeping() as connection:
        link_subject(Register(connection, KEEPER, at), account_id, Way.OIDC, "https://sso", "u1")
        disable(Register(connection, KEEPER, at), account_id)
    with reading() as connection:
        rows = connection.execute(select(AuditEvent.actor, AuditEvent.action, AuditEvent.subject_id)).all()
    assert rows[-4:] == [
        ("管理员甲", action, "wangmin") for action in ("add_account", "give_grant", "link_account", "disable_account")
    ]


def test_another_systems_word_is_linked_once_and_taken_back(at):
    account_id, _ = a_person()
    other_id, _ = a_person("other")
    told = (Way.OIDC, "https://sso", "u1")
    with keeping() as connection:
        link_subject(Register(connection, KEEPER, at), account_id, *told)
    with pytest.raises(Refused, match="已关联登录名“wangmin”"), keeping() as connection:
        link_subject(Register(connection, KEEPER, at), other_id, *told)
    with pytest.raises(Refused, match="请填"), keeping() as connection:
        link_subject(Register(connection, KEEPER, at), other_id, Way.OIDC, "https://sso", " ")
    with keeping() as connection:
        (row,) = list_subjects(connection)
        unlink_subject(Register(connection, KEEPER, at), row.id)
    with keeping() as connection:
        assert list_subjects(connection) == []
        link_subject(Register(connection, KEEPER, at), other_id, *told)
    with pytest.raises(Refused, match="没有这项关联"), keeping() as connection:
        unlink_subject(Register(connection, KEEPER, at), 10**6)


def test_a_name_is_given_once_however_it_is_typed(at):
    a_person()
    with pytest.raises(Refused, match="登录名“wangmin”已有"):
        a_person("ＷangＭin")


def test_the_last_admin_cannot_be_disabled_nor_lose_the_role(at):
    account_id, _ = a_person("admin1", Role.ADMIN)
    for act in (
        lambda register: disable(register, account_id),
        lambda register: take_grant(register, grants(account_id)[0].id),
        lambda register: end_grant(register, grants(account_id)[0].id, date(2036, 1, 1)),
    ):
        with pytest.raises(Refused, match="最后一名长期有效的管理员"), keeping() as connection:
            act(Register(connection, KEEPER, at))
    other_id, _ = a_person("admin2", Role.ADMIN)
    with keeping() as connection:
        disable(Register(connection, KEEPER, at), account_id)
    with pytest.raises(Refused, match="最后一名"), keeping() as connection:
        disable(Register(connection, KEEPER, at), other_id)


def test_the_admins_own_office_is_handed_over_too(at):
    account_id, _ = a_person("admin1", Role.ADMIN)
    with keeping() as connection:
        register = Register(connection, KEEPER, at)
        new_id, _ = add_account(register, "admin2", "新管理员")
        hand_over(register, grants(account_id)[0].id, new_id, at.date() + timedelta(days=3))
    assert grants(account_id)[0].to_on == date(2026, 11, 18)
    assert (grants(new_id)[0].from_on, grants(new_id)[0].to_on) == (date(2026, 11, 19), None)


def test_who_becomes_the_only_admin_tomorrow_cannot_be_disabled_today(at):
    account_id, _ = a_person("admin1", Role.ADMIN)
    with keeping() as connection:
        register = Register(connection, KEEPER, at)
        new_id, _ = add_account(register, "admin2", "新管理员")
        hand_over(register, grants(account_id)[0].id, new_id, at.date() + timedelta(days=1))
    for gone in (new_id, account_id):
        with pytest.raises(Refused, match="最后一名长期有效的管理员"), keeping() as connection:
            disable(Register(connection, KEEPER, at), gone)
    a_person("admin3", Role.ADMIN)
    with keeping() as connection:
        disable(Register(connection, KEEPER, at), new_id)


def test_nobody_made_up_stands_at_the_command_line_of_a_site_with_accounts(at):
    a_person("wulei")
    with keeping() as connection:
        number = insert_account(connection, sign_in_name="demo-office-1", name="周敏", is_demo=True, created_at=at)
        place = {"pilot_id": None, "district_id": None, "department_id": None}
        words = {"from_on": at.date(), "granted_at": at, "granted_by": "演示"}
        insert_grant(connection, account_id=number, role=Role.OFFICE, **words, **place)
        assert user_by_name(connection, 1, "wulei").name == "姓名wulei"
        with pytest.raises(Refused, match="没有账号“demo-office-1”"):
            user_by_name(connection, 1, "demo-office-1")


def test_a_successor_takes_over_the_day_after_and_the_history_stays(at):
    place = district()
    old_id, _ = a_person("old", Role.DISTRICT, pilot_id=place.pilot_id, district_id=place.id)
    with keeping() as connection:
        register = Register(connection, KEEPER, at)
        new_id, _ = add_account(register, "new", "接任者")
        hand_over(register, grants(old_id)[0].id, new_id, date(2026, 12, 1))
    assert [one.to_on for one in grants(old_id)] == [date(2026, 11, 30)]
    (new,) = grants(new_id)
    assert (new.role, new.district_id, new.from_on, new.to_on) == (Role.DISTRICT, place.id, date(2026, 12, 1), None)
    with reading() as connection:
        assert grant_zh(list_grants(connection, new_id)[0]).endswith(f"地区 · {place.short_name}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "district"},
        {"district_id": 1},
        {"role": "admin"},
        {"to_on": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_grant_that_does_not_fit_too(at, wrong):
    account_id, _ = a_person()
    row = {
        "account_id": account_id,
        "role": "office",
        "pilot_id": 1,
        "from_on": at.date(),
        "granted_at": at,
        "granted_by": "x",
    }
    with pytest.raises(IntegrityError), keeping() as connection:
        connection.execute(GrantRow.__table__.insert().values(**row | wrong))


def test_a_person_is_never_deleted(at):
    a_person()
    for table in (Account, GrantRow):
        with pytest.raises(DBAPIError, match="不可删除"), keeping() as connection:
            connection.execute(table.__table__.delete())


def test_what_was_given_by_mistake_is_taken_back_the_same_day_and_given_rightly(at):
    account_id, _ = a_person()
    with keeping() as connection:
        register = Register(connection, KEEPER, at)
        take_grant(register, grants(account_id)[0].id)
        give_grant(register, Grant(account_id, Role.AUDITOR, register.day))
        with pytest.raises(Refused, match="这条授权已到期或收回"):
            take_grant(register, list_grants(connection, account_id)[0].id)
    assert [one.is_in_force(at.date()) for one in grants(account_id)] == [False, True]


@pytest.mark.parametrize(
    ("from_on", "said"), [(date(2026, 11, 16), "接任日最早是明天"), (date(2026, 11, 17), "接任者与现任是同一人")]
)
def test_a_handing_over_that_cannot_be_is_refused(at, from_on, said):
    account_id, _ = a_person()
    other, _ = a_person("other", Role.LEADER)
    successor = account_id if "同一人" in said else other
    with pytest.raises(Refused, match=said), keeping() as connection:
        hand_over(Register(connection, KEEPER, at), grants(account_id)[0].id, successor, from_on)


def test_a_grant_ends_today_or_later(at):
    account_id, _ = a_person()
    with pytest.raises(Refused, match="最后一天不能早于今天和起日"), keeping() as connection:
        end_grant(Register(connection, KEEPER, at), grants(account_id)[0].id, date(2026, 11, 15))
    with keeping() as connection:
        end_grant(Register(connection, KEEPER, at), grants(account_id)[0].id, at.date())
    assert grants(account_id)[0].to_on == at.date()


def test_a_grant_goes_to_an_account_that_there_is(at):
    with pytest.raises(Refused, match="没有这个账号"), keeping() as connection:
        give_grant(Register(connection, KEEPER, at), Grant(99, Role.LEADER, at.date()))
