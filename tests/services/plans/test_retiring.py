"""A row that a workbook leaves out is in the plan no more from a day on, for a reason, and history stays; listed again
it is back (rules 2.10)."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from data_access import tables
from data_access.engine import reading, writing
from data_access.queries.facts import load_facts
from data_access.queries.intake_lists import batch_numbers, unit_names
from data_access.queries.money_facts import load_instalment
from data_access.queries.pilots import get_pilot
from data_access.queries.plan_loads import plan_rows
from data_access.queries.printed import list_printed
from data_access.queries.setup import count_setup
from domain.days import number
from domain.facts.batches import open_batches
from domain.facts.versions import versions_on
from domain.intake.views import Weight
from domain.words import EnterpriseStatus, PeriodKind, PeriodStatus, Scale, TargetKind, Title
from reports.plan_workbook import plan_workbook
from services.access import COMMAND_LINE, DEMO_USER, Role, User
from services.clock import day_of, now
from services.desk import at_desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import units_of
from services.evaluation.yardstick_changes import changes_in
from services.frame import open_frame
from services.lights.projects import project_choices
from services.money.batch_terms import preview, terms
from services.plans.changes import plan_loads
from services.plans.retiring import NOTHING_LEAVES, Retirement, retired
from services.plans.revising import commit_plan, plan_cells, preview_of
from services.plans.undo import undo_load
from services.targets.detail import target_detail
from services.targets.history import target_history
from services.targets.promises import record_promise
from tests.new_city import uscc
from tests.services.plans.a_city import ROWS, blank, filled

TODAY, DAY = date(2026, 11, 15), date(2026, 10, 1)
EVE = DAY - timedelta(days=1)
WHY = Retirement(DAY, "静政办〔2026〕9号")
TERMS = {"奖补比例（%）": 30, "出处": "办法第十条"} | {f"{level}级上限（万元）": 30 for level in "二三四"}
BATCH = [{"批次": number, "开始日": f"2026-0{number}-01"} | TERMS for number in (3, 6)]
CLAUSE = {"规定": "签约首付", "方案原文": "签约后先付三成", "出自": "办法第九条", "首付比例（%）": 30}
OWN = {"指标名称": "诊所数", "由谁填报": "试点整体", "单位": "家", "方向": "越高越好", "口径": "挂牌", "出处": "方案"}
FULL = {**ROWS, "批次": BATCH, "资金条件": [CLAUSE]}
FULL["地区"] = [*ROWS["地区"], {"名称": "西岭区", "简称": "西岭", "类型": "县(市、区)"}]
FIRST = FULL["目标"][0]
REVISED = {**FIRST, "目标数": 100, "出处文件": "奖补资金管理办法", "从哪天起": "2026-09-01", "方案原文": "调整为100家"}


def book(rows=FULL, own: bool = True) -> bytes:
    """The city's workbook with these rows, and an indicator of its own."""
    made = blank()
    if own:
        sheet = made["指标"]
        row = next(row for row in range(5, 200) if not sheet.cell(row, 1).value)
        for place in range(1, sheet.max_column + 1):
            sheet.cell(row, place, OWN.get(sheet.cell(3, place).value))
    return filled(made, rows=rows)


def without(title: str, row: int, rows=FULL) -> dict:
    return {**rows, title: [line for place, line in enumerate(rows[title]) if place != row]}


def commit(content: bytes, said: Retirement = WHY, code: str | None = "jinghai", *, confirmed: bool = False) -> int:
    """`confirmed`: where it puts back or takes out what a later load changed, which is asked (test_old_copies)."""
    seen = preview_of(DEMO_USER, content, code)
    return commit_plan(DEMO_USER, content, code, seen=seen, confirmed=confirmed, said=said).load


@pytest.fixture
def city(plans_url) -> int:
    """The city with batches, a clause, an indicator of its own and a district more, on a day of its own; its id."""
    commit(book(), NOTHING_LEAVES, None)
    with writing() as session:
        table = tables.Pilot.__table__
        session.connection().execute(update(table).where(table.c.code == "jinghai").values(demo_today=TODAY))
    with reading() as connection:
        return get_pilot(connection, "jinghai").id


def id_of(table, name: object, column: str = "name") -> int:
    with reading() as connection:
        found = table.__table__.c
        pilot = get_pilot(connection, "jinghai").id
        return connection.scalar(select(found.id).where(found[column] == name, found.pilot_id == pilot))


def stored(row) -> None:
    with writing() as session:
        session.add(row)


def enterprise(city: int, **words) -> tables.Enterprise:
    units = {"district_id": id_of(tables.District, "西岭区"), "industry_id": id_of(tables.Industry, "食品加工")}
    kind = {"scale": Scale.ABOVE, "title": Title.NONE}
    return tables.Enterprise(pilot_id=city, uscc=uscc(1), name="静海一厂", **units | kind | words)


def told(content: bytes) -> list[tuple[str, str]]:
    """Weight and cause of what is said of a workbook brought to the city."""
    return [(one.weight.value, one.cause) for one in preview_of(DEMO_USER, content, "jinghai").problems]


def close(city: int, ends_on: date, label: str) -> None:
    days = {"starts_on": ends_on - timedelta(days=6), "ends_on": ends_on, "as_of": ends_on}
    shut = {"status": PeriodStatus.CLOSED, "closed_at": now(), "closed_by": "王强"}
    stored(tables.Period(pilot_id=city, kind=PeriodKind.WEEK, label=label, **days, **shut))


def test_what_is_left_out_is_asked_why_and_then_gone(city):
    content = book(without("行业", 1))
    seen = preview_of(DEMO_USER, content, "jinghai")
    assert [(one.name, one.is_back) for one in seen.leaving] == [("行业“食品加工”", False)]
    assert (seen.changes, seen.leaves, seen.first_day) == (1, True, TODAY)
    for said, missing in (
        (NOTHING_LEAVES, "表里少了 1 行，请写撤下的原因；表里少了 1 行，请写从哪天起撤下"),
        (Retirement(DAY), "请写撤下的原因"),
        (Retirement(DAY, "字" * 401), "最多 400 字"),
        (Retirement(TODAY + timedelta(days=1), "调整"), "2026-11-16 还没有到：请写 2026-11-15 或以前"),
    ):
        with pytest.raises(Refused, match=missing):
            commit(content, said)
    commit(content)
    with reading() as connection:
        (gone,) = retired(connection, DEMO_USER, "jinghai")
        assert (gone.name, gone.from_on, gone.reason) == ("行业“食品加工”", DAY, WHY.reason)
        cells = plan_cells(connection, DEMO_USER, "jinghai")
        assert [row["name"] for row in cells["industries"]] == ["轴承制造"]
        assert "食品加工" not in unit_names(connection, city)["industries"]
        assert [unit.valid_to for unit in load_facts(connection, city).industries] == [None, EVE]
        frame = open_frame(connection, DEMO_USER, pilot="jinghai")
        assert project_choices(connection, frame).industries == ("轴承",)
        asked = open_frame(connection, DEMO_USER, pilot="jinghai", industry="食品")
        assert project_choices(connection, asked).industries == ("轴承", "食品"), "a link to it is understood"
    again = preview_of(DEMO_USER, plan_workbook(cells, "方案表"), "jinghai")
    assert (again.changes, again.problems) == (0, ())


def test_a_target_is_judged_to_the_eve_of_its_day_and_the_report_tells(city):
    with pytest.raises(Refused, match="2025-12-15 才开始，不能从 2025-12-15 起撤下"):
        commit(book(without("目标", 0)), Retirement(date(2025, 12, 15), "调整"))
    whole = id_of(tables.Target, 120, "value")
    commit(book(without("目标", 0)))
    with reading() as connection:
        facts = load_facts(connection, city)
        assert [len(versions_on(facts.targets, day)) for day in (EVE, DAY, DAY + timedelta(days=1))] == [2, 1, 1]
        (change,) = changes_in(connection, city, DAY, DAY + timedelta(days=6))
        assert (
            change.text
            == "完成改造（试点期（2025—2027））目标自 2026-10-01 起撤下（静政办〔2026〕9号），此前各期仍按原目标"
        )
        assert not changes_in(connection, city, DAY - timedelta(days=7), EVE)
        assert (count_setup(connection, city, date(2026, 1, 1)).targets, len(list_printed(connection, city))) == (1, 1)
        frame = open_frame(connection, DEMO_USER, pilot="jinghai")
        with pytest.raises(Refused, match="不再考核：方案自 2026-10-01 起撤下了这个目标（静政办〔2026〕9号）"):
            target_detail(connection, frame, whole)
    promise = {"target_id": whole, "district": "", "value": 9, "due_on": TODAY + timedelta(days=9)}
    with (
        pytest.raises(Refused, match="没有登记承诺：方案自 2026-10-01 起撤下"),
        at_desk(city, COMMAND_LINE) as desk,
    ):
        record_promise(desk, **promise)


def test_shares_of_districts_leave_with_their_whole_and_are_back_with_it(city):
    with writing() as session:
        like = session.get(tables.Target, id_of(tables.Target, 120, "value"))
        copied = {name: getattr(like, name) for name in tables.Target.model_fields if name != "id"}
        place = {"district_id": id_of(tables.District, "西岭区"), "kind": TargetKind.ALLOCATED, "value": 30}
        session.add(tables.Target(**copied | place))
    commit(book(without("目标", 0)))
    with reading() as connection:
        assert [t.value for t in versions_on(load_facts(connection, city).targets, DAY)] == [40]
    commit(book(), confirmed=True)
    with reading() as connection:
        assert sorted(t.value for t in versions_on(load_facts(connection, city).targets, DAY)) == [30, 40, 120]


def test_a_target_leaves_with_all_its_versions(city):
    commit(book({**FULL, "目标": [*FULL["目标"], REVISED]}))
    cause = (
        "目标“完成改造企业·试点期（2025—2027）”现有的不少于 100 家（2026-09-01 起）这一版不在表里，"
        "您的表里是不少于 120 家（2025-12-15 起）"
    )
    assert ("error", cause) in told(book())
    commit(book(without("目标", 0)))
    with reading() as connection:
        for day, values in ((DAY, [40]), (EVE, [100, 40]), (date(2026, 8, 31), [120, 40])):
            assert [t.value for t in versions_on(load_facts(connection, city).targets, day)] == values


def test_of_two_offices_the_second_sees_both_values_of_a_target(city):
    """Prepared from the same state, looked at before or after the first was committed."""
    other = {**REVISED, "目标数": 90, "从哪天起": "2026-10-10"}
    second = book({**FULL, "目标": [*FULL["目标"], other]})
    seen = preview_of(DEMO_USER, second, "jinghai")
    load = commit(book({**FULL, "目标": [*FULL["目标"], REVISED]}))
    with pytest.raises(Refused) as refused:
        commit_plan(DEMO_USER, second, "jinghai", seen=seen, confirmed=False)
    assert (
        f"核对以后有人改过方案（演示用户的第 {load} 号方案表），请看过后重新核对："
        "目标“完成改造企业·试点期（2025—2027）”核对时是不少于 120 家（2025-12-15 起），"
        "现在是不少于 100 家（2026-09-01 起），您的表是不少于 90 家（2026-10-10 起）"
    ) in str(refused.value)
    cause = "您的表里是不少于 120 家（2025-12-15 起）、改为不少于 90 家（2026-10-10 起）"
    assert any(weight == "error" and cause in said for weight, said in told(second))
    with reading() as connection:
        assert [t.value for t in versions_on(load_facts(connection, city).targets, TODAY)] == [100, 40]


@pytest.mark.parametrize(
    ("title", "row", "hold", "cause"),
    [
        ("地区", 2, "enterprise", "不能撤下地区“西岭区”：还有 1 家企业"),
        ("地区", 2, "grant", "不能撤下地区“西岭区”：还有 1 个授权"),
        ("行业", 1, "enterprise", "不能撤下行业“食品加工”：还有 1 家企业"),
        ("批次", 0, "project", "不能撤下批次“3”：还有 1 个项目"),
    ],
)
def test_what_facts_rest_on_is_named(city, title, row, hold, cause):
    content = book(without(title, row))
    assert preview_of(DEMO_USER, content, "jinghai").of(Weight.ERROR) == ()
    if hold == "grant":
        stored(tables.Account(sign_in_name="lisi", name="李四", created_at=now()))
        with reading() as connection:
            account = connection.scalar(select(tables.Account.id).where(tables.Account.sign_in_name == "lisi"))
        unit = {"role": Role.DISTRICT, "district_id": id_of(tables.District, "西岭区"), "pilot_id": city}
        stored(tables.GrantRecord(account_id=account, from_on=DAY, granted_at=now(), granted_by="王强", **unit))
    else:
        stored(enterprise(city))
    if hold == "project":
        of = {"enterprise_id": id_of(tables.Enterprise, "静海一厂"), "batch_id": id_of(tables.Batch, 3, "number")}
        stored(tables.Project(pilot_id=city, code="JH-1", name="改造", updated_at=now(), **of))
    assert ("error", cause) in told(content)
    with pytest.raises(Refused, match="处错误"):
        commit(content)


def test_what_left_holds_nothing_and_a_unit_has_its_last_day(city):
    stored(enterprise(city, status=EnterpriseStatus.WITHDRAWN, status_on=date(2026, 3, 1)))
    commit(book(without("地区", 2, without("成员单位", 1))))
    with reading() as connection:
        for day, there in ((EVE, True), (DAY, False)):
            assert ({"西岭", "市财政局"} <= {unit.name for unit in units_of(connection, city, day)}) is there
        assert [unit.valid_to for unit in load_facts(connection, city).districts] == [None, None, EVE]


def test_a_batch_takes_nobody_in_and_a_clause_holds_no_more(city):
    commit(book(without("批次", 1, without("资金条件", 0))))
    with reading() as connection:
        facts = load_facts(connection, city)
        assert [len(open_batches(facts.batches, day)) for day in (EVE, DAY)] == [1, 1], "the third goes on instead"
        assert batch_numbers(connection, city) == ["3"]
        frame = open_frame(connection, DEMO_USER, pilot="jinghai")
        assert [row.batch for row in terms(connection, frame)] == [3]
        new = {"batch": 6, "valid_from": TODAY, "ratio": 0.4, "caps_fen": (1, 1, 1)}
        with pytest.raises(Refused, match="第 6 批自 2026-10-01 起已撤下（静政办〔2026〕9号）"):
            preview(connection, frame, **new)
        pilots = [facts.pilot.on(number(day)) for day in (EVE, DAY)]
        assert [(bool(one.clauses), one.instalment is None) for one in pilots] == [(True, False), (False, True)]
        assert load_instalment(connection, city, in_force=True) is None


def test_an_indicator_of_its_own_leaves_after_its_targets(city):
    target = {**FULL["目标"][1], "方案中的名称": "诊所", "指标": "诊所数", "方案原文": "诊所40", "地区": ""}
    rows = {**FULL, "目标": [*FULL["目标"], target]}
    commit(book(rows))
    assert any("找不到“诊所数”" in cause or "目标在用它" in cause for _, cause in told(book(rows, own=False)))
    commit(book(FULL, own=False), confirmed=True)
    with reading() as connection:
        names = {one.name for one in retired(connection, DEMO_USER, "jinghai")}
        assert names == {"指标“诊所数”", "目标“诊所·2026年”"}
        assert "诊所数" not in unit_names(connection, city)["indicators"]
        assert "诊所数" not in {row["name"] for row in plan_cells(connection, DEMO_USER, "jinghai")["indicators"]}


def test_a_sheet_that_is_not_there_or_not_whole_says_nothing(city):
    made = load_workbook(io.BytesIO(book()))
    del made["任务"], made["批次"]
    file = io.BytesIO()
    made.save(file)
    seen = preview_of(DEMO_USER, file.getvalue(), "jinghai")
    assert (seen.leaving, seen.changes) == ((), 0)
    assert {one.cause for one in seen.problems} == {
        "“任务”表没有读全：现有 1 行保持不变",
        "“批次”表没有读全：现有 2 行保持不变",
    }


def test_closed_periods_stay(city):
    close(city, date(2026, 10, 4), "2026-W40")
    content = book(without("目标", 0))
    with pytest.raises(Refused, match="已结账到 2026-10-04，不能从 2026-10-04 起撤下：请写 2026-10-05 或以后"):
        commit(content, Retirement(date(2026, 10, 4), "调整"))
    commit(content, Retirement(date(2026, 10, 5), "调整"))
    close(city, date(2026, 10, 11), "2026-W41")
    cause = "目标“完成改造企业·试点期（2025—2027）” 2026-10-05 起已撤下，其间已结账到 2026-10-11"
    assert ("error", cause) in told(book())
    back = {**REVISED, "目标数": 120, "从哪天起": "2026-11-01"}
    rows = without("目标", 0, {**FULL, "目标": [*FULL["目标"], back]})
    commit(book(rows))
    with reading() as connection:
        facts = load_facts(connection, city)
        assert [len(versions_on(facts.targets, day)) for day in (date(2026, 10, 31), date(2026, 11, 1))] == [1, 2]


def test_what_is_listed_again_is_back_and_a_load_taken_back_too(city):
    with reading() as connection:
        before = plan_rows(connection, city, "jinghai")
    first = commit(book(without("行业", 1, without("目标", 0, without("地区", 2, without("任务", 0))))))
    content = book()
    seen = preview_of(DEMO_USER, content, "jinghai")
    assert [part.back for part in seen.parts if part.back] == [
        ("西岭区",),
        ("食品加工",),
        ("1",),
        ("完成改造企业·试点期（2025—2027）·正文·2025-12-15",),
    ]
    second = commit(content, NOTHING_LEAVES, confirmed=True)
    with reading() as connection:
        assert plan_rows(connection, city, "jinghai") == before
        assert retired(connection, DEMO_USER, "jinghai") == ()
    with pytest.raises(Refused, match="后来的提交先撤销"):
        undo_load(DEMO_USER, first, reason="交错了")
    undo_load(DEMO_USER, second, reason="交错了")
    with reading() as connection:
        assert len(retired(connection, DEMO_USER, "jinghai")) == 4
    undo_load(DEMO_USER, first, reason="交错了")
    with reading() as connection:
        assert plan_rows(connection, city, "jinghai") == before


def test_what_was_gone_and_is_back_says_so(city):
    target = id_of(tables.Target, 120, "value")
    before = len(history_of(target))
    gone = commit(book(without("目标", 0, without("地区", 2))))
    back = commit(book(), confirmed=True)
    assert history_of(target)[: -before or None] == [
        (day_of(now()), "补回", "自 2026-10-01 起的撤下取消，如同没有撤下", f"第 {back} 号方案表"),
        (DAY, "撤下", "自 2026-10-01 起不再考核", f"第 {gone} 号方案表"),
    ]
    with reading() as connection:
        (newest, then, first) = plan_loads(connection, DEMO_USER, "jinghai")
    names = "目标“完成改造企业·试点期（2025—2027）”"
    assert newest.what.endswith(f"；补回 地区“西岭区”（2026-10-01 起撤下过）、{names}（2026-10-01 起撤下过）")
    assert then.what.endswith(f"；撤下 地区“西岭区”自 2026-10-01 起、{names}自 2026-10-01 起")
    assert "撤下" not in first.what
    undo_load(DEMO_USER, back, reason="不补了")
    assert [(what, document) for _, what, _, document in history_of(target)][: -before or None] == [
        ("补回", f"第 {back} 号方案表（已撤销）"),
        ("撤下", f"第 {gone} 号方案表"),
    ]


def history_of(target: int) -> list[tuple]:
    """Day, what, content and document of all that was done about a target."""
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="jinghai")
        return [(one.on, one.what, one.content, one.document) for one in target_history(connection, frame, target)]


def test_where_people_have_accounts_what_is_judged_or_paid_takes_two(city):
    """The workbook is no way around the forms; what neither judges nor pays one person changes."""
    terms = {**FULL, "批次": [{**BATCH[0], "奖补比例（%）": 40}, BATCH[1]]}
    revised = {**FULL, "目标": [*FULL["目标"], REVISED]}
    for rows in (revised, terms, without("资金条件", 0), without("目标", 0)):
        assert not preview_of(DEMO_USER, book(rows), "jinghai").asks_two, "nobody has an account"
    first = commit(book(revised))
    stored(tables.Account(sign_in_name="lisi", name="李四", created_at=now()))
    for rows, sheet in (
        (terms, "目标、批次"),
        (without("资金条件", 0, revised), "资金条件"),
        (without("目标", 0), "目标"),
    ):
        assert preview_of(DEMO_USER, book(rows), "jinghai").asks_two
        with pytest.raises(Refused, match=f"处错误|改动了{sheet}，须两人办理：请提请办理"):
            commit(book(rows))
    with pytest.raises(Refused, match="须两人办理：请提请撤销"):
        undo_load(DEMO_USER, first, reason="交错了")
    commit(book(without("行业", 1, revised)))


def test_whose_they_are(city):
    with reading() as connection:
        for other in (User("某人", Role.LEADER), User("某人", Role.OFFICE, pilot_id=city - 1)):
            with pytest.raises(Forbidden):
                retired(connection, other, "jinghai")
