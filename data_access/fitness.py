"""Whether the place of a database is fit to be worked in, before anything is read or written (rules 11.17).

Each function gives a sentence with the cure, empty where nothing is wrong.
"""

import os
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import text

from data_access.called import MANAGE
from data_access.engine import BESIDE, OTHERS, file_of, is_mounted_read_only, reading, telling, write_engine
from data_access.failures import READ_ONLY, system_zh
from data_access.revision import foreign_schema, schema_fault

LEAST_FREE = 64 << 20
"""Bytes that must be free where the database lies: what its log may grow to."""
PROBE = b"\0" * (64 << 10)


def _may(path: Path, what: int) -> bool:
    """Whether this process may, whoever it was started by."""
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def fault_of_place(url: str) -> str:
    """Of a SQLite file: that it is there, is ours to read, and nobody else's."""
    file = file_of(url)
    if file is None:
        return ""
    try:
        return _fault_of_file(file)
    except PermissionError:  # a folder on the way that may not be entered
        return _NO_WAY.format(file)


_NO_WAY = "没有权限读数据库文件 {}：请用它所属的用户运行，或运行 chown 把它交给运行服务的用户"


def _fault_of_file(file: Path) -> str:
    if not file.exists():
        return f"找不到数据库文件 {file}：请核对 DATABASE_URL 和磁盘是否挂上；第一次安装请先运行 {MANAGE} init"
    if not file.is_file():
        return f"{file} 不是文件：请核对 DATABASE_URL"
    if not _may(file, os.R_OK):
        return _NO_WAY.format(file)
    if not _may(file.parent, os.W_OK) and not is_mounted_read_only(file.parent):
        return _no_right(file.parent)  # also to read: SQLite keeps its log beside the file
    return _fault_of_rights(file)


def _fault_of_rights(file: Path) -> str:
    for one in (file, *(Path(f"{file}{ending}") for ending in BESIDE)):
        if os.name == "posix" and one.exists() and one.stat().st_mode & OTHERS:
            mode = f"{one.stat().st_mode & 0o777:o}"
            return f"本机其他用户也能打开数据库文件 {one}（权限 {mode}）：请运行 chmod o-rwx {file}*"
    return ""


def fault_of_writing(url: str) -> str:
    """That it can be written: rights, a disk that is not read-only and has room; asked by a small file beside it."""
    file = file_of(url)
    if file is None:
        return _fault_of_server(url)
    for one in (file, *(Path(f"{file}{ending}") for ending in BESIDE)):
        if one.exists() and not _may(one, os.W_OK) and not is_mounted_read_only(file.parent):
            return _no_right(one)
    return _fault_of_folder(file.parent)


def _no_right(path: Path) -> str:
    return f"没有权限写 {path}：请用数据库文件所属的用户运行，或运行 chown 把它交给运行服务的用户"


def _fault_of_folder(folder: Path) -> str:
    if is_mounted_read_only(folder):
        return f"磁盘是只读的（{folder}）：请以可写方式重新挂载，并查系统日志里磁盘有没有出错"
    if not _may(folder, os.W_OK):
        return _no_right(folder)
    return fault_of_disk(folder) or _fault_of_probe(folder)


def fault_of_disk(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE:
        return ""
    return f"磁盘快满了：{folder} 只剩 {free / 1e6:.0f} MB，至少要 {LEAST_FREE / 1e6:.0f} MB。请清理磁盘后再启动"


def _fault_of_probe(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(PROBE)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return f"写不进 {folder}（{system_zh(error)}）：请清理磁盘、检查配额和权限后再启动"
    return ""


def _fault_of_server(url: str) -> str:
    """PostgreSQL: no standby, no read-only role, and room for a small table that is taken back."""
    with telling(url), write_engine(url).connect() as connection:
        if connection.scalar(text("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")):
            return READ_ONLY
        connection.execute(text(_ROOM))
        connection.rollback()
    return ""


_ROOM = "CREATE TEMPORARY TABLE probe_of_room AS SELECT repeat('x', 4000) AS x FROM generate_series(1, 16)"


def fault_of_schema(url: str) -> str:
    """That it has the structure which this program works with."""
    with reading(url) as connection:
        return schema_fault(connection)


def fault_of_making(url: str) -> str:
    """That a database can be made here, or the one that is there be brought up to this program."""
    file = file_of(url)
    if file is not None and not file.exists():
        folder = next(one for one in file.parents if one.exists())
        return _fault_of_folder(folder)
    if fault := fault_of_writing(url):
        return fault
    with reading(url) as connection:
        return foreign_schema(connection)
