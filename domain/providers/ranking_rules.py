"""What the office sets about the ranking of providers: weights, minimum, interval; `light_rules` on `ranking`."""

from dataclasses import dataclass

import numpy as np

from domain.facts.rules import EPSILON, RuleSet

SUBJECT = "ranking"
COMPONENTS = ("acceptance", "on_time", "level", "satisfaction", "volume")
"""In the order of their default weights (rules 6)."""
ZH = {
    "acceptance": "验收",
    "on_time": "按期",
    "level": "水平达标",
    "satisfaction": "满意度",
    "volume": "验收数量",
}
SAMPLED = COMPONENTS[:4]
"""Components that are estimated from a sample; volume is a fact and has no error."""
DRAWS = 2_000


@dataclass(frozen=True)
class RankingRules:
    """`weights` in the order of COMPONENTS, sum 100; `volume_half`: accepted projects that earn half of the
    volume; `min_ranked`: with fewer providers to rank nobody of the kind is ranked."""

    weights: tuple[float, ...]
    min_accepted: int
    volume_half: float
    interval: float
    min_ranked: int = 1


def ranking_rules(rules: RuleSet) -> RankingRules:
    """The rules in force; ValueError with the sum when the weights are not 100 together."""
    weights = tuple(float(rules[SUBJECT, f"weight_{name}"].green_bound) for name in COMPONENTS)
    checked(weights)
    return RankingRules(
        weights,
        int(rules[SUBJECT, "min_accepted"].green_bound),
        float(rules[SUBJECT, "volume_half"].green_bound),
        float(rules[SUBJECT, "interval"].green_bound),
        int(rules[SUBJECT, "min_ranked"].green_bound),
    )


def checked(weights: tuple[float, ...]) -> tuple[float, ...]:
    """The weights; ValueError with a sentence unless none is negative and they sum to 100."""
    if min(weights) < 0 or abs(sum(weights) - 100) > EPSILON:
        named = "、".join(f"{ZH[name]} {weight:g}" for name, weight in zip(COMPONENTS, weights, strict=True))
        raise ValueError(f"赛马权重须不小于 0 且合计 100，现为 {sum(weights):g}（{named}）")
    return weights


def volume_score(accepted: np.ndarray, half: float) -> np.ndarray:
    """0–100 for the number of accepted projects: 0 → 0, `half` → 50, growing ever slower; none reaches 100."""
    return 100.0 * accepted / (accepted + half)
