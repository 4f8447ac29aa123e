"""Budget, 公示 and days to payment in the demonstration; an objection holds a payment back (rules 21.4, 21.5, 21.6)."""

import io
from datetime import date, timedelta

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select, text, update

from data_access import tables
from data_access.queries.batches import days_to_payment
from data_access.queries.ledger import load_known
from domain.intake.forms import Kind
from domain.money.ledger_checks import KnownProject, _held_back
from domain.words import FundKind
from domain.yuan import yuan
from reports.batch_files import budget_book, notice_paper
from services.access import DEMO_USER
from services.batches.funds import budget_page, notice_page, waiting_page
from services.desk import Desk
from services.errors import Refused
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.check import check_upload
from services.intake.commit import commit_upload
from services.intake.one import one_row
from services.money.ledger import correct_entry, record_entry
from tests.databases import undone
from tests.two_people import desk_of_two


def frame_of(connection, **words):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", **words)


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield demo_both


def test_the_meter_is_what_the_tables_hold(demo_once):
    view = budget_page(demo_once, frame_of(demo_once), 2)
    assert (view.number, view.numbers) == (2, (1, 2))
    assert view.outside > 0
    assert view.exhaustion.is_used_up
    assert view.inside + view.outside == len(view.placed)
    assert view.inside_fen == sum(one.asked.amount_fen for one in view.placed if one.is_in) <= view.budget_fen
    assert sum(level.budget_fen for level in view.levels) == view.budget_fen
    assert sum(level.inside_fen for level in view.levels) == view.inside_fen
    whole = demo_once.execute(
        text(
            "SELECT sum(CASE WHEN e.status <> 'active' THEN 0 WHEN p.approved_fen > 0 THEN p.approved_fen "
            "ELSE a.applied_fen END) FROM subsidy_applications a JOIN projects p ON p.id = a.project_id "
            "JOIN enterprises e ON e.id = p.enterprise_id JOIN batches b ON b.id = p.batch_id "
            "WHERE b.number = 2 AND b.pilot_id = :pilot"
        ),
        {"pilot": frame_of(demo_once).pilot.id},
    ).scalar_one()
    left = sum(one.asked.amount_fen for one in view.placed if one.asked.has_left)
    assert view.inside_fen + view.outside_fen == whole + left
    first = budget_page(demo_once, frame_of(demo_once), 1)
    assert first.outside == 0
    assert "用完" in first.sentence


def test_a_district_sees_its_own_in_the_order_of_all(demo_once):
    whole = budget_page(demo_once, frame_of(demo_once), 2)
    own = budget_page(demo_once, frame_of(demo_once, district="永宁县"), 2)
    assert (own.inside, own.outside, own.inside_fen) == (whole.inside, whole.outside, whole.inside_fen)
    assert own.placed == tuple(one for one in whole.placed if one.asked.district == "永宁县")


def test_the_public_list_is_who_is_in_and_the_book_holds_all(demo_once):
    frame = frame_of(demo_once)
    view, waiting = budget_page(demo_once, frame, 2), waiting_page(demo_once, frame)
    notice = notice_page(demo_once, frame, 2)
    document = Document(io.BytesIO(notice_paper(notice, frame.pilot)))
    assert len(document.tables[0].rows) == view.inside + 1
    assert f"共{yuan(view.inside_fen)}元" in "".join(line.text for line in document.paragraphs)
    book = load_workbook(io.BytesIO(budget_book(view, waiting, frame.pilot)))
    assert book["按申报先后"].max_row == len(view.placed) + 3
    assert [book["按申报先后"].cell(row, 7).value for row in (4, book["按申报先后"].max_row)] == ["线内", "线外"]


def test_days_to_payment_count_who_still_waits(demo_once):
    view = waiting_page(demo_once, frame_of(demo_once))
    assert view.rows
    assert sum(row.waiting for row in view.rows) == len(view.waiting)
    assert all(one.paid_on is None and one.since <= view.as_of for one in view.waiting)


def test_an_open_objection_holds_the_payment_back_until_it_is_answered(office):
    """Of a project that could be paid otherwise: refused in words, free after the outcome."""
    frame = frame_of(office)
    desk = Desk.on(office, frame.pilot.id, user_named(office, frame.pilot.id, OFFICE))
    row = office.execute(
        text(
            "SELECT p.id, p.code, b.number, e.uscc FROM projects p JOIN batches b ON b.id = p.batch_id "
            "JOIN enterprises e ON e.id = p.enterprise_id JOIN milestones m ON m.project_id = p.id "
            "WHERE p.pilot_id = :pilot AND m.stage = 'acceptance' AND m.completed_on < '2026-11-01' "
            "AND e.status = 'active' ORDER BY p.id LIMIT 1"
        ),
        {"pilot": frame.pilot.id},
    ).one()
    raised = {"batch": str(row.number), "project": row.code, "raised_on": date(2026, 11, 12)}
    told = {**raised, "raised_by": "保密", "content": "反映设备为旧设备"}
    commit_upload(desk, one_row(Kind.OBJECTIONS, {"code": "YY-T", **told}), explained={"*": "补登"})
    assert load_known(office, desk.pilot, desk.day, [row.code], [row.uscc]).projects[row.code].objections == 1
    assert "没有办结" in notice_page(office, frame_of(office), row.number).sentence
    paid = {"kind": "拨付", "from_account": "财政专户", "to_account": row.uscc, "amount_fen": "1", "project": row.code}
    paid |= {
        "source": "中央",
        "category": "企业改造奖补",
        "occurred_on": date(2026, 11, 13),
        "document_no": "测〔2026〕1号",
    }
    with pytest.raises(Refused, match="公示异议没有办结"):
        record_entry(desk, paid)
    ended = {"outcome": "异议不成立", "closed_on": date(2026, 11, 13), "reply": "现场核对"}
    commit_upload(desk, one_row(Kind.OBJECTIONS, {"code": "YY-T", **ended}), explained={"*": "补登"})
    known = load_known(office, desk.pilot, desk.day, [row.code], [row.uscc])
    assert known.projects[row.code].objections == 0


@pytest.mark.parametrize(
    ("kind", "open_ones", "held"),
    [(FundKind.PAY, 1, 1), (FundKind.PAY, 0, 0), (FundKind.RETURN, 1, 0)],
)
def test_only_a_payment_is_held(kind, open_ones, held):
    project = KnownProject(1, "X", "甲", None, 1, 1, objections=open_ones)
    assert len(_held_back({"kind": kind}, "P-1", project)) == held


def test_without_a_budget_there_is_none_to_show(office):
    office.execute(tables.BatchFund.__table__.delete())
    pilots = tables.Pilot.__table__
    office.execute(update(pilots).values(revision=pilots.c.revision + 7_000))
    assert budget_page(office, frame_of(office)) is None
    with pytest.raises(Refused, match="批次资金"):
        notice_page(office, frame_of(office), 1)


def test_who_left_unpaid_frees_its_place(office):
    frame = frame_of(office)
    view = budget_page(office, frame, 2)
    first = next(one for one in view.placed if one.is_in and not one.asked.has_left)
    projects = tables.Project.__table__
    paid = office.execute(
        text("SELECT count(*) FROM fund_entries f JOIN projects p ON p.id = f.project_id WHERE p.code = :code"),
        {"code": first.asked.code},
    ).scalar_one()
    out = {"status": "disqualified", "status_on": frame.pilot.today - timedelta(days=1)}
    office.execute(update(projects).where(projects.c.code == first.asked.code).values(out))
    pilots = tables.Pilot.__table__
    office.execute(update(pilots).values(revision=pilots.c.revision + 9_000))
    after = budget_page(office, frame_of(office), 2)
    codes = [one.asked.code for one in after.placed]
    assert (first.asked.code in codes) is bool(paid)
    assert after.inside >= view.inside - 1


def test_a_payment_that_was_corrected_is_none_and_the_rest_counts_for_itself(demo_both):
    with undone(demo_both):
        pilot = frame_of(demo_both).pilot
        found = days_to_payment(demo_both, pilot.id, pilot.today)
        one = next(row for row in found if row.paid_on and row.paid_on == row.last_on and row.district_id)
        entry = demo_both.execute(
            text(
                "SELECT f.* FROM fund_entries f JOIN projects p ON p.id = f.project_id "
                "WHERE p.code = :code AND f.kind = 'pay'"
            ),
            {"code": one.code},
        ).one()
        two = desk_of_two(demo_both, pilot.id, DEMO_USER)
        words = {
            "kind": FundKind.PAY,
            "document_no": entry.document_no,
            "reason": "退票",
            "new_document_no": "退〔2026〕1号",
        }
        correct_entry(two, **words, occurred_on=pilot.today)
        rows = {row.code: row for row in days_to_payment(demo_both, pilot.id, pilot.today)}
        assert (rows[one.code].paid_on, rows[one.code].paid_fen) == (None, 0)
        before = {row.code: row for row in days_to_payment(demo_both, pilot.id, pilot.today - timedelta(days=1))}
        assert before[one.code].paid_on == one.paid_on
        words = {
            "kind": FundKind.RETURN,
            "document_no": "退〔2026〕1号",
            "reason": "误",
            "new_document_no": "再〔2026〕1号",
        }
        demo_both.execute(
            update(tables.SubsidyApplication)
            .where(
                tables.SubsidyApplication.project_id
                == select(tables.Project.id).where(tables.Project.code == one.code).scalar_subquery()
            )
            .values(rest_on=pilot.today)
        )
        pilots = tables.Pilot.__table__
        demo_both.execute(update(pilots).values(revision=pilots.c.revision + 11_000))
        parts = [row.part for row in waiting_page(demo_both, frame_of(demo_both)).waiting if row.code == one.code]
        assert parts == ["", "尾款"]


def test_a_moved_day_of_application_and_a_review_of_the_rest_are_asked_about(demo_once):
    with undone(demo_once):
        frame = frame_of(demo_once)
        desk = Desk.on(demo_once, frame.pilot.id, user_named(demo_once, frame.pilot.id, OFFICE))
        row = demo_once.execute(
            text(
                "SELECT p.code, d.short_name AS unit, m.completed_on FROM subsidy_applications a "
                "JOIN projects p ON p.id = a.project_id JOIN enterprises e ON e.id = p.enterprise_id "
                "JOIN districts d ON d.id = e.district_id JOIN milestones m ON m.project_id = p.id "
                "WHERE p.pilot_id = :pilot AND m.stage = 'acceptance' AND m.completed_on IS NOT NULL "
                "AND e.status = 'active' ORDER BY a.id LIMIT 1"
            ),
            {"pilot": frame.pilot.id},
        ).one()

        def said(at, **typed):
            found = check_upload(at, one_row(Kind.APPLICATIONS, {"project": row.code, **typed})).problems
            return {(one.weight.value, one.cause.partition("由")[0]) for one in found}

        accepted = date.fromisoformat(str(row.completed_on))
        assert ("explain", "申报日") in said(desk, applied_on=frame.pilot.today)
        early = {(weight, cause[:5]) for weight, cause in said(desk, rest_on=accepted - timedelta(days=1))}
        assert ("error", "尾款复核日") in early
        assert not [one for one in said(desk, rest_on=frame.pilot.today) if one[0] == "error"]
        own = Desk.on(demo_once, frame.pilot.id, user_named(demo_once, frame.pilot.id, row.unit))
        assert ("error", "尾款复核日") in said(own, rest_on=frame.pilot.today)
