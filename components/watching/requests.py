"""Every request and every run of a page leaves a record: an id, which route, how it ended, how long it took.

No query string, no address of a person, no name: what a path says beyond its route is left out too, since a file's
address is a key to it.
"""

import logging
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from components.identity import asking
from components.identity.place import Place
from components.watching.lines import REQUEST
from services.timing import timed

REQUESTS, PAGES = logging.getLogger("request"), logging.getLogger("page")
HEADER = b"x-request-id"
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
QUIET = ("/static/", "/_stcore/health", "/healthz")
"""Asked for all the time; written down only where the answer is an error, but always counted."""
STARTS = ("/sign-in/", "/static/", "/media/", "/component/", "/files/", "/site-icon/", "/_stcore/upload_file/")
OWN = frozenset({"/sign-in", "/sign-out", "/session", "/account", "/account/grant", "/account/person", "/password"})
KNOWN = frozenset({"/healthz", "/tab", "/chinese.js", "/favicon.png", "/_stcore/stream", "/_stcore/health"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
AT_ONCE = 8
"""Runs of pages of one process; more of them share the same processor, keep a connection each and end no sooner."""
_TURN = threading.Semaphore(AT_ONCE)


class Watched:
    """The site with a record of each request; the id of a request goes on to the page and back to the browser."""

    def __init__(self, app, place: Place, paths: frozenset[str]) -> None:
        self.app, self.place, self.paths = app, place, paths | OWN | KNOWN
        self.pages = 0
        """Open websockets: one for each tab that shows a page."""

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number = self._number(scope)
        token = REQUEST.set(number)
        headers = [pair for pair in scope["headers"] if pair[0] != HEADER]
        scope = {**scope, "headers": [*headers, (HEADER, number.encode())]}
        try:
            await (self._request if scope["type"] == "http" else self._page)(scope, receive, send)
        finally:
            REQUEST.reset(token)

    def _number(self, scope) -> str:
        """The id that our own proxy gave, so that both logs can be read together; else a new one."""
        given = asking.header(scope, HEADER)
        if GIVEN.fullmatch(given) and asking.address(scope) in self.place.settings.proxies:
            return given
        return secrets.token_hex(8)

    async def _request(self, scope, receive, send) -> None:
        begun, status, size = time.perf_counter(), 0, 0

        async def sending(message):
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                named = (HEADER, REQUEST.get().encode())
                message = {**message, "headers": [*message.get("headers", []), named]}
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            ms = round((time.perf_counter() - begun) * 1000, 1)
            method = scope["method"] if scope["method"] in METHODS else "other"
            told = {"method": method, "route": self.route(scope["path"]), "status": status, "bytes": size, "ms": ms}
            is_quiet = status < 400 and scope["path"].startswith(QUIET)
            REQUESTS.log(logging.DEBUG if is_quiet else logging.INFO, "请求", extra={"told": told})

    async def _page(self, scope, receive, send) -> None:
        self.pages += 1
        try:
            with timed(REQUESTS, "页面连接", route=self.route(scope["path"])):
                await self.app(scope, receive, send)
        finally:
            self.pages -= 1

    def route(self, path: str) -> str:
        """The path without what names one file, upload or stranger's guess."""
        if path in self.paths:
            return path
        start = next((start for start in STARTS if path.startswith(start)), None)
        return "其他" if start is None else f"{start}…"


@contextmanager
def page_run() -> Iterator[dict[str, object]]:
    """One run of a page, from the first line to the last; app.py puts its address under `page`.

    In a full house a run waits for its turn; the record says how long. The time until a page calls itself anew
    (st.rerun) or ends early (st.stop) is that of a run that ended well.
    """
    given = st.context.headers.get(HEADER.decode())
    with timed(PAGES, "页面运行", **({"id": given} if given else {})) as told, _turn(told):
        try:
            yield told
        except (RerunException, StopException):
            told["ok"] = True
            raise


@contextmanager
def _turn(told: dict[str, object]) -> Iterator[None]:
    begun = time.perf_counter()
    with _TURN:
        told["waited_ms"] = round((time.perf_counter() - begun) * 1000, 1)
        yield
