"""Terms of a batch: new ones from a day on, whom they concern, and that nothing accepted before moves (rules 5.1)."""

from datetime import date

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.money import list_cells
from data_access.queries.pilots import get_period, get_pilot
from services.access import DEMO_USER, Role, User
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.money.batch_terms import change_terms, preview, terms
from tests.databases import undone
from tests.services.money.test_money import exported, forgetful, frame_of
from tests.two_people import desk_of_two

__all__ = ["forgetful"]

TERMS = {
    "batch": 1,
    "valid_from": date(2026, 11, 16),
    "ratio": 0.1,
    "caps_fen": (1, 1, 1),
    "source": "市政府会议纪要",
}


def test_new_terms_change_nothing_that_was_accepted_before(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    with undone(demo_both):
        period = get_period(demo_both, pilot.id, "live")
        before = sorted(map(tuple, [row[2:] for row in list_cells(demo_both, period.id)]), key=str)
        change_terms(desk_of_two(demo_both, pilot.id, DEMO_USER), **TERMS)
        period = get_period(demo_both, pilot.id, "live")
        assert sorted(map(tuple, [row[2:] for row in list_cells(demo_both, period.id)]), key=str) == before


def test_a_project_accepted_under_new_terms_is_due_by_them(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    with undone(demo_once):
        code = next(
            row["code"] for row in exported(demo_once, "subsidies") if int(row["due_fen"]) and row["batch"] == "1"
        )
        change_terms(desk_of_two(demo_once, pilot.id, DEMO_USER), **{**TERMS, "caps_fen": (10**9, 10**9, 10**9)})
        demo_once.execute(update(tables.Pilot).where(tables.Pilot.id == pilot.id).values(demo_today=date(2026, 12, 1)))
        project = select(tables.Project.id).where(tables.Project.code == code).scalar_subquery()
        demo_once.execute(
            update(tables.Milestone)
            .where(tables.Milestone.project_id == project, tables.Milestone.stage == "acceptance")
            .values(completed_on=date(2026, 11, 20))
        )
        evaluate_live(demo_once, pilot.id)
        row = next(row for row in exported(demo_once, "subsidies", "live") if row["code"] == code)
        assert int(row["due_fen"]) == int(row["eligible_fen"]) // 10 // 100 * 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"valid_from": date(2026, 11, 15)}, "生效日须晚于今天"),
        ({"batch": 99}, "没有第 99 批"),
        ({"ratio": 1.1}, "比例须在 0 到 100% 之间"),
        ({"ratio": 0.33333}, "比例最多精确到万分之一"),
        ({"caps_fen": (3, 2, 4)}, "上限须随级别不降"),
    ],
)
def test_terms_that_cannot_be_are_refused(demo_once, change, said):
    with pytest.raises(Refused, match=said):
        change_terms(desk_of_two(demo_once, get_pilot(demo_once, "yinchuan").id, DEMO_USER), **{**TERMS, **change})


ASKED = {name: TERMS[name] for name in ("batch", "valid_from", "ratio", "caps_fen")}


def test_the_preview_names_everyone_not_yet_accepted_and_counts_those_who_keep_their_terms(demo_once):
    view = preview(demo_once, frame_of(demo_once), **{**ASKED, "batch": 2})
    rows = {row["code"]: row for row in exported(demo_once, "subsidies", "live") if row["batch"] == "2"}
    milestones = exported(demo_once, "milestones")
    accepted = {row["project"] for row in milestones if row["stage"] == "acceptance" and row["completed_on"]}
    status = {row["code"]: row["status"] for row in exported(demo_once, "projects")}
    left = {code for code in rows if status[code] != "active"}
    assert {one.code for one in view.concerned} == rows.keys() - accepted - left
    assert view.settled == len(rows.keys() & accepted - left)
    assert view.settled
    assert view.concerned


def test_the_preview_says_what_each_would_be_due_before_and_after(demo_once):
    view = preview(demo_once, frame_of(demo_once), **{**ASKED, "batch": 2, "ratio": 0.1, "caps_fen": (10**9,) * 3})
    now = next(row for row in terms(demo_once, frame_of(demo_once)) if row.batch == 2)
    funded = {row["uscc"] for row in exported(demo_once, "enterprises") if row["already_funded"] == "true"}
    codes = {row["code"]: row["uscc"] for row in exported(demo_once, "projects")}
    for one in view.concerned:
        if codes[one.code] not in funded:
            assert (
                one.before_fen
                == min(round(now.ratio * 10_000) * one.eligible_fen // 10_000, now.caps_fen[0]) // 100 * 100
            )
            assert one.after_fen == one.eligible_fen // 10 // 100 * 100
        else:
            assert (one.before_fen, one.after_fen) == (0, 0)


def test_a_preview_writes_nothing_and_changed_terms_stand_in_the_list(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    with undone(demo_once):
        before = terms(demo_once, frame_of(demo_once, "live"))
        preview(demo_once, frame_of(demo_once, "live"), **ASKED)
        assert demo_once.scalar(select(tables.BatchTerms.id)) is None
        change_terms(desk_of_two(demo_once, pilot.id, DEMO_USER), **TERMS)
        after = terms(demo_once, frame_of(demo_once, "live"))
        assert len(after) == len(before) + 1
        first, second = (row for row in after if row.batch == 1)
        assert (first.valid_until, second.valid_from, second.valid_until) == (
            date(2026, 11, 16),
            date(2026, 11, 16),
            None,
        )
        assert (second.ratio, second.people) == (0.1, f"{DEMO_USER.name}/李四（登录前记录）")


def test_only_the_office_changes_terms(demo_once):
    with pytest.raises(Forbidden):
        change_terms(desk_of_two(demo_once, get_pilot(demo_once, "yinchuan").id, User("审计", Role.AUDITOR)), **TERMS)
