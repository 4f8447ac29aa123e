"""A plan's workbook, and taking one back, put to a second person."""

import hashlib

from services.approvals.deciding import propose
from services.approvals.plans import desk_session
from services.desk import Desk
from services.errors import Refused
from services.plans.preview import PlanPreview, both_values
from services.plans.retiring import Retirement
from services.plans.revising import preview_plan


def propose_plan(desk: Desk, content: bytes, *, seen: PlanPreview, confirmed: bool, said: Retirement) -> str:
    """Ask another person for a revision, as it was looked at."""
    with desk_session(desk) as session:
        now_seen = preview_plan(session, desk.user, content, desk.pilot.code)
    if now_seen.mark != seen.mark:
        raise Refused(both_values(desk.connection, seen, now_seen))
    told = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "confirmed": confirmed,
        "from_on": said.from_on,
        "reason": said.reason.strip(),
    }
    return propose(desk, "revise_plan", told, prepared=content, file=content)


def propose_undo(desk: Desk, load_id: int, *, reason: str) -> str:
    """Ask another person to take a workbook back."""
    return propose(desk, "undo_plan", {"load": load_id, "reason": reason.strip()})
