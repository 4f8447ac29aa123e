"""Writes the audit trail: append-only, each event carries the hash of the one before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from data_access.tables import AuditEvent

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
) -> str:
    """Append one event; its hash. Runs in the transaction of the change it records."""
    table = AuditEvent.__table__
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_events IN EXCLUSIVE MODE")  # one chain, one writer
    previous = connection.scalar(select(table.c.hash).order_by(table.c.id.desc()).limit(1)) or GENESIS
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
