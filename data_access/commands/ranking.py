"""Writes the ranking of a period that is being closed. Never commits."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from data_access.bulk import insert_columns
from data_access.tables import IndustryStanding, ProviderPool, ProviderShare


def insert_pools(
    connection: Connection, *, period_id: int, pools: list[dict], shares: list[dict], industries: Sequence[dict]
) -> None:
    """What each kind showed together, each provider's work by industry and starting level, places within industries."""
    if pools:
        connection.execute(insert(ProviderPool.__table__), [{"period_id": period_id, **pool} for pool in pools])
    if shares:
        columns = {name: [share[name] for share in shares] for name in shares[0]}
        insert_columns(connection, ProviderShare.__table__, {"period_id": period_id, **columns})
    if industries:
        connection.execute(insert(IndustryStanding.__table__), [{"period_id": period_id, **row} for row in industries])
