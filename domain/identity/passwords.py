"""What a password must be and what a sign-in name is (rules 11.6)."""

import re
import unicodedata
from collections.abc import Collection

from domain.refusal import Refused

LONGEST = 128
"""Characters; more is only work for the server."""
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
NAME = re.compile(r"[^\s\x00-\x1f:/\\@,;\"'<>]{2,40}")


def sign_in_name(typed: str) -> str:
    """One name for all ways of typing it: full width, capitals and blanks around it make no difference."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def check_sign_in_name(typed: str) -> str:
    """The name, normalised; Refused for one that is too short, too long, or has blanks or marks in it."""
    name = sign_in_name(typed)
    if not NAME.fullmatch(name):
        raise Refused("登录名须为 2–40 个字，不含空格和标点 : / \\ @ , ; 引号 尖括号")
    return name


def weaknesses(password: str, *, name: str, common: Collection[str], shortest: int) -> list[str]:
    """Every reason why this is no password for the person; empty when it is one. `common` is in small letters."""
    found = []
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(password) < shortest:
        found.append(f"至少 {shortest} 位，现有 {len(password)} 位")
    if len(password) > LONGEST:
        found.append(f"最多 {LONGEST} 位")
    if len(name) >= 3 and name in folded:
        found.append("不能含登录名")
    if folded in common or _EDGES.sub("", folded) in common or _repeats(folded) in common:
        found.append("是常见密码，或由常见密码加数字而成")
    elif len(set(folded)) < 5:
        found.append("不同的字符太少，至少 5 种")
    return found


def _repeats(text: str) -> str:
    """The part that a text repeats (abcabc → abc); the text itself if it repeats nothing."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text


def check_password(password: str, *, name: str, common: Collection[str], shortest: int) -> None:
    """Refused with every weakness."""
    if found := weaknesses(password, name=name, common=common, shortest=shortest):
        raise Refused("新密码不合要求：" + "；".join(found))
