"""One edit of a project moves only its own rows and the four scopes it stands in, in the edit's own transaction."""

from collections.abc import Callable, Iterator

import numpy as np
from sqlalchemy import Connection

from data_access.commands.live import (
    add_to_tallies,
    load_cubes,
    provider_rows_of,
    replace_projects,
    replace_providers,
    replace_scope,
)
from data_access.commands.pilots import bump_revision
from data_access.queries.facts import load_facts, reload_projects
from data_access.queries.pilots import get_period, get_pilot_by_id
from data_access.queries.readings import scope_lights
from data_access.queries.rules import load_rule_book
from domain.catalogue import judged_targets
from domain.days import number
from domain.evaluate import (
    ProjectPart,
    counts_of,
    evaluate_projects,
    key_of,
    provider_rows,
    with_history,
)
from domain.facts import Facts
from domain.judging import Judge, overall
from domain.periods import LIVE, Span
from domain.readings import Previous, Reading, ScopeKey
from domain.rules import RuleSet
from domain.tallies import Cube, Scope
from domain.words import CORE, OVERALL, Core, Light
from services.clock import today
from services.evaluation import evaluate_live, live_previous


def edit_projects(connection: Connection, pilot_id: int, project_ids: list[int], change: Callable[[], None]) -> None:
    """Make a change to facts of some projects and bring the live period in step with it.

    Everything is evaluated anew instead when there is no live period of today to build on.
    """
    pilot = get_pilot_by_id(connection, pilot_id)
    period = get_period(connection, pilot_id, LIVE)
    before = load_facts(connection, pilot_id, project_ids)
    previous = live_previous(connection, pilot, before)
    change()
    if period is None or period.as_of != today(pilot) or previous.prior is None:
        evaluate_live(connection, pilot_id)
        return
    rules = load_rule_book(connection).on(period.as_of, pilot.code)
    if rules.version != period.rule_version:
        evaluate_live(connection, pilot_id)
        return
    span = Span(period.kind, LIVE, period.starts_on, period.ends_on)
    after = reload_projects(connection, before, project_ids)
    _Step(connection, period, span, rules, previous).take(before, after)
    bump_revision(connection, pilot_id=pilot_id)


class _Step:
    """From the facts before to the facts after an edit."""

    def __init__(self, connection: Connection, period, span: Span, rules: RuleSet, previous: Previous):
        self.connection, self.period, self.span, self.rules, self.previous = connection, period, span, rules, previous

    def take(self, before: Facts, after: Facts) -> None:
        old, new = self._evaluate(before), self._evaluate(after)
        delta = {name: new.cubes[name] - old.cubes[name] for name in new.cubes}
        add_to_tallies(self.connection, after, delta)
        replace_projects(self.connection, facts=after, period_id=self.period.id, part=new)
        self._move_providers(before, after, old, new)
        cubes = load_cubes(self.connection, after)
        zero = np.zeros((len(after.districts) + 1, len(after.industries) + 1), dtype=np.int64)
        cubes = {name: cubes.get(name, zero) for name in new.cubes}
        has_money = self._has_money(after)
        judge = Judge(after, self.period.as_of, self.rules, self.previous.prior, has_money)
        for scope in _touched(before, after):
            self._judge_scope(judge, cubes, scope)

    def _evaluate(self, facts: Facts) -> ProjectPart:
        return evaluate_projects(facts, self.span, self.period.as_of, self.rules, self.previous)

    def _has_money(self, facts: Facts) -> bool:
        found = scope_lights(self.connection, self.period.id, (None, None)).get(str(Core.COMPLIANCE))
        moved = bool((facts.payments.day <= number(self.period.as_of)).any())
        return moved or (found is not None and found is not Light.GREY)

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

    def _judge_scope(self, judge: Judge, cubes: dict[str, Cube], scope: Scope) -> None:
        key = key_of(judge.facts, scope)
        names = list(cubes)
        sums = dict(zip(names, scope.of(np.stack([cubes[name] for name in names])).tolist(), strict=True))
        readings = list(self._readings(judge, sums, key))
        counts = counts_of(judge.facts, scope, cubes)
        replace_scope(self.connection, period_id=self.period.id, key=key, readings=readings, counts=counts)

    def _readings(self, judge: Judge, sums: dict[str, int], key: ScopeKey) -> Iterator[Reading]:
        """All indicators of the scope that projects can change; 数据报送 keeps its light."""
        stored = scope_lights(self.connection, self.period.id, key)
        lights: dict[str, Light] = {}
        for core in CORE:
            if core is Core.SUBMISSION:
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


def _touched(before: Facts, after: Facts) -> list[Scope]:
    """Pilot, districts, industries and cells in which the projects stand or stood."""
    cells = {
        (int(d), int(i))
        for facts in (before, after)
        for d, i in zip(facts.projects.district, facts.projects.industry, strict=True)
    }
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
