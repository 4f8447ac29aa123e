"""One row by form is a file of one row: checked, kept, undone as one (rules 9.12)."""

from datetime import date

import pytest

from data_access.queries.intake import milestone_note, stored_rows
from data_access.queries.pilots import get_pilot
from domain.intake.forms import FORMS, Kind
from domain.intake.views import Weight
from domain.words import Stage
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import OF_DEPARTMENT, OFFICE, user_named
from services.intake.check import check_upload
from services.intake.commit import commit_upload
from services.intake.one import BY_FORM, kinds_for, one_row
from services.intake.stage_notes import note_stage
from services.intake.trail import original_file
from services.intake.undo import undo_batch
from tests.databases import undone

ISSUE = {
    "code": "WT-NEW",
    "district": "永宁县",
    "category": "进度",
    "severity": "一般",
    "title": "进场慢，“人员”不足",
    "opened_on": date(2026, 11, 14),
    "due_on": date(2026, 12, 1),
    "owner": "永宁县专班",
}
WHY = {"*": "周末发现，今天补报"}


def desk_of(connection, name: str) -> Desk:
    pilot = get_pilot(connection, "yinchuan").id
    return Desk.on(connection, pilot, user_named(connection, pilot, name))


def issue_of(connection, desk: Desk):
    return next(iter(stored_rows(connection, desk.pilot.id, Kind.ISSUES, first_keys=["WT-NEW"])), None)


def test_a_row_comes_in_as_a_batch_with_its_file_and_goes_out_again(demo_both):
    with undone(demo_both):
        desk = desk_of(demo_both, "永宁县")
        batch = commit_upload(desk, one_row(Kind.ISSUES, ISSUE), explained=WHY).batch
        assert issue_of(demo_both, desk)["title"] == "进场慢，“人员”不足"
        name, _, content, _ = original_file(demo_both, desk.user, batch)
        assert name.endswith("单条登记_问题.csv")
        assert "WT-NEW" in content.decode("utf-8-sig")
        undo_batch(desk, batch, reason="填错")
        assert issue_of(demo_both, desk) is None


def test_a_known_key_changes_only_what_is_filled_in(demo_both):
    with undone(demo_both):
        desk = desk_of(demo_both, "永宁县")
        commit_upload(desk, one_row(Kind.ISSUES, ISSUE), explained=WHY)
        done = commit_upload(desk, one_row(Kind.ISSUES, {"code": "WT-NEW", "owner": "县工信局"}), explained=WHY)
        assert (done.new, done.changed) == (0, 1)
        row = issue_of(demo_both, desk)
        assert (row["owner"], row["category"]) == ("县工信局", "进度")


def test_the_same_row_twice_is_one(demo_both):
    with undone(demo_both):
        desk = desk_of(demo_both, "永宁县")
        first = commit_upload(desk, one_row(Kind.ISSUES, ISSUE), explained=WHY)
        again = commit_upload(desk, one_row(Kind.ISSUES, ISSUE), explained=WHY)
        assert (again.already, again.batch) == (True, first.batch)


def test_a_form_is_told_what_a_file_would_be(demo_once):
    desk = desk_of(demo_once, "永宁县")
    checked = check_upload(desk, one_row(Kind.ISSUES, ISSUE | {"district": "贺兰县", "due_on": date(2026, 11, 1)}))
    assert [p.heading for p in checked.of(Weight.ERROR)] == ["地区", "整改期限"]
    empty = check_upload(desk, one_row(Kind.ISSUES, {"code": "WT-NEW", "district": "永宁县"}))
    assert {p.heading for p in empty.of(Weight.ERROR)} >= {"类别", "程度", "问题", "发现日", "整改期限", "责任人"}


@pytest.mark.parametrize("kind", BY_FORM, ids=str)
def test_every_form_of_one_row_is_known_by_its_keys(kind):
    """What is blank has its heading all the same, else the form would not be recognised."""
    keys = [column for column in FORMS[kind].keys if column.required]
    reading = one_row(kind, {keys[0].field: "X", FORMS[kind].columns[-1].field: "1"}).reading
    assert reading is not None
    assert reading.form.kind is kind


def test_who_may_register_what(demo_once):
    assert set(kinds_for(desk_of(demo_once, OFFICE))) == set(BY_FORM)
    own = set(BY_FORM) - {Kind.PROVIDERS, Kind.SOLUTIONS, Kind.FINANCE_PRODUCTS, Kind.POLICIES, Kind.HOLIDAYS}
    own -= {Kind.BATCH_FUNDS, Kind.OBJECTIONS, Kind.REVIEW_LISTS, Kind.PLAN_REVIEWS, Kind.AGENCIES, Kind.EXPERTS}
    own -= {Kind.PARTY_DETAILS, Kind.OTHER_GRANTS, Kind.AWARD_SCORES}
    assert set(kinds_for(desk_of(demo_once, "永宁县"))) == own
    assert kinds_for(desk_of(demo_once, "市财政局")) == OF_DEPARTMENT
    checked = check_upload(desk_of(demo_once, "永宁县"), one_row(Kind.SOLUTIONS, {"name": "X", "scenario": "Y"}))
    assert [p.cause for p in checked.problems] == ["小快轻准由专班办公室登记，永宁县不能报送"]


def test_a_word_beside_a_stage_is_kept_shown_and_moves_nothing(demo_both):
    with undone(demo_both):
        desk = desk_of(demo_both, "永宁县")
        home = stored_rows(demo_both, desk.pilot.id, Kind.PROJECTS, district_id=desk.user.district_id)[0]
        note_stage(desk, code=home["code"], stage=Stage.BUILD, text="企业停产检修，顺延到春节后")
        assert milestone_note(demo_both, home["id"], Stage.BUILD) == "企业停产检修，顺延到春节后"
        assert stored_rows(demo_both, desk.pilot.id, Kind.PROJECTS, first_keys=[home["code"]])[0] == home
        with pytest.raises(Refused, match="没有变"):
            note_stage(desk, code=home["code"], stage=Stage.BUILD, text=" 企业停产检修，顺延到春节后")
        with pytest.raises(Refused, match="有 201 个字"):
            note_stage(desk, code=home["code"], stage=Stage.BUILD, text="长" * 201)
        note_stage(desk, code=home["code"], stage=Stage.BUILD, text="")
        assert milestone_note(demo_both, home["id"], Stage.BUILD) == ""
        with pytest.raises(Forbidden):
            note_stage(desk_of(demo_both, "贺兰县"), code=home["code"], stage=Stage.BUILD, text="x")
