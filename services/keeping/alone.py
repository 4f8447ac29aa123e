"""One server works on a SQLite file: what it keeps in memory would be stale beside another's (rules 11.17).

Verbs of the command line beside it are as usual; PostgreSQL takes any number of servers.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

from data_access.engine import check_at_start, database_url, file_of
from data_access.failures import DatabaseNotReady
from data_access.standby import fault_of_standby
from services.keeping.health import remember_file
from services.keeping.ready import Need, check_ready

BEYOND = 1 << 20
"""Where the lock lies in the file (Windows): past what is written in it, which others may read."""


def begin(port: int) -> AbstractContextManager[Any]:
    """All that must be right before the site is served. What comes back keeps others out while it is open, and goes
    with the process however it ends. DatabaseNotReady or Refused says what is wrong and what to do.
    """
    check_ready(Need.DATED)
    check_at_start()
    if fault := fault_of_standby():
        raise DatabaseNotReady(fault)
    remember_file()
    file = file_of(database_url())
    return nullcontext() if file is None else _held(Path(f"{file}-server"), port)


def _held(file: Path, port: int) -> IO[str]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    lock = os.fdopen(descriptor, "r+", encoding="utf-8")
    try:
        _take(lock)
    except OSError as error:
        number, _, where = lock.read().strip().partition(" ")
        lock.close()
        raise DatabaseNotReady(
            f"已有一个服务在用这个数据库文件（进程 {number}，端口 {where}）：请先停止它；"
            "要几个服务一起用，请改用 PostgreSQL（DATABASE_URL）"
        ) from error
    lock.truncate()
    lock.write(f"{os.getpid()} {port}")
    lock.flush()
    return lock


def _take(lock: IO[str]) -> None:
    """OSError where another process has it."""
    if sys.platform == "win32":
        import msvcrt

        lock.seek(BEYOND)
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        lock.seek(0)
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
