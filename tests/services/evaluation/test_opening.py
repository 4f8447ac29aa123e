"""期初补录: begin and stop, what comes in meanwhile, what is asked of nobody (rules 9.13); on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from data_access import tables
from data_access.commands.opening import insert_history
from data_access.engine import reading, writing
from data_access.queries.opening import list_histories
from data_access.queries.pilots import get_pilot
from domain.intake.forms import Kind
from domain.intake.views import Weight
from domain.words import HistoryState
from services.access import COMMAND_LINE, Role, User
from services.clock import now
from services.desk import at_desk
from services.errors import Forbidden, Refused
from services.evaluation.due_returns import why_not_asked
from services.evaluation.opening import begin_history, close_all, stop_history_of
from services.evaluation.opening_view import history_view
from services.frame import open_frame
from services.intake.commit import NotCommitted
from services.intake.page import returns_view
from services.intake.returns import send_text
from services.intake.undo import undo_batch
from tests.a_year_before import the_day
from tests.new_city import CODE, pilot_id, report
from tests.opened_past import TODAY, WHY, YEAR, begin, close_everything, edit, history, scalar


def test_once_a_period_is_closed_no_past_comes_in(demo_file):
    with reading() as connection:
        number = get_pilot(connection, "yinchuan").id
    with at_desk(number, COMMAND_LINE) as desk, pytest.raises(Refused, match="期结账，不能再补录期初：结账以后的更正"):
        begin_history(desk, WHY)


def test_it_is_begun_once_stopped_for_a_reason_and_begun_again(city):
    assert "现在报送的都记为期初" in begin()
    with pytest.raises(Refused, match="期初数据补录中，不能再开始一次"):
        begin()
    with at_desk(pilot_id(), COMMAND_LINE) as desk:
        with pytest.raises(Refused, match="请写明为什么停止"):
            stop_history_of(desk, " ")
        assert "没有结账：已报的数据保留" in stop_history_of(desk, "误开")
        with pytest.raises(Refused, match="没有期初补录在进行"):
            stop_history_of(desk, "再停")
    with pytest.raises(Refused, match="请写明为什么补录"):
        begin("  ")
    begin("这次是真的")
    with reading() as connection:
        rows = list_histories(connection, pilot_id())
    assert [(row.state, row.reason, row.stop_reason) for row in rows] == [
        (HistoryState.STOPPED, WHY, "误开"),
        (HistoryState.OPEN, "这次是真的", ""),
    ]
    actions = select(func.count()).where(tables.AuditEvent.__table__.c.action.in_(["begin_history", "stop_history"]))
    assert scalar(actions) == 3


def test_what_is_over_never_changes_and_none_is_deleted(closed_past):
    table = tables.OpeningHistory.__table__
    for statement in (update(table).values(reason="改"), table.delete()):
        with pytest.raises(DBAPIError, match="期初补录"), writing() as session:
            session.connection().execute(statement)
    with pytest.raises(DBAPIError), writing() as session:
        insert_history(session.connection(), pilot_id=pilot_id(), reason="x", by="x", account=None, at=now(), on=TODAY)


OLD = {"uscc": "", "kind": "改造前", "level": 1, "score": 45, "assessed_on": date(2025, 2, 1)}


def test_a_fact_of_last_year_is_locked_before_and_after_but_not_meanwhile(city):
    report(Kind.ENTERPRISES, YEAR.enterprises())
    old = [OLD | {"uscc": YEAR.enterprises()[0]["uscc"]}]
    with pytest.raises(NotCommitted) as refused:
        report(Kind.ASSESSMENTS, old)
    assert [p.cause for p in refused.value.problems if p.weight is Weight.ERROR] == [
        "2025-02-01 所在期次已锁定（2026-02-01 以前的不能再改）"
    ]
    begin()
    (done,) = report(Kind.ASSESSMENTS, old)
    assert done.sentence.startswith(f"期初第 {done.batch} 批已提交：水平评测新增 1 行")
    with at_desk(pilot_id(), COMMAND_LINE) as desk:
        assert undo_batch(desk, done.batch, reason="填错").withdrawn == 1, (
            "before closing it is taken back as any other"
        )
    close_everything()
    with pytest.raises(NotCommitted, match="有 1 处错误"):
        report(Kind.ASSESSMENTS, old)


def test_every_batch_of_the_past_is_named_and_later_ones_are_not(past):
    batch = tables.IntakeBatch.__table__.c
    assert scalar(select(func.count()).where(batch.history_id == history().id)) == 7
    close_everything()
    (later,) = report(Kind.ENTERPRISES, [replace(YEAR, number=9).enterprises()[-1]])
    assert not later.is_opening
    assert scalar(select(batch.history_id).where(batch.id == later.batch)) is None


def test_no_return_is_asked_while_the_past_comes_in(city):
    with reading() as connection:
        assert returns_view(connection, open_frame(connection, COMMAND_LINE, pilot=CODE)).lines
    begin()
    with reading() as connection:
        view = returns_view(connection, open_frame(connection, COMMAND_LINE, pilot=CODE))
    assert view.lines == ()
    assert "在期初补录期间，不用报送；补录办结以后按周报送" in view.sentence
    district = "东岭区"
    report(Kind.ENTERPRISES, [one for one in YEAR.enterprises() if one["district"] == district], unit=district)
    with at_desk(pilot_id(), COMMAND_LINE) as desk, pytest.raises(Refused, match="在期初补录期间，不用报送"):
        send_text(desk, "本周无新增", unit=district)
    assert scalar(select(func.count()).select_from(tables.WeeklyReturn)) == 0


FRIDAY = TODAY + timedelta(days=2)
"""When the week's return is due; TODAY is a Wednesday."""


@pytest.mark.parametrize(
    ("begun", "ended", "is_asked"),
    [
        (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=8), True),
        (FRIDAY, FRIDAY + timedelta(days=8), False),
        (TODAY, FRIDAY + timedelta(days=8), False),
        (TODAY, FRIDAY, False),
        (TODAY, FRIDAY - timedelta(days=1), True),
    ],
    ids=["begun the day after", "begun on the day", "amid", "ended on the day", "ended the day before"],
)
def test_a_return_due_between_begin_and_end_is_asked_of_nobody(city, begun, ended, is_asked):
    with the_day(begun):
        begin()
    with the_day(ended), at_desk(pilot_id(), COMMAND_LINE) as desk:
        stop_history_of(desk, "到此为止")
        assert (why_not_asked(desk.connection, desk.pilot, FRIDAY) == "") is is_asked


def test_a_provider_typed_wrong_is_put_right_and_leads_ever_since(past):
    lead = tables.ProjectLead.__table__.c
    other = YEAR.provider(1)
    edit("JH-0002", provider=other)
    with reading() as connection:
        project = select(tables.Project.id).where(tables.Project.code == "JH-0002").scalar_subquery()
        rows = connection.execute(
            select(tables.Provider.uscc, lead.from_on, lead.to_on)
            .join(tables.Provider, tables.Provider.id == lead.provider_id)
            .where(lead.project_id == project)
        ).all()
    assert [tuple(row) for row in rows] == [(other, None, None)]


def test_whose_history_it_is(city):
    office = User("周敏", Role.OFFICE, pilot_id=pilot_id() + 1)
    with reading() as connection:
        assert history_view(connection, COMMAND_LINE, CODE).periods.startswith("15 周（2025年第49周")
        for user in (office, User("马晓燕", Role.DISTRICT, 1)):
            with pytest.raises(Forbidden):
                history_view(connection, user, CODE)
        with pytest.raises(Refused, match="没有试点“别处”"):
            history_view(connection, COMMAND_LINE, "别处")


def test_who_may_not_close_may_not_begin_stop_or_go_on(city):
    leader = User("郑岚", Role.LEADER)
    with at_desk(pilot_id(), leader) as desk:
        for verb in (begin_history, stop_history_of):
            with pytest.raises(Refused, match="没有这项权限"):
                verb(desk, WHY)
    with pytest.raises(Refused, match="没有这项权限"):
        close_all(pilot_id(), leader)
    with pytest.raises(Refused, match="没有期初补录在进行"):
        close_all(pilot_id(), COMMAND_LINE)
    assert scalar(select(func.count()).select_from(tables.OpeningHistory)) == 0
