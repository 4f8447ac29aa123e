"""What the closing of a period says of it, alerts and all, worked out from one reading of the database."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from data_access.commands.readings import Rows, reading_rows
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed, load_previous
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.evaluation.restatements import Restatement
from domain.facts.columns import Facts
from domain.facts.history import Past
from domain.lights.readings import Chance, PastProjects, Previous, Readings
from domain.periods import Span, live_on
from domain.statistics.shrinkage import fit_beta_prior
from domain.targets.forecast import chances
from domain.words import PeriodKind
from services.clock import today
from services.evaluation.alerts import TurnedAlerts, alerts_of
from services.evaluation.ranking import Ranked, Ranker
from services.evaluation.restating import restated


@dataclass(frozen=True)
class WorkedOut:
    """All that is stored when a period is closed, and the revision of the pilot that it was read at."""

    revision: int
    projects: int
    readings: Readings
    rows: Rows
    ranked: Ranked
    corrected: tuple[int, list[Restatement]] | None
    """The period before and what facts recorded since would change in it."""
    turned: TurnedAlerts
    live: "LiveOut"
    """The live period as it is once this one is closed."""

    def holds(self, pilot: Row[Any], span: Span) -> bool:
        """Whether it is of this period, and nothing of the pilot was written since."""
        return self.readings.span == span and self.revision == pilot.revision


@dataclass(frozen=True)
class LiveOut:
    """What the live period says, not yet stored; `compared`: the label of the closed period it is compared with."""

    facts: Facts
    readings: Readings
    rows: Rows
    compared: str


def work_out_live(connection: Connection, pilot: Row[Any], facts: Facts, closing: Readings | None = None) -> LiveOut:
    """The live period of the pilot's today; `closing`: a period that will have been closed, though it is not stored."""
    day = today(pilot)
    if closing is not None and closing.span.kind is compared_kind(pilot):
        previous, compared = as_live_previous(closing), closing.span.label
    else:
        previous, compared = live_previous(connection, pilot, facts), compared_with(connection, pilot)
    rules = load_rule_book(connection).on(day, pilot.code)
    readings = evaluate(facts, live_on(day), day, rules, previous)
    return LiveOut(facts, readings, reading_rows(facts, readings), compared)


def compared_with(connection: Connection, pilot: Row[Any]) -> str:
    """The label of the last closed period that the live one is compared with; empty before there is one."""
    past = last_closed(connection, pilot.id, compared_kind(pilot))
    return "" if past is None else past.label


def compared_kind(pilot: Row[Any]) -> PeriodKind:
    """What the live period is compared with: weeks, months where a pilot has no weeks."""
    return PeriodKind.WEEK if pilot.reports_weekly else PeriodKind.MONTH


def live_previous(
    connection: Connection, pilot: Row[Any], facts: Facts, units: tuple[set[int], set[int]] | None = None
) -> Previous:
    """The last closed period that the live one is compared with."""
    past = last_closed(connection, pilot.id, compared_kind(pilot))
    return load_previous(connection, None if past is None else past.id, facts.projects.id, for_live=True, units=units)


def as_previous(readings: Readings, standing: dict[int, Chance] | None = None) -> Previous:
    """Readings as the next period of the same kind looks back on them; `standing` holds where none were forecast."""
    projects = readings.projects
    return Previous(
        {
            (r.indicator, r.district, r.industry): Past(r.light, r.since, r.since_on, r.periods_running)
            for r in readings.indicators
        },
        PastProjects(
            np.asarray(projects["rank"]),
            list(projects["since"]),
            list(projects["since_on"]),
            np.asarray(projects["periods_running"]),
        ),
        chances=chances(readings.forecasts, readings.as_of) or standing or {},
    )


def as_live_previous(readings: Readings) -> Previous:
    """The same as the live period looks back on them: with the prior of their provider pool."""
    on_time, due = (
        np.array([row[name] for row in readings.providers]) for name in ("milestones_on_time", "milestones_due")
    )
    return replace(as_previous(readings), prior=fit_beta_prior(on_time, due))


def work_out(connection: Connection, pilot: Row[Any], span: Span) -> WorkedOut:
    """Nothing is written; returns that were owed but never sent are to be rows already."""
    facts = load_facts(connection, pilot.id)
    past = last_closed(connection, pilot.id, span.kind, before=span.starts_on)
    previous = load_previous(connection, None if past is None else past.id, facts.projects.id)
    rules = load_rule_book(connection).on(span.ends_on, pilot.code)
    weeks = observed_weeks(pilot, span)
    readings = evaluate(facts, span, span.ends_on, rules, previous, closed_weeks=weeks)
    ranked = Ranker(connection, pilot, facts).rank(span, readings, rules)
    corrected = None if past is None else (past.id, restated(connection, pilot, facts, past))
    turned = alerts_of(connection, pilot, facts, readings, ranked.standings(), rules)
    rows = reading_rows(facts, readings)
    live = work_out_live(connection, pilot, facts, readings)
    return WorkedOut(pilot.revision, len(facts.projects), readings, rows, ranked, corrected, turned, live)


def observed_weeks(pilot: Row[Any], span: Span) -> float:
    """Weeks the pilot has been observed up to the end of a period, each of which has been or is being closed."""
    first: date = pilot.first_on
    return ((span.ends_on - first).days + 1) / 7
