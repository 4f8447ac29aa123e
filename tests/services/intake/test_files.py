"""Files as real offices make them: each habit is read right, or asked at its cell; nothing is misread in silence (rules
9.2, 9.3, 9.4)."""

import csv
import io
import re
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from data_access.queries.intake import stored_rows
from data_access.queries.pilots import get_pilot
from domain.intake.forms import FORMS, Kind
from domain.intake.views import Weight
from reports.intake_template import HEADING_ROW, intake_template
from services.access import DEMO_USER
from services.desk import Desk
from services.evaluation.who_reports import user_named
from services.intake.check import check_upload, parse_upload
from services.intake.commit import NotCommitted, commit_upload
from services.intake.edit import edit_view, save_row
from services.intake.template import template_view
from services.intake.trail import marked
from tests.data_access.test_upload_reading import repacked
from tests.databases import undone
from tests.services.intake.test_intake import MONEY, WHY, Clerk, a_valid_code

FIRST = HEADING_ROW + 1
OFFICE = "专班办公室"


def told(checked, weight=None):
    return [(p.cell, p.cause) for p in checked.problems if weight in (None, p.weight)]


def changes(checked):
    return {change.key[0]: {f: new for f, (_, new) in change.fields.items()} for change in checked.difference.changed}


def sheet_file(*sheets):
    """A workbook of (name, rows, change) without a stamp."""
    made = Workbook()
    made.remove(made.active)
    for name, rows, change in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        change(sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def as_it_is(_sheet):
    return None


def checked_file(connection, content, unit="永宁县", name="报送.xlsx", kind=None):
    pilot = get_pilot(connection, "yinchuan").id
    desk = Desk.on(connection, pilot, user_named(connection, pilot, unit))
    return check_upload(desk, parse_upload(content, name, kind))


def own_rows(connection, kind, number=3):
    pilot = get_pilot(connection, "yinchuan").id
    home = user_named(connection, pilot, "永宁县").district_id
    return stored_rows(connection, pilot, kind, district_id=home)[:number]


# ── an old copy ─────────────────────────────────────────────────────────────


def test_an_old_copy_never_puts_back_what_others_changed_since(demo_both):
    mine, theirs = Clerk(demo_both, Kind.ENTERPRISES), Clerk(demo_both, Kind.ENTERPRISES, OFFICE)
    code = mine.value(FIRST, "uscc")
    at = theirs.row_where(lambda get: get("uscc") == code)
    before = mine.value(FIRST, "scale"), mine.value(FIRST, "planned_year")
    theirs.put(at, scale="规下" if before[0] == "规上" else "规上", planned_year=2030, remark=WHY)
    mine.put(FIRST + 1, planned_year=2029)
    with undone(demo_both):
        theirs.commit()
        checked = mine.check()
        assert changes(checked) == {mine.value(FIRST + 1, "uscc"): {"planned_year": 2029}}
        assert told(checked) == [("", "有 2 格在下载模板以后已由别人改过，这份文件没有动它们，按现在的值")]


def test_what_both_changed_is_asked_with_both_values_and_a_word_on_another_matter_answers_it_not(demo_both):
    mine, theirs = Clerk(demo_both, Kind.ENTERPRISES), Clerk(demo_both, Kind.ENTERPRISES, OFFICE)
    code = mine.value(FIRST, "uscc")
    theirs.put(theirs.row_where(lambda get: get("uscc") == code), planned_year=2030)
    mine.put(FIRST, planned_year=2031, remark="上月漏报")
    was = load_year(demo_both, code)
    with undone(demo_both):
        theirs.commit()
        (asked,) = mine.check().unanswered
        assert asked.cause.startswith(f"模板给出时是 {was}，{theirs.user.name}已于 2026-11-15 改为 2030")
        with pytest.raises(NotCommitted, match="1 处需要说明"):
            mine.commit(explained={"*": "上月漏报"})
        mine.put(FIRST, remark="以本表为准")
        assert mine.commit().changed == 1


def load_year(connection, code):
    (row,) = stored_rows(connection, get_pilot(connection, "yinchuan").id, Kind.ENTERPRISES, first_keys=[code])
    return row["planned_year"]


def test_an_edit_of_one_row_is_not_put_back_either(demo_both):
    mine = Clerk(demo_both, Kind.PROJECTS)
    code, old = mine.value(FIRST, "code"), mine.value(FIRST, "name")
    office = Desk.on(demo_both, mine.pilot_id, DEMO_USER)
    rows = [["项目编号", "项目名称"], [code, old]]
    with undone(demo_both):
        save_row(office, edit_view(office, Kind.PROJECTS, (code,)), {"name": "办公室改的名称"})
        assert mine.check().difference.writes == ()
        copied = checked_file(demo_both, sheet_file(("Sheet", rows, as_it_is)))
        assert [p.cause.partition("，")[0] for p in copied.unanswered] == [f"{old}是旧值"]
        assert copied.unanswered[0].says == ("改回",)


# ── everything is read or named ─────────────────────────────────────────────


def test_a_copied_sheet_and_its_original_are_one_batch_and_where_they_differ_it_is_asked(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    copy = clerk.book.copy_worksheet(clerk.sheet)
    copy.title = "填报 (2)"
    copy.cell(FIRST, clerk.places["计划改造年份"]).value = 2031
    checked = clerk.check()
    assert changes(checked) == {clerk.value(FIRST, "uscc"): {"planned_year": 2031}}
    assert [(p.sheet, p.weight, p.says) for p in checked.unanswered] == [
        ("填报 (2)", Weight.EXPLAIN, ("以改动为准",)),
    ]
    clerk.put(FIRST, planned_year=2030)
    assert [p.cause for p in clerk.check().of(Weight.ERROR)] == ["两张表不一样：“填报”填 2030，“填报 (2)”填 2031"], (
        "none of them is as stored"
    )


OBSERVED = ["指标", "地区", "细分行业", "统计日", "累计数", "本行说明"]


def test_one_sheet_a_month_is_read_as_one_batch(demo_once):
    october = [OBSERVED, ["征集试点项目", None, None, date(2026, 10, 31), 100, WHY]]
    november = [OBSERVED, ["征集试点项目", None, None, date(2026, 11, 15), 400, WHY]]
    content = sheet_file(("10月", october, as_it_is), ("11月", november, as_it_is))
    checked = checked_file(demo_once, content, OFFICE)
    assert [change.key[3] for change in checked.difference.new] == [date(2026, 10, 31), date(2026, 11, 15)]
    assert {p.sheet for p in checked.problems} == {"10月", "11月"}


def test_merged_names_fill_every_row_and_merged_figures_are_asked(demo_once):
    rows = [
        OBSERVED,
        ["供需对接活动", "永宁县", None, date(2026, 11, 15), 60, None],
        ["征集试点项目", None, None, None, None, None],
        ["供需对接活动", None, "基础化学", None, None, None],
    ]

    def merge(sheet):
        for at in ("B2:B4", "D2:D4", "E2:E3"):
            sheet.merge_cells(at)

    checked = checked_file(demo_once, sheet_file(("Sheet", rows, merge)), OFFICE)
    assert {(c.key[1], c.key[3]) for c in checked.difference.new} == {("永宁县", date(2026, 11, 15))}
    assert {cell for cell, cause in told(checked, Weight.ERROR) if "合并成了一格" in cause} == {"E2", "E3"}


def test_a_merged_batch_belongs_to_all_three_new_projects(demo_once):
    (firm,) = own_rows(demo_once, Kind.ENTERPRISES, 1)
    heads = ["项目编号", "企业信用代码", "项目名称", "批次", "合同金额（万元）"]
    rows = [heads, *([f"YC-NEW-{n}", firm["uscc"], f"新项目{n}", "2" if n == 1 else None, 80] for n in (1, 2, 3))]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, lambda sheet: sheet.merge_cells("D2:D4"))))
    assert [change.after("batch") for change in checked.difference.new] == ["2", "2", "2"]


def test_a_cell_merged_across_two_columns_is_asked_and_a_tall_row_is_one_row(demo_once):
    (one, two, _) = own_rows(demo_once, Kind.PROJECTS)
    heads = ["项目编号", "合同金额（万元）", "核定投入（万元）"]
    rows = [heads, [one["code"], 80, None], [two["code"], 81, 80], [None, None, None]]

    def merge(sheet):
        for at in ("B2:C2", "A3:A4", "B3:B4", "C3:C4"):
            sheet.merge_cells(at)

    checked = checked_file(demo_once, sheet_file(("Sheet", rows, merge)))
    assert told(checked, Weight.ERROR) == [(at, "“合同金额、核定投入”合并成了一格") for at in ("B2", "C2")]
    assert changes(checked)[two["code"]]["contract_fen"] == 81_000_000


def test_hidden_rows_are_read_and_counted(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, planned_year=2031)
    clerk.sheet.row_dimensions[FIRST].hidden = True
    checked = clerk.check()
    assert changes(checked) == {clerk.value(FIRST, "uscc"): {"planned_year": 2031}}
    assert told(checked) == [("", "有 1 行被筛选或隐藏，也已读取")]


def prefixed(parts):
    """The sheet as some libraries write it: every element behind a prefix."""
    name = "xl/worksheets/sheet1.xml"
    xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", parts[name]).replace(b" xmlns=", b" xmlns:x=", 1)
    return {**parts, name: xml}


@pytest.mark.parametrize("change", [lambda parts: parts, prefixed], ids=["plain", "prefixed"])
def test_a_formula_without_a_result_is_told_and_an_empty_text_is_a_blank(demo_once, change):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="=100+8.8")
    clerk.put(FIRST + 1, name='=IF(1=1,"","x")')
    file = io.BytesIO()
    clerk.book.save(file)

    def empty_text(parts):
        name = "xl/worksheets/sheet1.xml"
        head, _, tail = parts[name].partition(f'<c r="C{FIRST + 1}"'.encode())
        tail = tail.replace(b">", b' t="str">', 1)
        return {**parts, name: head + f'<c r="C{FIRST + 1}"'.encode() + tail}

    checked = checked_file(demo_once, repacked(repacked(file.getvalue(), empty_text), change))
    assert told(checked, Weight.ERROR) == [(f"F{FIRST}", "公式没有保存计算结果")]
    assert changes(checked) == {}


# ── dates and numbers ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "look", "day", "cause"),
    [
        (datetime(2026, 11, 2, 23, 59, 17), "yyyy-mm-dd", date(2026, 11, 3), ""),  # noqa: DTZ001
        (datetime(2026, 11, 3, 0, 1), "yyyy-mm-dd", date(2026, 11, 3), ""),  # noqa: DTZ001
        (46328.99951, "General", date(2026, 11, 3), ""),
        (datetime(2026, 11, 3, 14, 37), "yyyy-mm-dd", date(2026, 11, 3), ""),  # noqa: DTZ001
        (datetime(2026, 11, 2, 16, 0), "yyyy-mm-dd", None, "“2026-11-02 16:00”带着钟点，像是换了时区的日期"),  # noqa: DTZ001
        (46328.6666667, "General", None, "“2026-11-02 16:00”带着钟点，像是换了时区的日期"),
        (date(2026, 11, 1), 'yyyy"年"m"月"', None, "只显示到月份（2026-11），看不出是哪一天"),
        (date(2026, 11, 1), "mmm-yy", None, "只显示到月份（2026-11），看不出是哪一天"),
        ("2026年11月", "@", None, "“2026年11月”只写到月份，看不出是哪一天"),
        (date(2026, 11, 3), '[$-804]yyyy"年"m"月"d"日";@', date(2026, 11, 3), ""),
    ],
)
def test_a_day_is_that_day_or_is_asked(demo_once, cell, look, day, cause):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    n = clerk.row_where(lambda get: get("completed_go_live") is not None and get("completed_acceptance") is None)
    clerk.put(n, completed_acceptance=cell, remark=WHY)
    at = clerk.sheet.cell(n, clerk.places["验收完成日"])
    at.number_format = look
    checked = clerk.check()
    assert told(checked, Weight.ERROR) == ([(at.coordinate, cause)] if cause else [])
    assert changes(checked) == ({} if day is None else {clerk.value(n, "code"): {"completed_acceptance": day}})


@pytest.mark.parametrize(
    ("look", "cell", "value"),
    [('0"%"', 99, 99.0), (r"0.0\%", 95.5, 95.5), ("0%", 0.99, 99.0), ("0.0%", 0.955, 95.5)],
)
def test_a_format_that_only_shows_a_sign_does_not_scale(demo_once, look, cell, value):
    clerk = Clerk(demo_once, Kind.OBSERVATIONS, OFFICE)
    n = clerk.row_where(lambda get: get("indicator") == "转型企业绩效达成率")
    clerk.put(n, value=cell)
    clerk.sheet.cell(n, clerk.places["累计数"]).number_format = look
    assert [change.after("value") for change in clerk.check().difference.new] == [value]


def test_a_unit_in_a_format_is_read_and_a_format_that_shrinks_is_asked(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    for n, look in ((FIRST, '#,##0"元"'), (FIRST + 1, '0!.0,"万"'), (FIRST + 2, "#,##0,")):
        clerk.put(n, contract_fen=800_000)
        clerk.sheet.cell(n, clerk.places["合同金额（万元）"]).number_format = look
    checked = clerk.check()
    assert changes(checked)[clerk.value(FIRST, "code")] == {"contract_fen": 80_000_000}
    cause = "单元格的格式把 800000 缩小了显示"
    assert told(checked, Weight.ERROR) == [(f"F{FIRST + 1}", cause), (f"F{FIRST + 2}", cause)]


def with_unit(heading, above, *, below=None):
    def rows(code, amount):
        return [
            ["永宁县项目合同金额变更表"],
            above,
            ["项目编号", "项目名称", heading],
            [code, None, amount],
            below or [],
        ]

    return rows


@pytest.mark.parametrize(
    ("heading", "above", "amount", "fen"),
    [
        ("合同金额", [None, "单位：元"], 800_000, 80_000_000),
        ("合同金额", ["单位：万元"], 80, 80_000_000),
        ("合同金额", ["金额单位：人民币元"], 800_000, 80_000_000),
        ("合同金额", ["单位：", "元"], 800_000, 80_000_000),
        ("合同金额", ["填报单位：元谋县项目办"], 80, 80_000_000),
        ("合同金额（元）", ["单位：元"], 800_000, 80_000_000),
        ("合同金额（元）", ["单位：元"], "80万元", 80_000_000),
        ("合同金额（万元）", ["单位：元"], 80, None),
        ("合同金额", ["单位：元、万元"], 80, None),
    ],
)
def test_the_unit_above_the_table_counts_and_a_clash_is_asked(demo_once, heading, above, amount, fen):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    rows = with_unit(heading, above)(row["code"], amount)
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)), kind=Kind.PROJECTS)
    if fen is None:
        assert [cell for cell, _ in told(checked, Weight.ERROR)] == ["C3"]
    else:
        assert changes(checked) == {row["code"]: {"contract_fen": fen}}


def test_a_unit_below_the_table_must_agree(demo_once):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    rows = with_unit("合同金额", [], below=["注：金额单位：元"])(row["code"], 800_000)
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert told(checked, Weight.ERROR) == [("C3", "表头写“万元”，表下方写“单位：元”")]


def test_an_amount_in_another_unit_is_asked_by_name_of_the_unit(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    n = clerk.row_where(lambda get: (get("contract_fen") or 0) > 0 and get("eligible_fen") != 0)
    clerk.put(n, contract_fen=clerk.value(n, "contract_fen") * 10_000, remark="补充协议")
    (asked,) = [p for p in clerk.check().unanswered if p.heading.startswith("合同金额")]
    assert "像是元和万元弄混了" in asked.cause
    clerk.put(n, remark="补充协议，单位无误")
    assert [p for p in clerk.check().unanswered if p.heading.startswith("合同金额")] == []


def test_a_payment_of_22_yuan_is_asked_and_an_invisible_sign_makes_no_second_document(demo_both):
    with undone(demo_both):
        clerk = Clerk(demo_both, Kind.FUND_ENTRIES, OFFICE)
        clerk.put(FIRST, **MONEY | {"document_no": "银财〔2026〕997号"})
        clerk.commit()
        clerk.put(FIRST, document_no="银财〔2026〕997号\u200b")
        assert told(clerk.check(), Weight.ERROR) == [(f"H{FIRST}", "“银财〔2026〕997号”已登记过一笔预下达")]
        clerk.put(FIRST, document_no="银财—〔2026〕—997号", remark="补登记")
        clerk.put(FIRST + 1, **MONEY | {"document_no": "银财-〔2026〕-997号", "remark": "补登记"})
        asked = [p.cause for p in clerk.check().unanswered]
        assert asked == [], "the first one is new, the second one beside it too"


# ── texts and identity ──────────────────────────────────────────────────────


def test_what_nobody_sees_changes_nothing_and_no_letter_of_unicode_is_deleted(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    name = clerk.value(FIRST, "name")
    clerk.put(
        FIRST,
        name=f"{name[:2]}\u200b{name[2:]}\ufeff\n",
        district="永\u200b宁县",
        uscc=clerk.value(FIRST, "uscc") + "\u2060",
    )
    clerk.put(FIRST + 1, name=clerk.value(FIRST + 1, "name") + "_x000D_\n")
    new = "演示·\U0002ebf0\U00031350\U000323b0有限公司"
    clerk.put(FIRST + 2, name=new)
    checked = clerk.check()
    assert changes(checked) == {clerk.value(FIRST + 2, "uscc"): {"name": new}}
    assert told(checked) == []


@pytest.mark.parametrize(
    "name",
    [
        "演示·安?装备",
        "演示·安装备?",
        "演示·安？装备",
        "演示·安\ufffd装备",
        "演示·安\ue123装备",
        "??装备有限公司",
        "锟斤拷有限公司",
    ],
)
def test_a_name_that_lost_letters_is_asked(demo_once, name):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, name=name, remark="地址变更")
    assert [(p.cell, p.says) for p in clerk.check().unanswered] == [(f"B{FIRST}", ("属实",))]
    clerk.put(FIRST, remark="原名属实")
    assert clerk.check().unanswered == ()


def test_names_that_changed_places_are_asked(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    one, two = clerk.value(FIRST, "name"), clerk.value(FIRST + 1, "name")
    clerk.put(FIRST, name=two, remark=WHY)
    clerk.put(FIRST + 1, name=one, remark=WHY)
    checked = clerk.check()
    assert [(p.cell, p.says) for p in checked.unanswered] == [
        (f"B{FIRST}", ("更名", "改名")),
        (f"B{FIRST + 1}", ("更名", "改名")),
    ]


def test_a_column_sorted_alone_is_asked_at_each_of_its_cells(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    rows = [n for n in range(FIRST, FIRST + 40) if (clerk.value(n, "contract_fen") or 0) > 0][:3]
    amounts = [clerk.value(n, "contract_fen") for n in rows]
    assert len(set(amounts)) == 3
    for n, amount in zip(rows, amounts[1:] + amounts[:1], strict=True):
        clerk.put(n, contract_fen=amount)
    asked = {p.cell for p in clerk.check().unanswered if p.says == ("对调", "互换")}
    assert asked <= {f"F{n}" for n in rows}
    assert asked


def test_a_new_code_with_a_known_name_and_a_key_in_another_spelling_are_asked(demo_once):
    (firm,) = own_rows(demo_once, Kind.ENTERPRISES, 1)
    heads = ["统一社会信用代码", "企业名称", "地区", "细分行业", "规模", "称号"]
    rows = [heads, [a_valid_code(), f" {firm['name']}", "永宁县", "新型材料", "规上", "无称号"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert [(p.cell, p.says) for p in checked.unanswered] == [("A2", ("新增", "新编号"))]
    (project,) = own_rows(demo_once, Kind.PROJECTS, 1)
    spelled = project["code"].replace("-", "—").lower()
    rows = [["项目编号", "企业信用代码", "项目名称"], [spelled, project["uscc"], "另一个"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    assert [p.cause for p in checked.unanswered] == [f"“{spelled}”与已有的“{project['code']}”只是写法不同"]


def test_a_key_that_cannot_be_read_gives_one_error_a_row(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    rows = [[cell.value for cell in row] for row in clerk.sheet.iter_rows()]
    digits = [row for row in rows[HEADING_ROW:] if str(row[0]).isdigit()]
    for row in digits:
        row[0] = f"{float(row[0]):.5E}"
    text = io.StringIO()
    csv.writer(text).writerows([value if value is not None else "" for value in row] for row in rows)
    checked = checked_file(demo_once, text.getvalue().encode("utf-8-sig"), name="a.csv")
    assert [cause for _, cause in told(checked)] == ["信用代码成了数字，末几位可能已丢失"] * len(digits)
    assert len(digits) > 5


# ── forms around the table, everyday words ──────────────────────────────────


def test_rows_beside_the_table_are_named_as_not_read(demo_once):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, planned_year=2031)
    n = clerk.first_empty()
    for down, texts in enumerate(
        (
            {1: "合计：", 10: 108_000},
            {1: "填报单位（盖章）：永宁县", 4: "填报人：张某", 8: "联系电话：0951-0000000"},
            {1: "审核人", 2: "李某"},
            {1: "注：1.本表每周五报送。"},
            {1: "统一社会信用代码", 2: "企业名称"},
        )
    ):
        for column, text in texts.items():
            clerk.sheet.cell(n + down, column).value = text
    checked = clerk.check()
    assert list(changes(checked)) == [clerk.value(FIRST, "uscc")]
    assert told(checked, Weight.ERROR) == []
    assert [cause for _, cause in told(checked)] == [
        "合计行没有读取",
        "没有读取：填报单位(盖章):永宁县 填报人:张某 联系电话:0951-0000000",
        "没有读取：审核人 李某",
        "没有读取：注:1.本表每周五报送。",
        "没有读取：统一社会信用代码 企业名称",
    ]


THREE = [
    ["项目编号", "项目名称", "诊断", None, "签约", None],
    [None, None, "计划", "完成", "计划", "完成"],
    [None, None, "日期", "日期", "日期", "日期"],
]


@pytest.mark.parametrize("rows", [THREE, [["序号", *row] for row in THREE], [["项目进度表"], *THREE]])
def test_headings_in_three_rows_are_read(demo_once, rows):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    first = rows[-1].index("日期")
    line = [None] * (first - 2) + [row["code"], None, date(2030, 1, 1), None, date(2030, 2, 2), None]
    checked = checked_file(demo_once, sheet_file(("Sheet", [*rows, line], as_it_is)))
    assert {"planned_diagnosis": date(2030, 1, 1), "planned_contract": date(2030, 2, 2)} == {
        field: day for field, day in changes(checked)[row["code"]].items() if field.startswith("planned")
    }


@pytest.mark.parametrize(
    ("text", "title"), [("合同额（万元）", "合同金额（万元）"), ("诊断计划", "诊断计划日"), ("项目名", "项目名称")]
)
def test_a_heading_much_like_one_of_ours_is_asked_never_left_out(demo_once, text, title):
    (row,) = own_rows(demo_once, Kind.PROJECTS, 1)
    rows = [["项目编号", "批次", text], [row["code"], row["batch"], "x"]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)))
    shown = text.replace("（", "(").replace("）", ")")
    assert told(checked, Weight.ERROR) == [("C1", f"表头“{shown}”不认识，像是“{title}”")]


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("培育数字技术工程师（持证数字化人才）", "基础化学"),
        ("征集 试点项目\u200b", None),
        ('"链式"转型案例', "基础化学"),
        ('市级及以上数字化转型"小灯塔"企业', "基础化学"),
    ],
)
def test_names_of_indicators_are_read_whatever_their_quotes_and_brackets(demo_once, name, scope):
    rows = [OBSERVED, [name, None, scope, date(2026, 11, 15), "30家", WHY]]
    checked = checked_file(demo_once, sheet_file(("Sheet", rows, as_it_is)), OFFICE)
    assert not [cause for _, cause in told(checked, Weight.ERROR) if "上报指标中没有" in cause]
    assert [change.after("value") for change in checked.difference.new] == [30.0]


# ── packages ────────────────────────────────────────────────────────────────


def strict(parts):
    pairs = (
        (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"),
        (
            b"schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    for usual, other in pairs:
        parts = {name: data.replace(usual, other) for name, data in parts.items()}
    return parts


def another_name(parts):
    def renamed(name):
        return name.replace("workbook.xml", "workbook2.xml")

    root = parts["_rels/.rels"].replace(b"workbook.xml", b"workbook2.xml")
    return {renamed(name): data for name, data in parts.items()} | {"_rels/.rels": root}


def utf16(parts):
    name = "xl/worksheets/sheet1.xml"
    return {**parts, name: parts[name].decode().encode("utf-16")}


ODD = {
    "strict": strict,
    "backslashes": lambda parts: {name.replace("/", "\\"): data for name, data in parts.items()},
    "workbook2": another_name,
    "utf-16": utf16,
    "a link no cell uses": lambda parts: parts | {"xl/externalLinks/externalLink1.xml": b"<x/>"},
    "prefixed": prefixed,
    "capitals": lambda parts: {name.replace("xl/styles", "xl/Styles"): data for name, data in parts.items()},
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_odd_packages_are_read_like_others(demo_once, change):
    clerk = Clerk(demo_once, Kind.ENTERPRISES)
    clerk.put(FIRST, planned_year=2031)
    file = io.BytesIO()
    clerk.book.save(file)
    checked = checked_file(demo_once, repacked(file.getvalue(), change))
    assert changes(checked) == {clerk.value(FIRST, "uscc"): {"planned_year": 2031}}
    assert told(checked) == []


def test_a_formula_that_looks_into_another_workbook_is_an_error_at_its_cell(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="=[1]Sheet1!A1")
    assert told(clerk.check(), Weight.ERROR) == [(f"F{FIRST}", "公式引用了别的工作簿，这里看不到它的数")]


# ── our own files ───────────────────────────────────────────────────────────


def test_the_marked_copy_keeps_results_drop_downs_and_notes(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen="一百万", name="=1+1")
    extra = DataValidation("list", formula1='"甲,乙"')
    extra.add("AZ5")
    clerk.sheet.add_data_validation(extra)
    file = io.BytesIO()
    clerk.book.save(file)

    def with_result(parts):
        name = "xl/worksheets/sheet1.xml"
        return {
            **parts,
            name: parts[name]
            .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"),
        }

    upload = parse_upload(repacked(file.getvalue(), with_result), "a.xlsx")
    copy = marked(upload, clerk.check(upload))
    sheet, values = load_workbook(io.BytesIO(copy))["填报"], load_workbook(io.BytesIO(copy), data_only=True)["填报"]
    assert sheet[f"F{FIRST}"].comment.text.startswith("“一百万”不是金额")
    assert sheet[f"F{FIRST}"].fill.fgColor.rgb == "FFF6D3D5"
    assert values[f"C{FIRST}"].value == 2
    assert len(sheet.data_validations.dataValidation) == len(clerk.sheet.data_validations.dataValidation)
    assert sheet["A3"].comment.text == clerk.sheet["A3"].comment.text
    assert (sheet["A3"].comment.width, sheet["A3"].comment.height) == (144, 79) or sheet["A3"].comment.width > 100
    again = clerk.check(parse_upload(copy, "b.xlsx"))
    assert [p.message for p in again.problems] == [p.message for p in clerk.check(upload).problems]


def test_keys_of_own_rows_stop_typing_and_the_template_can_be_sorted_and_printed(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    (rule,) = [one for one in clerk.sheet.data_validations.dataValidation if one.type == "custom"]
    last = clerk.first_empty() - 1
    assert (rule.formula1, rule.errorStyle, rule.showErrorMessage, str(rule.sqref)) == (
        "FALSE",
        "stop",
        True,
        f"A{FIRST}:A{last}",
    )
    assert not clerk.sheet[f"A{FIRST}"].protection.locked, "a locked cell cannot be sorted"
    assert clerk.sheet["A3"].protection.locked
    assert clerk.sheet.protection.sort is False, "False means: not forbidden"
    assert clerk.sheet.auto_filter.ref.endswith(str(clerk.sheet.max_row))
    assert (clerk.sheet.page_setup.fitToWidth, clerk.sheet.print_title_rows) == (1, "$3:$3")


def test_an_untouched_office_template_of_every_kind_says_nothing_new(demo_once):
    for kind in (Kind.ENTERPRISES, Kind.PROJECTS, Kind.ISSUES):
        pilot = get_pilot(demo_once, "yinchuan").id
        desk = Desk.on(demo_once, pilot, user_named(demo_once, pilot, OFFICE))
        content = intake_template(template_view(desk, FORMS[kind]), 5)
        checked = check_upload(desk, parse_upload(content, "a.xlsx"))
        assert (checked.difference.writes, checked.problems) == ((), ())
        with pytest.raises(NotCommitted):
            commit_upload(desk, parse_upload(content, "a.xlsx"))
