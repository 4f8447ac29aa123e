"""Files that are kept (evidence, uploads as they came) leave through one route, by links that a page signs.

A link names the file, the user it was made for and when it ends; without the server's secret none can be made or
changed. The service checks the user's rights again when the file is fetched. FILE_LINK_SECRET serves several processes.
"""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.access import Role, User
from services.errors import Refused
from services.frame import connected
from services.intake.evidence import evidence_file
from services.intake.trail import original_file

SECRET = os.environ.get("FILE_LINK_SECRET", "").encode() or secrets.token_bytes(32)
SECONDS = 15 * 60
"""A page that was drawn longer ago is drawn anew before its links work."""
Fetch = Callable[[object, User, int], tuple[str, str, bytes]]
FILES: dict[str, Fetch] = {"evidence": evidence_file, "batch": original_file}
SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
}


def link(kind: str, number: int, user: User) -> str:
    """Address of a file for this user, for a quarter of an hour."""
    words = {
        "by": user.name,
        "role": user.role.value,
        "district": str(user.district_id or ""),
        "department": str(user.department_id or ""),
        "until": str(int(time.time()) + SECONDS),
    }
    return f"/files/{kind}/{number}?{urlencode(words | {'sign': _sign(kind, number, words)})}"


def _sign(kind: str, number: int, words: dict[str, str]) -> str:
    text = "\x1f".join((kind, str(number), *(words[name] for name in sorted(words))))
    return hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()


def serve(request: Request) -> Response:
    """The file, as something to save and never to run; 403 for a link that was not made here or has ended."""
    kind, number = request.path_params["kind"], request.path_params["number"]
    words = {name: request.query_params.get(name, "") for name in ("by", "role", "district", "department", "until")}
    signed = hmac.compare_digest(_sign(kind, number, words), request.query_params.get("sign", ""))
    if kind not in FILES or not signed:
        return PlainTextResponse("这个链接无效：请回到页面重新点开。", 403)
    if int(words["until"]) < time.time():
        return PlainTextResponse("这个链接已过期：请刷新页面后再点。", 403)
    district, department = (int(words[name]) if words[name] else None for name in ("district", "department"))
    user = User(words["by"], Role(words["role"]), district, department)
    try:
        with connected() as connection:
            name, media_type, content = FILES[kind](connection, user, number)
    except Refused as refusal:
        return PlainTextResponse(str(refusal), 403)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={**SAFE, "content-disposition": disposition})


ROUTES = [Route("/files/{kind}/{number:int}", serve)]
