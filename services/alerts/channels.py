"""Groups that a text may be sent to: a TOML file that MESSAGE_FILE names; without one there are none (rules 14.11).

[[channels]]
key = "group"                   # letters and figures
way = "dingtalk"                # dingtalk, wecom or json
name = "专班工作群"
address_env = "GROUP_WEBHOOK"   # the address holds the robot's token, so it stands in the environment
secret_env = "GROUP_SECRET"     # dingtalk with 加签 only
pilots = ["yinchuan"]           # without: all
"""

import os
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.words import MessageWay
from services.errors import Refused

KNOWN = ("key", "way", "name", "address_env", "secret_env", "pilots")
HERE = ("127.0.0.1", "localhost")
"""Hosts that may be reached without https: this machine itself."""


@dataclass(frozen=True)
class Channel:
    """A group. Address and secret are read when they are used; neither is shown or written down."""

    key: str
    way: MessageWay
    name: str
    address_env: str = field(repr=False)
    secret_env: str = field(default="", repr=False)
    pilots: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return os.environ.get(self.address_env, "").strip()

    @property
    def secret(self) -> str:
        return os.environ.get(self.secret_env, "").strip() if self.secret_env else ""

    @property
    def host(self) -> str:
        """Where it goes, as far as it may be told."""
        return urlsplit(self.address).hostname or ""

    def is_of(self, pilot: str) -> bool:
        return not self.pilots or pilot in self.pilots


@cache
def channels() -> tuple[Channel, ...]:
    """Those of this process, read once. Refused with every mistake."""
    path = os.environ.get("MESSAGE_FILE", "").strip()
    if not path:
        return ()
    try:
        return read_channels(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"读不到群消息设置 {path}：请管理员核对 MESSAGE_FILE、文件权限和编码（UTF-8）") from error


def read_channels(text: str) -> tuple[Channel, ...]:
    """Channels from TOML; Refused with every mistake in it."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"群消息设置不是有效的 TOML：{error}") from error
    listed = told.pop("channels", [])
    problems = [f"不认识的设置“{name}”" for name in told]
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Refused("群消息设置有误：channels 须写作 [[channels]]")
    found = tuple(_channel(one, at, problems) for at, one in enumerate(listed, 1))
    if len({one.key for one in found}) < len(found):
        problems.append("channels 的 key 不能重复")
    if problems:
        raise Refused("群消息设置有误：" + "；".join(problems))
    return found


def _channel(told: dict[str, Any], at: int, problems: list[str]) -> Channel:
    words = {name: str(told.get(name, "")).strip() for name in KNOWN}
    key = words["key"]
    here = key or f"第 {at} 个"
    problems += [f"{here}：不认识的设置“{name}”" for name in told if name not in KNOWN]
    if not (key.isascii() and key.isalnum() and len(key) <= 40):
        problems.append(f"{here}：key 须由 1—40 个字母和数字组成")
    if not 1 <= len(words["name"]) <= 40:
        problems.append(f"{here}：name 须有 1—40 字")
    pilots = told.get("pilots", [])
    if not isinstance(pilots, list):
        problems.append(f'{here}：pilots 须写作 ["试点代码"]')
        pilots = []
    way = words["way"]
    if way not in list(MessageWay):
        problems.append(f"{here}：way 须为 {'、'.join(MessageWay)} 之一")
        way = MessageWay.JSON
    channel = Channel(
        key, MessageWay(way), words["name"], words["address_env"], words["secret_env"], tuple(map(str, pilots))
    )
    problems += [f"{here}：{problem}" for problem in _of_address(channel)]
    return channel


def _of_address(channel: Channel) -> list[str]:
    """What is wrong with an address, without telling it."""
    if not channel.address_env or not channel.address:
        return [f"环境变量 {channel.address_env or 'address_env'} 是空的"]
    problems = []
    try:
        parts = urlsplit(channel.address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return [f"环境变量 {channel.address_env} 不是网址"]
    if not host or parts.username is not None or not channel.address.isprintable() or " " in channel.address:
        problems.append(f"环境变量 {channel.address_env} 不是 https://主机/路径 这样的网址")
    elif parts.scheme != "https" and not (parts.scheme == "http" and host in HERE):
        problems.append(f"环境变量 {channel.address_env} 须用 https://")
    if channel.secret_env and channel.way is not MessageWay.DINGTALK:
        problems.append("secret_env 只用于钉钉的加签")
    elif channel.secret_env and not channel.secret:
        problems.append(f"环境变量 {channel.secret_env} 是空的")
    return problems
