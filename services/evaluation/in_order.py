"""Whether closing a period is what comes next, or takes a reason and a second person (rules 10.1)."""

from collections.abc import Sequence
from datetime import timedelta

from data_access.queries.audit import newest_moment
from data_access.queries.history import last_closed
from domain.clocks import is_far_past
from domain.periods import Span, running
from services.clock import day_of
from services.desk import Desk


def why_unusual(desk: Desk, span: Span, before: Sequence[Span] = ()) -> str:
    """What speaks against closing a period now, as a sentence without its end; empty where nothing does.

    `before`: of a run, those that are closed before it. A demonstration's day is its own: no event is far from it.
    """
    newest = last_closed(desk.connection, desk.pilot.id, span.kind)
    ends = [one.ends_on for one in before if one.kind is span.kind] + ([] if newest is None else [newest.ends_on])
    if ends:
        due = running(max(ends) + timedelta(days=1), span.kind)
        if due.label != span.label:
            return f"{span.zh}不是下一期，{due.zh}还没有结账，跳过的以后不能补结"
    moment = newest_moment(desk.connection)
    last_on = None if moment is None else day_of(moment)
    if desk.pilot.demo_today is None and is_far_past(span.ends_on, last_on):
        return f"{span.zh}远在最近一次操作（{last_on}）之后，请先核对本机时钟"
    return ""
