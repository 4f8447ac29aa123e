"""Reads what was said beside lights: explanations of red ones by period, judgements and their days."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, and_, func, select

from data_access.tables import District, Enterprise, Industry, LightExplanation, LightOverride, Project


def list_explanations(connection: Connection, pilot_id: int, labels: Sequence[str]) -> list[Row]:
    """Of the lights of some periods, each with the district it belongs to (None: the whole pilot's)."""
    table = LightExplanation.__table__
    query = (
        select(table, func.coalesce(table.c.district_id, Enterprise.district_id).label("home_id"))
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(table.c.pilot_id == pilot_id, table.c.label.in_(list(labels)))
    )
    return list(connection.execute(query.order_by(table.c.id)))


def list_other_explanations(connection: Connection, pilot_id: int, label: str, projects: Sequence[int]) -> list[Row]:
    """Of the same lights in other periods, oldest first: of scopes all, of projects those named."""
    table = LightExplanation.__table__
    mine = table.c.project_id.is_(None) | table.c.project_id.in_(list(projects))
    query = select(table).where(table.c.pilot_id == pilot_id, table.c.label != label, mine)
    return list(connection.execute(query.order_by(table.c.written_at, table.c.id)))


def list_judgements(connection: Connection, pilot_id: int, since: date) -> list[Row]:
    """Judgements that held on a day or later, newest first, with the names of what they are about."""
    table = LightOverride.__table__
    query = (
        select(
            table,
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
            Project.code.label("project"),
            Enterprise.name.label("enterprise"),
            Enterprise.district_id.label("holder_district_id"),
        )
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Industry, Industry.id == table.c.industry_id)
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(table.c.pilot_id == pilot_id, table.c.expires_on >= since)
    )
    return list(connection.execute(query.order_by(table.c.starts_on.desc(), table.c.id.desc())))


def list_standing(
    connection: Connection,
    pilot_id: int,
    day: date,
    *,
    indicator: str,
    district_id: int | None,
    project_id: int | None,
) -> list[Row]:
    """Judgements on one light (of a project, of a district, of the whole pilot) that hold on a day."""
    table = LightOverride.__table__.c
    district = table.district_id.is_(None) if district_id is None else table.district_id == district_id
    about = and_(table.indicator == indicator, district, table.industry_id.is_(None), table.project_id.is_(None))
    if project_id is not None:
        about = table.project_id == project_id
    query = select(LightOverride.__table__).where(
        table.pilot_id == pilot_id,
        about,
        table.starts_on <= day,
        table.expires_on >= day,
        table.ended_on.is_(None) | (table.ended_on > day),
    )
    return list(connection.execute(query.order_by(table.id)))


def get_judgement(connection: Connection, pilot_id: int, number: int) -> Row | None:
    """A judgement of the pilot, with its project's code."""
    table = LightOverride.__table__
    query = select(table, Project.code.label("project")).outerjoin(Project, Project.id == table.c.project_id)
    return connection.execute(query.where(table.c.id == number, table.c.pilot_id == pilot_id)).first()
