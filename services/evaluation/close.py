"""Evaluate once, read many: the live period when facts change, and a period when it is closed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from data_access.commands.pilots import bump_revision
from data_access.commands.readings import (
    Rows,
    close_period,
    delete_open_period,
    insert_period,
    insert_restatements,
    insert_rows,
    reading_rows,
    replace_live_tallies,
    with_providers,
)
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed, load_previous
from data_access.queries.pilots import get_pilot_by_id, is_closed
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.evaluation.restatements import Restatement
from domain.facts.columns import Facts
from domain.facts.history import Past
from domain.facts.rules import RuleBook, RuleSet
from domain.lights.readings import Chance, PastProjects, Previous, Readings
from domain.periods import LIVE, Span, live_on, months_between, span_of, weeks_between
from domain.targets.forecast import chances
from domain.words import PeriodKind
from services.access import Permission, check
from services.clock import SHANGHAI, now, today
from services.desk import Desk, Pair
from services.errors import Refused
from services.evaluation.ahead import ahead
from services.evaluation.due_returns import ensure_due
from services.evaluation.kept_lists import keep_lists
from services.evaluation.ranking import NEWEST, Ranked, Ranker
from services.evaluation.restating import restated

FORECAST = {PeriodKind.WEEK: slice(-1, -14, -4), PeriodKind.MONTH: slice(-1, -2, -1)}
"""Of a past loaded in one go these periods get a forecast: today's, and those of 4, 8 and 12 weeks ago to score; in
between the last one stands."""
MOST_AT_ONCE = 50_000
"""Projects up to which a past is evaluated in a second process while this one writes; beyond, memory counts more."""
UpdatedOn = Callable[[date], np.ndarray]
"""Day each project was last updated, as known on a past day; datetime64 days in the order of project ids."""


def evaluate_live(connection: Connection, pilot_id: int) -> Readings:
    """Evaluate the live period of a pilot as of its today and store it, in the caller's transaction."""
    pilot = get_pilot_by_id(connection, pilot_id)
    day = today(pilot)
    span = live_on(day)
    facts = load_facts(connection, pilot_id)
    readings = evaluate(facts, span, day, _rules(connection, pilot, day), live_previous(connection, pilot, facts))
    delete_open_period(connection, pilot_id=pilot_id, label=LIVE)
    period_id = insert_period(connection, pilot_id=pilot_id, span=span, readings=readings)
    insert_rows(connection, period_id=period_id, rows=reading_rows(facts, readings))
    replace_live_tallies(connection, facts=facts, cubes=readings.cubes)
    bump_revision(connection, pilot_id=pilot_id)
    return readings


def live_previous(
    connection: Connection, pilot: Row[Any], facts: Facts, units: tuple[set[int], set[int]] | None = None
) -> Previous:
    """What the live period is compared with: the last closed week (month where a pilot has no weeks)."""
    kind = PeriodKind.WEEK if pilot.reports_weekly else PeriodKind.MONTH
    past = last_closed(connection, pilot.id, kind)
    return load_previous(connection, None if past is None else past.id, facts.projects.id, for_live=True, units=units)


def close(desk: Desk, label: str) -> Readings:
    """Close a period: evaluate as of its last day, store, shut; Refused with a sentence if it cannot be."""
    span, pair = closable_span(desk, label), desk.two_people()
    connection, pilot = desk.connection, desk.pilot
    ensure_due(connection, pilot.id, span)  # a unit that never sent anything is late too
    facts = load_facts(connection, pilot.id)
    past = last_closed(connection, pilot.id, span.kind, before=span.starts_on)
    previous = load_previous(connection, None if past is None else past.id, facts.projects.id)
    rules = _rules(connection, pilot, span.ends_on)
    weeks = observed_weeks(pilot, span)
    readings = evaluate(facts, span, span.ends_on, rules, previous, closed_weeks=weeks)
    ranked = Ranker(connection, pilot, facts).rank(span, readings, rules)
    corrected = None if past is None else (past.id, restated(connection, pilot, facts, past))
    rows = reading_rows(facts, readings)
    _store_closed(connection, pilot.id, readings, rows, pair, now(), ranked, corrected)
    after = {"as_of": span.ends_on, "rule_version": readings.rule_version, "projects": len(facts.projects)}
    desk.audit("close_period", "period", label, after=after)
    evaluate_live(connection, pilot.id)
    return readings


def closable_span(desk: Desk, label: str) -> Span:
    """The span to close; Refused when it is not a period, closed already, not over yet, or out of order."""
    check(desk.user, Permission.CLOSE_PERIOD)
    connection, pilot = desk.connection, desk.pilot
    try:
        span = span_of(label)
    except ValueError as error:
        raise Refused(str(error)) from error
    if is_closed(connection, pilot.id, label):
        raise Refused(f"{pilot.name} {span.zh} 已结账，不能重复结账；如需更正，请在下一期以“更正”列示")
    if span.ends_on > desk.day:
        raise Refused(f"{span.zh} 到 {span.ends_on} 才结束，今天是 {desk.day}，请期满后再结账")
    if span.ends_on < pilot.first_on:
        raise Refused(f"{span.zh} 早于试点开始日 {pilot.first_on}，没有可结账的内容")
    newest = last_closed(connection, pilot.id, span.kind)
    if newest is not None and newest.ends_on > span.ends_on:
        raise Refused(f"其后的 {newest.label} 已结账，{label} 不能再补结：测评结果按先后相承，补结会改变后面的历史")
    return span


def _store_closed(
    connection: Connection,
    pilot_id: int,
    readings: Readings,
    rows: Rows,
    pair: Pair,
    closed_at: datetime,
    ranked: Ranked | None = None,
    corrected: tuple[int, list[Restatement]] | None = None,
) -> None:
    """Write a period and shut it; with a ranking also what its report lists. The older part of a past has neither.

    `corrected`: the period before and what facts recorded since would change in it. A past loaded in one go has none.
    """
    delete_open_period(connection, pilot_id=pilot_id, label=readings.span.label)
    period_id = insert_period(connection, pilot_id=pilot_id, span=readings.span, readings=readings)
    insert_rows(connection, period_id=period_id, rows=rows if ranked is None else with_providers(rows, ranked.rows))
    if ranked is not None:
        ranked.store(period_id)
        keep_lists(connection, pilot_id, period_id, readings.span.starts_on, readings.span.ends_on)
    if corrected is not None:
        insert_restatements(connection, period_id=period_id, restated_id=corrected[0], found=corrected[1])
    names = "/".join(filter(None, (pair.author, pair.approver)))
    close_period(connection, period_id=period_id, closed_at=closed_at, closed_by=names, proposal_id=pair.proposal_id)


def close_history(
    connection: Connection,
    pilot_id: int,
    *,
    until: date,
    updated_on: UpdatedOn | None = None,
    last_periods: int | None = None,
    ranked: Mapping[PeriodKind, int] = NEWEST,
) -> int:
    """Close every week and month of a pilot that ended by a day, oldest first, in one go; how many were closed.

    For loading a pilot with a past (demonstration, take-over). Facts are read once. `last_periods` keeps only the
    newest of each kind, for measuring large pilots; `ranked` says how many of each kind get a ranking of providers.
    """
    pilot = get_pilot_by_id(connection, pilot_id)
    facts = load_facts(connection, pilot_id)
    book = load_rule_book(connection)
    spans = list(_spans(pilot, until, last_periods))
    places = {span.label for kind in spans for span in kind[-ranked[kind[-1].kind] :] if kind}
    past = partial(_past, pilot, facts, book, spans, updated_on, places)
    ranker = Ranker(connection, pilot, facts)
    closed = 0
    for readings, rows in past() if len(facts.projects) > MOST_AT_ONCE else ahead(past):
        closed_at = datetime.combine(readings.as_of, time(18, 0), SHANGHAI)
        rules = book.on(readings.as_of, pilot.code)
        placed = ranker.rank(readings.span, readings, rules) if readings.span.label in places else None
        _store_closed(connection, pilot_id, readings, rows, Pair("专班办公室", ""), closed_at, placed)
        closed += 1
    return closed


def _past(
    pilot: Row[Any],
    facts: Facts,
    book: RuleBook,
    kinds: list[list[Span]],
    updated_on: UpdatedOn | None,
    ranked: set[str],
) -> Iterator[tuple[Readings, Rows]]:
    """Readings of each past period, emptied, and the rows that hold what was in them."""
    for spans in kinds:
        previous = Previous()
        for span in spans:
            known = facts if updated_on is None else _as_known(facts, updated_on(span.ends_on))
            rules = book.on(span.ends_on, pilot.code)
            weeks = observed_weeks(pilot, span) if span in spans[FORECAST[span.kind]] else None
            readings = evaluate(known, span, span.ends_on, rules, previous, closed_weeks=weeks)
            previous = as_previous(readings, previous.chances)
            rest = emptied(readings)
            if span.label in ranked:
                rest = replace(rest, projects=readings.projects, providers=readings.providers)
            yield rest, reading_rows(facts, readings)


def observed_weeks(pilot: Row[Any], span: Span) -> float:
    """Weeks the pilot has been observed up to the end of a period, each of which has been or is being closed."""
    first: date = pilot.first_on
    return ((span.ends_on - first).days + 1) / 7


def _as_known(facts: Facts, updated_on: np.ndarray) -> Facts:
    """The facts with the last update of each project as it was known on a past day."""
    days = updated_on.astype("datetime64[D]").astype(np.int64)
    return replace(facts, projects=replace(facts.projects, updated_on=days))


def _spans(pilot: Row[Any], until: date, last_periods: int | None) -> Iterable[list[Span]]:
    kinds = [months_between] if not pilot.reports_weekly else [weeks_between, months_between]
    for between in kinds:
        spans = list(between(pilot.first_on, until))
        yield spans if last_periods is None else spans[-last_periods:]


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


def _rules(connection: Connection, pilot: Row[Any], day: date) -> RuleSet:
    return load_rule_book(connection).on(day, pilot.code)
