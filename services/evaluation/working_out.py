"""What the closing of a period says of it, alerts and all, worked out from one reading of the database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.readings import Rows, reading_rows
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed, load_previous
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.evaluation.restatements import Restatement
from domain.lights.readings import Readings
from domain.periods import Span
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

    def holds(self, pilot: Row[Any], span: Span) -> bool:
        """Whether it is of this period, and nothing of the pilot was written since."""
        return self.readings.span == span and self.revision == pilot.revision


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
    return WorkedOut(pilot.revision, len(facts.projects), readings, rows, ranked, corrected, turned)


def observed_weeks(pilot: Row[Any], span: Span) -> float:
    """Weeks the pilot has been observed up to the end of a period, each of which has been or is being closed."""
    first: date = pilot.first_on
    return ((span.ends_on - first).days + 1) / 7
