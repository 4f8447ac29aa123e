"""Rows behind the lights that are no projects: findings, returns, issues of districts."""

from datetime import date

from sqlalchemy import Connection, Row, case, func, select

from data_access.queries.projects import ProjectFilter
from data_access.tables import (
    Department,
    District,
    Enterprise,
    FindingRecord,
    Issue,
    Project,
    ProjectReading,
    WeeklyReturn,
)
from data_access.tables.kept_once import PROJECT_ROWS
from domain.words import FindingState


def list_counting_findings(connection: Connection, period_id: int, scope: ProjectFilter) -> list[Row]:
    """Findings that are not closed within the scope, serious ones first: on projects by the units that the period knew,
    and on accounts of the pilot or a district."""
    findings, reading = FindingRecord.__table__, PROJECT_ROWS
    district_id = func.coalesce(findings.c.district_id, reading.c.district_id)
    query = (
        select(findings, Project.code, Enterprise.name.label("enterprise"), District.short_name.label("district"))
        .outerjoin(
            reading, (reading.c.project_id == findings.c.project_id) & (reading.c.period_id == findings.c.period_id)
        )
        .outerjoin(Project, Project.id == findings.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == district_id)
        .where(findings.c.period_id == period_id, findings.c.state != FindingState.CLOSED.value)
        .order_by(findings.c.severity.desc(), findings.c.rule, Project.code, findings.c.id)
    )
    if scope.district_id:
        query = query.where(district_id == scope.district_id)
    if scope.industry_id:
        query = query.where(reading.c.industry_id == scope.industry_id)
    return list(connection.execute(query))


def list_findings_of(
    connection: Connection, provider_id: int, period_id: int, industry_id: int | None = None
) -> list[Row]:
    """资金合规 findings of a period that are not closed on projects that a provider led then."""
    table, reading = FindingRecord.__table__, ProjectReading.__table__
    query = (
        select(table.c.severity, table.c.sentence, Project.code)
        .join(reading, (reading.c.project_id == table.c.project_id) & (reading.c.period_id == table.c.period_id))
        .join(Project, Project.id == table.c.project_id)
        .where(table.c.period_id == period_id, reading.c.provider_id == provider_id)
        .where(table.c.state != FindingState.CLOSED.value)
    )
    if industry_id is not None:
        query = query.where(reading.c.industry_id == industry_id)
    return list(connection.execute(query.order_by(table.c.severity.desc(), Project.code, table.c.id)))


def returns_due(connection: Connection, pilot_id: int, first: date, as_of: date) -> list[Row]:
    """Returns due within the days, each with the day it came if it came by the last one."""
    table = WeeklyReturn.__table__
    query = (
        select(
            func.coalesce(Department.name, District.short_name).label("unit"),
            func.coalesce(District.short_name, "").label("district"),
            table.c.week,
            table.c.due_on,
            case((table.c.submitted_on <= as_of, table.c.submitted_on)).label("submitted_on"),
        )
        .outerjoin(Department, Department.id == table.c.department_id)
        .outerjoin(District, District.id == table.c.district_id)
        .where(
            table.c.pilot_id == pilot_id,
            table.c.due_on >= first,
            table.c.due_on <= as_of,
        )
        .order_by(table.c.due_on, table.c.id)
    )
    return list(connection.execute(query))


def issues_due(connection: Connection, pilot_id: int, as_of: date) -> list[Row]:
    """Issues of districts (not of projects) due by the day, each with the day it was closed if that was by then."""
    table = Issue.__table__
    query = (
        select(
            table.c.code,
            table.c.title,
            District.short_name.label("district"),
            table.c.owner,
            table.c.due_on,
            case((table.c.closed_on <= as_of, table.c.closed_on)).label("closed_on"),
        )
        .join(District, District.id == table.c.district_id)
        .where(
            table.c.pilot_id == pilot_id,
            table.c.project_id.is_(None),
            table.c.opened_on <= as_of,
            table.c.due_on <= as_of,
        )
    )
    return list(connection.execute(query.order_by(table.c.due_on, table.c.code, table.c.id)))
