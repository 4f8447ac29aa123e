"""Debian's nginx in front of the running site: HTTPS, the websocket, an upload that is too large, a site that is away,
two processes, a path of a server that others share, and a log without names (rules 11.9, 11.14, 11.19)."""

import json
import os
import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import websockets

from data_access.engine import dispose
from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, free_port, serving
from tests.e2e.someone import Someone
from tests.e2e.wsclient import run_apart
from tests.test_https import certificate

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx (Debian package nginx-light)")
SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"
OURS = ROOT / "deploy" / "nginx"


def configured(folder: Path, port: int, backends: list[int]) -> Path:
    """Our files as they are, but for the places and ports of this machine, within a whole configuration."""
    shutil.copytree(OURS, folder / "nginx", dirs_exist_ok=True)
    (folder / "tls").mkdir(exist_ok=True)
    files = certificate(folder / "tls")
    text = (OURS / "pilot.conf").read_text(encoding="utf-8")
    for was, now in {
        "/opt/pilot/deploy/nginx": str(folder / "nginx"),
        "/etc/pilot/tls/site.pem": files[0],
        "/etc/pilot/tls/site.key": files[1],
        "/var/log/nginx": str(folder),
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "$host;": f"localhost:{port};",  # a port of its own is part of the name
    }.items():
        assert was in text or was == "$host;", was
        text = text.replace(was, now)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    proxy = (OURS / "proxy.conf").read_text(encoding="utf-8").replace("Host $host", f"Host localhost:{port}")
    (folder / "nginx" / "proxy.conf").write_text(proxy, encoding="utf-8")
    (folder / "upstream.conf").write_text(upstream(backends), encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    user = "user root; " if os.geteuid() == 0 else ""
    whole.write_text(
        f"{user}worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/errors.log;\nevents {{}}\n"
        f"http {{ {places}\ninclude {folder}/upstream.conf;\ninclude {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    return whole


def upstream(backends: list[int]) -> str:
    """Our file with these ports in place of 8501 and, where there are two, 8502."""
    text = (OURS / "upstream.conf").read_text(encoding="utf-8")
    if len(backends) > 1:
        text = re.sub(r"^#(?! [A-Z])(?! name)", "", text, flags=re.MULTILINE)  # not what is prose
    for was, now in zip(("8501", "8502"), backends, strict=False):
        text = text.replace(was, str(now))
    return text


def below(folder: Path, whole: Path) -> Path:
    """The same configuration with the site below /pilot of a server that has a page of its own."""
    site = folder / "site.conf"
    text = site.read_text(encoding="utf-8")
    within = (OURS / "below.conf").read_text(encoding="utf-8")
    within = within.replace("/opt/pilot/deploy/nginx", str(folder / "nginx")).replace("/var/log/nginx", str(folder))
    others = 'location / { return 200 "others"; }'
    start, end = text.index("    access_log " + str(folder)), text.rindex("}")
    site.write_text(text[:start] + others + within + text[end:], encoding="utf-8")
    return whole


@contextmanager
def in_front(folder: Path, port: int, backends: list[int], changed=lambda _folder, whole: whole):
    """nginx in front of sites on these ports."""
    whole = changed(folder, configured(folder, port, backends))
    command = [NGINX, "-p", folder, "-e", folder / "errors.log", "-c", whole]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if (folder / "pid").exists():
                break
            assert process.poll() is None, (folder / "errors.log").read_text()
            time.sleep(0.05)
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


UNTRUSTED = ssl.create_default_context()
UNTRUSTED.check_hostname, UNTRUSTED.verify_mode = False, ssl.CERT_NONE


def ask(url: str, body: bytes | None = None, **headers) -> tuple[int, str, dict]:
    """Status, text and headers, whatever the status."""
    request = urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20, context=UNTRUSTED) as answer:
            return answer.status, answer.read().decode(errors="replace"), dict(answer.headers)
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(errors="replace"), dict(refused.headers)


@pytest.mark.parametrize("changed", [lambda _folder, whole: whole, below], ids=["as it is", "below a path"])
@pytest.mark.parametrize("backends", [[8501], [8501, 8502]])
def test_nginx_understands_the_configuration(tmp_path, backends, changed):
    whole = changed(tmp_path, configured(tmp_path, free_port(), backends))
    command = [NGINX, "-t", "-p", tmp_path, "-e", tmp_path / "errors.log", "-c", whole]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.fixture(scope="module")
def proxied(sqlite_store, tmp_path_factory):
    """The small site behind nginx: address, log of nginx, log of the site."""
    folder = tmp_path_factory.mktemp("nginx")
    port, inner = free_port(), free_port()
    url = sqlite_store.create(f"nginx_{WORKER}", plans_template(sqlite_store))
    (folder / "sign_in.toml").write_text(f'origin = "https://localhost:{port}"\nproxies = ["127.0.0.1"]\n')
    words = {"DATABASE_URL": url, "SIGN_IN_FILE": str(folder / "sign_in.toml"), "LOG_FOLDER": str(folder / "logs")}
    with serving(SMALL_SITE, port=inner, **words), in_front(folder, port, [inner]) as address:
        yield address, folder / "pilot.log", folder / "logs" / f"server-{inner}.log"


def test_the_sign_in_page_comes_over_https_with_an_id_that_both_logs_have(proxied):
    address, of_nginx, of_site = proxied
    status, text, headers = ask(f"{address}/sign-in", Accept="text/html")
    assert (status, "登录" in text) == (200, True)
    assert headers["strict-transport-security"]
    number = headers["x-request-id"]
    time.sleep(0.2)
    assert number in of_site.read_text(encoding="utf-8")
    (line,) = [line for line in of_nginx.read_text(encoding="utf-8").splitlines() if number in line]
    assert json.loads(line)["route"] == "/sign-in"


def test_neither_log_has_a_query_a_key_or_an_address(proxied):
    address, of_nginx, of_site = proxied
    ask(f"{address}/files/evidence/12345?by=zhangsan&sign=x")
    ask(f"{address}/?search=zhangsan", Accept="text/html")
    time.sleep(0.2)
    for log in (of_nginx, of_site):
        text = log.read_text(encoding="utf-8")
        assert "/files/…" in text
        assert not re.search(r"zhangsan|12345|sign=|127\.0\.0\.1\"", text), log


def test_a_file_that_is_too_large_is_answered_in_chinese(proxied):
    status, text, _ = ask(f"{proxied[0]}/_stcore/upload_file/a/b", b"x" * (22 << 20), Origin=proxied[0])
    assert (status, "文件太大" in text) == (413, True)


def test_the_websocket_passes_and_is_refused_by_the_site_to_nobody(proxied):
    """403 is the gate's own answer to a handshake: it got through as one."""

    async def open_page():
        async with websockets.connect(
            proxied[0].replace("https", "wss") + "/_stcore/stream", origin=proxied[0], ssl=UNTRUSTED
        ):
            pass

    with pytest.raises(websockets.InvalidStatus, match="403"):
        run_apart(open_page())
    lines = [json.loads(line) for line in proxied[2].read_text(encoding="utf-8").splitlines()]
    assert [line["route"] for line in lines if line["what"] == "页面连接"] == ["/_stcore/stream"]


def test_a_site_that_is_away_is_said_in_chinese(tmp_path):
    with in_front(tmp_path, free_port(), [free_port()]) as address:
        status, text, _ = ask(address)
    assert (status, "系统暂时打不开" in text) == (502, True)


# ── two processes ───────────────────────────────────────────────────────────


def an_account(name: str) -> str:
    """An office clerk's first password."""
    with keeping() as connection:
        register = Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC))
        account_id, password = add_account(register, name, f"姓名{name}")
        give_grant(register, Grant(account_id, Role.OFFICE, register.day))
    return password


@pytest.fixture
def peopled(sqlite_store, tmp_path):
    """A database with one account, and how a site is served on it behind nginx at a port."""
    url = sqlite_store.create(f"two_{WORKER}", plans_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        password = an_account("wangmin")

    def told(port: int, path: str = "") -> dict[str, str]:
        (tmp_path / "sign_in.toml").write_text(f'origin = "https://localhost:{port}{path}"\nproxies = ["127.0.0.1"]\n')
        return {"DATABASE_URL": url, "SIGN_IN_FILE": str(tmp_path / "sign_in.toml")}

    yield told, password
    dispose()
    sqlite_store.drop(f"two_{WORKER}")


def test_who_signed_in_stays_with_a_process_and_goes_on_at_the_other_when_it_is_away(peopled, tmp_path):
    told, password = peopled
    port, inner = free_port(), [free_port(), free_port()]
    words = told(port)
    with in_front(tmp_path, port, inner) as address, serving(SMALL_SITE, port=inner[0], **words):
        with serving(SMALL_SITE, port=inner[1], **words):
            visitors = [Someone(address, trusts=UNTRUSTED) for _ in range(6)]
            for one in visitors:
                one.ask("GET", "/sign-in")
            assert {one.cookies["pilot_node"] for one in visitors} == set(map(str, inner)), "new ones go to both"
            someone = next(one for one in visitors if one.cookies["pilot_node"] == str(inner[1]))
            someone.sign_in("wangmin", password)
            processes = {json.loads(someone.ask("GET", "/tab").text)["process"] for _ in range(5)}
            assert len(processes) == 1
            other = Someone(address, {**someone.cookies, "pilot_node": str(inner[0])}, trusts=UNTRUSTED)
            assert json.loads(other.ask("GET", "/tab").text)["process"] not in processes, "signed in at each"
            assert other.cookies["pilot_node"] == str(inner[0])
        begun = time.monotonic()
        assert json.loads(someone.ask("GET", "/tab").text)["process"] not in processes
        assert time.monotonic() - begun < 5
        assert someone.cookies["pilot_node"] == str(inner[0])
        with serving(SMALL_SITE, port=inner[1], **words):
            assert someone.ask("GET", "/tab").status == 200
            assert someone.cookies["pilot_node"] == str(inner[0]), "and stays there when the first is back"


def test_below_a_path_of_a_server_that_others_share(peopled, tmp_path):
    told, password = peopled
    port, inner = free_port(), free_port()
    with (
        serving(SMALL_SITE, port=inner, **told(port, "/pilot")),
        in_front(tmp_path, port, [inner], below) as address,
    ):
        someone = Someone(address, trusts=UNTRUSTED)
        assert someone.ask("GET", "/sign-in").text == "others"
        assert someone.ask("GET", "/pilot").headers["location"] == f"{address}/pilot/"
        turned_away = someone.ask("GET", "/pilot/home?pilot=a", Accept="text/html")
        assert turned_away.headers["location"].startswith("/pilot/sign-in?to=%2Fhome")
        someone.fill_in("/pilot/sign-in", name="wangmin", password=password)
        assert someone.ask("GET", "/pilot/tab").status == 200
        assert someone.open("/pilot/").headers["location"] == "/pilot/password"
        assert 'action="/pilot/password"' in someone.open("/pilot/password").text
        assert 'href="/pilot/password"' in someone.ask("GET", "/pilot/account", Accept="text/html").text
        refused = someone.ask("POST", "/pilot/_stcore/upload_file/a/b", b"x" * (22 << 20))
        assert (refused.status, "文件太大" in refused.text) == (413, True)
