"""Which periods are over and not closed yet, and whose lights are looked at meanwhile."""

from datetime import timedelta

from sqlalchemy import Connection

from data_access.queries.pilots import get_pilot_by_id
from domain.frame_views import PeriodView
from domain.periods import LIVE, Span, month_of, running, week_of
from domain.words import PeriodKind
from services.frame import Frame


def closable(frame: Frame) -> tuple[PeriodView, ...]:
    """Weeks, then months, that are over and not closed yet, the oldest first: closing a later one first would shut out
    the earlier for good. Where none was ever closed, the last one that is over."""
    found = []
    for kind, of in ((PeriodKind.WEEK, week_of), (PeriodKind.MONTH, month_of)):
        closed = [period for period in frame.periods if period.kind is kind and period.is_closed]
        today = frame.pilot.today
        span: Span = of(closed[0].as_of + timedelta(days=1)) if closed else of(today)
        if not closed and span.ends_on > today:
            span = of(span.starts_on - timedelta(days=1))
        while span.ends_on <= today:
            found.append(PeriodView(0, span.label, span.zh, kind, span.ends_on, False, ""))
            span = of(span.ends_on + timedelta(days=1))
    return tuple(found)


def label_of(connection: Connection, frame: Frame) -> str:
    """The period beside whose lights something is said: the one looked at; of the live one the next to be closed."""
    if frame.period.label != LIVE:
        return frame.period.label
    kind = frame.period.kind
    if kind is PeriodKind.LIVE:
        kind = PeriodKind.WEEK if frame.pilot.reports_weekly else PeriodKind.MONTH
    closed = [period for period in frame.periods if period.kind is kind and period.is_closed]
    if closed:
        return running(closed[0].as_of + timedelta(days=1), kind).label
    first_on = get_pilot_by_id(connection, frame.pilot.id).first_on
    due = [period.label for period in closable(frame) if period.kind is kind and period.as_of >= first_on]
    return due[0] if due else running(frame.pilot.today, kind).label
