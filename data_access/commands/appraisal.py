"""Writes what the office says beside targets; each within its caller's transaction."""

from datetime import date

from sqlalchemy import Connection, insert, select, update

from data_access.tables import AppraisalNote


def save_note(
    connection: Connection, *, pilot_id: int, target_id: int, version: int, values: dict[str, object]
) -> bool:
    """Write it and take its tick away; False if somebody else wrote since `version` was read (0: new)."""
    table = AppraisalNote.__table__
    unticked = {"checked_on": None, "checked_by": "", "checked_by_account": None}
    row = {**values, **unticked, "version": version + 1}
    if version:
        where = (table.c.target_id == target_id, table.c.version == version)
        return connection.execute(update(table).where(*where).values(row)).rowcount == 1
    if connection.execute(select(table.c.id).where(table.c.target_id == target_id)).first() is not None:
        return False
    connection.execute(insert(table).values(pilot_id=pilot_id, target_id=target_id, **row))
    return True


def tick_note(
    connection: Connection, *, target_id: int, version: int, on: date | None, by: str, account: int | None
) -> bool:
    """Say that it was checked, or (without a day) that it is not; False if somebody else wrote since."""
    table = AppraisalNote.__table__
    told = {"checked_on": on, "checked_by": by, "checked_by_account": account, "version": version + 1}
    where = (table.c.target_id == target_id, table.c.version == version)
    return connection.execute(update(table).where(*where).values(told)).rowcount == 1
