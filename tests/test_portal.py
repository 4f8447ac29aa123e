"""A portal in front that says who it is, in a header: from its own address and with its secret only (rules 11.10)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from data_access import tables
from data_access.engine import reading
from domain.identity.grants import Grant
from domain.identity.words import Role, SignInOutcome, Way
from services.access import User
from services.identity.accounts import Register, add_account, disable, enable, give_grant, link_subject
from services.identity.door import keeping
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, serving
from tests.e2e.someone import Someone

SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"
SECRET = "word-between-portal-and-site"
PORTAL, ELSEWHERE = "127.0.0.1", "127.0.0.2"
SETTINGS = f"""is_required = true
[[systems]]
key = "portal"
way = "proxy"
name = "区门户"
address = "{PORTAL}"
header = "X-Portal-User"
client_secret_env = "PORTAL_SECRET"
"""
NUMBERS: dict[str, int] = {}


@pytest.fixture(scope="module")
def behind(sqlite_store, tmp_path_factory):
    """A site behind a portal, which knows 王敏 as 王敏01 and 李雷 as lilei; 韩梅 has nothing granted."""
    told = tmp_path_factory.mktemp("portal") / "sign_in.toml"
    told.write_text(SETTINGS, encoding="utf-8")
    url = sqlite_store.create(f"portal_{WORKER}", plans_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        for name, subject in (("wangmin", "王敏01"), ("lilei", "lilei"), ("hanmei", "hanmei")):
            with keeping() as connection:
                register = Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC))
                NUMBERS[name], _ = add_account(register, name, f"姓名{name}", with_password=False)
                link_subject(register, NUMBERS[name], Way.PROXY, "portal", subject)
                if name != "hanmei":
                    give_grant(register, Grant(NUMBERS[name], Role.OFFICE, register.day))
        with serving(SMALL_SITE, DATABASE_URL=url, SIGN_IN_FILE=str(told), PORTAL_SECRET=SECRET) as running:
            yield running


def utf8(text: str) -> str:
    """A header's value as http.client sends it: its bytes are those of UTF-8."""
    return text.encode().decode("latin-1")


def asked(site, subject="lilei", secret=SECRET, source=PORTAL, path="/", **more):
    """A page, as the portal asks for it; the person and the answer."""
    someone = Someone(site.url, source=source)
    words = {"X_Portal_User": utf8(subject), "X_Proxy_Secret": utf8(secret)} | more
    return someone, someone.open(path, **words)


def accounts() -> list[str]:
    with reading() as connection:
        return list(connection.execute(select(tables.Account.sign_in_name)).scalars())


def last_event():
    events = tables.SignInEvent.__table__
    with reading() as connection:
        return connection.execute(select(events).order_by(events.c.id.desc())).first()


@pytest.mark.parametrize(("subject", "name"), [("lilei", "lilei"), ("王敏01", "wangmin")])
def test_whom_the_portal_names_is_in_and_comes_to_the_page_wanted(behind, subject, name):
    someone, answer = asked(behind, subject, path="/widgets?a=1")
    assert (answer.status, answer.headers["Location"]) == (303, "/widgets?a=1")
    assert someone.open("/widgets").status == 200, "by the cookie alone from now on"
    event = last_event()
    assert (event.outcome, event.way, event.account_id) == (SignInOutcome.IN, Way.PROXY, NUMBERS[name])


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ELSEWHERE},
        {"secret": ""},
        {"secret": "wrong"},
        {"secret": SECRET[:-1]},
        {"secret": f"{SECRET}{SECRET}"},
        {"secret": "口令"},
        {"subject": ""},
        {"source": ELSEWHERE, "X_Forwarded_For": PORTAL, "Forwarded": f"for={PORTAL}", "X_Real_IP": PORTAL},
    ],
    ids=["address", "none", "other", "part", "twice over", "Chinese", "nobody named", "address claimed"],
)
def test_who_is_not_the_portal_is_nobody_and_gets_the_sign_in_page(behind, wrong):
    someone, answer = asked(behind, **wrong)
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    assert "session" not in someone.cookies
    assert someone.ask("GET", "/session").status == 401


@pytest.mark.parametrize("twice", ["X-Portal-User", "X-Proxy-Secret"])
def test_a_header_that_stands_twice_vouches_for_nobody(behind, twice):
    """What a client wrote itself, and a portal that adds its own behind it."""
    someone = Someone(behind.url)
    headers = [("X-Portal-User", "lilei"), ("X-Proxy-Secret", SECRET), (twice, "hanmei")]
    assert someone.open_with(headers).headers["Location"] == "/sign-in"


def test_a_person_it_names_who_has_no_account_is_told_so_and_none_is_made(behind):
    before = accounts()
    someone, answer = asked(behind, "stranger")
    assert (answer.status, answer.said) == (
        401,
        "区门户确认了您的身份，但本系统没有您的账号：请联系管理员建账号并关联",
    )
    assert "session" not in someone.cookies
    assert accounts() == before
    assert last_event().outcome is SignInOutcome.UNKNOWN_SUBJECT


def test_disabled_or_without_a_grant_holds_whoever_vouches(behind):
    assert "没有授权" in asked(behind, "hanmei")[1].said
    with keeping() as connection:
        disable(Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC)), NUMBERS["lilei"])
    try:
        assert "停用" in asked(behind, "lilei")[1].said
    finally:
        with keeping() as connection:
            enable(Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC)), NUMBERS["lilei"])


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/media/x", "/session"])
def test_the_header_opens_pages_and_nothing_else(behind, path):
    words = {"X_Portal_User": "lilei", "X_Proxy_Secret": SECRET}
    assert Someone(behind.url).ask("GET", path, **words).status == 401


def test_another_person_at_the_same_browser_is_another_session(behind):
    """李雷 leaves the portal, 王敏 signs in there: the cookie of 李雷 is not 王敏's."""
    someone, _ = asked(behind, "lilei")
    old = dict(someone.cookies)
    same = someone.open("/", X_Portal_User="lilei", X_Proxy_Secret=SECRET)
    assert (same.status, someone.cookies) == (200, old)
    answer = someone.open("/", X_Portal_User=utf8("王敏01"), X_Proxy_Secret=SECRET)
    assert answer.status == 303
    assert "姓名wangmin" in someone.ask("GET", "/session").text
    assert Someone(behind.url, old).ask("GET", "/session").status == 401, "and the first one is over"


def test_what_a_person_writes_does_not_change_who_it_is(behind):
    """An ordinary client with a session that sends the header too."""
    someone, _ = asked(behind, "lilei")
    someone.source = ELSEWHERE
    assert someone.open("/", X_Portal_User=utf8("王敏01"), X_Proxy_Secret="guess").status == 200
    assert "姓名lilei" in someone.ask("GET", "/session").text
