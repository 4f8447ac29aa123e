"""What the plans say against themselves: each rule alone, on a case that holds and one that does not (rules 8.1,
8.2)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.targets.comparisons import Comparison, Printed
from domain.targets.neighbours import NEIGHBOURS
from domain.targets.reconciliation import compared, unequal_sums
from domain.words import Agreement, Basis, Cadence, Operator, TargetKind
from tests.domain.make import HUAGONG, JIA, YI, ZHUANGBEI, target

AGREE, DIFFER, CONTRADICT = Agreement.AGREE, Agreement.DIFFER, Agreement.CONTRADICT


def printed(value: float, name: str = "改造企业", unit: str = "", **other) -> Printed:
    return Printed(target(value, **other), name, "方案", f"{name}{value}", unit)


def whole(value: float, name: str = "改造企业", **other) -> Printed:
    """The pilot's total, a stock at its end."""
    return printed(
        value,
        name,
        **{
            "id": 9,
            "basis": Basis.STOCK,
            "period": "2025-2027 total",
            "is_whole_pilot": True,
            "first_on": date(2025, 7, 1),
            "last_on": date(2027, 9, 30),
            **other,
        },
    )


def said(value: float, **other) -> Printed:
    return printed(value, "正文所述", **{"id": 8, "kind": TargetKind.TEXT, "operator": Operator.AT_LEAST, **other})


def every_year(value: float) -> Printed:
    return said(value, cadence=Cadence.YEARLY, period="annual", first_on=date(2025, 7, 1), last_on=date(2027, 9, 30))


def outcomes(*rows: Printed, rule: str) -> list[Agreement]:
    return [found.agreement for found in compared(rows) if found.rule == rule]


def only(*rows: Printed, rule: str) -> Comparison:
    found = [one for one in compared(rows) if one.rule == rule]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("parts", "outcome", "why"),
    [
        ((130, 103), AGREE, "130 + 103 = 233"),
        ((130, 102), CONTRADICT, "one too few"),
        ((130, 104), CONTRADICT, "one too many"),
    ],
)
@pytest.mark.parametrize(("by", "ids"), [("district", (JIA, YI)), ("industry", (HUAGONG, ZHUANGBEI))])
def test_units_add_up_to_the_printed_total(parts, outcome, why, by, ids):
    rows = [
        printed(value, id=n, unit=f"单位{n}", **{by: unit})
        for n, (value, unit) in enumerate(zip(parts, ids, strict=True), 2)
    ]
    rule = {"district": "分地区之和", "industry": "分行业之和"}[by]
    assert outcomes(printed(233), *rows, rule=rule) == [outcome], why


def test_one_unit_alone_is_not_a_sum():
    assert outcomes(printed(233), printed(13, district=JIA, unit="甲"), rule="分地区之和") == []


@pytest.mark.parametrize(("share", "outcome"), [(233, AGREE), (232, CONTRADICT), (234, CONTRADICT)])
@pytest.mark.parametrize(("by", "unit"), [("district", JIA), ("industry", HUAGONG)])
def test_the_only_unit_of_a_pilot_has_the_whole(share, outcome, by, unit):
    rows = [printed(233), printed(share, id=2, unit="甲", **{by: unit})]
    rule = {"district": "分地区之和", "industry": "分行业之和"}[by]
    assert [one.agreement for one in compared(rows, [by]) if one.rule == rule] == [outcome]
    assert [one.agreement for one in unequal_sums(rows, [by])] == [outcome] * (outcome is CONTRADICT)
    other = {"district": "industry", "industry": "district"}[by]
    assert [one for one in compared(rows, [other]) if one.rule == rule] == [], "of the other kind there is one"


def test_a_whole_without_a_share_is_compared_with_nothing_in_a_pilot_of_one_district():
    assert compared([printed(233)], ["district", "industry"]) == []


def test_percentages_do_not_add_up():
    rows = [printed(90, unit="%", indicator="level_up", district=unit) for unit in (JIA, YI)]
    rows = [replace(row, target=replace(row.target, unit="%")) for row in (printed(100, indicator="level_up"), *rows)]
    assert outcomes(*rows, rule="分地区之和") == []


@pytest.mark.parametrize(("last", "outcome"), [(103, AGREE), (102, CONTRADICT), (104, CONTRADICT)])
def test_years_add_up_to_the_whole(last, outcome):
    rows = (whole(336), printed(233), printed(last, id=2, year=2027))
    assert outcomes(*rows, rule="分年之和") == [outcome]


@pytest.mark.parametrize(
    ("table", "text", "operator", "outcome", "why"),
    [
        (131, 131, Operator.AT_LEAST, AGREE, "the same number"),
        (131, 130, Operator.AT_LEAST, DIFFER, "the table asks for more: both can be met"),
        (131, 132, Operator.AT_LEAST, CONTRADICT, "the table met misses the text"),
        (50, 50, Operator.MORE_THAN, CONTRADICT, "exactly 50 is not more than 50"),
        (51, 50, Operator.MORE_THAN, DIFFER, "51 is"),
    ],
)
def test_one_target_in_two_places(table, text, operator, outcome, why):
    assert outcomes(printed(table), said(text, operator=operator), rule="同一目标两处") == [outcome], why


def test_more_than_and_at_least_the_same_number_cannot_both_decide():
    first = said(15, operator=Operator.MORE_THAN, id=1)
    found = only(first, replace(said(15, id=2), name="另一处"), rule="同一目标两处")
    assert found.agreement is CONTRADICT
    assert found.meaning == "按正文“超过 15 家”亮灯：恰好 15 家达到另一处，仍亮红"


@pytest.mark.parametrize(("year", "outcome"), [(20, AGREE), (25, AGREE), (19, CONTRADICT), (15, CONTRADICT)])
def test_a_floor_for_every_year_holds_in_each_printed_year(year, outcome):
    assert outcomes(printed(year, year=2027), every_year(20), rule="年度表格与每年下限") == [outcome]


def test_a_contradiction_says_both_and_what_it_means_for_the_light():
    found = only(printed(15, year=2027), every_year(20), rule="年度表格与每年下限")
    assert found.finding == "改造企业：表格达到 15 家，正文每年不少于 20 家"
    assert found.meaning == "按表格的 15 家亮灯：恰好完成 15 家亮绿，但未达到正文的“每年不少于 20 家”"
    assert (found.left[0].quote, found.right[0].quote) == ("改造企业15", "正文所述20")


@pytest.mark.parametrize(
    ("value", "operator", "outcome"),
    [
        (50, Operator.AT_LEAST, AGREE),
        (50, Operator.MORE_THAN, CONTRADICT),
        (45, Operator.AT_LEAST, DIFFER),
        (51, Operator.AT_LEAST, CONTRADICT),
    ],
)
def test_a_stock_in_the_text_against_the_years_until_then(value, operator, outcome):
    rows = (printed(30, id=1), printed(20, id=2, year=2027))
    text = said(value, operator=operator, basis=Basis.STOCK, year=2027)
    assert outcomes(*rows, text, rule="累计与分年表格") == [outcome]


def test_the_same_number_due_earlier_elsewhere_is_a_difference():
    early = said(391, id=2, basis=Basis.STOCK, period="2025-10~2027-05", last_on=date(2027, 5, 31))
    assert only(whole(391, operator=Operator.AT_LEAST), early, rule="期限").agreement is DIFFER


@pytest.mark.parametrize(("below", "outcome"), [(6, AGREE), (5, CONTRADICT)])
def test_parts_make_the_whole(below, outcome):
    rows = (
        printed(520),
        printed(514, id=2, indicator="completion_above"),
        printed(below, id=3, indicator="completion_below"),
    )
    assert outcomes(*rows, rule="组成之和") == [outcome]


@pytest.mark.parametrize(("part", "outcome"), [(233, AGREE), (234, CONTRADICT)])
def test_a_part_is_no_more_than_the_whole(part, outcome):
    assert outcomes(printed(233), printed(part, id=2, indicator="level4"), rule="部分不超过整体") == [outcome]


@pytest.mark.parametrize(
    ("contracts", "operator", "outcome", "why"),
    [
        (169, Operator.EQUAL, CONTRADICT, "233 cannot complete what 169 signed"),
        (233, Operator.EQUAL, AGREE, "as many"),
        (169, Operator.AT_LEAST, AGREE, "a floor allows more"),
    ],
)
def test_who_completes_has_signed_before(contracts, operator, outcome, why):
    signed = printed(contracts, "签约", indicator="contracting", year=2025, operator=operator)
    assert outcomes(signed, printed(233, id=2), rule="先后次序") == [outcome], why


def test_contracts_of_both_years_count_together():
    signed = [printed(value, "签约", id=n, indicator="contracting", year=2024 + n) for n, value in ((1, 169), (2, 64))]
    assert outcomes(*signed, printed(233, id=5), rule="先后次序") == [AGREE]


@pytest.mark.parametrize(("estimate", "outcome"), [(8388, AGREE), (8400, CONTRADICT)])
def test_an_estimate_is_its_factor_times_the_count(estimate, outcome):
    rows = (printed(233), printed(estimate, id=2, indicator="contested_funds"))
    own = replace(rows[1], document="银川市中小企业数字化转型城市试点工作方案")
    assert outcomes(rows[0], own, rule="估算口径") == [outcome]
    assert not outcomes(*rows, rule="估算口径"), "another city's plan prints no such factor"


def test_the_same_in_several_units_is_one_item_that_names_them():
    rows = [
        row
        for district, unit in ((None, ""), (JIA, "甲区"), (YI, "乙区"))
        for row in (
            printed(10, "签约", unit, indicator="contracting", year=2025, district=district),
            printed(20, "完成", unit, id=2, district=district),
        )
    ]
    assert only(*rows, rule="先后次序").units == ("全部", "甲区", "乙区")


def test_nothing_printed_is_nothing_to_compare():
    assert compared([]) == []
    assert compared([printed(233)]) == []


def test_every_kind_of_neighbour_is_known():
    assert {neighbour.kind for neighbour in NEIGHBOURS} == {"parts", "within", "precedes", "factor"}


# ── what was issued to districts ────────────────────────────────────────────


def issued(value: float, district: int, **other) -> Printed:
    other = {"id": 20 + district, "kind": TargetKind.ALLOCATED, **other}
    return printed(value, unit=f"单位{district}", district=district, **other)


@pytest.mark.parametrize(
    ("total", "operator", "shares", "outcome", "why"),
    [
        (233, Operator.EQUAL, (130, 103), AGREE, "given out to the last one"),
        (240, Operator.EQUAL, (130, 103), CONTRADICT, "the whole was raised: all districts together miss it"),
        (230, Operator.EQUAL, (130, 103), DIFFER, "the whole was lowered: both can be met"),
        (232, Operator.MORE_THAN, (130, 103), AGREE, "more than 232 whole ones begin at 233"),
        (233, Operator.MORE_THAN, (130, 103), CONTRADICT, "met to the number is not more"),
        (130, Operator.EQUAL, (130,), AGREE, "one district alone is a sum"),
        (0.3, Operator.EQUAL, (0.1, 0.2), AGREE, "amounts are added as people add them"),
    ],
)
def test_shares_are_held_against_the_whole(total, operator, shares, outcome, why):
    rows = [issued(share, unit) for share, unit in zip(shares, (JIA, YI), strict=False)]
    one = only(printed(total, operator=operator), *rows, rule="分解之和")
    assert one.agreement is outcome, why
    assert bool(one.meaning) == (outcome is not AGREE)


def test_the_comparison_says_how_much_and_what_to_do():
    one = only(printed(240), issued(130, JIA), issued(103, YI), rule="分解之和")
    assert one.finding == "改造企业：各地区分解合计 233 家，总目标达到 240 家"
    assert one.meaning.endswith("分解比总目标少 7 家，各地区都完成也达不到总目标：请重新分解")


def test_a_district_with_a_printed_share_stands_in_the_sum_with_it():
    assert outcomes(printed(233), printed(130, id=3, district=JIA), issued(103, YI), rule="分解之和") == [AGREE]


def test_shares_of_another_year_are_not_added():
    other_year = issued(50, YI, year=2027)
    assert outcomes(printed(130), issued(130, JIA), other_year, rule="分解之和") == [AGREE]


def test_of_two_wholes_the_one_that_was_shared_out_counts():
    """Yinchuan's annexes call one thing by two names."""
    other = Printed(replace(printed(200).target, id=6), "年度完成改造企业数量", "方案", "附件2")
    for rows in ((other, printed(233)), (printed(233), other)):
        assert outcomes(*rows, issued(130, JIA), issued(103, YI), rule="分解之和") == [AGREE]


def test_of_a_whole_said_in_a_table_and_in_the_text_the_tables_decides():
    text = printed(200, id=7, kind=TargetKind.TEXT)
    for rows in ((text, printed(233)), (printed(233), text)):
        assert outcomes(*rows, issued(130, JIA), issued(103, YI), rule="分解之和") == [AGREE]


def test_without_a_whole_there_is_nothing_to_hold_shares_against():
    assert outcomes(issued(130, JIA), issued(103, YI), rule="分解之和") == []
