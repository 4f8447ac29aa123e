"""The gate in front of a running server: nobody gets anything before signing in, nothing after (rules 11.9)."""

import asyncio
import http.client
import os
import re
import runpy
import socket
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import websockets

from components.identity.answering import headers_of
from components.identity.gate import Gate
from components.identity.place import place_of
from data_access.failures import DatabaseBusy, DatabaseDamaged
from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.errors import Refused
from services.identity.accounts import Register, add_account, disable, enable, give_grant, reset_password, take_grant
from services.identity.door import keeping
from services.identity.settings import SignInSettings, read_settings
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, serving
from tests.e2e.someone import Someone
from tests.e2e.wsclient import Viewer, run_apart

SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"
KEEPER = User("管理员甲", Role.ADMIN)
PASSWORD = "台灯 白马 江山 木桥 云"
NEW = "铁轨 青苔 汽笛 落日 桥"
NOTHING_OF_THE_SITE = ["/", "/widgets", "/nosuch", "/index.html", "/favicon.png", "/manifest.json", "/chinese.js"]
INNER = [
    "/_stcore/health",
    "/_stcore/script-health-check",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/agent",
    "/media/abc.png",
    "/component/x/index.html",
    "/_stcore/bidi-components/x/y.js",
    "/app/static/x",
    "/static/js/index.js",
    "/auth/login",
    "/oauth2callback",
    "/files/batch/1?sign=x",
    "/site-icon/site.svg",
]


@pytest.fixture(scope="module")
def guarded(sqlite_store):
    """A small site with two accounts: admin1, who keeps accounts, and wangmin of the office."""
    url = sqlite_store.create(f"gate_{WORKER}", plans_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        for name, role in (("admin1", Role.ADMIN), ("wangmin", Role.OFFICE), ("lilei", Role.LEADER)):
            with keeping() as connection:
                register = Register(connection, KEEPER, datetime.now(UTC))
                account_id, password = add_account(register, name, f"姓名{name}")
                give_grant(register, Grant(account_id, role, register.day))
            PEOPLE[name] = account_id, password
        with serving(SMALL_SITE, DATABASE_URL=url) as running:
            yield running


PEOPLE: dict[str, tuple[int, str]] = {}


@pytest.fixture(scope="module")
def signed_in(guarded):
    """Somebody of the office who has signed in and changed the first password."""
    someone = Someone(guarded.url)
    assert someone.sign_in("wangmin", PEOPLE["wangmin"][1]).headers["Location"] == "/password"
    changed = {"old": PEOPLE["wangmin"][1], "new": PASSWORD, "again": PASSWORD}
    assert someone.fill_in("/password", **changed).status == 303
    return someone


@pytest.fixture
def nobody(guarded):
    return Someone(guarded.url)


def again(guarded, name="wangmin", password=PASSWORD):
    """The same person in another browser."""
    someone = Someone(guarded.url)
    assert someone.sign_in(name, password).status == 303
    return someone


def keep(verb, *values):
    with keeping() as connection:
        return verb(Register(connection, KEEPER, datetime.now(UTC)), *values)


# ── nobody ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", NOTHING_OF_THE_SITE + INNER)
def test_nobody_gets_the_sign_in_page_for_a_page_and_401_for_anything_else(nobody, path):
    page, other = nobody.open(path), nobody.ask("GET", path)
    assert (page.status, page.body, other.status) == (303, b"", 401)
    assert page.headers["Location"].startswith("/sign-in")
    assert other.text == "请先登录"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nobody_uploads_anything(nobody, method):
    path = "/_stcore/upload_file/session/file"
    assert nobody.ask(method, path, b"x" * 1000).status == 401
    assert nobody.ask(method, path, b"x", Origin="").status == 403


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_other_methods_are_not_known(nobody, method):
    assert nobody.ask(method, "/").status == 405


def test_the_proxy_may_ask_whether_we_live_under_any_name(nobody):
    answer = nobody.ask("GET", "/healthz", Host="10.0.0.1")
    assert (answer.status, answer.text) == (200, "ok")


async def handshake(site, **words):
    """Status of a websocket's handshake."""
    url = site.url.replace("http", "ws", 1) + words.pop("path", "/_stcore/stream")
    try:
        async with websockets.connect(url, subprotocols=["streamlit"], **words):
            return 101
    except websockets.InvalidStatus as refused:
        return refused.response.status_code


def connected(site, **words):
    return run_apart(handshake(site, **words))


def test_nobody_opens_a_websocket(guarded):
    assert connected(guarded, origin=guarded.url) == 403


# ── somebody ─────────────────────────────────────────────────────────────────


def test_who_signed_in_gets_the_site_and_only_what_there_is(signed_in):
    assert signed_in.open("/").status == 200
    assert signed_in.ask("GET", "/_stcore/health").text == "ok"
    unknown = ("/nosuch", "/_stcore/metrics", "/auth/login", "/app/static/x")
    assert {signed_in.open(path).status for path in unknown} == {404}
    assert signed_in.ask("GET", "/session").status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing",
        "/static/js/nothing.js",
        "/static/index.html",
        "/files/nothing",
        "/files/evidence/x",
        "/media/nothing.png",
        "/component/nothing/x.js",
        "/_stcore/bidi-components/nothing/x.js",
        "/_stcore/upload_file/session/file",
    ],
)
def test_a_file_that_is_none_is_not_the_first_page(signed_in, method, path):
    """Streamlit answers what it does not know with its index page and 200."""
    for answer in (signed_in.ask(method, path), signed_in.ask(method, path, Accept="text/html")):
        assert answer.status == 404
        assert [name for name in SAFE if name not in answer.headers] == []
        assert b"<script" not in answer.body


def test_a_page_of_ours_answers_whoever_asks_for_its_head(nobody, signed_in):
    for path in ("/sign-in", "/account", "/password"):
        for someone in (nobody, signed_in):
            assert someone.ask("HEAD", path).status == someone.ask("GET", path).status, path


def test_the_page_wanted_is_opened_after_signing_in(nobody):
    location = nobody.open("/widgets?a=1&b=%E6%B0%B8").headers["Location"]
    assert location == "/sign-in?to=%2Fwidgets%3Fa%3D1%26b%3D%25E6%25B0%25B8"
    assert 'name="to" value="/widgets?a=1&amp;b=%E6%B0%B8"' in nobody.open(location).text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil", "/nosuch", "/widgets\r\nX: y"])
def test_no_form_sends_a_person_elsewhere(guarded, signed_in, to):
    someone = Someone(guarded.url)
    answer = someone.fill_in("/sign-in", name="wangmin", password=PASSWORD, to=to)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),  # another port
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"X-Long": "x" * 17_000}, 431),
        ({f"X-{number}": "x" for number in range(101)}, 431),
    ],
)
def test_a_request_that_is_wrong_is_refused_whoever_asks(signed_in, headers, status):
    assert signed_in.ask("GET", "/", **headers).status == status


FORGED = ["", "x", "0" * 43, "中" * 10, "'; DROP TABLE sessions;--", "../../etc", "x" * 9_000, "%00", '"', "{}", "1"]


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_cookie_is_nobodys_and_breaks_nothing(guarded, signed_in, token):
    forged = f"session={token}".encode().decode("latin-1")
    someone = Someone(guarded.url)
    answers = [someone.open("/", Cookie=forged), someone.ask("GET", "/session", Cookie=forged)]
    assert [answer.status for answer in answers] == [303, 401]
    assert connected(guarded, origin=guarded.url, additional_headers={"Cookie": f"session={token[:2_000]!a}"}) == 403
    assert signed_in.ask("GET", "/session").status == 200


def test_what_other_programs_of_the_host_set_keeps_nobody_out(guarded, signed_in):
    foreign = 'theme={"dark": true}; name=中文; left="open; '.encode().decode("latin-1")
    assert signed_in.ask("GET", "/session", Cookie=foreign + signed_in.cookie).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:8501", None])
def test_a_websocket_of_a_foreign_page_is_refused(guarded, signed_in, origin):
    words = {"additional_headers": {"Cookie": signed_in.cookie}, "origin": origin}
    assert connected(guarded, **words) == 403


def test_a_websocket_of_our_page_is_opened_and_no_other(guarded, signed_in):
    words = {"additional_headers": {"Cookie": signed_in.cookie}, "origin": guarded.url}
    assert connected(guarded, **words) == 101
    assert connected(guarded, path="/other", **words) == 403


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/password", "/account/grant"])
@pytest.mark.parametrize("word", ["", "0" * 64])
def test_a_form_without_its_word_does_nothing(signed_in, path, word):
    answer = signed_in.ask("POST", path, f"form={word}".encode())
    assert (answer.status, answer.text) == (403, "表单已过期：请返回上一页，刷新后再试")
    assert signed_in.ask("GET", "/session").status == 200


def test_signing_out_is_no_link(signed_in):
    assert signed_in.open("/sign-out").status == 404
    assert signed_in.ask("GET", "/session").status == 200


def test_a_body_is_as_long_as_it_may_be(signed_in):
    assert signed_in.ask("POST", "/sign-in", b"x" * 20_000).status == 413
    upload = "/_stcore/upload_file/session/file"
    assert signed_in.ask("PUT", upload, b"", Content_Length="99000000").status == 413
    chunks = b"".join(b"1000\r\n" + b"x" * 4096 + b"\r\n" for _ in range(5)) + b"0\r\n\r\n"
    assert signed_in.ask("POST", "/sign-in", chunks, Transfer_Encoding="chunked").status == 413


SAFE = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
)


@pytest.mark.parametrize(
    "path",
    ["/", "/nosuch", "/sign-in", "/healthz", "/_stcore/health", "/session", "/chinese.js", "/media/x", "/account"],
)
def test_every_response_carries_the_security_headers(nobody, signed_in, path):
    for someone in (nobody, signed_in):
        answer = someone.open(path)
        assert [name for name in SAFE if name not in answer.headers] == []
        assert "strict-transport-security" not in answer.headers, "this site is not under HTTPS"


KEY = "Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\n"
SWITCHING = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", "Host: {host}\r\nHost: x\r\n", 400),
        ("/", "", 400),
        ("/", "no header\r\n", 400),
        ("/sign-in", "Host: {host}\r\nContent-Length: x\r\n", 400),
        ("/_stcore/stream", "Host: {host}\r\n" + SWITCHING + KEY, 403),
        ("/_stcore/stream", "Host: {host}\r\n" + SWITCHING, 400),  # without a key
        ("/_stcore/stream", "Host: {host}\r\n" + SWITCHING.replace("13", "7") + KEY, 400),
    ],
)
def test_what_the_web_server_answers_before_the_gate_carries_them_too(guarded, path, headers, status):
    host = urlsplit(guarded.url).netloc
    with closing(socket.create_connection((urlsplit(guarded.url).hostname, urlsplit(guarded.url).port), 10)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\n{headers.format(host=host)}\r\n".encode())
        response = http.client.HTTPResponse(line)
        response.begin()
        told = {name.lower() for name, _ in response.getheaders()}
        body = response.read().decode()
    assert (response.status, [name for name in SAFE if name not in told]) == (status, [])
    assert "streamlit" not in body.lower()


def test_over_https_all_of_them_say_so():
    plain, secure = (place_of("127.0.0.1", 8501, read_settings(text)) for text in ("", 'origin = "https://a.cn"'))
    assert [b"strict-transport-security" in dict(headers_of(place)) for place in (plain, secure)] == [False, True]


def test_the_cookie_is_for_the_server_alone(guarded):
    answer = Someone(guarded.url).sign_in("wangmin", PASSWORD)
    (session,) = (one for one in answer.headers.get_all("set-cookie") if one.startswith("session="))
    assert session.split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax"]


# ── what is answered to what is wrong ────────────────────────────────────────


def test_a_wrong_password_and_an_unknown_name_look_the_same(nobody, guarded):
    answers = [Someone(guarded.url).sign_in(name, "wrong-password-1") for name in ("lilei", "nobody")]
    same = [(one.status, re.sub(r'value="[0-9a-f]{64}"', "", one.text), len(one.body)) for one in answers]
    assert same[0] == same[1]
    assert answers[0].said == "登录名或密码不对。连续 5 次不对会锁定 10 分钟"


def test_what_was_typed_comes_back_as_text_only(nobody):
    answer = nobody.sign_in('"><script>alert(1)</script>', "x")
    assert "<script" not in answer.text


def test_the_first_password_opens_nothing_but_the_page_to_change_it(guarded):
    someone = Someone(guarded.url)
    assert someone.sign_in("lilei", PEOPLE["lilei"][1]).headers["Location"] == "/password"
    assert someone.open("/").headers["Location"] == "/password"
    assert someone.ask("GET", "/chinese.js").status == 403
    words = {"additional_headers": {"Cookie": someone.cookie}, "origin": guarded.url}
    assert connected(guarded, **words) == 403
    short = someone.fill_in("/password", old=PEOPLE["lilei"][1], new="short", again="short")
    assert (short.status, short.said) == (400, "新密码不合要求：至少 12 位，现有 5 位")


# ── the end ──────────────────────────────────────────────────────────────────


async def at_rest(viewer):
    """Returns when nothing has come for a moment: the last word of a run follows its end."""
    with suppress(TimeoutError):
        while True:
            await asyncio.wait_for(viewer.socket.recv(), 0.5)


async def cut_after(site, someone, act):
    """Seconds from the act to the end of an open page, the close code, and frames after the act."""
    async with Viewer(site.url, someone.cookie) as viewer:
        await viewer.open()
        await at_rest(viewer)
        await asyncio.to_thread(act)
        started, frames = time.monotonic(), 0
        try:
            while True:
                await asyncio.wait_for(viewer.socket.recv(), 5)
                frames += 1
        except websockets.ConnectionClosed as closed:
            return time.monotonic() - started, closed.rcvd.code, frames


@pytest.mark.parametrize("what", ["sign out", "password reset", "disabled", "role"])
def test_an_open_page_is_cut_within_a_second(guarded, signed_in, what):
    number = PEOPLE["admin1"][0]
    password = keep(reset_password, number)
    someone = Someone(guarded.url)
    someone.sign_in("admin1", password)
    someone.fill_in("/password", old=password, new=PASSWORD, again=PASSWORD)
    acts = {
        "sign out": lambda: someone.fill_in("/account", "/sign-out"),
        "password reset": lambda: keep(reset_password, number),
        "disabled": lambda: keep(lambda register: (another_admin(register), disable(register, number))),
        "role": lambda: rename(number),
    }
    seconds, code, frames = run_apart(cut_after(guarded, someone, acts[what]))
    assert (seconds < 1, code, frames) == (True, 4401, 0), seconds
    if what != "role":
        assert someone.ask("GET", "/session").status == 401
    if what == "disabled":
        keep(enable, number)


@pytest.mark.parametrize("what", ["grant taken back", "password changed elsewhere"])
def test_a_page_is_cut_too_when_its_person_changes_the_password_elsewhere_or_loses_the_grant(guarded, what):
    name = f"hanmei{len(what)}"
    account_id, first = keep(add_account, name, "韩梅")
    grant_id = keep(give_grant, Grant(account_id, Role.LEADER, datetime.now(UTC).date() - timedelta(days=1)))
    someone, other = Someone(guarded.url), Someone(guarded.url)
    someone.sign_in(name, first)
    someone.fill_in("/password", old=first, new=PASSWORD, again=PASSWORD)
    other.sign_in(name, PASSWORD)
    acts = {
        "grant taken back": lambda: keep(take_grant, grant_id),
        "password changed elsewhere": lambda: other.fill_in("/password", old=PASSWORD, new=NEW, again=NEW),
    }
    seconds, code, _ = run_apart(cut_after(guarded, someone, acts[what]))
    assert (seconds < 1, code) == (True, 4401), seconds
    assert someone.ask("GET", "/session").status == 401
    assert (other.ask("GET", "/session").status == 200) == (what == "password changed elsewhere")


def another_admin(register):
    account_id, _ = add_account(register, "admin2", "另一位")
    give_grant(register, Grant(account_id, Role.ADMIN, register.day))


def rename(number):
    """Any change of what a page was opened under: here the name."""
    from data_access.commands.identity import update_account

    with keeping() as connection:
        update_account(connection, account_id=number, name="改了名")


def test_a_cookie_from_before_the_end_is_of_no_use(guarded, signed_in):
    someone = again(guarded)
    copied = Someone(guarded.url, dict(someone.cookies))
    assert someone.fill_in("/account", "/sign-out").headers["Location"] == "/sign-in"
    assert "session" not in someone.cookies
    assert copied.ask("GET", "/session").status == 401
    assert copied.open("/").status == 303


def test_who_was_in_is_told_that_it_is_over_and_nobody_else(guarded, signed_in):
    over = "您的登录已结束：30 分钟未操作、满 12 小时、在别处退出，或账号、密码、授权有变。请重新登录"
    someone, newcomer = again(guarded), Someone(guarded.url)
    copied = Someone(guarded.url, dict(someone.cookies))
    someone.fill_in("/account", "/sign-out")
    told = [who.open("/sign-in").text.count(over) for who in (someone, newcomer, copied)]
    assert told == [0, 0, 1], "who signed out, who never was in, whose session ended elsewhere"
    wrong = copied.sign_in("wangmin", "wrong-password-1")
    assert (wrong.said, wrong.text.count(over)) == ("登录名或密码不对。连续 5 次不对会锁定 10 分钟", 0)
    assert copied.sign_in("wangmin", PASSWORD).status == 303


def test_nobody_says_who_is_looking_but_the_gate(guarded):
    """The header that a page reads is taken from what a client sends."""
    from components.identity.handover import session_of

    assert session_of("1") is None
    assert session_of("x.1") is None
    assert session_of(None) is None


def test_the_process_that_makes_files_begins_without_anybody_looking(guarded):
    """It starts by running app.py under another name; where there are accounts nobody looks there, and files failed."""
    assert "site" in runpy.run_path(str(ROOT / "app.py"), run_name="__mp_main__")


# ── where the server starts ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("host", "text", "said"),
    [
        ("0.0.0.0", "", "没有设置对外地址，服务器不启动"),
        ("10.1.2.3", "", "没有设置对外地址，服务器不启动"),
        ("0.0.0.0", 'origin = "http://10.1.2.3:8501"', "不是 HTTPS，密码和数据会明文经过网络，服务器不启动"),
        ("0.0.0.0", 'origin = "http://127.0.0.1:8501"', "不是 HTTPS"),
        ("127.0.0.1", 'origin = "http://pilot.example.cn"', "不是 HTTPS"),  # a proxy stands in front
    ],
)
def test_the_server_does_not_start_where_others_could_listen(host, text, said):
    with pytest.raises(Refused, match=said):
        place_of(host, 8501, read_settings(text))


@pytest.mark.parametrize(
    ("host", "text", "https", "cookie"),
    [
        ("127.0.0.1", "", False, "session"),
        ("127.0.0.1", 'origin = "https://pilot.example.cn"', True, "__Host-session"),
        ("0.0.0.0", 'origin = "https://pilot.example.cn:8443"', True, "__Host-session"),
        ("0.0.0.0", 'origin = "http://10.1.2.3:8501"\nwithout_https = true', False, "session"),
        ("127.0.0.1", 'origin = "http://pilot.example.cn"\nwithout_https = true', False, "session"),
        ("127.0.0.1", 'origin = "http://localhost:8501"', False, "session"),
    ],
)
def test_where_it_starts(host, text, https, cookie):
    place = place_of(host, 8501, read_settings(text))
    assert (place.is_https, place.cookie("session")) == (https, cookie)


def test_only_at_this_machine_without_an_origin_is_there_a_demonstration():
    assert place_of("127.0.0.1", 8501, SignInSettings()).is_local
    assert not place_of("127.0.0.1", 8501, read_settings('origin = "https://pilot.example.cn"')).is_local


def test_a_server_that_others_reach_exits_with_what_to_do(sqlite_store):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, str(ROOT / "server.py"), "--host", "0.0.0.0", "--port", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ},
    )
    assert done.returncode == 2
    assert "服务器不启动" in done.stderr


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (DatabaseBusy("数据库正忙：请稍后再试一次"), 503, "请稍后再试一次"),
        (DatabaseDamaged("/var/pilot.db"), 503, "数据库暂时不能用，请稍后再试"),
        (ValueError("x"), 500, "服务器出错了"),
    ],
)
def test_a_database_that_is_busy_is_said_and_no_fault(raised, status, said):
    sent = []

    async def send(message):
        sent.append(message)

    async def admitted(scope, receive, send):
        raise raised

    gate = Gate.__new__(Gate)
    gate._admitted = admitted
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    # Apart: a browser test before this one may have left its event loop running in this thread.
    run_apart(gate._carefully(scope, None, send))
    assert sent[0]["status"] == status
    assert said in sent[1]["body"].decode()


def test_while_the_database_is_away_nobody_is_taken_for_signed_out(tmp_path, monkeypatch):
    """401 would make an open page leave, with what was typed in it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'gone.db'}")
    settings = read_settings('origin = "https://pilot.example.cn"')
    gate = Gate(None, place_of("127.0.0.1", 8501, settings), frozenset({"/"}))
    sent = []

    async def send(message):
        sent.append(message)

    for path in ("/session", "/tab", "/"):
        host, cookie = (b"host", b"pilot.example.cn"), (b"cookie", b"__Host-session=x")
        scope = {"type": "http", "method": "GET", "path": path, "headers": [host, cookie], "query_string": b""}
        run_apart(gate(scope, None, send))
    assert [one["status"] for one in sent if "status" in one] == [503] * 3
