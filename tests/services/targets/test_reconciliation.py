"""口径核对 on the five plans as they are: every known contradiction is found, and nothing that agrees is accused (rules
8.2)."""

from collections import Counter

import pytest

from data_access.queries.pilots import list_pilots
from domain.targets.neighbours import NEIGHBOURS
from domain.words import Agreement
from services.access import COMMAND_LINE
from services.exporting import export
from services.targets.reconciliation import reconciliation_of

KNOWN = {
    "yinchuan": {
        ("分行业之和", "level4", "2026"): "分行业之和 0 + 0 + 1 + 0 = 1 家，印发总数 2 家",
        ("分行业之和", "level4", "2027"): "分行业之和 1 + 1 + 0 + 1 = 3 家，印发总数 2 家",
        ("年度表格与每年下限", "light_beacons", "2027"): "表格达到 15 家，正文每年不少于 20 家",
        ("年度表格与每年下限", "smart_factories", "2027"): "表格达到 20 个，正文每年不少于 25 家",
        ("年度表格与每年下限", "digital_engineers", "2027"): "表格达到 180 个，正文每年不少于 200 名",
        ("累计与分年表格", "smart_factories", "2027"): "表格达到 50 个，正文超过 50 家",
        ("同一目标两处", "financial_products", "2025-2027 total"): "正文超过 15 个，正文不少于 15 个",
        ("先后次序", "completion", "2026"): "到 2026-12-31 应有 233 家，而年度签订改造合同企业数量到那天只印发 169 家",
        ("先后次序", "completion", "2027"): "到 2027-12-31 应有 336 家，而年度签订改造合同企业数量到那天只印发 169 家",
    },
    "songjiang": {},
    "fuling": {},
    "mianyang": {},
    "chongqing": {},
}
"""Read from the plans by people (data/plan_targets.csv, column note; rules 8)."""
DIFFER = {
    "yinchuan": {("同一目标两处", "cloud_enterprises", "2026"), ("累计与分年表格", "smart_factories", "2026")},
    "fuling": {("期限", "solutions", "2025-2027 total")},
    "mianyang": {("期限", "completion", "2025-10~2027-05")},
}
AGREE = {"yinchuan": 59, "songjiang": 36, "fuling": 0, "mianyang": 5, "chongqing": 2}
"""Comparisons that come out even: sums, floors, parts. None of them may be accused."""


@pytest.fixture(scope="module")
def found(demo_once) -> dict:
    return {pilot.code: reconciliation_of(demo_once, pilot.id) for pilot in list_pilots(demo_once)}


def test_every_plan_was_read_by_a_person(found):
    assert set(found) == set(KNOWN)


@pytest.mark.parametrize("pilot", KNOWN)
def test_all_known_contradictions_are_found_and_nothing_else(found, pilot):
    accused = {(c.rule, c.indicator, c.period): c.finding for c in found[pilot] if c.agreement is Agreement.CONTRADICT}
    assert set(accused) == set(KNOWN[pilot])
    for key, sentence in KNOWN[pilot].items():
        assert sentence in accused[key]


@pytest.mark.parametrize("pilot", KNOWN)
def test_what_is_stricter_in_one_place_is_a_difference_not_a_contradiction(found, pilot):
    differ = {(c.rule, c.indicator, c.period) for c in found[pilot] if c.agreement is Agreement.DIFFER}
    assert differ == DIFFER.get(pilot, set())


@pytest.mark.parametrize("pilot", KNOWN)
def test_what_agrees_is_counted(found, pilot):
    assert Counter(c.agreement for c in found[pilot])[Agreement.AGREE] == AGREE[pilot]


@pytest.mark.parametrize("pilot", KNOWN)
def test_each_says_both_sentences_and_what_it_means(found, pilot):
    for one in found[pilot]:
        assert all(row.quote and row.document for row in (*one.left, *one.right))
        assert bool(one.meaning) == (one.agreement is not Agreement.AGREE)


def test_contracts_are_short_in_every_district_that_prints_them(found):
    one = next(c for c in found["yinchuan"] if (c.rule, c.period) == ("先后次序", "2026"))
    assert len(one.units) == 9, "全部 and eight districts"


def test_neighbours_are_indicators_of_the_catalogue(demo_once):
    from data_access.queries.indicators import list_indicators

    codes = set(list_indicators(demo_once))
    assert {code for n in NEIGHBOURS for code in (n.left, *n.right)} <= codes


def test_the_export_holds_every_comparison_with_both_sides(found, demo_once):
    view = export(demo_once, COMMAND_LINE, "reconciliation", "yinchuan")
    rows = [dict(zip(view.columns, row, strict=True)) for row in view.rows]
    assert len(rows) == len(found["yinchuan"])
    beacons = next(
        row
        for row in rows
        if row["rule"] == "年度表格与每年下限"
        and row["indicator"] == "light_beacons"
        and row["agreement"] == "contradict"
    )
    assert (beacons["left_values"], beacons["right_values"]) == ("= 15", ">= 20")
    assert beacons["right_quotes"] == "每年认定市级数字化转型“小灯塔”企业不少于20家"
