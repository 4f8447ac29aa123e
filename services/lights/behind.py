"""Because of whom a light is not green: the units right under the scope that are worst (rules 4.11)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.readings import list_of_units
from domain.lights.core import CORE, CORE_LIGHTS, Core, CoreLight
from domain.words import Light
from services.frame import Frame

NAMED = 2
"""Units that a line of the table names; the rest are one click away."""


def units_behind(connection: Connection, frame: Frame) -> dict[str, str]:
    """Of each light the units right under the scope that are not green, the worst named: 经开区69.5%、永宁县83.5%."""
    if None not in frame.key:
        return {}
    names = {unit.id: unit.name for unit in (frame.districts if frame.district is None else frame.industries)}
    found: dict[str, list[Row[Any]]] = {}
    for row in list_of_units(connection, frame.period.id, frame.key, CORE):
        if row.light in (Light.RED, Light.YELLOW):
            found.setdefault(row.indicator, []).append(row)
    return {core: _worst_named(CORE_LIGHTS[core], rows, names) for core, rows in found.items()}


def _worst_named(light: CoreLight, rows: list[Row[Any]], names: Mapping[int, str]) -> str:
    """Reds before yellows, in each the furthest from green first."""

    def place(row: Row[Any]) -> tuple[bool, float]:
        number = light.texts.number(row.value, row.denominator) or 0.0
        falls = light.code in (Core.SCHEDULE, Core.COMPLIANCE)
        return row.light is not Light.RED, -number if falls else number

    def unit(row: Row[Any]) -> int:
        return int(row.industry_id if row.industry_id is not None and row.industry_id in names else row.district_id)

    worst = sorted(rows, key=place)[:NAMED]
    said = "、".join(
        f"{names[unit(row)]}{light.value_text(row.value, row.numerator, row.denominator)}" for row in worst
    )
    return said + ("等" if len(rows) > NAMED else "")
