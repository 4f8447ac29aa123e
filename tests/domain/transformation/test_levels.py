"""The level that follows from scenarios (rules 18.2)."""

import csv
from pathlib import Path

import pytest

from domain.transformation.levels import FollowedLevel, LevelAsk, clash, level_of
from domain.words import Scenario

SEEDS = Path(__file__).parents[3] / "seed_data"


def listed():
    with (SEEDS / "level_scenarios.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rules():
    with (SEEDS / "level_rules.csv").open(encoding="utf-8") as file:
        names = ("level", "min_base_score", "min_scenarios", "min_constrained_scenarios")
        return [LevelAsk(*(int(row[name]) for name in names)) for row in csv.DictReader(file)]


BOUND = [one for one in Scenario if next(r for r in listed() if r["name"] == one.zh)["is_constrained"] == "true"]
FREE = [one for one in Scenario if one not in BOUND]


def test_the_sixteen_scenarios_are_those_of_the_file_four_links_ten_constrained_six_not():
    rows = listed()
    assert [one.zh for one in Scenario] == [row["name"] for row in rows]
    assert len({row["link"] for row in rows}) == 4
    assert (len(BOUND), len(FREE)) == (10, 6)


def at(level: int, bound: int, free: int) -> dict[Scenario, int]:
    return dict.fromkeys([*BOUND[:bound], *FREE[:free]], level)


@pytest.mark.parametrize(
    ("score", "levels", "level", "lacks"),
    [
        (40, at(2, 3, 3), 2, "三级要求基础得分 60，现为 40、要求 8 个场景，现为 0 个、要求约束性场景 5 个，现为 0 个"),
        (39.9, at(2, 3, 3), 1, "二级要求基础得分 40，现为 39.9"),
        (40, at(2, 3, 2), 0, "一级要求 6 个场景，现为 5 个"),
        (40, at(2, 2, 4), 0, "一级要求约束性场景 3 个，现为 2 个"),
        (100, at(4, 10, 6), 4, ""),
        (100, at(4, 6, 4), 4, ""),
        (100, at(4, 5, 5), 3, "四级要求约束性场景 6 个，现为 5 个"),
        (100, at(0, 10, 6), 0, "一级要求 6 个场景，现为 0 个、要求约束性场景 3 个，现为 0 个"),
        (0, {}, 0, "一级要求基础得分 20，现为 0、要求 6 个场景，现为 0 个、要求约束性场景 3 个，现为 0 个"),
    ],
)
def test_a_level_asks_for_score_scenarios_and_constrained_ones(score, levels, level, lacks):
    assert level_of(score, levels, rules(), BOUND) == FollowedLevel(level, lacks)


def test_a_higher_scenario_counts_for_the_levels_below_it():
    mixed = {**at(4, 3, 0), **dict.fromkeys(FREE[:3], 2)}
    assert level_of(50, mixed, rules(), BOUND).level == 2


@pytest.mark.parametrize(
    ("recorded", "followed", "told"),
    [
        (2, FollowedLevel(2, "三级要求…"), ""),
        (
            3,
            FollowedLevel(2, "三级要求基础得分 60，现为 50"),
            "登记的是三级，按 16 个场景推定为二级（三级要求基础得分 60，现为 50）",
        ),
        (1, FollowedLevel(2, "三级要求…"), "登记的是一级，按 16 个场景推定为二级"),
    ],
)
def test_a_clash_is_told_with_what_is_lacking(recorded, followed, told):
    assert clash(recorded, followed) == told
