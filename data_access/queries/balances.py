"""Balances of accounts on any day, from monthly sums and the entries of the day's month."""

from datetime import date

from sqlalchemy import Connection, text

from data_access.queries.money_facts import FOLDED

_MOVES = f"""
SELECT from_account, to_account, amount_fen, entries FROM ledger_months WHERE pilot_id = :pilot AND month < :first
UNION ALL
SELECT {FOLDED.format("from_account")}, {FOLDED.format("to_account")}, SUM(amount_fen), COUNT(*) FROM fund_entries
WHERE pilot_id = :pilot AND occurred_on >= :first AND occurred_on <= :day GROUP BY 1, 2
"""


def balances(connection: Connection, pilot_id: int, day: date) -> dict[str, tuple[int, int]]:
    """分 that came into and left each account up to a day; all enterprises are one account, `enterprise:`."""
    found: dict[str, tuple[int, int]] = {}
    values = {"pilot": pilot_id, "first": day.replace(day=1), "day": day}
    for giver, taker, amount, _ in connection.execute(text(_MOVES), _bound(connection, values)):
        came, went = found.get(giver, (0, 0))
        found[giver] = (came, went + int(amount))
        came, went = found.get(taker, (0, 0))
        found[taker] = (came + int(amount), went)
    return dict(sorted(found.items()))


def _bound(connection: Connection, values: dict) -> dict:
    if connection.dialect.name != "sqlite":
        return values
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def changes_by_day(connection: Connection, pilot_id: int, account: str) -> dict[str, list[tuple[date, int]]]:
    """Net 分 of each source of money (central, city…) that an account gained or lost on each day, days rising."""
    query = """SELECT source, occurred_on, SUM(change) FROM (
        SELECT source, occurred_on, amount_fen AS change FROM fund_entries
        WHERE pilot_id = :pilot AND to_account = :account
        UNION ALL SELECT source, occurred_on, -amount_fen FROM fund_entries
        WHERE pilot_id = :pilot AND from_account = :account
    ) AS moves GROUP BY source, occurred_on ORDER BY occurred_on, source"""
    found: dict[str, list[tuple[date, int]]] = {}
    for source, day, change in connection.execute(text(query), {"pilot": pilot_id, "account": account}):
        on = date.fromisoformat(day) if isinstance(day, str) else day
        found.setdefault(source, []).append((on, int(change)))
    return found
