"""Writes of the districts' year; each within its caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from data_access.tables import DistrictAnswer, DistrictAppeal, DistrictResult, DistrictResultPart


def insert_appeal(connection: Connection, *, row: dict[str, object]) -> None:
    connection.execute(insert(DistrictAppeal.__table__).values(**row))


def insert_answer(connection: Connection, *, row: dict[str, object]) -> None:
    connection.execute(insert(DistrictAnswer.__table__).values(**row))


def insert_result(connection: Connection, *, row: dict[str, object], parts: Sequence[dict[str, object]]) -> None:
    """One district's approved year with its parts."""
    table = DistrictResult.__table__
    number = connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
    connection.execute(insert(DistrictResultPart.__table__), [{"result_id": number, **part} for part in parts])
