"""The level that follows from scenarios (rules 18.2): base score, how many scenarios, how many of them 约束性."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from domain.words import Scenario

LEVELS_ZH = {0: "未定级", 1: "一级", 2: "二级", 3: "三级", 4: "四级"}


class LevelAsk(NamedTuple):
    """What a level asks: least base score, scenarios at this level or above, of them 约束性."""

    level: int
    base_score: float
    scenarios: int
    constrained: int


class FollowedLevel(NamedTuple):
    """The level that follows (0: none), and what the next one lacks; empty at the highest."""

    level: int
    lacks: str


def level_of(
    base_score: float,
    levels: Mapping[Scenario, int],
    rules: Sequence[LevelAsk],
    constrained: Collection[Scenario],
) -> FollowedLevel:
    """The highest level of which every condition holds, and those of the ones below it."""
    reached = 0
    for rule in sorted(rules):
        lacking = _lacking(rule, base_score, levels, constrained)
        if lacking:
            return FollowedLevel(reached, f"{LEVELS_ZH[rule.level]}{'、'.join(lacking)}")
        reached = rule.level
    return FollowedLevel(reached, "")


def _lacking(
    rule: LevelAsk, base_score: float, levels: Mapping[Scenario, int], constrained: Collection[Scenario]
) -> list[str]:
    at = [one for one, level in levels.items() if level >= rule.level]
    bound = sum(one in constrained for one in at)
    return [
        text
        for is_short, text in (
            (base_score < rule.base_score, f"要求基础得分 {rule.base_score:g}，现为 {base_score:g}"),
            (len(at) < rule.scenarios, f"要求 {rule.scenarios} 个场景，现为 {len(at)} 个"),
            (bound < rule.constrained, f"要求约束性场景 {rule.constrained} 个，现为 {bound} 个"),
        )
        if is_short
    ]


def clash(recorded: int, followed: FollowedLevel) -> str:
    """Why a recorded level is asked about; empty where it is the one that follows."""
    if recorded == followed.level:
        return ""
    lacks = f"（{followed.lacks}）" if followed.lacks and recorded > followed.level else ""
    return f"登记的是{LEVELS_ZH[recorded]}，按 16 个场景推定为{LEVELS_ZH[followed.level]}{lacks}"
