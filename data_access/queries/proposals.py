"""Reads what was proposed and what became of it."""

from collections.abc import Collection

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from data_access.tables import Account, Pilot, Proposal
from domain.identity.proposals import ProposalState

_PROPOSAL = Proposal.__table__
_SHOWN = [column for column in _PROPOSAL.c if column.name != "file"]
OPEN = _PROPOSAL.c.state == ProposalState.OPEN
# built once: every run of a page asks
_WAITING = select(func.count()).select_from(_PROPOSAL).where(OPEN, _PROPOSAL.c.proposed_by != bindparam("account_id"))
_WAITING_THERE = _WAITING.where(_PROPOSAL.c.pilot_id == bindparam("pilot_id"))


def get_proposal(connection: Connection, proposal_id: int) -> Row | None:
    """A proposal with its file."""
    return connection.execute(select(_PROPOSAL).where(_PROPOSAL.c.id == proposal_id)).first()


def find_open_proposal(connection: Connection, pilot_id: int, verb: str, subject: str) -> Row | None:
    """The open proposal about a subject."""
    where = _PROPOSAL.c.pilot_id == pilot_id, _PROPOSAL.c.verb == verb, _PROPOSAL.c.subject == subject, OPEN
    return connection.execute(select(*_SHOWN).where(*where)).first()


def _of(pilot_ids: Collection[int]) -> Select:
    """Proposals of pilots, with the pilot's code and name."""
    both = _PROPOSAL.join(Pilot.__table__, Pilot.id == _PROPOSAL.c.pilot_id)
    has_file = _PROPOSAL.c.file.is_not(None).label("has_file")
    shown = select(*_SHOWN, has_file, Pilot.code.label("pilot"), Pilot.short_name.label("pilot_name"))
    return shown.select_from(both).where(_PROPOSAL.c.pilot_id.in_(pilot_ids))


def list_open(connection: Connection, pilot_ids: Collection[int]) -> list[Row]:
    """Those that wait, the oldest first."""
    return list(connection.execute(_of(pilot_ids).where(OPEN).order_by(_PROPOSAL.c.id)))


def list_decided(connection: Connection, pilot_ids: Collection[int], limit: int) -> list[Row]:
    """Those decided last, the newest decision first."""
    query = _of(pilot_ids).where(~OPEN).order_by(_PROPOSAL.c.decided_at.desc(), _PROPOSAL.c.id.desc())
    return list(connection.execute(query.limit(limit)))


def count_waiting(connection: Connection, account_id: int | None, pilot_id: int | None) -> int:
    """Open proposals of others, in a pilot or in all."""
    told = {"account_id": account_id or 0, "pilot_id": pilot_id}
    return connection.scalar(_WAITING if pilot_id is None else _WAITING_THERE, told) or 0


def sign_in_name_of(connection: Connection, account_id: int) -> str:
    return connection.scalar(select(Account.sign_in_name).where(Account.id == account_id)) or ""
