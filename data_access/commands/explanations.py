"""Writes what is said beside lights; each within its caller's transaction."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from data_access.tables import LightExplanation, LightOverride


def upsert_explanation(
    connection: Connection,
    *,
    pilot_id: int,
    label: str,
    indicator: str,
    district_id: int | None,
    project_id: int | None,
    text: str,
    author: str,
    account_id: int | None,
    written_at: datetime,
    version: int,
) -> bool:
    """Write it (an empty one is taken out); False if somebody else wrote since `version` was read (0: new)."""
    table = LightExplanation.__table__
    key = {
        "pilot_id": pilot_id,
        "label": label,
        "indicator": indicator,
        "district_id": district_id,
        "project_id": project_id,
    }
    where = [table.c[name].is_(None) if value is None else table.c[name] == value for name, value in key.items()]
    said = {"author": author, "account_id": account_id, "written_at": written_at}
    values = {"text": text, **said, "version": version + 1}
    if version and not text:
        return connection.execute(delete(table).where(*where, table.c.version == version)).rowcount == 1
    if version:
        return connection.execute(update(table).where(*where, table.c.version == version).values(values)).rowcount == 1
    if connection.execute(select(table.c.id).where(*where)).first() is not None:
        return False
    if text:
        connection.execute(insert(table).values(**key, **values))
    return True


def insert_judgement(connection: Connection, **values: object) -> int:
    """A judgement; its id."""
    row = {"ended_by": "", "ended_reason": ""} | values
    return connection.execute(insert(LightOverride.__table__).values(**row)).inserted_primary_key[0]


def end_judgements(
    connection: Connection, *, ids: list[int], on: date, by: str, account: int | None, reason: str
) -> None:
    """From this day on those hold no more that still did."""
    table = LightOverride.__table__
    where = [table.c.id.in_(ids), table.c.ended_on.is_(None)]
    told = {"ended_on": on, "ended_by": by, "ended_by_account": account, "ended_reason": reason}
    connection.execute(update(table).where(*where).values(told))
