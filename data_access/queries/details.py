"""Rows behind the lights that are not sums over projects: findings, returns, issues of districts."""

from sqlalchemy import Connection, Row, select

from data_access.queries.projects import ProjectFilter
from data_access.tables import Department, District, Enterprise, FindingRecord, Issue, Project, WeeklyReturn


def list_findings(connection: Connection, period_id: int, scope: ProjectFilter) -> list[Row]:
    """资金合规 findings of a period within the scope: on projects, and on accounts of the pilot or a district."""
    findings = FindingRecord.__table__
    query = (
        select(findings, Project.code, Enterprise.name.label("enterprise"), District.short_name.label("district"))
        .outerjoin(Project, Project.id == findings.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(
            District,
            (District.id == Enterprise.district_id)
            | (findings.c.project_id.is_(None) & (District.id == findings.c.district_id)),
        )
        .where(findings.c.period_id == period_id)
        .order_by(findings.c.severity.desc(), findings.c.rule, Project.code)
    )
    if scope.district_id:
        query = query.where(District.id == scope.district_id)
    if scope.industry_id:
        query = query.where(Enterprise.industry_id == scope.industry_id)
    return list(connection.execute(query))


def list_returns(connection: Connection, pilot_id: int, first, last, district_id: int | None) -> list[Row]:
    """Returns due within the days, late and missing ones first."""
    table = WeeklyReturn.__table__
    query = (
        select(table, Department.name.label("department"), District.short_name.label("district"))
        .outerjoin(Department, Department.id == table.c.department_id)
        .outerjoin(District, District.id == table.c.district_id)
        .where(table.c.pilot_id == pilot_id, table.c.due_on >= first, table.c.due_on <= last)
    )
    if district_id:
        query = query.where(table.c.district_id == district_id)
    rows = list(connection.execute(query.order_by(table.c.due_on.desc(), table.c.id)))
    return sorted(rows, key=lambda row: row.submitted_on is not None and row.submitted_on <= row.due_on)


def list_district_issues(connection: Connection, pilot_id: int, as_of, district_id: int | None) -> list[Row]:
    """Issues of districts (not of projects) due by the day; those not closed by their day first."""
    table = Issue.__table__
    query = (
        select(table, District.short_name.label("district"))
        .join(District, District.id == table.c.district_id)
        .where(
            table.c.pilot_id == pilot_id,
            table.c.project_id.is_(None),
            table.c.opened_on <= as_of,
            table.c.due_on <= as_of,
        )
    )
    if district_id:
        query = query.where(table.c.district_id == district_id)
    rows = list(connection.execute(query.order_by(table.c.due_on, table.c.code)))
    return sorted(rows, key=lambda row: row.closed_on is not None and row.closed_on <= row.due_on)
