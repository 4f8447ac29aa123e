"""口径与规则: thresholds in force and before, the core lights explained, and what other bounds would have done."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.readings import list_values
from data_access.queries.rules import load_rule_book
from domain.facts.rules import Rule
from domain.lights.core import CORE, CORE_LIGHTS, Core
from domain.lights.rule_views import Moved, RuleRow, WhatIf
from domain.lights.rule_words import METRICS, SUBJECTS
from domain.lights.views import RuleView
from domain.words import OVERALL, Direction, Light, Outcome
from services.access import Permission, check
from services.errors import Refused
from services.frame import Frame
from services.lights.rulings import rule_of
from services.revision import kept

PERIODS = 12
"""Closed periods a what-if looks back on."""
TRIED = tuple(core for core in CORE if CORE_LIGHTS[core].can_try)
"""Core lights whose stored value is what the bounds are held against."""
WORSE = (Light.GREEN, Light.YELLOW, Light.RED)


@kept
def explained(connection: Connection, frame: Frame) -> tuple[RuleView, ...]:
    """The core lights and the overall one: definition, bounds in words, source."""
    check(frame.user, Permission.READ_SUMMARY)
    return tuple(rule_of(connection, frame, code) for code in (*CORE, OVERALL))


@kept
def rule_rows(connection: Connection, frame: Frame) -> tuple[RuleRow, ...]:
    """Every threshold row that holds for the pilot, those in force first within a subject."""
    check(frame.user, Permission.READ_SUMMARY)
    book = load_rule_book(connection)
    in_force = set(map(id, book.on(frame.period.as_of, frame.pilot.code).rows.values()))
    rows = [rule for rule in book.rules if rule.pilot in ("", frame.pilot.code)]
    order = {subject: place for place, subject in enumerate(SUBJECTS)}
    rows.sort(key=lambda rule: (order[rule.indicator], rule.metric, id(rule) not in in_force))
    return tuple(_row(rule, id(rule) in in_force, frame) for rule in rows)


def _row(rule: Rule, in_force: bool, frame: Frame) -> RuleRow:
    later = rule.effective_from > frame.period.as_of
    return RuleRow(
        subject=SUBJECTS[rule.indicator],
        what=METRICS[rule.metric],
        green=_bound(rule, rule.green_bound, rule.green_inclusive),
        yellow="—" if rule.yellow_bound is None else _bound(rule, rule.yellow_bound, rule.yellow_inclusive),
        effective_from=rule.effective_from,
        state="在用" if in_force else "尚未生效" if later else "已被取代",
        author=rule.author,
        source=rule.source,
        is_default=rule.is_default,
        for_whom="本试点" if rule.pilot else "各试点",
    )


def _bound(rule: Rule, bound: float | None, inclusive: bool) -> str:
    """≥ 95%, < 10 百分点."""
    signs = {Direction.UP: ("≥", ">"), Direction.DOWN: ("≤", "<")}[rule.direction]
    number = f"{(bound or 0) * 100:g}%" if rule.unit in ("比值", "概率") else f"{bound:g} {rule.unit}".strip()
    return f"{signs[0] if inclusive else signs[1]} {number}"


def what_if(connection: Connection, frame: Frame, indicator: str, green: float | None, yellow: float | None) -> WhatIf:
    """The indicator's bounds replaced, held against the closed periods; in % (points for 项目进度). Nothing is saved.

    Refused for a light that is not decided by bounds on its value, and for a yellow bound stricter than the green one.
    """
    check(frame.user, Permission.READ_SUMMARY)
    if indicator not in TRIED:
        raise Refused(f"这盏灯不能试算；可以试算的有：{'、'.join(core.zh for core in TRIED)}")
    return _what_if(connection, frame, indicator, green, yellow)


@kept
def _what_if(connection: Connection, frame: Frame, indicator: str, green: float | None, yellow: float | None) -> WhatIf:
    core, metric = Core(indicator), CORE_LIGHTS[indicator].metric
    book = load_rule_book(connection)
    now = book.on(frame.period.as_of, frame.pilot.code)[indicator, metric]
    scale = 100.0 if now.unit == "比值" else 1.0
    green_now, yellow_now = now.green_bound * scale, (now.yellow_bound or 0.0) * scale
    green, yellow = green_now if green is None else green, yellow_now if yellow is None else yellow
    sign = 1 if now.direction is Direction.UP else -1
    if sign * (green - yellow) < 0:
        raise Refused(f"黄线 {yellow:g} 比绿线 {green:g} 还严：黄线应{'低于' if sign > 0 else '高于'}绿线")
    tried = replace(now, green_bound=green / scale, yellow_bound=yellow / scale)
    periods = frame.earlier(PERIODS)
    rows = list_values(connection, [period.id for period in periods], indicator)
    then = {p.id: book.on(p.as_of, frame.pilot.code)[indicator, metric] for p in periods}
    decided = [row for row in rows if _is_decided(row, then[row.period_id])]
    changed = [(row, tried.light(row.value)) for row in decided if tried.light(row.value) is not row.light]
    moved = {period.id: [pair for pair in changed if pair[0].period_id == period.id] for period in periods}
    newest = periods[-1] if periods else None
    return WhatIf(
        name=core.zh,
        unit="%" if scale > 1 else "点",
        green=green,
        yellow=yellow,
        green_now=green_now,
        yellow_now=yellow_now,
        step=1.0,
        sentence=_sentence(core, periods, decided, changed),
        periods=tuple(
            (p.label, sum(row.period_id == p.id for row in decided), *_counted(moved[p.id])) for p in reversed(periods)
        ),
        moved=tuple(
            Moved(_scope(row, frame), f"{row.value * scale:.1f}{'%' if scale > 1 else ' 点'}", row.light, after)
            for row, after in (moved[newest.id] if newest else ())
        ),
        left_out=sum(row.light is not Light.GREY for row in rows) - len(decided),
    )


def _is_decided(row: Row[Any], rule: Rule) -> bool:
    """Whether the bounds of that day gave the light: not a target that was over, nor a recovery through
    yellow, nor the share of stuck projects."""
    return row.value is not None and row.outcome is Outcome.RUNNING and rule.light(row.value) is row.light


def _counted(changed: Iterable[tuple[Row[Any], Light]]) -> tuple[int, int, int]:
    """Worse, better, and those to or from red."""
    pairs = [(row.light, after) for row, after in changed]
    worse = sum(WORSE.index(after) > WORSE.index(before) for before, after in pairs)
    return worse, len(pairs) - worse, sum(Light.RED in pair for pair in pairs)


def _sentence(core: Core, periods: tuple[Any, ...], decided: list[Row[Any]], changed: list[Any]) -> str:
    if not periods:
        return "还没有已结账的期次，无从试算。"
    worse, better, red = _counted(changed)
    span = f"近 {len(periods)} 个已结账期次（{periods[0].label} 至 {periods[-1].label}）"
    if not changed:
        return f"{core.zh}：{span}的 {len(decided):,} 盏灯都不变。"
    return (
        f"{core.zh}：{span}的 {len(decided):,} 盏灯中有 {len(changed):,} 盏会变：变差 {worse:,} 盏，变好 {better:,} 盏"
        f"（其中转红或离红 {red:,} 盏）。"
    )


def _scope(row: Row[Any], frame: Frame) -> str:
    names = {unit.id: unit.name for unit in frame.districts}, {unit.id: unit.name for unit in frame.industries}
    parts = [names[0].get(row.district_id), names[1].get(row.industry_id)]
    return " · ".join(part for part in parts if part) or frame.pilot.short_name
