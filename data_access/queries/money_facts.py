"""Reads the money facts of a pilot into columns: flows, terms of batches, applications, clauses, rulings."""

import numpy as np
from sqlalchemy import Connection, Row, func, select, text

from data_access.columns import day_number, integers
from data_access.tables import Batch, BatchTerms, Clause, FindingRuling, FundEntry
from domain.days import NEVER, number
from domain.facts.columns import NO_FLOWS, Flows, Ruling
from domain.facts.progress import ACCEPTANCE
from domain.facts.subsidy import Instalment
from domain.identity.proposals import marked, named
from domain.money.clauses import FIRST_INSTALMENT
from domain.money.flows import FlowSums

FOLDED = "CASE WHEN {0} LIKE 'enterprise:%' THEN 'enterprise:' ELSE {0} END"
"""SQL expression: an account; all enterprises are one."""
_FLOWS = """
SELECT {day} AS day, f.kind, {giver} AS from_account, {taker} AS to_account, f.source, f.category, f.district_id,
  e.industry_id, f.batch_id, CAST(SUM(f.amount_fen) AS BIGINT), COUNT(*)
FROM fund_entries f LEFT JOIN projects p ON p.id = f.project_id LEFT JOIN enterprises e ON e.id = p.enterprise_id
WHERE f.pilot_id = :pilot{where} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


def _flow_rows(connection: Connection, pilot_id: int, where: str = "", **values) -> list[Row]:
    """Flows by day; all enterprises are one account, told apart by district, industry and batch."""
    giver, taker = FOLDED.format("f.from_account"), FOLDED.format("f.to_account")
    query = _FLOWS.format(day=day_number(connection, "f.occurred_on"), giver=giver, taker=taker, where=where)
    return list(connection.execute(text(query), {"pilot": pilot_id, **values}))


def load_flows(connection: Connection, pilot_id: int) -> Flows:
    """The whole ledger of a pilot as flows in order of day."""
    rows = _flow_rows(connection, pilot_id)
    if not rows:
        return NO_FLOWS
    groups: dict[tuple, int] = {}
    columns = [(row[0], groups.setdefault(tuple(row[1:9]), len(groups)), row[9], row[10]) for row in rows]
    last = last_entry_of(connection, pilot_id)
    return Flows(tuple(groups), *np.array(columns, dtype=np.int64).T, last_entry=last)


def last_entry_of(connection: Connection, pilot_id: int) -> int | None:
    """Id of the newest entry of a pilot."""
    return connection.scalar(select(func.max(FundEntry.id)).where(FundEntry.pilot_id == pilot_id))


def flows_of_projects(connection: Connection, pilot_id: int, project_ids: list[int], until: int) -> FlowSums:
    """Flows of some projects up to a day number."""
    ids = ", ".join(str(int(project_id)) for project_id in project_ids) or "0"
    return _summed(_flow_rows(connection, pilot_id, f" AND f.project_id IN ({ids})"), until)


def flows_since(connection: Connection, pilot_id: int, last_entry: int, until: int) -> FlowSums:
    """Flows of entries without a project that are newer than an entry, up to a day number."""
    where = " AND f.project_id IS NULL AND f.id > :last"
    return _summed(_flow_rows(connection, pilot_id, where, last=last_entry), until)


def _summed(rows: list[Row], until: int) -> FlowSums:
    found: FlowSums = {}
    for row in rows:
        if row[0] <= until:
            amount, entries = found.get(tuple(row[1:9]), (0, 0))
            found[tuple(row[1:9])] = (amount + row[9], entries + row[10])
    return found


def list_terms(connection: Connection, pilot_id: int) -> list[Row]:
    """Later terms of a pilot's batches, by batch and day."""
    query = select(BatchTerms.__table__).join(Batch, Batch.id == BatchTerms.batch_id).where(Batch.pilot_id == pilot_id)
    return list(connection.execute(query.order_by(BatchTerms.batch_id, BatchTerms.valid_from, BatchTerms.id)))


def apply_terms(
    connection: Connection, pilot_id: int, batch: np.ndarray, completed: np.ndarray, ratio: np.ndarray, caps: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio (in 1/10,000) and caps of each project for levels 2, 3, 4, and the first part of what is due: those of its
    batch in force on its acceptance day."""
    ratios, caps, first = np.repeat(ratio[:, None], 3, axis=1), caps.copy(), np.ones(len(ratio))
    for row in list_terms(connection, pilot_id):
        holds = (batch == row.batch_id) & (completed[:, ACCEPTANCE] >= number(row.valid_from))
        ratios[holds] = [round(one * 10_000) for one in ratios_of(row)]
        caps[holds] = (row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen)
        first[holds] = row.first_share
    return ratios, caps, first


def ratios_of(row: Row) -> tuple[float, float, float]:
    """Of levels 2, 3, 4 by later terms."""
    two, three, four = row.subsidy_ratio, row.ratio_level3, row.ratio_level4
    return two, two if three is None else three, two if four is None else four


def applications(
    connection: Connection, pilot_id: int, ids: np.ndarray, only: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each project applied for, on which day, and when its rest was reviewed; 0 and NEVER without."""
    rows = integers(
        connection,
        f"""SELECT a.project_id, a.applied_fen, {day_number(connection, "a.applied_on")},
            {day_number(connection, "a.rest_on")}
        FROM subsidy_applications a JOIN projects p ON p.id = a.project_id WHERE p.pilot_id = :pilot{only}""",
        pilot=pilot_id,
    )
    applied_fen, applied_on = np.zeros(len(ids), dtype=np.int64), np.full(len(ids), NEVER, dtype=np.int64)
    rest_on, position = applied_on.copy(), np.searchsorted(ids, rows[:, 0])
    applied_fen[position], applied_on[position], rest_on[position] = rows[:, 1], rows[:, 2], rows[:, 3]
    return applied_fen, applied_on, rest_on


def load_clauses(connection: Connection, pilot_id: int) -> dict[str, tuple[str, str]]:
    """Rule of 资金合规 → words of the pilot's plan, and where they stand; rules of which it is silent are left out."""
    query = select(Clause.rule, Clause.quote, Clause.place).where(Clause.pilot_id == pilot_id)
    return {rule: (quote, place) for rule, quote, place in connection.execute(query)}


def retired_clauses(connection: Connection, pilot_id: int) -> dict[str, int]:
    """Rules whose clause was retired → the day from which on."""
    query = select(Clause.rule, Clause.retired_from)
    rows = connection.execute(query.where(Clause.pilot_id == pilot_id, Clause.retired_from.is_not(None)))
    return {rule: number(day) for rule, day in rows}


def load_instalment(connection: Connection, pilot_id: int, *, in_force: bool = False) -> Instalment | None:
    """What the pilot pays on the contract; None where its plan does not say that it does (`in_force`: or no more)."""
    query = select(Clause.share, Clause.cap_fen).where(Clause.pilot_id == pilot_id, Clause.rule == FIRST_INSTALMENT)
    if in_force:
        query = query.where(Clause.retired_from.is_(None))
    row = connection.execute(query).first()
    return None if row is None else Instalment(row.share, row.cap_fen)


def load_rulings(connection: Connection, pilot_id: int) -> tuple[Ruling, ...]:
    """Rulings on findings in the order they were made."""
    query = select(FindingRuling.__table__).where(FindingRuling.pilot_id == pilot_id).order_by(FindingRuling.id)
    return tuple(
        Ruling(row.rule, row.project_id, row.subject, row.state, row.amount_fen, number(row.ruled_on), ruling_note(row))
        for row in connection.execute(query)
    )


def ruling_note(row: Row) -> str:
    """2026-11-20 张三说明:…(依据:…); a closing names both people."""
    who = named(row.author, row.author_account, row.proposal_id)
    if row.approved_by:
        who = f"{row.author}，{row.approved_by}审批{marked(row.approved_by, row.proposal_id)}"
    return f"{row.ruled_on.isoformat()} {who}：{row.reason}（依据：{row.evidence}）"
