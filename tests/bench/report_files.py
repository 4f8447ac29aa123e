"""Times of report files as JSON, from readings to bytes, made in the process of their own as the page makes them."""

import json
import statistics
import sys
import time

from reports.work_queue import made_apart, submit
from services.access import DEMO_USER
from services.frame import connected, open_frame
from services.reports.whole import _report, report

WEEK = "2026-W46"


def main() -> None:
    """Print what, seconds and limit of each promise; DATABASE_URL names the city's database."""
    with connected() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period=WEEK)
        weekly = [_weekly(connection, frame) for _ in range(5)]
        units = [unit for unit in frame.districts if unit.valid_on(frame.period.as_of)]
        _report.forget()
        started = time.perf_counter()
        papers = [(report(connection, frame.at(unit.id, None)), "docx") for unit in units]
        name, content = submit(papers, f"{WEEK}.zip").result.result()
        editions = time.perf_counter() - started
    kilobytes = f"{len(content) / 1024:.0f} KB, {name}"
    lines = [
        {"what": "weekly Word, first one of a fresh process", "seconds": weekly[0], "limit_seconds": 3, "note": ""},
        {
            "what": "weekly Word, median of the next four",
            "seconds": statistics.median(weekly[1:]),
            "limit_seconds": 3,
            "note": "",
        },
        {"what": f"all {len(units)} district editions", "seconds": editions, "limit_seconds": 12, "note": kilobytes},
    ]
    json.dump(lines, sys.stdout)


def _weekly(connection, frame) -> float:
    """Nothing is remembered from the time before."""
    _report.forget()
    started = time.perf_counter()
    made_apart(report(connection, frame), "docx")
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
