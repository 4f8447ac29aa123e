"""Writes a provider's steps in and out. Never commits."""

from datetime import date

from sqlalchemy import Connection, insert, update

from data_access.tables import Provider, ProviderStatusChange
from data_access.tables.base import utc_now
from domain.words import ProviderStatus


def insert_status_change(connection: Connection, *, provider_id: int, row: dict) -> None:
    """Append one step."""
    connection.execute(
        insert(ProviderStatusChange.__table__).values(provider_id=provider_id, recorded_at=utc_now(), **row)
    )


def update_status(connection: Connection, *, provider_id: int, status: ProviderStatus, on: date, reason: str) -> None:
    """The provider's place now. An appeal or a ruling that changes nothing moves the version only: day and reason of
    the status stay, since targets count by that day.
    """
    table = Provider.__table__
    mine = update(table).where(table.c.id == provider_id)
    connection.execute(mine.where(table.c.status != status).values(status=status, status_on=on, status_reason=reason))
    connection.execute(mine.values(version=table.c.version + 1))
