"""Reads project readings: lists, pages and counts, filtered in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from data_access.tables import District, Enterprise, Industry, Project, ProjectReading, Provider
from domain.words import Change, Light


@dataclass(frozen=True)
class ProjectFilter:
    """Filters of the project list; empty ones do not limit. `text` matches enterprise name, code or project code."""

    district_id: int | None = None
    industry_id: int | None = None
    provider_id: int | None = None
    stage: str = ""
    light: str = ""
    change: str = ""
    text: str = ""
    measure: str = ""


def _where(period_id: int, chosen: ProjectFilter, *, with_light: bool = True) -> list[ColumnElement[bool]]:
    table = ProjectReading.__table__.c
    conditions = [table.period_id == period_id]
    for column, value in (
        (table.district_id, chosen.district_id),
        (table.industry_id, chosen.industry_id),
        (table.provider_id, chosen.provider_id),
        (table.stage, chosen.stage),
        (table.change, chosen.change),
    ):
        if value:
            conditions.append(column == value)
    if with_light and chosen.light == "left":
        conditions.append(table.light.is_(None))
    elif with_light and chosen.light:
        conditions.append(table.light == chosen.light)
    if chosen.text:
        conditions.append(table.project_id.in_(_matching(chosen.text)))
    return conditions


def _matching(text: str) -> Select:
    pattern = f"%{text.replace('%', '').replace('_', '')}%"
    return (
        select(Project.id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(or_(Enterprise.name.like(pattern), Enterprise.uscc.like(pattern), Project.code.like(pattern)))
    )


def _listing() -> Select:
    table = ProjectReading.__table__
    return (
        select(
            table,
            Project.code,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
            Provider.name.label("provider"),
        )
        .join(Project, Project.id == table.c.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Industry, Industry.id == table.c.industry_id)
        .outerjoin(Provider, Provider.id == table.c.provider_id)
    )


def list_projects(
    connection: Connection, period_id: int, chosen: ProjectFilter, *, limit: int, offset: int = 0
) -> list[Row]:
    """A page of projects, worst first."""
    table = ProjectReading.__table__.c
    page = (
        select(table.id)
        .where(*_where(period_id, chosen))
        .order_by(table.severity_rank, table.project_id)
        .limit(limit)
        .offset(offset)
    )
    ids = [row.id for row in connection.execute(page)]
    query = _listing().where(table.id.in_(ids)).order_by(table.severity_rank, table.project_id)
    return list(connection.execute(query)) if ids else []


def count_by_light(connection: Connection, period_id: int, chosen: ProjectFilter) -> dict[str, int]:
    """Projects under the filters (but the light) by light; key "left" for those without a light."""
    table = ProjectReading.__table__.c
    query = select(table.light, func.count()).where(*_where(period_id, chosen, with_light=False)).group_by(table.light)
    return {("left" if light is None else str(light)): number for light, number in connection.execute(query)}


def list_changed(
    connection: Connection, period_id: int, change: Change, scope: ProjectFilter, *, limit: int
) -> list[Row]:
    """Projects whose light did that since the previous closed period, worst first."""
    chosen = ProjectFilter(scope.district_id, scope.industry_id, change=change.value)
    return list_projects(connection, period_id, chosen, limit=limit)


def list_red(connection: Connection, period_id: int, scope: ProjectFilter, *, limit: int) -> list[Row]:
    chosen = ProjectFilter(scope.district_id, scope.industry_id, light=Light.RED.value)
    return list_projects(connection, period_id, chosen, limit=limit)


def list_units_of(connection: Connection, table: type[District] | type[Industry], pilot_id: int) -> list[Row]:
    """Districts or industries in printed order."""
    return list(connection.execute(select(table.__table__).where(table.pilot_id == pilot_id).order_by(table.position)))


def list_providers(connection: Connection, pilot_id: int) -> Sequence[Row]:
    return connection.execute(
        select(Provider.id, Provider.name).where(Provider.pilot_id == pilot_id).order_by(Provider.name)
    ).all()


def count_without_unit(connection: Connection, pilot_id: int) -> int:
    """Enterprises that no district or industry holds; a filter by unit leaves them out."""
    query = (
        select(func.count())
        .select_from(Enterprise)
        .where(Enterprise.pilot_id == pilot_id, or_(Enterprise.district_id.is_(None), Enterprise.industry_id.is_(None)))
    )
    return connection.scalar(query)
