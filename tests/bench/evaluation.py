"""Times of the evaluation as JSON: closing a week, and one edit. Nothing is kept: every transaction is rolled back.
Garbage is collected as on the server.
"""

import gc
import json
import statistics
import sys
import time

from sqlalchemy import select, update

from data_access.engine import write_engine
from data_access.queries.facts import load_facts
from data_access.queries.pilots import get_pilot
from data_access.queries.rules import load_rule_book
from data_access.tables import Milestone, Project
from domain.days import number
from domain.facts.progress import project_figures
from domain.targets.forecast import forecasts
from server import GARBAGE
from services.access import DEMO_USER
from services.desk import Desk
from services.evaluation.close import evaluate_live
from services.evaluation.live import edit_projects
from tests.bench.sites import database, scale_database

EDITS = 15


def main() -> None:
    """Print what, seconds and limit of each promise."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    lines = [
        week("evaluating a week, 336 projects", database("city"), "yinchuan", 0.5),
        week("evaluating a week, 15,000 projects", database("chongqing", "--pilot", "chongqing"), "chongqing", 15),
        forecast("forecast, 336 projects", database("city"), "yinchuan", 5),
        forecast("forecast, 15,000 projects", database("chongqing", "--pilot", "chongqing"), "chongqing", 60),
        edit("one edit at 40,000 projects", scale_database(40_000, 12), 0.05),
    ]
    json.dump(lines, sys.stdout)


def week(what: str, url: str, code: str, limit: float) -> dict:
    """Reading facts, evaluating a week and storing it as the live period; median of five."""
    seconds = []
    for _ in range(5):
        with write_engine(url).connect() as connection, connection.begin() as transaction:
            pilot = get_pilot(connection, code)
            started = time.perf_counter()
            evaluate_live(connection, pilot.id)
            seconds.append(time.perf_counter() - started)
            transaction.rollback()
    return {"what": what, "seconds": statistics.median(seconds), "limit_seconds": limit}


def forecast(what: str, url: str, code: str, limit: float) -> dict:
    """What closing a period adds to look ahead; median of three."""
    seconds = []
    with write_engine(url).connect() as connection:
        pilot = get_pilot(connection, code)
        facts = load_facts(connection, pilot.id)
        figures = project_figures(
            facts, number(pilot.demo_today), load_rule_book(connection).on(pilot.demo_today, code)
        )
        for _ in range(3):
            started = time.perf_counter()
            forecasts(facts, figures, pilot.demo_today, 52)
            seconds.append(time.perf_counter() - started)
    return {"what": what, "seconds": statistics.median(seconds), "limit_seconds": limit}


def edit(what: str, url: str, limit: float) -> dict:
    """Completing one milestone and everything that follows from it, in one transaction; median of fifteen projects."""
    seconds = []
    with write_engine(url).connect() as connection:
        with connection.begin():
            pilot = get_pilot(connection, "scale")
            ids = connection.scalars(select(Project.id).where(Project.pilot_id == pilot.id).limit(EDITS * 7)).all()[::7]
        for project in ids:
            with connection.begin() as transaction:
                started = time.perf_counter()
                edit_projects(
                    Desk.on(connection, pilot.id, DEMO_USER),
                    [project],
                    lambda p=project: _complete(connection, p, pilot),
                    what="complete_milestone",
                )
                seconds.append(time.perf_counter() - started)
                transaction.rollback()
    return {"what": what, "seconds": statistics.median(seconds), "limit_seconds": limit}


def _complete(connection, project: int, pilot) -> None:
    connection.execute(
        update(Milestone.__table__)
        .where(Milestone.project_id == project, Milestone.stage == "build")
        .values(completed_on=pilot.demo_today)
    )


if __name__ == "__main__":
    main()
