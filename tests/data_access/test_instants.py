"""A moment has its zone whichever database gives it back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, Table, insert, select

from data_access.tables import metadata
from data_access.tables.base import Instant, instant

NOON = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)
MOMENTS = {
    "in UTC": NOON,
    "in Beijing's time": NOON.astimezone(timezone(timedelta(hours=8))),
    "without a zone": NOON.replace(tzinfo=None),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_moment_is_the_same_however_it_was_given(demo_both, moment):
    table = Table("moments", MetaData(), Column("id", Integer, primary_key=True), Column("at", Instant))
    table.create(demo_both)
    demo_both.execute(insert(table), [{"at": moment}, {"at": None}])
    found = demo_both.scalars(select(table.c.at).order_by(table.c.id)).all()
    table.drop(demo_both)
    assert found == [NOON, None]
    assert found[0].utcoffset() == timedelta()


def test_every_moment_of_the_tables_is_one():
    plain = [
        str(column) for table in metadata.tables.values() for column in table.c if isinstance(column.type, DateTime)
    ]
    moments = [column for table in metadata.tables.values() for column in table.c if isinstance(column.type, Instant)]
    assert plain == []
    assert len(moments) > 30
    assert isinstance(instant().type, Instant)
