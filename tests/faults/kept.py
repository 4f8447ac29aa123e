"""A small database that is damaged or restored, with some of everything that is kept for good."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, text

from data_access.commands.audit import record_audit
from data_access.engine import writing
from data_access.tables import metadata
from seed_data.demo.show import load_demo
from tests.databases import Store, plans_template

AT = datetime(2026, 11, 15, 9, tzinfo=UTC)


def small(store: Store) -> str:
    """Name of a prepared database with two periods of Yinchuan and a few kept files, for `Store.create`."""
    plans_template(store)
    return store.prepared("small", _load_small, base="plans")


def _load_small(url: str) -> None:
    with writing(url) as session:
        load_demo(session, "yinchuan", last_periods=2)
        keep_some(session.connection())


def keep_some(connection: Connection, number: int = 4) -> None:
    pilot, project = connection.execute(text("SELECT pilot_id, id FROM projects ORDER BY id LIMIT 1")).one()
    for one in range(number):
        content = hashlib.sha256(str(one).encode()).digest() * 2_000  # a few pages each
        sha256 = hashlib.sha256(content).hexdigest()
        whole = {"pilot_id": pilot, "file_name": f"材料{one}.pdf", "sha256": sha256, "file": content}
        evidence = {"project_id": project, "stage": "acceptance", "media_type": "application/pdf"}
        by_whom = {"size_bytes": len(content), "uploaded_by": "甲", "uploaded_at": AT}
        connection.execute(insert(metadata.tables["evidence_files"]).values(**whole, **evidence, **by_whom))
        _upload(connection, whole, one)
        names = {"pilot_id": pilot, "subject": "project", "subject_id": str(one)}
        record_audit(connection, actor="甲", action="edit", before={"level": one}, after={"level": one + 1}, **names)


def _upload(connection: Connection, whole: dict, one: int) -> None:
    rows = [
        {"row_id": row, "version": 1, "is_new": False, "name": f"名{row}", "before": '{"a":1}', "after": '{"a":2}'}
        for row in range(one, one + 3)
    ]
    changes = "\n".join(f"{row['row_id']}{row['before']}{row['after']}" for row in rows)
    counts = {"rows_new": 0, "rows_changed": 3, "rows_unchanged": 0}
    digest = hashlib.sha256(changes.encode()).hexdigest()
    batch = connection.execute(
        insert(metadata.tables["import_batches"]).values(
            **whole, kind="projects", author="甲", committed_at=AT, changes_sha256=digest, **counts
        )
    ).inserted_primary_key[0]
    changed = metadata.tables["import_changes"]
    for position, row in enumerate(rows):
        connection.execute(insert(changed).values(batch_id=batch, position=position, **row))
