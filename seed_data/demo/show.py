"""Loads demonstration pilots whole: facts, every closed period of their past, and the live one."""

from collections.abc import Callable

from sqlmodel import Session

from data_access.queries.pilots import get_pilot
from seed_data.demo.alerts import answer_alerts
from seed_data.demo.appraisal import write_notes
from seed_data.demo.awards import write_awards
from seed_data.demo.demonstration import DemoReport, demonstrate
from seed_data.demo.supervision import write_supervision
from services.clock import today
from services.evaluation.close import evaluate_live
from services.evaluation.past import close_history

CITY_PILOTS = ("yinchuan", "songjiang", "fuling", "mianyang")


def load_demo(
    session: Session,
    code: str,
    *,
    projects: int | None = None,
    entries: int | None = None,
    last_periods: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> DemoReport:
    """Facts, history and live readings of one demonstration pilot, in the caller's transaction."""
    connection = session.connection()
    report = demonstrate(connection, code, projects=projects, entries=entries)
    say(f"{code}：已写入 {report.projects} 个演示项目")
    day = today(get_pilot(connection, code))
    closed = close_history(
        connection, report.pilot_id, until=day, updated_on=report.updated_on, last_periods=last_periods
    )
    answer_alerts(connection, get_pilot(connection, code), day)
    write_notes(connection, get_pilot(connection, code), report.world.plan.departments[0].name)
    evaluate_live(connection, report.pilot_id)
    write_awards(connection, get_pilot(connection, code), day)
    if code in CITY_PILOTS:
        write_supervision(connection, get_pilot(connection, code), day)
    say(f"{code}：已结账 {closed} 期")
    return report


def affordable_periods(projects: int | None) -> int | None:
    """Periods of each kind worth closing for a large pilot, so that the history stays near two million rows."""
    return None if projects is None or projects < 10_000 else max(1, 1_000_000 // projects)
