"""What `manage.py check` compares: stored sums with the rows they are made of, rows that must be there together."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, text

from data_access.queries.money_facts import FOLDED

_MONTH = {
    "sqlite": "date(occurred_on, 'start of month')",
    "postgresql": "CAST(date_trunc('month', occurred_on) AS date)",
}
_MONTHS = f"""
SELECT month, giver, taker,
  SUM(kept) AS kept, SUM(kept_fen) AS kept_fen, SUM(there) AS there, SUM(there_fen) AS there_fen
FROM (
  SELECT month, from_account AS giver, to_account AS taker, entries AS kept, amount_fen AS kept_fen,
    0 AS there, 0 AS there_fen FROM ledger_months WHERE pilot_id = :pilot
  UNION ALL
  SELECT {{month}}, {FOLDED.format("from_account")}, {FOLDED.format("to_account")}, 0, 0, COUNT(*), SUM(amount_fen)
  FROM fund_entries WHERE pilot_id = :pilot GROUP BY 1, 2, 3
) AS both_sides
GROUP BY month, giver, taker HAVING SUM(kept) <> SUM(there) OR SUM(kept_fen) <> SUM(there_fen) ORDER BY 1, 2, 3
"""


def unequal_months(connection: Connection, pilot_id: int) -> list[Row]:
    """Months and pairs of accounts whose kept sum differs from the entries: numbers and 分 of both."""
    query = _MONTHS.format(month=_MONTH[connection.dialect.name])
    return list(connection.execute(text(query), {"pilot": pilot_id}))


_PERIODS = "period_id IN (SELECT id FROM periods WHERE pilot_id = :pilot)"
_OF_PILOT = f"{_PERIODS} GROUP BY period_id"
_ENTRIES = """
SELECT p.id AS period_id, {what} AS n FROM periods p JOIN fund_entries e
ON e.pilot_id = p.pilot_id AND e.occurred_on <= p.as_of AND e.id <= p.last_entry_id
WHERE p.pilot_id = :pilot GROUP BY p.id
"""
TWO_WAYS = {
    "资金流向的笔数": (
        f"SELECT period_id, SUM(entries) AS n FROM flow_sums WHERE {_OF_PILOT}",
        _ENTRIES.format(what="COUNT(*)"),
    ),
    "资金流向的金额（分）": (
        f"SELECT period_id, SUM(amount_fen) AS n FROM flow_sums WHERE {_OF_PILOT}",
        _ENTRIES.format(what="SUM(e.amount_fen)"),
    ),
    "奖补汇总的项目": (
        f"SELECT period_id, SUM(projects) AS n FROM money_cells WHERE {_OF_PILOT}",
        f"SELECT period_id, COUNT(*) AS n FROM project_readings WHERE {_OF_PILOT}",
    ),
    "奖补汇总的已拨（分）": (
        f"SELECT period_id, SUM(paid_fen) AS n FROM money_cells WHERE {_OF_PILOT}",
        f"SELECT period_id, SUM(paid_fen) AS n FROM project_readings WHERE {_OF_PILOT}",
    ),
    "资金合规问题": (
        "SELECT period_id, COUNT(*) AS n FROM findings "
        f"WHERE project_id IS NOT NULL AND state <> 'closed' AND {_OF_PILOT}",
        f"SELECT period_id, SUM(findings_serious + findings_minor) AS n FROM project_readings WHERE {_OF_PILOT}",
    ),
    "服务商": (
        # joined, not looked for one by one: no index of project readings begins with the provider
        "SELECT o.period_id, COUNT(*) AS n FROM provider_readings o JOIN (SELECT DISTINCT period_id, provider_id "
        f"FROM project_readings WHERE {_PERIODS}) r ON r.period_id = o.period_id AND r.provider_id = o.provider_id "
        "GROUP BY o.period_id",
        f"SELECT period_id, COUNT(DISTINCT provider_id) AS n FROM project_readings WHERE {_OF_PILOT}",
    ),
}
"""What is stored of each period twice over: by name the query of the sum or list, and that of the rows it follows from.

An entry that came after a period was evaluated is not in its sums: `last_entry_id` is the newest one it knew.
"""
_UNEQUAL = """
SELECT p.label, COALESCE(kept.n, 0) AS kept, COALESCE(there.n, 0) AS there FROM periods p
LEFT JOIN ({kept}) AS kept ON kept.period_id = p.id LEFT JOIN ({there}) AS there ON there.period_id = p.id
WHERE p.pilot_id = :pilot AND COALESCE(kept.n, 0) <> COALESCE(there.n, 0) ORDER BY p.as_of, p.label
"""


def unequal_periods(connection: Connection, pilot_id: int, what: str) -> list[Row]:
    """Periods in which something stored twice over (a key of TWO_WAYS) differs: label, kept, there."""
    kept, there = TWO_WAYS[what]
    return list(connection.execute(text(_UNEQUAL.format(kept=kept, there=there)), {"pilot": pilot_id}))


_CELLS = """
SELECT p.label, r.district_id, r.industry_id, COUNT(*) AS projects, COUNT(CASE WHEN r.light = 'red' THEN 1 END) AS red,
  COUNT(CASE WHEN r.light = 'yellow' THEN 1 END) AS yellow, COUNT(CASE WHEN r.light = 'green' THEN 1 END) AS green
FROM project_readings r JOIN periods p ON p.id = r.period_id WHERE p.pilot_id = :pilot GROUP BY 1, 2, 3
"""
_SCOPES = """
SELECT p.label, c.district_id, c.industry_id, c.projects, c.red, c.yellow, c.green
FROM scope_counts c JOIN periods p ON p.id = c.period_id WHERE p.pilot_id = :pilot
"""
_SPOKEN = """
SELECT p.label, r.district_id, r.industry_id, COUNT(*) AS n FROM indicator_readings r
JOIN periods p ON p.id = r.period_id WHERE p.pilot_id = :pilot AND r.indicator IN ({core}) GROUP BY 1, 2, 3
"""
_KINDS = """
SELECT DISTINCT p.label, r.indicator FROM indicator_readings r JOIN periods p ON p.id = r.period_id
WHERE p.pilot_id = :pilot AND r.indicator IN ({core})
"""
_TARGETS = """
SELECT p.label, COUNT(t.id) AS n, MAX(t.target_id) AS newest FROM periods p
LEFT JOIN target_readings t ON t.period_id = p.id WHERE p.pilot_id = :pilot GROUP BY p.label, p.as_of, p.id
ORDER BY p.as_of, p.id
"""


def project_cells(connection: Connection, pilot_id: int) -> list[Row]:
    """Projects of each period by district, industry and light, as its project readings give them."""
    return list(connection.execute(text(_CELLS), {"pilot": pilot_id}))


def scope_counts(connection: Connection, pilot_id: int) -> list[Row]:
    """The counts that each period keeps of each scope."""
    return list(connection.execute(text(_SCOPES), {"pilot": pilot_id}))


def readings_of_scopes(connection: Connection, pilot_id: int, indicators: Sequence[str]) -> list[Row]:
    """How many of the indicators each period says of each scope."""
    return list(connection.execute(text(_SPOKEN.format(core=_quoted(indicators))), {"pilot": pilot_id}))


def indicators_of_periods(connection: Connection, pilot_id: int, indicators: Sequence[str]) -> list[Row]:
    """Which of the indicators each period says of any scope at all."""
    return list(connection.execute(text(_KINDS.format(core=_quoted(indicators))), {"pilot": pilot_id}))


def targets_of_periods(connection: Connection, pilot_id: int) -> list[Row]:
    """Number of target readings of each period and the newest target among them, periods by their day."""
    return list(connection.execute(text(_TARGETS), {"pilot": pilot_id}))


def target_ids(connection: Connection, pilot_id: int) -> list[int]:
    """Printed targets of a pilot, oldest first; none is ever deleted."""
    return list(
        connection.scalars(text("SELECT id FROM targets WHERE pilot_id = :pilot ORDER BY id"), {"pilot": pilot_id})
    )


def list_closed(connection: Connection, pilot_id: int) -> list[str]:
    """Labels of the closed periods, by their day."""
    query = "SELECT label FROM periods WHERE pilot_id = :pilot AND status = 'closed' ORDER BY as_of, id"
    return list(connection.scalars(text(query), {"pilot": pilot_id}))


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
