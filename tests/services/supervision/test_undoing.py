"""What was typed wrong is taken back beside what it was, with a reason, unless something rests on it (rules 19.8)."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from data_access.queries.leaving import count_active
from domain.intake.known import KnownRows
from domain.reports.lists import counted_way
from domain.supervision import notice
from domain.words import InspectionState
from services.access import Role, User
from services.errors import Forbidden, Refused
from services.evaluation.kept_lists import way_on
from services.exporting import export
from services.supervision import undoing
from services.supervision.draws import draw
from services.supervision.inspecting import record_visit
from services.supervision.leaving import name_successor
from services.supervision.page import draws_page, inspection_case, is_repeated, leaving_page, published, story_of
from services.supervision.undoing import resting, withdraw, withdraw_visit
from tests.services.supervision.test_pictures import saved, shot
from tests.services.supervision.test_supervision import (
    NUMBER,
    ONE,
    case,
    desk,
    drawn,
    fixed,
    frame,
    give_back,
    leave,
    newcomer,
    office,
    paid,
    refreshed,
    two,
)

__all__ = ["desk", "drawn", "frame", "office"]


def fields(connection, code):
    query = (
        "SELECT e.status, e.status_on, e.status_reason, e.left_for_cause FROM enterprises e"
        " JOIN projects p ON p.enterprise_id = e.id WHERE p.code = :code"
    )
    return tuple(connection.execute(text(query), {"code": code}).one())


def draw_number(connection):
    return max(one.number for one in draws_page(connection, refreshed(connection)).draws)


def test_who_took_a_visit_back_without_an_account_is_marked_in_the_export(drawn, office):
    """As whoever did anything by a name that was typed (rules 11.3)."""
    row = paid(office, drawn.pilot.id)
    record_visit(drawn, inspection=row.id, visited_on=drawn.day, result="failed", found="未联网")
    (visit,) = case(office, drawn, row.id).visits
    office.execute(text("UPDATE pilots SET is_demo = :no WHERE id = :id"), {"id": drawn.pilot.id, "no": False})
    withdraw_visit(replace(drawn, user=User("周敏敏", Role.OFFICE)), visit=visit.id, reason="登错了企业")
    rows = export(office, User("审计", Role.AUDITOR), "withdrawals", "yinchuan").rows
    assert [str(cell) for one in rows for cell in one if "周敏敏" in str(cell)] == ["周敏敏（登录前记录）"]


def test_a_visit_that_was_typed_wrong_is_taken_back_and_stays_beside(drawn, office):
    row = paid(office, drawn.pilot.id)
    record_visit(
        drawn, inspection=row.id, visited_on=drawn.day, result="rectify", found="未联网", due_on=drawn.day + ONE
    )
    later = replace(drawn, day=drawn.day + ONE)
    record_visit(
        later,
        inspection=row.id,
        visited_on=later.day,
        result="failed",
        found="写错了企业",
        photos=[("一.png", saved(shot(5)))],
    )
    counted = counted_way(way_on(office, drawn.pilot.id, drawn.day, later.day), None)
    first, wrong = case(office, later, row.id).visits
    with pytest.raises(Refused, match="的复查，请先撤回它"):
        withdraw_visit(later, visit=first.id, reason="登错了")
    with pytest.raises(Refused, match="理由须有 1—300 字"):
        withdraw_visit(later, visit=wrong.id, reason=" ")
    assert "已撤回" in withdraw_visit(later, visit=wrong.id, reason="登错了企业")
    found = case(office, later, row.id)
    assert found.line.state is InspectionState.RECTIFYING
    assert [bool(one.withdrawn) for one in found.visits] == [False, True]
    assert "登错了企业" in found.visits[1].withdrawn
    assert [len(one.photos) for one in found.visits] == [0, 1]
    again = counted_way(way_on(office, drawn.pilot.id, drawn.day, later.day), None)
    assert (again.visited, again.failed) == (counted.visited - 1, counted.failed - 1)
    with pytest.raises(Refused, match="或已经撤回"):
        withdraw_visit(later, visit=wrong.id, reason="再撤一次")
    record_visit(later, inspection=row.id, visited_on=later.day, result="passed", found="已联网")
    assert case(office, later, row.id).line.state is InspectionState.PASSED


def test_what_an_enterprise_left_for_is_not_taken_back_before_its_case(drawn, office):
    row = paid(office, drawn.pilot.id)
    before, total = fields(office, row.code), count_active(office, drawn.pilot.id)
    record_visit(drawn, inspection=row.id, visited_on=drawn.day, result="failed", found="设备不在现场")
    leave(drawn, row)
    visit = case(office, drawn, row.id).visits[0]
    with pytest.raises(Refused, match="已据此离开试点"):
        withdraw_visit(drawn, visit=visit.id, reason="登错了")
    number = next(one.id for one in leaving_page(office, refreshed(office)).lines if one.uscc == row.uscc)
    with pytest.raises(Refused, match="须两人办理"):
        withdraw(drawn, what="case", number=number, reason="认错了企业")
    assert "恢复在册" in withdraw(two(drawn), what="case", number=number, reason="认错了企业")
    assert fields(office, row.code) == before
    assert count_active(office, drawn.pilot.id) == total
    page = leaving_page(office, refreshed(office))
    assert row.uscc not in {one.uscc for one in (*page.lines, *page.without)}
    assert [("认错了企业" in one.withdrawn) for one in page.withdrawn if one.id == number] == [True]
    assert case(office, drawn, row.id).line.state is InspectionState.FAILED
    assert story_of(office, refreshed(office), row.code)[1] == []
    with pytest.raises(Refused, match=f"没有第 {number} 号个案"):
        withdraw(two(drawn), what="case", number=number, reason="再撤一次")
    leave(drawn, row)  # rightly this time, on the same day
    assert fields(office, row.code)[0] == "disqualified"


def test_money_that_came_back_and_a_later_change_hold_a_case(drawn, office):
    row = paid(office, drawn.pilot.id)
    record_visit(drawn, inspection=row.id, visited_on=drawn.day, result="failed", found="设备不在现场")
    leave(drawn, row)
    number = next(one.id for one in leaving_page(office, refreshed(office)).lines if one.uscc == row.uscc)
    assert resting(drawn, what="case", number=number) == []
    give_back(office, drawn, row, 1)
    with pytest.raises(Refused, match="离开后已收回 0.01 元"):
        withdraw(two(drawn), what="case", number=number, reason="认错了企业")
    office.execute(text("UPDATE enterprises SET status = 'withdrawn' WHERE uscc = :u"), {"u": row.uscc})
    assert any("状态此后又改过" in one for one in resting(drawn, what="case", number=number))


def test_a_successor_named_later_goes_before_its_case(drawn, office):
    row, comer = paid(office, drawn.pilot.id), newcomer(drawn, 741)
    leave(drawn, row, reason="stopped", is_for_cause=False, inspection=None)
    number = next(one.id for one in leaving_page(office, refreshed(office)).lines if one.uscc == row.uscc)
    with pytest.raises(Refused, match="还没有替补"):
        withdraw(two(drawn), what="successor", number=number, reason="认错了")
    name_successor(two(drawn), case=number, successor=comer)
    with pytest.raises(Refused, match="请先撤销替补"):
        withdraw(two(drawn), what="case", number=number, reason="认错了")
    assert "名额待补" in withdraw(two(drawn), what="successor", number=number, reason="认错了")
    line = next(one for one in leaving_page(office, refreshed(office)).lines if one.id == number)
    assert (line.successor, line.may_lose_successor) == ("", False)
    name_successor(two(drawn), case=number, successor=comer)  # the same one may be named again
    withdraw(two(drawn), what="successor", number=number, reason="又认错了")
    withdraw(two(drawn), what="case", number=number, reason="没有停业")
    assert fields(office, row.code)[0] == "active"


def test_a_successor_of_the_same_deed_goes_with_its_case(drawn, office):
    row, comer = paid(office, drawn.pilot.id), newcomer(drawn, 742)
    leave(drawn, row, reason="moved", is_for_cause=False, inspection=None, due_on=None, successor=comer)
    number = next(one.id for one in leaving_page(office, refreshed(office)).lines if one.uscc == row.uscc)
    with pytest.raises(Refused, match="请撤销整个个案"):
        withdraw(two(drawn), what="successor", number=number, reason="认错了")
    withdraw(two(drawn), what="case", number=number, reason="没有迁出")
    other = paid(office, drawn.pilot.id, 2)
    leave(drawn, other, reason="moved", is_for_cause=False, inspection=None, due_on=None, successor=comer)
    lines = {one.uscc: one.successor_uscc for one in leaving_page(office, refreshed(office)).lines}
    assert lines.get(other.uscc) == comer


def test_a_published_draw_is_void_and_never_drawn_again(drawn, office, frame):
    number = draw_number(office)
    line = next(one for one in draws_page(office, refreshed(office)).lines if one.draw == number)
    record_visit(drawn, inspection=line.id, visited_on=drawn.day, result="passed", found="好")
    with pytest.raises(Refused, match=rf"已有 1 个项目登记过检查（{line.code}），请先逐个撤回"):
        withdraw(two(drawn), what="draw", number=number, reason="名册漏了项目")
    withdraw_visit(drawn, visit=case(office, drawn, line.id).visits[0].id, reason="随抽查作废")
    before = [one for one in draws_page(office, refreshed(office)).lines if one.draw == number]
    assert "已作废" in withdraw(two(drawn), what="draw", number=number, reason="名册漏了项目")
    page = draws_page(office, refreshed(office))
    assert all(one.draw != number for one in page.lines)
    assert {one.code for one in page.void_lines} == {one.code for one in before}
    told = next(one for one in page.draws if one.number == number)
    assert told.void_because == "名册漏了项目"
    assert "名册漏了项目" in notice.void(told, "银川")
    assert is_repeated(office, refreshed(office), number)  # it stays repeatable
    assert published(office, frame, number)
    with pytest.raises(Refused, match="或不属于您的地区"):
        inspection_case(office, refreshed(office), line.id)
    with pytest.raises(Refused, match="没有第"):
        record_visit(drawn, inspection=line.id, visited_on=drawn.day, result="passed", found="好")
    with pytest.raises(Refused, match="已在 2026-11-06 作废"):
        withdraw(two(drawn), what="draw", number=number, reason="再作废")


def test_a_list_that_is_void_is_not_drawn_from(desk, office):
    fixed(desk, 5)
    number = draw_number(office)
    withdraw(two(desk), what="draw", number=number, reason="抽取数量写错")
    assert not next(one for one in draws_page(office, refreshed(office)).draws if one.number == number).is_due
    with pytest.raises(Refused, match="作废"):
        draw(replace(desk, day=desk.day + ONE), draw=number, said=NUMBER)
    fixed(desk, 6)
    assert draw_number(office) == number + 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_only_the_office_takes_back(desk, role):
    other = replace(desk, user=User("别人", role))
    with pytest.raises(Forbidden):
        withdraw_visit(other, visit=1, reason="x")
    with pytest.raises(Forbidden):
        withdraw(two(other), what="draw", number=1, reason="x")


@pytest.mark.parametrize(
    ("what", "number", "told"),
    [("draw", 99, "没有第 99 次抽查"), ("case", 99_999, "没有第 99999 号个案"), ("别的", 1, "没有选撤销什么")],
)
def test_what_is_not_there_is_not_taken_back(desk, what, number, told):
    with pytest.raises(Refused, match=told):
        withdraw(two(desk), what=what, number=number, reason="登错了")


@pytest.mark.parametrize(("locked_before", "told"), [(0, False), (1, True)])
def test_a_case_of_a_locked_day_stays(drawn, office, monkeypatch, locked_before, told):
    """Days before `locked_before` are locked, the day itself is not."""
    row = paid(office, drawn.pilot.id)
    leave(drawn, row, reason="stopped", is_for_cause=False, inspection=None)
    number = next(one.id for one in leaving_page(office, refreshed(office)).lines if one.uscc == row.uscc)
    locks = KnownRows(drawn.day, None, locked_before=drawn.day + locked_before * ONE)
    monkeypatch.setattr(undoing, "locks_for", lambda *_: locks)
    assert any("已锁定" in one for one in resting(drawn, what="case", number=number)) is told
