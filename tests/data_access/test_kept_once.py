"""Readings that say the same as the period before are kept once, and no reader can tell (rules 10.2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access.bulk import insert_columns
from data_access.kept_once import apart, forget
from data_access.queries.sizes import database_bytes
from data_access.tables import KEPT_ONCE, Period, ReadingText
from data_access.tables.kept_once import KeptOnce, parts_of
from data_access.triggers import CLOSED, drop_triggers
from data_access.wholeness import lost_links
from tests.databases import plans_template, undone

ALL = pytest.mark.parametrize("kept", KEPT_ONCE.values(), ids=KEPT_ONCE)
MEGABYTE = 1_000_000


def period(connection: Connection, label: str) -> int:
    return connection.scalar(select(func.max(Period.id)).where(Period.label == label))


def readings(connection: Connection, kept: KeptOnce, label: str) -> list[dict]:
    """Of a period, as a reader has them, in the order in which they were written."""
    view = kept.view
    rows = connection.execute(select(view).where(view.c.period_id == period(connection, label)).order_by(view.c.id))
    return [dict(row) for row in rows.mappings()]


def said(row: dict, kept: KeptOnce) -> dict:
    """What stands in the body of a reading."""
    return {name: row[name] for name in row if name not in {"id", "period_id", *kept.key, *kept.moving}}


def bodies(connection: Connection, kept: KeptOnce, label: str) -> dict[tuple, int]:
    """Number of the body of each reading of a period, by what it is of."""
    rows = select(kept.rows.c.id, kept.rows.c.body_id).where(kept.rows.c.period_id == period(connection, label))
    known = dict(connection.execute(rows).all())
    return {tuple(row[name] for name in kept.key): known[row["id"]] for row in readings(connection, kept, label)}


@ALL
def test_a_reading_has_the_body_of_the_week_before_just_where_it_says_the_same(demo_both, kept):
    weeks = [{tuple(row[k] for k in kept.key): said(row, kept) for row in readings(demo_both, kept, w)} for w in WEEKS]
    of_bodies = [bodies(demo_both, kept, week) for week in WEEKS]
    same = {key for key in weeks[0].keys() & weeks[1].keys() if weeks[0][key] == weeks[1][key]}
    assert {key for key in weeks[1] if of_bodies[0].get(key) == of_bodies[1][key]} == same
    assert len(same) > len(weeks[1]) / 2


WEEKS = ("2026-W45", "2026-W46")


@ALL
def test_through_the_view_row_by_row_and_all_at_once_the_same_is_written(demo_both, kept):
    before, of_bodies = readings(demo_both, kept, "live"), bodies(demo_both, kept, "live")
    live, columns = period(demo_both, "live"), [name for name in before[0] if name not in ("id", "period_id")]
    ways = (
        lambda: demo_both.execute(insert(kept.view), [{**row, "id": None} for row in before]),
        lambda: insert_columns(
            demo_both, kept.view, {"period_id": live, **{name: [row[name] for row in before] for name in columns}}
        ),
    )
    for write in ways:
        with undone(demo_both):
            forget(demo_both, live)
            assert readings(demo_both, kept, "live") == []
            write()
            after = readings(demo_both, kept, "live")
            assert [{**row, "id": 0} for row in after] == [{**row, "id": 0} for row in before]
            shared = set(bodies(demo_both, kept, "2026-W46").values())
            again = bodies(demo_both, kept, "live")
            assert {key for key in again if again[key] in shared} == {key for key in again if of_bodies[key] in shared}
            assert list(lost_links(demo_both)) == []


@ALL
def test_what_is_taken_from_an_open_period_leaves_nothing_and_a_closed_one_whole(demo_both, kept):
    closed, view = readings(demo_both, kept, "2026-W46"), kept.view
    number = select(func.count()).select_from(kept.bodies)
    with undone(demo_both):
        live = view.c.period_id == period(demo_both, "live")
        demo_both.execute(update(view).where(live).values(reason="改"))
        before = demo_both.scalar(number)
        own = number.where(kept.bodies.c.period_id == period(demo_both, "live"))
        mine = demo_both.scalar(own)
        assert mine == len(readings(demo_both, kept, "live"))
        demo_both.execute(delete(view).where(live))
        assert (demo_both.scalar(own), demo_both.scalar(number)) == (0, before - mine)
        assert readings(demo_both, kept, "2026-W46") == closed


@ALL
def test_a_reading_that_is_changed_changes_no_other_of_the_same_body(demo_both, kept):
    """In an open period; a closed one takes none."""
    closed, view = readings(demo_both, kept, "2026-W46"), kept.view
    live = {tuple(row[k] for k in kept.key): row for row in readings(demo_both, kept, "live")}
    of_both = bodies(demo_both, kept, "2026-W46")
    key, row = next(
        (key, live[key]) for key, body in bodies(demo_both, kept, "live").items() if of_both.get(key) == body
    )
    with undone(demo_both):
        demo_both.execute(update(view).where(view.c.id == row["id"]).values(reason="改：12 家，3.5%"))
        (changed,) = (one for one in readings(demo_both, kept, "live") if tuple(one[k] for k in kept.key) == key)
        assert changed == {**row, "reason": "改：12 家，3.5%"}
        assert readings(demo_both, kept, "2026-W46") == closed
    same = update(kept.bodies).where(kept.bodies.c.id == of_both[key]).values(period_id=kept.bodies.c.period_id)
    with undone(demo_both), pytest.raises(DBAPIError, match=CLOSED):
        demo_both.execute(same)


@ALL
def test_a_body_without_its_row_and_a_row_without_its_body_are_told(demo_both, kept):
    rows, bodies_of = kept.rows, kept.bodies
    with undone(demo_both):
        drop_triggers(demo_both)
        first = demo_both.scalar(select(func.min(bodies_of.c.id)))
        demo_both.execute(update(bodies_of).where(bodies_of.c.id == first).values(period_id=period(demo_both, "live")))
        assert list(lost_links(demo_both)) == [(bodies_of.name, rows.name, 1)]
    with undone(demo_both):
        drop_triggers(demo_both)
        last = demo_both.execute(select(rows).order_by(rows.c.id.desc()).limit(1)).one()
        demo_both.execute(update(rows).where(rows.c.id == last.id).values(body_id=10**8))
        assert (rows.name, bodies_of.name, 1) in list(lost_links(demo_both))


TEXTS = (
    "完成改造 23 家，序时应完成 25.4 家，序时完成率 91.0%，低于绿线 95%（按方案表格目标 6 家，2026年）",
    "上线逾期 17 天（计划 2026-10-08）；进度滞后 10 个百分点",
    "1 2 3 4 5 6 7 8 9",
    "007 与 1.50、-3、3.、2026-1-1、１２",
    "有 {1} 和 5",
    "{",
    "无红灯、无黄灯",
    "2026-10-082",
    "5\n6 '7' \\8 100%",
)


@pytest.mark.parametrize("said_so", TEXTS)
def test_a_text_comes_back_to_the_letter(demo_both, said_so):
    view = KEPT_ONCE["target_readings"].view
    with undone(demo_both):
        number = demo_both.scalar(select(func.max(view.c.id)))
        live = view.c.period_id == period(demo_both, "live")
        number = demo_both.scalar(select(func.max(view.c.id)).where(live))
        demo_both.execute(update(view).where(view.c.id == number).values(reason=said_so, verdict_reason=said_so))
        row = demo_both.execute(select(view.c.reason, view.c.verdict_reason).where(view.c.id == number)).one()
        assert tuple(row) == (said_so, said_so)
        known = demo_both.scalars(select(ReadingText.text)).all()
        assert apart(said_so, 6)[0] in known, "both databases take the same apart"


@given(st.text(alphabet="家0123456789.-{} %", min_size=1, max_size=30), st.integers(0, 6))
def test_any_text_is_put_together_again(one, numbers):
    whole, *parts = apart(one, numbers)
    assert len(parts) <= numbers
    for at, _ in enumerate(parts_of("x", numbers), 1):
        place = f"{{{at}}}"
        whole = whole.replace(place, parts[at - 1] if at <= len(parts) else place)
    assert whole == one


def test_a_year_of_a_city_takes_at_most_ten_megabytes(demo_once, sqlite_store):
    """What it adds to an installation with the plans of all cities, which does not grow (SQLite)."""
    installed = (sqlite_store.folder / f"{plans_template(sqlite_store)}.sqlite").stat().st_size
    assert installed < 2.5 * MEGABYTE
    weeks = demo_once.scalar(select(func.count()).where(Period.kind == "week", Period.status == "closed"))
    unused = demo_once.exec_driver_sql("PRAGMA freelist_count").scalar() * 4096
    assert (database_bytes(demo_once) - unused - installed) / MEGABYTE / (weeks / 52) <= 10


def test_the_demonstration_has_years(demo_once):
    first = demo_once.scalar(select(func.min(Period.starts_on)))
    assert (date(2026, 11, 15) - first).days > 365
