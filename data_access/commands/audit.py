"""Writes the audit trail: append-only, each event carries the hash of the one before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, insert, select

from data_access.called import MANAGE
from data_access.tables import Account, AuditEvent
from domain.clocks import wrong_clock
from domain.refusal import Refused

GENESIS = "0" * 64


def record_audit(
    connection: Connection,
    *,
    actor: str,
    action: str,
    pilot_id: int | None,
    subject: str,
    subject_id: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    at: datetime | None = None,
    account_id: int | None = None,
    session_id: int | None = None,
    is_clock_right: bool = False,
) -> str:
    """Append one event; its hash. Runs in the transaction of the change it records.

    Refused where the clock cannot be right, unless somebody said that it is.
    """
    table = AuditEvent.__table__
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_events IN EXCLUSIVE MODE")  # one chain, one writer
    newest = connection.execute(select(table.c.hash, table.c.happened_at).order_by(table.c.id.desc()).limit(1)).first()
    if at is None and newest is not None and not is_clock_right:
        _check_clock(connection, newest)
    previous = newest.hash if newest is not None else GENESIS
    event = {
        "happened_at": (at or datetime.now(UTC)).replace(microsecond=0),
        "actor": actor,
        "action": action,
        "pilot_id": pilot_id,
        "subject": subject,
        "subject_id": subject_id,
        "before": _text(before),
        "after": _text(after),
        "previous_hash": previous,
        "account_id": account_id,
        "session_id": session_id,
    }
    event["hash"] = event_hash(event)
    connection.execute(insert(table).values(**event))
    return event["hash"]


def _check_clock(connection: Connection, newest: Row) -> None:
    """Not of a demonstration, which has its own day and may lie untouched for a year."""
    if said := wrong_clock(datetime.now(UTC), newest.happened_at, MANAGE):
        account = Account.__table__.c
        if connection.scalar(select(account.id).where(account.is_demo.is_(False)).limit(1)) is not None:
            raise Refused(f"没有写入：{said}")


def event_hash(event: dict) -> str:
    """SHA-256 over the event's fields and the previous hash; one without an account as before there were any."""
    parts = [
        event["happened_at"].strftime("%Y-%m-%dT%H:%M:%S"),
        event["actor"],
        event["action"],
        str(event["pilot_id"] or ""),
        event["subject"],
        event["subject_id"],
        event["before"],
        event["after"],
        event["previous_hash"],
    ]
    if event["account_id"] is not None:
        parts.append(f"{event['account_id']}/{event['session_id'] or ''}")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _text(values: dict | None) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)


def broken_audit_events(connection: Connection) -> list[int]:
    """Ids of events whose hash does not follow from themselves and the one before; empty when the chain holds."""
    broken, previous = [], GENESIS
    for row in connection.execute(select(AuditEvent.__table__).order_by(AuditEvent.__table__.c.id)).mappings():
        if row["previous_hash"] != previous or event_hash(row) != row["hash"]:
            broken.append(row["id"])
        previous = row["hash"]
    return broken
