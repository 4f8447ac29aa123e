"""Indicators beyond the ten core ones: reported, supplied and computed, judged where the plan prints a target."""

from collections.abc import Callable, Container
from dataclasses import replace
from datetime import date, timedelta

from domain.days import number
from domain.facts.columns import Facts
from domain.facts.pace import TargetFact, Yardstick, attained, planned_value
from domain.lights.core import CORE_LIGHTS, PACED, Core
from domain.lights.judging import Judge, computed_measure, day_after
from domain.lights.measures import BASED, before
from domain.lights.readings import Judged, ScopeKey
from domain.lights.reported import Stock, asked_of, doubt_of, grown, lacking_of, silent_of, stock_on
from domain.lights.sentences import apart
from domain.lights.sentences import number as shown
from domain.lights.ways import MakingUp, Sums, ended, paced, window_zh, worst_in_force
from domain.words import Basis, Light, Outcome, ReportedScope

RATIO_UNIT = "%"
SHARES = {"level2_share_titled": ("titled_level_ok", "titled_assessed")}
LEVELS = ("min_accepted_level",)
ESTIMATE = "estimate"
NOT_JUDGED = "方案的估算数，只列示，不考核"


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
    if facts.measures[indicator] == ESTIMATE:
        printed = sticks[0].printed.value if sticks else None
        return Judged(None, None, None, Light.GREY, NOT_JUDGED, target=printed)
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
        return _by_reports(judge, indicator, unit, scope, stick)
    window, stock_at = stick.printed, stock_of(facts, indicator, measure, scope)
    is_flow = window.basis is Basis.FLOW
    till_now = stock_at(judge.sticks.until) or 0.0
    if is_flow:
        till_now -= stock_at(facts.pilot.first_on - timedelta(days=1)) or 0.0
    since = MakingUp(till_now, judge.sticks.needed(window))
    actual = stock_at(min(judge.as_of, window.last_on))
    if actual is None:
        return _unreported(name, unit, stick, since)
    before_first = stock_at(stick.begins_on - timedelta(days=1)) or 0.0
    counted = actual - before_first if is_flow else actual
    return paced(name, unit, stick, counted, planned_value(stick, judge.as_of, before_first), rule, since)


def _by_reports(judge: Judge, indicator: str, unit: str, scope: ScopeKey, stick: Yardstick) -> Judged:
    """A reported count: grey while it cannot be judged as a whole; on the last day the operator decides on what came
    (rules 4.1.7)."""
    facts, window, name = judge.facts, stick.printed, judge.facts.names[indicator]
    asked, is_flow = asked_of(facts, indicator, scope), window.basis is Basis.FLOW
    eve = facts.pilot.first_on - timedelta(days=1)
    till_now = stock_on(asked, judge.sticks.until).total or 0.0
    since = MakingUp(till_now - (stock_on(asked, eve).total or 0.0 if is_flow else 0.0), judge.sticks.needed(window))
    day = min(judge.as_of, window.last_on)
    stock = stock_on(asked, day)
    if stock.total is None:
        return _unreported(name, unit, stick, since)
    came, lacking = grown(asked, window.first_on, stick.begins_on, day)
    counted = came if is_flow else stock.total
    due = planned_value(stick, judge.as_of, stock.total - came)
    judged = paced(name, unit, stick, counted, due, judge.rules["target", "pace_ratio"], since)
    doubt = "" if stick.ended else reported_doubt(judge, indicator, stock)
    if not stick.ended and not doubt and is_flow and lacking:
        doubt = lacking_of(lacking, stick.begins_on - timedelta(days=1))
    if stick.ended and judged.outcome is Outcome.OVERDUE and stock.silent:
        return replace(judged, reason=f"{judged.reason}；{silent_of(_scope_of(facts, indicator), stock)}")
    return doubted(judged, name, doubt, counted, unit) if doubt else judged


def _scope_of(facts: Facts, indicator: str) -> ReportedScope:
    return facts.reported_scopes.get(indicator, ReportedScope.PILOT)


def reported_doubt(judge: Judge, indicator: str, stock: Stock) -> str:
    """Why what was reported of an indicator cannot be judged today; empty where it can."""
    return doubt_of(
        _scope_of(judge.facts, indicator), stock, judge.as_of, judge.rules["reported", "stale_days"].green_bound
    )


def doubted(judged: Judged, name: str, doubt: str, known: float, unit: str) -> Judged:
    """The figure in grey, with why it cannot be judged and what is known of it."""
    reason = f"{doubt}；{name}已报 {shown(known)} {unit}"
    return replace(judged, value=None, light=Light.GREY, reason=reason, is_doubtful=True)


def _unreported(name: str, unit: str, stick: Yardstick, since: MakingUp | None = None) -> Judged:
    """Nothing is known: grey while the window runs; when it has ended, what nobody reported is missed (rules 4.1.6)."""
    target, light, outcome, reason = stick.printed, Light.GREY, Outcome.RUNNING, f"{name}尚无报送数据"
    if stick.ended:
        light, outcome = Light.RED, Outcome.OVERDUE
        asked = f"{window_zh(target)}目标{target.operator.zh} {shown(target.value)} {unit}{target.version_zh}"
        reason = f"{name}{asked}，{target.last_on} 期满时没有报送"
        if since is not None and attained(since.till_now, target.operator, since.needed):
            light, outcome = Light.GREEN, Outcome.MADE_UP
            reason += f"；至今累计 {shown(since.till_now)} {unit}，应累计 {shown(since.needed)} {unit}"
        reason = f"{outcome.zh}：{reason}"
    return Judged(
        None,
        None,
        None,
        light,
        reason,
        target=target.value,
        target_id=target.id,
        planned_by=stick.source,
        outcome=outcome,
        starts_on=stick.begins_on,
        ends_on=target.last_on,
    )


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
        return _of_population(judge, indicator, name, unit, scope, stick, sums)
    if measure in SHARES:
        over, under = SHARES[measure]
        numerator, denominator = sums[over], sums[under]
        actual = 100 * numerator / denominator if denominator else None
    elif measure in LEVELS:
        actual = next((level for level in (1, 2, 3, 4) if sums[f"accepted_level{level}"]), None)
    else:
        actual = stock_of(facts, indicator, measure, scope)(min(judge.as_of, target.last_on))
    if actual is None:
        return _unreported(name, unit, stick)
    light = judge.rules[Core.LEVEL_UP, CORE_LIGHTS[Core.LEVEL_UP].metric].light(target.value - actual)
    doubt = "" if stick.ended or measure else reported_doubt(judge, indicator, _stock_of_share(judge, indicator, scope))
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


def _of_population(
    judge: Judge, indicator: str, name: str, unit: str, scope: ScopeKey, stick: Yardstick, sums: Sums
) -> Judged:
    """A share of all enterprises of a kind, in the pilot or not; grey without their number (rules 4.1.9)."""
    facts, target = judge.facts, stick.printed
    over, base = BASED[computed_measure(facts, indicator)]
    asked = asked_of(facts, base, scope)
    stock = stock_on(asked, min(judge.as_of, target.last_on))
    if not stock.total or stock.silent:
        said = f"（{silent_of(_scope_of(facts, base), stock)}）" if stock.total else ""
        none = _unreported(name, unit, stick)
        ended = f"{none.outcome.zh}：" if stick.ended else ""
        cure = f"请按行业报送“{facts.names[base]}”并注明来源"
        return replace(none, reason=f"{ended}缺规上企业总数{said}；{cure}")
    reached = sums[before(over, day_after(target.last_on))] if stick.ended else sums[over]
    share = 100 * reached / stock.total
    known_on = f"{stock.oldest[0]} " if stock.oldest else ""
    light = judge.rules[Core.LEVEL_UP, CORE_LIGHTS[Core.LEVEL_UP].metric].light(target.value - share)
    side = "达到" if light is Light.GREEN else "低于"
    reason = (
        f"{known_on}试点行业规上企业 {shown(stock.total)} 家，其中试点企业已达二级 {reached} 家，"
        f"占 {apart(share, target.value)}{unit}，{side}目标 {target.value:g}{unit}{target.version_zh}"
    )
    outcome = Outcome.RUNNING
    if stick.ended:
        till_now = 100 * sums[before(over, day_after(judge.sticks.until))] / stock.total
        outcome = outcome_of(target, share, till_now, target.value)
        light = Light.RED if outcome is Outcome.OVERDUE else Light.GREEN
        reason = f"{reason}，{target.last_on} {outcome.zh}"
    days = (stick.begins_on, target.last_on)
    return Judged(
        share / 100,
        reached,
        stock.total,
        light,
        reason,
        None,
        target.value / 100,
        target.id,
        stick.source,
        outcome,
        *days,
    )


def _stock_of_share(judge: Judge, indicator: str, scope: ScopeKey) -> Stock:
    return stock_on(asked_of(judge.facts, indicator, scope), judge.as_of)


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
