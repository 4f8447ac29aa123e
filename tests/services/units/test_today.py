"""今日该定的五件: one thing of each kind, with amount, person and day, and only what may be seen (rules 4.11)."""

from datetime import date

from services.access import DEMO_USER, Role, User
from services.frame import open_frame
from services.lights.overview import overview
from services.money.entries import money_findings
from services.units.today import _People, to_decide

WEEK = "2026-W46"


def frame_of(connection, user=DEMO_USER, **at):
    return open_frame(connection, user, pilot="yinchuan", period=WEEK, **at)


def test_the_whole_pilot_has_one_thing_of_each_kind(demo_once):
    frame = frame_of(demo_once)
    found = to_decide(demo_once, frame)
    assert [one.kind for one in found] == ["目标", "资金", "承诺", "地区", "企业"]
    assert all(one.amount and one.who and one.due_on for one in found)
    by_kind = {one.kind: one for one in found}
    view = overview(demo_once, frame)
    assert by_kind["企业"].what == view.first[0].enterprise
    worst = max(view.ranking, key=lambda cell: cell.planned - cell.actual)
    assert by_kind["地区"].words == (("district", worst.district),)
    serious = [one for one in money_findings(demo_once, frame) if one.severity == "serious" and one.state == "open"]
    assert by_kind["资金"].what == max(serious, key=lambda one: one.amount_fen).subject


def test_of_a_district_only_its_own_is_said(demo_once):
    frame = frame_of(demo_once, district="经开区")
    found = {one.kind: one for one in to_decide(demo_once, frame)}
    assert dict(found["行业"].words)["district"] == "经开区"
    assert found["承诺"].what.startswith("经开区")


def test_a_district_that_looks_at_another_sees_no_promise_no_payment_and_no_enterprise_of_it(demo_once):
    home = next(unit.id for unit in frame_of(demo_once).districts if unit.name == "永宁县")
    mine = User("某人", Role.DISTRICT, home)
    other = {one.kind for one in to_decide(demo_once, frame_of(demo_once, mine, district="经开区"))}
    assert not other & {"承诺", "资金", "企业"}
    own = to_decide(demo_once, frame_of(demo_once, mine, district="永宁县"))
    assert {one.kind for one in own} >= {"承诺", "资金", "企业"}


def test_who_is_named_for_the_unit_is_asked_by_name_else_the_unit():
    people = _People({"经开区": "马某"}, date(2026, 11, 22))
    assert [people.of(unit) for unit in ("经开区", "永宁县")] == ["经开区 马某", "永宁县"]
