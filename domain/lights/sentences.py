"""Figures and bounds of lights in words: numbers, percentages, what a light's figure, fraction and change look like."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.facts.rules import EPSILON, Rule
from domain.words import Direction, Light
from domain.yuan import wan, wan_figure

NOTHING = "—"
SMALL = 10
"""Below it a second decimal is more than half a per cent."""


def plain(value: float, decimals: int = 1) -> str:
    """190 or 203.6; a small amount that has just two decimals in full, 1.02 亿元, where one would hide a difference."""
    if abs(value - round(value)) < EPSILON:
        return f"{value:,.0f}"
    if abs(value) < SMALL and abs(value - round(value, 2)) < EPSILON:
        decimals = 2
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals > 1 else text


def number(value: float, *others: float) -> str:
    """190, 1.02 or 203.6: what has at most two decimals in full (亿元), anything else with one, or as many as it takes
    (at most four) not to look like another figure of the sentence that it is not."""
    if abs(value - round(value)) < EPSILON:
        return f"{value:.0f}"
    if abs(value - round(value, 2)) < EPSILON:
        return f"{value:.2f}".rstrip("0")
    apart_from = [other for other in others if abs(other - value) > EPSILON]
    for decimals in (1, 2, 3):
        if all(f"{value:.{decimals}f}" != f"{other:.{decimals}f}" for other in apart_from):
            return f"{value:.{decimals}f}"
    return f"{value:.4f}"


def apart(value: float, *bounds: float | None) -> str:
    """With one decimal, or as many as it takes (at most four) not to look like a bound that it is not."""
    for decimals in (1, 2, 3):
        text = f"{value:.{decimals}f}"
        if not any(b is not None and abs(float(text) - b) < EPSILON < abs(value - b) for b in bounds):
            return text
    return f"{value:.4f}"


def percent(ratio: float, *bounds: float | None) -> str:
    """93.3%, and 94.96% rather than 95.0% where the bound is 95%."""
    return f"{apart(ratio * 100, *(None if bound is None else bound * 100 for bound in bounds))}%"


def bound_text(bound: float) -> str:
    """0.95 → 95%, kept short."""
    return f"{bound * 100:g}%"


def yellow_of(rule: Rule) -> float:
    """The yellow bound; ValueError for a rule that is green or red."""
    if rule.yellow_bound is None:
        raise ValueError(f"the rule {rule.indicator}, {rule.metric} has no yellow bound")
    return rule.yellow_bound


def bounds_of(rule: Rule) -> tuple[float | None, float | None]:
    return rule.green_bound, rule.yellow_bound


def against(light: Light, rule: Rule) -> str:
    """Where the value stands towards the bounds, in words."""
    if light is Light.GREEN:
        return f"达到绿线 {bound_text(rule.green_bound)}"
    if light is Light.YELLOW:
        return f"低于绿线 {bound_text(rule.green_bound)}"
    return f"低于黄线 {bound_text(yellow_of(rule))}"


# --- a figure: value, fraction, change ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Texts:
    """How figures of a kind are written.

    `value` gets value, numerator, denominator and a number of decimals; `fraction` numerator, denominator and unit,
    both known. `change` gets the difference of two values; what is counted in items has no change in points. `number`
    gets value and denominator: what a workbook calculates with, the figure that `value` writes.
    """

    value: Callable[[float | None, float | None, float | None, int], str]
    fraction: Callable[[float, float, str], str]
    change: Callable[[float], str]
    number: Callable[[float | None, float | None], float | None]


def _value(value: float | None, denominator: float | None) -> float | None:
    return value


def _percent(value: float | None, numerator: float | None, denominator: float | None, decimals: int) -> str:
    return NOTHING if value is None else f"{value * 100:.{decimals}f}%"


def _points(value: float | None, numerator: float | None, denominator: float | None, decimals: int) -> str:
    return NOTHING if value is None else f"{value:.{decimals}f} 点"


def _items(value: float | None, numerator: float | None, denominator: float | None, decimals: int) -> str:
    return NOTHING if denominator is None else f"{denominator:.0f} 项"


def _of(numerator: float, denominator: float, unit: str) -> str:
    return f"{plain(numerator)}/{plain(denominator)} {unit}"


SHARE = Texts(_percent, _of, lambda change: f"{change * 100:+.1f} 点", _value)
"""93.3%, 190/203.6 家."""
MONEY = Texts(
    _percent, lambda part, whole, unit: f"{wan_figure(int(part))}/{wan_figure(int(whole))} {unit}", SHARE.change, _value
)
"""80.0%, 80.00/100.00 万元."""
POINTS = Texts(
    _points, lambda points, projects, unit: f"在册 {projects:,.0f} {unit}", lambda change: f"{change:+.1f} 点", _value
)
"""12.4 点, 在册 80 个."""
ITEMS = Texts(
    _items, lambda serious, items, unit: f"严重 {serious:.0f} {unit}", lambda change: "", lambda score, items: items
)
"""3 项, 严重 1 项."""


# --- bounds: green, yellow, red -------------------------------------------------------------------------------------


def ratio_bounds(rule: Rule) -> tuple[str, str, str]:
    """不低于 95%, 不低于 80%, 低于 80%."""
    return _bounds(rule, lambda bound: f"{bound * 100:g}%")


def point_bounds(rule: Rule) -> tuple[str, str, str]:
    """小于 10 点, 不超过 30 点, 超过 30 点."""
    return _bounds(rule, lambda bound: f"{bound:g} 点")


def gap_bounds(rule: Rule) -> tuple[str, str, str]:
    return (
        "达到目标",
        f"低于目标不超过 {yellow_of(rule):g} 个百分点",
        f"低于目标超过 {yellow_of(rule):g} 个百分点",
    )


def severity_bounds(rule: Rule) -> tuple[str, str, str]:
    return "无问题", "只有一般问题", "有严重问题"


def _bounds(rule: Rule, show: Callable[[float], str]) -> tuple[str, str, str]:
    good, bad = ("不低于", "低于") if rule.direction is Direction.UP else ("不超过", "超过")
    strict = "高于" if rule.direction is Direction.UP else "小于"
    green = f"{good if rule.green_inclusive else strict} {show(rule.green_bound)}"
    yellow = f"{good if rule.yellow_inclusive else strict} {show(yellow_of(rule))}"
    return green, yellow, f"{bad} {show(yellow_of(rule))}"


# --- what a project adds, from its stored reading -------------------------------------------------------------------


def money_added(row: Any) -> str:
    """应 36.00 / 已 20.00 万元."""
    return f"应 {wan_figure(row.payable_fen)} / 已 {wan(min(row.paid_fen, row.payable_fen))}"


def findings_added(row: Any) -> str:
    return f"{row.findings_serious + row.findings_minor} 项（严重 {row.findings_serious}）"


def milestones_added(row: Any) -> str:
    return f"{row.milestones_on_time}/{row.milestones_due} 个节点"


def issues_added(row: Any) -> str:
    return f"{row.issues_closed}/{row.issues_due} 个"
