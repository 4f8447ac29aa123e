"""Which lights, verdicts and places other rules would turn: the live facts evaluated by both. Nothing is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.facts import load_facts
from data_access.queries.projects import list_providers, project_names
from domain.evaluation.evaluate import evaluate
from domain.facts.columns import Facts
from domain.facts.progress import LIGHT_OF_RANK
from domain.facts.rules import RuleSet
from domain.lights.core import CORE_LIGHTS
from domain.lights.looks import look
from domain.lights.project_lights import PARTIES
from domain.lights.readings import Reading, Readings
from domain.lights.rule_views import Turned
from domain.lights.sentences import number
from domain.periods import live_on, zh_of
from domain.providers.ranking_rules import SUBJECT as RANKING
from domain.targets.verdicts import WORST_FIRST
from domain.words import OVERALL, Light
from services.clock import today
from services.evaluation.ranking import Ranker
from services.evaluation.working_out import live_previous

LIGHTS, PROJECTS, TARGETS, PLACES, WHOSE = "亮灯", "项目灯", "目标判断", "服务商名次", "由谁办理"
KINDS = (LIGHTS, PROJECTS, TARGETS, PLACES, WHOSE)
COUNTERS = {LIGHTS: "盏", PROJECTS: "个", TARGETS: "项", PLACES: "家", WHOSE: "个"}
NOBODY = "无须办理"


def turned_by(connection: Connection, pilot: Row[Any], now: RuleSet, new: RuleSet) -> tuple[Turned, ...]:
    """What stands otherwise on the pilot's day by the new rules; the whole pilot before its units."""
    facts, day = load_facts(connection, pilot.id), today(pilot)
    previous = live_previous(connection, pilot, facts)
    before, after = (evaluate(facts, live_on(day), day, rules, previous) for rules in (now, new))
    ranker = Ranker(connection, pilot, facts) if _ranks_otherwise(now, new) else None
    return (
        *_lights(facts, before, after, pilot.short_name),
        *_targets(facts, before, after, pilot.short_name),
        *(_places(connection, ranker, before, now, new) if ranker else ()),
        *_projects(connection, facts, before, after),
    )


def _ranks_otherwise(now: RuleSet, new: RuleSet) -> bool:
    return any(now[key] != new[key] for key in now.rows if key[0] == RANKING)


def _scope(facts: Facts, district: int | None, industry: int | None, whole: str) -> str:
    names = [unit.name for unit in facts.districts if unit.id == district]
    names += [unit.name for unit in facts.industries if unit.id == industry]
    return " · ".join(names) or whole


def _worse(before: Light, after: Light) -> bool:
    return LIGHT_OF_RANK.index(after) > LIGHT_OF_RANK.index(before)


def _lights(facts: Facts, before: Readings, after: Readings, whole: str) -> Iterator[Turned]:
    was = {(r.indicator, r.district, r.industry): r for r in before.indicators}
    moved = [r for r in after.indicators if r.light is not was[r.indicator, r.district, r.industry].light]
    for reading in sorted(moved, key=_whole_first):
        old = was[reading.indicator, reading.district, reading.industry].light
        name = f"{_indicator(facts, reading.indicator)}（{_scope(facts, reading.district, reading.industry, whole)}）"
        yield Turned(LIGHTS, name, look(old).label, look(reading.light).label, _worse(old, reading.light))


def _whole_first(reading: Reading) -> int:
    return (reading.district is not None) + 2 * (reading.industry is not None)


def _indicator(facts: Facts, code: str) -> str:
    if code == OVERALL:
        return "总体灯"
    return CORE_LIGHTS[code].zh if code in CORE_LIGHTS else facts.names[code]


def _targets(facts: Facts, before: Readings, after: Readings, whole: str) -> Iterator[Turned]:
    was, known = {r.target: r for r in before.targets}, {target.id: target for target in facts.targets}
    for reading in after.targets:
        old = was[reading.target].verdict
        if reading.verdict is old:
            continue
        target = known[reading.target]
        scope = _scope(facts, target.district, target.industry, whole)
        asked = f"{target.operator.zh} {number(target.value)} {target.unit}"
        name = f"{scope} {facts.names[target.indicator]}（{zh_of(target.period)}，{asked}）"
        worse = WORST_FIRST.index(reading.verdict) < WORST_FIRST.index(old)
        yield Turned(TARGETS, name, old.zh, reading.verdict.zh, worse)


def _places(connection: Connection, ranker: Ranker, readings: Readings, now: RuleSet, new: RuleSet) -> Iterator[Turned]:
    names = {row.id: row.name for row in list_providers(connection, ranker.pilot.id)}
    before, after = (
        {row["provider"]: row for row in ranker.rank(readings.span, readings, rules).rows} for rules in (now, new)
    )
    for provider, row in sorted(after.items(), key=lambda item: (item[1].get("rank") or 10_000, names[item[0]])):
        old = before[provider]
        if _place(old) != _place(row):
            was, now_at = old.get("rank") or 0, row.get("rank") or 0
            worse = now_at > was if was and now_at and was != now_at else None
            yield Turned(PLACES, names[provider], _place(old), _place(row), worse)


def _place(row: Mapping[str, Any]) -> str:
    """第 3 名（并跑）, 观察组, 不排名次."""
    if row.get("rank"):
        return f"第 {row['rank']} 名（{row['tier'].zh}）"
    return "观察组" if row.get("is_observed") else "不排名次"


def _projects(connection: Connection, facts: Facts, before: Readings, after: Readings) -> Iterator[Turned]:
    ids = facts.projects.id.tolist()
    found: list[tuple[int, Turned]] = []
    for place, (old, new) in enumerate(_pairs(before, after, "rank")):
        if old != new and min(old, new) >= 0:
            was, now = LIGHT_OF_RANK[old], LIGHT_OF_RANK[new]
            found.append((ids[place], Turned(PROJECTS, "", look(was).label, look(now).label, _worse(was, now))))
    active = after.projects["rank"]
    for place, (old, new) in enumerate(_pairs(before, after, "party")):
        if old != new and active[place] >= 0:
            found.append((ids[place], Turned(WHOSE, "", _party(old), _party(new))))
    names = project_names(connection, [project for project, _ in found])
    yield from (replace(one, what=names[project]) for project, one in found)


def _party(place: int) -> str:
    return NOBODY if place < 0 else PARTIES[place].zh


def _pairs(before: Readings, after: Readings, column: str) -> Iterable[tuple[int, int]]:
    return zip(map(int, before.projects[column]), map(int, after.projects[column]), strict=True)


def counted(found: Iterable[Turned]) -> str:
    """亮灯 12 盏（变差 0、变好 12），项目灯 3 个…; empty where nothing turns."""
    rows, parts = list(found), []
    for kind in KINDS:
        mine = [one for one in rows if one.kind == kind]
        if mine:
            worse, better = (sum(one.is_worse is which for one in mine) for which in (True, False))
            how = f"（变差 {worse}、变好 {better}）" if worse or better else ""
            parts.append(f"{kind} {len(mine)} {COUNTERS[kind]}{how}")
    return "，".join(parts)
