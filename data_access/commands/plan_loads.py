"""Keeps what a plan's workbook changed, and takes it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, delete, insert, select, update

from data_access.bulk import insert_columns
from data_access.queries.plan_loads import NAMED, PLAN_TABLES
from data_access.tables import Account, District, LiveTally, Pilot, PlanChange, PlanLoad, Target, metadata

_TABLES = {name: metadata.tables[name] for name in PLAN_TABLES}


def insert_load(connection: Connection, *, changes: Sequence[Mapping[str, object]], **values: object) -> int:
    """A load with its file and the rows it changed; its number."""
    load_id = connection.execute(insert(PlanLoad.__table__).values(**values)).inserted_primary_key[0]
    if changes:
        columns = {name: [row[name] for row in changes] for name in changes[0]}
        fixed = {"load_id": load_id, "position": list(range(1, len(changes) + 1))}
        insert_columns(connection, PlanChange.__table__, fixed | columns)
    return load_id


def mark_load_undone(
    connection: Connection, *, load_id: int, by: str, account: int | None, at: datetime, reason: str
) -> None:
    table = PlanLoad.__table__
    done = {"undone_by": by, "undone_by_account": account, "undone_at": at, "undo_reason": reason}
    connection.execute(update(table).where(table.c.id == load_id).values(done))


def delete_plan_row(connection: Connection, *, record: str, row_id: int) -> None:
    """Take away a row that a load had brought; the database refuses where something points at it."""
    table = _TABLES[record]
    if record == District.__tablename__:  # an account remembers the district it looked at last
        remembering = update(Account.__table__).where(Account.last_district_id == row_id)
        connection.execute(remembering.values(last_district_id=None))
    connection.execute(delete(table).where(table.c.id == row_id))


def restore_plan_row(connection: Connection, *, record: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Put columns of a row back, from what a change keeps of them."""
    table, found = _TABLES[record], {}
    for name, value in values.items():
        if name in NAMED and value is not None:
            target, key = NAMED[name]
            same = [target.__table__.c[key] == value]
            if "pilot_id" in target.__table__.c:
                same.append(target.__table__.c.pilot_id == select(table.c.pilot_id).where(table.c.id == row_id))
            value = connection.scalar(select(target.id).where(*same))
        elif value is not None and isinstance(table.c[name].type, Date):
            value = date.fromisoformat(value)
        found[name] = value
    if "version" in table.c:
        found["version"] = table.c.version + 1
    connection.execute(update(table).where(table.c.id == row_id).values(found))


def sign_targets(
    connection: Connection, ids: Sequence[int], author: str, approver: str, proposal_id: int | None
) -> None:
    """Both people beside targets that two of them brought."""
    table = Target.__table__
    both = {"author": author, "approved_by": approver, "proposal_id": proposal_id}
    connection.execute(update(table).where(table.c.id.in_(ids)).values(both))


def withdraw_pilot(connection: Connection, *, pilot_id: int, at: datetime) -> None:
    """Nobody sees the pilot any more; its row stays, since the audit trail names it."""
    table = Pilot.__table__
    connection.execute(
        update(table).where(table.c.id == pilot_id).values(withdrawn_at=at, revision=table.c.revision + 1)
    )


def forget_live_tallies(connection: Connection, *, pilot_id: int) -> None:
    """Sums of the live period, which is evaluated anew afterwards."""
    connection.execute(delete(LiveTally.__table__).where(LiveTally.pilot_id == pilot_id))
