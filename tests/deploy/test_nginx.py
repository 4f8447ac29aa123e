"""Debian's nginx in front of the running site: HTTPS, the websocket, an upload that is too large, a site that is away,
two processes and a log without names (rules 11.9, 11.14)."""

import json
import os
import re
import shutil
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import websockets

from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, free_port, serving
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
    servers = "".join(f"server 127.0.0.1:{backend};" for backend in backends)
    upstream = (OURS / "upstream.conf").read_text(encoding="utf-8")
    assert "server 127.0.0.1:8501;" in upstream
    (folder / "upstream.conf").write_text(upstream.replace("server 127.0.0.1:8501;", servers), encoding="utf-8")
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


@contextmanager
def in_front(folder: Path, port: int, backends: list[int]):
    """nginx in front of sites on these ports."""
    command = [NGINX, "-p", folder, "-e", folder / "errors.log", "-c", configured(folder, port, backends)]
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


def test_nginx_understands_the_configuration_as_it_is(tmp_path):
    done = subprocess.run(
        [
            NGINX,
            "-t",
            "-p",
            tmp_path,
            "-e",
            tmp_path / "errors.log",
            "-c",
            configured(tmp_path, free_port(), [8501, 8502]),
        ],
        capture_output=True,
        text=True,
    )
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


@contextmanager
def two_sites():
    """Two that answer with their own port."""

    class Own(BaseHTTPRequestHandler):
        def do_GET(self):
            body = str(self.server.server_port).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            """Says nothing."""

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Own) for _ in range(2)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    yield [one.server_port for one in servers]
    for one in servers:
        one.shutdown()
        one.server_close()


def test_a_browser_stays_with_the_process_it_was_first_sent_to(tmp_path):
    with two_sites() as ports, in_front(tmp_path, free_port(), ports) as address:
        met = set()
        for _ in range(12):
            _, first, headers = ask(address)
            cookie = headers["Set-Cookie"].split(";")[0]
            assert headers["Set-Cookie"].endswith("; Path=/; HttpOnly; Secure; SameSite=Lax")
            for _ in range(5):
                _, again, later = ask(address, Cookie=cookie)
                assert again == first
                assert "Set-Cookie" not in later
            met.add(first)
        assert met == {str(port) for port in ports}, "both were used"
