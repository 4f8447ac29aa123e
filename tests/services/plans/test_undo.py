"""A committed workbook is taken back whole, or refused with what rests on it (rules 2.10)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from data_access import tables
from data_access.commands.identity import insert_account
from data_access.engine import reading, writing
from data_access.queries.pilots import get_pilot, list_pilots
from data_access.queries.plan_loads import DERIVED, PLAN_TABLES, plan_rows
from data_access.queries.plans import stored_plan
from domain.words import PeriodKind, PeriodStatus, Scale, Title
from services.access import DEMO_USER, Role, User
from services.clock import now
from services.errors import Forbidden, Refused
from services.plans.changes import plan_loads
from services.plans.revising import commit_plan, plan_cells, preview_of
from services.plans.undo import WORDS, undo_load
from tests.new_city import uscc
from tests.services.plans.a_city import ROWS, blank, filled, with_cell

REVISED = {
    "目标数": 100,
    "出处文件": "奖补资金管理办法",
    "从哪天起": "2026-10-01",
    "方案原文": "调整为100家",
}


def commit(content: bytes, code: str | None) -> int:
    return commit_plan(DEMO_USER, content, code, seen=preview_of(DEMO_USER, content, code), confirmed=False).load


def pilot_id() -> int:
    with reading() as connection:
        return get_pilot(connection, "jinghai").id


def rows() -> dict:
    with reading() as connection:
        return plan_rows(connection, get_pilot(connection, "jinghai").id, "jinghai")


def event():
    with reading() as connection:
        return connection.execute(select(tables.AuditEvent.__table__).order_by(tables.AuditEvent.id.desc())).first()


@pytest.fixture
def city(plans_url) -> int:
    """Number of the load that set the city up."""
    return commit(filled(blank()), None)


def revised(*more: dict, task: str = "摸底") -> bytes:
    """A target revised, a name changed, a district more; further targets, another name of the task."""
    changed = with_cell("地区", 0, "简称", "东")
    changed["目标"] += [{**changed["目标"][0], **REVISED}, *more]
    changed["地区"].append({"名称": "西岭区", "简称": "西岭", "类型": "县(市、区)"})
    changed["任务"][0]["任务"] = task
    return filled(blank(), rows=changed)


def test_a_revision_is_taken_back_whole(city):
    before = rows()
    number = commit(revised(), "jinghai")
    assert len(rows()) == len(before) + 2
    assert undo_load(DEMO_USER, number, reason="交错了文件") == f"已撤销第 {number} 号方案表：2 行删去，1 格改回"
    assert rows() == before
    with reading() as connection:
        live = select(func.count()).select_from(tables.Period).where(tables.Period.pilot_id == pilot_id())
        assert connection.scalar(live) == 1, "evaluated anew"
        newest = plan_loads(connection, DEMO_USER, "jinghai")[0]
    assert (newest.number, newest.what) == (number, "修订：新增 2 行，变更 1 格")
    assert newest.undone.endswith("撤销：交错了文件")
    assert (event().action, event().subject_id) == ("undo_plan", "jinghai")
    with pytest.raises(Refused, match="已由.*撤销，不能再撤一次"):
        undo_load(DEMO_USER, number, reason="再来")
    assert commit(revised(), "jinghai") > number, "the same file may be brought again"


def test_setting_up_is_taken_back_and_its_code_is_free(city):
    own = {"指标名称": "诊所数", "由谁填报": "地区", "单位": "家", "方向": "越高越好", "口径": "挂牌", "出处": "方案"}
    undo_load(DEMO_USER, city, reason="先不建")
    with reading() as connection:
        assert get_pilot(connection, "jinghai") is None
        assert "jinghai" not in {row.code for row in list_pilots(connection)}
    book = blank()
    sheet = book["指标"]
    row = next(row for row in range(5, 200) if not sheet.cell(row, 1).value)
    for place in range(1, sheet.max_column + 1):
        sheet.cell(row, place, own.get(sheet.cell(3, place).value))
    content = filled(book)
    assert preview_of(DEMO_USER, content, None).problems == ()
    again = commit(content, None)
    with reading() as connection:
        assert len(stored_plan(connection, pilot_id())["districts"]) == 2
    undo_load(DEMO_USER, again, reason="再撤")
    with reading() as connection:
        named = connection.scalar(select(func.count()).where(tables.Indicator.name == "诊所数"))
        assert named == 0, "its own indicator went with it"


@pytest.mark.parametrize(("is_demo", "mark"), [(True, "（登录前记录）"), (False, "")], ids=["made up", "real"])
def test_somebody_made_up_vouches_for_no_plan_of_a_real_pilot(plans_url, is_demo, mark):
    """Rules 11.3; a person with an account does."""
    with writing() as session:
        words = {"sign_in_name": "zhoumin", "name": "周敏", "created_at": now(), "is_demo": is_demo}
        account = insert_account(session.connection(), **words)
    user = User("周敏", Role.OFFICE, account_id=account)
    vouching = None if is_demo else account
    content = filled(blank())
    commit_plan(user, content, None, seen=preview_of(user, content, None), confirmed=False)
    assert (event().action, event().actor, event().account_id) == ("set_up", "周敏", vouching)
    text = filled(blank(), rows=with_cell("任务", 0, "任务", "摸清底数"))
    number = commit_plan(user, text, "jinghai", seen=preview_of(user, text, "jinghai"), confirmed=False).load
    assert (event().action, event().account_id) == ("revise_plan", vouching)
    undo_load(user, number, reason="交错了")
    assert (event().action, event().account_id) == ("undo_plan", vouching)
    with reading() as connection:
        loads = plan_loads(connection, user, "jinghai")
        kept = connection.execute(select(tables.PlanLoad.author_account, tables.PlanLoad.undone_by_account)).all()
    assert [one.author for one in loads] == [f"周敏{mark}"] * 2
    assert f"周敏{mark}撤销：交错了" in loads[0].undone
    assert set(kept) == {(vouching, None), (vouching, vouching)}
    with pytest.raises(Refused, match=f"已由周敏{mark}撤销，不能再撤一次"):
        undo_load(user, number, reason="再来")


def test_a_reason_is_asked(city):
    with pytest.raises(Refused, match="没有写撤销原因"):
        undo_load(DEMO_USER, city, reason=" ")
    with pytest.raises(Refused, match="没有第 999 号方案表"):
        undo_load(DEMO_USER, 999, reason="x")


def test_what_was_changed_since_is_named(city):
    first = commit(filled(blank(), rows=with_cell("地区", 0, "简称", "东")), "jinghai")
    commit(filled(blank(), rows=with_cell("地区", 0, "简称", "岭")), "jinghai")
    with pytest.raises(Refused, match="之后又有人改过 地区“东岭区”；后来的提交先撤销"):
        undo_load(DEMO_USER, first, reason="x")


def stored(row) -> None:
    with writing() as session:
        session.add(row)


def district(name: str) -> int:
    table = tables.District.__table__.c
    with reading() as connection:
        return connection.scalar(select(table.id).where(table.name == name, table.pilot_id == pilot_id()))


def enterprise(name: str) -> tables.Enterprise:
    kind = {"scale": Scale.ABOVE, "title": Title.NONE}
    return tables.Enterprise(pilot_id=pilot_id(), uscc=uscc(1), name="静海一厂", district_id=district(name), **kind)


def test_an_enterprise_in_a_new_district_holds_it(city):
    number = commit(revised(), "jinghai")
    stored(enterprise("西岭区"))
    before = rows()
    with pytest.raises(Refused, match="地区“西岭区”有 1 条企业；请先处理这些记录"):
        undo_load(DEMO_USER, number, reason="x")
    assert rows() == before, "and nothing was taken back"


def test_a_pilot_with_an_enterprise_stays(city):
    stored(enterprise("东岭区"))
    with pytest.raises(Refused, match="试点“jinghai”有 1 条企业；"):
        undo_load(DEMO_USER, city, reason="x")


def test_a_later_target_in_a_new_district_holds_it(city):
    first = commit(revised(), "jinghai")
    more = {**ROWS["目标"][1], "地区": "西岭区", "方案原文": "西岭区20", "目标数": 20}
    commit(revised(more), "jinghai")
    with pytest.raises(Refused, match="地区“西岭区”有 1 条目标"):
        undo_load(DEMO_USER, first, reason="x")


def close(label: str) -> None:
    days = {"starts_on": date(2026, 9, 28), "ends_on": date(2026, 10, 4), "as_of": date(2026, 10, 4)}
    shut = {"status": PeriodStatus.CLOSED, "closed_at": now(), "closed_by": "王强"}
    stored(tables.Period(pilot_id=pilot_id(), kind=PeriodKind.WEEK, label=label, **days, **shut))


def test_a_period_closed_since_holds_what_it_was_judged_by(city):
    judged = commit(revised(), "jinghai")
    only_told = commit(revised(task="摸清底数"), "jinghai")
    close("2026-W40")
    with pytest.raises(Refused, match="2026-W40 已按它结账"):
        undo_load(DEMO_USER, judged, reason="x")
    assert undo_load(DEMO_USER, only_told, reason="x").endswith("0 行删去，1 格改回")


def test_figures_reported_by_the_new_kind_of_unit_hold_it(city):
    book = blank()
    sheet = book["指标"]
    row = next(
        row for row in range(5, 200) if sheet.cell(row, 2).value == "试点整体" and sheet.cell(row, 3).value == "家"
    )
    name = sheet.cell(row, 1).value
    sheet.cell(row, 2, "地区")
    number = commit(filled(book), "jinghai")
    with reading() as connection:
        indicator = connection.scalar(select(tables.Indicator.id).where(tables.Indicator.name == name))
    units = {"pilot_id": pilot_id(), "district_id": district("东岭区"), "indicator_id": indicator}
    stored(tables.Observation(observed_on=date(2026, 5, 1), value=2.0, reported_by="东岭区", **units))
    with pytest.raises(Refused, match="已按新的填报单位报了 1 个数"):
        undo_load(DEMO_USER, number, reason="x")


def test_who_may_take_back(city):
    bound = User("某人", Role.OFFICE, pilot_id=pilot_id())
    number = commit(revised(), "jinghai")
    with pytest.raises(Forbidden, match="撤回试点要由"):
        undo_load(bound, city, reason="x")
    for other in (User("某人", Role.LEADER), User("某人", Role.OFFICE, pilot_id=pilot_id() - 1)):
        with pytest.raises(Forbidden):
            undo_load(other, number, reason="x")
        with reading() as connection, pytest.raises(Forbidden):
            plan_loads(connection, other, "jinghai")
    assert undo_load(bound, number, reason="x")


def test_the_words_are_those_of_tables_that_may_rest_on_a_plan():
    plan = set(PLAN_TABLES)
    pointing = {
        table.name
        for table in tables.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in plan
    }
    assert set(WORDS) <= pointing - plan - DERIVED


def test_a_grant_in_a_new_district_holds_it(city):
    number = commit(revised(), "jinghai")
    stored(tables.Account(sign_in_name="lisi", name="李四", created_at=now(), last_district_id=district("西岭区")))
    with reading() as connection:
        account = connection.scalar(select(tables.Account.id).where(tables.Account.sign_in_name == "lisi"))
    unit = {"role": Role.DISTRICT, "pilot_id": pilot_id(), "district_id": district("西岭区")}
    stored(
        tables.GrantRecord(account_id=account, from_on=date(2026, 1, 1), granted_at=now(), granted_by="王强", **unit)
    )
    with pytest.raises(Refused, match="地区“西岭区”有 1 条授权"):
        undo_load(DEMO_USER, number, reason="x")


def test_the_workbook_is_that_of_before(city):
    with reading() as connection:
        before = plan_cells(connection, DEMO_USER, "jinghai")
    undo_load(DEMO_USER, commit(revised(), "jinghai"), reason="x")
    with reading() as connection:
        after = plan_cells(connection, DEMO_USER, "jinghai")
    ignored = {"version", "revision"}
    for sheet, lines in before.items():
        for one, other in zip(lines, after[sheet], strict=True):
            assert {k: v for k, v in one.items() if k not in ignored} == {
                k: v for k, v in other.items() if k not in ignored
            }
