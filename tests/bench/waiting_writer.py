"""How long a writer waits while 15,000 projects are closed on SQLite, as JSON.

The closing is done as the product does it: worked out first, stored under the lock. The writer asks for the lock again
and again and gives it back; its longest wait counts.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from data_access.engine import dispose, write_engine
from data_access.queries.history import last_closed
from data_access.queries.pilots import get_pilot
from data_access.tables import Pilot
from domain.periods import running
from services.access import COMMAND_LINE
from services.desk import Desk, Pair
from services.evaluation.close import close, close_ahead
from tests.bench.sites import database

CODE, EVERY_SECONDS, PATIENCE_SECONDS = "chongqing", 0.02, 120


def longest_wait(path):
    """Seconds, until standard input ends: a process of its own, as it would be, not a thread beside the closing."""
    is_over, longest = threading.Event(), 0.0
    threading.Thread(target=lambda: (sys.stdin.read(), is_over.set()), daemon=True).start()
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
    while not is_over.is_set():
        begun = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        longest = max(longest, time.monotonic() - begun)
        time.sleep(EVERY_SECONDS)
    return longest


def closed(url):
    """The next period of the pilot is closed; what it is."""
    with write_engine(url).begin() as connection:
        pilot = get_pilot(connection, CODE)
        newest = last_closed(connection, pilot.id, "week" if pilot.reports_weekly else "month")
        span = running(newest.ends_on + timedelta(days=1), newest.kind)
        connection.execute(update(Pilot).where(Pilot.id == pilot.id).values(demo_today=span.ends_on))
    ahead = close_ahead(pilot.id, COMMAND_LINE, span.label)
    with write_engine(url).begin() as connection:
        desk = replace(Desk.on(connection, pilot.id, COMMAND_LINE), day=span.ends_on, pair=Pair("甲", "乙"))
        close(desk, span.label, ahead=ahead.get(span.label))
    return span.label


def main():
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as own:
        shutil.copy(database("chongqing", "--pilot", "chongqing").removeprefix("sqlite:///"), own.name)
        os.environ["DATABASE_URL"] = url = f"sqlite:///{own.name}"
        command = [sys.executable, "-m", "tests.bench.waiting_writer", own.name]
        writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        begun = time.monotonic()
        try:
            label = closed(url)
            seconds = time.monotonic() - begun
        finally:
            waited, _ = writer.communicate()
        dispose()
    what = "longest wait of a writer while 15,000 projects are closed"
    note = f"{label} closed in {seconds:.1f} s"
    json.dump([{"what": what, "value": float(waited), "limit": 0.7, "unit": " s", "note": note}], sys.stdout)


if __name__ == "__main__":
    print(longest_wait(sys.argv[1])) if sys.argv[1:] else main()
