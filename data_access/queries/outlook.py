"""Reads what was forecast when periods were closed."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, select

from data_access.tables import ForecastRecord, IndicatorReading


def list_forecasts(connection: Connection, period_id: int) -> list[Row]:
    """Forecasts of printed targets made when a period was closed."""
    table = ForecastRecord.__table__
    query = select(table).where(table.c.period_id == period_id, table.c.target_id.is_not(None))
    return list(connection.execute(query.order_by(table.c.id)))


def list_checks(connection: Connection, period_ids: Sequence[int]) -> list[Row]:
    """Forecasts made to be scored, with the period they were made in."""
    table = ForecastRecord.__table__
    query = select(table).where(table.c.period_id.in_(list(period_ids)), table.c.target_id.is_(None))
    return list(connection.execute(query.order_by(table.c.id)))


def completions_at(connection: Connection, period_ids: Sequence[int]) -> dict[int, float]:
    """Completions counted for the whole pilot, by period."""
    table = IndicatorReading.__table__.c
    query = select(table.period_id, table.numerator).where(
        table.period_id.in_(list(period_ids)),
        table.indicator == "completion",
        table.district_id.is_(None),
        table.industry_id.is_(None),
        table.numerator.is_not(None),
    )
    return dict(connection.execute(query).all())
