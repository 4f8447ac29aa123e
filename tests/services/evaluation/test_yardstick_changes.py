"""What a period is measured by otherwise: told in the period of the day, a correction of none (rules 2.9,
4.1.8)."""

from datetime import date

import pytest
from sqlalchemy import Connection, func, insert, select, update

from data_access import tables
from data_access.commands.intake import restore, write_changes
from data_access.queries.intake_lists import list_ids
from data_access.queries.pilots import get_period, get_pilot
from domain.intake.forms import Kind
from domain.intake.views import RowChange
from domain.reports.lists import YardstickChange
from services.access import Role, User
from services.clock import instant
from services.evaluation.close import close, evaluate_live
from services.evaluation.kept_lists import period_lists
from services.frame import open_frame
from tests.databases import undone
from tests.two_people import desk_of_two

OFFICE = User("王主任", Role.OFFICE)
FROM = date(2026, 11, 16)
"""The first day of week 47."""


@pytest.fixture
def demo(demo_both):
    with undone(demo_both):
        yield demo_both


def close_week_47(connection: Connection) -> int:
    """Week 47, closed on its last day; its id."""
    pilot, pilots = get_pilot(connection, "yinchuan"), tables.Pilot.__table__
    connection.execute(update(pilots).where(pilots.c.id == pilot.id).values(demo_today=date(2026, 11, 22)))
    close(desk_of_two(connection, pilot.id, OFFICE), "2026-W47")
    return get_period(connection, pilot.id, "2026-W47").id


def told(connection: Connection, label: str) -> tuple[YardstickChange, ...]:
    frame = open_frame(connection, OFFICE, pilot="yinchuan", period=label)
    return period_lists(connection, frame.pilot, frame.period).changes


def corrections(connection: Connection, period: int) -> int:
    rows = tables.RestatementRecord.__table__
    return connection.scalar(select(func.count()).where(rows.c.period_id == period))


# --- 目标调整 -------------------------------------------------------------------------------------------------------


@pytest.fixture
def revised(demo):
    """完成改造 233 of 2026, revised to 210 from the first day of week 47: the ids of both."""
    table = tables.Target.__table__
    query = select(table).join(tables.Indicator.__table__, tables.Indicator.id == table.c.indicator_id)
    row = demo.execute(
        query.where(
            table.c.pilot_id == get_pilot(demo, "yinchuan").id,
            tables.Indicator.code == "completion",
            table.c.period == "2026",
            table.c.kind == "table",
            table.c.industry_id.is_(None),
            table.c.source_name == "拟改造企业数量",
        )
    ).one()
    values = {**row._mapping, "value": 210, "effective_from": FROM}
    del values["id"]
    return row.id, demo.execute(insert(table).values(**values)).inserted_primary_key[0]


def judged_by(connection: Connection, label: str) -> list[tuple[int, str]]:
    """Targets of the two that have a reading in a period, with its sentence."""
    period = get_period(connection, get_pilot(connection, "yinchuan").id, label).id
    rows = tables.TargetReadingRecord.__table__.c
    return connection.execute(select(rows.target_id, rows.reason).where(rows.period_id == period)).all()


def test_a_revised_target_is_told_in_its_week_and_corrects_none(demo, revised):
    old, new = revised
    week = close_week_47(demo)
    (change,) = told(demo, "2026-W47")
    assert (change.kind, change.effective_from) == ("目标调整", FROM)
    assert "2026-11-16 起由达到 233 家调整为达到 210 家，此前各期仍按原目标" in change.text
    assert corrections(demo, week) == 0
    assert [at for at, _ in judged_by(demo, "2026-W47") if at in revised] == [new]
    assert [at for at, _ in judged_by(demo, "2026-W46") if at in revised] == [old]
    assert told(demo, "2026-W46") == ()


def test_the_light_says_which_version(demo, revised):
    close_week_47(demo)
    reasons = dict(map(tuple, judged_by(demo, "2026-W47")))
    assert "，2026-11-16 起由 233 调整" in reasons[revised[1]]


# --- 口径变动 -------------------------------------------------------------------------------------------------------


def enterprises_of(connection: Connection, district: str, number: int) -> list:
    e, d = tables.Enterprise.__table__, tables.District.__table__
    query = select(e.c.id, e.c.version, e.c.district_id).join(d, d.c.id == e.c.district_id)
    return connection.execute(query.where(d.c.short_name == district).order_by(e.c.id).limit(number)).all()


def move(connection: Connection, enterprises: list, to: str, day: date) -> None:
    pilot = get_pilot(connection, "yinchuan")
    changes = [
        RowChange(
            ("",),
            "",
            1,
            {"district": "永宁县"},
            {"district": ("永宁县", to), "moved_on": (None, day)},
            row.id,
            row.version,
        )
        for row in enterprises
    ]
    ids = list_ids(connection, pilot.id)
    write_changes(
        connection,
        pilot_id=pilot.id,
        kind=Kind.ENTERPRISES,
        changes=changes,
        ids=ids,
        at=instant(pilot),
        reported_by="专班办公室",
    )
    evaluate_live(connection, pilot.id)


def numerators(connection: Connection, label: str, indicator: str) -> dict[str, float]:
    """By district."""
    period = get_period(connection, get_pilot(connection, "yinchuan").id, label).id
    r, d = tables.IndicatorReading.__table__.c, tables.District.__table__.c
    query = select(d.short_name, r.numerator).join(tables.District.__table__, d.id == r.district_id)
    return dict(
        connection.execute(query.where(r.period_id == period, r.indicator == indicator, r.industry_id.is_(None))).all()
    )


def test_enterprises_that_moved_leave_their_contracts_where_they_were(demo):
    before = {code: numerators(demo, "2026-W46", code) for code in ("contracting", "completion")}
    four = enterprises_of(demo, "永宁县", 4)
    move(demo, four, "贺兰县", FROM)
    week = close_week_47(demo)
    (change,) = told(demo, "2026-W47")
    assert change.kind == "口径变动"
    assert change.text.startswith("4 家企业自 2026-11-16 起由永宁县划入贺兰县（")
    assert set(change.districts) == {"永宁县", "贺兰县"}
    assert corrections(demo, week) == 0
    for code, found in before.items():
        assert numerators(demo, "2026-W47", code) == found


def test_a_move_that_is_taken_back_leaves_no_trace(demo):
    four = enterprises_of(demo, "永宁县", 4)
    move(demo, four, "贺兰县", FROM)
    pilot = get_pilot(demo, "yinchuan")
    rows = [(row.id, {"district": "永宁县", "moved_on": None}) for row in four]
    restore(demo, kind=Kind.ENTERPRISES, rows=rows, ids=list_ids(demo, pilot.id), at=instant(pilot))
    assert demo.scalar(select(func.count()).select_from(tables.EnterpriseUnit.__table__)) == 0
    close_week_47(demo)
    assert told(demo, "2026-W47") == ()
