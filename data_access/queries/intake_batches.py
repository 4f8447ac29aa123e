"""Reads batches of returns that were taken in: the list, one, its file, the rows it wrote."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, select

from data_access.tables import Department, District, IntakeBatch, IntakeChange, Proposal
from domain.intake.forms import Kind

_BATCH = [column for column in IntakeBatch.__table__.c if column.name != "file"]


def find_batch(connection: Connection, pilot_id: int, kind: Kind, sha256: str) -> int | None:
    """The batch that took in this very file and was not undone."""
    return connection.scalar(
        select(IntakeBatch.id).where(
            IntakeBatch.pilot_id == pilot_id,
            IntakeBatch.kind == kind,
            IntakeBatch.sha256 == sha256,
            IntakeBatch.undone_at.is_(None),
        )
    )


def get_batch(connection: Connection, batch_id: int) -> Row | None:
    return connection.execute(select(*_BATCH).where(IntakeBatch.id == batch_id)).first()


def followers_of(connection: Connection, batch_id: int) -> list[int]:
    """Batches that a batch brought with it and that stand, newest first."""
    query = select(IntakeBatch.id).where(IntakeBatch.follows_id == batch_id, IntakeBatch.undone_at.is_(None))
    return list(connection.scalars(query.order_by(IntakeBatch.id.desc())))


def batch_file(connection: Connection, batch_id: int) -> bytes | None:
    return connection.scalar(select(IntakeBatch.file).where(IntakeBatch.id == batch_id))


def list_batches(
    connection: Connection,
    pilot_id: int,
    limit: int,
    *,
    district_id: int | None = None,
    department_id: int | None = None,
) -> list[Row]:
    """Batches, newest first, with names of their units and approvers; a district's or department's own where given."""
    query = (
        select(
            *_BATCH,
            District.short_name.label("district"),
            Department.name.label("department"),
            Proposal.decided_name.label("approver"),
        )
        .outerjoin(District, District.id == IntakeBatch.district_id)
        .outerjoin(Department, Department.id == IntakeBatch.department_id)
        .outerjoin(Proposal, Proposal.id == IntakeBatch.proposal_id)
        .where(IntakeBatch.pilot_id == pilot_id)
        .order_by(IntakeBatch.id.desc())
        .limit(limit)
    )
    if district_id is not None:
        query = query.where(IntakeBatch.district_id == district_id)
    if department_id is not None:
        query = query.where(IntakeBatch.department_id == department_id)
    return list(connection.execute(query))


def list_changes(connection: Connection, batch_id: int) -> Sequence[Row]:
    """Rows a batch wrote, in their order."""
    query = (
        select(IntakeChange.__table__)
        .where(IntakeChange.batch_id == batch_id)
        .order_by(IntakeChange.position, IntakeChange.id)
    )
    return connection.execute(query).all()
