"""Indicators beyond the ten core ones: reported, supplied and computed, judged where the plan prints a target."""

from collections.abc import Callable, Container
from datetime import date, timedelta

from domain.days import number
from domain.facts.columns import Facts
from domain.facts.pace import TargetFact, Yardstick, planned_value
from domain.lights.core import CORE_LIGHTS, PACED, Core
from domain.lights.judging import Judge, computed_measure
from domain.lights.measures import BASED
from domain.lights.readings import Judged, ScopeKey
from domain.lights.reported import asked_of, stock_on
from domain.lights.reported_ways import by_reports, doubted, of_population, reported_doubt, reported_stock, unreported
from domain.lights.sentences import apart
from domain.lights.ways import MakingUp, Sums, ended, paced, worst_in_force
from domain.words import Basis, Light, Outcome

RATIO_UNIT = "%"
SHARES = {"level2_share_titled": ("titled_level_ok", "titled_assessed")}
LEVELS = ("min_accepted_level",)
LISTED_ONLY = {
    "estimate": "方案的估算数，只列示，不考核",
    "criterion": "方案附表里的评价标准，不是目标，只列示，不考核",
}
"""Measure of what is printed and never judged → why."""


def judged_targets(
    judge: Judge, sums_of: Callable[[ScopeKey], Sums], scopes: Container[ScopeKey], *, of_projects_only: bool = False
) -> dict[tuple[str, int | None, int | None], Judged]:
    """A judgement for every indicator and scope that has a target and is not a core indicator.

    `of_projects_only` leaves out what no project can change (reported and supplied indicators).
    """
    result = {}
    for key, targets in judge.sticks.targets.items():
        indicator, scope = key[0], key[1:]
        if indicator in CORE_LIGHTS or scope not in scopes:
            continue
        if not of_projects_only or counts_projects(judge.facts, indicator):
            result[key] = _judge(judge, indicator, scope, targets, sums_of(scope))
    return result


def counts_projects(facts: Facts, indicator: str) -> bool:
    """Whether the indicator is computed from projects."""
    measure = computed_measure(facts, indicator)
    return measure in PACED or measure in SHARES or measure in BASED or measure in LEVELS


def is_level(facts: Facts, indicator: str, unit: str) -> bool:
    """A percentage or a level: compared as it stands, neither summed nor run-rated to its target."""
    return unit == RATIO_UNIT or computed_measure(facts, indicator) in LEVELS


def _judge(judge: Judge, indicator: str, scope: ScopeKey, targets: list[TargetFact], sums: Sums) -> Judged:
    """The worst of the printed targets in force; where none is, the one that ended last stands (rules 4.1.2)."""
    facts = judge.facts
    sticks = judge.sticks.begun(indicator, scope)
    if why := LISTED_ONLY.get(facts.measures[indicator]):
        printed = sticks[0].printed.value if sticks else None
        return Judged(None, None, None, Light.GREY, why, target=printed)
    if not sticks:
        return Judged(None, None, None, Light.GREY, f"本期没有{facts.names[indicator]}的印发目标，不在考核期")
    judged = [judge_on(judge, indicator, targets[0].unit, scope, stick, sums) for stick in sticks]
    in_force = worst_in_force(judged, judge.as_of, facts.pilot.last_on)
    return in_force or max(judged, key=lambda one: one.ends_on or date.min)


def judge_on(judge: Judge, indicator: str, unit: str, scope: ScopeKey, stick: Yardstick, sums: Sums) -> Judged:
    """An indicator of a scope against one target, by the kind of its measure."""
    facts, rule = judge.facts, judge.rules["target", "pace_ratio"]
    name = facts.names[indicator]
    measure = computed_measure(facts, indicator)
    if measure in PACED:
        return judge.on_target(measure, name, unit, stick, sums, rule)
    if is_level(facts, indicator, unit):
        return _level_of(judge, indicator, name, unit, scope, stick, sums)
    if measure not in facts.supply:
        return by_reports(judge, indicator, unit, scope, stick)
    window, stock_at = stick.printed, stock_of(facts, indicator, measure, scope)
    is_flow = window.basis is Basis.FLOW
    till_now = stock_at(judge.sticks.until) or 0.0
    if is_flow:
        till_now -= stock_at(facts.pilot.first_on - timedelta(days=1)) or 0.0
    since = MakingUp(till_now, judge.sticks.needed(window))
    actual = stock_at(min(judge.as_of, window.last_on))
    if actual is None:
        return unreported(name, unit, stick, since)
    before_first = stock_at(stick.begins_on - timedelta(days=1)) or 0.0
    counted = actual - before_first if is_flow else actual
    return paced(name, unit, stick, counted, planned_value(stick, judge.as_of, before_first), rule, since)


def _level_of(
    judge: Judge, indicator: str, name: str, unit: str, scope: ScopeKey, stick: Yardstick, sums: Sums
) -> Judged:
    """A percentage or a level is compared with its target as it stands, without 序时."""
    facts, target = judge.facts, stick.printed
    numerator: int | None = None
    denominator: int | None = None
    actual: float | None
    measure = computed_measure(facts, indicator)
    if measure in BASED:
        return of_population(judge, indicator, name, unit, scope, stick, sums)
    if measure in SHARES:
        over, under = SHARES[measure]
        numerator, denominator = sums[over], sums[under]
        actual = 100 * numerator / denominator if denominator else None
    elif measure in LEVELS:
        actual = next((level for level in (1, 2, 3, 4) if sums[f"accepted_level{level}"]), None)
    else:
        actual = stock_of(facts, indicator, measure, scope)(min(judge.as_of, target.last_on))
    if actual is None:
        return unreported(name, unit, stick)
    light = judge.rules[Core.LEVEL_UP, CORE_LIGHTS[Core.LEVEL_UP].metric].light(target.value - actual)
    doubt = "" if stick.ended or measure else reported_doubt(judge, indicator, reported_stock(judge, indicator, scope))
    share = "" if denominator is None else f"（{numerator}/{denominator}）"
    side = "达到" if light is Light.GREEN else "低于"
    reason = f"{name} {apart(actual, target.value)}{unit}{share}，{side}目标 {target.value:g}{unit}{target.version_zh}"
    if measure in LEVELS:
        reason = f"{name}：已验收定级企业最低 {actual} 级，目标 {target.value:g} 级"
        light = Light.GREEN if actual >= target.value else Light.RED
    scale, outcome = (1 if measure in LEVELS else 100), Outcome.RUNNING
    if stick.ended:
        by_projects = measure in SHARES or measure in LEVELS
        now = None if by_projects else stock_of(facts, indicator, measure, scope)(judge.sticks.until)
        since = MakingUp(actual if now is None else now, target.value)
        outcome, reason = ended(f"{name}{share}", unit, target, actual, since)
        light = Light.RED if outcome is Outcome.OVERDUE else Light.GREEN
    judged = Judged(
        actual / scale,
        numerator,
        denominator,
        light,
        reason,
        None,
        target.value / scale,
        target.id,
        stick.source,
        outcome,
        stick.begins_on,
        target.last_on,
    )
    return doubted(judged, name, doubt, actual, unit) if doubt else judged


def stock_of(facts: Facts, indicator: str, measure: str, scope: ScopeKey) -> Callable[[date], float | None]:
    """Function of a day → stock of a reported or supplied indicator in a scope (None before all have reported)."""
    if measure in facts.supply:
        return lambda day: _supplied(facts, measure, scope, number(day))
    asked = asked_of(facts, indicator, scope)

    def whole(day: date) -> float | None:
        stock = stock_on(asked, day)
        return None if stock.silent else stock.total

    return whole


def _supplied(facts: Facts, measure: str, scope: ScopeKey, as_of: int) -> float | None:
    """None for a district: what is supplied belongs to the pilot or an industry."""
    if scope[0] is not None:
        return None
    events = facts.supply[measure].until(as_of)
    amount = events.amount
    if scope[1] is not None:
        amount = amount[events.project == scope[1]]
    return float(amount.sum())
