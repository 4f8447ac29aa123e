"""待我审批: what waits for the viewer, what of the viewer's waits for others, what was decided lately."""

from typing import Any

from sqlalchemy import Connection, Row

from data_access.engine import reading
from data_access.failures import DatabaseUnmade
from data_access.queries.pilots import list_pilots
from data_access.queries.proposals import count_waiting, get_proposal, list_decided, list_open
from domain.identity.proposals import ProposalView, Waiting
from services.access import Permission, User, check, check_pilot
from services.approvals.author import why_not
from services.approvals.paired import PAIRED, words_of
from services.errors import Refused

LATELY = 30


def waiting_for(connection: Connection, user: User) -> Waiting:
    """Of every pilot that the user works in."""
    check(user, Permission.APPROVE)
    pilots = [row.id for row in list_pilots(connection) if user.pilot_id in (None, row.id)]
    found = [
        _view(row, user, why_not(connection, row, PAIRED[row.verb].permission)) for row in list_open(connection, pilots)
    ]
    decided = list_decided(connection, pilots, LATELY)
    return Waiting(
        tuple(one for one in found if not one.is_mine),
        tuple(one for one in found if one.is_mine),
        tuple(_view(row, user) for row in decided),
    )


def proposed_file(connection: Connection, user: User, number: int) -> tuple[str, str, bytes, int]:
    """Name, media type, bytes and pilot of the file that a proposal carries: all of it is approved, so all is seen."""
    check(user, Permission.APPROVE)
    row = get_proposal(connection, number)
    if row is None:
        raise Refused(f"没有第 {number} 号提请")
    check_pilot(user, row.pilot_id)
    if row.file is None:
        raise Refused(f"第 {number} 号提请没有所附文件")
    name = words_of(row.payload).get("name") or "方案表.xlsx"
    return f"第{number}号提请_{name}", "application/octet-stream", row.file, row.pilot_id


def waiting_count(user: User) -> int:
    """How many wait for the user; 0 for who approves nothing."""
    if not user.may(Permission.APPROVE):
        return 0
    try:
        with reading() as connection:
            return count_waiting(connection, user.account_id, user.pilot_id)
    except DatabaseUnmade:
        return 0


def _view(row: Row[Any], user: User, refused: str = "") -> ProposalView:
    paired = PAIRED[row.verb]
    page, words = paired.link(words_of(row.payload))
    return ProposalView(
        id=row.id,
        pilot=row.pilot_name,
        what=paired.zh,
        subject=row.subject,
        difference=tuple(row.difference.split("\n")),
        state=row.state,
        proposed_name=row.proposed_name,
        proposed_at=row.proposed_at,
        decided_name=row.decided_name,
        decided_at=row.decided_at,
        note=row.note,
        is_mine=row.proposed_by == user.account_id,
        why_not=refused,
        link=(page, {"pilot": row.pilot} | words),
        has_file=bool(row.has_file),
    )
