"""Reads what rows of returns were before others changed them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, select

from data_access.queries.intake import in_parts
from data_access.tables import AuditEvent, IntakeBatch, IntakeChange
from domain.intake.forms import Kind


def changes_since(
    connection: Connection, pilot_id: int, kind: Kind, rows: Iterable[int], since: datetime, author: str
) -> list[Row]:
    """Changes of stored rows by batches of others than `author` that were not undone."""
    query = (
        select(IntakeChange.row_id, IntakeChange.before, IntakeBatch.author, IntakeBatch.committed_at)
        .join(IntakeBatch, IntakeBatch.id == IntakeChange.batch_id)
        .where(
            IntakeBatch.pilot_id == pilot_id,
            IntakeBatch.kind == kind,
            IntakeBatch.committed_at >= since,
            IntakeBatch.author != author,
            IntakeBatch.undone_at.is_(None),
            IntakeChange.is_new.is_(False),
        )
    )
    return [row for part in in_parts(query, IntakeChange.row_id, rows) for row in connection.execute(part)]


def edits_since(connection: Connection, pilot_id: int, subject: str, since: datetime, author: str) -> list[Row]:
    """Edits of single rows by others than `author`."""
    query = select(AuditEvent.subject_id, AuditEvent.before, AuditEvent.actor, AuditEvent.happened_at).where(
        AuditEvent.pilot_id == pilot_id,
        AuditEvent.subject == subject,
        AuditEvent.action == "edit",
        AuditEvent.happened_at >= since,
        AuditEvent.actor != author,
    )
    return list(connection.execute(query))
