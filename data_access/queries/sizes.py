"""How large the database is, and counts of what grows in it (rules 11.15)."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from data_access.tables import Period, SignInSession
from domain.words import PeriodStatus


def database_bytes(connection: Connection) -> int:
    """Of the database as it stands on the disk."""
    if connection.dialect.name != "sqlite":
        return connection.scalar(text("SELECT pg_database_size(current_database())"))
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    return pages * connection.exec_driver_sql("PRAGMA page_size").scalar()


def wal_bytes(connection: Connection) -> int | None:
    """Of the -wal file beside a SQLite database; None where there is no such thing."""
    if connection.dialect.name != "sqlite":
        return None
    wal = Path(f"{connection.engine.url.database}-wal")
    return wal.stat().st_size if wal.exists() else 0


def count_closed_periods(connection: Connection) -> int:
    query = select(func.count()).select_from(Period.__table__)
    return connection.scalar(query.where(Period.__table__.c.status == PeriodStatus.CLOSED))


def count_sessions(connection: Connection, *, seen_since: datetime, begun_since: datetime) -> int:
    """Sessions that were not ended, in use since one instant and begun since the other."""
    table = SignInSession.__table__.c
    query = select(func.count()).select_from(SignInSession.__table__)
    return connection.scalar(
        query.where(table.ended_at.is_(None), table.seen_at > seen_since, table.began_at > begun_since)
    )
