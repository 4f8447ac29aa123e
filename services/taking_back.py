"""What was recorded is taken back by a counter-entry with its reason (rules 19.8)."""

from data_access.commands.supervision import insert_withdrawal
from services.clock import now
from services.desk import Desk

LONGEST = 300
"""Characters of a reason."""


def of_reason(reason: str) -> list[str]:
    """What is wrong with a reason."""
    return [] if 1 <= len(reason.strip()) <= LONGEST else [f"理由须有 1—{LONGEST} 字"]


def take_back(desk: Desk, reason: str, **what: int) -> None:
    """Write the counter-entry, by the two people of the deed where it takes two; `what`: columns that name it."""
    pair = desk.pair
    insert_withdrawal(
        desk.connection,
        pilot_id=desk.pilot.id,
        reason=reason.strip(),
        withdrawn_on=desk.day,
        author=desk.author,
        account_id=desk.author_account,
        approved_by="" if pair is None else pair.approver,
        proposal_id=None if pair is None else pair.proposal_id,
        recorded_at=now(),
        **what,
    )
