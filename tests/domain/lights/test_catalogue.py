"""Indicators beyond the ten core ones: judged where the plan prints a target, GREY where nothing was reported (rules
4.1.5)."""

from datetime import date

import numpy as np
import pytest

from domain.days import number
from domain.facts.columns import TITLE_SRDI, Events
from domain.lights.catalogue import counts_projects, judged_targets
from domain.lights.judging import Judge
from domain.words import Basis, Cadence, Light, Operator, TargetKind
from tests.domain.make import (
    AS_OF,
    HUAGONG,
    JIA,
    PILOT,
    RULES,
    ZHUANGBEI,
    Project,
    ago,
    completed,
    evaluated,
    facts,
    reading,
    series,
    target,
)

G, Y, R, X = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY
NAMES = {"talent": "培训人才", "share": "推广率", "level4": "四级企业", "solutions": "小快轻准产品"}


def goal(value: float, indicator: str = "talent", **other):
    return target(value, **{"indicator": indicator, "unit": "人", **other})


def judged(*projects, targets, measure: str = "reported", scope=(None, None), as_of: date = AS_OF, **other):
    """Reading of the first target's indicator."""
    indicator = targets[0].indicator
    known = facts(*projects, targets=targets, measures={indicator: measure}, names=NAMES, **other)
    return reading(evaluated(known, as_of), indicator, *scope)


# --- reported -------------------------------------------------------------------------------------------------------


def test_a_reported_flow_counts_what_was_added_in_its_period():
    points = ((date(2025, 12, 31), 60.0), (date(2026, 6, 1), 200.0), (date(2026, 11, 15), 250.0))
    found = judged(targets=(goal(233),), series=(series("talent", *points),))
    assert (found.light, found.judged.numerator) == (Y, 190)
    assert found.reason.startswith("培训人才 190 人，序时应完成 203.6 人，序时完成率 93.3%，低于绿线 95%")


def test_a_reported_stock_counts_what_stands():
    points = ((date(2025, 12, 31), 60.0), (AS_OF, 250.0))
    found = judged(targets=(goal(233, basis=Basis.STOCK),), series=(series("talent", *points),))
    assert found.judged.numerator == 250
    assert found.judged.planned == pytest.approx(60 + 173 * 319 / 365)


@pytest.mark.parametrize(
    ("days", "why"),
    [(-1, "the first report comes tomorrow"), (None, "never reported")],
)
def test_what_was_never_reported_is_grey_not_zero(days, why):
    known = () if days is None else (series("talent", (ago(days), 9.0)),)
    found = judged(targets=(goal(233),), series=known)
    assert (found.light, found.reason, found.judged.value) == (X, "培训人才尚无报送数据", None), why


def test_a_reported_nothing_is_red_not_grey():
    assert judged(targets=(goal(233),), series=(series("talent", (ago(9), 0.0)),)).light is R


# --- targets whose period is over, to come, or recurring ------------------------------------------------------------


@pytest.mark.parametrize(
    ("at_end", "till_now", "light", "reason"),
    [
        (200, 900, G, "培训人才 200 人，2025年目标达到 200 人，2025-12-31 期满，达到"),
        (199, 199, R, "已到期未完成：培训人才 199 人，2025年目标达到 200 人，2025-12-31 期满，差 1 人"),
        (
            198,
            199,
            R,
            "已到期未完成：培训人才 198 人，2025年目标达到 200 人，2025-12-31 期满，差 2 人；至今累计仍欠 1 人",
        ),
        (
            199,
            200,
            G,
            "已补齐：培训人才 199 人，2025年目标达到 200 人，2025-12-31 期满，差 1 人；至今累计 200 人，应累计 200 人",
        ),
    ],
)
def test_a_target_whose_period_is_over_stays_until_it_is_made_up(at_end, till_now, light, reason):
    points = series("talent", (date(2025, 11, 1), at_end), (date(2026, 5, 1), till_now))
    found = judged(targets=(goal(200, year=2025),), series=(points,))
    assert (found.light, found.reason) == (light, reason)


def test_a_target_to_come_is_grey():
    found = judged(targets=(goal(200, year=2027),), series=(series("talent", (ago(9), 5.0)),))
    assert (found.light, found.reason) == (X, "本期没有培训人才的印发目标，不在考核期")


def test_a_yearly_target_counts_each_year_from_nothing():
    yearly = goal(
        20, cadence=Cadence.YEARLY, basis=Basis.FLOW, first_on=PILOT.first_on, last_on=PILOT.last_on, period="annual"
    )
    points = ((date(2025, 12, 1), 25.0), (date(2026, 11, 1), 40.0))
    found = judged(targets=(yearly,), series=(series("talent", *points),))
    assert (found.judged.numerator, found.light) == (15, Y)


# --- percentages and levels -----------------------------------------------------------------------------------------


def percent_goal(value: float, indicator: str = "share", **other):
    return goal(value, indicator, unit="%", basis=Basis.STOCK, kind=TargetKind.TEXT, **other)


@pytest.mark.parametrize(
    ("value", "light", "reason"),
    [
        (100.0, G, "推广率 100.0%，达到目标 100%"),
        (95.0, Y, "推广率 95.0%，低于目标 100%"),
        (94.9, R, "推广率 94.9%，低于目标 100%"),
        (99.97, Y, "推广率 99.97%，低于目标 100%"),
    ],
)
def test_a_reported_percentage_is_compared_with_its_target_as_it_stands(value, light, reason):
    found = judged(targets=(percent_goal(100),), series=(series("share", (ago(9), value)),))
    assert (found.light, found.reason) == (light, reason)


def test_a_percentage_and_its_target_are_stored_in_the_same_unit():
    found = judged(targets=(percent_goal(80),), series=(series("share", (ago(9), 82.0)),))
    assert (found.judged.value, found.judged.target) == (0.82, 0.8)


def test_a_percentage_made_of_projects_is_a_sum_over_a_sum():
    projects = [completed(ago(9), title=TITLE_SRDI), completed(ago(9)), completed(ago(9), level=1, title=TITLE_SRDI)]
    found = judged(*projects, targets=(percent_goal(90),), measure="computed:level2_share_titled")
    assert (found.judged.numerator, found.judged.denominator, found.judged.value, found.light) == (1, 2, 0.5, R)
    assert found.reason == "推广率 50.0%（1/2），低于目标 90%"


def test_a_percentage_of_nobody_is_grey():
    found = judged(targets=(percent_goal(90),), measure="computed:level2_share_titled")
    assert (found.light, found.judged.value) == (X, None)


@pytest.mark.parametrize(
    ("projects", "light", "why"),
    [
        ([completed(ago(9))], G, "the lowest accepted is at level 2"),
        ([completed(ago(9)), completed(ago(9), level=1)], R, "one was accepted at level 1"),
        ([completed(ago(9), level=4)], G, "higher than asked"),
        ([Project(levels=((ago(9), 1),))], X, "assessed but not accepted"),
        ([], X, "nobody was assessed"),
    ],
)
def test_the_lowest_accepted_level_is_green_or_red(projects, light, why):
    least = goal(2, "lowest", unit="级", basis=Basis.STOCK, operator=Operator.AT_LEAST)
    assert judged(*projects, targets=(least,), measure="computed:min_accepted_level").light is light, why


# --- made of projects -----------------------------------------------------------------------------------------------


def test_an_indicator_made_of_projects_is_paced_like_a_core_one():
    projects = [completed(date(2026, 3, 1), level=4), completed(date(2025, 12, 31), level=4), completed(ago(9))]
    found = judged(*projects, targets=(goal(2, "level4", unit="家"),), measure="computed:level4")
    assert (found.judged.numerator, found.light) == (1, R)
    assert found.reason.startswith("四级企业 1 家，序时应完成 1.7 家")


# --- supplied -------------------------------------------------------------------------------------------------------


def listed(*events: tuple[int, date]) -> dict[str, Events]:
    industries, days = [industry for industry, _ in events], [number(day) for _, day in events]
    return {"solutions": Events(np.array(industries, int), np.array(days, int), np.ones(len(events), int))}


SUPPLY = listed((HUAGONG, ago(400)), (HUAGONG, ago(9)), (ZHUANGBEI, AS_OF), (-1, ago(-1)))


@pytest.mark.parametrize(
    ("scope", "basis", "count", "why"),
    [
        ((None, None), Basis.STOCK, 3, "all up to the day"),
        ((None, None), Basis.FLOW, 2, "those of this year"),
        ((None, HUAGONG), Basis.STOCK, 2, "those of an industry"),
    ],
)
def test_what_is_supplied_is_counted_by_day_and_industry(scope, basis, count, why):
    wanted = goal(30, "solutions", unit="个", basis=basis, district=scope[0], industry=scope[1])
    found = judged(targets=(wanted,), measure="computed:solutions", scope=scope, supply=SUPPLY)
    assert found.judged.numerator == count, why


def test_what_is_supplied_belongs_to_no_district():
    wanted = goal(30, "solutions", unit="个", district=JIA)
    found = judged(targets=(wanted,), measure="computed:solutions", scope=(JIA, None), supply=SUPPLY)
    assert found.light is X


# --- estimates ------------------------------------------------------------------------------------------------------


def test_an_estimate_of_the_plan_is_shown_not_judged():
    found = judged(targets=(goal(8_388, "contested", unit="万元"),), measure="estimate")
    assert (found.light, found.judged.target) == (X, 8_388)
    assert found.reason == "方案的估算数，只列示，不考核"


# --- where there is nothing to judge --------------------------------------------------------------------------------


def test_an_indicator_without_a_target_has_no_reading():
    known = facts(Project(), measures={"talent": "reported"}, series=(series("talent", (ago(9), 5.0)),))
    assert "talent" not in {r.indicator for r in evaluated(known).indicators}


def test_a_core_indicator_has_one_reading_however_many_targets_it_has():
    readings = evaluated(facts(Project(), targets=(target(233), target(300, id=2, kind=TargetKind.TEXT))))
    assert [r.indicator for r in readings.indicators if (r.district, r.industry) == (None, None)].count(
        "completion"
    ) == 1


@pytest.mark.parametrize(
    ("measure", "counts", "why"),
    [
        ("computed:level4", True, "paced"),
        ("computed:level2_share_titled", True, "a share of projects"),
        ("computed:min_accepted_level", True, "a level of projects"),
        ("computed:solutions", False, "supplied"),
        ("reported", False, "reported"),
        ("estimate", False, "an estimate"),
    ],
)
def test_an_edit_of_a_project_can_move_only_what_projects_make_up(measure, counts, why):
    assert counts_projects(facts(measures={"talent": measure}), "talent") is counts, why


def test_an_edit_of_a_project_judges_only_what_it_can_move():
    goals = (goal(9), goal(2, "level4", id=2, unit="家"))
    known = facts(
        completed(ago(9), level=4), targets=goals, measures={"talent": "reported", "level4": "computed:level4"}
    )
    judge = Judge(known, AS_OF, RULES, has_money=False, returns={})
    sums = {"level4": 1, "level4@2026-01-01": 0}
    found = judged_targets(judge, lambda _: sums, {(None, None)}, of_projects_only=True)
    assert list(found) == [("level4", None, None)]
