"""Writes of what takes two people; each within its caller's transaction."""

from datetime import datetime

from sqlalchemy import Connection, insert, update

from data_access.tables import Proposal
from domain.identity.proposals import ProposalState


def insert_proposal(connection: Connection, **values: object) -> int:
    """An open proposal; its number."""
    row = {"state": ProposalState.OPEN, "decided_name": "", "note": ""} | values
    return connection.execute(insert(Proposal.__table__).values(**row)).inserted_primary_key[0]


def decide_proposal(
    connection: Connection,
    *,
    proposal_id: int,
    state: ProposalState,
    account_id: int,
    name: str,
    session_id: int | None,
    at: datetime,
    note: str = "",
) -> None:
    """What became of it; for good."""
    values = {"state": state, "decided_by": account_id, "decided_name": name, "decided_session": session_id}
    table = Proposal.__table__
    connection.execute(update(table).where(table.c.id == proposal_id).values(**values, decided_at=at, note=note))
