"""The disk after a power cut, as the faults make it; and that a loss would be seen."""

import random
from pathlib import Path

import pytest

from tests.faults import power
from tests.faults.kept import small
from tests.faults.power import Disk, Length, Removal, Said, Sync, Write, events

DATABASE = Path("/d/a.db")
WAL, BASE = r"\x2f\x64\x2f\x61\x2e\x64\x62\x2d\x77\x61\x6c", r"\x2f\x64\x2f\x61\x2e\x64\x62"
INDEX, FOLDER = r"\x2f\x64\x2f\x61\x2e\x64\x62\x2d\x73\x68\x6d", r"\x2f\x64"


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (rf'7 pwrite64(4<{WAL}>, "\x01\x02", 2, 32) = 2', Write("-wal", 32, b"\1\2")),
        (rf'7 pwrite64(3<{BASE}>, "\x01", 1, 0 <unfinished ...>', Write("", 0, b"\1")),
        (rf"7 ftruncate(3<{BASE}>, 8192) = 0", Length("", 8192)),
        (rf"7 fdatasync(4<{WAL}>) = 0", Sync("-wal")),
        (rf"7 fsync(6<{FOLDER}>) = 0", Sync(None)),
        (rf'7 unlink("{WAL}") = 0', Removal("-wal")),
        (r'7 write(1<\x2f\x78>, "\x64\x6f\x6e\x65\x20\x31\x32\x0a", 8) = 8', Said(12)),
        (rf'7 pwrite64(5<{INDEX}>, "\x00", 1, 4095) = 1', None),
        (r'7 pwrite64(5<\x2f\x78>, "\x00", 1, 0) = 1', None),
        (r'7 write(1<\x2f\x78>, "\x68\x69", 2) = 2', None),
        ("7 +++ exited with 0 +++", None),
    ],
)
def test_what_was_done_to_the_database_is_read(line, event):
    assert list(events([line], DATABASE)) == ([] if event is None else [event])


def after(*done, times=60):
    """Every disk that there was after a cut, in so many tries."""
    numbers, found = random.Random(1), set()
    for _ in range(times):
        disk = Disk({"": bytearray(b"old")})
        for event in done:
            disk.do(event)
        found.add(tuple(sorted((file, bytes(content)) for file, content in disk.after_cut(numbers).items())))
    return found


NEW, OLD = Write("", 0, b"new"), (("", b"old"),)


@pytest.mark.parametrize(
    ("done", "disks"),
    [
        ([], {OLD}),
        ([NEW], {OLD, (("", b"new"),)}),
        ([NEW, Sync("")], {(("", b"new"),)}),
        ([NEW, Sync("-wal")], {OLD, (("", b"new"),)}),
        ([NEW, Said(1)], {OLD, (("", b"new"),)}),
        ([Length("", 1)], {OLD, (("", b"o"),)}),
        ([Write("-wal", 0, b"a"), Sync("-wal"), Removal("-wal")], {OLD, (*OLD, ("-wal", b"a"))}),
        ([Write("-wal", 0, b"a"), Sync("-wal"), Removal("-wal"), Sync(None)], {OLD}),
        # of two writes either may be there without the other, and a later one before an earlier one
        (
            [Write("", 0, b"1"), Write("", 2, b"3")],
            {(("", text),) for text in (b"old", b"1ld", b"ol3", b"1l3")},
        ),
        ([Write("", 0, b"1"), Write("", 0, b"2")], {(("", text),) for text in (b"old", b"1ld", b"2ld")}),
    ],
)
def test_what_was_not_asked_for_may_be_there_or_not(done, disks):
    assert after(*done) == disks


def test_a_sector_is_written_whole_or_not_at_all():
    parts = {content[0][1] for content in after(Write("", 510, b"abcd"), times=200)}
    old = b"old" + bytes(507)
    assert parts == {b"old", old + b"ab", old + b"\0\0cd", old + b"abcd"}


@pytest.mark.slow
@pytest.mark.skipif(not power.is_there(), reason="strace is not installed (Debian: apt-get install strace)")
@pytest.mark.parametrize("is_asked", [True, False])
def test_a_database_that_does_not_ask_for_its_log_would_be_seen(sqlite_store, monkeypatch, is_asked):
    monkeypatch.setenv("DATABASE_URL", sqlite_store.create("power", small(sqlite_store)))
    database = sqlite_store.folder / "power.sqlite"
    before = database.read_bytes()
    done = power.record(database, commits=6)
    kept = [event for event in done if is_asked or not isinstance(event, Sync)]
    found = power.cuts(database, before, kept, number=16, seed=3)
    sqlite_store.drop("power")
    assert found.none == is_asked
    assert found.attempts == 16
