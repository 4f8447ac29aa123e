"""Who set a rule and by what: the words beside a bound, a weight, a party (rules 4.7)."""

import re

from domain.facts.rules import Rule
from domain.frame_views import PilotView
from domain.identity.proposals import people

DEFAULT = "专班办公室（默认）"
LOCAL = re.compile("[市区县州盟]")
A_PLAN = re.compile("（([\u4e00-\u9fff]{2})(?:任务\\d+|“[^”]*”)?）")
"""Whose plan a default goes by: “（银川任务4）”, “（涪陵）”."""


def said_of(rule: Rule, pilot: PilotView) -> tuple[str, str]:
    """Who set a row and its source, for a pilot: what another city published is a default here, whose city is not
    named."""
    if rule.pilot and rule.said:
        return people(rule.author, rule.said.approved_by, rule.said.proposal_id), rule.source
    if rule.pilot:
        return rule.author, rule.source
    if not LOCAL.search(rule.author) or rule.author[:2] in pilot.name:
        return rule.author, A_PLAN.sub(lambda plan: plan[0] if plan[1] in pilot.name else "", rule.source)
    _, _, bounds = rule.source.partition("：")
    return DEFAULT, f"默认值：{bounds.partition('；http')[0]}；方案未规定，专班可改"
