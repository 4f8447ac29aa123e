"""What may be set otherwise, and all that is wrong at once (rules 4.9)."""

import pytest

from domain.lights.rule_changes import RANGES, RuleKind, adjustable, asked, differences, sentences
from domain.providers.ranking_rules import COMPONENTS
from domain.words import STAGES, Party
from tests.domain.make import BOOK, RULES


def bounds(indicator: str, metric: str, green: object, yellow: object = None) -> dict[str, object]:
    return {"indicator": indicator, "metric": metric, "green": green, "yellow": yellow}


def problems(kind: RuleKind, values: dict[str, object]) -> list[str]:
    return asked(kind, values, RULES)[1]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (bounds("completion", "pace_ratio", 0.9, 0.75), []),
        (bounds("completion", "pace_ratio", 0.9, 0.9), []),  # no room for yellow is a choice
        (bounds("completion", "pace_ratio", 0.9, 0.91), ["黄线比绿线还严：黄线应低于绿线"]),
        (bounds("schedule", "lag_points", 10, 9), ["黄线比绿线还严：黄线应高于绿线"]),
        (bounds("completion", "pace_ratio", 0.95, 0.8), ["与在用的一样，没有改动"]),
        (bounds("completion", "pace_ratio", 2, 0), []),
        (bounds("completion", "pace_ratio", 2.01, 0), ["绿线须在 0% 到 200% 之间"]),
        (bounds("completion", "pace_ratio", 0.9, -0.01), ["黄线须在 0% 到 200% 之间"]),
        (bounds("completion", "pace_ratio", 0.9), ["绿线、黄线都要填"]),
        (bounds("overall", "yellow_count", None), ["没有填绿线"]),
        (bounds("overall", "yellow_count", 1.5), ["绿线须是整数"]),
        (bounds("overall", "yellow_count", 11), ["绿线须在 0 项 到 10 项 之间"]),
        (bounds("intake", "due_weekday", 7), []),
        (bounds("intake", "due_weekday", 8), ["绿线须在 1 星期几 到 7 星期几 之间"]),
        (bounds("ranking", "interval", 0.99), []),
        (bounds("ranking", "interval", 1), ["绿线须在 50% 到 99% 之间"]),
        (bounds("ranking", "min_accepted", 0), ["绿线须在 1 个 到 1000 个 之间"]),
        (bounds("level_up", "national_percent", 95), []),
        (
            bounds("level_up", "national_percent", 89),
            ["这是财政部、工业和信息化部对各试点的要求（90 %），只能更严"],
        ),
        (bounds("ranking", "weight_level", 30), ["没有这一条线，或它要几项一起改（权重合计 100）"]),
        (bounds("nonsense", "x", 30), ["没有这一条线，或它要几项一起改（权重合计 100）"]),
        (bounds("reported", "stale_days", 1_000.5), ["绿线须在 0 天 到 1000 天 之间"]),
    ],
)
def test_a_threshold_is_set_within_its_range_and_with_sense(values, wrong):
    assert problems(RuleKind.BOUNDS, values) == wrong


def weights(*values: object) -> dict[str, object]:
    return dict(zip(COMPONENTS, values, strict=False))


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (weights(30, 25, 20, 15, 10), []),
        (weights(100, 0, 0, 0, 0), []),
        (weights(25, 25, 20, 20, 10), ["与在用的一样，没有改动"]),
        (weights(30, 25, 20, 20, 10), ["权重须合计 100，现为 105"]),
        (weights(30, 25, 20, 15, 9.5), ["每项权重须是 0 到 100 的整数"]),
        (weights(130, -30, 0, 0, 0), ["每项权重须是 0 到 100 的整数"]),
        (weights(30, 25, 20, 25), ["没有填齐：须填 5 项", "每项权重须是 0 到 100 的整数"]),
    ],
)
def test_the_weights_of_the_ranking_are_set_together_and_sum_to_a_hundred(values, wrong):
    assert problems(RuleKind.RANKING, values) == wrong


def test_stage_weights_and_parties_are_set_for_all_nine():
    mine = {stage.value: weight for stage, weight in zip(STAGES, RULES.weights, strict=True)}
    assert problems(RuleKind.STAGES, mine) == ["与在用的一样，没有改动"]
    assert problems(RuleKind.STAGES, mine | {"diagnosis": 11}) == ["权重须合计 100，现为 101"]
    change, wrong = asked(RuleKind.STAGES, mine | {"diagnosis": 5, "payment": 10}, RULES)
    assert (wrong, sum(change.weights)) == ([], 100)
    assert sentences(change, RULES) == ("阶段权重：诊断 10 → 5、兑付 5 → 10，其余不变",)
    parties = {stage.value: party.value for stage, party in zip(STAGES, RULES.parties, strict=True)}
    assert problems(RuleKind.PARTIES, parties) == ["与在用的一样，没有改动"]
    assert problems(RuleKind.PARTIES, parties | {"build": "nobody"})[0].startswith("每个环节须选一方：区县、服务商")
    change, wrong = asked(RuleKind.PARTIES, parties | {"build": Party.ENTERPRISE.value}, RULES)
    assert (wrong, sentences(change, RULES)) == ([], ("环节责任方：实施 服务商 → 企业，其余不变",))


def test_a_change_says_what_becomes_of_what_and_holds_for_its_rows_only():
    change, _ = asked(RuleKind.BOUNDS, bounds("completion", "pace_ratio", 0.9, 0.8), RULES)
    new = change.on(RULES)
    assert sentences(change, RULES) == ("完成改造 · 序时完成率：绿线 ≥ 95% → ≥ 90%，黄线 ≥ 80%",)
    assert differences(RULES, RULES) == ()
    assert new.version != RULES.version
    assert {key for key in RULES.rows if new[key] != RULES[key]} == {("completion", "pace_ratio")}
    ranked, _ = asked(RuleKind.RANKING, weights(30, 25, 20, 15, 10), RULES)
    assert sentences(ranked, RULES) == ("赛马权重：验收 25 → 30、满意度 20 → 15",)


def test_every_threshold_has_a_range_that_holds_what_is_in_force():
    assert {rule.unit for rule in BOOK.rules} <= set(RANGES)
    for key in adjustable(RULES):
        rule = RULES[key]
        again = bounds(*key, rule.green_bound, rule.yellow_bound)
        assert problems(RuleKind.BOUNDS, again) == ["与在用的一样，没有改动"], key
