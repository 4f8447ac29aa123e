"""400 enterprises with a year of history: taking it in, and closing its weeks and months, as JSON. Filling in the files
is the office's own time and is not counted."""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from domain.intake.forms import Kind
from services.access import COMMAND_LINE
from services.desk import at_desk
from services.evaluation.opening import approve_closing, close_all
from services.intake.check import parse_upload
from services.intake.commit import commit_upload
from tests.a_year_before import PAIR, Year, admit_providers, the_day
from tests.new_city import ANSWER, City, file_of, found, pilot_id, prepare
from tests.opened_past import begin, due

LIMIT_SECONDS = 60.0
CITY = City(year=2025, batches=1)
TODAY = date(2025, 12, 2)
YEAR = Year(CITY, 400, date(2024, 12, 1), TODAY, spread=200)


def processor() -> float:
    """Seconds of the processor that this process and its children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    began, used = time.perf_counter(), processor()
    work()
    return time.perf_counter() - began, processor() - used


def taken_in(kind: Kind, rows: list[dict]) -> tuple[float, float, int]:
    """One file, from its bytes to its commit; how many rows."""
    content = file_of(kind, rows)

    def commit() -> None:
        upload = parse_upload(content, "报送.xlsx")
        with at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk:
            commit_upload(desk, upload, explained=ANSWER)

    return *timed(commit), len(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, the_day(TODAY):
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'city.db'}")
        prepare(os.environ["DATABASE_URL"])
        found(CITY)
        admit_providers(pilot_id(), date(2024, 12, 2))
        begin()
        files = [
            taken_in(Kind.ENTERPRISES, YEAR.enterprises()),
            taken_in(Kind.ASSESSMENTS, YEAR.assessments()),
            taken_in(Kind.PROJECTS, YEAR.projects()),
            taken_in(Kind.FUND_ENTRIES, YEAR.grants()),
            taken_in(Kind.FUND_ENTRIES, YEAR.payments()),
            taken_in(Kind.PROVIDER_REVIEWS, YEAR.reviews()),
            taken_in(Kind.ISSUES, YEAR.issues()),
        ]
        with at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk:
            approve_closing(desk, labels := due(TODAY))
        closing = timed(lambda: close_all(pilot_id(), COMMAND_LINE))
        came = [sum(one[part] for one in files) for part in (0, 1)]
        line = {
            "what": f"a past of {YEAR.number} enterprises, {len(labels)} periods",
            "seconds": came[0] + closing[0],
            "limit_seconds": LIMIT_SECONDS,
            "note": (
                f"CPU {came[1] + closing[1]:.1f} s; {sum(one[2] for one in files):,} rows in {len(files)} files "
                f"{came[0]:.1f} s (CPU {came[1]:.1f}), closing {closing[0]:.1f} s (CPU {closing[1]:.1f})"
            ),
        }
        json.dump(line, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
