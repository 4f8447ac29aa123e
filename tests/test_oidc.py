"""Signing in by a real OpenID provider (npm's oidc-provider), which insists on PKCE (rules 11.10)."""

import re
import shutil
import subprocess
import time
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest

from domain.identity.grants import Grant
from domain.identity.words import Role, Way
from services.access import User
from services.identity.accounts import Register, add_account, give_grant, link_subject
from services.identity.door import keeping
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, free_port, serving
from tests.e2e.someone import Someone

PROVIDER = ROOT / "tests" / "e2e" / "provider"
SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"


@pytest.fixture(scope="module")
def programs():
    """Folder with the provider that the lock file pins, as `make oidc-provider` installs it."""
    folder, pinned = ROOT / "var" / "oidc-provider", (PROVIDER / "package-lock.json").read_bytes()
    is_there = shutil.which("node") and (folder / ".installed").exists()
    if not is_there or (folder / ".installed").read_bytes() != pinned:
        pytest.skip("the OpenID provider is not installed: run make oidc-provider (needs npm)")
    shutil.copy(PROVIDER / "provider.mjs", folder)
    return folder


@pytest.fixture(scope="module")
def world(programs, sqlite_store, tmp_path_factory):
    """A site that knows the provider, and the provider; Wang Min is linked to its subject wang-min."""
    ours, theirs = free_port(), free_port()
    issuer = f"http://127.0.0.1:{theirs}"
    callback = f"http://127.0.0.1:{ours}/sign-in/city/back"
    told = tmp_path_factory.mktemp("oidc") / "sign_in.toml"
    told.write_text(
        f'is_required = true\n[[systems]]\nkey = "city"\nway = "oidc"\nname = "市统一身份认证"\nissuer = "{issuer}"\n'
        'client_id = "pilot"\nclient_secret_env = "CITY_SSO_SECRET"\n',
        encoding="utf-8",
    )
    url = sqlite_store.create(f"oidc_{WORKER}", plans_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        with keeping() as connection:
            register = Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC))
            account_id, _ = add_account(register, "wangmin", "王敏", with_password=False)
            give_grant(register, Grant(account_id, Role.OFFICE, register.day))
            link_subject(register, account_id, Way.OIDC, issuer, "wang-min")
        environment = {"DATABASE_URL": url, "SIGN_IN_FILE": str(told), "CITY_SSO_SECRET": "secret-of-the-test"}
        with (programs / "log").open("w") as log:
            words = ["node", "provider.mjs", str(theirs), callback]
            provider = subprocess.Popen(words, cwd=programs, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            try:
                with serving(SMALL_SITE, port=ours, **environment) as site:
                    wait(programs / "log")
                    yield site, Someone(issuer), provider
            finally:
                provider.kill()
                provider.wait()


def wait(log):
    latest = time.monotonic() + 30
    while "ready" not in log.read_text() and time.monotonic() < latest:
        time.sleep(0.1)
    assert "ready" in log.read_text(), log.read_text()


def path_of(location):
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def through_the_provider(them, location, subject):
    """What the provider sends the browser back with, after its own pages were filled in."""
    answer = them.open(path_of(location))
    for _ in range(12):
        if answer.status in (302, 303):
            location = answer.headers["Location"]
            if "/sign-in/city/back" in location:
                return path_of(location)
            answer = them.open(path_of(location))
            continue
        assert answer.status == 200, answer.text
        action = unescape(re.search(r'action="([^"]+)"', answer.text)[1])
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)[1]
        sent = urlencode({"prompt": prompt, "login": subject, "password": "x"}).encode()
        answer = them.ask("POST", path_of(action), sent, Content_Type="application/x-www-form-urlencoded")
    raise AssertionError("the provider never came to an end")


def test_whom_the_provider_knows_comes_in_and_goes_where_he_wanted(world):
    site, them, _ = world
    someone = Someone(site.url)
    assert "用市统一身份认证登录" in someone.open("/sign-in").text
    location = someone.open("/sign-in/city?to=%2Fwidgets").headers["Location"]
    for word in ("code_challenge_method=S256", "nonce=", "state=", "response_type=code"):
        assert word in location
    back = through_the_provider(Someone(them.url), location, "wang-min")
    answer = someone.open(back)
    assert (answer.status, answer.headers["Location"]) == (303, "/widgets"), answer.text
    assert someone.open("/widgets").status == 200
    assert someone.ask("GET", "/session").text == '{"name": "王敏"}'
    assert someone.open(back).said == "登录没有完成或已过期：请从登录页重新开始", "a code and a state are good once"


def test_a_subject_of_nobody_gets_a_sentence_and_no_account(world):
    site, them, _ = world
    someone = Someone(site.url)
    location = someone.open("/sign-in/city").headers["Location"]
    answer = someone.open(through_the_provider(Someone(them.url), location, "somebody"))
    assert answer.status == 401
    assert answer.said == "市统一身份认证确认了您的身份，但本系统没有您的账号：请联系管理员建账号并关联"
    assert someone.ask("GET", "/session").status == 401


def test_another_browser_cannot_use_what_one_brought_back(world):
    site, them, _ = world
    someone, other = Someone(site.url), Someone(site.url)
    location = someone.open("/sign-in/city").headers["Location"]
    back = through_the_provider(Someone(them.url), location, "wang-min")
    assert other.open(back).said == "登录没有完成或已过期：请从登录页重新开始"


def test_no_other_system_is_known(world):
    site, _, _ = world
    assert Someone(site.url).open("/sign-in/other").status == 404


def test_a_provider_that_is_down_is_said_in_a_sentence(world):
    site, _, provider = world
    provider.kill()
    provider.wait()
    answer = Someone(site.url).open("/sign-in/city")
    assert (answer.status, answer.said) == (401, "市统一身份认证现在连不上，请稍后再试，或用其他方式登录")
