"""Power cuts on SQLite: what a process wrote, and when it asked for it to be on the disk, is recorded; then the disk is
made as it may be after a cut at any moment of it.

Recorded by strace (system calls, so that it is SQLite's own writing, not a copy of it). The disk after a cut holds all
that was asked for by an fsync, and of each later write any of its sectors (512 bytes, which a disk writes whole or not
at all), in any order; so do changes of a file's length and removed files. The index beside the log (-shm) is memory.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from data_access import engine
from data_access.engine import reading
from data_access.tables import IntakeBatch
from services.audit.checking import problems as broken_figures
from tests.faults.kills import Files, Losses, sha_of

ROOT = Path(__file__).parents[2]
SECTOR = 512
SAYS = b"done "
PROGRAM = "strace"


@dataclass(frozen=True)
class Write:
    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Length:
    file: str
    bytes: int


@dataclass(frozen=True)
class Removal:
    file: str


@dataclass(frozen=True)
class Sync:
    """`file` is None for the folder: which files there are."""

    file: str | None


@dataclass(frozen=True)
class Said:
    """The process told somebody that this commit is done."""

    number: int


Event = Write | Length | Removal | Sync | Said
_WRITE = re.compile(r'pwrite64\(\d+<([^>]*)>, "([^"]*)", (\d+), (\d+)')
_SAID = re.compile(r'write\(1<[^>]*>, "([^"]*)"')
_LENGTH = re.compile(r"ftruncate\(\d+<([^>]*)>, (\d+)")
_SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<([^>]*)>")
_REMOVAL = re.compile(r'unlink\("([^"]*)"\)')


def _bytes(text: str) -> bytes:
    """What strace -xx writes as \\x64\\x62."""
    return bytes.fromhex(text.replace("\\x", ""))


def events(lines: Iterable[str], database: Path) -> Iterator[Event]:
    """What was done to the database's files; the first of them is named ""."""
    folder, name = database.parent, database.name

    def of(path: str) -> str | None:
        found = Path(_bytes(path).decode())
        suffix = found.name.removeprefix(name)
        return suffix if found.parent == folder and suffix in ("", "-wal", "-journal") else None

    for line in lines:
        if (call := _WRITE.search(line)) and (file := of(call[1])) is not None:
            data = _bytes(call[2])
            assert len(data) == int(call[3]), "strace has cut the data of a write"
            yield Write(file, int(call[4]), data)
        elif (call := _LENGTH.search(line)) and (file := of(call[1])) is not None:
            yield Length(file, int(call[2]))
        elif call := _SYNC.search(line):
            if Path(_bytes(call[1]).decode()) == folder:
                yield Sync(None)
            elif (file := of(call[1])) is not None:
                yield Sync(file)
        elif (call := _REMOVAL.search(line)) and (file := of(call[1])) is not None:
            yield Removal(file)
        elif (call := _SAID.search(line)) and (told := _bytes(call[1])).startswith(SAYS):
            yield Said(int(told.removeprefix(SAYS)))


@dataclass
class Disk:
    """What is on it for sure, by file, and what was done since and not yet asked for."""

    sure: dict[str, bytearray]
    since: list[Write | Length | Removal] = field(default_factory=list)

    def do(self, event: Event) -> None:
        if isinstance(event, Sync):
            done = [one for one in self.since if _is_asked_for(one, event)]
            self.since = [one for one in self.since if not _is_asked_for(one, event)]
            for one in done:
                _put(self.sure, one)
        elif not isinstance(event, Said):
            self.since.append(event)

    def after_cut(self, numbers: random.Random) -> dict[str, bytearray]:
        """The files as they may be: of all that was not asked for nothing, everything, or any part in any order."""
        files, left = {file: bytearray(content) for file, content in self.sure.items()}, list(self.since)
        share = numbers.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        if share < 1:
            left = [part for one in left for part in _sectors(one) if numbers.random() < share]
            numbers.shuffle(left)
        for one in left:
            _put(files, one)
        return files


def _is_asked_for(event: Write | Length | Removal, sync: Sync) -> bool:
    if isinstance(event, Removal):
        return sync.file is None
    return event.file == sync.file


def _put(files: dict[str, bytearray], event: Write | Length | Removal) -> None:
    if isinstance(event, Removal):
        files.pop(event.file, None)
        return
    held = files.setdefault(event.file, bytearray())
    end = event.bytes if isinstance(event, Length) else event.offset + len(event.data)
    held.extend(bytes(max(end - len(held), 0)))
    if isinstance(event, Length):
        del held[end:]
    else:
        held[event.offset : end] = event.data


def _sectors(event: Write | Length | Removal) -> Iterator[Write | Length | Removal]:
    """A write as the sectors that it reaches into."""
    if not isinstance(event, Write):
        yield event
        return
    at, data = event.offset, event.data
    while data:
        room = SECTOR - at % SECTOR
        yield Write(event.file, at, data[:room])
        at, data = at + room, data[room:]


def record(database: Path, commits: int) -> list[Event]:
    """What so many commits of returns do to the files; FileNotFoundError without strace."""
    trace = database.with_suffix(".trace")
    calls = "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink"
    watched = [PROGRAM, "-f", "-y", "-xx", "-s", "2000000", "-e", calls, "-o", str(trace)]
    command = [*watched, sys.executable, "-m", "tests.faults.power", f"sqlite:///{database}", str(commits)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    with trace.open() as lines:
        found = list(events(lines, database))
    trace.unlink()
    return found


def cuts(database: Path, before: bytes, done: Sequence[Event], number: int, seed: int) -> Losses:
    """So many power cuts in all that was done to the file that was `before`, each other one right at an fsync; the
    database comes back and is gone through, each time."""
    _come_back(database, {"": bytearray(before)})
    files, commits = Files(f"sqlite:///{database}"), sum(isinstance(event, Said) for event in done)
    numbers, losses, disk = random.Random(seed), Losses(), Disk({"": bytearray(before)})
    asked = [at + after for at, event in enumerate(done) if isinstance(event, Sync) for after in (0, 1)]
    anywhere = range(len(done) + 1)
    moments = sorted(numbers.choice(asked if one % 2 and asked else anywhere) for one in range(number))
    told, at = [], 0
    for moment in moments:
        for event in done[at:moment]:
            disk.do(event)
            told += [event.number] if isinstance(event, Said) else []
        at = moment
        _come_back(database, disk.after_cut(numbers))
        losses.attempts += 1
        try:
            _judge(files, f"sqlite:///{database}", told, commits, losses)
        except DBAPIError as error:
            losses.partial.append(f"after {moment} of {len(done)}: {error.orig}")
    return losses


def _come_back(database: Path, files: dict[str, bytearray]) -> None:
    engine.dispose()
    for left in database.parent.glob(f"{database.name}-*"):
        left.unlink()
    for suffix, content in files.items():
        database.with_name(database.name + suffix).write_bytes(content)


def _judge(files: Files, url: str, told: Sequence[int], commits: int, losses: Losses) -> None:
    """All that was told is there; the commit under way whole or not at all, and once when it is done again."""
    with reading(url) as connection:
        hashes = set(connection.scalars(select(IntakeBatch.sha256)))
        losses.partial += broken_figures(connection)
    there = [number for number in range(commits) if sha_of(number) in hashes]
    losses.lost += [f"{number}: told, and not there" for number in told if number not in there]
    if there != list(range(len(there))) or len(there) > len(told) + 1:
        losses.partial.append(f"told {told}, there {there}")
    losses.committed += len(there) > len(told)
    losses.cut_short += len(there) == len(told)
    again = len(told)
    if there:
        files.judge(there[-1], url, there[-1] in told, losses)
    if again < commits and again not in there:
        files.commit(again)
        if not files.judge(again, url, True, losses):
            losses.lost.append(f"{again}: not there after the retry")


def is_there() -> bool:
    """Whether what it takes is installed (Debian: strace)."""
    return shutil.which(PROGRAM) is not None


def _commit_all(url: str, commits: int) -> None:
    """In the process that is watched."""
    os.environ["DATABASE_URL"] = url
    files = Files(url)
    for number in range(commits):
        files.commit(number)
        os.write(1, SAYS + str(number).encode() + b"\n")
    engine.dispose()


if __name__ == "__main__":
    _commit_all(sys.argv[1], int(sys.argv[2]))
