"""What a request says: headers, cookies, where it comes from, its form. ASGI scopes in, plain values out."""

import hashlib
import hmac
from urllib.parse import parse_qsl, quote, unquote

from components.identity.place import Place, is_loopback

LONGEST_HEADERS = 16 * 1024
MOST_HEADERS = 100
LONGEST_FORM = 16 * 1024
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")


def header(scope: dict, name: bytes) -> str:
    """The value of a header, or an empty text; of one that stands twice the first."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def cookie(scope: dict, name: str) -> str:
    """The value of a cookie of ours, or an empty text; of one that stands twice the first.

    What else a browser brings (other programs of the host set cookies with braces, blanks, Chinese) is passed over:
    Python's own reader would stop at it and lose ours behind it.
    """
    found = (part.strip() for key, value in scope["headers"] if key == b"cookie" for part in value.split(b";"))
    start = f"{name}=".encode()
    return next((one.removeprefix(start).decode("latin-1") for one in found if one.startswith(start)), "")


def has_long_headers(scope: dict) -> bool:
    sizes = [len(name) + len(value) for name, value in scope["headers"]]
    target = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
    return len(sizes) > MOST_HEADERS or sum(sizes) + target > LONGEST_HEADERS


def is_for_us(scope: dict, place: Place) -> bool:
    """Whether the request names exactly one Host and it is ours."""
    hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and hosts[0] in place.hosts


def has_our_origin(scope: dict, place: Place, *, is_needed: bool) -> bool:
    """Whether the page that asks is one of ours; a missing Origin passes only where none is needed."""
    origin = header(scope, b"origin").lower()
    if not origin:
        return not is_needed
    # the very address it was opened under, not another of this machine's names
    return origin in place.origins and origin.split("://", 1)[1] == header(scope, b"host").lower()


def address(scope: dict) -> str:
    """Who is at the other end of the connection."""
    return (scope.get("client") or ("", 0))[0]


def caller(scope: dict, place: Place) -> str:
    """Who asked a proxy of ours, as it says; else who is at the other end."""
    peer = address(scope)
    told = header(scope, b"x-forwarded-for").rpartition(",")[2].strip()
    return told[:45] if told and peer in place.settings.proxies else peer


def is_from_here(scope: dict) -> bool:
    """Whether somebody at this very machine asks, and no proxy on behalf of another."""
    return is_loopback(address(scope)) and not any(name in FORWARDED for name, _ in scope["headers"])


def is_for_a_page(scope: dict) -> bool:
    """Whether a browser asks for something to show in its window."""
    mode = header(scope, b"sec-fetch-mode")
    is_page = mode == "navigate" if mode else "text/html" in header(scope, b"accept")
    return is_page and scope["method"] in ("GET", "HEAD")


class TooLong(Exception):  # noqa: N818
    """A body longer than it may be."""


async def body(receive, longest: int) -> bytes:
    """The whole body; TooLong as soon as it is longer."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > longest:
            raise TooLong
        if not message.get("more_body"):
            return b"".join(parts)


async def form(receive) -> dict[str, str]:
    """Fields of a form of ours; of one that stands twice the last."""
    text = (await body(receive, LONGEST_FORM)).decode("utf-8", errors="replace")
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=20))


def query(scope: dict) -> dict[str, str]:
    return dict(parse_qsl((scope.get("query_string") or b"").decode("latin-1"), max_num_fields=40))


def wanted_path(scope: dict) -> str:
    """The page asked for with its words, to come back to after signing in."""
    words = (scope.get("query_string") or b"").decode("latin-1")
    return quote(scope["path"]) + (f"?{words}" if words else "")


def way_back(wanted: str, paths: frozenset[str]) -> str:
    """A page of ours that was wanted; the first page for anything else, so that no form sends a person elsewhere."""
    path = unquote(wanted.split("?", 1)[0])
    return wanted if path in paths and len(wanted) <= 400 and wanted.isprintable() else "/"


def csrf(token: str) -> str:
    """What a form of ours carries: only who can read the cookie could make it, and it says nothing of the cookie."""
    return hashlib.sha256(f"form:{token}".encode()).hexdigest()


def has_csrf(fields: dict[str, str], token: str) -> bool:
    return bool(token) and hmac.compare_digest(fields.get("form", ""), csrf(token))
