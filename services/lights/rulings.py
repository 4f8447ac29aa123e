"""How an indicator is judged, in words: bounds in force on a day, source, definition."""

from sqlalchemy import Connection

from data_access.queries.indicators import list_indicators
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleSet
from domain.lights.core import CORE_LIGHTS, CORE_ZH
from domain.lights.views import RuleView
from domain.rule_sources import said_of
from domain.words import OVERALL
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept


def rule_of(connection: Connection, frame: Frame, indicator: str) -> RuleView:
    """The rule of a core indicator, or of the overall light, in force on the frame's day."""
    check(frame.user, Permission.READ_SUMMARY)
    return _rule(connection, frame.whole, indicator)


@kept
def _rule(connection: Connection, frame: Frame, indicator: str) -> RuleView:
    if indicator == OVERALL:
        return _overall(load_rule_book(connection).on(frame.period.as_of, frame.pilot.code))
    light = CORE_LIGHTS[indicator]
    rule = load_rule_book(connection).on(frame.period.as_of, frame.pilot.code)[indicator, light.metric]
    record = list_indicators(connection)[indicator]
    green, yellow, red = light.bounds(rule)
    author, source = said_of(rule, frame.pilot)
    return RuleView(
        indicator,
        light.zh,
        record.definition,
        green,
        yellow,
        red,
        rule.effective_from,
        f"{source}（{author}：{rule.said.reason}）" if rule.pilot and rule.said else source,
        rule.is_default or (not rule.pilot and source != rule.source),
        bool(rule.pilot),
    )


def _overall(rules: RuleSet) -> RuleView:
    """The overall light's rule in words (rules 4.3)."""
    red, yellow = rules["overall", "red_count"], rules["overall", "yellow_count"]
    return RuleView(
        OVERALL,
        "总体",
        f"由{CORE_ZH}的灯得出：先看红灯，再看灰灯和黄灯",
        "没有红灯，黄灯不超过 " + f"{yellow.green_bound:g} 项",
        f"有红灯但不超过 {red.yellow_bound:g} 项，或黄灯超过 {yellow.green_bound:g} 项",
        f"完成改造为红，或红灯超过 {red.yellow_bound:g} 项；"
        f"无数据的占 {rules['overall', 'grey_share'].green_bound:.0%} 及以上为灰",
        red.effective_from,
        red.source,
        red.is_default,
    )
