"""What the next batch's places are computed from, unit by unit (rules 21.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.batches import batch_by_unit, list_interests
from data_access.queries.money import list_batches
from data_access.queries.projects import list_districts, list_industries
from domain.batches.quota import UnitInput

BY = {"industry": "细分行业", "district": "地区"}


def units_now(connection: Connection, pilot_id: int, by: str, day: date) -> list[Row[Any]]:
    """Industries or districts that there are on a day, in printed order."""
    rows = list_industries(connection, pilot_id) if by == "industry" else list_districts(connection, pilot_id)
    return [
        row
        for row in rows
        if (row.retired_from is None or row.retired_from > day)
        and (by == "industry" or row.valid_to is None or row.valid_to >= day)
    ]


def batch_before(connection: Connection, pilot_id: int, number: int) -> Row[Any] | None:
    """The batch that the places of `number` are computed from; None where there was none."""
    known = [row for row in list_batches(connection, pilot_id) if row.retired_from is None and row.number < number]
    return known[-1] if known else None


def next_quota_inputs(
    connection: Connection, pilot_id: int, day: date, number: int, by: str = "industry"
) -> tuple[UnitInput, ...]:
    """By unit what batch `number` rests on: the batch before it as it stands, and who wants in on the day.

    Who left counts as taken in and brings no progress; who was disqualified after a failed inspection is told apart;
    a successor counts as any other project of the batch it stands in. Nothing of this is kept: it follows from the
    status of enterprises and projects.
    """
    before = batch_before(connection, pilot_id, number)
    counted = [] if before is None else batch_by_unit(connection, pilot_id, before.id)
    wanting = list_interests(connection, pilot_id, day)
    return tuple(_input(unit, f"{by}_id", counted, wanting) for unit in units_now(connection, pilot_id, by, day))


def _input(unit: Row[Any], key: str, counted: Sequence[Row[Any]], wanting: Sequence[Row[Any]]) -> UnitInput:
    own = [row for row in counted if getattr(row, key) == unit.id]
    sums = {
        name: sum(int(getattr(row, name)) for row in own)
        for name in ("taken", "left", "disqualified", "progress", "reached")
    }
    return UnitInput(unit.id, unit.short_name, **sums, interested=sum(getattr(row, key) == unit.id for row in wanting))
