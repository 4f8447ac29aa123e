"""A list of people as a file: every wrong line told with its number, all of it taken in or nothing; on both databases
(rules 11.8)."""

import csv
import io

import pytest

from data_access.engine import reading, writing
from data_access.queries.identity import get_account_by_name, list_accounts, list_grants
from domain.identity.people import HEADINGS
from domain.identity.sessions import SignInRules
from domain.identity.words import Role
from services.access import User
from services.errors import Forbidden, Refused
from services.identity import accounts
from services.identity.deeds import add_people
from services.identity.door import keeping
from services.identity.signing_in import sign_in
from tests.services.identity.conftest import AT, KEEPER

pytestmark = pytest.mark.usefixtures("plans_url")
LEADER = ("liqiang", "李强", "涪陵区", "成员单位", "区财政局", "分管领导", "", "")
CLERK = ("wangfang", "王芳", "涪陵区", "成员单位", "区财政局", "联络员", "2026/11/1", "2027/12/31")


def file(*lines, encoding="utf-8-sig", headings=HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *lines])
    return text.getvalue().encode(encoding)


def known() -> list[str]:
    with reading() as connection:
        return [row.sign_in_name for row in list_accounts(connection)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_each_line_is_an_account_with_a_grant_and_a_password_that_opens(encoding):
    told = add_people(KEEPER, file(LEADER, CLERK, encoding=encoding))
    assert [(name, who) for name, who, _ in told] == [("liqiang", "李强"), ("wangfang", "王芳")]
    assert len({password for _, _, password in told}) == 2
    with reading() as connection:
        account = get_account_by_name(connection, "wangfang")
        (grant,) = list_grants(connection, account.id)
    assert (grant.role, grant.department, grant.duty) == (Role.DEPARTMENT, "区财政局", "联络员")
    assert (str(grant.from_on), str(grant.to_on)) == ("2026-11-01", "2027-12-31")
    assert account.must_change
    done = sign_in("wangfang", told[1][2], "10.0.0.1", AT, SignInRules())
    assert done.must_change


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([LEADER, ("x", *CLERK[1:])], "第 3 行：登录名须为 2–40 个字"),
        ([LEADER, LEADER], "第 3 行：登录名“liqiang”已有或重复"),
        ([("",) * 8, LEADER, ("",) * 8, ("wangfang", "", *CLERK[2:])], "第 5 行：姓名须为"),
        ([(*LEADER[:4], "", *LEADER[5:])], "第 2 行：成员单位的授权要写明试点和成员单位"),
        ([(*LEADER[:3], "地区", "银川市", *LEADER[5:])], "第 2 行：涪陵区没有地区“银川市”"),
        ([(*CLERK[:7], "2026/10/1")], "第 2 行：止日早于起日"),
        ([(*LEADER, "多出")], "第 2 行比列名多 1 格：逗号在格内的，整格用英文双引号括起"),
        ([("a" * 140_000, *LEADER[1:])], "第 2 行读不出"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_nobody_is_taken_in(lines, said):
    before = known()
    with pytest.raises(Refused, match=said):
        add_people(KEEPER, file(*lines))
    assert known() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04\xff\xff\xff",
        "登录名,姓名".encode("utf-16"),
        "登录名;姓名\na;b".encode(),
        file(headings=HEADINGS),
        file(LEADER, headings=("登录名", "姓名")),
    ],
    ids=["empty", "bytes", "a workbook", "utf-16", "semicolons", "headings only", "too few headings"],
)
def test_what_is_no_list_is_told_so(content):
    with pytest.raises(Refused, match="名单"):
        add_people(KEEPER, content)
    assert known() == []


def test_nobody_but_who_keeps_accounts_takes_people_in():
    with pytest.raises(Forbidden):
        add_people(User("周敏", Role.OFFICE), file(LEADER))


def test_others_write_while_the_passwords_are_hashed(monkeypatch):
    """Five hundred take a minute; nobody may wait for them at the database."""
    real, wrote = accounts.hashed, []

    def hashed(password: str) -> str:
        with writing() as session:
            session.connection().exec_driver_sql("UPDATE pilots SET revision = revision + 1")
        wrote.append(password)
        return real(password)

    monkeypatch.setattr(accounts, "hashed", hashed)
    assert len(add_people(KEEPER, file(LEADER, CLERK))) == len(wrote) == 2


def test_somebody_who_was_added_meanwhile_is_told_and_nobody_is_taken_in(monkeypatch):
    real, first = accounts.hashed, iter([True])

    def hashed(password: str) -> str:
        if next(first, False):
            with keeping() as connection:
                accounts.add_account(accounts.Register(connection, KEEPER, AT), "wangfang", "王芳", with_password=False)
        return real(password)

    monkeypatch.setattr(accounts, "hashed", hashed)
    with pytest.raises(Refused, match="第 3 行：登录名“wangfang”已有或重复"):
        add_people(KEEPER, file(LEADER, CLERK))
    assert known() == ["wangfang"]
