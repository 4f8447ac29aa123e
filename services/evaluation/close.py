"""Evaluate once, read many: the live period when facts change, and a period when it is closed."""

import logging
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.pilots import bump_revision
from data_access.commands.readings import (
    Rows,
    close_period,
    delete_open_period,
    insert_period,
    insert_restatements,
    insert_rows,
    replace_live_tallies,
    with_providers,
)
from data_access.engine import reading
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed
from data_access.queries.opening import find_history
from data_access.queries.pilots import get_period, get_pilot_by_id, is_closed
from data_access.queries.rules import load_rule_book
from data_access.turns import OneAtATime, take_turn
from domain.evaluation.restatements import Restatement
from domain.facts.rules import RuleSet
from domain.lights.readings import Readings
from domain.periods import LIVE, Span, live_on, span_of
from domain.words import HistoryState, PeriodKind
from services.access import COMMAND_LINE, Permission, User, check
from services.clock import now, today
from services.desk import Desk, Pair, at_desk
from services.errors import Refused
from services.evaluation.alerts import TurnedAlerts
from services.evaluation.due_returns import ensure_due
from services.evaluation.in_order import why_unusual
from services.evaluation.kept_lists import keep_lists
from services.evaluation.ranking import Ranked
from services.evaluation.tasks import evaluate_tasks
from services.evaluation.working_out import LiveOut, WorkedOut, compared_kind, compared_with, work_out, work_out_live
from services.timing import timed


def evaluate_live(connection: Connection, pilot_id: int) -> Readings:
    """Evaluate the live period of a pilot as of its today and store it, in the caller's transaction."""
    pilot = get_pilot_by_id(connection, pilot_id)
    return _store_live(connection, pilot, work_out_live(connection, pilot, load_facts(connection, pilot_id)))


def _store_live(connection: Connection, pilot: Row[Any], live: LiveOut) -> Readings:
    readings = live.readings
    delete_open_period(connection, pilot_id=pilot.id, label=LIVE)
    period_id = insert_period(connection, pilot_id=pilot.id, span=readings.span, readings=readings)
    insert_rows(connection, period_id=period_id, rows=live.rows)
    evaluate_tasks_of(connection, pilot, period_id, readings.span, readings.as_of)
    replace_live_tallies(connection, facts=live.facts, cubes=readings.cubes)
    bump_revision(connection, pilot_id=pilot.id)
    return readings


@timed(logging.getLogger("closing"), "结账")
def close(desk: Desk, label: str, reason: str = "", ahead: WorkedOut | None = None) -> Readings:
    """Close a period: evaluate as of its last day, store, shut; Refused with a sentence if it cannot be.

    `reason`: of a closing that is unusual, which also takes two people where others take the command line's word.
    `ahead`: what `close_ahead` worked out of it, taken while it holds; else it is worked out here, under the lock.
    """
    span, pair = closable_span(desk, label), desk.two_people()
    why, is_alone = why_unusual(desk, span), pair.approver in ("", COMMAND_LINE.name)
    if why and (is_alone or not reason.strip()):
        raise Refused(f"没有结账：{why}。确要结账，请写明理由，并由另一人批准")
    connection, pilot = desk.connection, desk.pilot
    take_turn(connection, OneAtATime.CLOSING)
    is_more_due = ensure_due(connection, pilot.id, span)  # a unit that never sent anything is late too
    is_ahead = ahead is not None and not is_more_due and ahead.holds(pilot, span)
    found = ahead if ahead is not None and is_ahead else work_out(connection, pilot, span)
    readings = found.readings
    store_closed(
        connection,
        pilot.id,
        readings,
        found.rows,
        pair,
        now(),
        found.ranked,
        found.corrected,
        turned=found.turned,
    )
    after = {"as_of": span.ends_on, "rule_version": readings.rule_version, "projects": found.projects}
    after |= {"unusual": why, "reason": reason.strip()} if why else {}
    desk.audit("close_period", "period", label, after=after)
    if found.live.compared == compared_with(connection, pilot):
        _store_live(connection, pilot, found.live)
    else:  # a week was closed in between, in the same deed
        evaluate_live(connection, pilot.id)
    return readings


def close_ahead(pilot_id: int, user: User, *labels: str) -> dict[str, WorkedOut]:
    """What closing periods would store, worked out while others write: of each kind the first, since those after it
    rest on its closing. Nothing where one of them cannot be closed, which `close` then says. Returns that were owed but
    never sent are rows first, of all of them, in a short transaction."""
    try:
        with at_desk(pilot_id, user) as desk:
            spans = [closable_span(desk, label) for label in labels]
            for span in spans:
                ensure_due(desk.connection, pilot_id, span)
    except Refused:
        return {}
    firsts: dict[PeriodKind, Span] = {}
    for span in spans:
        firsts.setdefault(span.kind, span)
    with reading() as connection:
        pilot = get_pilot_by_id(connection, pilot_id)
        return {span.label: work_out(connection, pilot, span) for span in firsts.values()}


def closable_span(desk: Desk, label: str) -> Span:
    """The span to close; Refused when it is not a period, closed already, not over yet, or out of order, and while the
    months of before come in: then all are closed together (rules 9.13)."""
    check(desk.user, Permission.CLOSE_PERIOD)
    connection, pilot = desk.connection, desk.pilot
    try:
        span = span_of(label)
    except ValueError as error:
        raise Refused(str(error)) from error
    history = find_history(connection, pilot.id)
    if history is not None and history.state is not HistoryState.CLOSED:
        raise Refused(f"期初数据{history.state.zh}，{span.zh} 不能单独结账：请在“试点设置”办结期初补录，各期一次结账")
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


def store_closed(
    connection: Connection,
    pilot_id: int,
    readings: Readings,
    rows: Rows,
    pair: Pair,
    closed_at: datetime,
    ranked: Ranked | None = None,
    corrected: tuple[int, list[Restatement]] | None = None,
    *,
    history_id: int | None = None,
    turned: TurnedAlerts | None = None,
) -> None:
    """Write a period and shut it; with a ranking also what its report lists. The older part of a past has neither.

    `corrected`: the period before and what facts recorded since would change in it. A past loaded in one go has none.
    """
    delete_open_period(connection, pilot_id=pilot_id, label=readings.span.label)
    period_id = insert_period(
        connection, pilot_id=pilot_id, span=readings.span, readings=readings, history_id=history_id
    )
    insert_rows(connection, period_id=period_id, rows=rows if ranked is None else with_providers(rows, ranked.rows))
    pilot = get_pilot_by_id(connection, pilot_id)
    evaluate_tasks_of(connection, pilot, period_id, readings.span, readings.as_of)
    if ranked is not None:
        ranked.store(connection, period_id)
        keep_lists(connection, pilot_id, period_id, readings.span.starts_on, readings.span.ends_on)
    if turned is not None:
        turned.store(connection, period_id, closed_at)
    if corrected is not None:
        insert_restatements(connection, period_id=period_id, restated_id=corrected[0], found=corrected[1])
    names = "/".join(filter(None, (pair.author, pair.approver)))
    close_period(connection, period_id=period_id, closed_at=closed_at, closed_by=names, proposal_id=pair.proposal_id)


def evaluate_tasks_of(connection: Connection, pilot: Row[Any], period_id: int, span: Span, as_of: date) -> None:
    """Lights of the plan's tasks in an open period; the live one is compared with the last closed week, or month."""
    kind = span.kind
    if kind is PeriodKind.LIVE:
        kind = compared_kind(pilot)
    past = last_closed(connection, pilot.id, kind, before=None if span.kind is PeriodKind.LIVE else span.starts_on)
    evaluate_tasks(
        connection,
        pilot.id,
        period_id,
        begins=span.starts_on,
        as_of=as_of,
        rules=_rules(connection, pilot, as_of),
        before_id=None if past is None else past.id,
    )


def evaluate_live_tasks(connection: Connection, pilot_id: int) -> None:
    """Only the tasks of the live period anew; everything where it is not of today."""
    pilot, period = get_pilot_by_id(connection, pilot_id), get_period(connection, pilot_id, LIVE)
    day = today(pilot)
    if period is None or period.as_of != day:
        evaluate_live(connection, pilot_id)
    else:
        evaluate_tasks_of(connection, pilot, period.id, live_on(day), day)


def _rules(connection: Connection, pilot: Row[Any], day: date) -> RuleSet:
    return load_rule_book(connection).on(day, pilot.code)
