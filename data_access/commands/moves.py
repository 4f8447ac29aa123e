"""Keeps what enterprises and projects were before they change: where they stood, when they were last heard of. Never
commits."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Date, delete, insert, literal, select

from data_access.commands.counted import UNITS
from data_access.queries.parts import in_parts
from data_access.tables import Enterprise, EnterpriseUnit, Project, ProjectUpdate


def keep_units(connection: Connection, rows: Iterable[tuple[int, Mapping[str, object]]]) -> None:
    """Note where enterprises stood before they move, by the day of the move."""
    e, u = Enterprise.__table__.c, EnterpriseUnit.__table__
    for row_id, fields in rows:
        if UNITS & fields.keys() and (day := fields.get("moved_on")):
            stood = select(e.id, literal(day, Date), e.district_id, e.industry_id).where(e.id == row_id)
            columns = ["enterprise_id", "moved_on", "district_id", "industry_id"]
            connection.execute(insert(u).from_select(columns, stood))


def forget_units(connection: Connection, rows: Iterable[tuple[int, Mapping[str, object]]]) -> None:
    """Take back the last move of enterprises that go back to where they stood."""
    e, u = Enterprise.__table__.c, EnterpriseUnit.__table__.c
    for row_id, fields in rows:
        if UNITS & fields.keys():
            last = select(e.moved_on).where(e.id == row_id).scalar_subquery()
            connection.execute(delete(EnterpriseUnit).where(u.enterprise_id == row_id, u.moved_on == last))


def keep_updates(connection: Connection, project_ids: Iterable[int]) -> None:
    """Note when projects were last heard of, before they are heard of again."""
    p, u = Project.__table__, ProjectUpdate.__table__
    known = select(u.c.project_id).where(u.c.project_id == p.c.id, u.c.updated_at == p.c.updated_at).exists()
    for part in in_parts(select(p.c.id, p.c.updated_at).where(~known), p.c.id, project_ids):
        connection.execute(insert(u).from_select(["project_id", "updated_at"], part))
