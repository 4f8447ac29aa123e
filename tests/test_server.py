"""server.py: what goes to the browser before a page runs, how quickly it goes, and what never goes."""

import gc
import gzip
import http.client
import json
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import urllib.request

import pytest
import uvicorn

import server
from components import chinese, site_files
from services.identity.settings import SignInSettings
from tests.e2e.serving import ROOT, free_port, plain_streamlit, serving
from tests.e2e.wsclient import Viewer, run_apart

SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"


@pytest.fixture(scope="module")
def cold():
    """A site that has just started, and what its first viewer of all got who asked for a file of its folder pages/."""
    with serving(SMALL_SITE) as running:
        yield running, open_page(running, "secret")


@pytest.fixture(scope="module")
def site(cold):
    return cold[0]


def fetch(url, **headers):
    """Status, headers and raw bytes of a GET."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.headers, answer.read()


def open_page(site, name):
    async def ask():
        async with Viewer(site.url) as viewer:
            return await viewer.open(name)

    return run_apart(ask())


# ── the first bytes ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/widgets"])
def test_every_page_of_the_site_gets_the_chinese_index_page(site, path):
    status, headers, body = fetch(site.url + path, Accept_Encoding="gzip")
    page = gzip.decompress(body).decode()
    assert status == 200
    assert '<html lang="zh-CN"' in page
    assert f"<title>{site_files.SITE_TITLE}</title>" in page
    assert page.index(site_files.SCRIPT_PATH) < page.index('type="module"'), "the words must be there first"
    assert headers["Cache-Control"] == "no-store"
    assert int(headers["Content-Length"]) == len(body)


def test_a_client_without_gzip_gets_the_same_page_plain(site):
    _, headers, body = fetch(site.url)
    assert headers["Content-Encoding"] is None
    assert body.decode() == gzip.decompress(fetch(site.url, Accept_Encoding="gzip")[2]).decode()


def test_the_index_page_names_no_other_host_and_no_streamlit(site):
    page = fetch(site.url)[2].decode()
    assert not re.search(r"https?://", page)
    assert "Streamlit" not in re.sub(r"<link[^>]*>", "", page)
    assert "_stcore/agent" not in page


def test_every_file_the_index_page_names_is_there_compressed_and_kept_for_a_year(site):
    page = fetch(site.url)[2].decode()
    for path in re.findall(r'(?:src|href)="\.(/[^"]+\.(?:js|css)[^"]*)"', page):
        status, headers, body = fetch(site.url + path, Accept_Encoding="gzip")
        assert (status, headers["Content-Encoding"]) == (200, "gzip"), path
        assert "max-age=31536000" in headers["Cache-Control"], path
        assert gzip.decompress(body), path


@pytest.mark.parametrize(
    ("place", "now"),
    [(site_files.BY_LETTERS, b"compareCells("), (site_files.BY_CLICK, b"event.inputType===`keyboard`")],
)
def test_the_grid_of_this_streamlit_orders_by_value_and_opens_by_enter_in_one_place(place, now):
    originals = [file.read_bytes() for file in server.streamlit_files(server.STREAMLIT_FOLDER).values()]
    found = [site_files.changed_file(content).count(now) for content in originals if place.search(content)]
    assert found == [1]
    assert b"window.compareCells" in site_files.browser_script()


def test_streamlits_scripts_arrive_as_they_were_but_for_icons_font_and_the_order_of_cells(site):
    for path, file in server.streamlit_files(server.STREAMLIT_FOLDER).items():
        original = file.read_bytes()
        if b"fonts.gstatic.com" in original or b"font-family:Source Sans" in original or b"localeCompare" in original:
            sent = gzip.decompress(fetch(site.url + path, Accept_Encoding="gzip")[2])
            assert sent == site_files.changed_file(original)
            assert b"fonts.gstatic.com" not in sent


def test_the_tab_icon_of_any_page_is_our_own(site):
    _, headers, body = fetch(f"{site.url}{site_files.ICON_FOLDER}home/default/24px.svg", Accept_Encoding="gzip")
    assert headers["Content-Type"] == "image/svg+xml"
    assert gzip.decompress(body).startswith(b"<svg")


@pytest.mark.parametrize("path", ["/static/js/../../../../server.py", "/static/..%2f..%2fserver.py", "//server.py"])
def test_no_path_leads_to_a_file_outside_the_browser_folder(site, path):
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert b"uvicorn" not in answer.read()
    connection.close()


def test_health_and_head_requests_pass_untouched(site):
    assert fetch(f"{site.url}/_stcore/health", Accept_Encoding="gzip")[2] == b"ok"
    request = urllib.request.Request(site.url, method="HEAD")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


# ── built-in words ───────────────────────────────────────────────────────────


def test_every_built_in_word_has_a_chinese_one():
    assert all(re.search(r"[一-鿿%]|CSV", text) for text in chinese.WORDS.values())


def test_every_pattern_uses_all_it_captures():
    for pattern, text in chinese.PATTERNS:
        assert {f"${number + 1}" for number in range(re.compile(pattern).groups)} == set(re.findall(r"\$\d", text))


def test_the_script_carries_the_words():
    script = site_files.browser_script().decode()
    assert "按回车键生效" in script
    assert "/*WORDS*/" not in script


# ── pages/ ───────────────────────────────────────────────────────────────────


def test_a_file_in_pages_that_app_py_does_not_name_cannot_be_opened_on_a_cold_server(cold):
    _, run = cold
    assert run.page_missing
    assert ("secret", "secret") not in run.menu


def test_plain_streamlit_would_open_it():
    """Shows that the test above asks the right question."""
    with serving(SMALL_SITE, plain_streamlit) as plain:
        run = open_page(plain, "secret")
    assert not run.page_missing
    assert run.content == ["markdown"]


def test_the_server_refuses_to_start_where_the_old_discovery_cannot_be_switched_off(monkeypatch):
    monkeypatch.delattr(server.PagesManager, "uses_pages_directory")
    with pytest.raises(SystemExit, match="服务器不启动"):
        server.close_pages_window()


# ── failures ─────────────────────────────────────────────────────────────────


def test_a_failing_page_shows_a_number_that_the_log_explains_and_nothing_else(site):
    run = open_page(site, "broken")
    (error,) = run.errors
    number = re.search(r"编号 ([0-9a-f]{6})", error).group(1)
    assert error.startswith("页面出错:")
    assert "123456" not in error
    log = [json.loads(line) for line in site.log.read_text().splitlines() if line.startswith("{")]
    (said,) = [line for line in log if number in line["what"]]
    assert (said["what"], said["error"]) == (f"页面出错，编号 {number}", "ValueError")
    assert said["where"][-1] == "tests/e2e/small_site/pages/broken.py:4 <module>"
    assert "123456" not in site.log.read_text(), "what an error says may hold anything (rules 11.14)"


# ── speed ────────────────────────────────────────────────────────────────────


def test_the_settings_that_make_reruns_quick_are_on():
    config = server.config
    config.get_config_options(force_reparse=True)
    assert config.get_option("runner.postScriptGC") is False
    assert config.get_option("server.fileWatcherType") == "none"
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("client.showErrorDetails") == "none"
    assert config.get_option("server.enableXsrfProtection") is True


def test_the_lifespan_freezes_what_it_imported_and_leaves_full_collections_to_its_task():
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()

    async def start_and_stop():
        async with server.lifespan(None):
            return gc.get_freeze_count(), gc.get_threshold()

    try:
        frozen, during = run_apart(start_and_stop())
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
        sys.setswitchinterval(interval)
    assert frozen > 100_000
    assert during[2] >= 1_000_000


async def hello(scope, receive, send):
    """The smallest ASGI application."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


def test_connections_do_not_wait_to_fill_a_packet(free_tcp_port):
    site = "127.0.0.1", free_tcp_port
    running = uvicorn.Server(server.uvicorn_config(hello, *site, server.place_of(*site, SignInSettings())))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    client = http.client.HTTPConnection("127.0.0.1", free_tcp_port, timeout=10)
    try:
        while not running.started:
            thread.join(0.05)
        client.request("GET", "/")
        client.getresponse().read()
        assert accepted_no_delay(free_tcp_port) == [1]
    finally:
        client.close()
        running.should_exit = True
        thread.join(10)


def accepted_no_delay(port):
    """TCP_NODELAY of every connection this process accepted on the port."""
    found = []
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            with socket.socket(fileno=os.dup(number)) as copy:
                if copy.family == socket.AF_INET and copy.getsockname()[1] == port and copy.getpeername():
                    found.append(int(copy.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0))
        except OSError:
            continue
    return found


@pytest.fixture
def free_tcp_port():
    return free_port()


def test_every_module_of_every_room_is_imported_before_the_first_viewer():
    """Rooms have subjects: a walk that stopped at the first floor would leave most of the house to the first viewer."""
    wanted = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for room in server.ROOMS_TO_IMPORT
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    }
    script = "import server, sys; server.import_what_pages_need(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert wanted - set(done.stdout.split()) == set()
