"""Readings of a closing, alerts that stand → what opens, joins, recovers, opens again. Pure (rules 14.1, 14.2)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from domain.alerts.foreseen import bound_of, milestone_lights, party_lights, target_lights
from domain.alerts.rules import EVERY, OpeningRule, is_bad
from domain.alerts.seen import MILESTONE, PROJECT, PROVIDER, SeenLight, Subject
from domain.facts.columns import Facts
from domain.facts.progress import LIGHT_OF_RANK
from domain.lights.core import CORE_LIGHTS
from domain.lights.readings import Readings
from domain.periods import Span
from domain.words import AlertDeed, AlertScope, AlertStatus, Light, PeriodKind, Stage

RED_RANK = LIGHT_OF_RANK.index(Light.RED)


@dataclass(frozen=True)
class StandingAlert:
    """An alert as it stands before a closing: open, or the newest closed one of its trouble."""

    id: int
    trouble: str
    status: AlertStatus
    light: Light
    seen_light: Light | None
    rule: str
    due_on: date
    recovered_on: date | None = None
    closed_on: date | None = None
    owner: str = ""
    owner_district: int | None = None
    owner_department: int | None = None
    owner_account: int | None = None


@dataclass(frozen=True)
class Turn:
    """What a closing does; without an alert a new one opens by `rule`. `deed` None: the light is another, no more."""

    deed: AlertDeed | None
    alert: StandingAlert | None
    seen: SeenLight | None
    rule: OpeningRule | None = None

    @property
    def light(self) -> Light | None:
        return None if self.seen is None else self.seen.light


def periods_between(first: date, last: date, kind: PeriodKind) -> int:
    """How many periods of a kind end after one day until another."""
    if kind is PeriodKind.MONTH:
        return (last.year - first.year) * 12 + last.month - first.month
    return (last - first).days // 7


def seen_lights(
    readings: Readings,
    providers: Iterable[Mapping[str, Any]],
    facts: Facts,
    rules: Collection[OpeningRule],
    watched: Collection[str],
) -> Iterator[SeenLight]:
    """Lights that rules look at: all of the pilot and its districts; of projects the bad ones and those watched."""
    for one in readings.indicators:
        if one.industry is None and one.indicator in CORE_LIGHTS:
            scope = AlertScope.PILOT if one.district is None else AlertScope.DISTRICT
            yield SeenLight(Subject(scope, one.indicator, one.district), one.light, one.periods_running, one.reason)
    yield from _projects(readings.projects, facts, rules, watched)
    for row in providers:
        below = row.get("periods_below")
        if below is not None:
            light = Light.RED if below else Light.GREEN
            yield SeenLight(
                Subject(AlertScope.PROVIDER, PROVIDER, provider=row["provider"]), light, below, row["below_why"]
            )
    yield from _said(readings, facts, rules, watched)


def _said(
    readings: Readings, facts: Facts, rules: Collection[OpeningRule], watched: Collection[str]
) -> Iterator[SeenLight]:
    """What the forecast says of targets and milestones, and which party is late, each where a rule has a bound."""
    if (bound := bound_of(rules, AlertScope.TARGET)) is not None:
        yield from target_lights(readings, facts, bound)
    if (bound := bound_of(rules, AlertScope.MILESTONE)) is not None:
        yield from milestone_lights(readings, facts, bound, _milestones(watched))
    if (bound := bound_of(rules, AlertScope.PARTY)) is not None:
        yield from party_lights(readings.projects, facts, bound)


def _milestones(watched: Collection[str]) -> list[tuple[int, Stage]]:
    """Project and stage of such troubles that stand."""
    start = f"{MILESTONE}/{AlertScope.MILESTONE}/"
    pairs = (one.removeprefix(start).partition("/") for one in watched if one.startswith(start))
    return [(int(project), Stage(stage)) for project, _, stage in pairs if stage]


def _numbers(watched: Collection[str], indicator: str, scope: AlertScope) -> list[int]:
    """Records of such troubles that stand."""
    start = f"{indicator}/{scope}/"
    return [int(one.removeprefix(start)) for one in watched if one.startswith(start)]


def _projects(
    columns: Mapping[str, Any], facts: Facts, rules: Collection[OpeningRule], watched: Collection[str]
) -> Iterator[SeenLight]:
    if not columns:
        return
    ids, rank, running = (np.asarray(columns[name]) for name in ("project", "rank", "periods_running"))
    least = min((rule.periods for rule in rules if rule.scope is AlertScope.PROJECT), default=None)
    known = np.array(_numbers(watched, PROJECT, AlertScope.PROJECT), dtype=np.int64)
    wanted = np.isin(ids, known)
    if least is not None:
        lowest = 1 if any(r.light is Light.YELLOW for r in rules if r.scope is AlertScope.PROJECT) else RED_RANK
        wanted |= (rank >= lowest) & (running >= least)
    districts = [*(unit.id for unit in facts.districts), None]
    for at in np.flatnonzero(wanted):
        light = LIGHT_OF_RANK[rank[at]] if 0 <= rank[at] < len(LIGHT_OF_RANK) else None
        subject = Subject(AlertScope.PROJECT, PROJECT, districts[columns["district"][at]], int(ids[at]))
        yield SeenLight(subject, light, int(running[at]), columns["reason"][at])


def turns(
    seen: Iterable[SeenLight], standing: Sequence[StandingAlert], rules: Mapping[str, OpeningRule], span: Span
) -> list[Turn]:
    """What the closing of a period does to the alerts that stand, then what opens."""
    now = {one.subject.trouble: one for one in seen}
    found, held = [], set()
    for alert in standing:
        turn = _turn(alert, now.get(alert.trouble), rules.get(alert.rule), span)
        if turn is not None:
            found.append(turn)
        if alert.status is not AlertStatus.CLOSED or not _is_forgotten(alert, rules.get(alert.rule), span):
            held.add(alert.trouble)
    for rule in _one_light_first(rule for rule in rules.values() if rule.is_on):
        for trouble, one in now.items():
            if trouble not in held and _opens(rule, one):
                held.add(trouble)
                found.append(Turn(AlertDeed.OPENED, None, one, rule))
    return found


def _one_light_first(rules: Iterable[OpeningRule]) -> list[OpeningRule]:
    """In their order, but of a scope those that look at one light before that for any."""
    listed = list(rules)
    place = {rule.scope: at for at, rule in reversed(list(enumerate(listed)))}
    return sorted(listed, key=lambda rule: (place[rule.scope], rule.indicator == EVERY))


def _opens(rule: OpeningRule, one: SeenLight) -> bool:
    is_looked_at = rule.scope is one.subject.scope and rule.indicator in (EVERY, one.subject.indicator)
    return is_looked_at and rule.is_bad(one.light) and one.running >= rule.periods


def _is_forgotten(alert: StandingAlert, rule: OpeningRule | None, span: Span) -> bool:
    """Whether an alert was closed so long ago that its trouble would be a new one."""
    if alert.closed_on is None or rule is None:
        return True
    return periods_between(alert.closed_on, span.ends_on, span.kind) > rule.reopen_periods


def _turn(alert: StandingAlert, now: SeenLight | None, rule: OpeningRule | None, span: Span) -> Turn | None:
    light = None if now is None else now.light
    if alert.status is AlertStatus.CLOSED and _is_forgotten(alert, rule, span):
        return None
    if is_bad(light, alert.light):
        if is_bad(alert.seen_light, alert.light):  # no other trouble, though perhaps redder than it opened
            return None if light is alert.seen_light else Turn(None, alert, now, rule)
        return Turn(_again(alert, rule, span), alert, now, rule)
    if light is None:
        return None if alert.recovered_on else Turn(AlertDeed.LEFT, alert, now, rule)
    if light is Light.GREEN and alert.recovered_on is None:
        return Turn(AlertDeed.RECOVERED, alert, now, rule)
    return None if light is alert.seen_light else Turn(None, alert, now, rule)


def _again(alert: StandingAlert, rule: OpeningRule | None, span: Span) -> AlertDeed:
    """A flap joins the open alert; what was closed, or well for longer than a flap lasts, opens again."""
    if alert.status is AlertStatus.CLOSED:
        return AlertDeed.REOPENED
    if alert.recovered_on is None or rule is None:
        return AlertDeed.JOINED
    apart = periods_between(alert.recovered_on, span.ends_on, span.kind)
    return AlertDeed.JOINED if apart <= rule.join_periods else AlertDeed.REOPENED
