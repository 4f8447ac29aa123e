"""Checks that stored sums equal the rows they were made of."""

from sqlalchemy import Connection, text

_COUNTS = """
SELECT p.label, c.projects, count(r.id) FROM periods p
JOIN scope_counts c ON c.period_id = p.id AND c.district_id IS NULL AND c.industry_id IS NULL
LEFT JOIN project_readings r ON r.period_id = p.id
WHERE p.pilot_id = :pilot GROUP BY p.label, c.projects HAVING c.projects <> count(r.id)
"""


def unequal_counts(connection: Connection, pilot_id: int) -> list[str]:
    """Periods whose stored count of projects differs from their rows."""
    rows = connection.execute(text(_COUNTS), {"pilot": pilot_id})
    return [f"{label}：汇总 {stored} 个项目，明细 {counted} 个" for label, stored, counted in rows]
