"""What leaves the house is in the trail: who took or looked at which file, when, and its SHA-256."""

import hashlib

from services.access import User
from services.desk import at_desk, note_of_no_pilot

TAKEN, VIEWED = "take_file", "view_file"


def note_leaving(pilot_id: int | None, user: User, action: str, name: str, content: bytes) -> None:
    """One event; written before the file goes, so that none goes without. A file may be of no pilot."""
    after = {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
    if pilot_id is None:
        note_of_no_pilot(user, action, "file", name[-120:], after)
        return
    with at_desk(pilot_id, user) as desk:
        desk.audit(action, "file", name[-120:], after=after)
