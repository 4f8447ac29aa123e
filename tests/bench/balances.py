"""Time of the balances as of any day over a million movements of money, as JSON."""

import json
import sys
import time
from datetime import timedelta

from sqlalchemy import func, select

from data_access.engine import read_engine
from data_access.queries.balances import balances
from data_access.queries.pilots import get_pilot
from data_access.tables import FundEntry
from tests.bench.sites import scale_database

PROJECTS, ENTRIES = 4_000, 1_000_000
LIMIT_SECONDS = 0.3


def main() -> None:
    """Print the slowest of days half a month apart; each is asked three times, the quickest counts."""
    with read_engine(scale_database(PROJECTS, 1, ENTRIES)).connect() as connection:
        pilot = get_pilot(connection, "scale")
        entries = connection.scalar(select(func.count()).select_from(FundEntry))
        days = [pilot.first_on + timedelta(days=n) for n in range(0, (pilot.demo_today - pilot.first_on).days + 1, 15)]
        slowest = max(min(_seconds(connection, pilot.id, day) for _ in range(3)) for day in (*days, pilot.demo_today))
    what = f"balances on any of {len(days) + 1} days, {entries:,} entries"
    json.dump([{"what": what, "seconds": slowest, "limit_seconds": LIMIT_SECONDS}], sys.stdout)


def _seconds(connection, pilot_id: int, day) -> float:
    started = time.perf_counter()
    found = balances(connection, pilot_id, day)
    seconds = time.perf_counter() - started
    if sum(came - went for came, went in found.values()):
        raise RuntimeError(f"{day}: the balances do not sum to nothing")
    return seconds


if __name__ == "__main__":
    main()
