"""Reads the weeks of 集中攻坚 with the project's light in a period."""

from datetime import date

from sqlalchemy import Connection, Row, and_, select

from data_access.tables import BlockEntry, District, Enterprise, Project, ProjectReading


def list_block_entries(
    connection: Connection, pilot_id: int, period_id: int, until: date, district_id: int | None
) -> list[Row]:
    """Of a pilot's projects (of a district's where one is given) up to a day, by project, oldest first."""
    readings = ProjectReading.__table__.c
    query = (
        select(
            BlockEntry.__table__,
            Project.code,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            readings.light,
        )
        .join(Project.__table__, Project.id == BlockEntry.project_id)
        .join(Enterprise.__table__, Enterprise.id == Project.enterprise_id)
        .outerjoin(District.__table__, District.id == Enterprise.district_id)
        .outerjoin(
            ProjectReading.__table__,
            and_(readings.project_id == BlockEntry.project_id, readings.period_id == period_id),
        )
        .where(Project.pilot_id == pilot_id, BlockEntry.reported_on <= until)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return list(connection.execute(query.order_by(Project.code, BlockEntry.reported_on, BlockEntry.id)))
