"""Reads what still stands in a row that is to leave its plan."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from data_access.tables import Enterprise, GrantRecord, Project, Target
from domain.words import EnterpriseStatus, TargetKind


def count_held(connection: Connection, table: str, row_id: int, day: date) -> list[tuple[str, int]]:
    """What must go elsewhere first: a word and how many; grants that hold on the day or later."""
    enterprise, project, grant, target = (one.__table__.c for one in (Enterprise, Project, GrantRecord, Target))
    granted = and_(grant.taken_at.is_(None), or_(grant.to_on.is_(None), grant.to_on >= day))
    active = enterprise.status == EnterpriseStatus.ACTIVE
    issued = and_(target.kind == TargetKind.ALLOCATED, target.retired_from.is_(None))
    of: dict[str, tuple[tuple[str, type, ColumnElement[bool]], ...]] = {
        "districts": (
            ("家企业", Enterprise, and_(enterprise.district_id == row_id, active)),
            ("个授权", GrantRecord, and_(grant.district_id == row_id, granted)),
            ("个分解下达的目标", Target, and_(target.district_id == row_id, issued)),
        ),
        "industries": (("家企业", Enterprise, and_(enterprise.industry_id == row_id, active)),),
        "departments": (("个授权", GrantRecord, and_(grant.department_id == row_id, granted)),),
        "batches": (("个项目", Project, project.batch_id == row_id),),
    }
    counted = (
        (word, connection.scalar(select(func.count()).select_from(one).where(where)) or 0)
        for word, one, where in of.get(table, ())
    )
    return [(word, number) for word, number in counted if number]
