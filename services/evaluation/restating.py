"""更正: the last closed period evaluated again from today's facts, beside what it said."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.readings import project_figures_now
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed, load_previous
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.projects import project_names
from data_access.queries.reports import list_said, project_figures_of
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.evaluation.restatements import (
    COLUMNS,
    ProjectChange,
    Restatement,
    figures_of,
    moved,
    restatements,
    with_causes,
)
from domain.facts.columns import Facts
from domain.lights.readings import Readings
from domain.periods import span_of
from domain.words import PeriodKind


def restated(connection: Connection, pilot: Row[Any], facts: Facts, past: Row[Any]) -> list[Restatement]:
    """What a closed period would say otherwise, by the rules of its own day; empty when no fact of its days changed."""
    before = last_closed(connection, pilot.id, past.kind, before=past.starts_on)
    previous = load_previous(connection, None if before is None else before.id, facts.projects.id)
    rules = load_rule_book(connection).on(past.as_of, pilot.code)
    now = evaluate(facts, span_of(past.label), past.as_of, rules, previous)
    found = list(restatements(list_said(connection, past.id), figures_of(now, facts.targets)))
    changes = _changes(connection, facts, past.id, now) if found else ()
    return list(with_causes(found, changes, facts.measures, facts.names))


def _changes(connection: Connection, facts: Facts, period_id: int, now: Readings) -> Iterator[ProjectChange]:
    """Projects whose readings in a closed period would be others today."""
    stored = project_figures_of(connection, period_id, COLUMNS)
    rows = project_figures_now(facts, now.projects, COLUMNS)
    different = {at: found for at, row in rows.items() if at in stored and (found := moved(stored[at], row))}
    names = project_names(connection, different)
    units = {
        "district_id": {unit.id: unit.name for unit in facts.districts},
        "industry_id": {unit.id: unit.name for unit in facts.industries},
    }
    for at, found in different.items():
        districts = frozenset((stored[at]["district_id"], rows[at]["district_id"]))
        said: dict[str, tuple[Any, Any]] = dict(found)
        for name in units.keys() & found.keys():
            said[name] = units[name].get(found[name][0]), units[name].get(found[name][1])
        yield ProjectChange(names[at], districts, said)


def restated_so_far(connection: Connection, pilot_id: int, kind: PeriodKind) -> list[Restatement]:
    """What closing the running period would list as of now; the whole pilot is evaluated."""
    past = last_closed(connection, pilot_id, kind)
    pilot = get_pilot_by_id(connection, pilot_id)
    return [] if past is None else restated(connection, pilot, load_facts(connection, pilot_id), past)
