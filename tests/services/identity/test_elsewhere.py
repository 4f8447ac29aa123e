"""Coming in by 企业微信, 钉钉, 浙政钉: the documented flow, played by a stand-in (rules 11.10)."""

from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from data_access.engine import reading
from domain.identity.sessions import SignInRules
from domain.identity.words import Way
from services.errors import Refused
from services.identity.accounts import Register, disable, link_subject
from services.identity.door import keeping
from services.identity.elsewhere import come_back, leave_for
from services.identity.settings import System, read_settings
from services.identity.viewer import viewer_of_token
from tests.services.identity.conftest import KEEPER, a_person
from tests.services.identity.standin import APP, SECRET, stand_in

BACK, BROWSER = "https://pilot.example.cn/sign-in/city/back", "browser-one"
WAYS = {Way.WECOM: "wang.min", Way.DINGTALK: "union-77", Way.ZWDD: "900123"}
CODE_WORD = {Way.WECOM: "code", Way.DINGTALK: "authCode", Way.ZWDD: "code"}


@contextmanager
def other_system(way, monkeypatch, **codes):
    monkeypatch.setenv("CITY_SECRET", SECRET)
    with stand_in(**codes) as base:
        words = {"base": base, "client_id": APP, "client_secret_env": "CITY_SECRET", "agent_id": "1000002"}
        yield System("city", way, "市平台", words)


def left(system, at, browser=BROWSER, wanted="/targets"):
    """The state that the other system is told."""
    address = leave_for(system, browser, BACK, wanted, at)
    told = parse_qs(urlsplit(address).query)
    assert told["redirect_uri"] == [BACK]
    assert SECRET not in address
    return told["state"][0]


def back(system, at, state, code="good", browser=BROWSER):
    return come_back(system, browser, BACK, {"state": state, CODE_WORD[system.way]: code}, "10.0.0.9", at)


def linked(system, at):
    account_id, _ = a_person()
    with keeping() as connection:
        register = Register(connection, KEEPER, at)
        link_subject(register, account_id, system.way, system.words["base"], WAYS[system.way])
    return account_id


@pytest.mark.parametrize("way", WAYS)
def test_whom_the_other_system_knows_comes_in(at, way, monkeypatch):
    with other_system(way, monkeypatch, good=WAYS[way]) as system:
        account_id = linked(system, at)
        done, wanted = back(system, at, left(system, at))
    with reading() as connection:
        viewer = viewer_of_token(connection, done.token, at, SignInRules())
    assert (viewer.user.account_id, viewer.way, wanted, done.must_change) == (account_id, way, "/targets", False)


@pytest.mark.parametrize("way", WAYS)
def test_a_subject_of_nobody_is_told_so_and_no_account_is_made(at, way, monkeypatch):
    with other_system(way, monkeypatch, good=WAYS[way]) as system:
        with pytest.raises(Refused, match="市平台确认了您的身份，但本系统没有您的账号：请联系管理员建账号并关联"):
            back(system, at, left(system, at))
        linked(system, at)


@pytest.mark.parametrize("way", WAYS)
def test_a_code_that_is_not_good_opens_nothing(at, way, monkeypatch):
    with other_system(way, monkeypatch, good=WAYS[way]) as system:
        linked(system, at)
        with pytest.raises(Refused, match="市平台没有确认您的身份"):
            back(system, at, left(system, at), code="bad")


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_secret_of_ours_opens_nothing(at, way, monkeypatch):
    with other_system(way, monkeypatch, good=WAYS[way]) as system:
        linked(system, at)
        monkeypatch.setenv("CITY_SECRET", "another")
        with pytest.raises(Refused, match="市平台没有确认您的身份"):
            back(system, at, left_with_any_secret(system, at))


def left_with_any_secret(system, at):
    return parse_qs(urlsplit(leave_for(system, BROWSER, BACK, "/", at)).query)["state"][0]


@pytest.mark.parametrize("way", WAYS)
def test_a_system_that_is_down_is_said_in_a_sentence(at, way, monkeypatch):
    with other_system(way, monkeypatch) as system:
        state = left(system, at)
    with pytest.raises(Refused, match="市平台现在连不上，请稍后再试，或用其他方式登录"):
        back(system, at, state)


def test_somebody_outside_the_organisation_is_nobody(at, monkeypatch):
    with other_system(Way.WECOM, monkeypatch, good="outside:1") as system, pytest.raises(Refused, match="没有确认"):
        back(system, at, left(system, at))


@pytest.mark.parametrize(
    "wrong",
    [
        {"browser": "browser-two"},  # somebody else's link
        {"state": "made-up"},
        {"code": ""},
        {"later": timedelta(minutes=10)},
        {"twice": True},
    ],
)
def test_a_round_ends_where_it_began_once_and_within_ten_minutes(at, monkeypatch, wrong):
    with other_system(Way.WECOM, monkeypatch, good="wang.min", other="wang.min") as system:
        linked(system, at)
        state = left(system, at)
        if wrong.get("twice"):
            back(system, at, state, code="other")
        words = {"state": wrong.get("state", state), "code": wrong.get("code", "good")}
        with pytest.raises(Refused, match="登录没有完成或已过期"):
            back(system, at + wrong.get("later", timedelta()), browser=wrong.get("browser", BROWSER), **words)


def test_a_disabled_account_stays_out_whoever_vouches(at, monkeypatch):
    with other_system(Way.WECOM, monkeypatch, good="wang.min") as system:
        account_id = linked(system, at)
        with keeping() as connection:
            disable(Register(connection, KEEPER, at), account_id)
        with pytest.raises(Refused, match="您的账号已停用"):
            back(system, at, left(system, at))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("idle_minutes = 0", "idle_minutes 须为 1–1000 的整数"),
        ("idle = 3", "不认识的设置“idle”"),
        ('origin = "https://a.cn/path/"', "origin 须写作 https://域名"),
        ('origin = "https://a.cn/a/../b"', "origin 须写作 https://域名"),
        ("x =", "登录设置不是有效的 TOML"),
        ('[[systems]]\nkey = "a"\nway = "saml"', "systems 的 way 须为"),
        ('[[systems]]\nkey = "a b"\nway = "oidc"', "key 须由字母和数字组成"),
        ('[[systems]]\nkey = "a"\nway = "oidc"\nissuer = "https://x"', "a：缺少 client_id；a：缺少 client_secret_env"),
        (
            '[[systems]]\nkey = "a"\nway = "oidc"\nissuer = "x"\nclient_id = "y"\nclient_secret_env = "NO_SUCH"',
            "环境变量 NO_SUCH 是空的",
        ),
    ],
)
def test_a_mistake_in_the_settings_is_said(text, said):
    with pytest.raises(Refused, match=said):
        read_settings(text)


def test_settings_are_read():
    found = read_settings(
        'origin = "https://Pilot.example.cn"\nidle_minutes = 15\nlongest_hours = 8\nis_required = true'
    )
    assert (found.origin, found.rules.idle_minutes, found.rules.longest_hours) == ("https://pilot.example.cn", 15, 8)
    assert found.is_required
