"""Days, numbers and units as people write them: read where there is one reading, else asked (rules 9.3)."""

from datetime import date, datetime

import pytest

from domain.intake.forms import Kind
from domain.intake.views import Weight
from tests.databases import undone
from tests.services.intake.office_files import (
    FIRST,
    OFFICE,
    as_it_is,
    changes,
    checked_file,
    own_rows,
    sheet_file,
    told,
)
from tests.services.intake.test_intake import MONEY, WHY, Clerk


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


@pytest.mark.parametrize(
    ("indicator", "cell", "look", "cause"),
    [
        ("供需对接活动", "15%", "General", "填的是 15%，这项指标不是比例"),
        ("供需对接活动", 0.15, "0%", "填的是 15%，这项指标不是比例"),
        ("转型企业绩效达成率", "99家", "General", "填的是 99家，这项指标是比例"),
        ("转型企业绩效达成率", 0.99, "General", "0.99% 不到 1%，像是 99%"),
        ("供需对接活动", "15家", "General", ""),
        ("转型企业绩效达成率", "99%", "General", ""),
    ],
)
def test_a_share_and_a_number_are_not_taken_for_each_other(demo_once, indicator, cell, look, cause):
    clerk = Clerk(demo_once, Kind.OBSERVATIONS, OFFICE)
    n = clerk.row_where(lambda get: get("indicator") == indicator)
    clerk.put(n, value=cell)
    at = clerk.sheet.cell(n, clerk.places["累计数"])
    at.number_format = look
    found = [why for where, why in told(clerk.check()) if where == at.coordinate and "比例" in why or "像是" in why]
    assert found == ([cause] if cause else [])


def test_a_unit_in_a_format_is_read_and_a_format_that_shrinks_is_asked(demo_once):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    for n, look in ((FIRST, '#,##0"元"'), (FIRST + 1, '0!.0,"万"'), (FIRST + 2, "#,##0,")):
        clerk.put(n, contract_fen=800_000)
        clerk.sheet.cell(n, clerk.places["合同金额（万元）"]).number_format = look
    checked = clerk.check()
    assert changes(checked)[clerk.value(FIRST, "code")] == {"contract_fen": 80_000_000}
    cause = "单元格的格式把 800000 缩小了显示"
    assert told(checked, Weight.ERROR) == [(f"G{FIRST + 1}", cause), (f"G{FIRST + 2}", cause)]


@pytest.mark.parametrize(
    ("look", "cause"),
    [
        (";;;", "单元格的格式不显示里面的数（80）"),
        ('"已核"', "单元格的格式不显示里面的数（80）"),
        ('0"千元"', "单元格的格式给 80 加了别的单位"),
        ('0"百万元"', "单元格的格式给 80 加了别的单位"),
        ('0.0"美元"', "单元格的格式给 80 加了别的单位"),
        ('0"(万元)"', None),
        ('[=0]"-";0.00', None),
        ("@", None),
    ],
)
def test_a_format_that_hides_a_number_or_gives_it_a_strange_unit_is_an_error(demo_once, look, cause):
    clerk = Clerk(demo_once, Kind.PROJECTS)
    clerk.put(FIRST, contract_fen=80)
    clerk.sheet.cell(FIRST, clerk.places["合同金额（万元）"]).number_format = look
    checked = clerk.check()
    assert told(checked, Weight.ERROR) == ([(f"G{FIRST}", cause)] if cause else [])
    assert bool(changes(checked)) == (cause is None)


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
