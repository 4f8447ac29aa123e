"""What leaves the house is in the trail: who took or looked at which file, when, and its SHA-256."""

import hashlib

from services.access import User
from services.desk import at_desk

TAKEN, VIEWED = "take_file", "view_file"


def note_leaving(pilot_id: int, user: User, action: str, name: str, content: bytes) -> None:
    """One event; written before the file goes, so that none goes without."""
    after = {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
    with at_desk(pilot_id, user) as desk:
        desk.audit(action, "file", name[-120:], after=after)
