"""What `manage.py check` looks at: things that must hold in any state of the database."""

from sqlalchemy import Connection

from data_access.commands.audit import broken_audit_events
from data_access.queries.audit import has_event_hash
from data_access.queries.pilots import list_pilots
from data_access.queries.sums import unequal_counts

SHORTEST_HEAD = 12
"""Signs of a printed hash that are compared at the least."""


def problems(connection: Connection, head: str = "") -> list[str]:
    """Sentences on what does not hold; empty when all is well. `head`: a hash printed on paper, which the trail must have.

    The chain alone cannot show that its newest events are gone; a report that was printed after them can.
    """
    found = _not_on_paper(connection, head.strip().lower()) if head else []
    found += [f"操作留痕第 {event} 条与前一条不相接：记录可能被改动过" for event in broken_audit_events(connection)]
    for pilot in list_pilots(connection):
        found += [f"{pilot.name} {text}" for text in unequal_counts(connection, pilot.id)]
    return found


def _not_on_paper(connection: Connection, head: str) -> list[str]:
    if len(head) < SHORTEST_HEAD:
        return [f"链首“{head}”太短：请照报告“数据溯源”里印的至少输入前 {SHORTEST_HEAD} 位"]
    if has_event_hash(connection, head):
        return []
    return [f"操作留痕里没有链首 {head[:SHORTEST_HEAD]}…：报告印出以后，它以前的记录被删改过，或链首抄错了"]
