"""Writes what the office makes of the plan's targets. Never commits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, update

from data_access.tables import (
    AllocationDraft,
    AllocationDraftShare,
    Checkpoint,
    CheckpointSet,
    Document,
    Target,
)


def insert_document(connection: Connection, *, pilot_id: int, title: str, number: str, issuer: str) -> None:
    values = {"pilot_id": pilot_id, "title": title, "number": number, "issuer": issuer, "note": ""}
    connection.execute(insert(Document.__table__).values(**values))


def insert_target_version(connection: Connection, like: Row, **changed: Any) -> int:
    """A target that is another one but for what changed; its id."""
    columns = [column.name for column in Target.__table__.c if column.name != "id"]
    values = {name: getattr(like, name) for name in columns} | changed
    return connection.execute(insert(Target.__table__).values(**values)).inserted_primary_key[0]


def insert_course(connection: Connection, *, points: Sequence[tuple[date, float]], **words: Any) -> int:
    """A set of checkpoints with its points; its id."""
    number = connection.execute(insert(CheckpointSet.__table__).values(**words)).inserted_primary_key[0]
    for day, value in points:
        connection.execute(insert(Checkpoint.__table__).values(set_id=number, due_on=day, value=value))
    return number


def save_draft(
    connection: Connection,
    *,
    target_id: int,
    shares: Mapping[int, float],
    version: int,
    author: str,
    account: int | None,
    at: datetime,
) -> int:
    """The draft with these shares by district; `version` 0 begins one. Its new version."""
    table, share = AllocationDraft.__table__, AllocationDraftShare.__table__
    values = {"author": author, "author_account": account, "saved_at": at, "version": version + 1}
    if version:
        draft_id = connection.execute(
            update(table).where(table.c.target_id == target_id).values(**values).returning(table.c.id)
        ).scalar_one()
        connection.execute(delete(share).where(share.c.draft_id == draft_id))
    else:
        draft_id = connection.execute(insert(table).values(target_id=target_id, **values)).inserted_primary_key[0]
    for district_id, value in shares.items():
        connection.execute(insert(share).values(draft_id=draft_id, district_id=district_id, value=value))
    return version + 1


def delete_draft(connection: Connection, *, draft_id: int) -> None:
    share, table = AllocationDraftShare.__table__, AllocationDraft.__table__
    connection.execute(delete(share).where(share.c.draft_id == draft_id))
    connection.execute(delete(table).where(table.c.id == draft_id))
