"""Days as plans say them, and what becomes of them in a Word table and in the workbook (rules 2.10)."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from data_access.engine import reading
from domain.intake.views import Weight
from reports.plan_workbook import HEADING_ROW, plan_workbook
from services.access import DEMO_USER
from services.plans.days_said import NO_YEAR, TWO_READINGS, UNKNOWN, DaysSaid, days_said
from services.plans.document_tables import proposed
from services.plans.documents import with_proposals
from services.plans.revising import plan_cells, preview_of
from services.plans.table_use import guess
from tests.services.plans.a_city import blank, filled, with_cell


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026年11月底前", "", "2026-11-30"),
        ("2026年11月末", "", "2026-11-30"),
        ("2026年2月底前完成", "", "2026-02-28"),
        ("2028年2月底", "", "2028-02-29"),
        ("2026年底前", "", "2026-12-31"),
        ("2026年年底", "", "2026-12-31"),
        ("截至2027年底", "", "2027-12-31"),
        ("2026年第三季度末", "", "2026-09-30"),
        ("2026年三季度", "2026-07-01", "2026-09-30"),
        ("2026年4季度底前", "", "2026-12-31"),
        ("2026Q1", "2026-01-01", "2026-03-31"),
        ("2026年上半年", "2026-01-01", "2026-06-30"),
        ("2026年下半年", "2026-07-01", "2026-12-31"),
        ("2026年上半年底前", "", "2026-06-30"),
        ("2026年11月上旬", "2026-11-01", "2026-11-10"),
        ("2026年11月中旬前", "", "2026-11-20"),
        ("2026年2月下旬", "2026-02-21", "2026-02-28"),
        ("2026年12月31日前", "", "2026-12-31"),
        ("2026年12月31日", "2026-12-31", "2026-12-31"),
        ("2026年11月", "2026-11-01", "2026-11-30"),
        ("2026.11", "2026-11-01", "2026-11-30"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("２０２６年１１月底前", "", "2026-11-30"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("2026年度", "2026-01-01", "2026-12-31"),
        ("2026年3月起", "2026-03-01", ""),
        ("2025年10月至2026年3月", "2025-10-01", "2026-03-31"),
        ("2025年10月—2026年3月底前", "2025-10-01", "2026-03-31"),
        ("2026年3—6月", "2026-03-01", "2026-06-30"),
        ("2026-01-05至2026-03-31", "2026-01-05", "2026-03-31"),
        ("2025-2027年", "2025-01-01", "2027-12-31"),
        ("长期坚持", "", ""),
        ("持续推进", "", ""),
    ],
)
def test_one_reading_is_read(text, first, last):
    found = days_said(text)
    assert (found.first_on, found.last_on, found.why) == (day(first), day(last), "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("11月底", NO_YEAR),
        ("12月31日前", NO_YEAR),
        ("年底前", NO_YEAR),
        ("上半年", NO_YEAR),
        ("2026年11月前", TWO_READINGS),
        ("2026年前", TWO_READINGS),
        ("2026年二季度前", TWO_READINGS),
        ("每年年底前", UNKNOWN),
        ("2026年11月底前，并长期坚持", UNKNOWN),
        ("2026年2月30日", "没有这一天"),
        ("2026年3月至2025年10月", "止日早于起日"),
        ("尽快", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_what_has_no_reading_or_two_says_why(text, why):
    assert days_said(text) == DaysSaid(why=why)


def test_a_day_without_a_year_is_read_where_the_plan_has_but_one():
    assert days_said("11月底", (2026, 2026)).last_on == date(2026, 11, 30)
    assert days_said("11月底", (2026, 2027)).why == NO_YEAR


def tasks(*ends: str, heading: str = "完成时限") -> list:
    cells = [["序号", "重点任务", "牵头部门", heading]]
    cells += [[str(number), f"任务{number}", "市工信局", end] for number, end in enumerate(ends, 1)]
    return proposed(cells, guess(cells), {})


def test_the_deadline_of_a_words_table_becomes_a_day_with_a_word_on_it():
    first, second, third = tasks("2026年11月底前", "11月底", "长期坚持")
    assert first.values["ends_on"] == date(2026, 11, 30)
    assert first.origins["ends_on"] == "第 2 行第 4 列“2026年11月底前”，读作 2026-11-30"
    assert "starts_on" not in first.values, "a deadline says nothing of a beginning"
    assert second.values["ends_on"] == "11月底", "asked at its cell, with the words that stand there"
    assert second.origins["ends_on"] == "第 3 行第 4 列“11月底”：没有写是哪一年，请改成日期"
    assert "ends_on" not in third.values
    assert third.origins["ends_on"].endswith("没有写到哪一天，留空")


def test_a_column_of_both_days_gives_both():
    (one,) = tasks("2025年10月至2026年3月")
    assert (one.values["starts_on"], one.values["ends_on"]) == (date(2025, 10, 1), date(2026, 3, 31))
    (one,) = tasks("2026年二季度", heading="起止时间")
    assert (one.values["starts_on"], one.values["ends_on"]) == (date(2026, 4, 1), date(2026, 6, 30))


def test_it_comes_through_the_workbook_yellow_and_is_not_refused(plans_url):
    rows = tasks("2026年11月底前", "长期坚持")
    with reading() as connection:
        found, marks = with_proposals(plan_cells(connection, DEMO_USER, None), rows)
    book = load_workbook(io.BytesIO(plan_workbook(found, "方案表", marks)))
    sheet = book["任务"]
    at = next(place for place in range(1, 9) if sheet.cell(HEADING_ROW, place).value == "结束日")
    cell = sheet.cell(HEADING_ROW + 2, at)
    assert cell.value.date() == date(2026, 11, 30)
    assert cell.comment.text == "读自方案第 2 行第 4 列“2026年11月底前”，读作 2026-11-30，请对照原文核对"
    seen = preview_of(DEMO_USER, filled(book, rows={}), None)
    assert not [one for one in seen.of(Weight.ERROR) if one.sheet == "任务"]


def told(title: str, row: int, heading: str, value: str) -> list[tuple[str, str, str]]:
    seen = preview_of(DEMO_USER, filled(blank(), rows=with_cell(title, row, heading, value)), None)
    return [(one.weight.value, one.where, one.cause) for one in seen.problems]


@pytest.mark.parametrize(
    ("title", "row", "heading", "value", "expected"),
    [
        ("阶段", 1, "结束日", "2027年底前", [("note", "阶段 D6 结束日", "“2027年底前”读作 2027-12-31")]),
        ("阶段", 1, "开始日", "2026年1月", [("note", "阶段 C6 开始日", "“2026年1月”读作 2026-01-01")]),
        ("任务", 0, "结束日", "2026年上半年", [("note", "任务 E5 结束日", "“2026年上半年”读作 2026-06-30")]),
        ("任务", 0, "结束日", "长期", [("note", "任务 E5 结束日", "“长期”没有写到哪一天，留空")]),
        ("任务", 0, "结束日", "11月底", [("error", "任务 E5 结束日", "“11月底”没有写是哪一年")]),
        ("目标", 0, "截止日", "2027年底", [("note", "目标 O5 截止日", "“2027年底”读作 2027-12-31")]),
        ("文件", 1, "印发日", "2026年1月", [("error", "文件 D6 印发日", "“2026年1月”只写到月份，看不出是哪一天")]),
        ("阶段", 1, "结束日", "长期", [("error", "阶段 D6 结束日", "“长期”不是日期")]),
    ],
)
def test_what_is_typed_into_the_workbook_is_read_alike(plans_url, title, row, heading, value, expected):
    assert told(title, row, heading, value) == expected


# ── a table without years ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "heading", "period", "where"),
    [
        ("附件3 分行业目标", "改造企业(家)", "全期", "列标题“改造企业(家)”，表里没有写年份，先按全期"),
        ("附件3 2026年分行业目标", "改造企业(家)", "2026", "表名“附件3 2026年分行业目标”"),
        ("2025—2027年分行业目标", "改造企业(家)", "全期", "列标题“改造企业(家)”，表里没有写年份，先按全期"),
        ("静政发〔2025〕31号 附件", "改造企业(家)", "全期", "列标题“改造企业(家)”，表里没有写年份，先按全期"),
        ("", "2027年改造企业(家)", "2027", "列标题“2027年改造企业(家)”"),
        ("2026年", "总目标", "全期", "列标题“总目标”"),
    ],
)
def test_a_table_of_industries_without_years_is_of_the_whole_pilot_or_of_its_titles_year(title, heading, period, where):
    cells = [["行业", heading], ["轴承制造", "70"], ["食品加工", "50"]]
    rows = [row for row in proposed(cells, guess(cells, title=title), {}) if row.record == "targets"]
    assert {row.values["period"] for row in rows} == {period}
    assert {row.origins["period"] for row in rows} == {where}


def test_periods_that_the_rows_have_stay():
    cells = [["年度", "改造企业(家)"], ["2026年", "70"], ["合计", "50"]]
    rows = proposed(cells, guess(cells, title="2027年目标"), {})
    assert [row.values["period"] for row in rows] == ["2026年", "全期"]
