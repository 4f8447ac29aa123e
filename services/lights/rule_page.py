"""口径与规则: thresholds in force and before, the core lights explained, and what other bounds would have done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.readings import list_values
from data_access.queries.rules import load_rule_book
from domain.facts.rules import DatedParty, DatedWeight, Rule, RuleBook, SetBy, age
from domain.identity.proposals import people
from domain.lights.core import CORE, CORE_LIGHTS, Core
from domain.lights.rule_changes import RuleKind
from domain.lights.rule_views import Moved, RuleRow, WhatIf
from domain.lights.rule_words import METRICS, SUBJECTS, bound_text
from domain.lights.views import RuleView
from domain.rule_sources import said_of
from domain.words import OVERALL, STAGES, Direction, Light, Outcome
from services.access import Permission, check
from services.errors import Refused
from services.frame import Frame
from services.lights.rulings import rule_of
from services.revision import kept
from services.wording import NOTHING

OWN, SHARED = "本试点", "各试点"
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
    """Every row that holds or held for the pilot, those in force first within a subject; weights and parties last.

    A default that another default replaced before the pilot's first period has judged nothing here and is left out.
    """
    check(frame.user, Permission.READ_SUMMARY)
    book, code = load_rule_book(connection), frame.pilot.code
    rules = book.on(frame.period.as_of, code)
    in_force = set(map(id, rules.rows.values()))
    rows = [rule for rule in book.rules if rule.pilot in ("", code) and not _is_history(rule, book, frame)]
    order = {subject: place for place, subject in enumerate(SUBJECTS)}
    rows.sort(key=lambda rule: (order[rule.indicator], rule.metric, id(rule) not in in_force))
    found = [_row(rule, id(rule) in in_force, frame) for rule in rows]
    for kind, dated in ((RuleKind.STAGES, book.weights), (RuleKind.PARTIES, book.parties)):
        found += _stage_rows(kind, [row for row in dated if row.pilot in ("", code)], frame)
    return tuple(found)


def _is_history(rule: Rule, book: RuleBook, frame: Frame) -> bool:
    first = min((period.as_of for period in frame.periods), default=frame.pilot.today)
    return not rule.pilot and any(
        not other.pilot
        and (other.indicator, other.metric) == (rule.indicator, rule.metric)
        and rule.effective_from < other.effective_from <= first
        for other in book.rules
    )


def _row(rule: Rule, in_force: bool, frame: Frame) -> RuleRow:
    author, source = said_of(rule, frame.pilot)
    return RuleRow(
        subject=SUBJECTS[rule.indicator],
        what=METRICS[rule.metric],
        green=bound_text(rule, rule.green_bound, rule.green_inclusive),
        yellow=bound_text(rule, rule.yellow_bound, rule.yellow_inclusive),
        effective_from=rule.effective_from,
        state=_state(rule, in_force, frame),
        author=author,
        source=source,
        is_default=rule.is_default or (not rule.pilot and source != rule.source),
        for_whom=OWN if rule.pilot else SHARED,
        reason=rule.said.reason if rule.said else "",
        recorded_on=rule.said.recorded_on if rule.said else None,
    )


def _state(row: Rule | DatedWeight | DatedParty, in_force: bool, frame: Frame) -> str:
    return "在用" if in_force else "尚未生效" if row.effective_from > frame.period.as_of else "已被取代"


def _stage_rows(kind: RuleKind, rows: Sequence[DatedWeight | DatedParty], frame: Frame) -> list[RuleRow]:
    known = [row for row in rows if row.effective_from <= frame.period.as_of]
    newest = {row.stage: row for row in sorted(known, key=age)}
    found = []
    for row in sorted(rows, key=lambda row: (STAGES.index(row.stage), newest.get(row.stage) is not row, age(row))):
        said = row.said or SetBy("", "")
        found.append(
            RuleRow(
                subject=kind.zh,
                what=row.stage.zh,
                green=f"{row.weight} 分" if isinstance(row, DatedWeight) else row.party.zh,
                yellow=NOTHING,
                effective_from=row.effective_from,
                state=_state(row, newest.get(row.stage) is row, frame),
                author=people(said.author, said.approved_by, said.proposal_id) if row.pilot else said.author,
                source=said.source,
                is_default=said.is_default,
                for_whom=OWN if row.pilot else SHARED,
                reason=said.reason,
                recorded_on=said.recorded_on,
            )
        )
    return found


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
