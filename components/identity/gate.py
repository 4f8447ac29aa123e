"""The gate before everything else: who is not someone gets the sign-in page or 401, nothing else (rules 11.9).

A pure ASGI application around the site. The order matters: what costs least and says least comes first.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from components.identity import asking
from components.identity.answering import answer, careful, go_to
from components.identity.connections import Connections, OpenPage
from components.identity.doors import Doors
from components.identity.forms import page as page_of
from components.identity.forms import show, way
from components.identity.handover import DEMONSTRATION, handed_over
from components.identity.health import Health
from components.identity.place import Place
from data_access.engine import reading
from data_access.failures import DatabaseBusy, DatabaseNotReady, DatabaseUnmade
from services.clock import now
from services.identity.demonstration import has_accounts, people
from services.identity.viewer import Viewer, viewer_of_token

LOG = logging.getLogger("sign_in")
NO_PAGE = page_of("没有这个页面", "网址可能抄错了，或者页面已改名。", way("/", "打开首页"))
LONGEST_UPLOAD = 21 * 1024 * 1024
UPLOADS = "/_stcore/upload_file/"
STREAM = "/_stcore/stream"
FOLDERS = ("/static/", "/media/", "/component/", UPLOADS, "/_stcore/bidi-components/", "/site-icon/", "/files/")
FILES = frozenset({"/_stcore/health", "/_stcore/host-config", "/chinese.js", "/favicon.png", "/manifest.json"})
METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE"}
CHANGING = {"POST", "PUT", "DELETE"}
NODE = "pilot_node"
AWAY = "数据库暂时不能用，请稍后再试；一直这样请告诉系统管理员"
SECONDS_KEPT = 0.5
"""How long an answer of the database on a token is good for."""


@dataclass
class Gate:
    """`paths`: the pages of the site by their addresses."""

    app: object
    place: Place
    paths: frozenset[str]

    def __post_init__(self) -> None:
        self.connections = Connections(self.place.settings.rules)
        self.health = Health()
        self.doors = Doors(self.place, self.paths, self.connections)
        self.kept: dict[str, tuple[float, Viewer | None]] = {}
        self.open_until = 0.0
        self.is_open = False
        self.is_peopled = False

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, staying(careful(send, self.place), scope, self.place))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope, receive, send) -> None:
        if scope["path"] == "/healthz" and scope["method"] in ("GET", "HEAD"):
            await answer(send, *await self.health.ask())
        elif refusal := self._refusal(scope):
            await answer(send, *refusal)
        else:
            await self._carefully(scope, limited(receive, longest_body(scope)), send)

    async def _carefully(self, scope, receive, send) -> None:
        """What fails here is answered like everything else, and says nothing of itself."""
        has_begun = False

        async def sending(message):
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._admitted(scope, receive, sending)
        except asking.TooLong:
            if not has_begun:
                await answer(send, 413, "内容太大")
        except DatabaseBusy as busy:  # as while a large demonstration is loaded: no fault of ours to log
            if has_begun:
                raise
            await answer(send, 503, str(busy))
        except DatabaseNotReady as away:
            LOG.error("database away", exc_info=away)
            if has_begun:
                raise
            await answer(send, 503, AWAY)
        except Exception:
            LOG.exception("request failed")
            if has_begun:
                raise
            await answer(send, 500, "服务器出错了，请稍后再试")

    def _refusal(self, scope) -> tuple[int, str] | None:
        """Status and word for a request that is wrong whoever sends it."""
        if asking.has_long_headers(scope):
            return 431, "请求头太长"
        if not asking.is_for_us(scope, self.place):
            return 421, "请用本站的网址打开"
        if scope["method"] not in METHODS:
            return 405, "不支持这种请求"
        if not asking.has_our_origin(scope, self.place, is_needed=scope["method"] in CHANGING):
            return 403, "请求不是从本站页面发出的"
        length = asking.header(scope, b"content-length")
        if length and (not length.isdigit() or int(length) > longest_body(scope)):
            return 413, "内容太大"
        return None

    async def _admitted(self, scope, receive, send) -> None:
        viewer, is_open = await self._who(scope)
        if viewer is not None and await self.doors.elsewhere.names_another(scope, viewer):
            await self.doors.end(scope, viewer)
            self.kept.clear()
            viewer = None
        if await self.doors.opened(scope, receive, send, viewer, is_open):
            self.kept.clear()
            return
        if viewer is None and not is_open:
            await self._turn_away(scope, send)
        elif viewer is not None and viewer.must_change:
            await (go_to(send, "/password") if asking.is_for_a_page(scope) else answer(send, 403, "请先修改初始密码"))
        elif not self.is_known(scope["path"]):
            await no_page(scope, send)
        else:
            relay = send if scope["path"] in self.paths else without_index(scope, send)
            await self.app(handed_over(scope, viewer.session_id if viewer else DEMONSTRATION), receive, relay)

    async def _turn_away(self, scope, send) -> None:
        if not asking.is_for_a_page(scope):
            await answer(send, 401, "请先登录")
            return
        if not await self.doors.elsewhere.came_by_portal(scope, send):
            await go_to(send, self.doors.sign_in_path(scope))

    async def _websocket(self, scope, receive, send) -> None:
        if self._is_wrong(scope):
            await refuse(receive, send)
            return
        try:
            viewer, is_open = await self._who(scope)
        except (DatabaseNotReady, DatabaseBusy) as away:
            LOG.error("database away", exc_info=away)
            await refuse(receive, send)
            return
        if scope["path"] != STREAM or (viewer is None and not is_open) or (viewer is not None and viewer.must_change):
            await refuse(receive, send)
            return
        number = viewer.session_id if viewer else DEMONSTRATION
        page = OpenPage(number, viewer.standing if viewer else None)
        await self.connections.relay(self.app, handed_over(scope, number), receive, send, page)

    def _is_wrong(self, scope) -> bool:
        if asking.has_long_headers(scope) or not asking.is_for_us(scope, self.place):
            return True
        return not asking.has_our_origin(scope, self.place, is_needed=True)

    async def _who(self, scope) -> tuple[Viewer | None, bool]:
        """The viewer, and whether the demonstration is open to one who is nobody; its people end with it."""
        viewer = await self._viewer(scope)
        is_open = (viewer is None or viewer.is_demo) and await self.shows_itself(scope)
        if viewer is not None and viewer.is_demo and not is_open:
            return None, False
        return viewer, is_open and viewer is None

    async def _viewer(self, scope) -> Viewer | None:
        """Who the cookie says it is, as the database says now; None for nobody, or for one whose session is over."""
        token = asking.cookie(scope, self.place.cookie("session"))
        if not token:
            return None
        at, viewer = self.kept.get(token, (0.0, None))
        if time.monotonic() - at > SECONDS_KEPT:
            viewer = await asyncio.to_thread(self._asked, token)
            if len(self.kept) > 2_000:
                self.kept.clear()
            self.kept[token] = time.monotonic(), viewer
        return viewer

    def _asked(self, token: str) -> Viewer | None:
        """A database that is away or busy says nothing of a person: that is raised, and nobody is sent to sign in."""
        try:
            with reading() as connection:
                rules = self.place.settings.rules
                viewer = viewer_of_token(connection, token, now(), rules, self.connections.seen)
        except DatabaseUnmade:
            return None
        return viewer if viewer is not None and viewer.over is None else None

    async def shows_itself(self, scope) -> bool:
        """Whether the demonstration is open to this request: on this machine only, as long as nobody has an account."""
        if not self.place.is_local or self.place.settings.is_required or not asking.is_from_here(scope):
            return False
        if time.monotonic() > self.open_until:
            self.is_open = not await asyncio.to_thread(has_accounts)
            if self.is_open and not self.is_peopled:
                self.is_peopled = bool(await asyncio.to_thread(people))
            self.open_until = time.monotonic() + SECONDS_KEPT
        return self.is_open

    def is_known(self, path: str) -> bool:
        return path in self.paths or path in FILES or path.startswith(FOLDERS)


def staying(send, scope, place: Place):
    """A send that tells the browser which process answered, so that the proxy sends it there again: an open page, its
    uploads and its files belong to one. Another that takes over tells its own name.
    """
    path = scope["path"]
    if not place.node or path == "/healthz" or path.startswith("/static/"):
        return send
    if asking.cookie(scope, NODE) == place.node:
        return send
    cookie = f"{NODE}={place.node}; Path={place.settings.prefix or '/'}; HttpOnly; SameSite=Lax"
    told = (b"set-cookie", (cookie + ("; Secure" if place.is_https else "")).encode())

    async def sending(message):
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), told]}
        await send(message)

    return sending


async def no_page(scope, send) -> None:
    await (show(send, 404, NO_PAGE) if asking.is_for_a_page(scope) else answer(send, 404, "没有这个页面"))


def without_index(scope, send):
    """A send for what is no page: Streamlit answers an unknown file with its first page, which is 404 here.

    A file of ours that is HTML says how it is saved; a component's page is its own.
    """
    is_replaced = False

    async def relay(message):
        nonlocal is_replaced
        if message["type"] == "http.response.start" and not scope["path"].startswith("/component/"):
            told = dict(message.get("headers", []))
            is_html = told.get(b"content-type", b"").startswith(b"text/html")
            is_replaced = is_html and message["status"] < 400 and b"content-disposition" not in told
            if is_replaced:
                await no_page(scope, send)
        if not is_replaced:
            await send(message)

    return relay


def longest_body(scope) -> int:
    """How many bytes a request may bring."""
    return LONGEST_UPLOAD if scope["path"].startswith(UPLOADS) else asking.LONGEST_FORM


def limited(receive, longest: int):
    """A receive that stops a body which is longer than it may be, whatever its header says."""
    size = 0

    async def receiving():
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > longest:
            raise asking.TooLong
        return message

    return receiving


async def refuse(receive, send) -> None:
    """Refuse a websocket before it is opened: 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4403})
