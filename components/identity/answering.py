"""What the gate answers: whole responses, and the headers every response of the site carries."""

from collections.abc import Iterable

from components.identity.place import Place

# Inline styles are how Streamlit and its charts draw.
SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self' data: blob:; frame-src 'self' blob: data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
ALWAYS = {
    b"content-security-policy": SECURITY_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
Header = tuple[bytes, bytes]


def headers_of(place: Place) -> list[Header]:
    """What every response of the site carries."""
    return [*ALWAYS.items(), *([ONLY_HTTPS] if place.is_https and not place.settings.prefix else [])]


def careful(send, place: Place):
    """A send that adds to every response what it does not say itself."""
    always = headers_of(place)

    async def sending(message):
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message.get("headers", [])}
            more = [pair for pair in always if pair[0] not in there]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return sending


async def answer(
    send, status: int, text: str = "", *, media_type: str = "text/plain", headers: Iterable[Header] = ()
) -> None:
    """A whole response that nobody keeps."""
    content = text.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", f"{media_type}; charset=utf-8".encode()),
                (b"content-length", str(len(content)).encode()),
                (b"cache-control", b"no-store"),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": content})


async def go_to(send, path: str, headers: Iterable[Header] = ()) -> None:
    """Send the browser to another address of ours, by GET."""
    await answer(send, 303, headers=[(b"location", path.encode()), *headers])


def set_cookie(place: Place, name: str, value: str, *, seconds: int | None = None) -> Header:
    """Until the browser closes, or for so many seconds (0: take it away)."""
    parts = [f"{place.cookie(name)}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += ["Secure"] if place.is_https else []
    parts += [f"Max-Age={seconds}"] if seconds is not None else []
    return b"set-cookie", "; ".join(parts).encode()
