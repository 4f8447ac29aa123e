"""Weekly returns: who owes one, who has sent it, in what words; marked received by a text or by a committed file."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from data_access.commands.returns import record_return
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.returns import find_return, list_missing
from domain.periods import span_of, week_of, zh_of
from services.clock import instant, today
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.evaluation.due_returns import due_on, ensure_due, why_not_asked
from services.evaluation.who_reports import ReportingUnit, unit_for

LONGEST_TEXT = 2_000
LATE_WEEKS = 8
"""So long a missing return may be sent late."""


def is_received(connection: Connection, pilot_id: int, unit: ReportingUnit, week: str) -> bool:
    row = find_return(connection, pilot_id, week, district_id=unit.district_id, department_id=unit.department_id)
    return row is not None and row.submitted_at is not None


def open_weeks(connection: Connection, pilot_id: int, unit: ReportingUnit) -> tuple[str, ...]:
    """The running week, then earlier ones whose return is still missing: they may be sent late."""
    day = today(get_pilot_by_id(connection, pilot_id))
    now = week_of(day).label
    missing = list_missing(
        connection,
        pilot_id,
        day - timedelta(weeks=LATE_WEEKS),
        day,
        district_id=unit.district_id,
        department_id=unit.department_id,
    )
    return (now, *(week for week in missing if week != now))


def mark_received(
    connection: Connection, pilot_id: int, unit: ReportingUnit, at: datetime, text: str = "", week: str = ""
) -> bool:
    """Note that the unit's return is here, for the running week unless one is named; whether that is new. The office
    owes none, and none is asked for before the pilot was set up or while the months of before come in.
    """
    pilot = get_pilot_by_id(connection, pilot_id)
    if not pilot.reports_weekly or (unit.district_id is None and unit.department_id is None):
        return False
    span = span_of(week) if week else week_of(today(pilot))
    if why_not_asked(connection, pilot, due_on(connection, pilot, span)):
        return False
    ensure_due(connection, pilot_id, span)
    was = is_received(connection, pilot_id, unit, span.label)
    record_return(
        connection,
        pilot_id=pilot_id,
        week=span.label,
        district_id=unit.district_id,
        department_id=unit.department_id,
        at=at,
        on=today(pilot),
        text=text,
    )
    return not was


def send_text(desk: Desk, text: str, *, unit: str = "", week: str = "") -> str:
    """The week's 工作动态 of a unit; the sentence of what was done. Sent again it replaces the text, not the time.

    `week`: an earlier one whose return is missing (补报); it counts as late, and closed periods stay as they were.
    """
    reporting = unit_for(desk, unit)
    text = text.strip()
    if reporting.district_id is None and reporting.department_id is None:
        raise Refused("没有选单位：工作动态由地区或成员单位报送，请先选单位")
    if not text:
        raise Refused("工作动态没有填写：请写本周做了什么；没有变化的写“本周无新增”")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"工作动态有 {len(text)} 字，最多 {LONGEST_TEXT} 字：请缩短")
    connection, pilot = desk.connection, desk.pilot
    if not pilot.reports_weekly:
        raise Refused(f"{pilot.name}按月报送，不用报周工作动态")
    span = span_of(week) if week else week_of(desk.day)
    if why := why_not_asked(connection, pilot, due_on(connection, pilot, span)):
        raise Refused(f"{span.zh}的报送截止日{why}")
    if week and week not in open_weeks(connection, pilot.id, reporting):
        raise Refused(f"{zh_of(week)}不用补报：已经报过，或已超过 {LATE_WEEKS} 周")
    new = mark_received(connection, pilot.id, reporting, instant(pilot), text, week)
    desk.audit("submit_return", "submission", f"{span.label} {reporting.name}", after={"text": text})
    evaluate_live(connection, pilot.id)
    return f"{reporting.name} {span.zh}的工作动态已{'报送' if new else '更新'}"
