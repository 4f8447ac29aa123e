"""Targets in force on a day, as the readings of a scope judged them."""

from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.indicators import list_indicators
from data_access.queries.readings import get_targets
from domain.lights.views import TargetView


def targets_in_force(connection: Connection, rows: dict[str, Row[Any]]) -> tuple[TargetView, ...]:
    """Targets in force on the day, in the catalogue's order; estimates and percentages without 序时 stay out."""
    printed = get_targets(connection, [row.target_id for row in rows.values() if row.target_id])
    catalogue = list_indicators(connection)
    views = []
    for row in rows.values():
        target = printed.get(row.target_id)
        if target is None:
            continue
        indicator = catalogue[row.indicator]
        views.append(
            (
                indicator.position,
                TargetView(
                    indicator=row.indicator,
                    name=indicator.name,
                    unit=target.unit,
                    actual=row.numerator,
                    planned=row.planned,
                    target=target.value,
                    attainment=_attainment(row, target),
                    light=row.light,
                    reason=row.reason,
                    period=target.period,
                    operator=target.operator.zh,
                    quote=target.source_quote,
                    document=target.source_document,
                ),
            )
        )
    return tuple(view for _, view in sorted(views, key=lambda pair: pair[0]))


def _attainment(row: Row[Any], target: Row[Any]) -> float | None:
    """Actual ÷ whole target; a percentage or level is compared as it stands."""
    if not target.value:
        return None
    if row.planned is None:
        return None if row.value is None else row.value * (100 if target.unit == "%" else 1) / target.value
    return None if row.numerator is None else row.numerator / target.value
