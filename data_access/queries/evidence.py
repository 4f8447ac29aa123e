"""Reads evidence of milestones."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, select

from data_access.queries.parts import AT_ONCE
from data_access.tables import Enterprise, EvidenceFile, Project
from domain.words import STAGES


def find_evidence(connection: Connection, project_id: int, stage: str, sha256: str) -> int | None:
    """Id of this very file for a stage of a project."""
    return connection.scalar(
        select(EvidenceFile.id).where(
            EvidenceFile.project_id == project_id, EvidenceFile.stage == stage, EvidenceFile.sha256 == sha256
        )
    )


def list_evidence(connection: Connection, pilot_id: int, code: str) -> list[Row]:
    """Evidence of a project in the order of stages, without the files."""
    table = EvidenceFile.__table__.c
    rows = connection.execute(
        select(*(column for column in table if column.name != "file"))
        .join(Project, Project.id == table.project_id)
        .where(Project.pilot_id == pilot_id, Project.code == code)
        .order_by(table.id)
    )
    return sorted(rows, key=lambda row: STAGES.index(row.stage))


def with_evidence_since(connection: Connection, project_ids: Iterable[int], since: datetime) -> set[int]:
    """Which of the projects got evidence after an instant."""
    table, ids, found = EvidenceFile.__table__.c, sorted(set(project_ids)), set()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found |= set(
            connection.scalars(select(table.project_id).where(table.project_id.in_(some), table.uploaded_at > since))
        )
    return found


def get_evidence(connection: Connection, evidence_id: int) -> Row | None:
    """A file with its bytes and the district of its project."""
    table = EvidenceFile.__table__.c
    return connection.execute(
        select(table.file_name, table.media_type, table.file, table.pilot_id, Enterprise.district_id)
        .join(Project, Project.id == table.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(table.id == evidence_id)
    ).first()
