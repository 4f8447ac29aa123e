"""Every file leaves through our own routes: what is kept, by a signed link; what is made, by the offer of a page.

A link names the file, the user it was made for and when it ends; without the server's secret none can be made or
changed. An offer is kept here until a person fetches it: its words are too many for an address, and it is made at the
click. Whoever fetches must be who it was drawn for (`who`), the services check the rights again, and the trail has it
before the file goes. FILE_LINK_SECRET serves several processes for what is kept; an offer belongs to its process.
"""

import hashlib
import hmac
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from threading import Lock
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components.prefix import at
from services.access import Permission, Role, User, check
from services.approvals.page import proposed_file
from services.audit.leaving import TAKEN, VIEWED, note_leaving
from services.errors import Refused
from services.frame import ReadOvertaken, looking
from services.intake.evidence import evidence_file
from services.intake.trail import original_file

SECRET = os.environ.get("FILE_LINK_SECRET", "").encode() or secrets.token_bytes(32)
SECONDS = 15 * 60
"""A page that was drawn longer ago is drawn anew before its links work."""
MOST_OFFERS = 4_000
"""Offers kept; the oldest go first."""
Kept = tuple[str, str, bytes, int | None]
"""Name, media type, bytes, pilot of a file that is kept; no pilot for one that is of none."""
FILES: dict[str, Callable[[object, User, int], Kept]] = {
    "evidence": evidence_file,
    "batch": original_file,
    "proposal": proposed_file,
}
SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
}


@dataclass(frozen=True)
class Made:
    """A file that a page offers to a user; `make` makes it at the click, on a connection of its own."""

    user: User
    pilot_id: int | None
    permission: Permission
    name: str
    mime: str
    make: Callable[[object], bytes]
    until: float


_offers: OrderedDict[str, Made] = OrderedDict()
_lock = Lock()


who: Callable[[Request], User | None] | None = None
"""Who fetches a file: the server puts here how the gate tells it, and a link drawn for another, or in a session that is
over, opens nothing. None where no gate stands in front (a test of these routes): a link alone counts.
"""
NUMBERS = ("district_id", "department_id", "pilot_id", "account_id", "session_id")
WORDS = ("by", "role", *NUMBERS, "until")


def link(kind: str, number: int, user: User) -> str:
    """Address of a file for this user, for a quarter of an hour."""
    words = {
        "by": user.name,
        "role": user.role.value,
        **{name: str(getattr(user, name) or "") for name in NUMBERS},
        "until": str(int(time.time()) + SECONDS),
    }
    return f"{at(f'/files/{kind}/{number}')}?{urlencode(words | {'sign': _sign(kind, number, words)})}"


def offer(
    place: str, user: User, pilot_id: int | None, permission: Permission, name: str, mime: str, make: Callable
) -> str:
    """Address of a file to be made; the same for a place (a session's button), whose newest offer counts."""
    token = hmac.new(SECRET, place.encode(), hashlib.sha256).hexdigest()
    with _lock:
        _offers[token] = Made(user, pilot_id, permission, name, mime, make, time.time() + SECONDS)
        _offers.move_to_end(token)
        while len(_offers) > MOST_OFFERS or next(iter(_offers.values())).until < time.time():
            _offers.popitem(last=False)
    return at(f"/files/made/{token}")


def _sign(kind: str, number: int, words: dict[str, str]) -> str:
    text = "\x1f".join((kind, str(number), *(words[name] for name in sorted(words))))
    return hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()


def serve(request: Request) -> Response:
    """A kept file, as something to save and never to run; 403 for a link that was not made here or has ended."""
    kind, number = request.path_params["kind"], request.path_params["number"]
    words = {name: request.query_params.get(name, "") for name in WORDS}
    signed = hmac.compare_digest(_sign(kind, number, words), request.query_params.get("sign", ""))
    if kind not in FILES or not signed:
        return _no("这个链接无效：请回到页面重新点开。")
    if int(words["until"]) < time.time():
        return _no("这个链接已过期：请刷新页面后再点。")
    user = User(
        words["by"], Role(words["role"]), **{name: int(words[name]) if words[name] else None for name in NUMBERS}
    )

    def fetch() -> Kept:
        with looking() as connection:
            return FILES[kind](connection, user, number)

    return _sent(request, user, VIEWED, fetch)


def serve_made(request: Request) -> Response:
    """A file that a page offered, made now; 403 for an offer that has ended or was another person's."""
    with _lock:
        found = _offers.get(request.path_params["token"])
    if found is None or found.until < time.time():
        return _no("这个链接已过期：请刷新页面后再点。")

    def make() -> Kept:
        check(found.user, found.permission)
        with looking() as connection:
            return found.name, found.mime, found.make(connection), found.pilot_id

    return _sent(request, found.user, TAKEN, make)


def _sent(request: Request, user: User, action: str, fetch: Callable[[], Kept]) -> Response:
    """The file, once it is in the trail; the sentence of a refusal instead."""
    if who is not None and who(request) != user:
        return _no("这个链接不是给您的：请回到页面重新点开。")
    try:
        name, media_type, content, pilot_id = _fetched(fetch)
        note_leaving(pilot_id, user, action, name, content)
    except Refused as refusal:
        return _no(str(refusal))
    return Response(content, media_type=media_type, headers={**SAFE, "content-disposition": disposition(name)})


def _fetched(fetch: Callable[[], Kept]) -> Kept:
    """What a standby broke off is fetched again, from the primary then."""
    try:
        return fetch()
    except ReadOvertaken:
        return fetch()


def disposition(name: str) -> str:
    """How a file is saved: its Chinese name (RFC 6266, 5987), and one in ASCII for what reads no other."""
    plain = "".join(sign for sign in name if sign.isprintable()).replace("/", "-").replace("\\", "-")
    ending = PurePath(plain).suffix
    fallback = f"file{ending if ending.isascii() else ''}".replace('"', "")
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(plain, safe='')}"


def _no(sentence: str) -> Response:
    return PlainTextResponse(sentence, 403, headers=SAFE)


ROUTES = [Route("/files/made/{token}", serve_made), Route("/files/{kind}/{number:int}", serve)]
