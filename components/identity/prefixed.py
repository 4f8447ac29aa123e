"""The site below a path of a host that has other programs too: everything within is written as if it stood at / (rules
11.19)."""

import re

from components.identity.answering import answer
from components.identity.place import Place

OURS = re.compile(rb'\b(href|action)="/(?!/)')
"""Links and forms of the pages of signing in; the site's own page names its files from where it is."""


def below(app, place: Place):
    """The site as it is, or below the path that the settings name."""
    return Prefixed(app, place.settings.prefix) if place.settings.prefix else app


class Prefixed:
    """ASGI: takes the path away from what comes, puts it before the addresses that go out."""

    def __init__(self, app, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] == "/healthz":
            await self.app(scope, receive, send)
        elif scope["path"].startswith(f"{self.prefix}/"):
            await self.app(self._within(scope), receive, self._sending(send) if scope["type"] == "http" else send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})
        elif scope["path"] == self.prefix:
            words = scope["query_string"]
            to = f"{self.prefix}/".encode() + (b"?" + words if words else b"")
            await answer(send, 308, headers=[(b"location", to)])
        else:
            await answer(send, 404, "没有这个页面")

    def _within(self, scope: dict) -> dict:
        raw, start = scope.get("raw_path") or b"", self.prefix.encode()
        return {**scope, "path": scope["path"].removeprefix(self.prefix), "raw_path": raw.removeprefix(start)}

    def _sending(self, send):
        start = None

        async def sending(message):
            nonlocal start
            if message["type"] == "http.response.start":
                message = {**message, "headers": [self._header(*pair) for pair in message.get("headers", [])]}
                if _is_page(dict(message["headers"])):
                    start = message
                    return
            elif start is not None:
                body = OURS.sub(rb'\1="' + self.prefix.encode() + b"/", message.get("body", b""))
                told = [pair for pair in start["headers"] if pair[0] != b"content-length"]
                length = (b"content-length", str(len(body)).encode())
                await send({**start, "headers": [*told, length]})
                start, message = None, {**message, "body": body}
            await send(message)

        return sending

    def _header(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        is_ours = name.lower() == b"location" and value.startswith(b"/")
        return (name, self.prefix.encode() + value) if is_ours else (name, value)


def _is_page(told: dict[bytes, bytes]) -> bool:
    """A page of ours that comes in one piece: neither packed nor a file to save."""
    is_html = told.get(b"content-type", b"").startswith(b"text/html") and b"content-length" in told
    return is_html and b"content-encoding" not in told and b"content-disposition" not in told
