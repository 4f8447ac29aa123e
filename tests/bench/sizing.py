"""What a pilot takes, for the table of sizes in docs/operations.md: rows, bytes, and what closing one more week takes.

python -m tests.bench.sizing PILOT [postgresql]
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import inspect, text

from data_access.engine import dispose, settle, write_engine
from data_access.queries.history import last_closed
from data_access.queries.pilots import get_pilot
from data_access.queries.sizes import count_closed_periods, database_bytes
from domain.periods import running
from services.access import COMMAND_LINE
from services.desk import Desk, Pair
from services.evaluation.close import close
from tests.bench.sites import database, manage
from tests.databases import postgresql_server

WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12


@contextmanager
def demonstration(pilot: str, on_postgresql: bool) -> Iterator[str]:
    """The URL of a database of its own with the demonstration of one pilot."""
    if on_postgresql:
        with postgresql_server() as store:
            store.create("sized")
            manage(store.url("sized"), "init")
            manage(store.url("sized"), "demo", "--pilot", pilot)
            yield store.url("sized")
            dispose()
        return
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as own:
        shutil.copy(database(f"only-{pilot}", "--pilot", pilot).removeprefix("sqlite:///"), own.name)
        yield f"sqlite:///{own.name}"
        dispose()


def size(url: str) -> tuple[int, int, int]:
    """Bytes, rows and closed periods."""
    settle(url)
    with write_engine(url).connect() as connection:
        names = inspect(connection).get_table_names()
        rows = sum(connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in names)  # noqa: S608  of ours
        return database_bytes(connection), rows, count_closed_periods(connection)


def closed_once_more(url: str, code: str) -> float:
    """Seconds of the processor for closing the next period of the pilot's own kind."""
    with write_engine(url).begin() as connection:
        pilot = get_pilot(connection, code)
        desk = Desk.on(connection, pilot.id, COMMAND_LINE)
        kind = "week" if pilot.reports_weekly else "month"
        newest = last_closed(connection, pilot.id, kind)
        span = running(newest.ends_on + timedelta(days=1), newest.kind)
        begun = time.process_time()
        close(replace(desk, day=span.ends_on, pair=Pair("测量", COMMAND_LINE.name)), span.label)
        return time.process_time() - begun


def main(pilot: str, on_postgresql: bool) -> None:
    with demonstration(pilot, on_postgresql) as url:
        before, rows, periods = size(url)
        seconds = closed_once_more(url, pilot)
        after, more, _ = size(url)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{pilot}: {before / 1e6:.1f} MB, {rows:,} rows, {periods} closed periods")
        print(f"one more: {(after - before) / 1e6:.2f} MB, {more - rows:,} rows, {seconds:.1f} s CPU, {memory:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1], "postgresql" in sys.argv[2:])
