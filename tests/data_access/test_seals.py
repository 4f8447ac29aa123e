"""What was changed past the triggers shows: the ledger is a chain, a closed period is sealed (rules 5.12, 10.7)."""

import hashlib
from datetime import date

import pytest
from alembic import command
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from data_access import seals
from data_access.commands.money import NewEntry, record_fund_entry
from data_access.engine import reading, write_engine
from data_access.guarded import BEHIND_VIEWS
from data_access.migrate import _config, migrate
from data_access.money_triggers import drop_money_triggers
from data_access.report_triggers import drop_report_triggers
from data_access.seals import SEALED, broken_entries, closed_periods, holds
from data_access.tables import KEPT_ONCE, metadata
from data_access.triggers import drop_triggers
from domain.words import FundCategory, FundKind, FundSource
from tests.databases import demonstration, undone

ENTRIES = metadata.tables["fund_entries"]
COLUMNS_OF_FIRST_SEAL = "1eb6e7afda993e33f6e201fc328f0790c6156598ae9042edfa69e0e0e5964357"
"""SHA-256 of the names of the columns that version 1 of the seal holds."""


def unguarded(connection):
    drop_triggers(connection)
    drop_money_triggers(connection)
    drop_report_triggers(connection)


def broken_seals(connection) -> list[str]:
    return [row.label for row in closed_periods(connection) if not holds(connection, row)]


def test_the_demonstration_is_chained_and_sealed(demo_both):
    assert broken_entries(demo_both) == []
    assert broken_seals(demo_both) == []
    assert demo_both.scalar(select(func.count()).where(func.length(ENTRIES.c.hash) != 64)) == 0


def test_both_databases_make_the_same_seals_and_links(request):
    """So what is printed of one can be held against the other, and a later program reads both."""
    found = []
    for name in ("sqlite_store", "postgresql_store"):
        with demonstration(request.getfixturevalue(name)) as connection:
            last = connection.scalar(select(ENTRIES.c.hash).order_by(ENTRIES.c.id.desc()).limit(1))
            found.append((last, [(row.label, row.seal) for row in closed_periods(connection)]))
    assert found[0] == found[1]


def new_entry(connection, number: str) -> int:
    pilot = connection.scalar(text("SELECT id FROM pilots WHERE code = 'yinchuan'"))
    entry = NewEntry(
        pilot_id=pilot,
        kind=FundKind.APPROPRIATE,
        from_account="source:central",
        to_account="treasury:yinchuan",
        amount_fen=100,
        occurred_on=date(2026, 11, 15),
        source=FundSource.CENTRAL,
        category=next(iter(FundCategory)),
        document_no=number,
        author="甲",
        approver="乙",
    )
    return record_fund_entry(connection, entry)


def test_a_new_entry_hangs_on_the_one_before(demo_both):
    with undone(demo_both):
        numbers = [new_entry(demo_both, f"财建〔2026〕新{n}号") for n in range(3)]
        assert broken_entries(demo_both) == []
        unguarded(demo_both)
        demo_both.execute(delete(ENTRIES).where(ENTRIES.c.id == numbers[1]))
        assert broken_entries(demo_both) == [(numbers[2], "财建〔2026〕新2号")]


@pytest.mark.parametrize("column", seals.ENTRY)
def test_every_column_of_an_entry_is_in_its_hash(demo_both, column):
    kind = ENTRIES.c[column].type.python_type
    with undone(demo_both):
        unguarded(demo_both)
        one = demo_both.execute(select(ENTRIES).where(ENTRIES.c.project_id.is_not(None)).limit(1)).mappings().one()
        others = select(ENTRIES.c[column]).where(ENTRIES.c[column] != one[column]).limit(1)
        pilot = demo_both.scalar(text("SELECT max(id) FROM pilots WHERE code <> 'yinchuan'"))
        other = {"pilot_id": pilot, "proposal_id": 1, "note": "改", "author": "某人", "approver": "某人"}.get(column)
        other = other or (one[column] + 1 if kind is int and column == "amount_fen" else demo_both.scalar(others))
        assert other is not None
        demo_both.execute(update(ENTRIES).where(ENTRIES.c.id == one["id"]).values({column: other}))
        assert [number for number, _ in broken_entries(demo_both)] == [one["id"]]


def test_a_row_that_is_gone_from_any_table_of_a_closed_period_breaks_its_seal(demo_both):
    """One row of each table, each from a period of its own, the newest with any: those seals break and no others."""
    labels = {row.id: row.label for row in closed_periods(demo_both)}
    left, chosen = set(labels), {}
    with undone(demo_both):
        unguarded(demo_both)
        for table in (metadata.tables[name] for name in SEALED if name != "restatements"):  # the past has none
            period = demo_both.scalar(select(func.max(table.c.period_id)).where(table.c.period_id.in_(left)))
            left.remove(period)
            chosen[table.name] = labels[period]
            if table.name in KEPT_ONCE:
                table = KEPT_ONCE[table.name].rows  # noqa: PLW2901
            one = select(func.min(table.c.id)).where(table.c.period_id == period).scalar_subquery()
            assert demo_both.execute(delete(table).where(table.c.id == one)).rowcount == 1
        assert len(chosen) == len(SEALED) - 1
        assert sorted(broken_seals(demo_both)) == sorted(chosen.values())


@pytest.mark.slow  # of upgrades: one with everything is rehearsed each time by services/keeping/test_upgrade.py
def test_what_was_there_before_is_chained_and_sealed_by_the_migration(demo_url):
    with reading() as connection:
        before, closed = connection.execute(select(ENTRIES.c.id, ENTRIES.c.hash)).all(), len(closed_periods(connection))
    command.downgrade(_config(demo_url), "0019")
    migrate(demo_url)
    with reading() as connection:
        assert connection.execute(select(ENTRIES.c.id, ENTRIES.c.hash)).all() == before
        sealed = closed_periods(connection)
        assert {row.seal.partition(":")[0] for row in sealed} == {"1"}, "the version that the migration knows"
        assert [holds(connection, row) for row in sealed] == [True] * closed
    with write_engine(demo_url).connect() as connection, pytest.raises(DBAPIError, match="只增不改"):
        connection.execute(update(ENTRIES).values(note="改"))


def test_the_columns_of_the_first_seal_stay_what_they_were():
    """A column that comes later is named in SINCE with a new VERSION: periods closed before keep their seals."""
    names = [
        f"{table}.{column.name}"
        for table in SEALED
        for column in metadata.tables[table].c
        if (table, column.name) not in seals.SINCE
    ]
    assert hashlib.sha256("\n".join(names).encode()).hexdigest() == COLUMNS_OF_FIRST_SEAL
    assert max([1, *seals.SINCE.values()]) == seals.VERSION


@pytest.fixture
def second_version(monkeypatch):
    """As if a column of one table and all of another had come with a second version of the seal."""
    later = [("findings", "state"), *(("forecasts", column.name) for column in metadata.tables["forecasts"].c)]
    monkeypatch.setattr(seals, "SINCE", dict.fromkeys(later, 2))
    seals._rows_of.cache_clear()
    yield
    seals._rows_of.cache_clear()


@pytest.mark.parametrize(
    ("statement", "breaks_first"),
    [
        ("UPDATE findings SET state = 'explained' WHERE period_id = :id AND state = 'open'", False),
        ("UPDATE forecasts SET value = value + 1 WHERE period_id = :id", False),
        ("UPDATE findings SET amount_fen = amount_fen + 1 WHERE period_id = :id", True),
    ],
)
def test_what_came_later_is_in_later_seals_only(demo_once, second_version, statement, breaks_first):
    week = next(row for row in reversed(closed_periods(demo_once)) if row.label == "2026-W46")
    before = [seals.seal(demo_once, week.id, week._mapping, version) for version in (1, 2)]
    with undone(demo_once):
        unguarded(demo_once)
        assert demo_once.execute(text(statement), {"id": week.id}).rowcount > 0
        first, second = (seals.seal(demo_once, week.id, week._mapping, version) for version in (1, 2))
    assert (first != before[0]) is breaks_first
    assert second != before[1]


def test_every_table_with_a_period_is_sealed_or_goes_on_after_closing():
    of_periods = {table.name for table in metadata.sorted_tables if "period_id" in table.c}
    assert of_periods - set(SEALED) - set(BEHIND_VIEWS) == {
        "issued_reports",
        "meetings",
        "alerts",
        "district_results",
    }
