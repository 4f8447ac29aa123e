"""evaluate(facts, as_of, rules, previous) → readings: pure, the only place where figures and lights are made.

Screens and documents read what this gives and compute nothing (rules 3).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from domain.days import NEVER, number
from domain.facts.columns import LEFT_AS, Facts, Override
from domain.facts.history import RECOVERING, Past, carry, change_between, through_yellow
from domain.facts.leads import leads_on, work_of
from domain.facts.progress import (
    ASSESSMENT,
    CONTRACT,
    DIAGNOSIS,
    LIGHT_OF_RANK,
    RED,
    ProjectFigures,
    project_figures,
)
from domain.facts.rules import RuleSet
from domain.lights.catalogue import judged_targets
from domain.lights.core import CORE
from domain.lights.judging import Judge, Yardsticks, overall
from domain.lights.measures import Cube
from domain.lights.project_lights import PARTIES, ProjectLights, project_lights
from domain.lights.readings import Judged, Previous, Reading, Readings, ScopeKey
from domain.lights.tallies import Scope, tally
from domain.lights.ways import Sums
from domain.money.account_findings import account_findings
from domain.money.cells import MoneyCells, money_cells
from domain.money.findings import Finding, project_findings
from domain.money.flows import flow_sums
from domain.periods import Span
from domain.statistics.shrinkage import BetaPrior, fit_beta_prior
from domain.targets.forecast import chances, foreseen
from domain.targets.readings import target_readings, target_shares
from domain.words import ELSEWHERE, OVERALL, Change, Light, PeriodKind, Severity

NO_LIGHT = -1
COUNTED_STAGES = {"diagnosis": DIAGNOSIS, "contract": CONTRACT, "assessment": ASSESSMENT}
"""Stages by whose planned day projects are due to count: each reading keeps it as it was known."""


@dataclass(frozen=True)
class ProjectPart:
    """What the projects alone give: figures, findings on them, columns of their readings, sums by cell."""

    figures: ProjectFigures
    findings: list[Finding]
    columns: dict[str, list[Any] | np.ndarray]
    cubes: dict[str, Cube]
    money: MoneyCells


def evaluate(
    facts: Facts,
    span: Span,
    as_of: date,
    rules: RuleSet,
    previous: Previous,
    *,
    closed_weeks: float | None = None,
) -> Readings:
    """All readings of a pilot on a day. `span` is the period (its first day bounds the returns due in it).

    `closed_weeks`: how long the pilot has been observed, where the future is to be forecast; None to let the forecast
    of the previous period stand.
    """
    facts = facts.as_on(number(as_of))
    part = evaluate_projects(facts, span, as_of, rules, previous)
    on_accounts = list(account_findings(facts, number(as_of), rules))
    cubes = part.cubes
    _add_district_facts(cubes, facts, on_accounts, number(as_of))
    prior = previous.prior or provider_prior(facts, part.figures)
    judge = Judge(facts, as_of, rules, has_money(facts, number(as_of)), returns_due(facts, span, as_of))
    scopes = scopes_of(facts, cubes, as_of)
    indicators = list(scope_readings(judge, cubes, scopes, span, previous))
    said, milestones = (
        ([], [])
        if closed_weeks is None
        else foreseen(facts, part.figures, as_of, closed_weeks, monthly=span.kind is PeriodKind.MONTH)
    )
    standing = chances(said) or previous.chances
    return Readings(
        span=span,
        as_of=as_of,
        rule_version=rules.version,
        indicators=indicators,
        counts=[counts_of(facts, scope, cubes) for scope in scopes],
        projects=part.columns,
        providers=provider_rows(facts, part.figures, prior),
        findings=[*part.findings, *on_accounts],
        cubes=cubes,
        targets=list(target_readings(judge, sums_of(facts, cubes), judged_by_target(indicators), chances=standing)),
        shares=list(target_shares(judge, cubes)),
        forecasts=said,
        milestones=milestones,
        money=part.money,
        flows=flow_sums(facts.flows, number(as_of)),
        last_entry=facts.flows.last_entry,
    )


def sums_of(facts: Facts, cubes: dict[str, Cube]) -> Callable[[ScopeKey], Sums]:
    """Function of a scope's key → its sums, each made once."""
    district = {unit.id: position for position, unit in enumerate(facts.districts)} | {None: None}
    industry = {unit.id: position for position, unit in enumerate(facts.industries)} | {None: None}
    names, stack = list(cubes), np.stack(list(cubes.values()))

    @cache
    def sums(key: ScopeKey) -> Sums:
        return dict(zip(names, Scope(district[key[0]], industry[key[1]]).of(stack).tolist(), strict=True))

    return sums


def judged_by_target(readings: Iterable[Reading]) -> dict[tuple[str, int | None, int | None], Reading]:
    """Readings that a printed target judged, by indicator and scope."""
    return {(r.indicator, r.district, r.industry): r for r in readings if r.judged.target_id is not None}


def evaluate_projects(facts: Facts, span: Span, as_of: date, rules: RuleSet, previous: Previous) -> ProjectPart:
    """The part of evaluation that needs nothing but the projects given; one project costs as little as one."""
    figures = project_figures(facts, number(as_of), rules)
    findings = project_findings(facts, figures, rules)
    serious, minor, serious_since = _by_project(findings, len(facts.projects))
    lights = project_lights(facts, figures, serious, serious_since, rules, _was_red(previous, len(facts.projects)))
    cubes = tally(facts, figures, lights.rank, serious, minor, Yardsticks.of(facts, as_of).windows())
    cubes["red_elsewhere"] = _red_elsewhere(facts, figures, lights)
    columns = project_columns(facts, figures, lights, serious, minor, span, as_of, previous)
    _add_changes(cubes, facts, columns["change"])
    return ProjectPart(figures, findings, columns, cubes, money_cells(facts, figures))


def provider_prior(facts: Facts, figures: ProjectFigures) -> BetaPrior:
    """How punctual the pool of lead providers is, fitted on every provider with milestones due."""
    work = work_of(facts, figures.as_of)
    _, group = np.unique(work.provider, return_inverse=True)
    return fit_beta_prior(np.bincount(group, weights=work.on_time), np.bincount(group, weights=work.due))


def has_money(facts: Facts, as_of: int) -> bool:
    return any(line.day <= as_of for line in facts.ledger) or bool((facts.payments.day <= as_of).any())


def _by_project(findings: Iterable[Finding], n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of serious and of minor findings by project position, and since when the first serious one."""
    serious, minor = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    since = np.full(n, NEVER, dtype=np.int64)
    for finding in findings:
        if finding.project is None or not finding.counts:
            continue
        if finding.severity is Severity.SERIOUS:
            serious[finding.project] += 1
            since[finding.project] = min(since[finding.project], finding.since)
        else:
            minor[finding.project] += 1
    return serious, minor, since


def _was_red(previous: Previous, n: int) -> np.ndarray:
    return np.zeros(n, dtype=bool) if previous.projects is None else previous.projects.rank == RED


def _red_elsewhere(facts: Facts, figures: ProjectFigures, lights: ProjectLights) -> Cube:
    """Red projects by cell that stand with the office or the treasury."""
    shape = (len(facts.districts) + 1, len(facts.industries) + 1)
    cell = (facts.projects.district + 1) * shape[1] + facts.projects.industry + 1
    elsewhere = np.isin(lights.party, [PARTIES.index(party) for party in ELSEWHERE])
    mask = figures.active & (lights.rank == RED) & elsewhere
    return np.bincount(cell[mask], minlength=shape[0] * shape[1]).reshape(shape)


def _add_changes(cubes: dict[str, Cube], facts: Facts, changes: Collection[Change]) -> None:
    shape = (len(facts.districts) + 1, len(facts.industries) + 1)
    cell = (facts.projects.district + 1) * shape[1] + facts.projects.industry + 1
    for change in (Change.TURNED_RED, Change.RECOVERED):
        mask = np.fromiter((c is change for c in changes), dtype=bool, count=len(changes))
        cubes[change.value] = np.bincount(cell[mask], minlength=shape[0] * shape[1]).reshape(shape)


def _add_district_facts(cubes: dict[str, Cube], facts: Facts, findings: list[Finding], as_of: int) -> None:
    """What belongs to a district or the pilot but to no project: account findings, district issues."""
    row: dict[int | None, int] = {unit.id: position + 1 for position, unit in enumerate(facts.districts)}
    for finding in findings:
        if finding.project is None and finding.counts:
            name = "serious" if finding.severity is Severity.SERIOUS else "minor"
            cubes[name][row.get(finding.district, 0), 0] += 1
    for issue in facts.district_issues:
        if issue.opened_on <= as_of and issue.due_on <= as_of:
            cubes["issues_due"][row[issue.district], 0] += 1
            cubes["issues_closed"][row[issue.district], 0] += issue.closed_on <= issue.due_on


def scopes_of(facts: Facts, cubes: dict[str, Cube], as_of: date) -> list[Scope]:
    """Pilot, districts and industries valid on the day or with projects, and the cells that have projects."""
    peopled = cubes["projects"] + sum(cubes[s.value] for s in LEFT_AS if s.value in cubes) > 0
    districts = [
        position for position, unit in enumerate(facts.districts) if unit.valid_on(as_of) or peopled[position + 1].any()
    ]
    industries = [
        position
        for position, unit in enumerate(facts.industries)
        if unit.valid_on(as_of) or peopled[:, position + 1].any()
    ]
    cells = [
        Scope(district, industry)
        for district in districts
        for industry in industries
        if peopled[district + 1, industry + 1]
    ]
    return [
        Scope(),
        *(Scope(district=d) for d in districts),
        *(Scope(industry=i) for i in industries),
        *cells,
    ]


def key_of(facts: Facts, scope: Scope) -> ScopeKey:
    """Ids of a scope."""
    district = None if scope.district is None else facts.districts[scope.district].id
    industry = None if scope.industry is None else facts.industries[scope.industry].id
    return district, industry


def scope_readings(
    judge: Judge, cubes: dict[str, Cube], scopes: Iterable[Scope], span: Span, previous: Previous
) -> Iterator[Reading]:
    """Every indicator of the scopes: the ten core ones, the overall light, and the other printed targets."""
    names = list(cubes)
    stack = np.stack([cubes[name] for name in names])
    sums_by_key = {}
    for scope in scopes:
        sums = dict(zip(names, scope.of(stack).tolist(), strict=True))
        key = key_of(judge.facts, scope)
        sums_by_key[key] = sums
        yield from _core_readings(judge, sums, key, span, previous)
    printed = judged_targets(judge, sums_by_key.__getitem__, sums_by_key)
    for (indicator, district, industry), judged in printed.items():
        yield with_history(judge, indicator, (district, industry), judged, span, previous)


def _core_readings(judge: Judge, sums: Sums, key: ScopeKey, span: Span, previous: Previous) -> Iterator[Reading]:
    lights: dict[str, Light] = {}
    for core in CORE:
        judged = judge.core(core, sums, key)
        if judged is None:
            continue
        reading = with_history(judge, core, key, judged, span, previous)
        lights[core] = reading.light
        yield reading
    yield with_history(judge, OVERALL, key, overall(lights, judge.rules), span, previous)


def returns_due(facts: Facts, span: Span, as_of: date) -> dict[ScopeKey, tuple[int, int]]:
    """Returns due within the period up to the day and those on time, for the pilot and each district.

    On its own day one that is not in yet is not due: that day is not over. A closed period's last day is.
    """
    first, last = number(span.starts_on), number(as_of)
    found: dict[ScopeKey, tuple[int, int]] = {(None, None): (0, 0)}
    found |= {(unit.id, None): (0, 0) for unit in facts.districts}
    for item in facts.returns:
        if first <= item.due_on <= last:
            on_time = item.submitted_on <= item.due_on
            if span.kind is PeriodKind.LIVE and item.due_on == last and not on_time:
                continue
            keys = [(None, None)] if item.district is None else [(None, None), (item.district, None)]
            for key in keys:
                due, met = found[key]
                found[key] = (due + 1, met + on_time)
    return found


def with_history(
    judge: Judge, indicator: str, key: ScopeKey, judged: Judged, span: Span, previous: Previous
) -> Reading:
    past: Past | None = previous.readings.get((indicator, *key))
    light, recovering = through_yellow(judged.light, past)
    since, since_on, running = carry(light, past, span.label, judge.as_of)
    override = _override(judge.overrides, indicator, key) if judge.overrides else None
    return Reading(
        indicator=str(indicator),
        district=key[0],
        industry=key[1],
        judged=judged,
        light=light,
        reason=f"{RECOVERING}：上期为红灯；{judged.reason}" if recovering else judged.reason,
        change=change_between(None if past is None else past.light, light),
        since=since,
        since_on=since_on,
        periods_running=running,
        override_light=None if override is None else override.light,
        override_note="" if override is None else override.note,
    )


def _override(valid: Iterable[Override], indicator: str, key: ScopeKey) -> Override | None:
    """Of the valid human judgements the one on the light of an indicator in a scope; the newest of several."""
    found = None
    for override in valid:
        is_about = (override.indicator, override.district, override.industry) == (indicator, *key)
        if is_about and (found is None or override.starts_on >= found.starts_on):
            found = override
    return found


def counts_of(facts: Facts, scope: Scope, cubes: dict[str, Cube]) -> dict[str, Any]:
    district, industry = key_of(facts, scope)
    names = ["red", "yellow", "green", "grey", "withdrawn", "replaced", "disqualified", "turned_red", "recovered"]
    sums = scope.of(np.stack([cubes[name] for name in names])).tolist()
    row = dict(zip(names, sums, strict=True))
    row["projects"] = sum(sums[:7])
    row["red_elsewhere"] = int(scope.of(cubes["red_elsewhere"][None])[0])
    return {"district": district, "industry": industry, **row}


def project_columns(
    facts: Facts,
    figures: ProjectFigures,
    lights: ProjectLights,
    serious: np.ndarray,
    minor: np.ndarray,
    span: Span,
    as_of: date,
    previous: Previous,
) -> dict[str, list[Any] | np.ndarray]:
    """Columns of the project readings, in the order of the facts; day numbers, NEVER for none."""
    active = figures.active
    rank = np.where(active, lights.rank, NO_LIGHT)
    override_light, override_note = _project_overrides(facts, as_of)
    history = _project_history(rank, span, as_of, previous)
    stood = np.array([number(day) for day in history["since_on"]], dtype=np.int64)
    return {
        "project": facts.projects.id,
        "district": facts.projects.district,
        "industry": facts.projects.industry,
        "provider": leads_on(facts, figures.as_of),
        "is_counted": figures.counted,
        "left_as": np.where(active, 0, facts.projects.left_as),
        "stage": figures.next_stage,
        "rank": rank,
        "override_light": override_light,
        "override_note": override_note,
        "reason": lights.reasons,
        **history,
        "reason_since_on": np.where(lights.since == NEVER, stood, lights.since),
        "party": lights.party,
        "severity_rank": lights.severity_rank,
        "planned_progress": figures.planned_progress,
        "actual_progress": figures.actual_progress,
        "lag_points": figures.lag_points,
        "days_late": figures.days_late,
        "silent_days": np.minimum(figures.silent_days, 9_999),
        "diagnosed_on": figures.diagnosed_on,
        "contracted_on": figures.contracted_on,
        "completed_on": figures.completed_on,
        "level": figures.level,
        "level2_on": figures.level2_on,
        "level4_on": figures.level4_on,
        "due_fen": figures.due_fen,
        "payable_fen": np.where(figures.payable & active, figures.due_fen, 0),
        "paid_fen": figures.paid_fen,
        "recover_fen": figures.recover_fen,
        "findings_serious": serious,
        "findings_minor": minor,
        "milestones_due": figures.milestones_due,
        "milestones_on_time": figures.milestones_on_time,
        "issues_due": figures.issues_due,
        "issues_closed": figures.issues_closed,
        **{f"{name}_planned_on": facts.projects.planned[:, stage] for name, stage in COUNTED_STAGES.items()},
        "title": facts.projects.title,
        "is_above": facts.projects.above,
    }


def _project_overrides(facts: Facts, as_of: date) -> tuple[list[Light | None], list[str]]:
    n = len(facts.projects)
    lights: list[Light | None] = [None] * n
    notes = [""] * n
    oldest_first = sorted(facts.overrides, key=lambda override: override.starts_on)
    valid = {o.project: o for o in oldest_first if o.project is not None and o.valid_on(as_of)}
    if valid:
        for position in np.flatnonzero(np.isin(facts.projects.id, list(valid))).tolist():
            override = valid[int(facts.projects.id[position])]
            lights[position], notes[position] = override.light, override.note
    return lights, notes


def _project_history(
    rank: np.ndarray, span: Span, as_of: date, previous: Previous
) -> dict[str, list[Any] | np.ndarray]:
    n = len(rank)
    past = previous.projects
    if past is None:
        return {
            "change": [Change.NEW] * n,
            "since": [span.label] * n,
            "since_on": [as_of] * n,
            "periods_running": np.ones(n, dtype=np.int64),
        }
    stays = (past.rank == rank) & (past.periods_running > 0)
    same = stays.tolist()
    changes = [
        Change.SAME if kept or now < 0 else Change.NEW if before < 0 else _CHANGES[before, now]
        for kept, before, now in zip(same, past.rank.tolist(), rank.tolist(), strict=True)
    ]
    return {
        "change": changes,
        "since": [old if kept else span.label for kept, old in zip(same, past.since, strict=True)],
        "since_on": [old if kept else as_of for kept, old in zip(same, past.since_on, strict=True)],
        "periods_running": np.where(stays, past.periods_running + 1, 1),
    }


_CHANGES = {
    (before, now): change_between(LIGHT_OF_RANK[before], LIGHT_OF_RANK[now]) for before in range(4) for now in range(4)
}


def provider_rows(facts: Facts, figures: ProjectFigures, prior: BetaPrior) -> list[dict[str, Any]]:
    """What the provider light needs, by lead provider: counts and the shrunk share of milestones on time.

    Projects count for who leads them, milestones for who led when they fell due (rules 4.1.4).
    """
    work, led_by = work_of(facts, figures.as_of), facts.led
    ids = np.unique(led_by.provider[led_by.from_on <= figures.as_of])
    group = np.searchsorted(ids, work.provider)

    def count(values: np.ndarray) -> list[int]:
        counted: list[int] = np.bincount(group, weights=values.astype(float), minlength=len(ids)).astype(int).tolist()
        return counted

    def led(mask: np.ndarray) -> list[int]:
        return count(mask[work.project] & work.is_lead)

    columns = zip(
        ids.tolist(),
        led(figures.contracted_on != NEVER),
        led(figures.accepted_on != NEVER),
        led(~figures.finished & (figures.contracted_on != NEVER)),
        count(work.due),
        count(work.on_time),
        strict=True,
    )
    return [
        {
            "provider": provider,
            "signed": signed,
            "accepted": accepted,
            "open_projects": open_projects,
            "milestones_due": due,
            "milestones_on_time": met,
            "on_time_share": prior.shrink(met, due) if due else None,
        }
        for provider, signed, accepted, open_projects, due, met in columns
    ]
