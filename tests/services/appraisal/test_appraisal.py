# ruff: noqa: S608  the SQL is the test's own
"""The self-evaluation says what the closed month says: recounted in plain SQL; missed targets with their cause; one
frozen cut whatever period is looked at (rules 16.1, 16.2, 16.3)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from domain.words import Light, Verdict
from services.access import DEMO_USER, Role, User
from services.appraisal.cut import at_cut
from services.appraisal.meeting import with_last_step
from services.appraisal.notes import appraised, looked_back, tick, write_note
from services.appraisal.whole import appraisal
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import open_frame
from services.reports.meeting import meeting
from tests.databases import undone_unread

MONTH = "(SELECT p.id FROM periods p JOIN pilots t ON t.id = p.pilot_id WHERE p.label = '2026-10' AND t.code = :code)"


def frame(connection, period: str = "2026-W46", code: str = "yinchuan"):
    return open_frame(connection, DEMO_USER, pilot=code, period=period)


def one(connection, sql: str, code: str = "yinchuan"):
    return connection.execute(text(sql), {"code": code}).scalar_one()


def annex(found, key: str):
    return next(table for table in found.annexes if table.key == key)


def column(table, heading: str) -> list:
    return [row[table.headers.index(heading)] for row in table.rows]


@pytest.mark.parametrize(
    ("looked_at", "cut"),
    [("2026-W46", "2026-10"), ("live", "2026-10"), ("2026-09", "2026-09"), ("2026-10", "2026-10")],
)
def test_whatever_is_looked_at_the_cut_is_a_closed_month(demo_once, looked_at, cut):
    assert at_cut(frame(demo_once, looked_at)).period.label == cut


def test_after_the_plans_last_day_the_cut_is_the_month_that_holds_it(demo_once):
    here = frame(demo_once)
    over = replace(here, pilot=replace(here.pilot, last_on=date(2026, 8, 31)))
    assert at_cut(over).period.label == "2026-08"
    none = replace(here, periods=tuple(one for one in here.periods if one.kind.value == "week"))
    with pytest.raises(Refused, match="还没有已结账的月"):
        at_cut(none)


def test_its_numbers_are_those_of_the_closed_month(demo_once):
    found = appraisal(demo_once, frame(demo_once))
    firms, sources = annex(found, "annex_firms"), annex(found, "annex_appraised_sources")
    paid = one(demo_once, f"SELECT SUM(paid_fen) FROM project_readings WHERE period_id = {MONTH}")
    assert round(sum(cell.number for cell in column(firms, "已拨奖补")) * 1_000_000) == paid
    assert len(firms.rows) == one(demo_once, f"SELECT COUNT(*) FROM project_readings WHERE period_id = {MONTH}")
    given = one(
        demo_once,
        "SELECT SUM(CASE WHEN from_account LIKE 'source:%' THEN amount_fen ELSE -amount_fen END) FROM fund_entries "
        "WHERE (from_account LIKE 'source:%' OR to_account LIKE 'source:%') AND occurred_on <= '2026-10-31' "
        "AND pilot_id = (SELECT id FROM pilots WHERE code = :code)",
    )
    assert round(sum(cell.number for cell in column(sources, "下达")) * 1_000_000) == given
    levels = next(t for t in found.paper_tables if t.key == "appraised_levels")
    for level, heading in ((2, "后二级"), (3, "后三级"), (4, "后四级")):
        counted = f"SELECT COUNT(*) FROM project_readings WHERE period_id = {MONTH} AND is_counted AND level = {level}"
        assert column(levels, heading)[-1].number == one(demo_once, f"{counted} AND status = 'active'")


def test_every_judged_target_of_the_pilot_stands_in_it_once_with_its_verdict(demo_once):
    rows = appraised(demo_once, frame(demo_once))
    stored = demo_once.execute(
        text(
            "SELECT DISTINCT t.indicator_id, r.starts_on, r.ends_on, t.value, t.operator = '>' AS strict, t.basis, "
            "t.cadence, t.is_whole_pilot FROM target_readings r JOIN targets t ON t.id = r.target_id "
            f"WHERE r.period_id = {MONTH} AND t.district_id IS NULL AND t.industry_id IS NULL "
            "AND r.verdict IS NOT NULL AND r.verdict <> 'zero'"
        ),
        {"code": "yinchuan"},
    ).all()
    assert len(rows) == len(stored)
    verdicts = dict(
        demo_once.execute(
            text(f"SELECT target_id, verdict FROM target_readings WHERE period_id = {MONTH}"), {"code": "yinchuan"}
        ).all()
    )
    assert all(verdicts[row.line.id] == row.line.verdict for row in rows)


def test_every_number_in_a_sentence_names_what_it_was_written_from(demo_once):
    found = appraisal(demo_once, frame(demo_once))
    figures = [figure for line in found.lines for figure in line.figures]
    assert len(figures) > 40
    assert all(figure.table and figure.field and figure.period == "2026-10" for figure in figures)
    for line in found.lines:
        assert all(str(figure) in line.text for figure in line.figures)


def test_a_missed_target_without_a_cause_is_named_and_the_paper_is_a_draft(demo_once):
    found, rows = appraisal(demo_once, frame(demo_once)), appraised(demo_once, frame(demo_once))
    assert found.is_draft
    assert any(row.line.verdict is Verdict.OVERDUE for row in rows)
    table = next(t for t in found.paper_tables if t.key == "appraised_years")
    assert "未写明未完成的原因" in [cell.text for cell in column(table, "原因")]


def written(connection, here, row, **words):
    note = {
        "evidence": "台账 1 号",
        "cause": "停产",
        "remedy": "补齐",
        "owner": "市工信局",
        "due_on": date(2026, 12, 1),
    }
    desk = Desk.on(connection, here.pilot.id, DEMO_USER)
    return write_note(desk, here, target=row.line.id, version=row.note.version, **{**note, **words})


def row_of(connection, target: int):
    return next(row for row in appraised(connection, frame(connection)) if row.line.id == target)


def test_what_is_written_is_shown_ticked_and_unticked_by_a_change(demo_once):
    here = frame(demo_once)
    first = next(row for row in appraised(demo_once, here) if row.is_missed)
    with undone_unread(demo_once):
        assert written(demo_once, frame(demo_once), first) == f"已保存：{first.name}"
        again = row_of(demo_once, first.line.id)
        assert again.state == "待核对"
        desk = Desk.on(demo_once, here.pilot.id, DEMO_USER)
        with pytest.raises(Refused, match="的佐证是您写的，须由另一人核对"):
            tick(desk, here, first.line.id, 1, True)
        desk = Desk.on(demo_once, here.pilot.id, User("吴磊", Role.OFFICE))
        assert tick(desk, here, first.line.id, 1, True) == f"已核对：{first.name}"
        assert row_of(demo_once, first.line.id).state == "已核对"
        said = written(demo_once, here, row_of(demo_once, first.line.id), evidence="台账 2 号")
        assert said.endswith("原来的核对已取消，请重新核对")
        assert row_of(demo_once, first.line.id).state == "待核对"
        targets = annex(appraisal(demo_once, frame(demo_once)), "annex_targets")
        assert "停产" in [cell.text for cell in column(targets, "原因")]


def test_what_cannot_be_kept_is_refused_with_what_to_do(demo_once):
    here = frame(demo_once)
    first = next(row for row in appraised(demo_once, here) if row.is_missed)
    desk = Desk.on(demo_once, here.pilot.id, DEMO_USER)
    empty = {"evidence": "", "cause": "", "remedy": "", "owner": "", "due_on": None}
    with undone_unread(demo_once):
        with pytest.raises(Refused, match="什么都没有填"):
            written(demo_once, here, first, **empty)
        with pytest.raises(Refused, match="佐证最多 500 字，现有 501 字"):
            written(demo_once, here, first, evidence="长" * 501)
        with pytest.raises(Refused, match="缺佐证、未写明未完成的原因；请先补齐再勾选"):
            tick(desk, here, first.line.id, 0, True)
        with pytest.raises(Refused, match="没有这项目标"):
            write_note(desk, here, target=0, version=0, **empty)
        written(demo_once, here, first)
        with pytest.raises(Refused, match="刚被别人改过"):
            written(demo_once, here, first)


@pytest.mark.parametrize("role", [Role.DISTRICT, Role.DEPARTMENT, Role.ADMIN])
def test_who_may_not_read_it(demo_once, role):
    here = frame(demo_once)
    other = replace(here, user=User("某人", role, district_id=here.districts[0].id))
    with pytest.raises(Forbidden):
        appraisal(demo_once, other)
    with pytest.raises(Forbidden):
        looked_back(demo_once, other)


def test_the_meeting_ends_with_what_lacks_when_the_plan_draws_to_its_end(demo_once):
    here = frame(demo_once)
    view = meeting(demo_once, here)
    assert with_last_step(demo_once, here, view) == view, "a year before its end nothing is asked"
    near = replace(here, pilot=replace(here.pilot, last_on=date(2026, 12, 31)))
    last = with_last_step(demo_once, near, view).steps[-1]
    assert (last.title, last.light) == ("绩效自评", Light.RED)
    assert last.sentence.startswith("回头看 58 项：缺佐证 58 项")
    assert [line.text.partition("：")[0] for line in last.lines] == ["地区年度评价", "服务商季度牌"]
    assert len(last.tables[0].rows) == 8
