"""A PostgreSQL server and a standby that follows it, for tests: by initdb and pg_basebackup, stopped at the end."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import Store, _owner, _run, begin_server, start_again, stop_at_once

FOLLOWED = {"wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on", "max_standby_streaming_delay": "200ms"}


@dataclass(frozen=True)
class Pair:
    """The two servers; `standby` is read only."""

    primary: Store
    standby: Store

    def stop(self, which: Store) -> None:
        stop_at_once(which.folder)

    def start(self, which: Store) -> None:
        start_again(which.folder, **FOLLOWED)


@contextmanager
def followed() -> Iterator[Pair]:
    """Primary and standby, both answering."""
    folder = Path(tempfile.mkdtemp(prefix="pair-", dir="/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"))
    folder.chmod(0o711)
    first, second = folder / "1", folder / "2"
    first.mkdir()
    second.mkdir()
    started: list[Path] = []
    try:
        begin_server(first, **FOLLOWED)
        started.append(first)
        if owner := _owner():
            shutil.chown(second, owner)
        words = ("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
        _run(second, "pg_basebackup", "-h", first, "-U", "tester", "-D", second / "data", *words)
        start_again(second, **FOLLOWED)
        started.append(second)
        yield Pair(Store(first, first), Store(second, second))
    finally:
        for one in reversed(started):
            if (one / "data" / "postmaster.pid").exists():
                stop_at_once(one)
        shutil.rmtree(folder)
