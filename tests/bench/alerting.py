"""What alerts add to a closing of 15,000 projects, as JSON: both sides in one run. All of it is rolled back."""

import gc
import json
import sys
import time
from datetime import timedelta

from sqlalchemy import func, select, update

from data_access.engine import write_engine
from data_access.queries.history import last_closed
from data_access.queries.pilots import get_pilot
from data_access.tables import Alert, Pilot
from domain.periods import month_of, week_of
from domain.words import PeriodKind
from server import GARBAGE
from services.access import COMMAND_LINE
from services.desk import Desk, Pair
from services.evaluation import close as closing
from services.evaluation import working_out
from services.evaluation.alerts import TurnedAlerts
from tests.bench.sites import database

CITIES = (("city", "yinchuan"), ("chongqing", "chongqing"))


class Clock:
    """Sums the seconds of what it wraps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, work):
        def timed(*values, **words):
            started = time.perf_counter()
            try:
                return work(*values, **words)
            finally:
                self.seconds += time.perf_counter() - started

        return timed


def main() -> None:
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    lines = []
    for name, code in CITIES:
        url = database(name) if name == "city" else database(name, "--pilot", code)
        lines.append(_closed(url, code))
    json.dump(lines, sys.stdout)


def _closed(url: str, code: str) -> dict[str, object]:
    """The next week (month) of a pilot is closed; how much of it is working out alerts and writing them."""
    looked, written = Clock(), Clock()
    found, stored = working_out.alerts_of, TurnedAlerts.store
    with write_engine(url).connect() as connection, connection.begin() as transaction:
        pilot = get_pilot(connection, code)
        kind, of = (PeriodKind.WEEK, week_of) if pilot.reports_weekly else (PeriodKind.MONTH, month_of)
        newest = last_closed(connection, pilot.id, kind)
        span = of(newest.ends_on + timedelta(days=1) if newest else pilot.demo_today)
        connection.execute(update(Pilot).where(Pilot.id == pilot.id).values(demo_today=span.ends_on))
        before = connection.scalar(select(func.count()).select_from(Alert).where(Alert.pilot_id == pilot.id))
        desk = Desk.on(connection, pilot.id, COMMAND_LINE)
        desk = Desk(connection, desk.pilot, COMMAND_LINE, span.ends_on, Pair("甲", "乙"))
        working_out.alerts_of, TurnedAlerts.store = looked.around(found), written.around(stored)
        try:
            started = time.perf_counter()
            closing.close(desk, span.label)
            seconds = time.perf_counter() - started
        finally:
            working_out.alerts_of, TurnedAlerts.store = found, stored
        after = connection.scalar(select(func.count()).select_from(Alert).where(Alert.pilot_id == pilot.id))
        transaction.rollback()
    share = (looked.seconds + written.seconds) / seconds * 100
    note = (
        f"{looked.seconds:.2f} s worked out, {written.seconds:.2f} s written, of {seconds:.1f} s; "
        f"{before} alerts before, {after - before} opened"
    )
    return {"what": f"alerts of a closing, {code}", "value": share, "limit": 10, "unit": " %", "note": note}


if __name__ == "__main__":
    main()
