"""Weekly returns: the text of a unit, who owes one, and what closing a week does about those who never sent any (rules
9.1)."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from data_access.queries.pilots import get_pilot
from data_access.queries.returns import count_returns, count_returns_by_unit
from data_access.tables import WeeklyReturn
from domain.periods import span_of, week_of
from services.access import DEMO_USER
from services.desk import Desk
from services.errors import Refused
from services.evaluation.due_returns import due_on, ensure_due
from services.evaluation.who_reports import units_of, user_named
from services.intake.returns import open_weeks, send_text
from tests.databases import undone
from tests.services.evaluation.test_live import differences, from_scratch, live_rows


def returns(connection, pilot_id, week):
    table = WeeklyReturn.__table__
    return connection.execute(select(table).where(table.c.pilot_id == pilot_id, table.c.week == week)).all()


def test_every_unit_owes_a_return_by_friday_and_once(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    span = span_of("2026-W47")
    assert due_on(demo_both, pilot, span) == date(2026, 11, 20)
    with undone(demo_both):
        ensure_due(demo_both, pilot.id, span)
        ensure_due(demo_both, pilot.id, span)
        rows = returns(demo_both, pilot.id, "2026-W47")
        assert len(rows) == len(units_of(demo_both, pilot.id))
        assert {row.due_on for row in rows} == {date(2026, 11, 20)}
        assert {row.submitted_at for row in rows} == {None}
        ensure_due(demo_both, pilot.id, span_of("2026-11"))
        assert returns(demo_both, pilot.id, "2026-11") == []


def test_a_text_is_the_return_of_the_week_and_sent_again_it_replaces_the_text_only(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    user = user_named(demo_both, pilot.id, "永宁县")
    with undone(demo_both):
        demo_both.execute(delete(WeeklyReturn).where(WeeklyReturn.week == "2026-W46"))
        assert send_text(Desk.on(demo_both, pilot.id, user), " 走访 3 家 ").endswith("的工作动态已报送")
        first = next(r for r in returns(demo_both, pilot.id, "2026-W46") if r.district_id == user.district_id)
        assert (first.text, first.submitted_on) == ("走访 3 家", date(2026, 11, 15))
        assert send_text(Desk.on(demo_both, pilot.id, user), "走访 4 家").endswith("的工作动态已更新")
        again = next(r for r in returns(demo_both, pilot.id, "2026-W46") if r.district_id == user.district_id)
        assert (again.text, again.submitted_at) == ("走访 4 家", first.submitted_at)
        assert differences(live_rows(demo_both, pilot.id), from_scratch(demo_both, pilot.id)) == []


@pytest.mark.parametrize(
    ("unit", "text", "sentence"),
    [
        ("", "走访", "没有选单位"),
        ("永宁县", "  ", "工作动态没有填写"),
        ("永宁县", "长" * 2001, "有 2001 字，最多 2000 字"),
        ("火星", "走访", "没有“火星”这个单位"),
    ],
)
def test_a_text_nobody_can_use_is_refused(demo_once, unit, text, sentence):
    with pytest.raises(Refused, match=sentence):
        send_text(Desk.on(demo_once, get_pilot(demo_once, "yinchuan").id, DEMO_USER), text, unit=unit)


def test_counts_speak_of_what_was_known_on_the_day(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    whole = count_returns(demo_once, pilot.id, date(2026, 11, 15))
    assert len({row.week for row in whole}) == len(whole)
    for row in whole:
        assert 0 <= row.on_time + row.late <= row.due
    then = {row.week: row for row in count_returns(demo_once, pilot.id, date(2026, 9, 4))}
    now = {row.week: row for row in whole}
    assert max(then) < max(now)
    assert all(now[week].late >= then[week].late and now[week].on_time == then[week].on_time for week in then)


def test_on_the_deadline_itself_only_what_is_in_is_due(demo_once):
    pilot, friday = get_pilot(demo_once, "yinchuan"), date(2026, 11, 13)
    week = week_of(friday).label

    def counted(day, **said):
        rows = {row.week: row for row in count_returns(demo_once, pilot.id, day, **said)}
        return (rows[week].due, rows[week].on_time, rows[week].late) if week in rows else None

    units = count_returns_by_unit(demo_once, pilot.id, date(2026, 11, 12), friday, is_over=False)
    assert counted(date(2026, 11, 12), is_over=False) is None, "the day before nothing is due"
    assert counted(friday, is_over=False) == (13, 13, 0), "those that are missing have until midnight"
    assert sum(row.due for row in units) == 13
    assert counted(friday) == (15, 13, 0)
    assert counted(date(2026, 11, 14), is_over=False) == (15, 13, 0), "the day after they are missing"


def test_a_week_that_was_missed_is_sent_late_once_and_counts_as_late(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    user = user_named(demo_both, pilot.id, "经开区")
    unit = next(unit for unit in units_of(demo_both, pilot.id) if unit.name == "经开区")
    weeks = open_weeks(demo_both, pilot.id, unit)
    assert weeks[0] == "2026-W46"
    missed = weeks[1]
    before = {row.week: row for row in count_returns(demo_both, pilot.id, date(2026, 11, 15))}[missed]
    then = count_returns(demo_both, pilot.id, span_of(missed).ends_on)
    with undone(demo_both):
        assert send_text(Desk.on(demo_both, pilot.id, user), "补报上周", week=missed).endswith("的工作动态已报送")
        after = {row.week: row for row in count_returns(demo_both, pilot.id, date(2026, 11, 15))}[missed]
        assert (after.late, after.on_time) == (before.late + 1, before.on_time)
        assert count_returns(demo_both, pilot.id, span_of(missed).ends_on) == then, "what was known then stays"
        with pytest.raises(Refused, match="不用补报"):
            send_text(Desk.on(demo_both, pilot.id, user), "再补", week=missed)
        assert differences(live_rows(demo_both, pilot.id), from_scratch(demo_both, pilot.id)) == []
