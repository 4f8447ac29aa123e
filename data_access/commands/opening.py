"""Writes opening histories (期初补录). Never commits."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert, update

from data_access.tables import OpeningHistory
from domain.words import HistoryState

HISTORY = OpeningHistory.__table__


def insert_history(
    connection: Connection, *, pilot_id: int, reason: str, by: str, account: int | None, at: datetime, on: date
) -> int:
    """Begin one, on a day of the pilot; its id. The database refuses a second one."""
    begun = {"begun_by": by, "begun_account": account, "begun_at": at, "begun_on": on}
    empty = dict.fromkeys(("labels", "approved_by", "ended_by", "stop_reason"), "")
    statement = insert(HISTORY).values(pilot_id=pilot_id, state=HistoryState.OPEN, reason=reason, **begun, **empty)
    return connection.execute(statement).inserted_primary_key[0]


def approve_history(
    connection: Connection,
    *,
    history_id: int,
    labels: Sequence[str],
    until: date | None,
    by: str,
    at: datetime,
    proposal_id: int | None,
) -> None:
    """Its periods are to be closed now; no fact of theirs is taken in as 期初 any more."""
    _update(
        connection,
        history_id,
        state=HistoryState.CLOSING,
        labels=" ".join(labels),
        until=until,
        approved_by=by,
        approved_at=at,
        proposal_id=proposal_id,
    )


def end_history(
    connection: Connection,
    *,
    history_id: int,
    by: str,
    account: int | None,
    at: datetime,
    on: date,
    stopped_for: str = "",
) -> None:
    """All its periods are closed; or, for a reason, it is stopped: nothing is closed, what came in stays."""
    state = HistoryState.STOPPED if stopped_for else HistoryState.CLOSED
    ended = {"ended_by": by, "ended_account": account, "ended_at": at, "ended_on": on}
    _update(connection, history_id, state=state, stop_reason=stopped_for, **ended)


def _update(connection: Connection, history_id: int, **values: object) -> None:
    connection.execute(update(HISTORY).where(HISTORY.c.id == history_id).values(**values))
