"""By when who is asked today has to answer: the days of the alert rules, in working days of the pilot (rules 14.1)."""

from datetime import date

from sqlalchemy import Connection

from data_access.queries.alert_rules import load_alert_rules
from data_access.queries.alerts import list_due_days
from data_access.workdays import load_calendar
from domain.alerts.rules import in_force
from domain.alerts.seen import PROJECT, Subject
from domain.facts.calendar import workday_after
from domain.frame_views import PilotView
from domain.words import AlertScope

DAYS = 5
"""Working days for an answer where no rule says how many."""
RULES = {AlertScope.PILOT: "pilot_red", AlertScope.DISTRICT: "district_red", AlertScope.PROJECT: "project_red"}


def answer_day(connection: Connection, pilot: PilotView, day: date, scope: AlertScope) -> date:
    """The day by which an alert of such a light that opens on a day is answered."""
    rule = in_force(load_alert_rules(connection), day, pilot.code).get(RULES[scope])
    return workday_after(load_calendar(connection, pilot.id), day, DAYS if rule is None else rule.answer_days)


def answer_days_of_projects(
    connection: Connection, pilot: PilotView, day: date, projects: list[int]
) -> dict[int, date]:
    """By project: the day of the alert that waits for an answer by then, else the one it would have."""
    troubles = {Subject(AlertScope.PROJECT, PROJECT, project=one).trouble: one for one in projects}
    found = {troubles[trouble]: due_on for trouble, due_on in list_due_days(connection, pilot.id, list(troubles), day)}
    usual = answer_day(connection, pilot, day, AlertScope.PROJECT)
    return {one: found.get(one, usual) for one in projects}
