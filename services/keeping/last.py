"""The last backup as the administrator sees it (rules 11.13)."""

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from data_access.called import MANAGE
from data_access.queries.audit import newest_event
from domain.words import Light
from services.access import Permission, User, check
from services.clock import SHANGHAI, now
from services.keeping.backups import ACTION

FRESH = timedelta(hours=24)
WHERE = {"file": "存于", "second": "另一份在"}


@dataclass(frozen=True)
class LastBackup:
    """Its light, what is said of it, where it lies and where its copy."""

    light: Light
    sentence: str
    places: tuple[str, ...] = ()


def last_backup(connection: Connection, user: User) -> LastBackup:
    """When it was, how old and how large it is, where it lies."""
    check(user, Permission.READ_BACKUPS)
    event = newest_event(connection, ACTION)
    if event is None:
        return LastBackup(Light.RED, f"还没有备份：请在服务器上运行 {MANAGE} backup，并设为每晚自动运行")
    at = event.happened_at
    age = now() - at
    told = json.loads(event.after)
    moment = at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    sentence = f"最近一次备份 {moment}，{age_zh(age)}前，{told['size_bytes'] / 1_000_000:,.1f} MB"
    light = Light.GREEN if age <= FRESH else Light.RED
    if light is Light.RED:
        sentence += "；已超过 24 小时，请查每晚的备份为什么没有做"
    places = [f"{words} {told[name]}" for name, words in WHERE.items() if name in told]
    return LastBackup(light, sentence, tuple(places))


def age_zh(age: timedelta) -> str:
    """25 分钟, 9 小时, 3 天: the largest unit, rounded down."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 60:
        return f"{max(minutes, 0)} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // (24 * 60)} 天"
