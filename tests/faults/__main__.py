"""Tries what may go wrong with returns and prints a table: python -m tests.faults [--full] [--only NAME,NAME].

Sizes come from FAULTS (workbooks), KILLS, EDITS (by each of 8 writers); --full takes those the project promises.
"""

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from data_access import engine
from data_access.queries.pilots import get_pilot
from tests.databases import Store, demo_template, demonstration, postgresql_server, start_again, stop_at_once
from tests.faults import bombs, damages, habits, kills, power, workbooks, writers
from tests.faults.kept import small

SIZES = {
    "FAULTS": (1_000, 10_000),
    "HABITS": (3_000, 30_000),
    "KILLS": (40, 200),
    "STOPS": (20, 100),
    "POWER": (60, 500),
    "EDITS": (50, 1_000),
    "DAMAGES": (200, 1_000),
}
WRITERS, CHILD_EVERY, AT_ONCE, SEED = 8, 20, 500, 20261115
COMMITS = 40
"""Of the recording that power is cut in: enough that SQLite moves its log into the file now and then."""
Line = tuple[str, str, str, bool]
"""What, what is asked, what was measured, whether it is kept."""


def nothing(what: str, found: list[str], note: str = "") -> Line:
    """A line that is kept when nothing was found."""
    for one in found[:5]:
        print(one, file=sys.stderr)
    return what, "0", f"{len(found)}" + (f"  [{note}]" if note else ""), not found


def at_most(what: str, value: float, limit: float, unit: str, note: str = "") -> Line:
    return what, f"≤ {limit:g} {unit}", f"{value:.2f} {unit}" + (f"  [{note}]" if note else ""), value <= limit


def bombs_item(_stores, _sizes) -> Iterator[Line]:
    """The bombs of tests/data_access/test_upload_reading.py, each through a real child process."""
    found = bombs.run()
    note = f"{found.number} bombs, {found.refused} refused in words"
    yield nothing("bombs: crashes or answers without words", found.wrong, note)
    yield at_most("bombs: slowest", found.slowest, workbooks.SECONDS, "s")
    yield at_most("bombs: most memory of a child", workbooks.peak_child_megabytes(), workbooks.MEGABYTES, "MB")


def workbooks_item(stores, sizes) -> Iterator[Line]:
    """Spoiled workbooks of all seven kinds."""
    tally = workbooks.Tally()
    for first in range(0, sizes["FAULTS"], AT_ONCE):  # a transaction of ten thousand undone commits would time itself
        numbers = range(first, min(first + AT_ONCE, sizes["FAULTS"]))
        with demonstration(stores["sqlite"]) as connection:
            workbooks.run(connection, get_pilot(connection, "yinchuan").id, numbers, SEED, CHILD_EVERY, tally)
    number = sum(tally.ways.values())
    way = f"{number - tally.through_child} read in this process, {tally.through_child} in a child process"
    kinds = ", ".join(f"{name} {count}" for name, count in tally.ways.items())
    outcomes = ", ".join(f"{name} {count}" for name, count in tally.outcomes.items())
    yield nothing(f"{number:,} spoiled workbooks: crashes", tally.crashes, way)
    yield nothing("spoiled workbooks: partial imports", tally.partial, outcomes)
    yield at_most("slowest, read to answer, in this process", tally.slowest, workbooks.SECONDS, "s", kinds)
    yield at_most(
        "slowest, read to answer, in a child", tally.slowest_child, workbooks.SECONDS, "s", f"{tally.marked} marked"
    )
    yield at_most("most memory of a child", workbooks.peak_child_megabytes(), workbooks.MEGABYTES, "MB")


def habits_item(stores, sizes) -> Iterator[Line]:
    """Returns with the habits of offices, against a model that knows what each meant."""
    with demonstration(stores["sqlite"]) as connection:
        found = habits.run(connection, get_pilot(connection, "yinchuan").id, range(sizes["HABITS"]), SEED)
    note = f"{found.read} read as meant, {found.told} told"
    yield nothing(f"{sizes['HABITS']:,} office habits: silent misreadings", found.silent, note)


def kills_item(stores, sizes) -> Iterator[Line]:
    """Processes killed with -9 while they commit."""
    for name, store in stores.items():
        with fresh(store, f"kills_{name}") as url:
            found = kills.killed_commits(url, sizes["KILLS"], SEED)
        yield from _losses(f"{name}: {found.attempts} kills", found)


def stops_item(stores, sizes) -> Iterator[Line]:
    """PostgreSQL stopped at once, all its processes, while it commits."""
    store = stores["postgresql"]

    def stop(_child: int) -> None:
        stop_at_once(store.folder)
        start_again(store.folder)

    with fresh(store, "stops") as url:
        store.say("ALTER DATABASE stops SET synchronous_commit = on")  # as a server is that was not set up for tests
        found = kills.killed_commits(url, sizes["STOPS"], SEED, stop)
    yield from _losses(f"postgresql: stopped at once {found.attempts} times", found)


def power_item(stores, sizes) -> Iterator[Line]:
    """Power cut at any moment of forty commits on SQLite, with what was not yet asked for lost, kept or mixed."""
    if not power.is_there():
        yield "power cuts", "0", "not tried: strace is not installed (Debian: apt-get install strace)", False
        return
    store = stores["sqlite"]
    os.environ["DATABASE_URL"] = store.create("power", small(store))
    database = store.folder / "power.sqlite"
    before = database.read_bytes()
    done = power.record(database, COMMITS)
    found = power.cuts(database, before, done, sizes["POWER"], SEED)
    store.drop("power")
    yield from _losses(f"sqlite: {found.attempts} power cuts", found)


def statements_item(stores, _sizes) -> Iterator[Line]:
    """One commit with every statement failing in turn."""
    for name, store in stores.items():
        with fresh(store, f"statements_{name}") as url:
            found = kills.failing_statements(url)
        yield from _losses(f"{name}: failure at each of {found.cut_short} statements", found)


def writers_item(stores, sizes) -> Iterator[Line]:
    """Eight people edit the same projects."""
    for name, store in stores.items():
        started = time.monotonic()
        with fresh(store, f"writers_{name}") as url:
            found = writers.run(url, WRITERS, sizes["EDITS"])
        note = (
            f"{found.acknowledged} saved, {found.stale} refused as stale, {found.busy} told to try again, "
            f"{time.monotonic() - started:.0f} s"
        )
        yield nothing(f"{name}: {WRITERS} writers × {sizes['EDITS']:,} edits, lost or twice", found.wrong, note)


def damages_item(stores, sizes) -> Iterator[Line]:
    """Copies of a small database, each damaged in one way."""
    whole = stores["sqlite"].folder / f"{small(stores['sqlite'])}.sqlite"
    with tempfile.TemporaryDirectory(prefix="damages-") as folder:
        point = partial(os.environ.__setitem__, "DATABASE_URL")
        found = damages.run(whole, Path(folder), sizes["DAMAGES"], SEED, point)
    told = ", ".join(f"{way} {number}" for way, number in found.told.items())
    note = f"{told}; in no row {found.harmless}, in rows that people edit {found.unguarded}"
    yield nothing(f"{sizes['DAMAGES']:,} damaged copies: guarded and not told", found.missed, note)


def _losses(what: str, found: kills.Losses) -> Iterator[Line]:
    note = f"{found.cut_short} not acknowledged, {found.committed} were in the database all the same or at the end"
    yield nothing(f"{what}, acknowledged and lost", found.lost, note)
    yield nothing(f"{what}, partial", found.partial)
    yield nothing(f"{what}, twice after a retry", found.twice)


@contextmanager
def fresh(store: Store, name: str) -> Iterator[str]:
    """URL of a fresh demonstration; DATABASE_URL names it."""
    os.environ["DATABASE_URL"] = url = store.create(name, demo_template(store))
    try:
        yield url
    finally:
        engine.dispose()
        store.drop(name)


ITEMS = {
    "bombs": bombs_item,
    "workbooks": workbooks_item,
    "habits": habits_item,
    "kills": kills_item,
    "stops": stops_item,
    "power": power_item,
    "statements": statements_item,
    "writers": writers_item,
    "damages": damages_item,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes the project promises (an hour or more)")
    parser.add_argument("--only", default="", help=", ".join(ITEMS))
    asked = parser.parse_args()
    sizes = {name: int(os.environ.get(name) or both[asked.full]) for name, both in SIZES.items()}
    wanted = [name for name in asked.only.split(",") if name] or list(ITEMS)
    warnings.simplefilter("ignore")
    kept = True
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, postgresql_server() as postgresql:
        stores = {"sqlite": Store(Path(folder)), "postgresql": postgresql}
        for name in wanted:
            print(f"{name}: {ITEMS[name].__doc__}", file=sys.stderr, flush=True)
            for what, target, measured, is_kept in ITEMS[name](stores, sizes):
                print(f"{'ok  ' if is_kept else 'FAIL'}  {what:<62} {target:>9}   {measured}", flush=True)
                kept = kept and is_kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
