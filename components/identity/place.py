"""Where the site stands: the addresses it answers under, and whether it may be shown without sign-in."""

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.errors import Refused
from services.identity.settings import SignInSettings

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether an address is this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Place:
    """`origins`: the exact addresses people may open the site under, as a browser names them. `node`: the name by which
    the proxy in front knows this process; empty without one.
    """

    origins: frozenset[str]
    is_https: bool
    is_local: bool
    settings: SignInSettings
    node: str = ""

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(origin.split("://", 1)[1] for origin in self.origins)

    @property
    def address(self) -> str:
        """What people open; empty where the settings name none."""
        return f"{self.settings.origin}{self.settings.prefix}"

    def cookie(self, name: str) -> str:
        """Name of a cookie; over HTTPS one that no other host and no plain connection can set."""
        return f"__Host-{name}" if self.is_https else name


def place_of(host: str, port: int, settings: SignInSettings) -> Place:
    """Refused, with what to set, for an address that others reach and that is not under HTTPS."""
    if settings.origin:
        is_here = is_loopback(host) and is_loopback(urlsplit(settings.origin).hostname or "")
        if not settings.is_https and not settings.without_https and not is_here:
            raise Refused(
                f"{settings.origin} 不是 HTTPS，密码和数据会明文经过网络，服务器不启动。请用 HTTPS；"
                "确知网络安全时可在登录设置中写 without_https = true。"
            )
        node = (os.environ.get("PILOT_NODE", "") or str(port)) if settings.proxies else ""
        return Place(frozenset({settings.origin}), settings.is_https, False, settings, node)
    if not is_loopback(host):
        raise Refused(
            f"监听 {host}，其他机器可以打开，但没有设置对外地址，服务器不启动。"
            '请用 SIGN_IN_FILE 指定登录设置，其中写 origin = "https://域名"；只在本机使用请监听 127.0.0.1。'
        )
    names = (f"{name}:{port}" if port != 80 else name for name in LOOPBACK_NAMES)
    return Place(frozenset(f"http://{name}" for name in names), False, True, settings)
