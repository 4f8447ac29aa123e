"""How an indicator is judged, in words: bounds in force on a day, source, definition."""

from sqlalchemy import Connection

from data_access.queries.indicators import list_indicators
from data_access.queries.rules import load_rule_book
from domain.facts.rules import Rule, RuleSet
from domain.lights.views import RuleView
from domain.words import OVERALL, Core, Direction
from services.frame import Frame
from services.revision import kept

METRIC = {
    Core.SCHEDULE: ("lag_points", "{:g} 点"),
    Core.DIAGNOSIS: ("pace_ratio", "%"),
    Core.CONTRACTING: ("pace_ratio", "%"),
    Core.COMPLETION: ("pace_ratio", "%"),
    Core.LEVEL_UP: ("gap_points", "低于目标 {:g} 个百分点"),
    Core.DISBURSEMENT: ("paid_ratio", "%"),
    Core.COMPLIANCE: ("severity_score", ""),
    Core.PROVIDER: ("on_time_share", "%"),
    Core.SUBMISSION: ("on_time_ratio", "%"),
    Core.RECTIFICATION: ("closed_ratio", "%"),
}


@kept
def rule_of(connection: Connection, frame: Frame, indicator: str) -> RuleView:
    """The rule of a core indicator, or of the overall light, in force on the frame's day."""
    if indicator == OVERALL:
        return _overall(load_rule_book(connection).on(frame.period.as_of, frame.pilot.code))
    metric, form = METRIC[Core(indicator)]
    rule = load_rule_book(connection).on(frame.period.as_of, frame.pilot.code)[indicator, metric]
    record = list_indicators(connection)[indicator]
    green, yellow, red = _words(rule, form)
    return RuleView(
        indicator,
        Core(indicator).zh,
        record.definition,
        green,
        yellow,
        red,
        rule.effective_from,
        rule.source,
        rule.is_default,
    )


def _overall(rules: RuleSet) -> RuleView:
    """The overall light's rule in words (rules 4.3)."""
    red, yellow = rules["overall", "red_count"], rules["overall", "yellow_count"]
    return RuleView(
        OVERALL,
        "总体",
        "由十项核心指标的灯得出：先看红灯，再看灰灯和黄灯",
        "没有红灯，黄灯不超过 " + f"{yellow.green_bound:g} 项",
        f"有红灯但不超过 {red.yellow_bound:g} 项，或黄灯超过 {yellow.green_bound:g} 项",
        f"完成改造为红，或红灯超过 {red.yellow_bound:g} 项；无数据的占 {rules['overall', 'grey_share'].green_bound:.0%} 及以上为灰",
        red.effective_from,
        red.source,
        red.is_default,
    )


def _words(rule: Rule, form: str) -> tuple[str, str, str]:
    if rule.metric == "severity_score":
        return "无问题", "只有一般问题", "有严重问题"
    if rule.metric == "gap_points":
        return (
            "达到目标",
            f"低于目标不超过 {rule.yellow_bound:g} 个百分点",
            f"低于目标超过 {rule.yellow_bound:g} 个百分点",
        )
    show = (lambda bound: f"{bound * 100:g}%") if form == "%" else form.format
    good, bad = ("不低于", "低于") if rule.direction is Direction.UP else ("不超过", "超过")
    strict = "高于" if rule.direction is Direction.UP else "小于"
    green = f"{good if rule.green_inclusive else strict} {show(rule.green_bound)}"
    yellow = f"{good if rule.yellow_inclusive else strict} {show(rule.yellow_bound)}"
    return green, yellow, f"{bad} {show(rule.yellow_bound)}"
