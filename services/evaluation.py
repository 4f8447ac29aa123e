"""Evaluate once, read many: the live period when facts change, and a period when it is closed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time

import numpy as np
from sqlalchemy import Connection

from data_access.commands.audit import record_audit
from data_access.commands.pilots import bump_revision, lock_pilot
from data_access.commands.readings import (
    close_period,
    delete_open_period,
    insert_period,
    insert_readings,
    replace_live_tallies,
)
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed, load_previous
from data_access.queries.pilots import get_pilot_by_id, is_closed
from data_access.queries.rules import load_rule_book
from domain.evaluate import evaluate
from domain.facts import Facts
from domain.history import Past
from domain.periods import LIVE, Span, live_on, months_between, span_of, weeks_between
from domain.readings import PastProjects, Previous, Readings
from domain.words import PeriodKind
from services.access import Permission, User, check
from services.clock import SHANGHAI, now, today
from services.errors import Refused
from services.report_lists import keep_lists

FORECAST_PERIODS = {PeriodKind.WEEK: 13, PeriodKind.MONTH: 2}
"""Of a past loaded in one go only the newest periods get a forecast: as many as it takes to score one of 12 weeks ago."""
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
    insert_readings(connection, facts=facts, period_id=period_id, readings=readings)
    replace_live_tallies(connection, facts=facts, cubes=readings.cubes)
    bump_revision(connection, pilot_id=pilot_id)
    return readings


def live_previous(connection: Connection, pilot, facts: Facts) -> Previous:
    """What the live period is compared with: the last closed week (month where a pilot has no weeks)."""
    kind = PeriodKind.WEEK if pilot.reports_weekly else PeriodKind.MONTH
    past = last_closed(connection, pilot.id, kind)
    return load_previous(connection, None if past is None else past.id, facts.projects.id, for_live=True)


def close(connection: Connection, pilot_id: int, label: str, user: User) -> Readings:
    """Close a period: evaluate as of its last day, store, shut; Refused with a sentence if it cannot be."""
    check(user, Permission.CLOSE_PERIOD)
    lock_pilot(connection, pilot_id=pilot_id)
    pilot = get_pilot_by_id(connection, pilot_id)
    span = _closable(connection, pilot, label)
    facts = load_facts(connection, pilot_id)
    past = last_closed(connection, pilot_id, span.kind, before=span.starts_on)
    previous = load_previous(connection, None if past is None else past.id, facts.projects.id)
    rules = _rules(connection, pilot, span.ends_on)
    weeks = observed_weeks(pilot, span)
    readings = evaluate(facts, span, span.ends_on, rules, previous, closed_weeks=weeks)
    _store_closed(connection, facts, span, readings, user.name, now())
    record_audit(
        connection,
        actor=user.name,
        action="close_period",
        pilot_id=pilot_id,
        subject="period",
        subject_id=label,
        after={"as_of": span.ends_on, "rule_version": readings.rule_version, "projects": len(facts.projects)},
    )
    evaluate_live(connection, pilot_id)
    return readings


def _closable(connection: Connection, pilot, label: str) -> Span:
    """The span to close; Refused when it is not a period, closed already, not over yet, or out of order."""
    try:
        span = span_of(label)
    except ValueError as error:
        raise Refused(str(error)) from error
    if is_closed(connection, pilot.id, label):
        raise Refused(f"{pilot.name} {span.zh} 已结账,不能重复结账;如需更正,请在下一期以“更正”列示")
    if span.ends_on > today(pilot):
        raise Refused(f"{span.zh} 到 {span.ends_on} 才结束,今天是 {today(pilot)},请期满后再结账")
    if span.ends_on < pilot.first_on:
        raise Refused(f"{span.zh} 早于试点开始日 {pilot.first_on},没有可结账的内容")
    newest = last_closed(connection, pilot.id, span.kind)
    if newest is not None and newest.ends_on > span.ends_on:
        raise Refused(f"其后的 {newest.label} 已结账,{label} 不能再补结:测评结果按先后相承,补结会改变后面的历史")
    return span


def _store_closed(
    connection: Connection, facts: Facts, span: Span, readings: Readings, actor: str, closed_at: datetime
) -> None:
    delete_open_period(connection, pilot_id=facts.pilot.id, label=span.label)
    period_id = insert_period(connection, pilot_id=facts.pilot.id, span=span, readings=readings)
    insert_readings(connection, facts=facts, period_id=period_id, readings=readings)
    keep_lists(connection, facts.pilot.id, period_id, span.starts_on, span.ends_on)
    close_period(connection, period_id=period_id, closed_at=closed_at, closed_by=actor)


def close_history(
    connection: Connection,
    pilot_id: int,
    *,
    until: date,
    updated_on: UpdatedOn | None = None,
    last_periods: int | None = None,
) -> int:
    """Close every week and month of a pilot that ended by a day, oldest first, in one go; how many were closed.

    For loading a pilot with a past (demonstration, take-over). Facts are read once. `last_periods` keeps only the
    newest of each kind, for measuring large pilots.
    """
    pilot = get_pilot_by_id(connection, pilot_id)
    facts = load_facts(connection, pilot_id)
    book = load_rule_book(connection)
    closed = 0
    for spans in _spans(pilot, until, last_periods):
        previous = Previous()
        for span in spans:
            known = facts if updated_on is None else _as_known(facts, updated_on(span.ends_on))
            rules = book.on(span.ends_on, pilot.code)
            weeks = observed_weeks(pilot, span) if span in spans[-FORECAST_PERIODS[span.kind] :] else None
            readings = evaluate(known, span, span.ends_on, rules, previous, closed_weeks=weeks)
            closed_at = datetime.combine(span.ends_on, time(18, 0), SHANGHAI)
            _store_closed(connection, facts, span, readings, "专班办公室", closed_at)
            previous = as_previous(readings)
            closed += 1
    return closed


def observed_weeks(pilot, span: Span) -> float:
    """Weeks the pilot has been observed up to the end of a period, each of which has been or is being closed."""
    return ((span.ends_on - pilot.first_on).days + 1) / 7


def _as_known(facts: Facts, updated_on: np.ndarray) -> Facts:
    """The facts with the last update of each project as it was known on a past day."""
    days = updated_on.astype("datetime64[D]").astype(np.int64)
    return replace(facts, projects=replace(facts.projects, updated_on=days))


def _spans(pilot, until: date, last_periods: int | None) -> Iterable[list[Span]]:
    kinds = [months_between] if not pilot.reports_weekly else [weeks_between, months_between]
    for between in kinds:
        spans = list(between(pilot.first_on, until))
        yield spans if last_periods is None else spans[-last_periods:]


def as_previous(readings: Readings) -> Previous:
    """Readings as the next period of the same kind looks back on them."""
    projects = readings.projects
    return Previous(
        {
            (r.indicator, r.district, r.industry): Past(r.light, r.since, r.since_on, r.periods_running)
            for r in readings.indicators
        },
        PastProjects(projects["rank"], projects["since"], projects["since_on"], projects["periods_running"]),
    )


def _rules(connection: Connection, pilot, day: date):
    return load_rule_book(connection).on(day, pilot.code)
