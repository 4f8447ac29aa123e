"""Who owes a weekly return, and until which day."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.returns import insert_due
from data_access.queries.audit import set_up_at
from data_access.queries.opening import list_histories
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.returns import list_returns
from data_access.queries.rules import load_rule_book
from domain.periods import Span
from domain.words import PeriodKind
from services.clock import day_of
from services.evaluation.who_reports import units_of


def due_on(connection: Connection, pilot: Row[Any], span: Span) -> date:
    """Day by which a week's returns are due; light_rules: intake / due_weekday, 1 is Monday."""
    rule = load_rule_book(connection).on(span.ends_on, pilot.code)["intake", "due_weekday"]
    return span.starts_on + timedelta(days=int(rule.green_bound) - 1)


def owes_from(connection: Connection, pilot: Row[Any]) -> date:
    """First day of the pilot's own returns: one due by then, or before, was asked of nobody (rules 4.1.4)."""
    at = None if pilot.demo_today else set_up_at(connection, pilot.id)
    return pilot.first_on if at is None else day_of(at) + timedelta(days=1)


def why_not_asked(connection: Connection, pilot: Row[Any], day: date) -> str:
    """Why a return that is due on the day is asked of nobody, as a sentence goes on; empty where it is asked."""
    if day < (since := owes_from(connection, pilot)):
        return f"早于本试点建立，不用报送；截止日在 {since} 及以后的各周起按周报送"
    for history in list_histories(connection, pilot.id):
        if history.begun_on <= day and (history.ended_on is None or day <= history.ended_on):
            return "在期初补录期间，不用报送；补录办结以后按周报送"
    return ""


def ensure_due(connection: Connection, pilot_id: int, span: Span) -> bool:
    """A row for each unit that owes a return for the week and has none yet; whether there was any such unit.

    A pilot that reports monthly owes none."""
    pilot = get_pilot_by_id(connection, pilot_id)
    if not pilot.reports_weekly or span.kind is not PeriodKind.WEEK:
        return False
    day = due_on(connection, pilot, span)
    if why_not_asked(connection, pilot, day):
        return False
    there = {(row.district_id, row.department_id) for row in list_returns(connection, pilot_id, span.label)}
    units = [(unit.district_id, unit.department_id) for unit in units_of(connection, pilot_id, day)]
    missing = [unit for unit in units if unit not in there]
    insert_due(connection, pilot_id=pilot_id, week=span.label, due_on=day, units=missing)
    return bool(missing)
