"""The ways a core light is judged from the sums of a scope (rules 4.1): what a record in domain.lights.core names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.facts.pace import (
    BOTTOM_UP,
    PLANNED_BY,
    TargetFact,
    Yardstick,
    least_due,
    least_due_zh,
    least_to_meet,
    outcome_of,
)
from domain.facts.rules import EPSILON, Rule
from domain.lights.measures import planned
from domain.lights.readings import Judged, ScopeKey
from domain.lights.sentences import against, apart, bound_text, bounds_of, number, percent, yellow_of
from domain.periods import zh_of
from domain.words import Cadence, Light, Operator, Outcome, Planned, Verdict

if TYPE_CHECKING:
    from domain.lights.core import CoreLight
    from domain.lights.judging import Judge

Sums = Mapping[str, int]
Way = Callable[["Judge", "CoreLight", Sums, ScopeKey], Judged | None]
"""None where the light does not apply to the scope."""
NOT_DUE = "未到考核期"
NOTHING_ASKED = "目标为 0"
POINTS = {"%": "个百分点"}


def gap_unit(unit: str) -> str:
    """What a difference is told in: of percentages 个百分点."""
    return POINTS.get(unit, unit)


# --- pace: 序时 -----------------------------------------------------------------------------------------------------


def by_pace(judge: Judge, light: CoreLight, sums: Sums, scope: ScopeKey) -> Judged:
    """What was done against what is due by the day: the worst of the printed targets in force, else the projects' own
    plans (rules 4.1.2)."""
    code, rule = light.code, judge.rules[light.code, light.metric]
    sticks = judge.sticks.begun(code, scope)
    printed = [judge.on_target(code, code.zh, light.unit, stick, sums, rule) for stick in sticks]
    if found := worst_in_force(printed, judge.as_of, judge.facts.pilot.last_on):
        return found
    return paced(code.zh, light.unit, BOTTOM_UP, sums[code], sums[planned(code)], rule)


BADNESS = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.GREY: 3}


def worst_in_force(printed: Iterable[Judged], as_of: date, pilot_ends_on: date) -> Judged | None:
    """Of the targets in force the one with the worst light, the missed before the running, then the lowest pace.

    In force: those that run, end on the day, or were missed and not made up. When the pilot is over, all; grey says
    nothing of a target that is judged beside it.
    """
    is_over = as_of > pilot_ends_on
    in_force = [
        judged
        for judged in printed
        if judged.outcome in (Outcome.RUNNING, Outcome.OVERDUE) or is_over or judged.ends_on == as_of
    ]
    return min(in_force, key=_worst, default=None)


def _worst(judged: Judged) -> tuple[int, bool, float]:
    value = float("inf") if judged.value is None else judged.value
    return BADNESS[judged.light], judged.outcome is not Outcome.OVERDUE, value


@dataclass(frozen=True)
class MakingUp:
    """What would make a missed window up: counted till now, and needed."""

    till_now: float
    needed: float


def paced(
    name: str,
    unit: str,
    stick: Yardstick,
    actual: float,
    due: float,
    rule: Rule,
    making_up: MakingUp | None = None,
) -> Judged:
    """Light of a pace: GREY below one unit due, the operator decides on the last day and after it, else the bounds."""
    target = stick.target
    if target is not None and asks_nothing(target.operator, target.value):
        return unasked(name, unit, stick, actual)

    def judged(value: float | None, light: Light, reason: str, outcome: Outcome = Outcome.RUNNING) -> Judged:
        if target is None:
            return Judged(value, actual, due, light, reason, due, planned_by=stick.source)
        own = (target.value, target.id, stick.source, outcome, stick.begins_on, target.last_on)
        return Judged(value, actual, due, light, reason, due, *own)

    if target is not None and stick.ended:
        outcome, reason = ended(name, unit, target, actual, making_up or MakingUp(actual, target.value))
        light = Light.RED if outcome is Outcome.OVERDUE else Light.GREEN
        return judged(actual / due if due else None, light, reason, outcome)
    whole = float("inf") if target is None else target.value
    if due < least_due(whole, unit) or not due:
        little = "没有项目到首个计划节点" if stick.waits else f"序时不足 {least_due_zh(whole, unit)}"
        return judged(None, Light.GREY, f"{NOT_DUE}：{name} {number(actual)} {unit}，{little}（{_basis(stick, unit)}）")
    pace = actual / due
    light = rule.light(pace)
    reason = (
        f"{name} {number(actual, due)} {unit}，序时应完成 {number(due, actual)} {unit}，"
        f"序时完成率 {percent(pace, *bounds_of(rule))}，{against(light, rule)}（{_basis(stick, unit)}）"
    )
    return judged(pace, light, reason)


def asks_nothing(operator: Operator, value: float) -> bool:
    """Whether every figure meets it: a target 0, which the plan prints for a year or an industry without a share."""
    return not value and operator is not Operator.MORE_THAN


def unasked(name: str, unit: str, stick: Yardstick, actual: float | None) -> Judged:
    """A target 0: GREY on every day, neither missed nor an achievement, also where nothing was reported."""
    target = stick.printed
    stood = f"{name}尚无报送数据" if actual is None else f"{name} {number(actual)} {unit}"
    return Judged(
        None,
        actual,
        0.0,
        Light.GREY,
        f"{stood}，{NOTHING_ASKED} {unit}，没有要完成的",
        0.0,
        target.value,
        target.id,
        stick.source,
        Outcome.MET if stick.ended else Outcome.RUNNING,
        stick.begins_on,
        target.last_on,
    )


def ended(name: str, unit: str, target: TargetFact, at_end: float, since: MakingUp) -> tuple[Outcome, str]:
    """How a window that is over stands, and the sentence: which target, its day, what was short, what made it up."""
    outcome = outcome_of(target, at_end, since.till_now, since.needed)
    asked = f"{window_zh(target)}目标{target.operator.zh} {number(target.value)} {unit}{target.version_zh}"
    stood = f"{name} {number(at_end, target.value)} {unit}，{asked}，{target.last_on} 期满"
    if outcome is Outcome.MET:
        return outcome, f"{stood}，达到"
    short = f"{outcome.zh}：{stood}，差 {number(least_to_meet(target) - at_end)} {gap_unit(unit)}"
    if outcome is Outcome.MADE_UP:
        return outcome, f"{short}；至今累计 {number(since.till_now)} {unit}，应累计 {number(since.needed)} {unit}"
    rest = since.needed + least_to_meet(target) - target.value - since.till_now
    is_same = abs(rest - (least_to_meet(target) - at_end)) < EPSILON
    return outcome, short if is_same else f"{short}；至今累计仍欠 {number(rest)} {gap_unit(unit)}"


def window_zh(target: TargetFact) -> str:
    """2026年; of a recurring target its very window: 2026年10月."""
    if target.cadence is Cadence.ONCE:
        return zh_of(target.period)
    return f"{target.last_on.year}年" + (f"{target.last_on.month}月" if target.cadence is Cadence.MONTHLY else "")


def _basis(stick: Yardstick, unit: str) -> str:
    """Which yardstick was used, e.g. 按方案表格目标 233 家,2026."""
    if stick.target is None:
        return stick.source.zh
    target = stick.target
    return f"{stick.source.zh} {number(target.value)} {unit}，{zh_of(target.period)}{target.version_zh}"


# --- a share of what is due -----------------------------------------------------------------------------------------


def by_share(
    part: str,
    whole: str,
    sentence: str,
    nothing: str,
    *,
    written: Callable[[int], str] = str,
) -> Way:
    """One sum ÷ another, against the bounds; GREY with `nothing` while there is none of the whole.

    `sentence` names both and the share: {whole}, {part}, {share}.
    """

    def judged(judge: Judge, light: CoreLight, sums: Sums, scope: ScopeKey) -> Judged:
        due, done = sums[whole], sums[part]
        if due == 0:
            return Judged(None, done, due, Light.GREY, nothing)
        rule = judge.rules[light.code, light.metric]
        share = done / due
        colour = rule.light(share)
        told = sentence.format(whole=written(due), part=written(done), share=percent(share, *bounds_of(rule)))
        return Judged(share, done, due, colour, f"{told}，{against(colour, rule)}")

    return judged


_on_time = by_share(
    "returns_on_time", "returns_due", "应报送 {whole} 份，按时 {part} 份，按时率 {share}", "本期没有到期报送"
)


def by_returns(judge: Judge, light: CoreLight, sums: Sums, scope: ScopeKey) -> Judged | None:
    """Returns on time ÷ returns due in the period; they belong to units, so an industry has none."""
    if scope not in judge.returns:
        return None
    due, on_time = judge.returns[scope]
    return _on_time(judge, light, {"returns_due": due, "returns_on_time": on_time}, scope)


# --- each in its own way --------------------------------------------------------------------------------------------


def by_lag(judge: Judge, light: CoreLight, sums: Sums, scope: ScopeKey) -> Judged:
    """Mean lag of the active projects, in points, or the share of stuck ones, whichever is worse; GREY until one of
    them has begun (rules 4.1.4)."""
    projects, points = sums["projects"], sums["lag_points"]
    if projects == 0:
        return Judged(None, points, projects, Light.GREY, "没有在册项目")
    if sums["unbegun"] == projects:
        return Judged(None, points, projects, Light.GREY, f"{NOT_DUE}：{projects} 个在册项目都没有到首个计划节点")
    rule, lag = judge.rules[light.code, light.metric], points / projects
    colour = rule.light(lag)
    side = {
        Light.GREEN: f"小于 {rule.green_bound:g} 点",
        Light.YELLOW: f"达到 {rule.green_bound:g} 点，未超过 {yellow_of(rule):g} 点",
        Light.RED: f"超过 {yellow_of(rule):g} 点",
    }[colour]
    standing = f"平均滞后 {apart(lag, *bounds_of(rule))} 个百分点，{side}"
    if lag <= 0:
        standing = f"平均超前 {-lag:.1f} 个百分点" if lag else "平均不滞后"
    told = f"{projects} 个在册项目{standing}"
    stuck, share_rule = sums["stuck"], judge.rules[light.code, "stuck_share"]
    by_share_of_stuck = share_rule.light(stuck / projects)
    if BADNESS[by_share_of_stuck] < BADNESS[colour]:
        colour = by_share_of_stuck
        share = percent(stuck / projects, *bounds_of(share_rule))
        bound = share_rule.green_bound if colour is Light.YELLOW else share_rule.yellow_bound
        told += f"；但其中 {stuck} 个逾期或滞后已到红灯，占 {share}，达到 {bound_text(bound or 0.0)}"
    return Judged(lag, points, projects, colour, told)


def by_level(judge: Judge, light: CoreLight, sums: Sums, scope: ScopeKey) -> Judged:
    """Share at level 2 or above of those whose assessment is done or was due, against the plan's percentage, else the
    national one; on its last day and after it below is RED."""
    assessed, due, reached = sums["assessed"], sums["to_assess"], sums["level_ok"]
    least, target_id, source, last_on = _level_target(judge, light)
    if due == 0:
        grey = "尚无企业完成官方评测，也没有到期应评测的"
        return Judged(None, reached, due, Light.GREY, grey, None, least, target_id, source)
    share = reached / due
    rule = judge.rules[light.code, light.metric]
    gap = yellow_of(rule)
    colour = rule.light((least - share) * 100)
    told = percent(share, least, least - gap / 100)
    late = f"（到期未评测 {due - assessed} 家）" if due > assessed else ""
    stood = f"应评测和已评测 {due} 家{late}，二级及以上 {reached} 家，占 {told}"
    if colour is not Light.GREEN and judge.as_of >= last_on:
        lack = f"低于目标 {bound_text(least)}，{last_on} 期满，差 {number((least - share) * 100)} 个百分点"
        reason = f"{Verdict.OVERDUE.zh}：{stood}，{lack}"
        return Judged(share, reached, due, Light.RED, reason, None, least, target_id, source)
    side = {
        Light.GREEN: f"达到目标 {bound_text(least)}",
        Light.YELLOW: f"低于目标 {bound_text(least)}，差距在 {gap:g} 个百分点以内",
        Light.RED: f"低于目标 {bound_text(least)} 超过 {gap:g} 个百分点",
    }[colour]
    return Judged(share, reached, due, colour, f"{stood}，{side}", None, least, target_id, source)


def _level_target(judge: Judge, light: CoreLight) -> tuple[float, int | None, Planned, date]:
    """The plan's own percentage (as a ratio) and its last day, else the national one on the pilot's last day."""
    targets = judge.sticks.targets.get((light.code, None, None), ())
    if not targets:
        national = judge.rules[light.code, "national_percent"].green_bound / 100
        return national, None, Planned.NONE, judge.facts.pilot.last_on
    target = min(targets, key=lambda t: (t.kind, t.id))
    return target.value / 100, target.id, PLANNED_BY[target.kind], target.last_on


def by_findings(judge: Judge, light: CoreLight, sums: Sums, scope: ScopeKey) -> Judged:
    """The worst finding that still counts: serious 2, minor 1."""
    serious, minor = sums["serious"], sums["minor"]
    if not judge.has_money:
        return Judged(None, 0, 0, Light.GREY, "尚无资金流水")
    score = 2 if serious else 1 if minor else 0
    colour = judge.rules.light(light.code, light.metric, score)
    reason = f"未销号资金问题 {serious + minor} 项" + (f"，其中严重 {serious} 项" if serious + minor else "")
    return Judged(score, serious, serious + minor, colour, reason)
