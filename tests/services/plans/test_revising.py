"""A plan's workbook: all problems at their cells, the difference, one transaction (rules 2.10)."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from data_access import tables
from data_access.commands.identity import insert_account, insert_grant
from data_access.engine import reading, writing
from data_access.queries.pilots import get_pilot, list_pilots
from data_access.queries.plans import catalogue, stored_plan
from data_access.upload_reading import read_upload
from domain.intake.views import Weight
from domain.words import ReportedEvery
from reports.plan_workbook import plan_workbook
from seed_data.published import published, published_names
from services.access import DEMO_USER, Role, User
from services.clock import now
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.plans import revising
from services.plans.documents import with_words
from services.plans.filling import cells_of
from services.plans.revising import commit_plan, plan_cells, preview_of, published_cells
from services.plans.sheet_wording import SheetWording
from services.plans.steps import may_begin_one, pilots_to_set_up, setup_of
from services.units.changes import rename_unit
from tests.services.plans.a_city import ROWS, UPRIGHT, blank, filled, with_cell


def told(content: bytes, code: str | None = None) -> list[tuple[str, str, str]]:
    """Weight, where, cause of every problem."""
    return [(one.weight.value, one.where, one.cause) for one in preview_of(DEMO_USER, content, code).problems]


def set_up(content: bytes) -> None:
    commit_plan(DEMO_USER, content, None, seen=preview_of(DEMO_USER, content, None), confirmed=False)


DAY = date(2025, 1, 1)
NO_CODE = "“6401”不是 GB/T 2260 的 6 位代码，也不是乡镇街道的 9 位代码"


def counts(seen) -> dict[str, tuple[int, int, int, int]]:
    found = {one.title: (len(one.new), len(one.changed), one.unchanged, len(one.missing)) for one in seen.parts}
    return {title: numbers for title, numbers in found.items() if any(numbers)}


def test_each_published_plan_goes_out_as_a_workbook_and_comes_back_unchanged(plans_url):
    targets = 0
    with reading() as connection:
        pilots = [(row.code, row.id, row.name) for row in list_pilots(connection)]
        names = catalogue(connection)
        books = {c: plan_workbook(cells_of(stored_plan(connection, i), names), n) for c, i, n in pilots}
    for code, content in books.items():
        seen = preview_of(DEMO_USER, content, code)
        assert (seen.problems, seen.changes, seen.is_new) == ((), 0, False), code
        assert all(not one.missing for one in seen.parts)
        targets += next(one.unchanged for one in seen.parts if one.title == "目标")
    assert targets == 306


def test_a_city_sets_itself_up_and_has_its_first_lights(plans_url):
    content = filled(blank())
    seen = preview_of(DEMO_USER, content, None)
    assert (seen.code, seen.is_new, seen.problems) == ("jinghai", True, ())
    assert counts(seen) == {
        "试点": (1, 0, 0, 0),
        "文件": (2, 0, 0, 0),
        "阶段": (2, 0, 0, 0),
        "地区": (2, 0, 0, 0),
        "行业": (2, 0, 0, 0),
        "成员单位": (2, 0, 0, 0),
        "任务": (1, 0, 0, 0),
        "目标": (2, 0, 0, 0),
    }
    commit_plan(DEMO_USER, content, None, seen=seen, confirmed=False)
    with reading() as connection:
        pilot = get_pilot(connection, "jinghai")
        assert (pilot.first_on.isoformat(), pilot.last_on.isoformat()) == ("2025-12-01", "2027-12-31")
        assert (pilot.central_fund_fen, pilot.document_title) == (9_000_000_000, ROWS["文件"][0]["文件名称"])
        assert (pilot.is_demo, pilot.demo_today) == (False, None)
        plan = stored_plan(connection, pilot.id)
        assert [(row["district"], row["period"], row["value"]) for row in plan["targets"]] == [
            ("", "2025-2027 total", 120),
            ("东岭区", "2026", 40),
        ]
        assert plan["tasks"][0]["departments"] == "市工信局;市财政局"
        assert plan["batches"] == plan["clauses"] == [], "no terms and no clause that nobody gave"
        live = select(func.count()).select_from(tables.Period).where(tables.Period.pilot_id == pilot.id)
        assert connection.scalar(live) == 1
        event = connection.execute(select(tables.AuditEvent.__table__).order_by(tables.AuditEvent.id.desc())).first()
        assert (event.action, event.subject_id) == ("set_up", "jinghai")
    again = preview_of(DEMO_USER, content, "jinghai")
    assert (again.changes, again.is_new) == (0, False)


@pytest.mark.parametrize(
    ("title", "row", "heading", "value", "where", "cause"),
    [
        ("阶段", 0, "开始日", "2025-13-01", "阶段 C5 开始日", "“2025-13-01”不是日期"),
        ("阶段", 1, "开始日", "2028-01-01", "阶段 D6 结束日", "2027-12-31 早于“开始日”的 2028-01-01"),
        ("地区", 1, "类型", "开发区", "地区 C6 类型", "“开发区”不在可选范围"),
        ("地区", 1, "简称", "东岭", "地区 B6 简称", "“东岭”与第 5 行重复"),
        (
            "地区",
            0,
            "行政区划代码",
            "6401",
            "地区 D5 行政区划代码",
            "“6401”不是 GB/T 2260 的 6 位代码，也不是乡镇街道的 9 位代码",
        ),
        ("成员单位", 0, "是专班办公室", "否", "成员单位 是专班办公室", "专班办公室要有且只有一个"),
        ("目标", 0, "指标", "上云率", "目标 B5 指标", "找不到“上云率”"),
        ("目标", 0, "单位", "万元", "目标 G5 单位", "“万元”与指标的“家”不能换算"),
        ("目标", 0, "期间", "三年", "目标 E5 期间", "看不懂“三年”"),
        ("目标", 0, "期间", "2029", "目标 E5 期间", "“2029”不在试点的 2025—2027 年之内"),
        ("目标", 1, "地区", "西岭区", "目标 C6 地区", "找不到“西岭区”"),
        ("目标", 0, "目标数", "约120", "目标 F5 目标数", "“约120”不是数"),
        ("文件", 0, "印发日", None, "文件 D5 印发日", "方案的印发日没有填"),
        ("文件", 0, "印发日", "2025-12-20", "文件 E5 施行日", "2025-12-15 早于“印发日”的 2025-12-20"),
        ("目标", 0, "目标数", 1.5, "目标 F5 目标数", "1.5 家不像方案里的数"),
        ("目标", 0, "目标数", 2e9, "目标 F5 目标数", "2000000000 家不像方案里的数"),
        ("行业", 0, "简称", "轴承及其零部件", "行业 B5 简称", "有 7 个字"),
    ],
)
def test_a_mistake_is_told_at_its_cell_and_nothing_is_written(plans_url, title, row, heading, value, where, cause):
    content = filled(blank(), rows=with_cell(title, row, heading, value))
    assert ("error", where, cause) in told(content)
    with pytest.raises(Refused, match="处错误"):
        set_up(content)
    with reading() as connection:
        assert get_pilot(connection, "jinghai") is None


def test_all_mistakes_are_told_at_once(plans_url):
    rows = with_cell("目标", 0, "指标", "上云率")
    rows["地区"][1]["类型"] = "开发区"
    places = {where for weight, where, _ in told(filled(blank(), {**UPRIGHT, "层级": "省", "代码": "静海"}, rows))}
    assert {"目标 B5 指标", "地区 C6 类型", "试点 B6 层级"} <= places


def test_a_sheet_that_is_missing_is_an_error_where_there_is_no_pilot_without_it(plans_url):
    book = load_workbook(io.BytesIO(filled(blank())))
    del book["地区"], book["任务"]
    file = io.BytesIO()
    book.save(file)
    found = told(file.getvalue())
    assert ("error", "地区", "没有“地区”表") in found
    assert not any("任务" in where for _, where, _ in found)


def test_a_quote_that_is_not_in_the_plans_text_is_a_question(plans_url):
    book = blank()
    book["方案原文"]["A1"] = "一、准备阶段\n（2025年12月）。实施阶段到 2027年12月。聚焦轴承制造、"
    book["方案原文"]["A2"] = "食品加工。开展摸底。东岭区40家，到2027年底完成不少于100家。"
    content = filled(book)
    assert told(content) == [("explain", "目标 K5 方案原文", "这句话在“方案原文”表里找不到")]
    with pytest.raises(Refused, match="要确认"):
        set_up(content)
    commit_plan(DEMO_USER, content, None, seen=preview_of(DEMO_USER, content, None), confirmed=True)


TEXT = """一、准备阶段
（２０２５年１２月）。实施阶段 到2027年 12月。聚焦轴承制造、食品加工，推进"链式"转型——样本 [2025] 31号。
开展摸底。地区 | 完成改造
东岭区 | 40
到2027年底完成不少于120家。"""


QUOTES = {
    "准备阶段（2025年12月）": False,  # widths and a line break
    "实施阶段到２０２７年12月": False,
    "推进“链式”转型—样本〔2025〕31号": False,  # quotation marks, dashes, brackets
    "东岭区40": False,  # the lines of a table
    "东岭区 | 40": False,
    "准备阶段，2025年12月": True,
    "东岭区41": True,
}


def test_a_quote_is_looked_for_in_the_text_that_is_pasted(plans_url):
    words = SheetWording()
    assert {quote: not words.holds(TEXT, quote) for quote in QUOTES} == QUOTES
    content = filled(blank(), rows=with_cell("阶段", 0, "方案原文", "东岭区41"))
    seen = preview_of(DEMO_USER, with_words(DEMO_USER, content, TEXT), None)
    assert [(one.weight.value, one.where) for one in seen.problems] == [("explain", "阶段 E5 方案原文")]


def test_what_is_pasted_is_kept_in_the_workbook_and_changes_no_difference(plans_url):
    pasted = f"另一份方案\n\n<&>\x08{'长' * 40_000}"
    content = with_words(DEMO_USER, filled(blank()), pasted)
    sheet = load_workbook(io.BytesIO(content))["方案原文"]
    assert [len(row[0].value) for row in sheet.iter_rows()] == [5, 32_000, 8_003]
    assert sheet["A2"].value.startswith("<&>长")
    assert with_words(DEMO_USER, content, " \n") is content
    seen = preview_of(DEMO_USER, content, None)
    assert {one.weight for one in seen.problems} == {Weight.EXPLAIN}
    commit_plan(DEMO_USER, content, None, seen=seen, confirmed=True)
    again = preview_of(DEMO_USER, content, "jinghai")
    assert (again.changes, sum(len(part.missing) for part in again.parts)) == (0, 0)
    book = load_workbook(io.BytesIO(content))
    del book["方案原文"]
    file = io.BytesIO()
    book.save(file)
    for wrong, told in ((file.getvalue(), "没有“方案原文”表"), (b"a,b", "只有 .xlsx 的方案表能附上全文")):
        with pytest.raises(Refused, match=told):
            with_words(DEMO_USER, wrong, "全文")
    with pytest.raises(Refused, match="方案全文有 400001 字"):
        with_words(DEMO_USER, content, "字" * 400_001)


def test_a_target_is_revised_by_a_row_of_its_own_and_never_overwritten(plans_url):
    set_up(filled(blank()))
    overwritten = filled(blank(), rows=with_cell("目标", 0, "目标数", 100))
    cause = "已印发的目标是不少于 120，改成了不少于 100"
    assert ("error", "目标 F5 目标数", cause) in told(overwritten, "jinghai")
    rows = with_cell("目标", 0, "目标数", 120)
    notice = {"出处文件": "奖补资金管理办法", "从哪天起": "2026-10-01", "方案原文": "调整为100家"}
    rows["目标"].append({**rows["目标"][0], "目标数": 100, **notice})
    revised = filled(blank(), rows=rows)
    seen = preview_of(DEMO_USER, revised, "jinghai")
    assert counts(seen)["目标"] == (1, 0, 2, 0)
    commit_plan(DEMO_USER, revised, "jinghai", seen=seen, confirmed=False)
    with reading() as connection:
        plan = stored_plan(connection, get_pilot(connection, "jinghai").id)
    versions = [(row["value"], row["effective_from"].isoformat()) for row in plan["targets"] if not row["district"]]
    assert versions == [(120, "2025-12-15"), (100, "2026-10-01")]


def test_an_indicator_of_its_own_is_reported_and_a_known_one_keeps_its_meaning(plans_url):
    own = {
        "指标名称": "数字化诊所挂牌数",
        "由谁填报": "地区",
        "单位": "家",
        "方向": "越高越好",
        "多久报一次": "每季度",
        "口径": "当年挂牌的诊所",
        "出处": "方案第三章",
    }
    target = {**ROWS["目标"][1], "方案中的名称": "诊所", "指标": "数字化诊所挂牌数"}
    book = blank()
    sheet = book["指标"]
    known = [sheet.cell(row, 1).value for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value]
    row = row_of_own = 5 + len(known)
    for place in range(1, sheet.max_column + 1):
        if (heading := sheet.cell(3, place).value) in own:
            sheet.cell(row, place, own[heading])
    scoped = next(
        row for row in range(5, row) if sheet.cell(row, 3).value == "家" and sheet.cell(row, 2).value == "试点整体"
    )
    sheet.cell(scoped, 2, "地区")
    content = filled(book, rows={**ROWS, "目标": [*ROWS["目标"], target]})
    seen = preview_of(DEMO_USER, content, None)
    assert seen.problems == ()
    commit_plan(DEMO_USER, content, None, seen=seen, confirmed=False)
    with reading() as connection:
        row = next(row for row in catalogue(connection) if row["name"] == "数字化诊所挂牌数")
        assert (row["code"], row["measure"], row["reported_scope"].value) == ("jinghai_own1", "reported", "district")
        assert row["reported_every"] is ReportedEvery.QUARTERLY
        assert get_pilot(connection, "jinghai").reported_scopes.endswith(":district")
        elsewhere = plan_cells(connection, DEMO_USER, "yinchuan")
    assert "数字化诊所挂牌数" not in {row["name"] for row in elsewhere["indicators"]}
    assert preview_of(DEMO_USER, content, "jinghai").changes == 0
    place = next(at for at in range(1, sheet.max_column + 1) if sheet.cell(3, at).value == "多久报一次")
    sheet.cell(row_of_own, place, "每年")
    yearly = preview_of(DEMO_USER, filled(book, rows={**ROWS, "目标": [*ROWS["目标"], target]}), "jinghai")
    changed = next(part.changed for part in yearly.parts if part.title == "指标")
    assert changed == (("数字化诊所挂牌数", "多久报一次", "每季度", "每年"),)
    sheet.cell(scoped, 3, "人")
    refused = filled(book, rows={**ROWS, "目标": [*ROWS["目标"], target]})
    assert any("单位、方向、口径、出处不能改" in cause for _, _, cause in told(refused, "jinghai"))


def test_two_people_revise_one_plan_and_the_second_is_told(plans_url):
    set_up(filled(blank()))
    first = filled(blank(), rows=with_cell("地区", 0, "简称", "东"))
    second = filled(blank(), rows=with_cell("地区", 0, "简称", "岭"))
    seen = preview_of(DEMO_USER, second, "jinghai")
    commit_plan(DEMO_USER, first, "jinghai", seen=preview_of(DEMO_USER, first, "jinghai"), confirmed=False)
    both = "地区“东岭区”的简称核对时是东岭，现在是东，您的表是岭"
    with pytest.raises(Refused, match=f"核对以后有人改过方案（演示用户的第 2 号方案表）.*{both}"):
        commit_plan(DEMO_USER, second, "jinghai", seen=seen, confirmed=False)
    change = preview_of(DEMO_USER, second, "jinghai").parts[3].changed
    assert change == (("东岭区", "简称", "东", "岭"),)


def test_whose_workbook_it_is(plans_url):
    content = filled(blank(), {**UPRIGHT, "代码": "yinchuan"})
    assert ("error", "试点 代码", "代码“yinchuan”已有试点在用") in told(content)
    assert ("error", "试点 代码", "这是“jinghai”的方案表，不是“yinchuan”的") in told(filled(blank()), "yinchuan")
    with reading() as connection:
        pilot = get_pilot(connection, "yinchuan").id
        bound = User("某人", Role.OFFICE, pilot_id=pilot)
        assert pilots_to_set_up(connection, bound) == [("yinchuan", get_pilot(connection, "yinchuan").name)]
        assert not may_begin_one(bound)
        assert may_begin_one(DEMO_USER)
        with pytest.raises(Forbidden):
            plan_cells(connection, bound, "songjiang")
        with pytest.raises(Forbidden):
            setup_of(connection, bound, "songjiang")
    with pytest.raises(Forbidden):
        preview_of(bound, filled(blank()), None)
    with pytest.raises(Forbidden):
        preview_of(User("某人", Role.LEADER), filled(blank()), None)


def test_a_published_plan_is_a_pattern_without_its_code_terms_and_clauses(plans_url):
    with reading() as connection:
        for name in published_names():
            cells = published_cells(connection, DEMO_USER, published(name))
            content = plan_workbook(cells, "方案表")
            assert [(one.weight, one.heading) for one in preview_of(DEMO_USER, content, None).problems] == [
                (Weight.ERROR, "代码")
            ]
            assert cells["batches"] == cells["clauses"] == []


def test_the_four_steps_say_what_is_done(plans_url):
    set_up(filled(blank()))
    with reading() as connection:
        steps = setup_of(connection, DEMO_USER, "jinghai").steps
    assert [(step.title, step.is_done) for step in steps] == [
        ("方案与目标", True),
        ("单位与人员", False),
        ("批次与条件", False),
        ("企业名单", False),
    ]
    assert [(step.way, step.path, dict(step.words)) for step in steps] == [
        ("看方案表", "", {}),
        ("去用户与权限", "users", {}),
        ("填方案表", "", {}),
        ("去数据报送", "intake", {"at": "file", "report": "enterprises"}),
    ]
    terms = {"奖补比例（%）": 30, "出处": "办法第十条"} | {f"{level}级上限（万元）": 30 for level in "二三四"}
    content = filled(blank(), rows={**ROWS, "批次": [{"批次": 1, "开始日": "2026-03-01"} | terms]})
    commit_plan(DEMO_USER, content, "jinghai", seen=preview_of(DEMO_USER, content, "jinghai"), confirmed=False)
    with reading() as connection:
        step = setup_of(connection, DEMO_USER, "jinghai").steps[2]
    assert (step.is_done, step.said, step.path, step.words) == (True, "1 个批次", "subsidy", {"view": "record"})


def test_a_file_is_read_once_while_it_is_looked_at_and_committed(plans_url, monkeypatch):
    revising.read_sheets.cache_clear()
    content, read = filled(blank(), rows=with_cell("任务", 0, "任务", "摸清家底")), []
    monkeypatch.setattr(revising, "read_upload", lambda content: read.append(content) or read_upload(content))
    seen = [preview_of(DEMO_USER, content, None) for _ in range(3)]
    commit_plan(DEMO_USER, content, None, seen=seen[-1], confirmed=False)
    assert len(read) == 1
    with pytest.raises(Refused, match="已损坏"):
        preview_of(DEMO_USER, b"PK\x03\x04 none", None)


def test_an_old_name_of_a_unit_is_told_the_new_one_and_brings_no_second_unit(plans_url):
    """rules 2.14"""
    content = filled(blank())
    set_up(content)
    with writing() as session:
        connection = session.connection()
        desk = Desk.on(connection, get_pilot(connection, "jinghai").id, DEMO_USER)
        words = {"kind": "district", "unit": "东岭区", "name": "东山区", "short_name": "东山", "renamed_on": desk.day}
        rename_unit(desk, **words, document="静政发〔2026〕1号")
    assert [(where, cause) for weight, where, cause in told(content, "jinghai") if weight == "error"] == [
        ("地区 A5 名称", f"“东岭区”已于 {desk.day} 更名为“东山区”")
    ]
    with reading() as connection:
        taken = plan_workbook(plan_cells(connection, DEMO_USER, "jinghai"), "静海")
    seen = preview_of(DEMO_USER, taken, "jinghai")
    assert (seen.problems, seen.changes) == ((), 0)


def in_charge(name: str, role: Role, **words: object) -> None:
    """Somebody with an account and a grant."""
    with writing() as session:
        connection = session.connection()
        number = insert_account(connection, sign_in_name=name, name=name, created_at=now())
        row = {"pilot_id": None, "district_id": None, "department_id": None, "from_on": DAY, "granted_by": "管理员"}
        insert_grant(connection, account_id=number, role=role, **row | {"granted_at": now()} | words)


def people_step() -> tuple[bool, str]:
    with reading() as connection:
        step = setup_of(connection, DEMO_USER, "jinghai").steps[1]
    return step.is_done, step.said.split("；", 1)[-1]


def test_people_are_there_when_two_of_the_office_and_one_of_every_unit_are(plans_url):
    set_up(filled(blank()))
    districts, members = "东岭、高新区还没有人", "市财政局还没有人"
    with reading() as connection:
        pilot = get_pilot(connection, "jinghai").id
        units = {
            row.name: {"pilot_id": pilot, key: row.id}
            for table, key in ((tables.District, "district_id"), (tables.Department, "department_id"))
            for row in connection.execute(select(table.__table__).where(table.pilot_id == pilot))
        }
    assert people_step() == (False, f"专班办公室须 2 人（现有 0 人）；{districts}；{members}")
    in_charge("zhoumin", Role.OFFICE)
    assert people_step() == (False, f"专班办公室须 2 人（现有 1 人）；{districts}；{members}")
    in_charge("wulei", Role.OFFICE, pilot_id=pilot)
    in_charge("gone", Role.DISTRICT, **units["东岭区"], to_on=DAY)
    in_charge("taken", Role.DISTRICT, **units["东岭区"], taken_at=now())
    in_charge("later", Role.DISTRICT, **units["东岭区"], from_on=date(9000, 1, 1))
    assert people_step() == (False, f"{districts}；{members}"), "over, taken back, not yet"
    in_charge("east", Role.DISTRICT, **units["东岭区"])
    assert people_step() == (False, f"高新区还没有人；{members}")
    in_charge("park", Role.DISTRICT, **units["静海高新技术产业开发区"])
    in_charge("money", Role.DEPARTMENT, **units["市财政局"])
    assert people_step()[0]
