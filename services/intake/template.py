"""The template of a kind for a pilot and a reporting unit: its own rows, its own lists."""

import math
from datetime import timedelta

from data_access.queries import intake as read
from data_access.queries import intake_lists as lists
from data_access.queries.pilots import get_period
from data_access.queries.projects import severities
from domain.intake.forms import Form, Kind
from domain.intake.stamp import given_line, stamp_text
from domain.intake.template import TemplateView
from domain.periods import LIVE
from domain.words import ReportedScope
from services.access import Permission, check
from services.desk import Desk
from services.errors import Refused
from services.evaluation.task_units import led_tasks
from services.evaluation.who_reports import ReportingUnit, may_report, unit_for
from services.intake.known_awards import waiting_scores
from services.intake.known_transformation import review_names, waiting_reviews

WHOLE = frozenset(
    {
        Kind.ENTERPRISES,
        Kind.PROVIDERS,
        Kind.SOLUTIONS,
        Kind.SOLUTION_USES,
        Kind.APPLICATIONS,
        Kind.PROJECT_GOALS,
        Kind.CERTIFICATES,
        Kind.RECOGNITIONS,
        Kind.CLOUD_USES,
        Kind.FINANCE_PRODUCTS,
        Kind.LOANS,
        Kind.POLICIES,
        Kind.POLICY_CLAIMS,
        Kind.HOLIDAYS,
        Kind.INTERESTS,
        Kind.BATCH_FUNDS,
        Kind.OBJECTIONS,
        Kind.REVIEW_LISTS,
        Kind.AGENCIES,
        Kind.EXPERTS,
        Kind.ACCEPTANCES,
        Kind.PARTY_DETAILS,
        Kind.OTHER_GRANTS,
        Kind.AWARD_ENTRIES,
    }
)
"""Kinds of which every row stands in the template."""
RECENT_DAYS = 35
"""Events of the last weeks stand in the template, so that the next one is typed beside the last one."""


def template_view(desk: Desk, form: Form, *, unit: str = "") -> TemplateView:
    """Refused with a sentence where the user may not report this kind."""
    check(desk.user, Permission.SUBMIT)
    reporting, pilot = unit_for(desk, unit), desk.pilot
    if refusal := may_report(desk.user, reporting, form.kind):
        raise Refused(refusal)
    rows = _rows(desk, form.kind, reporting)
    demo = "演示数据；" if pilot.is_demo else ""
    return TemplateView(
        form,
        f"{pilot.name} {form.kind.zh}报送表（{reporting.name}）",
        f"{demo}数据截至 {desk.day}。{form.about}；蓝底的列用于识别。留空表示不改，要去掉已报的值填“清空”。",
        stamp_text(form, pilot.code, reporting.name if reporting.district_id is not None else ""),
        rows,
        lists_of(desk, reporting),
        [given_line(form, row) for row in rows],
    )


def _rows(desk: Desk, kind: Kind, unit: ReportingUnit) -> list[dict[str, object]]:
    """Own rows: all that last, open issues, events of the last weeks; the ledger's are recorded once and not listed."""
    connection, pilot_id, district, day = desk.connection, desk.pilot.id, unit.district_id, desk.day
    if kind is Kind.PROJECTS:
        return _worst_first(desk, read.stored_rows(connection, pilot_id, kind, district_id=district))
    if kind in WHOLE:
        return read.stored_rows(connection, pilot_id, kind, district_id=district)
    if kind is Kind.ISSUES:
        rows = read.stored_rows(connection, pilot_id, kind, district_id=district)
        return [row for row in rows if row["closed_on"] is None]
    if kind is Kind.FUND_ENTRIES:
        return []
    if kind is Kind.TASK_UPDATES:
        return _led_by(desk, unit)
    if kind is Kind.PLAN_REVIEWS:
        return waiting_reviews(connection, pilot_id)
    if kind is Kind.AWARD_SCORES:
        return waiting_scores(connection, desk.pilot)
    rows = read.stored_rows(connection, pilot_id, kind, district_id=district, since=day - timedelta(days=RECENT_DAYS))
    if kind is not Kind.OBSERVATIONS:
        return rows
    latest = {(row["indicator"], row["district"], row["industry"]): row for row in rows}
    return [{**row, "observed_on": day, "value": None} for row in latest.values()]


def _led_by(desk: Desk, unit: ReportingUnit) -> list[dict[str, object]]:
    """A row for each task that the unit leads, all for the office; what is not filled in is not reported."""
    is_office = (unit.district_id, unit.department_id) == (None, None)
    return [
        {"task": one.label, "reported_on": desk.day, "state": None, "text": None, "next_step": None, "evidence": None}
        for one in led_tasks(desk.connection, desk.pilot.id, desk.day)
        if is_office or unit.name in one.leads
    ]


def _worst_first(desk: Desk, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Red and overdue projects on top, as the live period lists them: they are what a clerk has to report on."""
    live = get_period(desk.connection, desk.pilot.id, LIVE)
    place = {} if live is None else severities(desk.connection, live.id)
    return sorted(rows, key=lambda row: place.get(row["id"], math.inf))


def lists_for(desk: Desk, unit: str = "") -> dict[str, list[str]]:
    """What the lists of a unit's forms hold."""
    return lists_of(desk, unit_for(desk, unit))


def lists_of(desk: Desk, unit: ReportingUnit) -> dict[str, list[str]]:
    names = lists.unit_names(desk.connection, desk.pilot.id)
    found = {word: list(dict.fromkeys(names[word].values())) for word in ("districts", "industries", "indicators")}
    if unit.district is not None:
        found["districts"] = [unit.district]
        scopes = lists.scopes_by_name(desk.connection, desk.pilot.id)
        own = [name for name in found["indicators"] if scopes[name] is ReportedScope.DISTRICT]
        found["indicators"] = own or found["indicators"]
    return found | {
        "tasks": [one.label for one in led_tasks(desk.connection, desk.pilot.id, desk.day)],
        **lists.names_on_lists(desk.connection, desk.pilot.id),
        "batches": lists.batch_numbers(desk.connection, desk.pilot.id),
        **review_names(desk.connection, desk.pilot.id),
        "solutions": [row.name for row in lists.solutions_by_name(desk.connection, desk.pilot.id)],
        "scenarios": lists.scenario_names(desk.connection, desk.pilot.id),
    }


def latest_observations(desk: Desk) -> list[dict[str, object]]:
    """Figures reported in the last weeks that the user may correct, newest first."""
    own, since = unit_for(desk).district_id, desk.day - timedelta(days=RECENT_DAYS)
    rows = read.stored_rows(desk.connection, desk.pilot.id, Kind.OBSERVATIONS, district_id=own, since=since)
    return sorted(rows, key=lambda row: row["observed_on"], reverse=True)
