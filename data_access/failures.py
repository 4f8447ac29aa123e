"""What the database says when it cannot do its work, as our exceptions with a sentence and the cure (rules 11.17).

Judged by the codes of the databases, not by their words; whether it is the structure, by its revision.
"""

import errno
import sqlite3
from collections.abc import Callable

import psycopg
from sqlalchemy.exc import DBAPIError

from data_access.called import MANAGE
from domain.refusal import Refused

BUSY_TIMEOUT_MS = 10_000


class DatabaseNotReady(Exception):
    """The database cannot be worked with as it is; the message says why and what to do."""


class DatabaseUnmade(DatabaseNotReady):
    """It has no tables yet, or those of another version."""


class DatabaseAway(DatabaseNotReady):
    """It cannot be reached: no file, no server, no disk."""


class DatabaseDamaged(DatabaseNotReady):
    """What is there cannot be read as a database."""


class DatabaseBusy(Refused):
    """Others wrote for so long that it was not this one's turn; nothing was written."""


class DatabaseShut(Refused):
    """It can be read and not written: a full disk, a read-only place, a right that is missing. Nothing was written."""


class ReadOvertaken(Refused):
    """A standby went on to what the primary has done meanwhile, or went away, in the middle of a read: read again."""


AWAY = "数据库暂时不能用"
BUSY = f"数据库正忙，等了 {BUSY_TIMEOUT_MS // 1000} 秒还没有轮到，一项也没有写入：请稍后再试一次"
FULL = "磁盘已满，一项也没有写入：请管理员清理数据库所在的磁盘后再试"
READ_ONLY = "数据库现在只能读，一项也没有写入：请管理员检查磁盘是否只读、文件权限，或连到的是不是备库"
NO_RIGHT = "数据库账号的权限不够，一项也没有写入：请管理员让它拥有这个库（ALTER DATABASE … OWNER TO）"
NO_FILE = f"{AWAY}：文件不在或打不开。请管理员核对 DATABASE_URL 和权限；第一次安装请先运行 {MANAGE} init"
DISK = f"{AWAY}：磁盘读写出错。请管理员检查磁盘"
DAMAGED = f"数据库文件已损坏或不是数据库：请停止服务，运行 {MANAGE} check"
CROWDED = f"{AWAY}：连接已满，一项也没有写入。请稍后再试；常有时请管理员增加进程，或调大 max_connections"
OVERTAKEN = "读到一半时备库更新了，没有读完：请刷新再试"
UNKNOWN_NAMES = ("42P01", "42703", "42704", "3F000")
"""PostgreSQL: a table, column, object or schema that is not there. SQLite has only SQLITE_ERROR for it."""

_SQLITE: dict[int, tuple[type[Exception], str]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusy, BUSY),
    sqlite3.SQLITE_LOCKED: (DatabaseBusy, BUSY),
    sqlite3.SQLITE_READONLY: (DatabaseShut, READ_ONLY),
    sqlite3.SQLITE_PERM: (DatabaseShut, READ_ONLY),
    sqlite3.SQLITE_FULL: (DatabaseShut, FULL),
    sqlite3.SQLITE_CANTOPEN: (DatabaseAway, NO_FILE),
    sqlite3.SQLITE_IOERR: (DatabaseAway, DISK),
    sqlite3.SQLITE_CORRUPT: (DatabaseDamaged, DAMAGED),
    sqlite3.SQLITE_NOTADB: (DatabaseDamaged, DAMAGED),
}
_POSTGRES: dict[str, tuple[type[Exception], str]] = {
    "40001": (ReadOvertaken, OVERTAKEN),  # nobody writes serializably: only a standby says this
    "40P01": (DatabaseBusy, BUSY),
    "55P03": (DatabaseBusy, BUSY),
    "25006": (DatabaseShut, READ_ONLY),
    "42501": (DatabaseShut, NO_RIGHT),
    "53100": (DatabaseShut, FULL),
    "53300": (DatabaseBusy, CROWDED),
    "58030": (DatabaseAway, DISK),
    "XX001": (DatabaseDamaged, DAMAGED),
    "XX002": (DatabaseDamaged, DAMAGED),
}
GONE = ("08", "57P", "3D", "28")
"""PostgreSQL: beginnings of codes for a connection that is lost or refused."""


def told(error: DBAPIError, fault_of_schema: Callable[[], str]) -> Exception | None:
    """The exception to raise instead of what a database said; None where it is a mistake of ours.

    `fault_of_schema`: why this program does not work with the structure; asked only where a name is unknown.
    """
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)  # none where the driver itself complains
        found = None if code is None else _SQLITE.get(code & 0xFF)
        is_name = code == sqlite3.SQLITE_ERROR
    elif isinstance(cause, psycopg.Error):
        state = cause.sqlstate
        found = _POSTGRES.get(state or "") or _gone(cause)
        is_name = state in UNKNOWN_NAMES
    else:
        return None
    if found is not None:
        kind, sentence = found
        return kind(sentence)
    fault = fault_of_schema() if is_name else ""
    return DatabaseUnmade(fault) if fault else None


def _gone(cause: psycopg.Error) -> tuple[type[Exception], str] | None:
    """A connection that could not be made has no code, only what the server or the network said."""
    lost = isinstance(cause, psycopg.OperationalError) and not cause.sqlstate
    if not lost and not (cause.sqlstate or "").startswith(GONE):
        return None
    said = str(cause).strip().splitlines()[-1:] or [""]
    return DatabaseAway, f"{AWAY}：连不上（{said[0].strip()}）。请管理员核对 DATABASE_URL，确认 PostgreSQL 已启动"


SYSTEM_SAYS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满，请清理后再试",
    errno.EDQUOT: "磁盘配额已满，请清理后再试",
    errno.EROFS: "磁盘是只读的",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "不是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.EFBIG: "超过系统允许的文件大小（ulimit -f）",
    errno.EIO: "磁盘读写出错",
}


def system_zh(error: OSError) -> str:
    """What the system said of a file, as a sentence."""
    said = SYSTEM_SAYS.get(error.errno or 0, error.strerror or str(error))
    return f"{said}：{error.filename}" if error.filename else said
