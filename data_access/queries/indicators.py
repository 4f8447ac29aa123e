"""Reads the indicator catalogue."""

from sqlalchemy import Connection, Row, func, select

from data_access.noticing import once
from data_access.tables import Indicator, Observation, Target


@once
def list_indicators(connection: Connection) -> dict[str, Row]:
    """Catalogue records by code, in the catalogue's order."""
    return {
        row.code: row
        for row in connection.execute(select(Indicator.__table__).order_by(Indicator.position, Indicator.id))
    }


def list_used(connection: Connection, pilot_id: int) -> set[int]:
    """Indicators that a pilot has targets of that stand, or figures."""
    targets = select(Target.indicator_id).where(Target.pilot_id == pilot_id, Target.retired_from.is_(None))
    figures = select(Observation.indicator_id).where(Observation.pilot_id == pilot_id)
    return set(connection.scalars(targets.union(figures)))


def list_own_indicators(connection: Connection, pilot_code: str) -> list[Row]:
    """The pilot's own, with how many targets and reports each has."""
    table = Indicator.__table__
    own = f"{pilot_code}_own"
    used = [
        select(func.count()).select_from(one).where(one.indicator_id == table.c.id).scalar_subquery().label(name)
        for one, name in ((Target, "targets"), (Observation, "reports"))
    ]
    query = select(table, *used).where(func.substr(table.c.code, 1, len(own)) == own)
    return list(connection.execute(query.order_by(table.c.position, table.c.id)))
