"""Writes changes of districts and departments: new, renamed, ended. Never commits."""

from datetime import date

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import SQLModel

from data_access.tables import Department, District, FormerName

TABLES: dict[str, type[SQLModel]] = {"district": District, "department": Department}


def insert_unit(connection: Connection, what: str, *, pilot_id: int, **values: object) -> int:
    """A unit behind the others; its id."""
    table = TABLES[what]
    last = connection.scalar(select(func.max(table.position)).where(table.pilot_id == pilot_id)) or 0
    row = insert(table.__table__).values(pilot_id=pilot_id, position=last + 1, **values)
    return connection.execute(row).inserted_primary_key[0]


def update_unit(connection: Connection, what: str, *, unit_id: int, **values: object) -> None:
    table = TABLES[what]
    connection.execute(update(table.__table__).where(table.id == unit_id).values(**values))


def record_former_name(
    connection: Connection,
    what: str,
    *,
    pilot_id: int,
    unit_id: int,
    name: str,
    short_name: str,
    renamed_on: date,
    document: str,
    author: str,
    author_account: int | None,
) -> None:
    """What a unit was called until a day."""
    connection.execute(
        insert(FormerName.__table__).values(
            pilot_id=pilot_id,
            name=name,
            short_name=short_name,
            renamed_on=renamed_on,
            document=document,
            author=author,
            author_account=author_account,
            **{f"{what}_id": unit_id},
        )
    )
