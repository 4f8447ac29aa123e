"""The pages of signing in, as HTML of our own: no script, one inline style, every text escaped."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from components.identity.answering import answer

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f6fa;color:#111823;
font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:400px;margin:8vh auto 0;padding:28px 24px;background:#fff;border:1px solid #dde3ec;border-radius:8px}
@media(max-width:440px){main{margin:0;min-height:100vh;border:0;border-radius:0}}
h1{font-size:22px;line-height:1.3;margin:0 0 4px}
h2{font-size:17px;margin:24px 0 8px}
p{margin:0 0 16px;color:#4a5568}
label{display:block;margin:14px 0 0;font-weight:600}
input{display:block;width:100%;height:46px;margin-top:4px;padding:0 12px;font:inherit;
border:1px solid #7a8699;border-radius:6px}
input:focus,button:focus,a:focus{outline:3px solid #5b8bd0;outline-offset:1px}
button,.way{display:block;width:100%;min-height:46px;margin:18px 0 0;padding:8px 12px;font:inherit;font-weight:600;
text-align:center;text-decoration:none;color:#fff;background:#1f4e9e;border:1px solid #1f4e9e;
border-radius:6px;cursor:pointer}
.plain,.way{color:#1f4e9e;background:#fff;margin-top:10px}
.said{margin:12px 0 0;padding:10px 12px;color:#a3242d;background:#f6d3d5;border-radius:6px}
.note{margin:12px 0 0;padding:10px 12px;color:#7a4e0e;background:#fbe9c6;border-radius:6px}
a{color:#1f4e9e}
"""
POLICY = (
    "default-src 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = ((b"content-security-policy", POLICY.encode()), (b"x-frame-options", b"DENY"))
SITE = "中小企业数字化转型试点红黄绿灯"


@dataclass(frozen=True)
class Field:
    """A line to type into. `kind` as HTML calls it."""

    name: str
    label: str
    kind: str = "password"
    fills: str = "current-password"


@dataclass(frozen=True)
class Press:
    """A form of one button, with what it sends beside the CSRF word."""

    path: str
    label: str
    sends: tuple[tuple[str, str], ...] = ()
    is_plain: bool = True


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def form(path: str, word: str, fields: Iterable[Field], label: str, sends: Iterable[tuple[str, str]] = ()) -> str:
    """A form of lines to type into, sent to a path of ours."""
    lines = [
        f'<label>{escape(one.label)}<input name="{one.name}" type="{one.kind}" autocomplete="{one.fills}" '
        f'maxlength="128" required></label>'
        for one in fields
    ]
    return (
        f'<form method="post" action="{escape(path)}">{hidden("form", word)}'
        f"{''.join(hidden(*pair) for pair in sends)}{''.join(lines)}<button>{escape(label)}</button></form>"
    )


def press(one: Press, word: str) -> str:
    style = ' class="plain"' if one.is_plain else ""
    return (
        f'<form method="post" action="{escape(one.path)}">{hidden("form", word)}'
        f"{''.join(hidden(*pair) for pair in one.sends)}<button{style}>{escape(one.label)}</button></form>"
    )


def way(path: str, label: str) -> str:
    return f'<a class="way" href="{escape(path)}">{escape(label)}</a>'


def notice(text: str, style: str = "said") -> str:
    """A sentence that stands out; nothing for no sentence."""
    return f'<div class="{style}" role="alert">{escape(text)}</div>' if text else ""


def page(title: str, lead: str, *parts: str) -> str:
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} · {SITE}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(lead)}</p>{''.join(parts)}</main></body></html>"
    )


async def show(send, status: int, html: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    await answer(send, status, html, media_type="text/html", headers=[*HEADERS, *headers])
