"""step(state, edit, …) → what one edit of some projects moves in the live period, without a look at the others. Pure.

Any edits, taken step by step, leave what evaluate() gives from scratch. Where a step cannot promise that it gives None.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from domain.days import number
from domain.evaluation.evaluate import (
    ProjectPart,
    counts_of,
    evaluate_projects,
    judged_by_target,
    key_of,
    provider_rows,
    scopes_of,
    sums_of,
    with_history,
)
from domain.facts.columns import Facts, LedgerLine
from domain.facts.rules import RuleSet
from domain.lights.catalogue import judged_targets
from domain.lights.core import CORE, CORE_LIGHTS, Core
from domain.lights.judging import Judge, overall
from domain.lights.measures import Cube
from domain.lights.readings import Previous, Reading, ScopeKey
from domain.lights.tallies import Scope
from domain.lights.ways import Sums
from domain.money.account_findings import account_findings
from domain.money.cells import MoneyCells, difference
from domain.money.findings import Finding
from domain.periods import Span
from domain.statistics.shrinkage import BetaPrior
from domain.targets.readings import (
    TargetReading,
    TargetShare,
    shared_by_projects,
    target_readings,
    target_shares,
)
from domain.words import OVERALL, Light

BUILT_ON = (Core.COMPLIANCE, *(core for core in CORE if not CORE_LIGHTS[core].is_of_projects))
"""Core indicators whose lights a step must know: whether money ever moved, and what no project can change."""
PROVIDER_COUNTS = ("signed", "accepted", "open_projects", "milestones_due", "milestones_on_time")


@dataclass(frozen=True)
class LiveState:
    """What a step builds on, as the live period stood before the edit."""

    cubes: Mapping[str, Cube]
    lights: Mapping[tuple[str, int | None, int | None], Light]
    """Of the indicators BUILT_ON in every scope that has readings."""
    providers: Mapping[int, Mapping[str, int]]
    """PROVIDER_COUNTS of the lead providers concerned, by id."""
    on_accounts: tuple[tuple[str, int | None], ...] = ()
    """Severity and district of the findings on accounts that count; wanted where they are judged anew."""

    @property
    def has_money(self) -> bool:
        return self.lights.get((Core.COMPLIANCE, None, None), Light.GREY) is not Light.GREY

    def has(self, key: ScopeKey) -> bool:
        return (Core.COMPLIANCE, *key) in self.lights


@dataclass(frozen=True)
class Edit:
    """Facts of some projects, all those of their enterprises among them, before and after an edit."""

    before: Facts
    after: Facts
    moves_money: bool = False
    ledger: tuple[LedgerLine, ...] | None = None
    """The whole ledger, for findings on accounts to be judged anew: needed where money moved; None: they stand."""
    leading: frozenset[int] = frozenset()
    """Providers that the edit took projects from and that still lead others."""


@dataclass(frozen=True)
class LiveStep:
    """What becomes of the live period: sums to be added, and rows that take the place of those before."""

    part: ProjectPart
    cubes: dict[str, Cube]
    money: MoneyCells
    on_accounts: list[Finding] | None
    providers: list[dict[str, Any]]
    providers_gone: list[int]
    scopes: dict[ScopeKey, tuple[list[Reading], dict[str, Any]]]
    """Readings and counts by scope; a light that projects do not make up stays as it was."""
    scopes_gone: list[ScopeKey]
    targets: list[TargetReading]
    shares: dict[int, list[TargetShare]]
    """What each of the pilot's own targets that projects count is made of; empty where nothing is left."""


def step(state: LiveState, edit: Edit, span: Span, as_of: date, rules: RuleSet, previous: Previous) -> LiveStep | None:
    """The step of an edit; None where it reaches beyond the scopes known, so that everything must be evaluated anew.

    `previous` as evaluate() takes it, its projects those of the edit. Without its prior one provider moves every scope.
    """
    prior = previous.prior
    if prior is None or edit.moves_money and not state.has_money:
        return None  # the first entry ever lights 资金合规 in every scope
    if edit.before.pilot != edit.after.pilot:
        return None  # an earlier first milestone moves what is due in every scope
    pilot = edit.after.pilot.on(number(as_of))
    edit = replace(edit, before=replace(edit.before, pilot=pilot), after=replace(edit.after, pilot=pilot))
    old, new = (evaluate_projects(facts, span, as_of, rules, previous) for facts in (edit.before, edit.after))
    delta = {name: cube - old.cubes[name] for name, cube in new.cubes.items()}
    on_accounts = None if edit.ledger is None else _account_findings(state, edit, delta, as_of, rules)
    cubes = {name: state.cubes.get(name, 0) + cube for name, cube in delta.items()}
    judge = Judge(edit.after, as_of, rules, state.has_money, returns={})
    now = set(scopes_of(edit.after, cubes, as_of))
    touched = {key_of(edit.after, scope): scope for scope in _touched(edit, delta)}
    standing = {key: scope for key, scope in touched.items() if scope in now}
    if not all(map(state.has, standing)):
        return None
    sums = sums_of(edit.after, cubes)
    readings = {key: list(_scope_readings(judge, sums(key), key, state, span, previous)) for key in standing}
    providers, providers_gone = _providers(state, edit, old, new, prior)
    return LiveStep(
        part=new,
        cubes=delta,
        money=difference(new.money, old.money),
        on_accounts=on_accounts,
        providers=providers,
        providers_gone=providers_gone,
        scopes={key: (readings[key], counts_of(edit.after, scope, cubes)) for key, scope in standing.items()},
        scopes_gone=[key for key in touched if key not in standing],
        targets=list(_targets(judge, sums, touched, readings, previous)),
        shares=_shares(judge, cubes),
    )


def providers_of(*both: Facts) -> set[int]:
    """Ids of the providers that lead or led some projects."""
    return {int(provider) for facts in both for provider in facts.led.provider}


def _account_findings(
    state: LiveState, edit: Edit, delta: dict[str, Cube], as_of: date, rules: RuleSet
) -> list[Finding]:
    """Findings on accounts anew, since a payment moves balances; what changed is added to `delta`."""
    found = list(account_findings(replace(edit.after, ledger=edit.ledger or ()), number(as_of), rules))
    row_of: dict[int | None, int] = {unit.id: place for place, unit in enumerate(edit.after.districts, start=1)}
    counting = [(str(finding.severity), finding.district) for finding in found if finding.counts]
    for sign, pairs in ((-1, state.on_accounts), (1, counting)):
        for severity, district in pairs:
            delta[severity][row_of.get(district, 0), 0] += sign
    return found


def _touched(edit: Edit, delta: dict[str, Cube]) -> list[Scope]:
    """Pilot, and the districts, industries and cells in which projects stand or stood or a finding came or went."""
    cells = {
        (int(d), int(i))
        for facts in (edit.before, edit.after)
        for units in (facts.projects, facts.moves)
        for d, i in zip(units.district, units.industry, strict=True)
    }
    cells |= {(int(d) - 1, -1) for name in ("serious", "minor") for d in np.flatnonzero(delta[name].any(axis=1))}
    scopes = {Scope()}
    for district, industry in cells:
        if district >= 0:
            scopes.add(Scope(district=district))
        if industry >= 0:
            scopes.add(Scope(industry=industry))
        if district >= 0 and industry >= 0:
            scopes.add(Scope(district, industry))
    return sorted(
        scopes, key=lambda s: (s.district is not None, s.industry is not None, s.district or 0, s.industry or 0)
    )


def _scope_readings(
    judge: Judge, sums: Sums, key: ScopeKey, state: LiveState, span: Span, previous: Previous
) -> Iterator[Reading]:
    """All indicators of the scope that projects can change; a light that they do not make up stands as it is."""
    lights: dict[str, Light] = {}
    for core in CORE:
        judged = judge.core(core, sums, key) if CORE_LIGHTS[core].is_of_projects else None
        if judged is not None:
            reading = with_history(judge, core, key, judged, span, previous)
            lights[core] = reading.light
            yield reading
        elif (core, *key) in state.lights:
            lights[core] = state.lights[core, *key]
    yield with_history(judge, OVERALL, key, overall(lights, judge.rules), span, previous)
    printed = judged_targets(judge, lambda _: sums, {key}, of_projects_only=True)
    for (indicator, *_), judged in printed.items():
        yield with_history(judge, indicator, key, judged, span, previous)


def _targets(
    judge: Judge,
    sums: Callable[[ScopeKey], Sums],
    touched: Container[ScopeKey],
    readings: Mapping[ScopeKey, list[Reading]],
    previous: Previous,
) -> Iterator[TargetReading]:
    """Targets that projects count, in the touched scopes."""
    in_force = judged_by_target(reading for found in readings.values() for reading in found)
    return target_readings(judge, sums, in_force, scopes=touched, of_projects_only=True, chances=previous.chances)


def _shares(judge: Judge, cubes: Mapping[str, Cube]) -> dict[int, list[TargetShare]]:
    found: dict[int, list[TargetShare]] = {target: [] for target in shared_by_projects(judge.facts)}
    for share in target_shares(judge, cubes, of_projects_only=True):
        found[share.target].append(share)
    return found


def _providers(
    state: LiveState, edit: Edit, old: ProjectPart, new: ProjectPart, prior: BetaPrior
) -> tuple[list[dict[str, Any]], list[int]]:
    """Counts of the lead providers concerned, and those that lead no project any more."""
    gone = {row["provider"]: row for row in provider_rows(edit.before, old.figures, prior)}
    come = {row["provider"]: row for row in provider_rows(edit.after, new.figures, prior)}
    rows, ended = [], []
    for provider in sorted(gone.keys() | come.keys()):
        if provider not in come and provider not in edit.leading:
            ended.append(provider)
            continue
        known = (state.providers.get(provider, {}), come.get(provider, {}), gone.get(provider, {}))
        stood, plus, minus = known
        row = {name: stood.get(name, 0) + plus.get(name, 0) - minus.get(name, 0) for name in PROVIDER_COUNTS}
        due, met = row["milestones_due"], row["milestones_on_time"]
        rows.append({"provider": provider, **row, "on_time_share": prior.shrink(met, due) if due else None})
    return rows, ended
