"""Lights that are no readings: what the forecast says of targets and milestones, which party is late. Pure (rules 14.7,
14.8)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from domain.alerts.rules import OpeningRule
from domain.alerts.seen import MILESTONE, PARTY_OF, TARGET, SeenLight, Subject
from domain.facts.columns import Facts
from domain.facts.pace import TargetFact
from domain.lights.core import CORE_LIGHTS
from domain.lights.project_lights import PARTIES
from domain.lights.readings import Readings
from domain.lights.sentences import percent
from domain.words import STAGES, AlertScope, Light, Party, Stage, Verdict

LEAST_LATE = 3
"""Projects that a party must be late with before a share of them says anything (default)."""
OVER = {Verdict.DONE: Light.GREEN, Verdict.MADE_UP: Light.GREEN, Verdict.OVERDUE: Light.RED}


def figure(value: float) -> str:
    """1,204.5; 33."""
    return f"{value:,.1f}".removesuffix(".0")


def bound_of(rules: Collection[OpeningRule], scope: AlertScope) -> float | None:
    """Where such a light turns red, by the rule in force; None without a rule."""
    found = (rule.bound for rule in rules if rule.scope is scope and rule.bound is not None)
    return next(found, None)


def target_lights(readings: Readings, facts: Facts, bound: float) -> Iterator[SeenLight]:
    """Each forecast target: red below the bound. One that is over is what it came to; one whose own light of the ten is
    red already opens nothing, since that light does. What is printed twice is looked at once, by the higher value."""
    red = {
        one.judged.target_id for one in readings.indicators if one.indicator in CORE_LIGHTS and one.light is Light.RED
    }
    said = {one.target: one for one in readings.forecasts if one.target is not None}
    units = _once(facts.targets_on(readings.as_of))
    for reading in readings.targets:
        forecast, target = said.get(reading.target), units.get(reading.target)
        if target is None or target.industry is not None:
            continue
        subject = _of_target(target)
        if forecast is None:
            light = OVER.get(reading.verdict)
            if light is not None:
                yield SeenLight(subject, light, 0, reading.verdict_reason)
            continue
        is_low = forecast.met_probability < bound
        running = 0 if reading.target in red else 1
        reason = (
            f"到 {forecast.due_on} 预计 {figure(forecast.p50)}（{figure(forecast.p10)}—{figure(forecast.p90)}），"
            f"目标 {figure(forecast.value)}，完成可能性 {percent(forecast.met_probability, bound)}，"
            f"{'低于' if is_low else '不低于'} {bound * 100:g}%"
        )
        yield SeenLight(subject, Light.RED if is_low else Light.GREEN, running, reason)


def waiting(readings: Readings, facts: Facts, seen: Iterable[SeenLight]) -> frozenset[str]:
    """Troubles of targets in force of which nothing is seen: neither forecast this time nor over, so not gone."""
    told = {one.subject.trouble for one in seen}
    units = _once(facts.targets_on(readings.as_of)).values()
    return frozenset(_of_target(one).trouble for one in units if one.industry is None) - told


def _of_target(target: TargetFact) -> Subject:
    return Subject(AlertScope.TARGET, TARGET, target.district, target=target.id)


def _once(targets: Iterable[TargetFact]) -> dict[int, TargetFact]:
    """By id, of those that ask the same of the same scope until the same day only the one that asks most."""
    found: dict[tuple[object, ...], TargetFact] = {}
    for target in sorted(targets, key=lambda target: (-target.value, target.id)):
        found.setdefault((target.indicator, target.district, target.industry, target.last_on, target.unit), target)
    return {target.id: target for target in found.values()}


def milestone_lights(
    readings: Readings, facts: Facts, bound: float, watched: Collection[tuple[int, Stage]]
) -> Iterator[SeenLight]:
    """Stages that will be later than the bound's days in four of five draws; watched ones whatever they are. Each stage
    of a project is a trouble of its own."""
    columns = readings.projects
    if not len(columns.get("project", ())):
        return
    said = {(one.project, STAGES[one.stage]): one for one in readings.milestones}
    places = {int(project): at for at, project in enumerate(columns["project"])}
    districts = [*(unit.id for unit in facts.districts), None]
    for project, stage in dict.fromkeys((*said, *watched)):
        at = places.get(project)
        if at is None or columns["left_as"][at]:
            continue
        subject = Subject(AlertScope.MILESTONE, MILESTONE, districts[columns["district"][at]], project, stage=stage)
        late, one = int(columns["days_late"][at]), said.get((project, stage))
        if columns["stage"][at] > STAGES.index(stage):
            yield SeenLight(subject, Light.GREEN, 0, f"{stage.zh}已办完")
        elif late > 0:
            yield SeenLight(subject, Light.RED, 0, f"预测的节点已逾期 {late} 天")
        elif one is None or (one.hardly_before is not None and (one.hardly_before - one.planned_on).days <= bound):
            yield SeenLight(subject, Light.GREEN, 0, "没有预测要逾期的节点")
        else:
            likely = "大多中途退出" if one.likely_on is None else f"预计 {one.likely_on}"
            reason = f"{stage.zh}计划 {one.planned_on}，{likely}，八成以上的可能逾期超过 {bound:g} 天"
            yield SeenLight(subject, Light.RED, 1, reason)


def party_lights(columns: Mapping[str, Any], facts: Facts, bound: float) -> Iterator[SeenLight]:
    """Of each provider, and of each district's enterprises and authorities: projects late by them, of those open."""
    if not len(columns.get("project", ())):
        return
    stage, party, late = (np.asarray(columns[name]) for name in ("stage", "party", "days_late"))
    district, provider = np.asarray(columns["district"]), np.asarray(columns["provider"])
    is_open = (np.asarray(columns["left_as"]) == 0) & (stage < len(STAGES))
    for word, parties in PARTY_OF.items():
        of_provider = word == "party_provider"
        units = provider if of_provider else district
        mine = is_open & (late > 0) & np.isin(party, [PARTIES.index(one) for one in parties])
        for unit in np.unique(units[is_open & (units >= 0)]):
            own = is_open & (units == unit)
            number, of = int((own & mine).sum()), int(own.sum())
            subject = (
                Subject(AlertScope.PARTY, word, provider=int(unit))
                if of_provider
                else Subject(AlertScope.PARTY, word, facts.districts[unit].id)
            )
            is_red = number >= LEAST_LATE and number / of >= bound
            whose = Party.PROVIDER.zh if of_provider else "、".join(one.zh for one in parties)
            reason = (
                f"轮到{whose}办而逾期的项目 {number} 个，占在办 {of} 个的 {percent(number / of, bound)}，"
                f"{'不低于' if number / of >= bound else '低于'} {bound * 100:g}%"
            )
            yield SeenLight(subject, Light.RED if is_red else Light.GREEN, 1, reason)
