"""Units that change after the first plan: renamed, ended, merged, added; the past stays (rules 2.14, 2.9)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.intake_lists import list_held, unit_names
from data_access.queries.ledger import load_known
from data_access.queries.pilots import get_period, get_pilot
from data_access.queries.projects import list_districts
from data_access.queries.readings import list_readings
from domain.intake.forms import Kind
from domain.periods import span_of
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.due_returns import ensure_due
from services.evaluation.who_reports import units_of, user_named
from services.intake.undo import undo_batch
from services.units.changes import add_unit, end_unit, merge_unit, merging_rows, rename_unit, unit_list
from tests.databases import undone
from tests.services.evaluation.test_live import differences, from_scratch, live_rows

TODAY = date(2026, 11, 15)
WHY = {"document": "银政发〔2026〕9号"}


@pytest.fixture
def desk(demo_both):
    with undone(demo_both):
        yield Desk.on(demo_both, get_pilot(demo_both, "yinchuan").id, DEMO_USER)


def district(desk: Desk, name: str):
    return next((row for row in list_districts(desk.connection, desk.pilot.id) if row.short_name == name), None)


def figures(desk: Desk, district_id: int) -> list[tuple[str, float | None, object]]:
    """What the live period says of a district."""
    period = get_period(desk.connection, desk.pilot.id, "live")
    rows = list_readings(desk.connection, period.id, (district_id, None))
    return sorted((row.indicator, row.value, row.light) for row in rows)


def renamed(desk: Desk, day: date = date(2026, 11, 10)) -> str:
    words = {"kind": "district", "unit": "永宁县", "name": "永宁区", "short_name": "永宁区", "renamed_on": day}
    return rename_unit(desk, **words, **WHY)


def test_a_renamed_district_is_known_by_both_names_and_moves_no_sum(desk):
    connection = desk.connection
    number = district(desk, "永宁县").id
    before = figures(desk, number)
    assert "旧名的文件照样认得" in renamed(desk)
    assert district(desk, "永宁区").id == number
    names = unit_names(connection, desk.pilot.id)["districts"]
    assert (names["永宁县"], names["永宁区"]) == ("永宁区", "永宁区")
    assert user_named(connection, desk.pilot.id, "永宁县").district_id == number
    assert differences(live_rows(connection, desk.pilot.id), from_scratch(connection, desk.pilot.id)) == []
    assert figures(desk, number) == before
    (told,) = [unit for unit in unit_list(desk) if unit.name == "永宁区"]
    assert told.former == ("永宁县(含永宁工业园)（2026-11-10 更名）",)


def test_its_account_in_the_ledger_goes_on_under_the_first_name(desk):
    number = district(desk, "永宁县").id
    renamed(desk)
    known = load_known(desk.connection, desk.pilot, desk.day, (), ())
    assert {known.districts[name] for name in ("永宁县", "永宁区")} == {number}
    assert known.short_names[number] == "永宁县"
    words = {"kind": "district", "unit": "永宁区", "name": "宁南区", "short_name": "", "renamed_on": TODAY}
    rename_unit(desk, **words, **WHY)
    assert load_known(desk.connection, desk.pilot, desk.day, (), ()).short_names[number] == "永宁县"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "贺兰县"}, "“贺兰县”已是另一个单位的名称"),
        ({"name": ""}, "名称须有 1—60 个字"),
        ({"document": " "}, "请写明依据的文件"),
        ({"renamed_on": TODAY + timedelta(days=1)}, "还没有到"),
        ({"unit": "没有县"}, "没有地区“没有县”"),
        ({"name": "永宁县(含永宁工业园)", "short_name": "永宁县"}, "名称没有变"),
    ],
)
def test_a_name_that_cannot_be_is_refused(desk, change, said):
    words = {"kind": "district", "unit": "永宁县", "name": "永宁区", "short_name": "永宁区", "renamed_on": TODAY}
    with pytest.raises(Refused, match=said):
        rename_unit(desk, **{**words, **WHY, **change})


def test_a_former_name_is_nobody_elses(desk):
    renamed(desk)
    with pytest.raises(Refused, match="“永宁县”是另一个单位的旧称"):
        add_unit(desk, kind="district", name="永宁县", short_name="", valid_from=TODAY, **WHY)


def test_a_new_unit_owes_returns_from_its_day_on(desk):
    add_unit(desk, kind="department", name="市数据局", short_name="", valid_from=date(2026, 11, 9), **WHY)
    add_unit(desk, kind="district", name="滨河新区", short_name="滨河", valid_from=date(2026, 11, 14), **WHY)
    names = [
        {unit.name for unit in units_of(desk.connection, desk.pilot.id, day)} & {"市数据局", "滨河"}
        for day in (date(2026, 11, 8), date(2026, 11, 13), date(2026, 11, 14))
    ]
    assert names == [set(), {"市数据局"}, {"市数据局", "滨河"}]


def test_a_member_that_left_is_asked_for_no_return_after_its_last_day(desk):
    last = date(2026, 11, 20)
    end_unit(desk, kind="department", unit="市财政局", last_on=last, **WHY)
    row = desk.connection.execute(
        select(tables.Department.__table__).where(
            tables.Department.pilot_id == desk.pilot.id, tables.Department.name == "市财政局"
        )
    ).one()
    weeks = ("2026-W47", "2026-W48")
    for week in weeks:
        ensure_due(desk.connection, desk.pilot.id, span_of(week))
    table = tables.WeeklyReturn
    due = select(table.week).where(table.department_id == row.id, table.week.in_(weeks)).order_by(table.week)
    assert desk.connection.scalars(due).all() == ["2026-W47"], "due on 11-20, its last day, and on 11-27"
    with pytest.raises(Refused, match="已到 2026-11-20 为止"):
        end_unit(desk, kind="department", unit="市财政局", last_on=last, **WHY)


def test_the_office_itself_and_a_district_with_enterprises_do_not_end(desk):
    office = desk.connection.scalar(
        select(tables.Department.name).where(
            tables.Department.pilot_id == desk.pilot.id, tables.Department.is_office.is_(True)
        )
    )
    with pytest.raises(Refused, match="专班办公室不能撤销"):
        end_unit(desk, kind="department", unit=office, last_on=TODAY, **WHY)
    with pytest.raises(Refused, match="家在册企业；请用“并入”"):
        end_unit(desk, kind="district", unit="永宁县", last_on=TODAY, **WHY)


def merged(desk: Desk, day: date = date(2026, 11, 14)) -> str:
    upload = merging_rows(desk, "永宁县", "贺兰县", day)
    return merge_unit(desk, upload, unit="永宁县", into="贺兰县", moves_on=day, **WHY)


def completed(desk: Desk, district_id: int, label: str) -> float | None:
    period = get_period(desk.connection, desk.pilot.id, label)
    rows = {row.indicator: row for row in list_readings(desk.connection, period.id, (district_id, None))}
    return rows["completion"].value if "completion" in rows else None


def test_a_merged_district_keeps_what_was_done_in_it_and_its_enterprises_go_on_elsewhere(desk):
    home, other = district(desk, "永宁县"), district(desk, "贺兰县")
    held = len(list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, home.id))
    there = len(list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, other.id))
    closed = [completed(desk, one.id, "2026-W46") for one in (home, other)]
    before = completed(desk, other.id, "live")
    said = merged(desk)
    assert f"{held} 家企业自 2026-11-14 起划入" in said
    assert district(desk, "永宁县").valid_to == date(2026, 11, 13)
    assert list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, home.id) == []
    assert len(list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, other.id)) == held + there
    assert completed(desk, other.id, "live") == before, "what was completed before stays where it was (rules 2.9)"
    assert [completed(desk, one.id, "2026-W46") for one in (home, other)] == closed
    assert differences(live_rows(desk.connection, desk.pilot.id), from_scratch(desk.connection, desk.pilot.id)) == []


def test_a_merger_is_a_batch_that_can_be_taken_back(desk):
    home = district(desk, "永宁县")
    held = list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, home.id)
    merged(desk)
    batch = desk.connection.scalar(select(tables.IntakeBatch.id).order_by(tables.IntakeBatch.id.desc()))
    undo_batch(desk, batch, reason="文件撤回")
    assert list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, home.id) == held


def test_a_merger_on_other_enterprises_than_were_seen_is_refused(desk):
    upload = merging_rows(desk, "永宁县", "贺兰县", TODAY)
    one = tables.Enterprise.__table__
    first = list_held(desk.connection, desk.pilot.id, Kind.ENTERPRISES, district(desk, "永宁县").id)[0][0][0]
    desk.connection.execute(update(one).where(one.c.uscc == first).values(district_id=district(desk, "贺兰县").id))
    with pytest.raises(Refused, match="刚有变动"):
        merge_unit(desk, upload, unit="永宁县", into="贺兰县", moves_on=TODAY, **WHY)


def test_who_may_not_set_up_changes_no_unit(desk):
    for role in (Role.LEADER, Role.AUDITOR):
        other = Desk.on(desk.connection, desk.pilot.id, User("某人", role))
        with pytest.raises(Forbidden):
            unit_list(other)
        with pytest.raises(Forbidden):
            end_unit(other, kind="department", unit="市财政局", last_on=TODAY, **WHY)


def test_a_merged_district_names_the_one_that_goes_on_for_it(desk):
    merged(desk)
    assert district(desk, "永宁县").merged_into_id == district(desk, "贺兰县").id
