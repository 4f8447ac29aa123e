"""Settings of signing in: a TOML file that SIGN_IN_FILE names; without one the defaults, and local accounts only.

origin = "https://pilot.example.gov.cn"     # the one address under which people open the site
                                            # https://www.example.gov.cn/pilot where others share the host
idle_minutes = 30                           # also longest_hours, wrong_before_lock, lock_minutes, shortest_password

[[systems]]                                 # other systems one may come in by, see services/identity/systems.py
key = "city"
way = "oidc"
name = "市统一身份认证"
issuer = "https://sso.example.gov.cn"
client_id = "pilot"
client_secret_env = "CITY_SSO_SECRET"       # the secret itself stands in the environment, not in the file
"""

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.identity.sessions import SignInRules
from domain.identity.words import Way
from services.errors import Refused

PREFIX = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9_-]*){0,3}")
SYSTEM_WAYS = (Way.OIDC, Way.ZWDD, Way.WECOM, Way.DINGTALK, Way.LDAP, Way.PROXY)
WANTED = {
    Way.OIDC: ("issuer", "client_id", "client_secret_env"),
    Way.ZWDD: ("base", "client_id", "client_secret_env"),
    Way.WECOM: ("base", "client_id", "client_secret_env", "agent_id"),
    Way.DINGTALK: ("base", "client_id", "client_secret_env"),
    Way.LDAP: ("url", "base_dn", "name_attribute", "subject_attribute"),
    Way.PROXY: ("address", "header", "client_secret_env"),
}
"""What each way of coming in must be told; all are texts."""


@dataclass(frozen=True)
class System:
    """Another system that says who somebody is. `words`: what its way must be told."""

    key: str
    way: Way
    name: str
    words: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def goes_there(self) -> bool:
        """Whether a browser is sent there and comes back with a code."""
        return self.way in (Way.OIDC, Way.ZWDD, Way.WECOM, Way.DINGTALK)

    @property
    def secret(self) -> str:
        """The shared secret, from the environment."""
        return os.environ.get(self.words.get("client_secret_env", ""), "")


@dataclass(frozen=True)
class SignInSettings:
    """`origin` empty: the address the server listens at, on this machine only. `prefix`: a path below it, or empty."""

    rules: SignInRules = SignInRules()
    origin: str = ""
    without_https: bool = False
    is_required: bool = False
    systems: tuple[System, ...] = ()
    proxies: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    def system(self, key: str) -> System | None:
        return next((one for one in self.systems if one.key == key), None)


@cache
def settings() -> SignInSettings:
    """Those of this process, read once. Refused with every mistake."""
    path = os.environ.get("SIGN_IN_FILE", "")
    if not path:
        return SignInSettings()
    try:
        return read_settings(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"读不到登录设置 {path}（{error.strerror}）：请核对 SIGN_IN_FILE 和文件权限") from error


def read_settings(text: str) -> SignInSettings:
    """Settings from TOML; Refused with every mistake in it."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"登录设置不是有效的 TOML：{error}") from error
    problems: list[str] = []
    names = [one.name for one in fields(SignInRules)]
    rules = {name: _number(told.pop(name), name, problems) for name in names if name in told}
    origin, prefix = _origin(told.pop("origin", ""), problems)
    without_https, is_required = (told.pop(name, False) is True for name in ("without_https", "is_required"))
    proxies = tuple(str(one) for one in told.pop("proxies", []))
    systems = tuple(_system(one, problems) for one in told.pop("systems", []))
    problems += [f"不认识的设置“{name}”" for name in told]
    if len({one.key for one in systems}) < len(systems):
        problems.append("systems 的 key 不能重复")
    if problems:
        raise Refused("登录设置有误：" + "；".join(problems))
    return SignInSettings(SignInRules(**rules), origin, without_https, is_required, systems, proxies, prefix)


def _number(value: Any, name: str, problems: list[str]) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:
        problems.append(f"{name} 须为 1–1000 的整数")
        return 1
    return value


def _origin(value: Any, problems: list[str]) -> tuple[str, str]:
    """https://name[:port] and the path behind it, if any; empty texts are none."""
    parts = urlsplit(str(value))
    is_whole = value == f"{parts.scheme}://{parts.netloc}{parts.path}" and PREFIX.fullmatch(parts.path)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc or not is_whole):
        problems.append(f"origin 须写作 https://域名[:端口]，或 https://域名[:端口]/路径（末尾不带斜线）：{value}")
    return f"{parts.scheme}://{parts.netloc}".lower() if value else "", parts.path


def _system(told: dict[str, Any], problems: list[str]) -> System:
    words = {name: str(value) for name, value in told.items()}
    key, way, name = words.pop("key", ""), words.pop("way", ""), words.pop("name", "")
    if not (key.isascii() and key.isalnum() and len(key) <= 40):
        problems.append(f"systems 的 key 须由字母和数字组成：“{key}”")
    if way not in list(SYSTEM_WAYS):
        problems.append(f"systems 的 way 须为 {'、'.join(SYSTEM_WAYS)} 之一：“{way}”")
        return System(key, Way.LOCAL, name)
    system = System(key, Way(way), name or Way(way).zh, words)
    problems += [f"{key}：缺少 {word}" for word in WANTED[system.way] if not words.get(word)]
    open_to_read = [one for one in ("issuer", "base") if words.get(one, "https:").startswith("http://")]
    problems += [
        f"{key}：{one} 须用 https://"
        for one in open_to_read
        if urlsplit(words[one]).hostname not in ("127.0.0.1", "localhost")
    ]
    if "client_secret_env" in WANTED[system.way] and words.get("client_secret_env") and not system.secret:
        problems.append(f"{key}：环境变量 {words['client_secret_env']} 是空的")
    return system
