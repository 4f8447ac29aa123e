"""What an accepted project with a priced plan is awarded (rules 18.4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import transformation_known as stored
from data_access.queries.money_facts import list_terms, ratios_of
from domain.transformation.following import PassedAcceptance, Terms, award, newest_terms


def awarded_of(
    connection: Connection, pilot_id: int, priced: Mapping[int, int | None], passed: Mapping[int, Row[Any]]
) -> dict[int, int]:
    """Project → 审定奖补 (分) by its plan, the level of its acceptance and the terms of that day; those of which one is
    missing are left out."""
    ids = [at for at, amount in priced.items() if amount is not None and at in passed]
    if not ids:
        return {}
    money = {row.id: row for row in stored.money_of(connection, ids)}
    later = _later_terms(connection, pilot_id)
    found: dict[int, int] = {}
    for at in ids:
        own, amount, done = money[at], priced[at], PassedAcceptance(passed[at].result_on, passed[at].level)
        terms = newest_terms(_terms(own), later.get(own.batch_id, []), done.day)
        already = bool(own.already_funded)
        fen = award(amount or 0, terms, done.level, already_funded=already, asked_fen=own.applied_fen)
        if fen is not None:
            found[at] = fen
    return found


def _terms(row: Row[Any]) -> Terms | None:
    if row.subsidy_ratio is None:
        return None
    return Terms((row.subsidy_ratio,) * 3, (row.cap_level2_fen or 0, row.cap_level3_fen or 0, row.cap_level4_fen or 0))


def _later_terms(connection: Connection, pilot_id: int) -> dict[int, list[tuple[date, Terms]]]:
    found: dict[int, list[tuple[date, Terms]]] = {}
    for row in list_terms(connection, pilot_id):
        terms = Terms(ratios_of(row), (row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen))
        found.setdefault(row.batch_id, []).append((row.valid_from, terms))
    return found
