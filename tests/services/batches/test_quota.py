"""Places of the next batch: what they rest on, two people, files, what is taken up (rules 21.1, 21.2, 21.3)."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import text, update

from data_access import tables
from data_access.queries.money import list_batches
from domain.words import EnterpriseStatus
from reports.batch_files import quota_book, quota_notice
from reports.form_sheet import HEADING_ROW, form_sheet
from services.access import DEMO_USER, Role, User
from services.approvals.batches import see
from services.batches.inputs import next_quota_inputs
from services.batches.quota import issue_quotas, quota_page, undo_quotas
from services.batches.quota_file import FORM, cells_of, quota_rows
from services.desk import Desk, Pair
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.form_sheet import read_form
from services.frame import open_frame
from tests.databases import undone
from tests.faults.workbooks import in_this_process

PILOT = "yinchuan"


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield demo_both


def page(connection, user=DEMO_USER, number=0, total=-1):
    return quota_page(connection, open_frame(connection, user, pilot=PILOT), number, total)


def desk_of(connection, user=DEMO_USER, pair=None):
    frame = open_frame(connection, user, pilot=PILOT)
    return Desk(connection, Desk.on(connection, frame.pilot.id, user).pilot, user, frame.pilot.today, pair)


def cells(view):
    return {
        "industries": {row.name: (row.computed, "") for row in view.industries},
        "districts": {row.name: (row.computed, "") for row in view.districts},
    }


def test_what_places_rest_on_is_what_the_tables_hold(demo_once):
    view = page(demo_once)
    assert (view.number, view.last) == (4, 3)
    pilot = open_frame(demo_once, DEMO_USER, pilot=PILOT).pilot
    batch = next(row.id for row in list_batches(demo_once, pilot.id) if row.number == 3)
    query = (
        "SELECT count(*), sum(CASE WHEN e.status <> 'active' OR p.status <> 'active' THEN 1 ELSE 0 END) "
        "FROM projects p JOIN enterprises e ON e.id = p.enterprise_id JOIN industries i ON i.id = e.industry_id "
        "WHERE p.batch_id = :batch AND i.short_name = :name"
    )
    for row in view.industries:
        assert (row.taken, row.left) == tuple(demo_once.execute(text(query), {"batch": batch, "name": row.name}).one())
    assert view.total == sum(row.taken for row in view.industries)
    for rows in (view.industries, view.districts):
        assert sum(row.computed for row in rows) == view.total
        assert sum(row.interested for row in rows) == len(view.interests) > 0


def test_a_disqualified_project_stays_taken_in_and_its_successor_counts_as_any_other(office):
    """After an inspection that failed: the status alone tells it, in the next batch's inputs and in its places."""
    desk = desk_of(office)
    before = {one.id: one for one in next_quota_inputs(office, desk.pilot.id, desk.day, 2)}
    projects, firms = tables.Project.__table__.c, tables.Enterprise.__table__
    first = next(row.id for row in list_batches(office, desk.pilot.id) if row.number == 1)
    rows = office.execute(
        text(
            "SELECT e.id, e.industry_id, p.id AS project FROM projects p JOIN enterprises e ON e.id = p.enterprise_id "
            "WHERE p.batch_id = :batch AND e.status = 'active' AND p.status = 'active' ORDER BY p.id LIMIT 1"
        ),
        {"batch": first},
    ).one()
    out = {"status": EnterpriseStatus.DISQUALIFIED, "status_on": desk.day, "status_reason": "双随机检查不合格"}
    office.execute(update(firms).where(firms.c.id == rows.id).values(out))
    evaluate_live(office, desk.pilot.id)
    one, was = (
        {unit.id: unit for unit in next_quota_inputs(office, desk.pilot.id, desk.day, 2)}[rows.industry_id],
        before[rows.industry_id],
    )
    assert (one.taken, one.left, one.disqualified) == (was.taken, was.left + 1, was.disqualified + 1)
    assert one.progress < was.progress
    heir = office.execute(
        text(
            "SELECT p.id FROM projects p JOIN enterprises e ON e.id = p.enterprise_id "
            "WHERE p.batch_id <> :batch AND p.pilot_id = :pilot AND e.industry_id = :trade "
            "AND e.status = 'active' ORDER BY p.id LIMIT 1"
        ),
        {"batch": first, "pilot": desk.pilot.id, "trade": rows.industry_id},
    ).one()
    office.execute(update(tables.Project.__table__).where(projects.id == heir.id).values(batch_id=first))
    after = {unit.id: unit for unit in next_quota_inputs(office, desk.pilot.id, desk.day, 2)}[rows.industry_id]
    assert (after.taken, after.left, after.disqualified) == (one.taken + 1, one.left, one.disqualified)
    assert after.progress > one.progress


def test_two_people_set_places_and_the_page_and_both_files_say_them(office):
    view = page(office, total=40)
    assert "还没有核定" in view.sentence
    told = cells(view)
    first, second = view.industries[0].name, view.industries[1].name
    told["industries"][first] = (told["industries"][first][0] + 2, "意愿集中")
    told["industries"][second] = (told["industries"][second][0] - 2, "意愿不足")
    words = {"number": view.number, "total": 40, "document": "绵数转〔2026〕9号", **told}
    wanted = see(desk_of(office), {**words, **{k: dict(v) for k, v in told.items()}}, None)
    assert any(
        line.startswith(f"细分行业 {first}：测算") and line.endswith("（意愿集中）") for line in wanted.difference
    )
    desk = desk_of(office, pair=Pair("甲", "乙"))
    assert issue_quotas(desk, **words).startswith("第 4 批名额已核定 40 家")
    now = page(office)
    assert now.total == 40
    assert now.issues[0].people == "甲/乙" or "甲" in now.issues[0].people
    assert {row.name: row.quota for row in now.industries} == {n: q for n, (q, _) in told["industries"].items()}
    assert now.sentence == "第 4 批名额 40 家（绵数转〔2026〕9号），已纳入 0 家，余 40 家。"
    pilot = open_frame(office, DEMO_USER, pilot=PILOT).pilot
    document = Document(io.BytesIO(quota_notice(now, pilot)))
    assert "第4批" in document.paragraphs[0].text
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        first,
        str(now.industries[0].computed),
        str(told["industries"][first][0]),
        "意愿集中",
    ]
    assert document.tables[0].rows[-1].cells[2].text == "40"
    book = load_workbook(io.BytesIO(quota_book(now, pilot)))
    assert book.sheetnames == ["按行业", "按地区", "现有意愿"]
    assert book["现有意愿"].max_row == len(now.interests) + 3
    again = {**words, "industries": {row.name: (row.computed, "") for row in now.industries}}
    issue_quotas(desk, **again)
    assert [issue.issue for issue in page(office).issues] == [2, 1]


def test_places_are_taken_back_by_two_and_those_before_are_in_force_again(office):
    """rules 19.8"""
    desk, view = desk_of(office, pair=Pair("甲", "乙")), page(office, total=40)
    words = {"number": view.number, "total": 40, "document": "绵数转〔2026〕9号", **cells(view)}
    with pytest.raises(Refused, match="没有核定的名额"):
        undo_quotas(desk, number=view.number, reason="总数写错")
    issue_quotas(desk, **words)
    issue_quotas(desk, **{**words, "document": "绵数转〔2026〕10号"})
    with pytest.raises(Refused, match="须两人办理"):
        undo_quotas(desk_of(office), number=view.number, reason="总数写错")
    with pytest.raises(Refused, match="理由须有"):
        undo_quotas(desk, number=view.number, reason=" ")
    assert "恢复为第 1 次核定的" in undo_quotas(desk, number=view.number, reason="文号写错")
    now = page(office)
    assert [one.document for one in now.issues] == ["绵数转〔2026〕9号"]
    assert [(one.issue, "文号写错" in one.withdrawn) for one in now.withdrawn] == [(2, True)]
    assert "绵数转〔2026〕9号" in now.sentence
    assert "须重新核定" in undo_quotas(desk, number=view.number, reason="总数写错")
    assert "还没有核定" in page(office).sentence
    assert all(row.quota is None for row in page(office).industries)
    issue_quotas(desk, **words)
    assert [one.issue for one in page(office).issues] == [3]


def test_places_of_a_batch_that_has_projects_are_set_anew_instead(office):
    """rules 19.8"""
    desk, view = desk_of(office, pair=Pair("甲", "乙")), page(office, number=3)
    if not view.issues:
        issue_quotas(desk, number=3, total=view.total, document="纪要", **cells(view))
    taken = sum(row.used + row.used_left for row in view.industries)
    assert taken
    with pytest.raises(Refused, match=rf"已有 {taken} 个项目纳入第 3 批，名额要改的请重新核定"):
        undo_quotas(desk, number=3, reason="总数写错")


def test_one_person_alone_sets_nothing_and_what_is_wrong_is_told_at_once(office):
    view = page(office, total=40)
    words = {"number": view.number, "total": 40, "document": "绵数转〔2026〕9号", **cells(view)}
    with pytest.raises(Refused, match="两人"):
        issue_quotas(desk_of(office), **words)
    first = view.industries[0].name
    wrong = {**words, "document": " ", "number": 9, "districts": {}}
    wrong["industries"] = {**words["industries"], first: (words["industries"][first][0] + 1, "")}
    with pytest.raises(Refused) as refused:
        issue_quotas(desk_of(office, pair=Pair("甲", "乙")), **wrong)
    for part in ("没有第 9 批", "请写依据文件", f"{first}测算"):
        assert part in str(refused.value)
    assert not page(office).issues
    reader = User("李", Role.LEADER)
    with pytest.raises(Forbidden):
        issue_quotas(desk_of(office, reader, Pair("甲", "乙")), **words)


def test_a_batch_under_way_shows_what_is_taken_up(demo_once):
    view = page(demo_once, number=3)
    assert view.issues
    for row in view.industries:
        assert row.unfilled == row.quota - row.used
    assert sum(row.quota for row in view.industries) == view.issues[0].total
    assert view.issues[0].issued_on < date(2026, 11, 15)
    assert view.issues[0].document in view.sentence


def test_the_first_batch_goes_by_intention_alone(demo_once):
    view = page(demo_once, number=1, total=20)
    assert view.last is None
    assert {row.taken for row in view.industries} == {0}
    assert sum(row.computed for row in view.industries) == 20


def test_places_come_back_by_file_as_the_grid_has_them(office, monkeypatch):
    monkeypatch.setattr("data_access.upload_reading._ask", in_this_process)
    view = page(office, total=40)
    book = load_workbook(io.BytesIO(form_sheet(FORM, quota_rows(view), "名额")))
    first, second = HEADING_ROW + 1, HEADING_ROW + 2

    def read():
        file = io.BytesIO()
        book.save(file)
        return cells_of(read_form(file.getvalue(), "名额.xlsx", FORM))

    told = cells(view)
    assert read() == {name: {unit: (quota, "") for unit, (quota, _) in told[name].items()} for name in told}
    for row, more in ((first, 2), (second, -2)):
        book.active.cell(row, 4).value += more
        book.active.cell(row, 5, "意愿集中")
    found = read()
    names = [row.name for row in view.industries[:2]]
    assert [found["industries"][name][0] for name in names] == [
        told["industries"][names[0]][0] + 2,
        told["industries"][names[1]][0] - 2,
    ]
    words = {"number": view.number, "total": 40, "document": "绵数转〔2026〕9号", **found}
    assert issue_quotas(desk_of(office, pair=Pair("甲", "乙")), **words).startswith("第 4 批名额已核定 40 家")
    book.active.cell(first, 1, "镇街")
    book.active.cell(second, 4).value = None
    book.active.cell(HEADING_ROW + 3, 2, book.active.cell(HEADING_ROW + 4, 2).value)
    with pytest.raises(Refused) as refused:
        read()
    assert f"第 {first} 行：“按什么”只能是细分行业或地区" in str(refused.value)
    assert "没有填核定名额" in str(refused.value)
    assert "重复" in str(refused.value)
