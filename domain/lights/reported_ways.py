"""What is reported, judged against a printed target: counts, and shares of a population (rules 4.1.7, 4.1.9)."""

from dataclasses import replace
from datetime import timedelta

from domain.facts.columns import Facts
from domain.facts.pace import Yardstick, attained, planned_value
from domain.lights.core import CORE_LIGHTS, Core
from domain.lights.judging import Judge, computed_measure, day_after
from domain.lights.measures import BASED, before
from domain.lights.readings import Judged, ScopeKey
from domain.lights.reported import Stock, asked_of, doubt_of, grown, lacking_of, silent_of, stale_after, stock_on
from domain.lights.sentences import apart
from domain.lights.sentences import number as shown
from domain.lights.ways import MakingUp, Sums, asks_nothing, ended, paced, unasked, window_zh
from domain.words import Basis, Light, Outcome, ReportedScope


def by_reports(judge: Judge, indicator: str, unit: str, scope: ScopeKey, stick: Yardstick) -> Judged:
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
        nothing = asks_nothing(window.operator, window.value)
        return unasked(name, unit, stick, None) if nothing else unreported(name, unit, stick, since)
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


def reported_doubt(judge: Judge, indicator: str, stock: Stock) -> str:
    """Why what was reported of an indicator cannot be judged today; empty where it can."""
    stale = stale_after(judge.facts, indicator, judge.rules["reported", "stale_days"].green_bound)
    return doubt_of(_scope_of(judge.facts, indicator), stock, judge.as_of, stale)


def doubted(judged: Judged, name: str, doubt: str, known: float, unit: str) -> Judged:
    """The figure in grey, with why it cannot be judged and what is known of it."""
    reason = f"{doubt}；{name}已报 {shown(known)} {unit}"
    return replace(judged, value=None, light=Light.GREY, reason=reason, is_doubtful=True)


def unreported(name: str, unit: str, stick: Yardstick, since: MakingUp | None = None) -> Judged:
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


def of_population(
    judge: Judge, indicator: str, name: str, unit: str, scope: ScopeKey, stick: Yardstick, sums: Sums
) -> Judged:
    """A share of all enterprises of a kind, in the pilot or not; grey without their number (rules 4.1.9)."""
    facts, target = judge.facts, stick.printed
    over, base = BASED[computed_measure(facts, indicator)]
    asked = asked_of(facts, base, scope)
    stock = stock_on(asked, min(judge.as_of, target.last_on))
    if not stock.total or stock.silent:
        said = f"（{silent_of(_scope_of(facts, base), stock)}）" if stock.total else ""
        none = unreported(name, unit, stick)
        missed = f"{none.outcome.zh}：" if stick.ended else ""
        cure = f"请按行业报送“{facts.names[base]}”并注明来源"
        return replace(none, reason=f"{missed}缺规上企业总数{said}；{cure}", is_doubtful=True)
    reached = sums[before(over, day_after(target.last_on))] if stick.ended else sums[over]
    share = 100 * reached / stock.total
    if reached > stock.total:
        none = replace(unreported(name, unit, stick), is_doubtful=True)
        told = f"规上企业总数 {shown(stock.total)} 家少于试点企业已达二级的 {reached} 家，请核对总数"
        return replace(none, reason=f"{none.outcome.zh}：{told}" if stick.ended else told)
    light = judge.rules[Core.LEVEL_UP, CORE_LIGHTS[Core.LEVEL_UP].metric].light(target.value - share)
    known_on = f"（最早一份截至 {stock.oldest[0]}）" if stock.oldest else ""
    whole = f"试点行业规上企业 {shown(stock.total)} 家{known_on}，其中试点企业已达二级 {reached} 家"
    side = "达到" if light is Light.GREEN else "低于"
    reason = f"{whole}，占 {apart(share, target.value)}{unit}，{side}目标 {target.value:g}{unit}{target.version_zh}"
    outcome = Outcome.RUNNING
    if stick.ended:
        till_now = 100 * sums[before(over, day_after(judge.sticks.until))] / stock.total
        outcome, said = ended(name, unit, target, share, MakingUp(till_now, target.value))
        light, reason = Light.RED if outcome is Outcome.OVERDUE else Light.GREEN, f"{said}（{whole}）"
    return Judged(
        share / 100,
        reached,
        stock.total,
        light,
        reason,
        target=target.value / 100,
        target_id=target.id,
        planned_by=stick.source,
        outcome=outcome,
        starts_on=stick.begins_on,
        ends_on=target.last_on,
    )


def reported_stock(judge: Judge, indicator: str, scope: ScopeKey) -> Stock:
    """What was reported of an indicator in a scope up to the day."""
    return stock_on(asked_of(judge.facts, indicator, scope), judge.as_of)


def _scope_of(facts: Facts, indicator: str) -> ReportedScope:
    return facts.reported_scopes.get(indicator, ReportedScope.PILOT)
