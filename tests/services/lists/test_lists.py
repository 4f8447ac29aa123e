"""六张清单 and the registers behind figures, in the demonstration and by hand (rules 17.1—16.4)."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from data_access.commands.pilots import bump_revision
from data_access.queries.facts import load_facts
from data_access.queries.intake_lists import enrolled as enrolled_of
from data_access.queries.lists import list_enterprises
from data_access.tables import Indicator, Observation
from domain.facts.registers import OF_ENTERPRISES
from domain.intake.forms import Kind
from domain.intake.wholes import whole_on
from domain.words import WorkList
from reports.list_file import list_file
from services.access import DEMO_USER
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.commit import NotCommitted, commit_upload
from services.intake.one import one_row
from services.intake.unlike import parts_above_whole, unlike_registers
from services.lists.issuing import issue_version
from services.lists.page import work_list
from services.reports.closing_check import closing_check
from tests.databases import undone_unread

DAY = date(2026, 11, 13)


def view(connection, which, user=DEMO_USER, **words):
    return work_list(connection, open_frame(connection, user, pilot="yinchuan", **words), which)


@pytest.fixture
def office(demo_both):
    with undone_unread(demo_both):
        yield demo_both


@pytest.fixture
def desk(office):
    frame = open_frame(office, DEMO_USER, pilot="yinchuan")
    return Desk.on(office, frame.pilot.id, user_named(office, frame.pilot.id, OFFICE))


def one(desk, what, **typed):
    return commit_upload(desk, one_row(what, typed), explained={"*": "补登"})


@pytest.mark.parametrize("which", WorkList, ids=str)
def test_every_list_has_rows_that_fit_its_headings(demo_once, which):
    found = view(demo_once, which.value)
    assert found.which is which
    assert found.rows
    assert {len(row) for row in found.rows} == {len(found.headings)}
    assert len({row[0] for row in found.rows}) == len(found.rows)


def test_a_version_says_what_changed_since_and_its_file_holds_it(desk, office):
    assert issue_version(desk, which="enterprises", owner="市工信局").startswith("试点企业清单第 1 版已出")
    assert view(office, "enterprises", period="live").changes == ()
    uscc = view(office, "enterprises", period="live").rows[0][0]
    one(desk, Kind.ENTERPRISES, uscc=uscc, status="退出", status_on=DAY, status_reason="停产")
    found = view(office, "enterprises", period="live")
    assert [(c.what, c.key, c.heading, c.was, c.now) for c in found.changes] == [("变更", uscc, "状态", "在册", "退出")]
    assert "之后变更 1 处" in found.sentence
    book = load_workbook(io.BytesIO(list_file(found, open_frame(office, DEMO_USER, pilot="yinchuan").pilot)))
    assert book.sheetnames == ["试点企业清单", "与上一版比较", "版本"]
    title, about, headings, *rows = book["试点企业清单"].iter_rows(values_only=True)
    assert (title[0], headings) == ("试点企业清单", found.headings)
    assert "责任单位 市工信局；演示数据 是" in about[0]
    assert len(rows) == len(found.rows)
    issue_version(desk, which="enterprises", owner="市工信局")
    assert [version.number for version in view(office, "enterprises", period="live").versions] == [2, 1]


def test_a_version_needs_an_owner_and_the_office(desk, office):
    with pytest.raises(Refused, match="责任单位"):
        issue_version(desk, which="tasks", owner=" ")
    district = Desk.on(office, desk.pilot.id, user_named(office, desk.pilot.id, "永宁县"))
    with pytest.raises(Forbidden):
        issue_version(district, which="tasks", owner="永宁县")


def test_a_district_sees_its_own_enterprises_and_a_department_none(demo_once):
    pilot = open_frame(demo_once, DEMO_USER, pilot="yinchuan").pilot.id
    found = view(demo_once, "enterprises", user_named(demo_once, pilot, "永宁县"))
    assert {row[2] for row in found.rows} == {"永宁县"}
    hidden = view(demo_once, "enterprises", user_named(demo_once, pilot, "市财政局"))
    assert (hidden.rows, bool(hidden.why_no_rows)) == ((), True)
    assert {line.district for line in view(demo_once, "policies", user_named(demo_once, pilot, "永宁县")).offers} <= {
        "永宁县"
    }
    assert view(demo_once, "policies", user_named(demo_once, pilot, "市财政局")).offers == ()


def test_who_claims_leaves_the_offers(desk, office):
    before = view(office, "policies", period="live")
    line = before.offers[0]
    one(desk, Kind.POLICY_CLAIMS, uscc=line.uscc, policy=line.policy, claimed_on=DAY)
    after = view(office, "policies", period="live")
    assert line.uscc not in [one.uscc for one in after.offers if one.policy == line.policy]
    row = next(row for row in after.rows if row[0] == line.policy)
    assert row[2] - row[3] == row[4]


def test_a_register_is_what_its_indicator_goes_by(desk, office):
    facts = load_facts(office, desk.pilot.id)
    assert "financial_products" in facts.counted
    (before,) = facts.series_of["financial_products"]
    one(desk, Kind.FINANCE_PRODUCTS, name="新贷", bank="甲行", listed_on=DAY, evidence="公告")
    (after,) = load_facts(office, desk.pilot.id).series_of["financial_products"]
    assert after.values[-1] == before.values[-1] + 1


def test_a_figure_unlike_its_register_is_asked_about_and_a_part_above_the_whole_is_wrong(desk, office):
    typed = {"indicator": "数字化转型专项金融产品", "observed_on": DAY, "value": 3}
    with pytest.raises(NotCommitted) as asked:
        commit_upload(desk, one_row(Kind.OBSERVATIONS, typed))
    assert any("以台账计" in problem.message for problem in asked.value.problems)
    commit_upload(desk, one_row(Kind.OBSERVATIONS, typed), explained={"*": "另有一家未登记"})
    frame = open_frame(office, DEMO_USER, pilot="yinchuan", period="live")
    (differs,) = unlike_registers(office, frame)
    assert (differs.indicator, differs.typed) == ("数字化转型专项金融产品", 3)
    assert any(line.what == "与台账不一致" for line in closing_check(office, frame))
    whole = sum(row.status.value == "active" for row in list_enterprises(office, desk.pilot.id, None))
    with pytest.raises(NotCommitted) as wrong:
        one(desk, Kind.OBSERVATIONS, indicator="上云用云企业", observed_on=DAY, value=whole + 200)
    assert any("部分不能大于整体" in problem.message for problem in wrong.value.problems)


def test_a_stored_part_above_its_whole_is_told_until_the_number_fits(desk, office):
    """Stored before it was checked, or enterprises were taken back since."""
    codes = select(Indicator.id).where(Indicator.code.in_(OF_ENTERPRISES))
    stored = Observation.__table__
    frame = open_frame(office, DEMO_USER, pilot="yinchuan", period="live")
    until = stored.c.observed_on <= frame.period.as_of
    mine = stored.c.pilot_id == desk.pilot.id, stored.c.indicator_id.in_(codes), until
    row = office.execute(select(stored).where(*mine).order_by(stored.c.observed_on.desc(), stored.c.id).limit(1)).one()
    enrolled = [(row[0] or "", row[1] or "", *row[2:]) for row in enrolled_of(office, desk.pilot.id)]
    names = {unit.id: unit.name for unit in (*frame.districts, *frame.industries)}
    where = names.get(row.district_id, ""), names.get(row.industry_id, "")
    whole = whole_on(enrolled, row.observed_on, *where)
    assert parts_above_whole(office, frame) == ()
    for value, told in ((whole + 1, True), (whole, False)):
        office.execute(update(stored).where(stored.c.id == row.id).values(value=value))
        bump_revision(office, pilot_id=desk.pilot.id)
        frame = open_frame(office, DEMO_USER, pilot="yinchuan", period="live")
        found = parts_above_whole(office, frame)
        assert [(one.part, one.whole) for one in found] == ([(whole + 1, whole)] if told else [])
        assert any(line.what == "部分大于整体" for line in closing_check(office, frame)) is told
        if told:
            said = f"{row.observed_on} 填报 {whole + 1} 家，当日在册 {whole} 家"
            assert found[0].sentence == f"{found[0].indicator}（{found[0].unit}）{said}"


def test_who_leaves_on_a_day_is_not_in_the_pilot_on_it():
    enrolled = [("甲", "电子", None, 3), ("甲", "化工", DAY, 1), ("乙", "电子", None, 2)]
    assert whole_on(enrolled, DAY - timedelta(days=1)) == 6
    assert whole_on(enrolled, DAY) == 5
    assert whole_on(enrolled, DAY, "甲") == 3
    assert whole_on(enrolled, DAY, "", "电子") == 5
    assert whole_on([], DAY) == 0
