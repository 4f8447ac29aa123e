"""一、总体情况, 更正 in it, and 二、目标完成情况: sentences from a briefing made by hand."""

from dataclasses import replace
from datetime import date

import pytest

from domain.frame_views import UnitView
from domain.lights.core import Core
from domain.reports.lists import PeriodLists, YardstickChange
from domain.reports.restated import changed_blocks, restated_blocks
from domain.reports.standing import overall_section
from domain.reports.targets import targets_section
from domain.reports.views import Line
from domain.words import Change, Light, Restated, Verdict
from tests.domain.briefings import (
    FIRST_WEEK,
    SECOND_WEEK,
    board,
    briefing,
    column,
    correction,
    light,
    overview,
    sentences,
    tables,
    target,
)

R, Y, G = Light.RED, Light.YELLOW, Light.GREEN


def overall(lights, **known):
    return sentences(overall_section(briefing(overview=overview(*lights), **known)))


def test_where_no_target_is_printed_the_plan_of_the_projects_is_the_measure():
    assert overall([])[0] == "银川市没有印发目标，按项目计划节点衡量。"


def test_verdicts_are_counted_worst_first_and_those_of_nobody_left_out():
    lines = [target(1, verdict=Verdict.DONE), target(2, verdict=Verdict.AT_RISK), target(3, verdict=Verdict.DONE)]
    found = overall([], targets=board(*lines, target(4, verdict=None)))
    assert found[0] == "银川市2026年 3 项目标：有风险 1 项、已完成 2 项。"


def test_the_overall_light_gives_its_reason_once():
    whole = light(Core.SCHEDULE, R, reason="2 项红灯。")
    found = sentences(overall_section(briefing(overview=overview(overall=whole))))
    assert found[0].endswith("总体亮红灯：2 项红灯。")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), "各项亮灯均未变化。"),
        ((Change.SAME, Change.SAME), "各项亮灯均未变化。"),
        ((Change.TURNED_RED,), "诊断评估转红。"),
        ((Change.TURNED_RED, Change.SAME), "诊断评估转红，其余未变。"),
        ((Change.WORSE, Change.BETTER), "诊断评估变差，合同签订好转。"),
        ((Change.RECOVERED, Change.BETTER, Change.NEW), "诊断评估、合同签订好转，其余未变。"),
    ],
)
def test_what_the_lights_did_is_said_by_name(changes, said):
    cores = (Core.DIAGNOSIS, Core.CONTRACTING, Core.COMPLETION)
    lights = [light(core, change=change) for core, change in zip(cores, changes, strict=False)]
    assert overall(lights)[1].endswith(f"与2026年第45周相比，{said}")


def test_the_first_week_has_nothing_to_be_compared_with():
    assert overall([light(Core.DIAGNOSIS)], edition=FIRST_WEEK)[1:] == [
        "1 项核心指标中，绿灯 1 项。本期为首期，没有上期可比。"
    ]


def test_a_light_that_did_not_move_says_so_in_the_table():
    lights = (light(Core.DIAGNOSIS), light(Core.COMPLETION, value=0.8), light(Core.LEVEL_UP, past_value=None))
    found = tables(overall_section(briefing(overview=overview(*lights))))["lights"]
    assert column(found, "较上期") == ["持平", "-10.0 点", "—"]


def test_warnings_stand_first_and_the_offices_foreword_last():
    told = briefing(overview=overview(watermelons=("西瓜项：甲区",)), texts={"foreword": "一段\n\n 二段 "})
    blocks = overall_section(told).blocks
    assert blocks[0] == Line("西瓜项：甲区", kind="warning")
    assert blocks[-2:] == (Line("一段", kind="office"), Line("二段", kind="office"))


# --- 更正 -----------------------------------------------------------------------------------------------------------


def corrected(lines, **known):
    return [block.text for block in restated_blocks(briefing(corrections=lines, **known)) if isinstance(block, Line)]


def test_nothing_corrected_is_said_where_there_was_a_period_to_correct():
    assert corrected(()) == ["上期结账后没有更正。"]
    assert corrected((), edition=FIRST_WEEK) == []


def test_a_large_pilots_draft_says_that_it_did_not_look():
    assert corrected(None) == ["上期结账后的更正在结账时核对列示。"]


def test_one_correction_tells_both_figures_and_that_the_closed_one_stands():
    assert corrected((correction(),)) == [
        "上期（2026年第45周）结账后更正 1 处，已结账的数不变，在此列明：银川市完成改造上期报送 71 家，现核实 69 家。"
    ]


def test_one_fact_that_changed_two_figures_is_one_correction():
    one = {"causes": ("YC-1 朗润新材：服务商按时节点 4→3",)}
    (said,) = corrected((replace(correction(), **one), replace(correction(scope="甲区"), **one)))
    assert said.startswith("上期（2026年第45周）结账后更正 1 处（YC-1 朗润新材：服务商按时节点 4→3），已结账的数不变，")


def test_more_facts_than_three_are_counted_and_the_first_named():
    found = tuple(replace(correction(), causes=(f"YC-{n}", "YC-9")) for n in range(4))
    assert corrected(found)[0].startswith("上期（2026年第45周）结账后更正 5 处（YC-0；YC-9；YC-1等），")


@pytest.mark.parametrize("kind", [Restated.TARGET, Restated.UNITS])
def test_what_is_no_correction_has_its_own_name(kind):
    (said,) = corrected((replace(correction(), kind=kind, causes=("原因",)),))
    assert said.startswith(f"上期（2026年第45周）结账后{kind.zh} 1 处（原因），")


CHANGES = (
    YardstickChange(
        "目标调整", date(2026, 11, 1), "完成改造（2026年）目标自 2026-11-01 起由达到 233 家调整为达到 210 家"
    ),
    YardstickChange("口径变动", date(2026, 11, 1), "4 家企业自 2026-11-01 起由甲区划入乙区", ("甲区", "乙区")),
)


@pytest.mark.parametrize(
    ("district", "kinds"),
    [
        (None, ["目标调整", "口径变动"]),
        (UnitView(1, "甲区", "甲区"), ["目标调整", "口径变动"]),
        (UnitView(3, "丙区", "丙区"), ["目标调整"]),
    ],
)
def test_a_target_revised_and_enterprises_moved_are_told_to_those_they_concern(district, kinds):
    told = briefing(edition=replace(SECOND_WEEK, district=district), lists=PeriodLists(changes=CHANGES))
    lines = [line.text for line in changed_blocks(told)]
    assert [line.partition("：")[0] for line in lines] == kinds
    assert all(line.endswith("。") for line in lines)


def test_more_than_three_corrections_stand_in_the_table():
    (said,) = corrected(tuple(correction(scope=f"{number}区") for number in range(4)))
    assert said.startswith("上期（2026年第45周）结账后更正 4 处")
    assert said.endswith("2区完成改造上期报送 71 家，现核实 69 家。其余见表。")


def test_a_share_that_looks_the_same_at_one_decimal_is_told_finer():
    (said,) = corrected((correction("level_up", 71.02, 71.04, name="水平达标"),))
    assert "上期报送 88.775%，现核实 88.800%" in said


# --- 目标完成 -------------------------------------------------------------------------------------------------------


def goals(*lines, **known):
    return sentences(targets_section(briefing(targets=board(*lines), **known)))


def test_without_printed_targets_the_section_says_so():
    assert goals() == ["本期没有印发目标。"]
    assert goals(target(verdict=None)) == ["本期没有印发目标。"]


def test_no_target_missed_is_said():
    assert goals(target())[0] == "没有难以完成或有风险的目标。"


@pytest.mark.parametrize(
    ("blame", "forecast", "said"),
    [
        ("", None, "还差 42 家。"),
        ("甲区 30、乙区 12", None, "还差 42 家，主要在甲区 30、乙区 12。"),
        ("甲区 8", object(), "还差 42 家，预计期末缺口主要在甲区 8。"),
        ("逾期 7 家：甲区 7", None, "还差 42 家，逾期 7 家：甲区 7。"),
    ],
)
def test_a_missed_target_tells_what_is_missing_and_where(blame, forecast, said):
    missed = target(verdict=Verdict.AT_RISK, blame=blame, forecast=forecast)
    assert goals(missed)[0] == (
        f"难以完成和有风险的目标共 1 项。完成改造（2026年，有风险）：完成 178 家，目标达到 220 家，{said}"
    )


def test_a_sixth_missed_target_stands_in_the_table():
    five = [target(number, verdict=Verdict.OUT_OF_REACH) for number in range(5)]
    assert not goals(*five)[0].endswith("其余见表。")
    assert goals(*five, target(5, verdict=Verdict.AT_RISK))[0].endswith("其余见表。")


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ((), "没有上期研判可比。"),
        ((target(1), target(2)), "各目标研判较上期均未变化。"),
        ((target(1, verdict=Verdict.AT_RISK), target(2)), "较上期，完成改造（达到 220 家）由有风险转为预计完成。"),
        ((target(1, verdict=None), target(2)), "各目标研判较上期均未变化。"),
    ],
)
def test_verdicts_that_changed_are_told_those_of_one_name_apart_by_value(past, said):
    assert goals(target(1), target(2, value=131.0), past_targets=board(*past))[1] == said


def test_a_target_alone_of_its_name_needs_no_value_to_be_told_apart():
    past = board(target(verdict=Verdict.AT_RISK))
    assert goals(target(), past_targets=past)[1] == "较上期，完成改造由有风险转为预计完成。"


def test_the_table_tells_the_change_of_the_actual():
    lines = (target(1), target(2), target(3), target(4, actual=None))
    past = board(target(1, actual=170.0), target(2, actual=180.5), target(3))
    found = tables(targets_section(briefing(targets=board(*lines), past_targets=past)))["targets"]
    assert column(found, "较上期") == ["+8", "-2.5", "持平", "—"]
