"""What registers count, beside the figures that are typed (rules 17.2)."""

from datetime import timedelta

from sqlalchemy import Connection

from data_access.queries import intake_lists as lists
from data_access.queries.facts import load_counted
from data_access.queries.indicators import list_indicators
from domain.days import EPOCH
from domain.intake.known import Reported


def registered_by_name(connection: Connection, pilot_id: int) -> dict[tuple[str, str, str], Reported]:
    """What registers count, by the names that forms use."""
    units = {
        (word, at): name
        for word, ids in lists.list_ids(connection, pilot_id).items()
        if word in ("districts", "industries")
        for name, at in ids.items()
    }
    names = {row.code: row.name for row in list_indicators(connection).values()}
    return {
        (
            names[series.indicator],
            units.get(("districts", series.district or 0), ""),
            units.get(("industries", series.industry or 0), ""),
        ): Reported(tuple(EPOCH + timedelta(days=int(day)) for day in series.days), tuple(map(float, series.values)))
        for series in load_counted(connection, pilot_id)
    }
