"""The web server around app.py: one process, quick reruns, compressed files, Chinese from the first byte."""

import argparse
import asyncio
import gc
import gzip
import importlib
import logging
import mimetypes
import os
import pkgutil
import sys
import time
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config, file_util, net_util
from streamlit.runtime.pages_manager import PagesManager

from command_line.console import print_what_it_can
from components import file_links, menu, quick_runs, site_files, vega
from components.guard import user_of
from components.identity import protocols
from components.identity.gate import Gate
from components.identity.handover import HEADER
from components.identity.place import Place, place_of
from components.identity.prefixed import below
from components.watching import figures, lines
from components.watching.failing import show_failure
from components.watching.requests import Watched
from data_access.failures import DatabaseNotReady
from services.errors import Refused
from services.identity.settings import settings
from services.keeping.alone import begin
from services.keeping.measures import measured

ROOT = Path(__file__).resolve().parent
STREAMLIT_FOLDER = Path(file_util.get_static_dir())
LOG = logging.getLogger("server")
ROOMS_TO_IMPORT = ("domain", "data_access", "services", "components", "reports")
LIBRARIES_TO_IMPORT = ("pandas", "pyarrow", "altair", "plotly.graph_objects")
COMPRESSIBLE = {".js", ".css", ".json", ".svg", ".txt", ".map"}
ONE_YEAR = "private, immutable, max-age=31536000"
SECONDS_BETWEEN_COLLECTIONS, SECONDS_TO_WAIT_FOR_QUIET = 60, 120
GARBAGE = (2_000, 10, 1_000_000)  # full collections wait for quiet moments; the young generations stay automatic
# A page takes about 10 ms: with Python's 5 ms, crowded viewers interrupt each other's pages halfway; all wait longer.
SECONDS_BETWEEN_THREAD_SWITCHES = 0.02


# ── quick reruns ────────────────────────────────────────────────────────────


def close_pages_window():
    """Stops Streamlit from running pages/x.py by itself, past app.py, on a server nobody has opened yet."""
    if not hasattr(PagesManager, "uses_pages_directory"):
        raise SystemExit(
            f"Streamlit {st.__version__} 不再有 PagesManager.uses_pages_directory,"
            "无法确认 pages/ 下的页面只能经 app.py 打开，服务器不启动。请安装 requirements.txt 中的版本。"
        )
    PagesManager.uses_pages_directory = False


def import_what_pages_need():
    """Imports every room and the large libraries, so that no viewer waits for them; a broken module is logged."""
    names = list(LIBRARIES_TO_IMPORT)
    for room in ROOMS_TO_IMPORT:
        with suppress(ModuleNotFoundError):
            package = importlib.import_module(room)
            names += [module.name for module in pkgutil.walk_packages(package.__path__, f"{room}.")]
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001  one broken room must not keep the others closed
            LOG.exception("could not import %s", name)


async def is_busy():
    """True if the process used more than a twentieth of a core in the last second."""
    before = time.process_time()
    await asyncio.sleep(1)
    return time.process_time() - before > 0.05


async def collect_in_quiet_moments():
    """Compiles the charts; then a full collection about once a minute in a quiet moment, after two busy ones anyway."""
    await asyncio.to_thread(vega.compile_all)
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_COLLECTIONS)
        latest = time.monotonic() + SECONDS_TO_WAIT_FOR_QUIET
        while await is_busy() and time.monotonic() < latest:
            pass
        await asyncio.to_thread(gc.collect)


@asynccontextmanager
async def lifespan(_app):
    """Prepares the process before the first viewer; Streamlit's runtime is already up."""
    quick_runs.keep_theme()
    import_what_pages_need()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    sys.setswitchinterval(SECONDS_BETWEEN_THREAD_SWITCHES)
    collector = asyncio.create_task(collect_in_quiet_moments())
    try:
        yield
    finally:
        collector.cancel()


# ── files for the browser ───────────────────────────────────────────────────


def streamlit_files(folder):
    """The scripts and styles Streamlit serves and that shrink: URL path → file."""
    return {
        "/" + path.relative_to(folder).as_posix(): path
        for path in (folder / "static").rglob("*")
        if path.suffix in COMPRESSIBLE
    }


def without_headers(scope, *names):
    """The same request without the headers named."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in names]}


def header(headers, name):
    """The value of a header as text, or an empty text."""
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


class BrowserFiles:
    """Middleware: Streamlit's files compressed once, its index page in Chinese. Everything else passes untouched."""

    UNTOUCHED = ("/_stcore/", "/media/", "/component/", "/static/", "/app/static/")

    def __init__(self, app):
        self.app = app
        self.prefix = "/" + config.get_option("server.baseUrlPath").strip("/")
        self.files = streamlit_files(STREAMLIT_FOLDER)
        self.packed = {}
        original = (STREAMLIT_FOLDER / "index.html").read_text(encoding="utf-8")
        self.index_length = str(len(original.encode()))
        self.index = site_files.index_page(original).encode()
        self.packed_index = gzip.compress(self.index)
        self.script = gzip.compress(site_files.browser_script())
        self.icon = gzip.compress(site_files.ICON.encode())

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        path = self.own_path(scope)
        takes_gzip = "gzip" in header(scope["headers"], b"accept-encoding")
        if path == site_files.SCRIPT_PATH:
            await reply(send, self.script, "text/javascript; charset=utf-8", ONE_YEAR, packed=True)
        elif path.startswith(site_files.ICON_FOLDER):
            await reply(send, self.icon, "image/svg+xml", ONE_YEAR, packed=True)
        elif path in self.files and takes_gzip and not header(scope["headers"], b"range"):
            await reply(send, await self.pack(path), mimetypes.guess_type(path)[0], ONE_YEAR, packed=True)
        elif path.startswith(self.UNTOUCHED):
            await self.app(scope, receive, send)
        else:
            plain = without_headers(scope, b"accept-encoding", b"if-none-match", b"if-modified-since")
            await self.app(plain, receive, self.with_chinese_index(send, takes_gzip))

    def own_path(self, scope):
        """The path below the mount point and server.baseUrlPath, with a leading slash."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return "/" + path.removeprefix(self.prefix).lstrip("/")

    async def pack(self, path):
        """The file compressed; done once, at the first request, away from the event loop."""
        if path not in self.packed:
            self.packed[path] = asyncio.create_task(asyncio.to_thread(read_packed, self.files[path]))
        return await asyncio.shield(self.packed[path])

    def is_index(self, message):
        """True if this response is Streamlit's own index page."""
        headers = message.get("headers", [])
        return (
            message["status"] == 200
            and header(headers, b"content-type").startswith("text/html")
            and header(headers, b"content-length") == self.index_length
        )

    def with_chinese_index(self, send, takes_gzip):
        """A send that answers with our index page where Streamlit would have sent its own."""
        replaced = False

        async def relay(message):
            nonlocal replaced
            if message["type"] == "http.response.start" and self.is_index(message):
                replaced = True
                body = self.packed_index if takes_gzip else self.index
                cookies = [pair for pair in message["headers"] if pair[0].lower() == b"set-cookie"]
                await reply(send, body, "text/html; charset=utf-8", "no-store", packed=takes_gzip, extra=cookies)
            elif not replaced:
                await send(message)

        return relay


def read_packed(path):
    """The file as this site serves it, compressed as far as gzip goes."""
    return gzip.compress(site_files.changed_file(path.read_bytes()), 9)


async def reply(send, body, media_type, cache, *, packed, extra=()):
    """Sends a whole response; the gate adds the headers of every response."""
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", cache.encode()),
        (b"vary", b"accept-encoding"),
        *extra,
    ]
    headers += [(b"content-encoding", b"gzip")] if packed else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


# ── the server ──────────────────────────────────────────────────────────────


def build_app(place: Place, script: Path):
    """The ASGI application for app.py, or for another script (tests), behind its gate."""
    close_pages_window()
    if str(script.parent) not in sys.path:
        sys.path.insert(0, str(script.parent))
    # A foreign Origin would otherwise make Streamlit ask a service on the internet for our address.
    net_util.get_external_ip = lambda: None
    file_links.who = lambda request: user_of(request.headers.get(HEADER.decode()))
    parts = {"lifespan": lifespan, "routes": file_links.ROUTES, "middleware": [Middleware(BrowserFiles)]}
    paths = addresses_of(script)
    return Watched(Gate(st.App(script, on_script_error=show_failure, **parts), place, paths), place, paths)


def addresses_of(script):
    """Addresses of the pages that a script shows: the menu's, or those of the files beside another script."""
    names = menu.PATHS if script == ROOT / "app.py" else [path.stem for path in (script.parent / "pages").glob("*.py")]
    return frozenset({"/", *(f"/{name}" for name in names)})


def uvicorn_config(app, host, port, place):
    """One process. uvicorn opens the socket itself, so that asyncio sets TCP_NODELAY on every connection."""
    return uvicorn.Config(
        app,
        host,
        port,
        http=protocols.careful_http(place),
        ws=protocols.careful_websocket(place),
        ws_max_size=config.get_option("server.maxMessageSize") * 1024 * 1024,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_per_message_deflate=False,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


def main(arguments=None):
    """Reads host, port and script from the command line, STREAMLIT_SERVER_* or config.toml, and serves."""
    parser = argparse.ArgumentParser(description="启动网站")
    parser.add_argument("--host", help="监听地址，默认见 .streamlit/config.toml")
    parser.add_argument("--port", type=int, help="端口，默认见 .streamlit/config.toml")
    parser.add_argument("--script", help="页面入口，默认 app.py（测试用）")
    options = parser.parse_args(arguments)
    print_what_it_can()
    host = options.host or config.get_option("server.address") or "127.0.0.1"
    port = options.port or config.get_option("server.port")
    for option, value in (("address", host), ("port", port)):
        config.set_option(f"server.{option}", value)
    script = Path(options.script or os.environ.get("APP_SCRIPT") or ROOT / "app.py").resolve()
    try:
        place = place_of(host, port, settings())
        lines.begin(os.environ.get("LOG_FOLDER", ""), port)
        alone = begin(port) if script == ROOT / "app.py" else nullcontext()
        app = build_app(place, script)
        figures.begin(measured, lambda: app.pages)
    except (Refused, DatabaseNotReady) as problem:
        print(problem, file=sys.stderr)
        return 2
    server = uvicorn.Server(uvicorn_config(below(app, place), host, port, place))
    print(f"请在浏览器中打开 {place.address or f'http://{host}:{port}'}（按 Ctrl+C 停止）", flush=True)
    with alone:
        server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
