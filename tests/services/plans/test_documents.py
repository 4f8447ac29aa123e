"""Tables of a Word or PDF plan become a proposal for the plan's workbook, to be checked cell by cell (rules 2.10)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data_access.engine import reading
from domain.intake.views import Weight
from domain.words import Operator, TargetKind
from reports.plan_workbook import HEADING_ROW, plan_workbook
from seed_data.published import published, published_names
from services.access import DEMO_USER, Role, User
from services.errors import Forbidden, Refused
from services.plans.document_tables import ProposedRow, proposed
from services.plans.documents import DocumentTable, read_plan_document, target_names, with_proposals
from services.plans.revising import plan_cells, preview_of
from services.plans.table_use import NAME, UNREAD, VALUE, guess
from tests.plan_documents import PRINTED, SAVED, Annex, by_years, word
from tests.services.plans.a_city import PLAN, ROWS, UPRIGHT, filled

PRINTED_TARGETS = Path(__file__).parents[2] / "seed_data" / "plan_targets_printed.csv"
AS_OFFICE_SAYS = {"基础化学原料制造业": "基础化学原料制造"}
"""The one heading that the office writes otherwise: the plan's text calls the industry so."""


def documents() -> dict[str, bytes]:
    """Both annexes of Yinchuan and Songjiang's, as Word and as PDF; one of them over the end of a page."""
    found = {}
    for name in ("annexes", "annexes_over_the_page"):
        annexes, how = PRINTED[name]
        found[f"{name}.docx"] = word(annexes, **how)
        found[f"{name}.pdf"] = (SAVED / f"plan_{name}.pdf").read_bytes()
    return found


def targets_of(table: DocumentTable, indicators: dict | None = None) -> list[ProposedRow]:
    """What the table says once the office has put the name of one industry right."""
    use = guess(table.cells)
    columns = [replace(one, industry=AS_OFFICE_SAYS.get(one.industry, one.industry)) for one in use.columns]
    rows = proposed(table.cells, replace(use, columns=tuple(columns)), indicators or {}, table.lines)
    return [row for row in rows if row.record == "targets"]


def printed(pilot: str) -> list[dict[str, str]]:
    """Of the tables, typed from the document by another person."""
    with PRINTED_TARGETS.open() as file:
        return [row for row in csv.DictReader(file) if (row["pilot"], row["source_kind"]) == (pilot, "table")]


def names() -> dict:
    with reading() as connection:
        return target_names(connection, DEMO_USER, map(published, published_names()))


@pytest.mark.parametrize("name", documents())
def test_yinchuans_annexes_come_out_right_to_the_cell(plans_url, name):
    tables = read_plan_document(DEMO_USER, documents()[name]).tables
    known = names()
    found = [
        (
            row.values["source_name"],
            row.values["unit"],
            row.values["district"] or row.values["industry"],
            "2025-2027 total" if row.values["period"] == "全期" else row.values["period"],
            row.values["value"],
            row.values["operator"].value,
        )
        for table in tables[:2]
        for row in targets_of(table, known)
    ]
    expected = [
        (
            row["indicator_zh"],
            row["unit"],
            "" if row["scope_type"] == "total" else row["scope_zh"],
            row["period"],
            float(row["value"]),
            row["operator"],
        )
        for row in printed("yinchuan")
    ]
    assert len(expected) == 110 + 54
    assert found == expected


@pytest.mark.parametrize("name", documents())
def test_songjiangs_annex_comes_out_right_to_the_cell(plans_url, name):
    table = read_plan_document(DEMO_USER, documents()[name]).tables[2]
    found = [
        ("2025-2026 total" if row.values["period"] == "全期" else row.values["period"], row.values["value"])
        for row in targets_of(table)
    ]
    expected = [(row["period"], float(row["value"])) for row in printed("songjiang")]
    assert len(expected) == 42
    assert found == expected
    called = list(dict.fromkeys(row.values["source_name"] for row in targets_of(table)))
    assert called[:3] == ["擬改造規上工業中小企業數量", "擬改造規下工業中小企業數量", "擬改造企業合計"]
    assert called[-1] == "擬建設中小企業數字化轉型公共服務平臺(三個細分行業共用)", "no unit stands in these brackets"
    assert len(called) == 14, "the heading within the table is no target"


def test_what_a_known_plan_calls_a_target_names_its_indicator(plans_url):
    table = read_plan_document(DEMO_USER, documents()["annexes.docx"]).tables[0]
    rows = {row.values["source_name"]: row.values for row in targets_of(table, names())}
    assert rows["拟改造企业数量"]["indicator"] == "完成改造"
    giants = rows["拟改造企业中专精特新“小巨人”企业数量"]
    assert giants["unit"] == "家", "the plan leaves it out: the indicator's"
    without = {row.values["source_name"]: row.values for row in targets_of(table)}
    assert (without["拟改造企业数量"]["indicator"], without["拟改造企业数量"]["unit"]) == ("", "家")
    assert without["拟改造企业中专精特新“小巨人”企业数量"]["unit"] == ""


def rows_of(*lines: Sequence[str]) -> list[list[str]]:
    return [list(line) for line in lines]


TASKS = rows_of(
    ("序号", "重点任务", "牵头部门", "完成时限"),
    ("1", "组建专班", "市工信局、市财政局", "2026-03-31"),
    ("2", "开展诊断", "市工信局", "2026-06-30"),
)


def test_a_table_of_tasks_becomes_tasks():
    use = guess(TASKS)
    assert (use.record, use.heading_rows) == ("tasks", 1)
    assert [column.use for column in use.columns] == ["序号", "任务", "责任单位", "结束日"]
    first = proposed(TASKS, use, {})[0]
    assert first.values == {
        "number": "1",
        "title": "组建专班",
        "departments": "市工信局、市财政局",
        "ends_on": "2026-03-31",
        "quote": "1 | 组建专班 | 市工信局、市财政局 | 2026-03-31",
    }
    assert first.origins["title"] == "第 2 行第 2 列“组建专班”"


@pytest.mark.parametrize(
    ("cells", "uses", "heading"),
    [
        (rows_of(("名称", "2026年"), ("诊断企业(家)", "80")), [NAME, VALUE], 1),
        (rows_of(("名称", "2026"), ("诊断企业(家)", "80")), [NAME, VALUE], 1),
        (rows_of(("年度", "诊断企业(家)"), ("2026年", "80"), ("合计", "80")), ["期间", VALUE], 1),
        (rows_of(("", "目标"), ("东岭区", "80"), ("西岭街道", "2016")), ["地区", VALUE], 1),
        (rows_of(("", "单位", "目标"), ("诊断", "家", "80")), [NAME, "单位", VALUE], 1),
        (rows_of(("序号", "内容", "数"), ("1", "诊断", "9"), ("2", "签约", "8")), [UNREAD, NAME, VALUE], 1),
        (rows_of(("内容", "备注"), ("诊断", "无")), [NAME, UNREAD], 1),
        (rows_of(("甲", "乙")), [UNREAD, UNREAD], 1),
        ([], [], 0),
    ],
)
def test_what_columns_are_taken_for(cells, uses, heading):
    use = guess(cells)
    assert ([column.use for column in use.columns], use.heading_rows) == (uses, heading)


def test_a_share_and_a_number_in_thousands():
    cells = rows_of(("名称", "2026年"), ("达标率", "95.5%"), ("可争取资金(万元)", "1，512"), ("不定", "若干"))
    rows = proposed(cells, guess(cells), {})
    assert [(row.values["value"], row.values["unit"]) for row in rows] == [(95.5, "%"), (1512, "万元")]
    assert {row.values["operator"] for row in rows} == {Operator.EQUAL}
    assert {row.values["kind"] for row in rows} == {TargetKind.TABLE}


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("完成改造企业数量（家）", "完成改造"),
        ("完成改造家数", "完成改造"),
        ("完成改造", "完成改造"),
        ("完成改造率", ""),
        ("数量", ""),
    ],
)
def test_a_target_is_known_also_where_its_name_says_that_it_is_counted(name, indicator):
    cells = rows_of(("名称", "2026年"), (name, "40"))
    (row,) = proposed(cells, guess(cells), {"完成改造": ("完成改造", "家")})
    assert row.values["indicator"] == indicator


def test_districts_that_targets_name_are_proposed_once_each():
    annex = by_years()
    cells = [[text or "" for text in row] for row in annex.rows]
    for row in range(2, 15):
        cells[row][0] = "2026年"
    rows = proposed(cells, guess(cells), {})
    assert [row.values["name"] for row in rows if row.record == "districts"] == [f"第{n}镇" for n in range(1, 15)]


def proposal(annex: Annex, **how) -> tuple[bytes, str]:
    """The workbook of a new city with a document's table in it, and its text."""
    document = read_plan_document(DEMO_USER, word([annex], **how))
    cells = document.tables[0].cells
    use = guess(cells)
    rows = proposed(cells, use, {"完成改造企业数量": ("完成改造", "家")}, document.tables[0].lines)
    with reading() as connection:
        found, marks = with_proposals(plan_cells(connection, DEMO_USER, None), rows)
    return plan_workbook(found, "方案表", marks, document.text), document.text


def heads(sheet) -> dict[str, int]:
    return {sheet.cell(HEADING_ROW, place).value: place for place in range(1, sheet.max_column + 1)}


def test_each_proposed_cell_is_marked_and_asked_about_until_somebody_has_looked(plans_url):
    content, text = proposal(by_years())
    book = load_workbook(io.BytesIO(content))
    sheet = book["目标"]
    at = heads(sheet)
    value = sheet.cell(HEADING_ROW + 2, at["目标数"])
    assert (value.value, value.fill.fgColor.rgb) == (2026, "00FFF2CC")
    assert value.comment.text == "读自方案第 2 行第 3 列“2026”，请对照原文核对"
    assert sheet.cell(HEADING_ROW + 2, at["比较"]).fill.fgColor.rgb != "00FFF2CC", "that was not read"
    assert sheet.cell(HEADING_ROW + 2, at["核对"]).value == "待核对"
    assert text.splitlines()[0] == book["方案原文"]["A1"].value

    districts = book["地区"]
    at_district = heads(districts)
    for row in range(HEADING_ROW + 2, HEADING_ROW + 16):
        name = districts.cell(row, at_district["名称"]).value
        districts.cell(row, at_district["简称"], name)
        districts.cell(row, at_district["类型"], "街镇")
    rest = {title: rows for title, rows in ROWS.items() if title not in ("地区", "目标")}
    seen = preview_of(DEMO_USER, filled(book, {**UPRIGHT, "简称": "静海"}, rest), None)
    assert seen.of(Weight.ERROR) == ()
    asked = [problem for problem in seen.problems if problem.weight is Weight.EXPLAIN]
    unread = [problem.where for problem in asked if "还没有核对" in problem.cause]
    assert unread[:2] == ["地区 H5 核对", "地区 H6 核对"]
    assert len(unread) == 14 + 28
    quotes = {problem.sheet for problem in asked if "找不到" in problem.cause}
    assert "目标" not in quotes, "rows of the document's table are found in its text"

    for title in ("地区", "目标"):
        page = book[title]
        for row in range(HEADING_ROW + 2, page.max_row + 1):
            page.cell(row, heads(page)["核对"]).value = None
    seen = preview_of(DEMO_USER, filled(book, UPRIGHT, rest), None)
    assert not [problem for problem in seen.problems if "还没有核对" in problem.cause]
    targets = next(part for part in seen.parts if part.title == "目标")
    assert len(targets.new) == 28
    assert PLAN in seen.parts[1].new


def test_a_district_that_stands_there_is_not_proposed_again():
    cells = {"districts": [{"name": "东岭区"}], "targets": []}
    rows = [ProposedRow("districts", {"name": name}, {"name": "第 2 行第 1 列"}) for name in ("东岭区", "西岭区")]
    found, marks = with_proposals(cells, rows)
    assert [row["name"] for row in found["districts"]] == ["东岭区", "西岭区"]
    assert marks == {("districts", 1, "name"): "第 2 行第 1 列"}
    assert cells["districts"] == [{"name": "东岭区"}]


def test_who_may_read_a_plan_in():
    with pytest.raises(Forbidden):
        read_plan_document(User("某人", Role.LEADER), b"")
    with pytest.raises(Refused, match="这不是 Word"):
        read_plan_document(DEMO_USER, b"x")
