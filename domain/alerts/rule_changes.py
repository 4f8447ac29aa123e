"""A new row of the rules of alerts: what it says, what is wrong with it (rules 14.9). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from domain.alerts.rules import EVERY, OpeningRule
from domain.lights.core import CORE_LIGHTS
from domain.words import AlertOwner, AlertScope, Light

Value = str | int | float | bool | None
NUMBERS: Mapping[str, tuple[str, int, int]] = {
    "periods": ("连续期数", 1, 26),
    "answer_days": ("答复工作日", 1, 60),
    "join_periods": ("并入期数", 0, 26),
    "reopen_periods": ("重开期数", 0, 26),
    "remind_after": ("提醒", 0, 250),
    "supervise_after": ("督办函", 0, 250),
    "summon_after": ("约谈", 0, 250),
    "name_after": ("通报", 0, 250),
}
"""Whole numbers of a row: what they are called, the least and the most."""
LADDER = tuple(NUMBERS)[4:]
BOUNDS: Mapping[AlertScope, tuple[str, float, float]] = {
    AlertScope.TARGET: ("完成可能性低于", 0.01, 0.99),
    AlertScope.MILESTONE: ("逾期超过天数", 0, 365),
    AlertScope.PARTY: ("逾期占在办", 0.01, 1),
}
"""Of what is no light: where it turns red."""
OF_LIGHTS = (AlertScope.PILOT, AlertScope.DISTRICT, AlertScope.PROJECT)
"""Whose lights a rule of one's own may look at."""


def opens_when(rule: OpeningRule) -> str:
    """What opens an alert by the rule: 地区 · 完成改造红灯，连续 2 期."""
    what = "项目" if rule.scope is AlertScope.PROJECT else "任一核心指标"
    if rule.indicator in CORE_LIGHTS:
        what = CORE_LIGHTS[rule.indicator].zh
    running = f"，连续 {rule.periods} 期" if rule.periods > 1 else ""
    match rule.scope:
        case AlertScope.PROVIDER:
            return "服务商 · 低于漏斗图下限，期数由“服务商赛马”的规则定"
        case AlertScope.TARGET:
            return f"目标预测 · 完成可能性低于 {(rule.bound or 0) * 100:g}%"
        case AlertScope.MILESTONE:
            return f"节点预测 · 四周内到期，八成以上的可能逾期超过 {rule.bound or 0:g} 天"
        case AlertScope.PARTY:
            return f"三方履责 · 轮到一方办而逾期的项目不少于 3 个、不低于其在办的 {(rule.bound or 0) * 100:g}%"
    return f"{rule.scope.zh} · {what}{rule.light.zh}灯{running}"


def follows(rule: OpeningRule) -> str:
    """Who answers by when, and what follows."""
    steps = "、".join(str(getattr(rule, name)) for name in LADDER)
    return (
        f"{rule.owner.zh}答复，限 {rule.answer_days} 个工作日；{rule.join_periods} 期内反复并入，"
        f"办结后 {rule.reopen_periods} 期内又亮重开；逾期 {steps} 个工作日起提醒、督办函、约谈、通报"
    )


def asked(
    values: Mapping[str, Value], rules: Mapping[str, OpeningRule], day: date, pilot: str
) -> tuple[OpeningRule | None, list[str]]:
    """The row that the values make of the rule in force (`code`), or of the district's rule for a new one; problems."""
    code = str(values.get("code") or "")
    base = rules.get(code) if code else _new(values, rules)
    if base is None:
        return None, ["没有这一条规则，或同样的规则已有一条：请刷新后再改"]
    changed: dict[str, Value | AlertOwner] = {name: values[name] for name in (*NUMBERS, "is_on") if name in values}
    if base.scope in BOUNDS:
        changed["bound"] = values.get("bound", base.bound)
    if "owner" in values:
        if values["owner"] not in set(AlertOwner):
            return None, ["请选由谁答复"]
        changed["owner"] = AlertOwner(str(values["owner"]))
    new = replace(base, **changed, pilot=pilot, effective_from=day, is_default=False)  # type: ignore[arg-type]
    return new, list(_wrong(base, new))


def _new(values: Mapping[str, Value], rules: Mapping[str, OpeningRule]) -> OpeningRule | None:
    """A rule of one's own for one light; None where it cannot be or is there already."""
    scope, indicator, light = (values.get(name) for name in ("scope", "indicator", "light"))
    if scope not in OF_LIGHTS or light not in (Light.RED, Light.YELLOW):
        return None
    if scope == AlertScope.PROJECT:
        indicator = "project"
    elif indicator != EVERY and indicator not in CORE_LIGHTS:
        return None
    code = f"{scope}_{'all' if indicator == EVERY else indicator}_{light}"[:40]
    usual = rules.get("pilot_red" if scope == AlertScope.PILOT else "district_red")
    same = any((r.scope, r.indicator, r.light) == (scope, indicator, light) for r in rules.values())
    if usual is None or same or code in rules:
        return None
    return replace(usual, code=code, scope=AlertScope(scope), indicator=str(indicator), light=Light(light), source="")


def _wrong(base: OpeningRule, new: OpeningRule) -> Iterator[str]:
    for name, (zh, least, most) in NUMBERS.items():
        value = getattr(new, name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield f"{zh}须为 {least}—{most} 的整数"
            return
    steps = [getattr(new, name) for name in LADDER]
    if sorted(steps) != steps:
        yield "提醒、督办函、约谈、通报的工作日须由少到多"
    if new.scope in BOUNDS:
        zh, low, high = BOUNDS[new.scope]
        if not isinstance(new.bound, int | float) or not low <= new.bound <= high:
            yield f"{zh}须在 {low:g}—{high:g} 之间"
        if new.periods != 1:
            yield f"{new.scope.zh}每期都看，连续期数只能是 1"
    if new.scope is AlertScope.PROVIDER and new.periods != base.periods:
        yield "服务商连续几期由“服务商赛马”的规则定，请在“口径与规则”改"
    if _same(base, new):
        yield "与在用的一行相同"


def _same(base: OpeningRule, new: OpeningRule) -> bool:
    """Nothing is otherwise; a rule of one's own that is not there yet, which has no source, is never the same."""
    names = (*NUMBERS, "is_on", "bound", "owner")
    return bool(base.source) and all(getattr(base, name) == getattr(new, name) for name in names)
