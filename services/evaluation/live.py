"""One edit of a project moves only its own rows and the four scopes it stands in, in the edit's own transaction."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection

from data_access.commands.live import (
    add_to_tallies,
    delete_scope,
    load_cubes,
    provider_rows_of,
    replace_account_findings,
    replace_projects,
    replace_providers,
    replace_scope,
    replace_targets,
)
from data_access.commands.money import add_to_cells, add_to_flows, set_last_entry
from data_access.commands.pilots import bump_revision
from data_access.queries.facts import load_facts, load_ledger, reload_projects
from data_access.queries.money_facts import flows_of_projects, flows_since, last_entry_of
from data_access.queries.pilots import get_period
from data_access.queries.projects import last_fund_entry, list_with_siblings, project_codes
from data_access.queries.readings import scope_lights
from data_access.queries.rules import load_rule_book
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
from domain.facts.columns import Facts
from domain.facts.rules import RuleSet
from domain.lights.catalogue import judged_targets
from domain.lights.core import CORE, CORE_LIGHTS, Core
from domain.lights.judging import Judge, overall
from domain.lights.measures import Cube
from domain.lights.readings import Previous, Reading, ScopeKey
from domain.lights.tallies import Scope
from domain.money import cells as money_cells
from domain.money.account_findings import account_findings
from domain.money.flows import FlowSums, difference
from domain.periods import LIVE, Span
from domain.targets.readings import target_readings, target_shares
from domain.words import OVERALL, Light
from services.access import Permission, check
from services.clock import today
from services.desk import Desk
from services.evaluation.close import evaluate_live, live_previous


def edit_projects(
    desk: Desk,
    project_ids: list[int],
    change: Callable[[], None],
    *,
    what: str,
    permission: Permission = Permission.EDIT_FACTS,
    on_accounts: bool = False,
    audited: bool = True,
) -> None:
    """Make a change to facts of some projects, or of none, and bring the live period in step with it.

    `audited` False: the caller records one event for the whole of it.

    `on_accounts`: findings on accounts are judged anew even if no money moved (a ruling on one of them).

    Projects of the same enterprise are evaluated together, since one decides whether the other counts. Everything is
    evaluated anew when there is no live period of today to build on, or when the edit reaches beyond known scopes.
    """
    check(desk.user, permission)
    connection, pilot = desk.connection, desk.pilot
    for code in project_codes(connection, project_ids) if audited else ():
        desk.audit(what, "project", code)
    period = get_period(connection, pilot.id, LIVE)
    ids = list_with_siblings(connection, project_ids) or NOBODY
    before = load_facts(connection, pilot.id, ids)
    last_entry, flows = last_fund_entry(connection) or 0, flows_of_projects(connection, pilot.id, ids, _until(pilot))
    change()
    rules = load_rule_book(connection).on(desk.day, pilot.code)
    if (list_with_siblings(connection, ids) or NOBODY) == ids:
        after = reload_projects(connection, before, ids)
        money_moved = (last_fund_entry(connection) or 0) != last_entry
        units = None if money_moved or on_accounts else _units(before, after)
        previous = live_previous(connection, pilot, after, units)
        if _can_build_on(period, pilot, previous, rules) and _Step(connection, period, rules, previous).take(
            before, after, money_moved=money_moved, on_accounts=on_accounts
        ):
            _move_flows(connection, pilot, period.id, ids, flows, last_entry)
            bump_revision(connection, pilot_id=pilot.id)
            return
    evaluate_live(connection, pilot.id)


def _units(*both: Facts) -> tuple[set[int], set[int]]:
    """Districts and industries in which the edited projects stand or stood."""
    districts = {facts.districts[at].id for facts in both for at in facts.projects.district.tolist() if at >= 0}
    return districts, {facts.industries[at].id for facts in both for at in facts.projects.industry.tolist() if at >= 0}


NOBODY = [0]
"""Projects of an edit that touches none: no project has this id."""


def _until(pilot) -> int:
    return number(today(pilot))


def _move_flows(connection: Connection, pilot, period_id: int, ids: list[int], before: FlowSums, last: int) -> None:
    """The live period's flows: those of the edited projects anew, and new entries that belong to no project."""
    after = flows_of_projects(connection, pilot.id, ids, _until(pilot))
    new = flows_since(connection, pilot.id, last, _until(pilot))
    add_to_flows(connection, period_id=period_id, delta=difference(after, before))
    add_to_flows(connection, period_id=period_id, delta=new)
    set_last_entry(connection, period_id=period_id, entry_id=last_entry_of(connection, pilot.id))


def _can_build_on(period, pilot, previous: Previous, rules: RuleSet) -> bool:
    return (
        period is not None
        and period.as_of == today(pilot)
        and period.rule_version == rules.version
        and previous.prior is not None
    )


class _Step:
    """From the facts before to the facts after an edit."""

    def __init__(self, connection: Connection, period, rules: RuleSet, previous: Previous):
        self.connection, self.period, self.rules, self.previous = connection, period, rules, previous
        self.span = Span(period.kind, LIVE, period.starts_on, period.ends_on)
        self.judged: list[Reading] = []

    def take(self, before: Facts, after: Facts, *, money_moved: bool, on_accounts: bool = False) -> bool:
        """Whether the live period is in step now; if not, the caller evaluates everything anew."""
        old, new = self._evaluate(before), self._evaluate(after)
        delta = {name: new.cubes[name] - old.cubes[name] for name in new.cubes}
        had_money = self._had_money()
        if money_moved and not had_money:
            return False  # the first entry ever lights 资金合规 in every scope
        if money_moved or on_accounts:
            self._move_accounts(after, delta)
        moved = money_cells.difference(new.money, old.money)
        add_to_cells(self.connection, period_id=self.period.id, delta=moved)
        add_to_tallies(self.connection, after, delta)
        replace_projects(self.connection, facts=after, period_id=self.period.id, part=new)
        self._move_providers(before, after, old, new)
        cubes = load_cubes(self.connection, after)
        zero = _zero(after)
        cubes = {name: cubes.get(name, zero) for name in new.cubes}
        judge = Judge(after, self.period.as_of, self.rules, self.previous.prior, had_money, returns={})
        now = set(scopes_of(after, cubes, self.period.as_of))
        touched = _touched(before, after, delta)
        if not all(self._move_scope(judge, cubes, scope, scope in now) for scope in touched):
            return False
        self._move_targets(judge, cubes, touched)
        return True

    def _move_targets(self, judge: Judge, cubes: dict[str, Cube], touched: list[Scope]) -> None:
        """Targets that projects count, in the touched scopes, and what the pilot's own are made of, anew."""
        keys = {key_of(judge.facts, scope) for scope in touched}
        readings = list(
            target_readings(
                judge,
                sums_of(judge.facts, cubes),
                judged_by_target(self.judged),
                scopes=keys,
                of_projects_only=True,
                probabilities=self.previous.probabilities,
            )
        )
        shares = list(target_shares(judge, cubes, of_projects_only=True))
        replace_targets(self.connection, period_id=self.period.id, readings=readings, shares=shares)

    def _evaluate(self, facts: Facts) -> ProjectPart:
        return evaluate_projects(facts, self.span, self.period.as_of, self.rules, self.previous)

    def _had_money(self) -> bool:
        found = scope_lights(self.connection, self.period.id, (None, None)).get(str(Core.COMPLIANCE))
        return found is not None and found is not Light.GREY

    def _move_accounts(self, after: Facts, delta: dict[str, Cube]) -> None:
        """Findings on accounts anew, since a payment moves balances; what changed is added to `delta`."""
        whole = replace(after, ledger=load_ledger(self.connection, after.pilot.id))
        found = list(account_findings(whole, number(self.period.as_of), self.rules))
        stored = replace_account_findings(self.connection, facts=after, period_id=self.period.id, findings=found)
        row_of = {unit.id: position + 1 for position, unit in enumerate(after.districts)}
        for sign, pairs in ((-1, stored), (1, [(str(f.severity), f.district) for f in found if f.counts])):
            for severity, district in pairs:
                delta[severity][row_of.get(district, 0), 0] += sign

    def _move_providers(self, before: Facts, after: Facts, old: ProjectPart, new: ProjectPart) -> None:
        """Add what the edit changed to the counts of the lead providers concerned."""
        prior = self.previous.prior
        gone = {row["provider"]: row for row in provider_rows(before, old.figures, prior)}
        come = {row["provider"]: row for row in provider_rows(after, new.figures, prior)}
        stored = provider_rows_of(self.connection, self.period.id, sorted(gone.keys() | come.keys()))
        rows = []
        for provider in sorted(gone.keys() | come.keys()):
            names = ("signed", "accepted", "open_projects", "milestones_due", "milestones_on_time")
            row = {
                name: stored.get(provider, {}).get(name, 0)
                + come.get(provider, {}).get(name, 0)
                - gone.get(provider, {}).get(name, 0)
                for name in names
            }
            due, met = row["milestones_due"], row["milestones_on_time"]
            rows.append({"provider": provider, **row, "on_time_share": prior.shrink(met, due) if due else None})
        replace_providers(self.connection, period_id=self.period.id, rows=rows)

    def _move_scope(self, judge: Judge, cubes: dict[str, Cube], scope: Scope, exists: bool) -> bool:
        """Readings of a scope anew, none if it has no projects left; False if it had none before."""
        key = key_of(judge.facts, scope)
        if not exists:
            delete_scope(self.connection, period_id=self.period.id, key=key)
            return True
        return self._judge_scope(judge, cubes, scope)

    def _judge_scope(self, judge: Judge, cubes: dict[str, Cube], scope: Scope) -> bool:
        key = key_of(judge.facts, scope)
        names = list(cubes)
        sums = dict(zip(names, scope.of(np.stack([cubes[name] for name in names])).tolist(), strict=True))
        readings = list(self._readings(judge, sums, key))
        self.judged += readings
        counts = counts_of(judge.facts, scope, cubes)
        return replace_scope(self.connection, period_id=self.period.id, key=key, readings=readings, counts=counts)

    def _readings(self, judge: Judge, sums: dict[str, int], key: ScopeKey) -> Iterator[Reading]:
        """All indicators of the scope that projects can change; a light that they do not make up stands as it is."""
        stored = scope_lights(self.connection, self.period.id, key)
        lights: dict[str, Light] = {}
        for core in CORE:
            if not CORE_LIGHTS[core].is_of_projects:
                if str(core) in stored:
                    lights[core] = stored[str(core)]
                continue
            reading = with_history(judge, core, key, judge.core(core, sums, key), self.span, self.previous)
            lights[core] = reading.light
            yield reading
        yield with_history(judge, OVERALL, key, overall(lights, self.rules), self.span, self.previous)
        printed = judged_targets(judge, lambda _: sums, {key}, of_projects_only=True)
        for (indicator, *_), judged in printed.items():
            yield with_history(judge, indicator, key, judged, self.span, self.previous)


def _zero(facts: Facts) -> Cube:
    return np.zeros((len(facts.districts) + 1, len(facts.industries) + 1), dtype=np.int64)


def _touched(before: Facts, after: Facts, delta: dict[str, Cube]) -> list[Scope]:
    """Pilot, and the districts, industries and cells in which projects stand or stood or a finding came or went."""
    cells = {
        (int(d), int(i))
        for facts in (before, after)
        for d, i in zip(facts.projects.district, facts.projects.industry, strict=True)
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
