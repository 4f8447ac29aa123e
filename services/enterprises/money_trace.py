"""The way of money to one enterprise: 下达 → 预下达 → 拨付, first in first out, in one timeline."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.money import get_application, list_inflows, sum_outflows_before
from domain.identity.proposals import named
from domain.money.accounts import DISTRICT, SOURCE, TREASURY, account_zh, kind_of
from domain.money.ledger import lots
from domain.money.views import TraceStep
from domain.yuan import yuan


def money_steps(
    connection: Connection,
    project_id: int,
    entries: list[Row[Any]],
    stages: tuple[tuple[date | None, str, int | None, str], ...],
    as_of: date,
) -> tuple[TraceStep, ...]:
    """All steps of a project's money by day: application, its stages, and where each payment came from.

    Whose money a payment was is told by first in, first out within a source of money; it is a way of reading the
    ledger, not a fact of it, and the note says so.
    """
    steps = [TraceStep(day, what, amount, "", note) for day, what, amount, note in stages if day is not None]
    application = get_application(connection, project_id)
    if application is not None and application.applied_on <= as_of:
        steps.append(TraceStep(application.applied_on, "申请", application.applied_fen, "", "企业申请奖补"))
    for entry in entries:
        steps.append(TraceStep(entry.occurred_on, entry.kind.zh, entry.amount_fen, entry.document_no, _ends(entry)))
        if kind_of(entry.to_account) == "enterprise":
            steps += _origins(connection, entry, entry.amount_fen, 0)
    unique = dict.fromkeys(steps)
    return tuple(sorted(unique, key=lambda step: step.day))


def _ends(entry: Row[Any]) -> str:
    zh = [account_zh(account) for account in (entry.from_account, entry.to_account)]
    ends = f"{entry.source.zh}资金，{zh[0]} → {zh[1]}，经办 "
    if not entry.approver:
        return ends + named(entry.author, entry.author_account, entry.proposal_id)
    return f"{ends}{entry.author}，审批 {named(entry.approver, entry.proposal_id)}"


def _origins(connection: Connection, entry: Row[Any], amount_fen: int, offset_fen: int) -> list[TraceStep]:
    """Entries that brought the money of an entry (a part of it) to the account it left, back to the source."""
    if kind_of(entry.from_account) not in (DISTRICT, TREASURY):
        return []
    inflows = list_inflows(connection, entry.pilot_id, entry.from_account, entry.source.value)
    before = sum_outflows_before(
        connection, entry.pilot_id, entry.from_account, entry.source.value, entry.occurred_on, entry.id
    )
    found = []
    for lot in lots([row.amount_fen for row in inflows], before + offset_fen, amount_fen):
        origin = inflows[lot.place]
        way = f"{account_zh(origin.from_account)} → {account_zh(origin.to_account)}"
        note = f"{way}，其中 {yuan(lot.amount_fen)} 元用于 {entry.document_no}（先进先出）"
        found.append(TraceStep(origin.occurred_on, origin.kind.zh, origin.amount_fen, origin.document_no, note))
        if kind_of(origin.from_account) != SOURCE:
            found += _origins(connection, origin, lot.amount_fen, lot.offset_fen)
    return found
