"""What an administrator's monitoring asks of the database: sizes, counts, ages; of no pilot and of no person (rules
11.15)."""

from dataclasses import dataclass

from data_access.queries.audit import newest_event
from data_access.queries.sizes import count_closed_periods, count_sessions, database_bytes, wal_bytes
from services.clock import now
from services.frame import connected
from services.identity.settings import settings
from services.keeping.backups import ACTION


@dataclass(frozen=True)
class Measures:
    """Bytes, seconds and counts; None where there is none: no backup yet, no -wal on PostgreSQL."""

    database_bytes: int
    wal_bytes: int | None
    sessions: int
    closed_periods: int
    backup_age_seconds: float | None


def measured() -> Measures:
    """As they are now."""
    at, rules = now(), settings().rules
    with connected() as connection:
        backup = newest_event(connection, ACTION)
        return Measures(
            database_bytes=database_bytes(connection),
            wal_bytes=wal_bytes(connection),
            sessions=count_sessions(connection, seen_since=at - rules.idle, begun_since=at - rules.longest),
            closed_periods=count_closed_periods(connection),
            backup_age_seconds=None if backup is None else (at - backup.happened_at).total_seconds(),
        )
