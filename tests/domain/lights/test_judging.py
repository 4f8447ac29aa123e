"""The ten core indicators of one scope from its sums, and the overall light (rules 1.2, 4.1.1, 4.1.4, 4.3)."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest

from domain.lights.core import CORE, Core
from domain.lights.judging import Judge, overall
from domain.lights.sentences import apart, number, percent
from domain.statistics.shrinkage import BetaPrior
from domain.words import Basis, Light, Operator, Planned, TargetKind
from tests.domain.make import AS_OF, JIA, RULES, facts, target

G, Y, R, X = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY
FLAT = BetaPrior(1e-9, 1e-9)
"""A prior that weighs nothing, so that shares are what they are."""


def judge(*targets, as_of: date = AS_OF, has_money: bool = True, returns=None, **other) -> Judge:
    return Judge(facts(targets=targets, **other), as_of, RULES, has_money, returns or {})


def judged(core: Core, *targets, scope=(None, None), as_of: date = AS_OF, **sums):
    names = {name.replace("_planned", "~planned"): value for name, value in sums.items()}
    return judge(*targets, as_of=as_of).core(core, defaultdict(int, names), scope)


# --- 项目进度 --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "projects", "light", "reason"),
    [
        (999, 100, G, "100 个在册项目平均滞后 9.99 个百分点，小于 10 点"),
        (1_000, 100, Y, "100 个在册项目平均滞后 10.0 个百分点，达到 10 点，未超过 30 点"),
        (3_000, 100, Y, "100 个在册项目平均滞后 30.0 个百分点，达到 10 点，未超过 30 点"),
        (3_001, 100, R, "100 个在册项目平均滞后 30.01 个百分点，超过 30 点"),
        (12, 1, Y, "1 个在册项目平均滞后 12.0 个百分点，达到 10 点，未超过 30 点"),
        (0, 3, G, "3 个在册项目平均不滞后"),
        (-15, 3, G, "3 个在册项目平均超前 5.0 个百分点"),
        (0, 0, X, "没有在册项目"),
    ],
)
def test_schedule_is_the_mean_lag_of_the_active_projects(points, projects, light, reason):
    found = judged(Core.SCHEDULE, lag_points=points, projects=projects)
    assert (found.light, found.reason) == (light, reason)


@pytest.mark.parametrize(
    ("unbegun", "projects", "light", "value"), [(0, 1, G, 0), (1, 1, X, None), (2, 3, G, 0), (3, 3, X, None)]
)
def test_schedule_is_grey_until_a_project_has_begun(unbegun, projects, light, value):
    found = judged(Core.SCHEDULE, unbegun=unbegun, projects=projects)
    assert (found.light, found.value) == (light, value)
    assert found.reason.startswith("未到考核期") == (light is X)


# --- 诊断评估, 合同签订, 完成改造 -----------------------------------------------------------------------------------


@pytest.mark.parametrize("core", [Core.DIAGNOSIS, Core.CONTRACTING, Core.COMPLETION])
def test_without_a_printed_target_the_projects_own_plan_is_the_yardstick(core):
    found = judged(core, **{core: 9, f"{core}_planned": 10})
    assert (found.light, found.planned, found.target, found.planned_by) == (Y, 10, None, Planned.BOTTOM_UP)
    assert found.reason == f"{core.zh} 9 家，序时应完成 10 家，序时完成率 90.0%，低于绿线 95%（按项目计划节点）"


def test_a_cell_is_measured_bottom_up_even_where_the_pilot_prints_a_target():
    found = judged(Core.COMPLETION, target(233), scope=(JIA, 201), completion=4, completion_planned=4)
    assert (found.planned_by, found.planned, found.light) == (Planned.BOTTOM_UP, 4, G)


def test_a_districts_own_target_is_its_yardstick():
    found = judged(Core.COMPLETION, target(233), target(40, id=2, district=JIA), scope=(JIA, None), completion=33)
    assert (found.target, found.target_id) == (40, 2)


def test_a_flow_counts_what_was_done_within_its_period():
    sums = defaultdict(int, {"completion": 250, "completion@2026-01-01": 60})
    assert judge(target(233)).core(Core.COMPLETION, sums, (None, None)).numerator == 190


def test_a_stock_counts_all_up_to_the_day_and_its_line_starts_at_the_stock():
    sums = defaultdict(int, {"completion": 250, "completion@2026-01-01": 60})
    found = judge(target(233, basis=Basis.STOCK)).core(Core.COMPLETION, sums, (None, None))
    assert found.numerator == 250
    assert found.planned == pytest.approx(60 + 173 * 319 / 365)


@pytest.mark.parametrize(
    ("basis", "light", "why"),
    [
        (Basis.FLOW, R, "what came after the last day does not count in the period"),
        (Basis.STOCK, R, "a stock is what stood on its last day: what comes later does not meet it any more"),
    ],
)
def test_a_target_that_ended_is_closed_with_its_last_day(basis, light, why):
    last = {"first_on": date(2027, 1, 1), "last_on": date(2027, 9, 30), "basis": basis, "operator": Operator.AT_LEAST}
    sums = defaultdict(int, {"completion": 110, "completion@2027-01-01": 0, "completion@2027-10-01": 99})
    found = judge(target(100, **last), as_of=date(2027, 11, 1)).core(Core.COMPLETION, sums, (None, None))
    assert found.light is light, why


# --- 水平达标 --------------------------------------------------------------------------------------------------------


def level_target(percent: float, **other):
    return target(
        percent,
        indicator="level_up",
        unit="%",
        kind=TargetKind.TEXT,
        basis=Basis.STOCK,
        first_on=date(2025, 7, 1),
        last_on=date(2027, 9, 30),
        is_whole_pilot=True,
        **other,
    )


@pytest.mark.parametrize(
    ("targets", "reached", "light", "why"),
    [
        ((level_target(100),), 1_000, G, "银川: 100 of 100"),
        ((level_target(100),), 999, Y, "银川: one enterprise in a thousand"),
        ((level_target(100),), 950, Y, "银川: 5 points below"),
        ((level_target(100),), 949, R, "银川: 5.1 points below"),
        ((level_target(97),), 970, G, "绵阳: 97"),
        ((level_target(97),), 969, Y, "绵阳: just below"),
        ((level_target(97),), 919, R, "绵阳: 5.1 points below"),
        ((), 900, G, "the national 90 where the plan has none of its own"),
        ((), 899, Y, "just below the national one"),
        ((), 849, R, "5.1 points below the national one"),
    ],
)
def test_level_up_takes_the_plans_own_percentage_else_the_national_one(targets, reached, light, why):
    assert judged(Core.LEVEL_UP, *targets, to_assess=1_000, assessed=1_000, level_ok=reached).light is light, why


def test_level_up_compares_shares_and_names_what_it_compared_with():
    found = judged(Core.LEVEL_UP, level_target(97, id=5), to_assess=40, assessed=38, level_ok=38)
    assert (found.value, found.target, found.target_id) == (0.95, 0.97, 5)
    assert found.reason == (
        "应评测和已评测 40 家（到期未评测 2 家），二级及以上 38 家，占 95.0%，低于目标 97%，差距在 5 个百分点以内"
    )


def test_a_districts_level_is_measured_with_the_plans_percentage():
    assert judged(Core.LEVEL_UP, level_target(97), scope=(JIA, None), to_assess=10, level_ok=9).target == 0.97


@pytest.mark.parametrize("targets", [(level_target(90),), ()], ids=["the plan's", "the national 90"])
@pytest.mark.parametrize(
    ("as_of", "reached", "light"),
    [
        (date(2027, 9, 29), 899, Y),
        (date(2027, 9, 30), 899, R),
        (date(2027, 10, 1), 899, R),
        (date(2027, 9, 30), 900, G),
        (date(2027, 10, 1), 900, G),
    ],
    ids=["the day before", "the last day", "the day after", "met on it", "met after it"],
)
def test_on_its_last_day_a_level_is_met_or_not(targets, as_of, reached, light):
    """Nothing is nearly met any more."""
    found = judged(Core.LEVEL_UP, *targets, as_of=as_of, to_assess=1_000, assessed=1_000, level_ok=reached)
    assert found.light is light
    lack = "，低于目标 90%，2027-09-30 期满，差 0.1 个百分点"
    assert found.reason.startswith("已到期未完成：") is found.reason.endswith(lack) is (light is R)


@pytest.mark.parametrize("kind", list(TargetKind))
def test_level_up_says_whether_table_or_text_printed_its_percentage(kind):
    found = judged(Core.LEVEL_UP, replace(level_target(97), kind=kind), to_assess=10, level_ok=9)
    by = {TargetKind.TABLE: Planned.TARGET_TABLE, TargetKind.ALLOCATED: Planned.TARGET_ALLOCATED}
    assert found.planned_by is by.get(kind, Planned.TARGET_TEXT)


def test_before_the_first_official_assessment_level_up_is_grey():
    found = judged(Core.LEVEL_UP)
    assert (found.light, found.value, found.reason) == (X, None, "尚无企业完成官方评测，也没有到期应评测的")


# --- 资金兑付, 资金合规 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "due", "light", "reason"),
    [
        (95, 100, G, "到期应付 100.00 万元，到期已付 95.00 万元，占 95.0%，达到绿线 95%"),
        (94.99, 100, Y, "到期应付 100.00 万元，到期已付 94.99 万元，占 94.99%，低于绿线 95%"),
        (80, 100, Y, "到期应付 100.00 万元，到期已付 80.00 万元，占 80.0%，低于绿线 95%"),
        (79, 100, R, "到期应付 100.00 万元，到期已付 79.00 万元，占 79.0%，低于黄线 80%"),
        (0, 0, X, "尚无到期应付资金"),
    ],
)
def test_disbursement_is_paid_of_what_is_due_to_be_paid(paid, due, light, reason):
    found = judged(Core.DISBURSEMENT, paid_of_payable_fen=round(paid * 1e6), payable_fen=round(due * 1e6))
    assert (found.light, found.reason) == (light, reason)


@pytest.mark.parametrize(
    ("serious", "minor", "light", "reason"),
    [
        (0, 0, G, "未销号资金问题 0 项"),
        (0, 5, Y, "未销号资金问题 5 项，其中严重 0 项"),
        (1, 0, R, "未销号资金问题 1 项，其中严重 1 项"),
        (1, 5, R, "未销号资金问题 6 项，其中严重 1 项"),
    ],
)
def test_compliance_is_green_without_findings_yellow_with_minor_red_with_serious_ones(serious, minor, light, reason):
    found = judged(Core.COMPLIANCE, serious=serious, minor=minor)
    assert (found.light, found.reason) == (light, reason)


def test_before_the_first_entry_compliance_is_grey():
    found = judge(has_money=False).core(Core.COMPLIANCE, defaultdict(int), (None, None))
    assert (found.light, found.reason) == (X, "尚无资金流水")


# --- 服务商履约, 数据报送, 问题整改 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "due", "light", "why"),
    [(90, 100, G, "0.90"), (89, 100, Y, "0.89"), (75, 100, Y, "0.75"), (74, 100, R, "0.74"), (0, 0, X, "nothing due")],
)
def test_provider_is_the_share_of_milestones_met_on_time(met, due, light, why):
    assert judged(Core.PROVIDER, milestones_on_time=met, milestones_due=due).light is light, why


@pytest.mark.parametrize(
    ("met", "light", "reason"),
    [
        (6, G, "服务商节点应完成 6 个，按时 6 个，按时率 100.0%，达到绿线 90%"),
        (5, Y, "服务商节点应完成 6 个，按时 5 个，按时率 83.3%，低于绿线 90%"),
        (4, R, "服务商节点应完成 6 个，按时 4 个，按时率 66.7%，低于黄线 75%"),
    ],
)
def test_a_scope_is_told_its_own_share_however_few_its_milestones(met, light, reason):
    found = judged(Core.PROVIDER, milestones_on_time=met, milestones_due=6)
    assert (found.light, found.reason) == (light, reason)


@pytest.mark.parametrize(
    ("on_time", "due", "light", "reason"),
    [
        (20, 20, G, "应报送 20 份，按时 20 份，按时率 100.0%，达到绿线 100%"),
        (19, 20, Y, "应报送 20 份，按时 19 份，按时率 95.0%，低于绿线 100%"),
        (1_999, 2_000, Y, "应报送 2000 份，按时 1999 份，按时率 99.95%，低于绿线 100%"),
        (9_999, 10_000, Y, "应报送 10000 份，按时 9999 份，按时率 99.99%，低于绿线 100%"),
        (16, 20, Y, "应报送 20 份，按时 16 份，按时率 80.0%，低于绿线 100%"),
        (15, 20, R, "应报送 20 份，按时 15 份，按时率 75.0%，低于黄线 80%"),
        (0, 0, X, "本期没有到期报送"),
    ],
)
def test_submission_is_green_only_when_all_reported_on_time(on_time, due, light, reason):
    found = judge(returns={(JIA, None): (due, on_time)}).core(Core.SUBMISSION, {}, (JIA, None))
    assert (found.light, found.reason) == (light, reason)


@pytest.mark.parametrize(
    ("closed", "due", "light", "why"),
    [(9, 10, G, "0.90"), (89, 100, Y, "0.89"), (7, 10, Y, "0.70"), (69, 100, R, "0.69"), (0, 0, X, "nothing due")],
)
def test_rectification_is_issues_closed_by_their_day(closed, due, light, why):
    assert judged(Core.RECTIFICATION, issues_closed=closed, issues_due=due).light is light, why


def test_every_core_indicator_but_submission_is_judged_from_sums():
    empty = defaultdict(int)
    for core in CORE:
        if core is not Core.SUBMISSION:
            found = judge(has_money=False).core(core, empty, (None, None))
            assert (found.light, found.value) == (X, None), core
            assert found.reason, core


# --- the overall light ----------------------------------------------------------------------------------------------


def lights(red: int = 0, yellow: int = 0, grey: int = 0, completion: Light | None = None, of: int = 10) -> dict:
    """Lights of `of` core indicators; 完成改造 is set apart and takes the first of those left unless given."""
    rest = [R] * red + [Y] * yellow + [X] * grey
    rest += [G] * (of - len(rest) - (completion is not None))
    others = [core for core in CORE if core is not Core.COMPLETION]
    if completion is None:
        return dict(zip([*others, Core.COMPLETION], rest, strict=False))
    return {Core.COMPLETION: completion} | dict(zip(others, rest, strict=False))


@pytest.mark.parametrize(
    ("case", "light", "why"),
    [
        (lights(), G, "all green"),
        (lights(yellow=1), G, "one yellow"),
        (lights(yellow=2), G, "two yellow"),
        (lights(yellow=3), Y, "three yellow"),
        (lights(red=1), Y, "any red"),
        (lights(red=2), Y, "two red"),
        (lights(red=3), R, "three red"),
        (lights(completion=R), R, "完成改造 red alone"),
        (lights(grey=4), G, "fewer than half grey"),
        (lights(grey=5), X, "half grey"),
        (lights(grey=9), X, "more than half"),
        (lights(grey=5, yellow=3), X, "grey beats yellow"),
        (lights(grey=5, red=1), Y, "one red, five grey: what is red is not hidden by what is not known"),
        (lights(grey=8, red=2), Y, "nor two red by eight grey"),
        (lights(grey=5, red=3), R, "red beats grey"),
        (lights(grey=9, completion=R), R, "red beats grey"),
        (lights(grey=4, of=9), G, "an industry has nine lights: four are fewer than half"),
        (lights(grey=5, of=9), X, "five of nine"),
        ({}, X, "no light at all"),
    ],
)
def test_the_overall_light_follows_domain_rules_4_3(case, light, why):
    assert overall(case, RULES).light is light, why


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (lights(), "无红灯、无黄灯"),
        (lights(yellow=2), "无红灯，黄灯 2 项"),
        (lights(yellow=3), "黄灯 3 项"),
        (lights(red=1), "红灯 1 项：项目进度"),
        (lights(red=1, yellow=2), "红灯 1 项：项目进度；黄灯 2 项"),
        (lights(red=3), "红灯 3 项：项目进度、诊断评估、合同签订"),
        (lights(completion=R), "完成改造为红灯；红灯 1 项：完成改造"),
        (lights(grey=6), "10 项中 6 项无数据或未到考核期"),
    ],
)
def test_the_overall_light_says_why(case, reason):
    assert overall(case, RULES).reason == reason


# --- figures in words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "why"),
    [
        (190, "190", "whole"),
        (190.0, "190", "whole, as a float"),
        (203.6356, "203.6", "one decimal"),
        (1.02, "1.02", "亿元 as printed"),
        (1.5, "1.5", "no idle zero"),
        (1.0199999, "1.0", "what has more decimals gets one"),
        (0, "0", "nothing"),
        (12_345.67, "12345.67", "long"),
    ],
)
def test_a_number_reads_without_idle_decimals(value, text, why):
    assert number(value) == text, why


@pytest.mark.parametrize(
    ("value", "bounds", "text", "why"),
    [
        (93.3, (95, 80), "93.3", "far from both"),
        (95.0, (95, 80), "95.0", "the bound itself"),
        (94.96, (95, 80), "94.96", "would round up to the bound"),
        (94.996, (95, 80), "94.996", "so would two decimals"),
        (94.99999, (95, 80), "95.0000", "four decimals are enough"),
        (79.99, (95, 80), "79.99", "the other bound"),
        (94.96, (None, None), "95.0", "no bound"),
    ],
)
def test_a_rounded_figure_does_not_look_like_a_bound_that_it_is_not(value, bounds, text, why):
    assert apart(value, *bounds) == text, why


def test_a_percentage_has_one_decimal():
    assert (percent(0.9333), percent(1), percent(0)) == ("93.3%", "100.0%", "0.0%")
