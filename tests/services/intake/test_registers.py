"""Registers by file: providers in and up, solutions, uses, applications, partners; undo, and the counts of every day
(rules 6.7, 9.11, 11.3)."""

from datetime import date

import pytest
from sqlalchemy import select

from data_access import tables
from data_access.queries.facts import load_facts
from data_access.queries.intake import stored_rows
from domain.days import number
from domain.intake.forms import FORMS, Kind
from domain.words import ProviderAction, ProviderKind
from reports.intake_template import HEADING_ROW
from services.access import User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import OFFICE, user_named
from services.intake.commit import commit_upload
from services.intake.template import template_view
from services.intake.undo import undo_batch
from services.providers.in_and_out import record_step
from tests.databases import undone
from tests.new_city import uscc
from tests.services.evaluation.test_live import differences, from_scratch, live_rows
from tests.services.intake.test_intake import WHY, Clerk
from tests.two_people import desk_of_two

ADMITTED, RAISED = date(2026, 11, 9), date(2026, 11, 12)
NEWCOMER = {
    "uscc": uscc(7),
    "name": "远桥数科有限公司",
    "kind": "专业型",
    "admitted_on": ADMITTED,
    "notice_from": date(2026, 11, 2),
    "notice_to": date(2026, 11, 6),
    "document": "银工信发〔2026〕30号",
    "industries": "新型材料",
}
UP = {
    "kind": "综合型",
    "kind_on": RAISED,
    "notice_from": date(2026, 11, 9),
    "notice_to": date(2026, 11, 11),
    "document": "银工信发〔2026〕31号",
}


@pytest.fixture
def office(demo_both):
    with undone(demo_both):
        yield demo_both


def two(connection, clerk: Clerk):
    return desk_of_two(connection, clerk.pilot_id, clerk.user)


def take_in(connection, what: Kind, **row):
    """One row by the kind's template, committed by two people; the batch."""
    clerk = Clerk(connection, what, OFFICE)
    key = FORMS[what].keys[0].field
    rows = range(HEADING_ROW + 1, clerk.first_empty() + 1)
    at = next((n for n in rows if clerk.value(n, key) == row[key]), rows[-1])
    clerk.put(at, **row | {"remark": f"{WHY}，单位无误"})
    return commit_upload(two(connection, clerk), clerk.upload()).batch


def provider(connection, code=NEWCOMER["uscc"]):
    return connection.execute(select(tables.Provider.__table__).where(tables.Provider.uscc == code)).first()


def pool(connection, pilot_id: int, kind: str, day: date) -> int:
    events = load_facts(connection, pilot_id).supply[f"provider_{kind}"].until(number(day))
    return int(events.amount.sum())


def test_a_provider_comes_in_with_its_file_and_counts_from_the_day(office):
    clerk = Clerk(office, Kind.PROVIDERS, OFFICE)
    before = [pool(office, clerk.pilot_id, "specialist", day) for day in (date(2026, 11, 8), ADMITTED)]
    take_in(office, Kind.PROVIDERS, **NEWCOMER)
    row = provider(office)
    assert (row.kind, row.admitted_on, row.document) == (ProviderKind.SPECIALIST, ADMITTED, NEWCOMER["document"])
    assert (row.notice_from, row.notice_to) == (date(2026, 11, 2), date(2026, 11, 6))
    served = office.scalars(
        select(tables.Industry.short_name)
        .join(tables.ProviderIndustry, tables.ProviderIndustry.industry_id == tables.Industry.id)
        .where(tables.ProviderIndustry.provider_id == row.id)
    ).all()
    assert served == ["新型材料"]
    after = [pool(office, clerk.pilot_id, "specialist", day) for day in (date(2026, 11, 8), ADMITTED)]
    assert [now - was for was, now in zip(before, after, strict=True)] == [0, 1]
    assert differences(live_rows(office, clerk.pilot_id), from_scratch(office, clerk.pilot_id)) == []


def test_alone_nobody_admits_or_raises_and_one_person_keeps_the_rest(office):
    clerk = Clerk(office, Kind.PROVIDERS, OFFICE)
    clerk.put(clerk.first_empty(), **NEWCOMER | {"remark": WHY})
    with pytest.raises(Refused, match="须两人办理"):
        clerk.commit()
    take_in(office, Kind.PROVIDERS, **NEWCOMER)
    again = Clerk(office, Kind.PROVIDERS, OFFICE)
    at = again.row_where(lambda get: get("uscc") == NEWCOMER["uscc"])
    again.put(at, name="远桥数字科技有限公司", industries="高端装备；新型材料")
    again.commit()
    assert provider(office).name == "远桥数字科技有限公司"
    raised = Clerk(office, Kind.PROVIDERS, OFFICE)
    raised.put(at, **UP | {"remark": WHY})
    with pytest.raises(Refused, match="须两人办理"):
        raised.commit()
    with pytest.raises(Refused, match="由专班办公室登记"):
        Clerk(office, Kind.PROVIDERS)


def test_one_that_is_raised_counts_as_what_it_was_until_the_day(office):
    pilot = take_in(office, Kind.PROVIDERS, **NEWCOMER) and Clerk(office, Kind.PROVIDERS, OFFICE).pilot_id
    days = (date(2026, 11, 11), RAISED)
    before = [pool(office, pilot, kind, day) for kind in ("specialist", "integrated", "all") for day in days]
    batch = take_in(office, Kind.PROVIDERS, **{"uscc": NEWCOMER["uscc"]} | UP)
    after = [pool(office, pilot, kind, day) for kind in ("specialist", "integrated", "all") for day in days]
    assert [now - was for was, now in zip(before, after, strict=True)] == [0, -1, 0, 1, 0, 0]
    past = office.execute(select(tables.ProviderPastKind.__table__)).one()
    assert (past.kind_on, past.kind, past.document) == (RAISED, ProviderKind.SPECIALIST, NEWCOMER["document"])
    with pytest.raises(Refused, match="须两人办理"):
        undo_batch(Desk.on(office, pilot, user_named(office, pilot, OFFICE)), batch, reason="弄错了")
    undo_batch(desk_of_two(office, pilot, user_named(office, pilot, OFFICE)), batch, reason="弄错了")
    assert provider(office).kind is ProviderKind.SPECIALIST
    assert office.execute(select(tables.ProviderPastKind.__table__)).all() == []
    again = [pool(office, pilot, kind, day) for kind in ("specialist", "integrated", "all") for day in days]
    assert again == before


def test_an_admission_is_taken_back_whole_unless_something_rests_on_it(office):
    batch = take_in(office, Kind.PROVIDERS, **NEWCOMER)
    clerk = Clerk(office, Kind.PROJECTS)
    desk = desk_of_two(office, clerk.pilot_id, user_named(office, clerk.pilot_id, OFFICE))
    with undone(office):
        undo_batch(desk, batch, reason="材料不实")
        assert provider(office) is None
        assert differences(live_rows(office, clerk.pilot_id), from_scratch(office, clerk.pilot_id)) == []
    with undone(office):
        clerk.put(clerk.row_where(lambda get: get("status") == "在册"), provider=NEWCOMER["uscc"], remark=WHY)
        clerk.commit()
        with pytest.raises(Refused, match="已被其他记录引用.*清退"):
            undo_batch(desk, batch, reason="材料不实")
    record_step(desk, NEWCOMER["uscc"], ProviderAction.WARN, version=1, reason="约谈", document="纪要")
    with pytest.raises(Refused, match="又有人改过"):
        undo_batch(desk, batch, reason="材料不实")


def test_a_project_has_partners_from_the_pool(office):
    take_in(office, Kind.PROVIDERS, **NEWCOMER)
    clerk = Clerk(office, Kind.PROJECTS)
    at = clerk.row_where(lambda get: get("status") == "在册")
    code, lead = clerk.value(at, "code"), clerk.value(at, "provider")
    clerk.put(at, partners=NEWCOMER["uscc"], remark=WHY)
    batch = clerk.commit().batch
    (row,) = stored_rows(office, clerk.pilot_id, Kind.PROJECTS, first_keys=[code])
    assert row["partners"] == NEWCOMER["uscc"]
    reviews = Clerk(office, Kind.PROVIDER_REVIEWS)
    review = {"project": code, "provider": NEWCOMER["uscc"], "reviewed_on": RAISED, "satisfaction": 4, "remark": WHY}
    reviews.put(reviews.first_empty(), **review)
    assert [p for p in reviews.check().problems if "不是这个项目" in p.cause] == []
    also = Clerk(office, Kind.PROJECTS)
    also.put(at, partners=lead)
    assert [p.cause for p in also.check().problems] == ["牵头服务商又填在参与服务商里"]
    undo_batch(Desk.on(office, clerk.pilot_id, clerk.user), batch, reason="填错了")
    (row,) = stored_rows(office, clerk.pilot_id, Kind.PROJECTS, first_keys=[code])
    assert row["partners"] != NEWCOMER["uscc"]


def test_a_solution_is_listed_used_and_taken_down(office):
    pilot = Clerk(office, Kind.SOLUTIONS, OFFICE).pilot_id
    lead = office.scalar(select(tables.Provider.uscc).where(tables.Provider.status == "active"))

    def listed(day: date) -> int:
        return int(load_facts(office, pilot).supply["solutions"].until(number(day)).amount.sum())

    before = [listed(day) for day in (date(2026, 11, 8), ADMITTED, RAISED)]
    words = {"name": "轴承设备云", "provider": lead, "scenario": "设备管理", "price_fen": 6.8, "listed_on": ADMITTED}
    take_in(office, Kind.SOLUTIONS, **words)
    row = office.execute(select(tables.Solution.__table__).where(tables.Solution.name == "轴承设备云")).one()
    assert (row.price_fen, row.scenario, row.industry_id) == (6_800_000, "设备管理", None)
    own = Clerk(office, Kind.SOLUTION_USES)
    code = stored_rows(office, pilot, Kind.PROJECTS, district_id=own.user.district_id)[0]["code"]
    use = {"project": code, "solution": "轴承设备云", "used_on": date(2026, 11, 10)}
    own.put(own.first_empty(), **use | {"remark": WHY})
    own.commit()
    used = select(tables.SolutionUse.used_on).where(tables.SolutionUse.solution_id == row.id)
    assert office.scalars(used).all() == [date(2026, 11, 10)]
    batch = take_in(office, Kind.SOLUTIONS, name="轴承设备云", delisted_on=RAISED)
    after = [listed(day) for day in (date(2026, 11, 8), ADMITTED, RAISED)]
    assert [now - was for was, now in zip(before, after, strict=True)] == [0, 1, 0]
    office_desk = Desk.on(office, pilot, user_named(office, pilot, OFFICE))
    undo_batch(office_desk, batch, reason="仍在售")
    assert listed(RAISED) - before[2] == 1
    other = Clerk(office, Kind.SOLUTION_USES, "贺兰县")
    other.put(other.first_empty(), **use)
    assert ["属于永宁县" in p.cause for p in other.check().problems if p.cure.startswith("请删去")] == [True]


def test_what_is_applied_for_moves_the_sums_of_its_stage(office):
    clerk = Clerk(office, Kind.APPLICATIONS)
    has = {row["project"] for row in stored_rows(office, clerk.pilot_id, Kind.APPLICATIONS)}
    projects = stored_rows(office, clerk.pilot_id, Kind.PROJECTS, district_id=clerk.user.district_id)
    new = next(p for p in projects if p["code"] not in has and p["completed_contract"])
    cells = select(tables.MoneyCell.applied_fen).join(tables.Period).where(tables.Period.label == "live")
    before = sum(office.scalars(cells))
    clerk.put(clerk.first_empty(), project=new["code"], applied_fen=20, applied_on=RAISED, remark=f"{WHY}，单位无误")
    batch = clerk.commit().batch
    assert sum(office.scalars(cells)) - before == 20_000_000
    assert differences(live_rows(office, clerk.pilot_id), from_scratch(office, clerk.pilot_id)) == []
    undo_batch(Desk.on(office, clerk.pilot_id, clerk.user), batch, reason="重复")
    assert sum(office.scalars(cells)) == before


def test_templates_hold_what_there_is_and_offer_the_lists(office):
    clerk = Clerk(office, Kind.SOLUTIONS, OFFICE)
    view = template_view(Desk.on(office, clerk.pilot_id, clerk.user), FORMS[Kind.SOLUTIONS])
    assert len(view.rows) == len(stored_rows(office, clerk.pilot_id, Kind.SOLUTIONS)) > 0
    assert view.lists["scenarios"][0] == "产品设计"
    assert view.rows[0]["name"] in view.lists["solutions"]
    leader = User("领导", user_named(office, clerk.pilot_id, OFFICE).role.LEADER)
    with pytest.raises(Forbidden):
        template_view(Desk.on(office, clerk.pilot_id, leader), FORMS[Kind.SOLUTIONS])
