"""Reads the audit trail: filtered, by page, newest first; its head."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from data_access.tables import AuditEvent


@dataclass(frozen=True)
class AuditFilter:
    """What of the trail is looked at; empty words ask for nothing. Instants are UTC, `until` exclusive."""

    actor: str = ""
    action: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def _where(pilot_id: int, chosen: AuditFilter) -> list[ColumnElement[bool]]:
    table = AuditEvent.__table__.c
    where = [or_(table.pilot_id == pilot_id, table.pilot_id.is_(None))]
    if chosen.actor:
        where.append(table.actor == chosen.actor)
    if chosen.action:
        where.append(table.action == chosen.action)
    if chosen.text:
        sought = [
            column.contains(chosen.text, autoescape=True) for column in (table.subject_id, table.before, table.after)
        ]
        where.append(or_(*sought))
    if chosen.since is not None:
        where.append(table.happened_at >= chosen.since)
    if chosen.until is not None:
        where.append(table.happened_at < chosen.until)
    return where


def count_events(connection: Connection, pilot_id: int, chosen: AuditFilter) -> int:
    query = select(func.count()).select_from(AuditEvent).where(*_where(pilot_id, chosen))
    return connection.scalar(query)


def list_events(
    connection: Connection, pilot_id: int, chosen: AuditFilter, *, limit: int | None = None, offset: int = 0
) -> list[Row]:
    """Events, newest first."""
    table = AuditEvent.__table__
    query = select(table).where(*_where(pilot_id, chosen)).order_by(table.c.id.desc())
    return list(connection.execute(query.limit(limit).offset(offset) if limit is not None else query))


def list_actors(connection: Connection, pilot_id: int) -> list[tuple[str, str]]:
    """Who did what kind of thing: actor and action, each pair once."""
    table = AuditEvent.__table__.c
    query = select(table.actor, table.action).distinct().where(*_where(pilot_id, AuditFilter()))
    return [tuple(row) for row in connection.execute(query.order_by(table.actor, table.action))]


def set_up_at(connection: Connection, pilot_id: int) -> datetime | None:
    """When the pilot was set up by its office, anew after that was taken back; None where it came with the product."""
    table = AuditEvent.__table__.c
    query = select(table.happened_at).where(table.action == "set_up", table.pilot_id == pilot_id)
    return connection.scalar(query.order_by(table.id.desc()).limit(1))


def chain_head(connection: Connection) -> Row | None:
    """Number, instant and hash of the newest event of all."""
    table = AuditEvent.__table__.c
    return connection.execute(
        select(table.id, table.happened_at, table.hash).order_by(table.id.desc()).limit(1)
    ).first()


def newest_moment(connection: Connection) -> datetime | None:
    """Instant of the newest event of all; None where nothing was ever written."""
    event = chain_head(connection)
    return event and event.happened_at


def newest_event(connection: Connection, action: str) -> Row | None:
    """Instant and contents of the newest event of a kind."""
    table = AuditEvent.__table__.c
    query = select(table.happened_at, table.after).where(table.action == action).order_by(table.id.desc()).limit(1)
    return connection.execute(query).first()


def list_afters(connection: Connection, action: str) -> list[str]:
    """Contents of the events of a kind, newest first."""
    table = AuditEvent.__table__.c
    return list(connection.scalars(select(table.after).where(table.action == action).order_by(table.id.desc())))


def has_event_hash(connection: Connection, start: str) -> bool:
    """Whether the trail has an event whose hash begins so."""
    table = AuditEvent.__table__.c
    return connection.scalar(select(table.id).where(table.hash.startswith(start, autoescape=True)).limit(1)) is not None
