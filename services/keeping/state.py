"""Database, structure, disk and clock as the administrator sees them, beside the last backup (rules 11.17)."""

import shutil
from dataclasses import dataclass

from sqlalchemy import Connection, make_url

from data_access.called import MANAGE
from data_access.engine import database_url, file_of
from data_access.fitness import LEAST_FREE
from data_access.queries.audit import newest_moment
from data_access.queries.sizes import database_bytes
from data_access.revision import newest_revision, schema_fault
from data_access.standby import BOUND, standby_state
from domain.clocks import wrong_clock
from domain.words import Light
from services.access import Permission, User, check
from services.clock import SHANGHAI, now
from services.keeping.last import age_zh

ENOUGH_TIMES = 3
"""So many times the database must be free for a green light: a restore beside it, its log, a year's growth."""


@dataclass(frozen=True)
class StateLine:
    """What, its light, a sentence."""

    what: str
    light: Light
    sentence: str


def site_state(connection: Connection, user: User) -> tuple[StateLine, ...]:
    """One line each; red where the server would not start."""
    check(user, Permission.READ_BACKUPS)
    size = database_bytes(connection)
    return (_database(size), *_standby(), _structure(connection), _disk(size), _clock(connection))


def _database(size: int) -> StateLine:
    url = database_url()
    file, place = file_of(url), make_url(url)
    where = f"SQLite，{file}" if file else f"PostgreSQL，{place.database} 在 {place.host or place.query.get('host')}"
    return StateLine("数据库", Light.GREEN, f"{where}，{_amount(size)}")


def _standby() -> tuple[StateLine, ...]:
    """Whether the standby that pages read from keeps up; nothing where there is none."""
    found = standby_state()
    if found is None:
        return ()
    if not found.is_there:
        light, said = Light.RED, "连不上主库或备库，页面只从其中一处读：请检查"
    elif found.waited is None:
        light = Light.YELLOW
        said = f"落后 {_amount(found.behind or 0)}，{BOUND:.0f} 秒没有跟上，页面改从主库读：请检查复制"
    else:
        light, said = Light.GREEN, f"跟上主库用了 {found.waited * 1000:.0f} 毫秒，页面从备库读"
    return (StateLine("备库", light, said),)


def _structure(connection: Connection) -> StateLine:
    fault = schema_fault(connection)
    light = Light.RED if fault else Light.GREEN
    return StateLine("结构", light, fault or f"版本 {newest_revision()}，与程序相符")


def _disk(size: int) -> StateLine:
    file = file_of(database_url())
    if file is None:
        return StateLine("磁盘", Light.GREY, "在数据库服务器上，请在那边看")
    free = shutil.disk_usage(file.parent).free
    wanted = max(LEAST_FREE, ENOUGH_TIMES * size)
    light = Light.RED if free < LEAST_FREE else Light.YELLOW if free < wanted else Light.GREEN
    short = "" if light is Light.GREEN else f"，宜有 {_amount(wanted)}：请清理"
    return StateLine("磁盘", light, f"{file.parent} 还有 {_amount(free)}{short}")


def _clock(connection: Connection) -> StateLine:
    newest = newest_moment(connection)
    wrong = wrong_clock(now(), newest, MANAGE)
    if wrong or newest is None:
        return StateLine("时钟", Light.RED if wrong else Light.GREY, wrong or "还没有任何操作可以对照")
    moment = now().astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return StateLine("时钟", Light.GREEN, f"{moment}，最近一次操作在 {age_zh(now() - newest)}前")


def _amount(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.0f} MB"
