"""期初补录: the months before the installation come in without locks, then their periods are closed in one go, for good
(rules 9.13)."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.opening import approve_history, end_history, insert_history
from data_access.commands.pilots import bump_revision
from data_access.commands.readings import Rows
from data_access.engine import reading
from data_access.queries.facts import load_facts
from data_access.queries.history import last_closed, load_previous
from data_access.queries.opening import closed_labels, find_history
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.ranking import load_provider_facts
from data_access.queries.rules import load_rule_book
from data_access.turns import OneAtATime, take_turn
from domain.facts.columns import Facts
from domain.facts.rules import RuleBook
from domain.lights.readings import Readings
from domain.periods import Span, span_of
from domain.providers.ranking_projects import ProviderFacts
from domain.words import HistoryState, PeriodKind
from services.access import Permission, User, check
from services.clock import now
from services.desk import Desk, Pair, at_desk
from services.errors import Refused
from services.evaluation.ahead import ahead
from services.evaluation.alerts import Alerting, alerts_of
from services.evaluation.close import evaluate_live, store_closed
from services.evaluation.due_returns import ensure_due
from services.evaluation.past import past_of, spans_until
from services.evaluation.ranking import Ranker
from services.timing import timed

LONGEST = 300
Told = Callable[[int, int, str], None]
"""How many periods are closed, of how many, and the one closed last."""


def begin_history(desk: Desk, reason: str) -> str:
    """From now on facts of before come in without locks, as 期初; its sentence. Refused once a period is closed."""
    check(desk.user, Permission.CLOSE_PERIOD)
    history = find_history(desk.connection, desk.pilot.id)
    if history is not None:
        raise Refused(f"期初数据{history.state.zh}，不能再开始一次")
    if closed := closed_labels(desk.connection, desk.pilot.id):
        raise Refused(
            f"已有 {len(closed)} 期结账，不能再补录期初：结账以后的更正在下一期列为“更正”，"
            "锁定的日期由专班办公室在“锁定与例外”中按单位、按期限开放"
        )
    said = _reason(reason, "为什么补录，如“系统启用前 14 个月的数据”")
    number = insert_history(
        desk.connection,
        pilot_id=desk.pilot.id,
        reason=said,
        by=desk.user.name,
        account=desk.user_account,
        at=now(),
        on=desk.day,
    )
    desk.audit("begin_history", "history", str(number), after={"reason": said})
    evaluate_live(desk.connection, desk.pilot.id)
    return "已开始期初补录：现在报送的都记为期初，以前的日期不锁定；报完以后在这里提请结账"


def stop_history_of(desk: Desk, reason: str) -> str:
    """End it without closing anything; what came in stays, locks hold again. Its sentence."""
    check(desk.user, Permission.CLOSE_PERIOD)
    history = running_history(desk.connection, desk.pilot.id, HistoryState.OPEN)
    said = _reason(reason, "为什么停止")
    _end(desk, history.id, stopped_for=said)
    desk.audit("stop_history", "history", str(history.id), after={"reason": said})
    evaluate_live(desk.connection, desk.pilot.id)
    return "已停止期初补录，没有结账：已报的数据保留，以前的日期重新锁定"


def _end(desk: Desk, history_id: int, stopped_for: str = "") -> None:
    end_history(
        desk.connection,
        history_id=history_id,
        by=desk.user.name,
        account=desk.user_account,
        at=now(),
        on=desk.day,
        stopped_for=stopped_for,
    )


def _reason(reason: str, what: str) -> str:
    said = reason.strip()
    if not 1 <= len(said) <= LONGEST:
        raise Refused(f"没有办理：请写明{what}（1—{LONGEST} 字）")
    return said


def running_history(connection: Connection, pilot_id: int, state: HistoryState) -> Row[Any]:
    """The pilot's opening history in a state; Refused, with what it is in, for any other."""
    history = find_history(connection, pilot_id)
    if history is None:
        raise Refused("没有期初补录在进行：请先在“试点设置”开始")
    if history.state is not state:
        raise Refused(f"期初数据{history.state.zh}，不能这样办理")
    return history


def due_spans(connection: Connection, pilot: Row[Any], day: date) -> list[Span]:
    """Weeks and months of the pilot that are over by a day and not closed, by their last day, the week first."""
    closed = closed_labels(connection, pilot.id)
    found = [span for spans in spans_until(pilot, day) for span in spans if span.label not in closed]
    return sorted(found, key=lambda span: (span.ends_on, span.kind is PeriodKind.MONTH))


def approve_closing(desk: Desk, labels: Sequence[str]) -> str:
    """Two people's yes to all periods at once: no more 期初 comes in, and closing may begin. Its sentence."""
    check(desk.user, Permission.CLOSE_PERIOD)
    pair = desk.two_people()
    connection = desk.connection
    history = running_history(connection, desk.pilot.id, HistoryState.OPEN)
    due = [span.label for span in due_spans(connection, desk.pilot, desk.day)]
    if list(labels) != due[: len(labels)] or (due and not labels):
        raise Refused("没有办理：须从最早的一期起，按先后结账；请刷新后重新提请")
    until = max((span_of(label).ends_on for label in labels), default=None)
    approve_history(
        connection,
        history_id=history.id,
        labels=labels,
        until=until,
        by="/".join((pair.author, pair.approver)),
        at=now(),
        proposal_id=pair.proposal_id,
    )
    desk.audit("approve_history", "history", str(history.id), after={"periods": len(labels), "until": until})
    bump_revision(connection, pilot_id=desk.pilot.id)
    return f"期初数据已批准，{len(labels)} 期开始结账"


@dataclass(frozen=True)
class _Whole:
    """What closing all periods needs, read once."""

    pilot: Row[Any]
    history: Row[Any]
    left: tuple[Span, ...]
    done: int
    facts: Facts
    book: RuleBook
    pool: ProviderFacts

    @property
    def number(self) -> int:
        return self.done + len(self.left)

    @property
    def pair(self) -> Pair:
        author, _, approver = self.history.approved_by.partition("/")
        return Pair(author, approver, self.history.proposal_id)

    def alert(self, span: Span, desk: Desk) -> Alerting:
        """Only the newest period of a kind asks, for all that is bad by then, from today on."""
        is_newest = not any(other.kind is span.kind and other.ends_on > span.ends_on for other in self.left)
        return Alerting(desk.day, asks=is_newest)


def close_all(pilot_id: int, user: User, told: Told = lambda *_: None) -> str:
    """Close what was approved, period by period, each in a transaction of its own, oldest first; its sentence.

    What fails, or is cut off, leaves whole periods closed and the rest open; called again it goes on with the next.
    """
    whole = _read(pilot_id, user)
    for closed, (readings, rows) in enumerate(_evaluated(whole), whole.done + 1):
        with at_desk(pilot_id, user, pair=whole.pair) as desk:
            take_turn(desk.connection, OneAtATime.CLOSING)
            _close_one(desk, whole, readings, rows)
        told(closed, whole.number, readings.span.zh)
    with at_desk(pilot_id, user, pair=whole.pair) as desk:
        running_history(desk.connection, pilot_id, HistoryState.CLOSING)
        _end(desk, whole.history.id)
        desk.audit("close_history", "history", str(whole.history.id), after={"periods": whole.number})
        evaluate_live(desk.connection, pilot_id)
    return f"期初补录已办结：{whole.number} 期已结账，此后按期锁定"


def _read(pilot_id: int, user: User) -> _Whole:
    """Returns that were owed but never sent are rows first, so that all periods count them."""
    with at_desk(pilot_id, user) as desk:
        check(user, Permission.CLOSE_PERIOD)
        history = running_history(desk.connection, pilot_id, HistoryState.CLOSING)
        spans = [span_of(label) for label in history.labels.split()]
        closed = closed_labels(desk.connection, pilot_id)
        left = tuple(span for span in spans if span.label not in closed)
        for span in left:
            ensure_due(desk.connection, pilot_id, span)
    with reading() as connection:
        facts = load_facts(connection, pilot_id)
        return _Whole(
            get_pilot_by_id(connection, pilot_id),
            history,
            left,
            len(spans) - len(left),
            facts,
            load_rule_book(connection),
            load_provider_facts(connection, pilot_id, facts.projects),
        )


def _evaluated(whole: _Whole) -> Iterator[tuple[Readings, Rows]]:
    """Readings of what is left, made in another process while this one writes."""
    labels = {span.label for span in whole.left}
    with reading() as connection:
        before = {
            kind: load_previous(connection, past.id, whole.facts.projects.id)
            for kind in (PeriodKind.WEEK, PeriodKind.MONTH)
            if (past := last_closed(connection, whole.pilot.id, kind)) is not None
        }
    return ahead(
        partial(
            past_of,
            whole.pilot,
            whole.facts,
            whole.book,
            whole.left,
            ranked=labels,
            forecast=labels,
            before=before,
        )
    )


@timed(logging.getLogger("closing"), "结账")
def _close_one(desk: Desk, whole: _Whole, readings: Readings, rows: Rows) -> None:
    """Rank, store, shut. Refused where somebody else has closed it meanwhile."""
    connection, span = desk.connection, readings.span
    running_history(connection, desk.pilot.id, HistoryState.CLOSING)
    if span.label in closed_labels(connection, desk.pilot.id):
        raise Refused(f"{span.zh} 已由另一处结账：期初结账正在别处进行，请稍后查看")
    rules = whole.book.on(readings.as_of, desk.pilot.code)
    ranked = Ranker(connection, desk.pilot, whole.facts, whole.pool).rank(span, readings, rules)
    alerting = whole.alert(span, desk)
    turned = alerts_of(connection, desk.pilot, whole.facts, readings, ranked.standings(), rules, alerting)
    store_closed(
        connection,
        desk.pilot.id,
        readings,
        rows,
        whole.pair,
        now(),
        ranked,
        history_id=whole.history.id,
        turned=turned,
    )
    after = {"as_of": span.ends_on, "rule_version": readings.rule_version, "projects": len(whole.facts.projects)}
    desk.audit("close_period", "period", span.label, after=after)
    bump_revision(connection, pilot_id=desk.pilot.id)
