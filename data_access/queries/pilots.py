"""Reads pilots, their units and periods."""

from sqlalchemy import Connection, Row, select

from data_access.tables import Period, Pilot
from domain.words import PeriodStatus

_LISTED = (
    select(
        Pilot.id,
        Pilot.code,
        Pilot.name,
        Pilot.short_name,
        Pilot.revision,
        Pilot.changed,
        Pilot.is_demo,
        Pilot.demo_today,
        Pilot.reports_weekly,
        Pilot.last_on,
    )
    .where(Pilot.withdrawn_at.is_(None))
    .order_by(Pilot.id)
)


def list_pilots(connection: Connection) -> list[Row]:
    """All pilots in the order they were loaded; every rerun of a page asks, so the statement is made once."""
    return list(connection.execute(_LISTED))


def get_pilot(connection: Connection, code: str) -> Row | None:
    query = select(Pilot.__table__).where(Pilot.code == code, Pilot.withdrawn_at.is_(None))
    return connection.execute(query).first()


def get_pilot_by_id(connection: Connection, pilot_id: int) -> Row:
    return connection.execute(select(Pilot.__table__).where(Pilot.id == pilot_id)).one()


def list_periods(connection: Connection, pilot_id: int) -> list[Row]:
    """Closed periods and the live one, newest first."""
    periods = Period.__table__
    return list(
        connection.execute(
            select(periods)
            .where(periods.c.pilot_id == pilot_id)
            .order_by(periods.c.ends_on.desc(), periods.c.kind, periods.c.id)
        )
    )


def get_period(connection: Connection, pilot_id: int, label: str) -> Row | None:
    return connection.execute(
        select(Period.__table__).where(Period.pilot_id == pilot_id, Period.label == label)
    ).first()


def is_closed(connection: Connection, pilot_id: int, label: str) -> bool:
    row = get_period(connection, pilot_id, label)
    return row is not None and row.status is PeriodStatus.CLOSED
