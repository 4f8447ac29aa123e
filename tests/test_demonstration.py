"""The demonstration: without sign-in, on this machine only, each of its people, until somebody has an account (rules
11.9)."""

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import websockets

from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, serving
from tests.e2e.someone import Someone
from tests.e2e.wsclient import Viewer, run_apart

SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"


@pytest.fixture(scope="module")
def shown(sqlite_store):
    """A small site nobody has an account of."""
    url = sqlite_store.create(f"shown_{WORKER}", plans_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch, serving(SMALL_SITE, DATABASE_URL=url) as running:
        patch.setenv("DATABASE_URL", url)
        yield running


def choose(someone, name):
    """Be another of its people."""
    page = someone.open("/account").text
    number = re.search(rf'name="person" value="(\d+)"><button class="plain">{name}', page)[1]
    word = re.search(r'name="form" value="(\w+)"', page)[1]
    return someone.ask("POST", "/account/person", urlencode({"form": word, "person": number}).encode())


def test_it_needs_no_sign_in_and_says_what_it_is(shown):
    someone = Someone(shown.url)
    assert someone.open("/").status == 200
    page = someone.open("/account").text
    assert "演示模式：没有任何账号，只在本机打开" in page
    for role in ("专班办公室", "领导", "审计财政", "管理员", "地区 · ", "成员单位 · "):
        assert role in page
    assert page.count("专班办公室</button>") == 2, "two clerks of the office, so that two people can be tried"


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_behind_a_proxy_there_is_none(shown, name):
    assert Someone(shown.url).ask("GET", "/session", **{name: "10.1.2.3"}).status == 401


def test_under_another_name_there_is_none(shown):
    assert Someone(shown.url).ask("GET", "/", Host="pilot.example.cn").status == 421


def test_one_may_be_each_of_its_people(shown):
    someone = Someone(shown.url)
    for name, first in (("郑岚", "/"), ("马晓燕", "/?pilot=yinchuan&district="), ("周敏", "/")):
        answer = choose(someone, name)
        assert (answer.status, answer.headers["Location"].startswith(first)) == (303, True)
        assert someone.ask("GET", "/session").text == f'{{"name": "{name}"}}'


def test_nobody_else_can_be_chosen(shown):
    someone = Someone(shown.url)
    word = re.search(r'name="form" value="(\w+)"', someone.open("/account").text)[1]
    answer = someone.ask("POST", "/account/person", urlencode({"form": word, "person": "99"}).encode())
    assert answer.said == "演示中没有这个人：请刷新页面"


async def closed_with(shown, someone, act):
    """Close codes of a page of a visitor and of one of the demonstration's people, after the act."""
    async with Viewer(shown.url) as visitor, Viewer(shown.url, someone.cookie) as person:
        await visitor.open()
        await person.open()
        await asyncio.to_thread(act)
        found = []
        for viewer in (visitor, person):
            try:
                while True:
                    await asyncio.wait_for(viewer.socket.recv(), 5)
            except websockets.ConnectionClosed as closed:
                found.append(closed.rcvd.code)
        return found


def test_it_is_over_for_everybody_when_somebody_has_an_account(shown):
    """Last in this file: from here on the site asks for a sign-in."""
    someone = Someone(shown.url)
    choose(someone, "郑岚")

    def begin():
        with keeping() as connection:
            register = Register(connection, User("命令行", Role.ADMIN), datetime.now(UTC))
            account_id, _ = add_account(register, "admin1", "管理员甲")
            give_grant(register, Grant(account_id, Role.ADMIN, register.day))

    assert run_apart(closed_with(shown, someone, begin)) == [4401, 4401]
    assert someone.ask("GET", "/session").status == 401
    assert Someone(shown.url).open("/").headers["Location"] == "/sign-in"
    assert Someone(shown.url).open("/account").headers["Location"] == "/sign-in?to=%2Faccount"
