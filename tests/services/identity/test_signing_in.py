"""Signing in by name and password, and what is answered otherwise (rules 11.6, 11.7)."""

import re
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from data_access.engine import reading
from data_access.tables import SignInEvent, SignInSession, metadata
from domain.identity.sessions import SignInRules
from domain.identity.words import Role, SessionEnd, SignInOutcome
from services.errors import Refused
from services.identity import hashing
from services.identity.accounts import Register, disable, enable, reset_password, take_grant
from services.identity.door import keeping
from services.identity.hashing import is_right
from services.identity.signing_in import NotSignedIn, change_password, sign_in, sign_out
from services.identity.viewer import viewer_of_token
from tests.services.identity.conftest import KEEPER, a_person

RULES = SignInRules()
HERE = "10.1.2.3"


def came_in(name, password, at):
    return sign_in(name, password, HERE, at, RULES)


def viewer(token, at):
    with reading() as connection:
        return viewer_of_token(connection, token, at, RULES)


def refusal(name, password, at):
    with pytest.raises(NotSignedIn) as caught:
        came_in(name, password, at)
    return str(caught.value)


def events():
    with reading() as connection:
        return list(connection.scalars(select(SignInEvent.outcome).order_by(SignInEvent.id)))


def test_who_knows_the_password_comes_in_and_is_someone(at):
    account_id, password = a_person()
    done = came_in(" WangMin ", password, at)
    found = viewer(done.token, at)
    assert done.must_change
    assert (found.user.name, found.user.role, found.user.account_id) == ("姓名wangmin", Role.OFFICE, account_id)
    assert found.over is None
    assert events() == [SignInOutcome.IN]


def test_of_the_token_only_its_hash_is_kept_and_of_the_password_none(at):
    _, password = a_person()
    token = came_in("wangmin", password, at).token
    with reading() as connection:
        for table in ("accounts", "sessions", "audit_events", "sign_in_events", "sign_in_attempts"):
            text = repr(connection.execute(select(metadata.tables[table])).all())
            assert token not in text
            assert password not in text


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(at):
    a_person()
    said = {refusal(name, "wrong-password-1", at) for name in ("wangmin", "nobody", "")}
    assert said == {"登录名或密码不对。连续 5 次不对会锁定 10 分钟"}


def test_a_known_and_an_unknown_name_are_locked_alike(at):
    _, password = a_person()
    told = {name: [refusal(name, "wrong-password-1", at) for _ in range(6)] for name in ("wangmin", "nobody")}
    assert told["wangmin"] == told["nobody"]
    assert ["已锁定" in one for one in told["nobody"]] == [False] * 4 + [True] * 2
    assert "已锁定" in refusal("wangmin", password, at + timedelta(minutes=10, seconds=-1))
    assert came_in("wangmin", password, at + timedelta(minutes=10)).token


def test_a_right_password_forgets_the_wrong_ones(at):
    _, password = a_person()
    for _ in range(2):
        for _ in range(4):
            refusal("wangmin", "wrong-password-1", at)
        assert came_in("wangmin", password, at).token


@pytest.mark.usefixtures("passwords_as_for_people")
def test_a_hash_takes_what_rfc_9106_recommends_where_memory_is_short():
    """Its second recommended option: 64 MiB, three passes; as much where there is no account."""
    for kept in (hashing.hashed("twelve letters"), hashing.NOBODYS):
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=")


@pytest.mark.usefixtures("passwords_as_for_people")
def test_an_unknown_name_costs_as_much_work_as_a_known_one(at):
    """Seconds of CPU of this process, the median of five each."""
    a_person()

    def work(name):
        used = []
        for minute in range(5):
            before = time.process_time()
            refusal(name, "wrong-password-1", at + timedelta(hours=minute))
            used.append(time.process_time() - before)
        return sorted(used)[2]

    known, unknown = work("wangmin"), work("nobody")
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"from_on": date(2026, 11, 17)}, "您的授权自 2026-11-17 起生效"),
        ({"from_on": date(2026, 10, 1), "to_on": date(2026, 11, 15)}, "您的授权已于 2026-11-15 到期"),
    ],
)
def test_who_is_granted_nothing_today_hears_it_after_the_right_password_only(at, words, said):
    _, password = a_person(**words)
    assert "登录名或密码不对" in refusal("wangmin", "wrong-password-1", at)
    assert said in refusal("wangmin", password, at)
    assert events()[-1] is SignInOutcome.NO_GRANT


def test_the_last_day_of_a_grant_ends_at_midnight_in_china(at):
    _, password = a_person(to_on=date(2026, 11, 16))
    token = came_in("wangmin", password, at).token
    midnight = at.replace(hour=16, minute=0)  # UTC
    rules = SignInRules(idle_minutes=1000, longest_hours=24)
    with reading() as connection:
        assert viewer_of_token(connection, token, midnight - timedelta(seconds=1), rules).over is None
        assert viewer_of_token(connection, token, midnight, rules).over is SessionEnd.NO_GRANT


def test_a_disabled_account_is_out_at_once_and_hears_why_after_its_password(at):
    account_id, password = a_person()
    token = came_in("wangmin", password, at).token
    with keeping() as connection:
        disable(Register(connection, KEEPER, at), account_id)
    assert viewer(token, at) is None
    assert "已停用" in refusal("wangmin", password, at)
    with keeping() as connection:
        enable(Register(connection, KEEPER, at), account_id)
    assert viewer(token, at) is None, "what was ended stays ended"
    assert came_in("wangmin", password, at).token


def test_a_grant_taken_back_takes_the_open_session_with_it(at):
    _, password = a_person()
    token = came_in("wangmin", password, at).token
    with keeping() as connection:
        take_grant(Register(connection, KEEPER, at), viewer(token, at).grant_id)
    assert viewer(token, at).over is SessionEnd.NO_GRANT
    assert "您的授权已收回" in refusal("wangmin", password, at)


def test_after_signing_out_the_token_is_of_no_use(at):
    _, password = a_person()
    token = came_in("wangmin", password, at).token
    sign_out(viewer(token, at), HERE, at)
    assert viewer(token, at) is None
    assert events() == [SignInOutcome.IN, SignInOutcome.OUT]


def test_a_session_that_ended_never_goes_on(at):
    _, password = a_person()
    sign_out(viewer(came_in("wangmin", password, at).token, at), HERE, at)
    with pytest.raises(DBAPIError, match="会话已结束"), keeping() as connection:
        connection.execute(SignInSession.__table__.update().values(ended_at=None, ended_why=None))


def test_the_first_password_is_changed_once_and_other_sessions_end(at):
    _, password = a_person()
    first, second = (came_in("wangmin", password, at).token for _ in range(2))
    new = "台灯 白马 江山 木桥 云"
    change_password(viewer(first, at), password, new, new, address=HERE, at=at, rules=RULES)
    assert not viewer(first, at).must_change
    assert viewer(second, at) is None
    assert "不对" in refusal("wangmin", password, at)
    assert not came_in("wangmin", new, at).must_change


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong-password-1", "a-good-long-one", "a-good-long-one", "原密码不对"),
        ("", "a-good-long-one", "a-good-long-two", "两次输入的新密码不一样"),
        ("", "Password2026", "Password2026", "新密码不合要求：是常见密码"),
        ("", "short", "short", "至少 12 位，现有 5 位"),
    ],
)
def test_a_new_password_is_refused_with_its_reason(at, old, new, again, said):
    _, password = a_person()
    who = viewer(came_in("wangmin", password, at).token, at)
    with pytest.raises(Refused, match=said):
        change_password(who, old or password, new, again, address=HERE, at=at, rules=RULES)
    with pytest.raises(Refused, match="与原密码相同"):
        change_password(who, password, password, password, address=HERE, at=at, rules=RULES)


def test_a_reset_password_is_told_once_lifts_the_lock_and_ends_sessions(at):
    account_id, password = a_person()
    token = came_in("wangmin", password, at).token
    for _ in range(5):
        refusal("wangmin", "wrong-password-1", at)
    with keeping() as connection:
        new = reset_password(Register(connection, KEEPER, at), account_id)
    assert re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", new)
    assert viewer(token, at) is None
    assert came_in("wangmin", new, at).must_change


def test_nothing_is_the_right_password_of_an_account_without_one():
    assert not is_right("", "")
    assert not is_right("no hash", "x")
