"""A past that is evaluated in one go: facts are read once, each period as of its own last day."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from data_access.commands.readings import Rows, reading_rows
from data_access.queries.facts import load_facts
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.facts.columns import Facts
from domain.facts.rules import RuleBook
from domain.lights.readings import Previous, Readings
from domain.periods import Span, months_between, weeks_between
from domain.words import PeriodKind
from services.clock import SHANGHAI
from services.desk import Pair
from services.evaluation.ahead import ahead
from services.evaluation.alerts import alerts_of
from services.evaluation.close import store_closed
from services.evaluation.ranking import NEWEST, Ranker
from services.evaluation.working_out import as_previous, observed_weeks

FORECAST = {PeriodKind.WEEK: slice(-1, -14, -4), PeriodKind.MONTH: slice(-1, -2, -1)}
"""Of a past loaded in one go these periods get a forecast: today's, and those of 4, 8 and 12 weeks ago to score; in
between the last one stands."""
MOST_AT_ONCE = 50_000
"""Projects up to which a past is evaluated in a second process while this one writes; beyond, memory counts more."""
UpdatedOn = Callable[[date], np.ndarray]
"""Day each project was last updated, as known on a past day; datetime64 days in the order of project ids."""


def close_history(
    connection: Connection,
    pilot_id: int,
    *,
    until: date,
    updated_on: UpdatedOn | None = None,
    last_periods: int | None = None,
    ranked: Mapping[PeriodKind, int] = NEWEST,
) -> int:
    """Close every week and month of a demonstration that ended by a day, in one transaction; how many were closed.

    Facts are read once. `last_periods` keeps only the newest of each kind, for measuring large pilots; `ranked` says
    how many of each kind get a ranking of providers. A city's own past: services.evaluation.opening.
    """
    pilot = get_pilot_by_id(connection, pilot_id)
    facts = load_facts(connection, pilot_id)
    book = load_rule_book(connection)
    kinds = list(spans_until(pilot, until, last_periods))
    places = {span.label for spans in kinds if spans for span in spans[-ranked[spans[-1].kind] :]}
    ahead_of = {span.label for spans in kinds if spans for span in spans[FORECAST[spans[-1].kind]]}

    def known(day: date) -> Facts:
        return facts if updated_on is None else _as_known(facts, updated_on(day))

    in_order = [span for spans in kinds for span in spans]
    past = partial(past_of, pilot, facts, book, in_order, ranked=places, forecast=ahead_of, known=known)
    ranker = Ranker(connection, pilot, facts)
    closed = 0
    for readings, rows in past() if len(facts.projects) > MOST_AT_ONCE else ahead(past):
        closed_at = datetime.combine(readings.as_of, time(18, 0), SHANGHAI)
        rules = book.on(readings.as_of, pilot.code)
        placed = ranker.rank(readings.span, readings, rules) if readings.span.label in places else None
        turned = None
        if placed is not None:
            turned = alerts_of(connection, pilot, facts, readings, placed.standings(), rules)
        store_closed(connection, pilot_id, readings, rows, Pair("专班办公室", ""), closed_at, placed, turned=turned)
        closed += 1
    return closed


def past_of(
    pilot: Row[Any],
    facts: Facts,
    book: RuleBook,
    spans: Sequence[Span],
    *,
    ranked: Collection[str],
    forecast: Collection[str],
    known: Callable[[date], Facts] | None = None,
    before: Mapping[PeriodKind, Previous] | None = None,
) -> Iterator[tuple[Readings, Rows]]:
    """Readings of each past period in the order given, emptied but for those to be ranked, and the rows that hold what
    was in them.

    `known`: the facts as they were known on a day. `before`: what the first of each kind looks back on.
    """
    standing = dict(before or {})
    for span in spans:
        previous = standing.get(span.kind, Previous())
        rules = book.on(span.ends_on, pilot.code)
        weeks = observed_weeks(pilot, span) if span.label in forecast else None
        on_the_day = facts if known is None else known(span.ends_on)
        looked_back = previous if weeks is None else replace(previous, chances={})  # its own forecast speaks
        readings = evaluate(on_the_day, span, span.ends_on, rules, looked_back, closed_weeks=weeks)
        standing[span.kind] = as_previous(readings, previous.chances)
        rest = emptied(readings)
        if span.label in ranked:
            lights = [reading for reading in readings.indicators if reading.industry is None]
            rest = replace(rest, projects=readings.projects, providers=readings.providers, indicators=lights)
            said = {name: getattr(readings, name) for name in ("targets", "forecasts", "milestones")}
            rest = replace(rest, **said)
        yield rest, reading_rows(facts, readings)


def _as_known(facts: Facts, updated_on: np.ndarray) -> Facts:
    """The facts with the last update of each project as it was known on a past day."""
    days = updated_on.astype("datetime64[D]").astype(np.int64)
    return replace(facts, projects=replace(facts.projects, updated_on=days))


def spans_until(pilot: Row[Any], until: date, last_periods: int | None = None) -> Iterable[list[Span]]:
    """Weeks, where the pilot reports them, and months that end within the pilot's days up to a day, oldest first."""
    kinds = [months_between] if not pilot.reports_weekly else [weeks_between, months_between]
    for between in kinds:
        spans = list(between(pilot.first_on, until))
        yield spans if last_periods is None else spans[-last_periods:]


def emptied(readings: Readings) -> Readings:
    """What a period says of itself, without its rows: small enough to be handed from one process to another."""
    return replace(
        readings,
        indicators=[],
        counts=[],
        projects={},
        providers=[],
        findings=[],
        cubes={},
        targets=[],
        shares=[],
        forecasts=[],
        money={},
        flows={},
    )
