"""What may be wrong before anything is begun: each fault with how it is made, what is said, and what it stands in the
way of (rules 11.17)."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from data_access import fitness
from data_access.commands.audit import record_audit
from data_access.commands.identity import insert_account
from data_access.engine import dispose, write_engine, writing
from services.clock import now
from services.keeping import alone
from services.keeping.ready import Need
from tests.databases import Store

NOBODY = 65534


@dataclass
class Place:
    """A database in a folder of its own, and what a fault may change."""

    url: str
    folder: Path
    patch: pytest.MonkeyPatch
    store: Store

    @property
    def file(self) -> Path:
        return Path(make_url(self.url).database)

    def execute(self, statement: str) -> None:
        with write_engine(self.url).begin() as connection:
            connection.execute(text(statement))
        dispose()

    def point(self, url: str) -> None:
        self.patch.setenv("DATABASE_URL", url)


Make = Callable[[Place], Iterator[None]]


@dataclass(frozen=True)
class Fault:
    """`needs`: the least a verb needs for which it stands in the way. `says`: words of the sentence."""

    make: Make
    says: str
    needs: Need
    databases: tuple[str, ...] = ("sqlite",)
    stops_making: bool = False


def once(change: Callable[[Place], object]) -> Make:
    def make(place: Place) -> Iterator[None]:
        change(place)
        dispose()
        yield

    return make


def _revision(place: Place, revision: str) -> None:
    place.execute(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608


def _foreign(place: Place) -> None:
    place.execute("DROP TABLE alembic_version")


def _empty(place: Place) -> None:
    dispose()
    place.file.write_bytes(b"")


def _others_may_read(place: Place) -> None:
    dispose()
    place.file.chmod(0o644)


def _an_event(place: Place, ago: timedelta) -> None:
    with writing(place.url) as session:
        names = {"pilot_id": None, "subject": "project", "subject_id": "1"}
        record_audit(session.connection(), actor="甲", action="edit", at=now() - ago, **names)
        insert_account(session.connection(), sign_in_name="zhoumin", name="周敏", created_at=now())


def _as_nobody(place: Place, mode_of_file: int, mode_of_folder: int) -> Iterator[None]:
    """As a user to whom neither file nor folder belongs, where this one is root; else by taking our own rights."""
    dispose()
    is_root = os.geteuid() == 0
    place.file.chmod(mode_of_file if is_root else mode_of_file & 0o700)
    place.folder.chmod(mode_of_folder if is_root else mode_of_folder & 0o700)
    if is_root:
        shutil.chown(place.file, NOBODY if mode_of_folder == 0o555 else 0)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        dispose()
        if is_root:
            os.seteuid(0)
        place.folder.chmod(0o755)


def _unreadable(place: Place) -> Iterator[None]:
    yield from _as_nobody(place, 0o000, 0o755)


def _folder_not_ours(place: Place) -> Iterator[None]:
    yield from _as_nobody(place, 0o600, 0o555)


def _closed_folder(place: Place) -> Iterator[None]:
    yield from _as_nobody(place, 0o600, 0o000)


@contextmanager
def mounted(size: str) -> Iterator[Path]:
    """A small disk of its own in memory; the test is skipped where none can be mounted."""
    folder = Path("/tmp") / f"small-disk-{os.getpid()}"
    folder.mkdir()
    try:
        words = ("mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder))
        if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield folder
        finally:
            dispose()
            subprocess.run(("umount", "-l", str(folder)), check=True)
    finally:
        folder.rmdir()


def _moved(place: Place, folder: Path) -> Path:
    """The database on the small disk; DATABASE_URL names it."""
    dispose()
    shutil.copy(place.file, folder / "pilot.db")
    place.point(f"sqlite:///{folder / 'pilot.db'}")
    return folder / "pilot.db"


def _mounted_read_only(place: Place) -> Iterator[None]:
    with mounted("200m") as folder:
        _moved(place, folder)
        subprocess.run(("mount", "-o", "remount,ro", str(folder)), check=True)
        yield


def _small_disk(place: Place) -> Iterator[None]:
    with mounted(f"{place.file.stat().st_size + (4 << 20)}") as folder:
        _moved(place, folder)
        yield


def _no_room(place: Place) -> None:
    place.patch.setattr(fitness, "LEAST_FREE", 1 << 62)


def _no_writes(place: Place) -> Iterator[None]:
    """A quota: the disk says that it has room, and takes nothing."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _no_server(place: Place) -> None:
    place.point("postgresql://tester@127.0.0.1:9/pilot")


def _no_such_database(place: Place) -> None:
    place.point(make_url(place.url).set(database="nosuch").render_as_string(hide_password=False))


def _read_only_by_default(place: Place) -> None:
    place.execute(f"ALTER DATABASE {make_url(place.url).database} SET default_transaction_read_only = on")


def _without_rights(place: Place) -> Iterator[None]:
    place.execute("CREATE ROLE reader LOGIN")
    try:
        place.point(make_url(place.url).set(username="reader").render_as_string(hide_password=False))
        yield
    finally:
        dispose()
        place.execute("DROP ROLE reader")


BOTH = ("sqlite", "postgresql")
FAULTS = {
    "no file": Fault(once(lambda place: (dispose(), place.file.unlink())), "找不到数据库文件 ", Need.THERE),
    "a folder for a file": Fault(once(lambda place: place.point(f"sqlite:///{place.folder}")), "不是文件", Need.THERE),
    "no server": Fault(once(_no_server), "连不上（", Need.READING, ("postgresql",), True),
    "no such database": Fault(once(_no_such_database), '"nosuch" does not exist', Need.READING, ("postgresql",), True),
    "an empty file": Fault(once(_empty), "数据库还没有建好：请运行 python manage.py init", Need.READING),
    "an older structure": Fault(
        once(lambda place: _revision(place, "0020")), "是旧的（0020，本程序用 ", Need.READING, BOTH
    ),
    "a newer structure": Fault(
        once(lambda place: _revision(place, "9999")), "9999 来自更新的程序", Need.READING, BOTH, True
    ),
    "somebody else's database": Fault(once(_foreign), "没有本系统的版本记录", Need.READING, BOTH, True),
    "no right to read": Fault(_unreadable, "没有权限读数据库文件", Need.THERE),
    "no right to its folder": Fault(_closed_folder, "没有权限读数据库文件", Need.THERE),
    "no right to write beside it": Fault(_folder_not_ours, "没有权限写 ", Need.THERE, stops_making=True),
    "others may read it": Fault(once(_others_may_read), "请运行 chmod o-rwx ", Need.THERE),
    "a disk mounted read-only": Fault(_mounted_read_only, "磁盘是只读的（", Need.WRITING, stops_making=True),
    "a small disk": Fault(_small_disk, "磁盘快满了：", Need.WRITING, stops_making=True),
    "a disk without room": Fault(once(_no_room), "磁盘快满了：", Need.WRITING, stops_making=True),
    "a disk that takes nothing": Fault(_no_writes, "写不进 ", Need.WRITING, stops_making=True),
    "read-only by default": Fault(once(_read_only_by_default), "现在只能读", Need.WRITING, ("postgresql",), True),
    "a role without rights": Fault(_without_rights, "权限不够", Need.READING, ("postgresql",), True),
    "a clock a year ahead": Fault(
        once(lambda place: _an_event(place, timedelta(days=365))), "晚 365 天", Need.DATED, BOTH
    ),
    "a clock two days behind": Fault(
        once(lambda place: _an_event(place, -timedelta(days=2, hours=1))), "早 2 天", Need.DATED, BOTH
    ),
}
VERBS = {
    "init": (Need.MAKING, ("init",)),
    "demo": (Need.DATED, ("demo", "--pilot", "yinchuan")),
    "evaluate": (Need.DATED, ("evaluate", "--pilot", "yinchuan")),
    "close": (Need.DATED, ("close", "--pilot", "yinchuan", "--period", "2026-W47")),
    "export": (Need.READING, ("export", "targets", "--pilot", "yinchuan")),
    "report weekly": (Need.READING, ("report", "weekly", "--pilot", "yinchuan", "--out", "{out}.docx")),
    "report monthly": (Need.READING, ("report", "monthly", "--pilot", "yinchuan", "--out", "{out}.docx")),
    "report district": (Need.READING, ("report", "district", "--pilot", "yinchuan", "--out", "{out}.docx")),
    "report appraisal": (Need.READING, ("report", "appraisal", "--pilot", "yinchuan", "--out", "{out}.docx")),
    "report district-year": (
        Need.READING,
        ("report", "district-year", "--pilot", "yinchuan", "--out", "{out}.zip"),
    ),
    "report form": (Need.READING, ("report", "form", "--pilot", "yinchuan", "--name", "情况表", "--out", "{out}.xlsx")),
    "report package": (Need.READING, ("report", "package", "--pilot", "yinchuan", "--out", "{out}.zip")),
    "signs": (Need.DATED, ("signs", "--pilot", "yinchuan")),
    "supervision-template": (
        Need.READING,
        ("supervision-template", "visits", "--pilot", "yinchuan", "--out", "{out}.xlsx"),
    ),
    "supervision-import": (Need.DATED, ("supervision-import", "visits", "nothing.xlsx", "--pilot", "yinchuan")),
    "template": (Need.READING, ("template", "issues", "--pilot", "yinchuan", "--out", "{out}.xlsx")),
    "import": (Need.DATED, ("import", "nothing.xlsx", "--pilot", "yinchuan", "--as", "专班办公室")),
    "undo": (Need.DATED, ("undo", "1")),
    "plan-template": (Need.MAKING, ("plan-template", "--out", "{out}.xlsx")),
    "new-pilot": (Need.MAKING, ("new-pilot", "nothing.xlsx")),
    "plan": (Need.DATED, ("plan", "nothing.xlsx", "--pilot", "yinchuan")),
    "undo-plan": (Need.DATED, ("undo-plan", "1")),
    "open-history begin": (Need.DATED, ("open-history", "begin", "--pilot", "yinchuan", "--reason", "启用系统")),
    "open-history stop": (Need.DATED, ("open-history", "stop", "--pilot", "yinchuan", "--reason", "重来")),
    "open-history show": (Need.READING, ("open-history", "show", "--pilot", "yinchuan")),
    "open-history close": (Need.DATED, ("open-history", "close", "--pilot", "yinchuan", "--as", "李静")),
    "open-history resume": (Need.DATED, ("open-history", "resume", "--pilot", "yinchuan")),
    "account add": (Need.DATED, ("account", "add", "heli", "--name", "何立", "--role", "admin")),
    "account list": (Need.READING, ("account", "list")),
    "account disable": (Need.DATED, ("account", "disable", "heli")),
    "account enable": (Need.DATED, ("account", "enable", "heli")),
    "account reset": (Need.DATED, ("account", "reset", "heli")),
    "account link": (Need.DATED, ("account", "link", "heli", "--system", "x", "--subject", "y")),
    "check": (Need.THERE, ("check",)),
    "backup": (Need.THERE, ("backup", "{out}")),
    "clock": (Need.WRITING, ("clock", "--reason", "停用")),
    "restore": (Need.NOTHING, ("restore", "nowhere", "--into", "{out}.db")),
}
"""Each verb of the command line: what it needs, and words to call it with."""


def stops(fault: Fault, need: Need) -> bool:
    """Whether a verb that needs so much must not begin."""
    return fault.stops_making if need is Need.MAKING else need >= fault.needs


@contextmanager
def faulty(fault: Fault, place: Place) -> Iterator[None]:
    made = fault.make(place)
    next(made)
    try:
        yield
    finally:
        with suppress(StopIteration):
            next(made)


def hold_lock(place: Place, port: int):
    """As another server does."""
    return alone._held(Path(f"{place.file}-server"), port)
