"""The audit trail is a chain: what was changed afterwards shows (rules 11.4)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from data_access.commands.audit import GENESIS, broken_audit_events, record_audit
from data_access.tables import AuditEvent
from data_access.triggers import drop_triggers
from services.audit.checking import problems
from tests.databases import undone

EVENTS = AuditEvent.__table__


@pytest.fixture
def trail(demo_both):
    """Three events; ids in order."""
    with undone(demo_both):
        for n in range(3):
            record_audit(
                demo_both,
                actor=f"甲{n}",
                action="edit",
                pilot_id=None,
                subject="project",
                subject_id=str(n),
                before={"level": n},
                after={"level": n + 1},
                at=datetime(2026, 11, 15, 9, n, 30, 999, tzinfo=UTC),
            )
        yield demo_both, list(demo_both.scalars(select(EVENTS.c.id).order_by(EVENTS.c.id)))[-3:]


def test_each_event_carries_the_hash_of_the_one_before(trail):
    connection, ids = trail
    rows = connection.execute(select(EVENTS.c.previous_hash, EVENTS.c.hash).order_by(EVENTS.c.id)).all()
    assert rows[0].previous_hash == GENESIS
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert broken_audit_events(connection) == []


@pytest.mark.parametrize(
    "change",
    [
        {"after": '{"level": 4}'},
        {"actor": "别人"},
        {"happened_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"subject_id": "9"},
    ],
)
def test_a_changed_event_is_found(trail, change):
    connection, ids = trail
    drop_triggers(connection)
    connection.execute(update(EVENTS).where(EVENTS.c.id == ids[1]).values(**change))
    assert broken_audit_events(connection) == [ids[1]]


def test_a_changed_event_is_told_by_check(trail):
    connection, ids = trail
    drop_triggers(connection)
    connection.execute(update(EVENTS).where(EVENTS.c.id == ids[1]).values(actor="别人"))
    assert f"操作留痕第 {ids[1]} 条与前一条不相接：记录可能被改动过" in problems(connection)


def test_a_deleted_event_shows_in_the_one_after(trail):
    connection, ids = trail
    drop_triggers(connection)
    connection.execute(delete(EVENTS).where(EVENTS.c.id == ids[1]))
    assert broken_audit_events(connection) == [ids[2]]


def test_an_invented_event_is_found(trail):
    connection, ids = trail
    row = connection.execute(select(EVENTS).where(EVENTS.c.id == ids[2])).mappings().one()
    forged = {**row, "id": ids[2] + 1, "actor": "冒充", "previous_hash": row["hash"], "hash": "f" * 64}
    connection.execute(insert(EVENTS).values(forged))
    assert broken_audit_events(connection) == [ids[2] + 1]
