"""Who may do what, from when to when; three powers; the last administrator (rules 11.5)."""

from datetime import date

import pytest

from domain.identity.grants import Grant, check_admin_remains, check_grant, in_force, why_none
from domain.identity.words import Role
from domain.refusal import Refused

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def grant(role=Role.OFFICE, from_on=FIRST, to_on=LAST, **words) -> Grant:
    return Grant(**{"account_id": 1, "role": role, "from_on": from_on, "to_on": to_on, "pilot_id": 1} | words)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 10, 31), False),
        (FIRST, True),  # from its first day
        (LAST, True),  # to its last, both included
        (date(2026, 12, 1), False),
    ],
)
def test_a_grant_holds_from_its_first_day_to_its_last(day, holds):
    assert grant().is_in_force(day) is holds


def test_a_grant_without_an_end_holds_on():
    assert grant(to_on=None).is_in_force(date(2036, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": Role.DISTRICT}, "地区的授权要写明试点和地区"),
        ({"role": Role.DISTRICT, "district_id": 3, "pilot_id": None}, "地区的授权要写明试点和地区"),
        ({"role": Role.DISTRICT, "district_id": 3, "department_id": 4}, "地区的授权不能写成员单位"),
        ({"role": Role.DEPARTMENT}, "成员单位的授权要写明试点和成员单位"),
        ({"role": Role.OFFICE, "district_id": 3}, "专班办公室的授权不能写地区"),
        ({"role": Role.ADMIN}, "管理员只管账号，不属于任何试点"),
        ({"to_on": date(2026, 10, 31)}, "止日早于起日"),
    ],
)
def test_a_grant_fits_its_role(wrong, said):
    with pytest.raises(Refused, match=said):
        check_grant(grant(**wrong), [])


@pytest.mark.parametrize(
    "right",
    [
        {"role": Role.DISTRICT, "district_id": 3},
        {"role": Role.DEPARTMENT, "department_id": 4},
        {"role": Role.ADMIN, "pilot_id": None},
        {"role": Role.LEADER, "pilot_id": None},
        {"to_on": FIRST},  # of one day
    ],
)
def test_such_a_grant_is_right(right):
    check_grant(grant(**right), [])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (grant(Role.ADMIN, pilot_id=None), "三权须由不同的人行使"),
        (grant(Role.AUDITOR), "同期已有审计权（审计财政），不能再有业务权"),
        (grant(), "同期已有同样的授权"),
        (grant(from_on=LAST, to_on=None), "同期已有同样的授权"),  # the last day is shared
    ],
)
def test_nobody_holds_two_powers_or_one_grant_twice_at_a_time(other, said):
    with pytest.raises(Refused, match=said):
        check_grant(grant(), [other])


@pytest.mark.parametrize(
    "other",
    [
        grant(Role.ADMIN, pilot_id=None, from_on=date(2026, 12, 1), to_on=None),  # the day after
        grant(Role.AUDITOR, account_id=2),  # another person
        grant(pilot_id=2),  # another pilot
        grant(Role.LEADER),  # the same power
    ],
)
def test_one_after_the_other_or_elsewhere_is_right(other):
    check_grant(grant(), [other])


def test_the_oldest_grant_in_force_comes_first():
    newer, older, over = grant(from_on=date(2026, 11, 9)), grant(Role.LEADER), grant(to_on=date(2026, 11, 2))
    assert in_force([newer, over, older], date(2026, 11, 15)) == [older, newer]


@pytest.mark.parametrize(
    ("grants", "said"),
    [
        ([], "您的账号还没有授权"),
        ([grant()], "您的授权已于 2026-11-30 到期"),
        ([grant(from_on=date(2027, 1, 4), to_on=None)], "您的授权自 2027-01-04 起生效"),
        ([grant(), grant(from_on=date(2027, 1, 4), to_on=None)], "自 2027-01-04 起生效"),
    ],
)
def test_who_is_granted_nothing_today_hears_why(grants, said):
    assert said in why_none(grants, date(2026, 12, 1))


ADMIN = grant(Role.ADMIN, pilot_id=None, to_on=None)


@pytest.mark.parametrize(
    ("grants", "disabled"),
    [
        ([], ()),
        ([ADMIN], (1,)),  # disabled
        ([grant(Role.ADMIN, pilot_id=None)], ()),  # ends some day
        ([grant(Role.ADMIN, pilot_id=None, from_on=date(2027, 1, 1), to_on=None)], ()),  # not yet
        ([grant(Role.OFFICE, to_on=None)], ()),
    ],
)
def test_without_another_admin_the_last_stays(grants, disabled):
    with pytest.raises(Refused, match="最后一名长期有效的管理员"):
        check_admin_remains(grants, date(2026, 11, 15), disabled)


def test_with_another_admin_one_may_go():
    check_admin_remains([ADMIN, grant(Role.ADMIN, account_id=2, pilot_id=None, to_on=None)], date(2026, 11, 15), (1,))
