"""What `manage.py check` looks at: things that must hold in any state of the database."""

from collections.abc import Iterator

from sqlalchemy import Connection

from data_access.commands.audit import broken_audit_events
from data_access.queries.audit import has_event_hash
from data_access.queries.pilots import list_pilots
from data_access.queries.sums import TWO_WAYS, unequal_months, unequal_periods
from data_access.seals import broken_entries, closed_periods, holds
from domain.money.accounts import account_zh
from domain.yuan import yuan
from services.audit.completeness import missing_readings, unequal_counts

SHORTEST_HEAD = 12
"""Signs of a printed hash that are compared at the least."""


def problems(connection: Connection, head: str = "") -> list[str]:
    """Sentences on what does not hold; empty when all is well. `head`: a hash printed on paper that must be there.

    The chain alone cannot show that its newest events are gone; a report that was printed after them can.
    """
    found = _not_on_paper(connection, head.strip().lower()) if head else []
    found += [f"操作留痕第 {event} 条与前一条不相接：记录可能被改动过" for event in broken_audit_events(connection)]
    for entry, document in broken_entries(connection):
        found.append(f"资金流水第 {entry} 笔（{document}）与前一笔不相接：它或它以前的记录被改动或删去")
    pilots = list_pilots(connection)
    names = {pilot.id: pilot.name for pilot in pilots}
    for period in closed_periods(connection):
        if not holds(connection, period):
            found.append(f"{names[period.pilot_id]} {period.label}：与结账时的封存摘要不符，该期留存的内容被改动过")
    for pilot in pilots:
        found += [f"{pilot.name} {text}" for text in _of_pilot(connection, pilot.id)]
    return found


def _of_pilot(connection: Connection, pilot_id: int) -> Iterator[str]:
    yield from unequal_counts(connection, pilot_id)
    yield from missing_readings(connection, pilot_id)
    for what in TWO_WAYS:
        for row in unequal_periods(connection, pilot_id, what):
            yield f"{row.label}：{what}存有 {row.kept}，按明细应为 {row.there}"
    for row in unequal_months(connection, pilot_id):
        ends = f"{account_zh(row.giver)} → {account_zh(row.taker)}"
        kept, there = (
            f"{n} 笔 {yuan(int(fen))} 元" for n, fen in ((row.kept, row.kept_fen), (row.there, row.there_fen))
        )
        yield f"{str(row.month)[:7]} {ends}：按月合计 {kept}，流水 {there}"


def _not_on_paper(connection: Connection, head: str) -> list[str]:
    if len(head) < SHORTEST_HEAD:
        return [f"链首“{head}”太短：请照报告“数据溯源”里印的至少输入前 {SHORTEST_HEAD} 位"]
    if has_event_hash(connection, head):
        return []
    return [f"操作留痕里没有链首 {head[:SHORTEST_HEAD]}…：报告印出以后，它以前的记录被删改过，或链首抄错了"]
