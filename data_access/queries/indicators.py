"""Reads the indicator catalogue."""

from sqlalchemy import Connection, Row, select

from data_access.tables import Indicator


def list_indicators(connection: Connection) -> dict[str, Row]:
    """Catalogue records by code, in the catalogue's order."""
    return {
        row.code: row
        for row in connection.execute(select(Indicator.__table__).order_by(Indicator.position, Indicator.id))
    }
