"""Reads the audit trail."""

from sqlalchemy import Connection, Row, select

from data_access.tables import AuditEvent


def audit_head(connection: Connection) -> Row | None:
    """Number and hash of the newest event; None while nothing was recorded. It vouches for every event before it."""
    table = AuditEvent.__table__.c
    return connection.execute(select(table.id, table.hash).order_by(table.id.desc()).limit(1)).first()
