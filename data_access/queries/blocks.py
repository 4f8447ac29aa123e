"""Reads the weeks of 集中攻坚 with the project's light in a period."""

from datetime import date

from sqlalchemy import Connection, Row, and_, select

from data_access.tables import BlockEntry, District, Enterprise, Project
from data_access.tables.kept_once import PROJECT_BODIES, PROJECT_ROWS


def list_block_entries(
    connection: Connection, pilot_id: int, period_id: int, until: date, district_id: int | None
) -> list[Row]:
    """Of a pilot's projects (of a district's where one is given) up to a day, by project, oldest first."""
    rows = PROJECT_ROWS.c
    query = (
        select(
            BlockEntry.__table__,
            Project.code,
            Enterprise.name.label("enterprise"),
            District.short_name.label("district"),
            PROJECT_BODIES.c.light,
        )
        .join(Project.__table__, Project.id == BlockEntry.project_id)
        .join(Enterprise.__table__, Enterprise.id == Project.enterprise_id)
        .outerjoin(District.__table__, District.id == Enterprise.district_id)
        .outerjoin(PROJECT_ROWS, and_(rows.project_id == BlockEntry.project_id, rows.period_id == period_id))
        .outerjoin(PROJECT_BODIES, PROJECT_BODIES.c.id == rows.body_id)
        .where(Project.pilot_id == pilot_id, BlockEntry.reported_on <= until)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return list(connection.execute(query.order_by(Project.code, BlockEntry.reported_on, BlockEntry.id)))
