"""Reads what rows of returns were before others changed them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, func, not_, or_, select

from data_access.queries.parts import in_parts
from data_access.tables import AuditEvent, IntakeBatch, IntakeChange
from domain.intake.forms import Kind

Author = tuple[str, int | None]
"""Name and account; of a site without accounts the name alone."""


def _is_other(name: ColumnElement[str], account: ColumnElement[int], author: Author) -> ColumnElement[bool]:
    """Whether a row is somebody else's: by account where both have one, since two people may share a name."""
    is_namesake = name == author[0]
    if author[1] is None:
        return not_(is_namesake)
    return not_(or_(func.coalesce(account, 0) == author[1], and_(account.is_(None), is_namesake)))


def changes_since(
    connection: Connection, pilot_id: int, kind: Kind, rows: Iterable[int], since: datetime, author: Author
) -> list[Row]:
    """Changes of stored rows by batches of others than `author` that were not undone."""
    batch = IntakeBatch.__table__.c
    query = (
        select(IntakeChange.row_id, IntakeChange.before, batch.author, batch.author_account, batch.committed_at)
        .join(IntakeBatch, IntakeBatch.id == IntakeChange.batch_id)
        .where(
            IntakeBatch.pilot_id == pilot_id,
            IntakeBatch.kind == kind,
            IntakeBatch.committed_at >= since,
            _is_other(batch.author, batch.author_account, author),
            IntakeBatch.undone_at.is_(None),
            IntakeChange.is_new.is_(False),
        )
    )
    return [row for part in in_parts(query, IntakeChange.row_id, rows) for row in connection.execute(part)]


def edits_since(connection: Connection, pilot_id: int, subject: str, since: datetime, author: Author) -> list[Row]:
    """Edits of single rows by others than `author`."""
    event = AuditEvent.__table__.c
    query = select(event.subject_id, event.before, event.actor, event.account_id, event.happened_at).where(
        event.pilot_id == pilot_id,
        event.subject == subject,
        event.action == "edit",
        event.happened_at >= since,
        _is_other(event.actor, event.account_id, author),
    )
    return list(connection.execute(query))
