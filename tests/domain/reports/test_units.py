"""三、地区和行业情况: sentences from a briefing made by hand."""

from dataclasses import replace

import pytest

from domain.lights.views import CellView, CountsView
from domain.reports.units import cells_annex, units_section
from domain.reports.views import Part
from domain.units.views import DISTRICT, INDUSTRY, Standings
from domain.words import Light
from tests.domain.briefings import (
    JIA,
    SECOND_WEEK,
    YI,
    briefing,
    column,
    overview,
    sentences,
    standing,
    tables,
)

OWN = replace(SECOND_WEEK, district=JIA)


def order(*rows, by: str = DISTRICT, notes: tuple[str, ...] = ()) -> Standings:
    return Standings(by, "", (), rows, rows, notes)


def said(*rows, edition=SECOND_WEEK) -> str:
    return sentences(units_section(briefing(edition, districts=order(*rows))))[0]


def test_units_that_are_not_due_are_not_ordered():
    assert said() == "各地区都未到考核期。没有上期可比。"
    assert said(standing("甲区", None, pace=None, change_points=None)) == "各地区都未到考核期。没有上期可比。"


def test_the_last_unit_is_named_with_what_it_did_and_should_have_done():
    worst = standing("乙区", 2, light=Light.RED, actual=3.0, planned=8.0, pace=0.375)
    assert said(standing("甲区"), worst).startswith(
        "2 个地区在考核期，完成改造红灯 1 个、黄灯 1 个；乙区最低，完成 3 家，序时应完成 8.0 家，序时完成率 37.5%。"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((None, None), "没有上期可比。"),
        ((0.04, -0.05), "各地区序时完成率较上期持平。"),
        ((1.0, None), "较上期，0区上升 1.0 点。"),
        ((-1.0, 2.0), "较上期，1区上升 2.0 点；0区下降 1.0 点。"),
        ((-1.0, -2.0), "较上期，2 个下降，1区下降最多（2.0 点）。"),
        ((0.0, -2.0), "较上期，1区下降 2.0 点。"),
    ],
)
def test_what_rose_and_fell_since_last_period(changes, words):
    rows = [standing(f"{place}区", place, change_points=change) for place, change in enumerate(changes)]
    assert said(*rows).endswith(words)


def test_districts_stand_before_industries_each_with_its_notes():
    industries = order(standing("化工"), by=INDUSTRY)
    found = units_section(briefing(districts=order(notes=("丙区已撤并。",)), industries=industries))
    assert [block.heading for block in found.blocks if isinstance(block, Part)] == ["（一）地区", "（二）行业"]
    assert "丙区已撤并。" in sentences(found)
    assert column(tables(found)["industries"], "行业") == ["化工"]


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (None, "列第 2。"),
        (0, "列第 2，位次与上期相同。"),
        (1, "列第 2，比上期前进 1 位。"),
        (-3, "列第 2，比上期后退 3 位。"),
    ],
)
def test_a_district_reads_its_own_place(moved, words):
    rows = (standing("乙区"), standing("甲区", 2, moved=moved), standing("丙区", None, pace=None))
    assert said(*rows, edition=OWN) == (f"完成改造 9 家，序时应完成 10.0 家，序时完成率 90.0%，在 2 个地区中{words}")


def test_a_district_that_is_not_due_has_no_place():
    without = "完成改造未到考核期，不排名次。"
    assert said(standing("乙区"), edition=OWN) == without
    assert said(standing("甲区", None), edition=OWN) == without


def cell(district: str, actual: float, planned: float) -> CellView:
    return CellView(district, "化工", actual, planned, None, Light.GREY, "")


def test_the_annex_of_cells_leaves_out_where_nothing_is_due_or_done():
    found = overview(cells=(cell("甲区", 0, 0), cell("乙区", 1, 0), cell("丙区", 0, 1)))
    (annex,) = cells_annex(briefing(overview=found))
    assert column(annex, "地区") == ["乙区", "丙区"]
    assert cells_annex(briefing()) == ()
    assert cells_annex(briefing(OWN, overview=found)) == ()


def test_another_districts_edition_is_told_by_its_name():
    found = briefing(replace(SECOND_WEEK, district=YI), districts=order(standing("乙区")))
    assert column(tables(units_section(found))["districts"], "地区") == ["乙区"]


@pytest.mark.parametrize(("in_all", "is_said"), [(3, False), (4, True)], ids=["as many", "one waits for payment"])
def test_red_projects_that_no_district_can_lift_are_told_apart(in_all, is_said):
    """The table counts a district's own, the next part all of them."""
    rows = standing("甲区", 1, red=1), standing("乙区", 2, red=2)
    found = sentences(units_section(briefing(districts=order(*rows), counts=CountsView(red=in_all))))
    assert any("只计地区自己能办的" in line for line in found) is is_said
