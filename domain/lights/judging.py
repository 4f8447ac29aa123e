"""One scope's figures from its sums: value, 序时, light and reason of each indicator (rules 4.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.facts.columns import Facts
from domain.facts.pace import TargetFact, Yardstick, final_light, own_yardstick, planned_value, yardstick
from domain.facts.rules import EPSILON, Rule, RuleSet
from domain.lights.readings import Judged, ScopeKey
from domain.lights.tallies import BOTTOM_UP_STAGE, PACED, Windows, before
from domain.periods import zh_of
from domain.statistics.shrinkage import BetaPrior
from domain.words import Basis, Core, Light, Planned, TargetKind
from domain.yuan import wan

Sums = Mapping[str, int]
NOT_DUE = "未到考核期"
RECENT_WEEKS = 8
"""The run-rate of the last 8 weeks (rules 7.1)."""


@dataclass(frozen=True)
class Yardsticks:
    """Yardstick of each paced indicator and scope on a day, made once an evaluation."""

    facts: Facts
    as_of: date
    targets: dict[tuple[str, int | None, int | None], list[TargetFact]]

    @classmethod
    def of(cls, facts: Facts, as_of: date) -> "Yardsticks":
        targets: dict[tuple[str, int | None, int | None], list[TargetFact]] = {}
        for target in facts.targets:
            targets.setdefault((target.indicator, target.district, target.industry), []).append(target)
        return cls(facts, as_of, targets)

    def at(self, indicator: str, scope: ScopeKey) -> Yardstick:
        pilot = self.facts.pilot
        return yardstick(
            self.targets.get((indicator, *scope), ()),
            self.as_of,
            pilot.implementation_from,
            pilot.last_on,
            has_bottom_up=indicator in BOTTOM_UP_STAGE,
        )

    def of_target(self, target: TargetFact) -> Yardstick:
        """One printed target for itself, in its current or last window; none before its first day."""
        return own_yardstick(target, self.as_of, self.facts.pilot.implementation_from)

    def windows(self) -> Windows:
        """Days whose stocks and open projects evaluation needs, for every target made of projects."""
        stocks, opens = set(), set()
        for target in self.facts.targets:
            measure = computed_measure(self.facts, target.indicator)
            stick = self.of_target(target) if measure in PACED else None
            if stick is None or stick.target is None:
                continue
            stocks |= {(measure, stick.starts_on), (measure, recent_from(self.as_of))}
            if stick.ended:
                stocks.add((measure, day_after(stick.target.last_on)))
            if (target.district, target.industry) == (None, None):
                opens |= {(measure, min(self.as_of, stick.target.last_on)), (measure, stick.target.last_on)}
        return Windows(frozenset(stocks), frozenset(opens))


def computed_measure(facts: Facts, indicator: str) -> str:
    """Name behind `computed:`; the core indicators are their own measure; empty for reported and estimated ones."""
    if indicator in BOTTOM_UP_STAGE:
        return str(indicator)
    measure = facts.measures.get(indicator, "")
    return measure.removeprefix("computed:") if measure.startswith("computed:") else ""


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def recent_from(as_of: date) -> date:
    """First day of the recent weeks, whose run-rate is compared with the required one (rules 7)."""
    return as_of - timedelta(weeks=RECENT_WEEKS) + timedelta(days=1)


def number(value: float) -> str:
    """190, 1.02 or 203.6: what has at most two decimals in full (亿元), anything else with one."""
    if abs(value - round(value)) < EPSILON:
        return f"{value:.0f}"
    return f"{value:.2f}".rstrip("0") if abs(value - round(value, 2)) < EPSILON else f"{value:.1f}"


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


def paced(name: str, unit: str, stick: Yardstick, actual: float, planned: float, rule) -> Judged:
    """Light of a pace: GREY below one unit due, the operator decides after the last day, else the bounds."""
    target = stick.target
    printed = None if target is None else target.value
    common = {
        "numerator": actual,
        "planned": planned,
        "target": printed,
        "target_id": None if target is None else target.id,
        "planned_by": stick.source,
    }
    if stick.ended:
        light = final_light(actual, target.operator, target.value)
        verdict = "达到" if light is Light.GREEN else "未达到"
        reason = (
            f"{name} {number(actual)} {unit}，目标{target.operator.zh} {number(target.value)} {unit}，"
            f"期限 {target.last_on} 已过，{verdict}"
        )
        return Judged(actual / planned if planned else None, denominator=planned, light=light, reason=reason, **common)
    if planned < 1:
        reason = f"{NOT_DUE}：{name} {number(actual)} {unit}，序时不足 1 {unit}（{_basis(stick, unit)}）"
        return Judged(None, denominator=planned, light=Light.GREY, reason=reason, **common)
    pace = actual / planned
    light = rule.light(pace)
    reason = (
        f"{name} {number(actual)} {unit}，序时应完成 {number(planned)} {unit}，序时完成率 {percent(pace, *bounds_of(rule))}，"
        f"{against(light, rule)}（{_basis(stick, unit)}）"
    )
    return Judged(pace, denominator=planned, light=light, reason=reason, **common)


def bounds_of(rule: Rule) -> tuple[float | None, float | None]:
    return rule.green_bound, rule.yellow_bound


def against(light: Light, rule) -> str:
    """Where the value stands towards the bounds, in words."""
    if light is Light.GREEN:
        return f"达到绿线 {bound_text(rule.green_bound)}"
    if light is Light.YELLOW:
        return f"低于绿线 {bound_text(rule.green_bound)}"
    return f"低于黄线 {bound_text(rule.yellow_bound)}"


def _basis(stick: Yardstick, unit: str) -> str:
    """Which yardstick was used, e.g. 按方案表格目标 233 家,2026."""
    if stick.target is None:
        return stick.source.zh
    return f"{stick.source.zh} {number(stick.target.value)} {unit}，{zh_of(stick.target.period)}"


class Judge:
    """Judges every core indicator of one scope from its sums on one day."""

    def __init__(self, facts: Facts, as_of: date, rules: RuleSet, prior: BetaPrior, has_money: bool):
        self.facts, self.as_of, self.rules, self.prior, self.has_money = facts, as_of, rules, prior, has_money
        self.sticks = Yardsticks.of(facts, as_of)
        self.overrides = [o for o in facts.overrides if o.project is None and o.valid_on(as_of)]
        self._by_core: dict[str, Callable[[Sums, ScopeKey], Judged]] = {
            Core.SCHEDULE: self.schedule,
            Core.LEVEL_UP: self.level_up,
            Core.DISBURSEMENT: self.disbursement,
            Core.COMPLIANCE: self.compliance,
            Core.PROVIDER: self.provider,
            Core.RECTIFICATION: self.rectification,
        }

    def core(self, core: Core, sums: Sums, scope: ScopeKey) -> Judged:
        """A core indicator but 数据报送, which is not a sum over projects."""
        if core in BOTTOM_UP_STAGE:
            return self.paced_core(core, sums, scope)
        return self._by_core[core](sums, scope)

    def paced_core(self, core: Core, sums: Sums, scope: ScopeKey) -> Judged:
        stick = self.sticks.at(core, scope)
        rule = self.rules[core, "pace_ratio"]
        if stick.source is Planned.BOTTOM_UP:
            return paced(core.zh, "家", stick, sums[core], sums[f"{core}~planned"], rule)
        return self.on_target(core, core.zh, "家", stick, sums, rule)

    def on_target(self, measure: str, name: str, unit: str, stick: Yardstick, sums: Sums, rule) -> Judged:
        """Pace against a printed target: a flow counts within its period, a stock up to the day or its last one."""
        start_stock = sums[before(measure, stick.starts_on)]
        actual = sums[before(measure, day_after(stick.target.last_on))] if stick.ended else sums[measure]
        if stick.target.basis is Basis.FLOW:
            actual -= start_stock
        return paced(name, unit, stick, actual, planned_value(stick, self.as_of, start_stock), rule)

    def schedule(self, sums: Sums, scope: ScopeKey) -> Judged:
        projects, points = sums["projects"], sums["lag_points"]
        if projects == 0:
            return Judged(None, points, projects, Light.GREY, "没有在册项目")
        rule, lag = self.rules[Core.SCHEDULE, "lag_points"], points / projects
        light = rule.light(lag)
        side = {
            Light.GREEN: f"小于 {rule.green_bound:g} 点",
            Light.YELLOW: f"达到 {rule.green_bound:g} 点，未超过 {rule.yellow_bound:g} 点",
            Light.RED: f"超过 {rule.yellow_bound:g} 点",
        }[light]
        standing = f"平均滞后 {apart(lag, *bounds_of(rule))} 个百分点，{side}"
        if lag <= 0:
            standing = f"平均超前 {-lag:.1f} 个百分点" if lag else "平均不滞后"
        reason = f"{projects} 个在册项目{standing}"
        return Judged(lag, points, projects, light, reason)

    def level_up(self, sums: Sums, scope: ScopeKey) -> Judged:
        assessed, reached = sums["assessed"], sums["level_ok"]
        least, target_id, source = self.level_target(scope)
        common = {"target": least, "target_id": target_id, "planned_by": source}
        if assessed == 0:
            return Judged(None, reached, assessed, Light.GREY, "尚无企业完成官方评测", **common)
        share = reached / assessed
        rule = self.rules[Core.LEVEL_UP, "gap_points"]
        light = rule.light((least - share) * 100)
        side = {
            Light.GREEN: f"达到目标 {bound_text(least)}",
            Light.YELLOW: f"低于目标 {bound_text(least)}，差距在 {rule.yellow_bound:g} 个百分点以内",
            Light.RED: f"低于目标 {bound_text(least)} 超过 {rule.yellow_bound:g} 个百分点",
        }[light]
        reason = f"已评测 {assessed} 家，二级及以上 {reached} 家，占 {percent(share, least, least - rule.yellow_bound / 100)}，{side}"
        return Judged(share, reached, assessed, light, reason, **common)

    def level_target(self, scope: ScopeKey) -> tuple[float, int | None, Planned]:
        """The plan's own percentage (as a ratio), else the national one."""
        targets = self.sticks.targets.get((Core.LEVEL_UP, None, None), ())
        if not targets:
            return self.rules[Core.LEVEL_UP, "national_percent"].green_bound / 100, None, Planned.NONE
        target = min(targets, key=lambda t: (t.kind, t.id))
        source = Planned.TARGET_TABLE if target.kind is TargetKind.TABLE else Planned.TARGET_TEXT
        return target.value / 100, target.id, source

    def disbursement(self, sums: Sums, scope: ScopeKey) -> Judged:
        due, paid = sums["payable_fen"], sums["paid_of_payable_fen"]
        if due == 0:
            return Judged(None, paid, due, Light.GREY, "尚无到期应兑付资金")
        rule, ratio = self.rules[Core.DISBURSEMENT, "paid_ratio"], paid / due
        light = rule.light(ratio)
        reason = f"到期应兑付 {wan(due)}，已兑付 {wan(paid)}，兑付率 {percent(ratio, *bounds_of(rule))}，{against(light, rule)}"
        return Judged(ratio, paid, due, light, reason)

    def compliance(self, sums: Sums, scope: ScopeKey) -> Judged:
        serious, minor = sums["serious"], sums["minor"]
        if not self.has_money:
            return Judged(None, 0, 0, Light.GREY, "尚无资金流水")
        score = 2 if serious else 1 if minor else 0
        light = self.rules.light(Core.COMPLIANCE, "severity_score", score)
        reason = f"未销号资金问题 {serious + minor} 项" + (f"，其中严重 {serious} 项" if serious + minor else "")
        return Judged(score, serious, serious + minor, light, reason)

    def provider(self, sums: Sums, scope: ScopeKey) -> Judged:
        due, met = sums["milestones_due"], sums["milestones_on_time"]
        if due == 0:
            return Judged(None, met, due, Light.GREY, "服务商节点未到期")
        rule, share = self.rules[Core.PROVIDER, "on_time_share"], self.prior.shrink(met, due)
        light = rule.light(share)
        reason = (
            f"服务商节点应完成 {due} 个，按时 {met} 个，"
            f"按时率 {percent(share, *bounds_of(rule))}（已作小样本收缩），{against(light, rule)}"
        )
        return Judged(share, met, due, light, reason)

    def rectification(self, sums: Sums, scope: ScopeKey) -> Judged:
        due, closed = sums["issues_due"], sums["issues_closed"]
        if due == 0:
            return Judged(None, closed, due, Light.GREY, "没有到期应整改问题")
        rule, ratio = self.rules[Core.RECTIFICATION, "closed_ratio"], closed / due
        light = rule.light(ratio)
        reason = f"到期应整改问题 {due} 个，按期销号 {closed} 个，整改率 {percent(ratio, *bounds_of(rule))}，{against(light, rule)}"
        return Judged(ratio, closed, due, light, reason)


def submission(due: int, on_time: int, rule) -> Judged:
    """数据报送: returns on time ÷ returns due in the period."""
    if due == 0:
        return Judged(None, on_time, due, Light.GREY, "本期没有到期报送")
    ratio = on_time / due
    light = rule.light(ratio)
    reason = f"应报送 {due} 份，按时 {on_time} 份，按时率 {percent(ratio, *bounds_of(rule))}，{against(light, rule)}"
    return Judged(ratio, on_time, due, light, reason)


def overall(lights: Mapping[str, Light], rules: RuleSet) -> Judged:
    """A scope's overall light (rules 4.3)."""
    red = [code for code, light in lights.items() if light is Light.RED]
    yellow = [code for code, light in lights.items() if light is Light.YELLOW]
    grey = sum(light is Light.GREY for light in lights.values())
    total = len(lights)
    numbers = {"numerator": len(red), "denominator": total}
    names = "、".join(Core(code).zh for code in red)
    if lights.get(Core.COMPLETION) is Light.RED:
        return Judged(len(red), light=Light.RED, reason=f"完成改造为红灯；红灯 {len(red)} 项：{names}", **numbers)
    by_red = rules["overall", "red_count"].light(len(red))
    if by_red is Light.RED:
        return Judged(len(red), light=Light.RED, reason=f"红灯 {len(red)} 项：{names}", **numbers)
    grey_share = grey / total if total else 1.0
    if rules["overall", "grey_share"].light(grey_share) is not Light.GREEN:
        return Judged(len(red), light=Light.GREY, reason=f"{total} 项中 {grey} 项无数据或未到考核期", **numbers)
    if by_red is Light.YELLOW:
        reason = f"红灯 {len(red)} 项：{names}" + (f"；黄灯 {len(yellow)} 项" if yellow else "")
        return Judged(len(red), light=Light.YELLOW, reason=reason, **numbers)
    if rules["overall", "yellow_count"].light(len(yellow)) is not Light.GREEN:
        return Judged(len(red), light=Light.YELLOW, reason=f"黄灯 {len(yellow)} 项", **numbers)
    reason = f"无红灯，黄灯 {len(yellow)} 项" if yellow else "无红灯、无黄灯"
    return Judged(len(red), light=Light.GREEN, reason=reason, **numbers)
