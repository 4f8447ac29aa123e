"""Writes alerts and what happens to them. Never commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from data_access.bulk import insert_columns, next_id
from data_access.tables import Alert, AlertEvent, AlertMessage, AlertRule
from domain.words import MessageState

EVENT = {
    "label": "",
    "light": None,
    "author": "",
    "account_id": None,
    "text": "",
    "cause": "",
    "promised_value": None,
    "promised_on": None,
    "due_on": None,
    "number": "",
}
"""What an event leaves out."""


def insert_alert_rule(connection: Connection, **row: Any) -> None:
    """A new row of a pilot."""
    connection.execute(insert(AlertRule.__table__).values(**row))


def insert_alerts(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """New alerts; their ids, in the order of the rows."""
    if not rows:
        return []
    first = next_id(connection, Alert.__table__)
    ids = list(range(first, first + len(rows)))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    insert_columns(connection, Alert.__table__, {"id": ids, **columns})
    return ids


def insert_events(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(AlertEvent.__table__), [EVENT | row for row in rows])


def update_alerts(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Alerts that a closing moved: all rows with `id` and the same further columns."""
    if rows:
        names = [name for name in rows[0] if name != "id"]
        statement = (
            update(Alert.__table__)
            .where(Alert.__table__.c.id == bindparam("at"))
            .values({name: bindparam(f"new_{name}") for name in names} | {"version": Alert.__table__.c.version + 1})
        )
        connection.execute(
            statement, [{"at": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
        )


def update_alert(connection: Connection, *, alert_id: int, version: int, **values: object) -> bool:
    """One alert, by a person; False if somebody else moved it since `version` was read."""
    table = Alert.__table__
    done = connection.execute(
        update(table).where(table.c.id == alert_id, table.c.version == version).values(version=version + 1, **values)
    )
    return done.rowcount == 1


def insert_message(connection: Connection, **row: Any) -> int:
    return connection.execute(insert(AlertMessage.__table__).values(**row)).inserted_primary_key[0]


def end_message(
    connection: Connection, *, message_id: int, state: MessageState, answer: str, at: datetime
) -> Row | None:
    """What became of a message that was on its way; None where that is written down already."""
    table = AlertMessage.__table__
    ended = update(table).where(table.c.id == message_id, table.c.state == MessageState.SENDING)
    return connection.execute(ended.values(state=state, answer=answer, ended_at=at).returning(table)).first()
