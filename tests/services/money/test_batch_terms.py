"""Terms of a batch: new ones from a day on, whom they concern, and that nothing accepted before moves (rules 5.1)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from data_access import tables
from data_access.queries.money import list_cells
from data_access.queries.pilots import get_period, get_pilot
from data_access.queries.subsidies import list_settled
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.money.batch_terms import add_batch, change_terms, preview, terms
from tests.databases import undone, undone_unread
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


def test_a_ratio_by_level_and_a_first_part_are_terms_from_a_day_on(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    with undone(demo_once):
        code, level = next(
            (row["code"], int(row["level"])) for row in exported(demo_once, "subsidies") if row["level"] in ("3", "4")
        )
        parts = {"caps_fen": (10**9, 10**9, 10**9), "higher": (0.2, 0.3), "first_share": 0.5}
        batch = next(row["batch"] for row in exported(demo_once, "subsidies") if row["code"] == code)
        two = desk_of_two(demo_once, pilot.id, DEMO_USER)
        change_terms(two, **{**TERMS, **parts, "batch": int(batch)})
        demo_once.execute(update(tables.Pilot).where(tables.Pilot.id == pilot.id).values(demo_today=date(2026, 12, 1)))
        project = select(tables.Project.id).where(tables.Project.code == code).scalar_subquery()
        of_project = tables.Milestone.project_id == project, tables.Milestone.stage == "acceptance"
        demo_once.execute(update(tables.Milestone).where(*of_project).values(completed_on=date(2026, 11, 20)))
        evaluate_live(demo_once, pilot.id)
        row = next(row for row in exported(demo_once, "subsidies", "live") if row["code"] == code)
        whole = int(row["eligible_fen"]) * (2 if level == 3 else 3) // 10 // 100 * 100
        assert int(row["due_fen"]) == whole // 2 // 100 * 100
        newest = [one for one in terms(demo_once, frame_of(demo_once)) if one.batch == int(batch)][-1]
        assert (newest.higher, newest.first_share) == ((0.2, 0.3), 0.5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"valid_from": date(2024, 1, 1)}, "生效日早于批次开始日"),
        ({"batch": 99}, "没有第 99 批"),
        ({"ratio": 1.1}, "比例须在 0 到 100% 之间"),
        ({"ratio": 0.33333}, "比例最多精确到万分之一"),
        ({"caps_fen": (3, 2, 4)}, "上限须随级别不降"),
        ({"higher": (1.1, None)}, "三级、四级的比例须在"),
        ({"higher": (None, 0.33333)}, "最多精确到万分之一"),
        ({"first_share": 0}, "首期比例须大于 0"),
        ({"first_share": 1.01}, "不超过 100%"),
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
                == min(round(now.ratio * 10_000) * one.eligible_fen // 10_000, now.caps_fen[one.level - 2]) // 100 * 100
            )
            assert one.after_fen == one.eligible_fen // 10 // 100 * 100
        else:
            assert (one.before_fen, one.after_fen) == (0, 0)


@pytest.mark.parametrize(
    ("kinds", "level", "zh"),
    [
        ((), 2, "二级（估算）"),
        ((("self_after", 1),), 2, "二级（估算）"),
        ((("self_after", 3),), 3, "三级（改造后自评）"),
        ((("official_after", 2), ("self_after", 4)), 2, "二级（改造后官方评测）"),
        ((("official_after", 4),), 4, "四级（改造后官方评测）"),
    ],
)
def test_a_single_project_is_reckoned_at_the_level_that_was_told(demo_once, kinds, level, zh):
    """rules 5.1"""
    asked = {**ASKED, "batch": 2, "ratio": 0.1, "caps_fen": (10_000, 20_000, 30_000)}
    funded = {row["uscc"] for row in exported(demo_once, "enterprises") if row["already_funded"] == "true"}
    codes = {row["code"]: row["uscc"] for row in exported(demo_once, "projects")}
    code = next(
        p.code for p in preview(demo_once, frame_of(demo_once), **asked).concerned if codes[p.code] not in funded
    )
    with undone_unread(demo_once):
        of = {"code": code}
        gone = (
            "DELETE FROM assessments WHERE kind <> 'before'"
            " AND enterprise_id = (SELECT enterprise_id FROM projects WHERE code = :code)"
        )
        demo_once.execute(text(gone), of)
        for kind, at in kinds:
            demo_once.execute(
                text(
                    "INSERT INTO assessments (enterprise_id, kind, assessed_on, level, score, assessor, version)"
                    " SELECT enterprise_id, :kind, '2026-11-01', :at, 50, '演示所', 1 FROM projects WHERE code = :code"
                ),
                of | {"kind": kind, "at": at},
            )
        one = next(p for p in preview(demo_once, frame_of(demo_once), **asked).concerned if p.code == code)
    assert (one.level, one.level_zh, one.after_fen) == (level, zh, (10_000, 20_000, 30_000)[level - 2])


def test_the_preview_reckons_each_level_by_its_own_ratio_and_cap(demo_once):
    asked = {**ASKED, "batch": 2, "ratio": 0.1, "caps_fen": (3_000_000, 10**9, 10**9)}
    same = preview(demo_once, frame_of(demo_once), **asked)
    other = preview(demo_once, frame_of(demo_once), **asked, higher=(0.2, None))
    assert [one.level for one in other.by_level] == [2, 3, 4]
    funded = {row["uscc"] for row in exported(demo_once, "enterprises") if row["already_funded"] == "true"}
    codes = {row["code"]: row["uscc"] for row in exported(demo_once, "projects")}
    bases = [one.eligible_fen for one in other.concerned if codes[one.code] not in funded]
    two, four = (sum(min(base // 10, cap) // 100 * 100 for base in bases) for cap in (3_000_000, 10**9))
    three = sum(base // 5 // 100 * 100 for base in bases)
    assert [one.after_fen for one in other.by_level] == [two, three, four]
    assert [one.after_fen for one in same.by_level] == [two, four, four]
    assert [one.before_fen for one in other.by_level] == [one.before_fen for one in same.by_level]
    if all(one.level == 2 for one in other.concerned):
        assert other.by_level[0].before_fen == sum(one.before_fen for one in other.concerned)
    assert "三级由" in other.sentence
    with pytest.raises(Refused, match="三级、四级的比例须在"):
        preview(demo_once, frame_of(demo_once), **asked, higher=(1.1, None))


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


def accepted(connection, batch: int, day: date) -> str:
    """A project of the batch that is made accepted on a day, after all others, nothing approved or paid."""
    project = connection.execute(
        select(tables.Project.id, tables.Project.code)
        .join(tables.Batch, tables.Batch.id == tables.Project.batch_id)
        .join(tables.Milestone, tables.Milestone.project_id == tables.Project.id)
        .where(
            tables.Batch.number == batch,
            tables.Project.status == "active",
            tables.Project.pilot_id == get_pilot(connection, "yinchuan").id,
            tables.Milestone.stage == "acceptance",
            tables.Milestone.completed_on.is_(None),
        )
        .order_by(tables.Project.id)
    ).first()
    milestone = tables.Milestone.__table__.c
    connection.execute(
        update(tables.Milestone)
        .where(milestone.project_id == project.id, milestone.stage == "acceptance")
        .values(completed_on=day)
    )
    return project.code


def last_settled(connection) -> date:
    """The last day on which a project of batch 1 was accepted that is approved or paid."""
    pilot = get_pilot(connection, "yinchuan")
    batch = connection.scalar(
        select(tables.Batch.id).where(tables.Batch.pilot_id == pilot.id, tables.Batch.number == 1)
    )
    return max(row.accepted_on for row in list_settled(connection, batch, date(2024, 1, 1), None))


def test_a_past_day_is_taken_while_nothing_was_settled_from_it_on(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    desk = desk_of_two(demo_both, pilot.id, DEMO_USER)
    last = last_settled(demo_both)
    with undone(demo_both):
        with pytest.raises(Refused, match=f"请选 {last} 以后的生效日"):
            change_terms(desk, **{**TERMS, "valid_from": last})
        said = change_terms(desk, **{**TERMS, "valid_from": last + timedelta(days=1)})
        assert "起验收的项目按新条件计算" in said


def test_a_project_accepted_but_not_settled_is_due_by_the_terms_of_the_past_day(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    day = last_settled(demo_both) + timedelta(days=1)
    with undone(demo_both):
        code = accepted(demo_both, 1, day)
        project, words = tables.Project.__table__, {**TERMS, "valid_from": day}
        approved = update(project).where(project.c.code == code)
        demo_both.execute(approved.values(approved_fen=100))
        with pytest.raises(Refused, match=f"{code}已按原条件审定或拨付"):
            change_terms(desk_of_two(demo_both, pilot.id, DEMO_USER), **words)
        demo_both.execute(approved.values(approved_fen=0))
        view = preview(demo_both, frame_of(demo_both, "live"), **{**ASKED, "valid_from": day})
        assert code in {one.code for one in view.concerned}
        change_terms(desk_of_two(demo_both, pilot.id, DEMO_USER), **words)


def test_terms_between_others_hold_until_the_later_ones(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    desk = desk_of_two(demo_both, pilot.id, DEMO_USER)
    day = last_settled(demo_both) + timedelta(days=1)
    with undone(demo_both):
        change_terms(desk, **{**TERMS, "valid_from": date(2026, 12, 1)})
        change_terms(desk, **{**TERMS, "valid_from": day, "ratio": 0.2})
        found = [row for row in terms(demo_both, frame_of(demo_both, "live")) if row.batch == 1]
        assert [(row.valid_from, row.ratio) for row in found[1:]] == [(day, 0.2), (date(2026, 12, 1), 0.1)]
        with pytest.raises(Refused, match="同日生效"):
            change_terms(desk, **{**TERMS, "valid_from": date(2026, 12, 1)})


BATCH = {
    "opens_on": date(2026, 1, 5),
    "closes_on": date(2026, 3, 31),
    "ratio": 0.3,
    "caps_fen": (1, 2, 3),
    "source": "办法第十条",
}


def test_a_batch_of_past_days_is_added_by_two(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    with undone(demo_both):
        before = terms(demo_both, frame_of(demo_both, "live"))
        add_batch(desk_of_two(demo_both, pilot.id, DEMO_USER), **BATCH)
        new = [row for row in terms(demo_both, frame_of(demo_both, "live")) if row not in before]
        assert [(row.batch, row.valid_from, row.ratio, row.people[:4]) for row in new] == [
            (4, date(2026, 1, 5), 0.3, DEMO_USER.name)
        ]
        with pytest.raises(Refused, match="须两人办理"):
            add_batch(Desk.on(demo_both, pilot.id, DEMO_USER), **BATCH)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"closes_on": date(2026, 1, 4)}, "早于开始日"),
        ({"source": " "}, "请写明依据"),
        ({"opens_on": date(2040, 1, 1), "closes_on": None}, "晚于试点结束日"),
        ({"ratio": 1.01}, "比例须在"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(demo_once, change, said):
    with pytest.raises(Refused, match=said):
        add_batch(desk_of_two(demo_once, get_pilot(demo_once, "yinchuan").id, DEMO_USER), **{**BATCH, **change})
