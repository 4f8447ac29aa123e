"""集中攻坚: how a blocked enterprise stands, and whom nobody helps (rules 15.5)."""

from datetime import date, timedelta

import pytest

from data_access.queries.intake import stored_rows
from domain.intake.forms import Kind
from domain.words import BlockState, Light
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.commit import commit_upload
from services.intake.one import rows_of
from services.tasks.blocks import block_list
from tests.databases import undone

DAY = date(2026, 11, 14)


def view(connection, user: User = DEMO_USER, **words):
    return block_list(connection, open_frame(connection, user, pilot="yinchuan", **words))


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield demo_both


def test_the_list_says_who_is_helped_and_who_is_not(demo_once):
    found = view(demo_once, period="2026-W46")
    on = [row for row in found.rows if row.state is BlockState.ON]
    assert found.sentence.startswith(f"攻坚中 {len(on)} 家")
    assert sum(number for _, number in found.causes) == len(on)
    assert all(project.light is Light.RED for project in found.waiting)
    assert not {row.code for row in on} & {project.code for project in found.waiting}
    assert all(row.weeks == len(row.entries) == 4 for row in found.rows)


def test_what_is_solved_and_comes_again_begins_anew(office):
    frame = open_frame(office, DEMO_USER, pilot="yinchuan")
    desk = Desk.on(office, frame.pilot.id, user_named(office, frame.pilot.id, OFFICE))
    code = view(office, period="live").waiting[0].code
    row = {"project": code, "cause": "资金", "helper": "市工信局", "measure": "对接银行", "result": "已受理"}
    states = ("攻坚中", "已解决", "攻坚中")
    rows = [
        row | {"state": state, "reported_on": DAY - timedelta(days=7 * (2 - place))}
        for place, state in enumerate(states)
    ]
    commit_upload(desk, rows_of(Kind.BLOCK_ENTRIES, rows, "集中攻坚.csv"), explained={"*": "补报"})
    assert len(stored_rows(office, frame.pilot.id, Kind.BLOCK_ENTRIES, first_keys=[code])) == 3
    found = next(one for one in view(office, period="live").rows if one.code == code)
    assert (found.since_on, found.weeks, len(found.entries), found.is_silent) == (DAY, 1, 3, False)
    assert code not in {project.code for project in view(office, period="live").waiting}


def test_a_district_sees_its_own_and_a_department_nothing(demo_once):
    pilot = open_frame(demo_once, DEMO_USER, pilot="yinchuan").pilot.id
    found = view(demo_once, user_named(demo_once, pilot, "永宁县"))
    assert {row.district for row in found.rows} | {one.district for one in found.waiting} <= {"永宁县"}
    assert not view(demo_once, user_named(demo_once, pilot, "市财政局")).may_see
    assert view(demo_once, User("区长", Role.LEADER)).may_see
