"""What the office sets about the districts' year: weights, minimum, interval; `light_rules` on `district_year`."""

from dataclasses import dataclass

from domain.facts.rules import EPSILON, RuleSet
from domain.words import Word

SUBJECT = "district_year"


class YearPart(Word):
    """The parts of a district's index, in their order (rules 20.1)."""

    COMPLETION = "completion", "完成改造"
    ON_TIME = "on_time", "节点按期"
    LEVEL = "level", "水平达标"
    PAYMENT = "payment", "奖补兑付"
    ISSUES = "issues", "问题整改"
    RETURNS = "returns", "数据报送"


PARTS: tuple[YearPart, ...] = tuple(YearPart)
UNITS = {
    YearPart.COMPLETION: "家",
    YearPart.ON_TIME: "个节点",
    YearPart.LEVEL: "家",
    YearPart.PAYMENT: "万元",
    YearPart.ISSUES: "个",
    YearPart.RETURNS: "份",
}
MEANING = {
    YearPart.COMPLETION: "完成改造 ÷ 序时应完成",
    YearPart.ON_TIME: "按期完成的里程碑 ÷ 到期的里程碑（服务商履约）",
    YearPart.LEVEL: "官方评测二级及以上 ÷ 已评测或到期应评测",
    YearPart.PAYMENT: "已拨（不超过应拨）÷ 应拨",
    YearPart.ISSUES: "按期销号的问题 ÷ 到期应整改的问题",
    YearPart.RETURNS: "本年度各月按时报送 ÷ 应报",
}


@dataclass(frozen=True)
class YearRules:
    """`weights` in the order of PARTS, sum 100; with fewer enterprises than `min_enterprises` a district has no place;
    with parts of less than `min_weight` together to be judged by, no index."""

    weights: tuple[float, ...]
    min_enterprises: int
    min_weight: float
    interval: float


def year_rules(rules: RuleSet) -> YearRules:
    """The rules in force; ValueError with the sum when the weights are not 100 together."""
    weights = tuple(float(rules[SUBJECT, f"weight_{part.value}"].green_bound) for part in PARTS)
    if min(weights) < 0 or abs(sum(weights) - 100) > EPSILON:
        raise ValueError(f"地区年度评价的权重须不小于 0 且合计 100，现为 {sum(weights):g}")
    return YearRules(
        weights,
        int(rules[SUBJECT, "min_enterprises"].green_bound),
        float(rules[SUBJECT, "min_weight"].green_bound),
        float(rules[SUBJECT, "interval"].green_bound),
    )
