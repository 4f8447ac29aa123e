"""Who owes a weekly return, and until which day."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.returns import insert_due
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.returns import list_returns
from data_access.queries.rules import load_rule_book
from domain.periods import Span
from domain.words import PeriodKind
from services.evaluation.who_reports import units_of


def due_on(connection: Connection, pilot: Row[Any], span: Span) -> date:
    """Day by which a week's returns are due; light_rules: intake / due_weekday, 1 is Monday."""
    rule = load_rule_book(connection).on(span.ends_on, pilot.code)["intake", "due_weekday"]
    return span.starts_on + timedelta(days=int(rule.green_bound) - 1)


def ensure_due(connection: Connection, pilot_id: int, span: Span) -> None:
    """A row for each unit that owes a return for the week and has none yet; a pilot that reports monthly owes none."""
    pilot = get_pilot_by_id(connection, pilot_id)
    if not pilot.reports_weekly or span.kind is not PeriodKind.WEEK:
        return
    there = {(row.district_id, row.department_id) for row in list_returns(connection, pilot_id, span.label)}
    day = due_on(connection, pilot, span)
    units = [(unit.district_id, unit.department_id) for unit in units_of(connection, pilot_id)]
    insert_due(
        connection, pilot_id=pilot_id, week=span.label, due_on=day, units=[unit for unit in units if unit not in there]
    )
