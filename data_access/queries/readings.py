"""Reads readings. Every function takes a period's id, so its cost does not depend on how many periods there are."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, literal_column, select

from data_access.tables import IndicatorReading, ScopeCount, Target
from domain.lights.readings import ScopeKey


def in_scope(table, key: ScopeKey) -> ColumnElement[bool]:
    """Condition on district and industry, written as the unique index is, so that the index serves it."""
    name = table.__table__.name
    district = literal_column(f"coalesce({name}.district_id, 0)")
    industry = literal_column(f"coalesce({name}.industry_id, 0)")
    return (district == (key[0] or 0)) & (industry == (key[1] or 0))


def list_readings(connection: Connection, period_id: int, key: ScopeKey) -> list[Row]:
    """All readings of one scope."""
    query = select(IndicatorReading.__table__).where(
        IndicatorReading.period_id == period_id, in_scope(IndicatorReading, key)
    )
    return list(connection.execute(query.order_by(IndicatorReading.id)))


def list_history(
    connection: Connection, period_ids: Sequence[int], key: ScopeKey, indicators: Sequence[str]
) -> list[Row]:
    """Value, whole and light of some indicators of one scope over periods."""
    table = IndicatorReading.__table__.c
    query = select(table.period_id, table.indicator, table.value, table.denominator, table.light).where(
        table.period_id.in_(list(period_ids)),
        table.indicator.in_([str(i) for i in indicators]),
        in_scope(IndicatorReading, key),
    )
    return list(connection.execute(query.order_by(table.id)))


def list_of_units(connection: Connection, period_id: int, key: ScopeKey, indicators: Sequence[str]) -> list[Row]:
    """Some indicators of the units right under a scope: districts of the pilot, industries of a district."""
    table = IndicatorReading.__table__
    district, industry = key
    inside = [table.c.district_id.is_not(None), table.c.industry_id.is_(None)]
    if district is not None:
        inside = [table.c.district_id == district, table.c.industry_id.is_not(None)]
    elif industry is not None:
        inside = [table.c.district_id.is_not(None), table.c.industry_id == industry]
    query = select(table).where(table.c.period_id == period_id, *inside)
    query = query.where(table.c.indicator.in_([str(i) for i in indicators]))
    return list(connection.execute(query.order_by(table.c.id)))


def list_indicator(connection: Connection, period_id: int, indicator: str) -> list[Row]:
    """Readings of one indicator over all scopes."""
    query = select(IndicatorReading.__table__).where(
        IndicatorReading.period_id == period_id, IndicatorReading.indicator == str(indicator)
    )
    return list(connection.execute(query.order_by(IndicatorReading.id)))


def list_values(connection: Connection, period_ids: Sequence[int], indicator: str) -> list[Row]:
    """Value and light of one indicator in every scope over periods, and how the window that judged it stood."""
    table = IndicatorReading.__table__.c
    columns = (table.period_id, table.district_id, table.industry_id, table.value, table.light, table.outcome)
    query = select(*columns).where(table.period_id.in_(list(period_ids)), table.indicator == str(indicator))
    return list(connection.execute(query.order_by(table.id)))


def list_overridden(connection: Connection, period_id: int) -> list[Row]:
    """Readings beside which human judgement stands."""
    table = IndicatorReading.__table__
    query = select(table).where(table.c.period_id == period_id, table.c.override_light.is_not(None))
    return list(connection.execute(query.order_by(table.c.id)))


def get_counts(connection: Connection, period_id: int, key: ScopeKey) -> Row | None:
    """Projects by light of one scope."""
    query = select(ScopeCount.__table__).where(ScopeCount.period_id == period_id, in_scope(ScopeCount, key))
    return connection.execute(query).first()


def list_counts(connection: Connection, period_id: int) -> list[Row]:
    """Projects by light of every scope."""
    query = select(ScopeCount.__table__).where(ScopeCount.period_id == period_id)
    return list(connection.execute(query.order_by(ScopeCount.id)))


def get_targets(connection: Connection, ids: Sequence[int]) -> dict[int, Row]:
    """Targets by id."""
    query = select(Target.__table__).where(Target.id.in_(list(ids)))
    return {row.id: row for row in connection.execute(query)}
