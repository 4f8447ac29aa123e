"""How a page learns who looks at it: a header that the gate sets on the connection, and nobody else can.

The page gets a number only and asks the database, on every run, what it stands for.
"""

import secrets

HEADER = b"x-viewer"
PROOF = secrets.token_hex(16)
"""Known to this process alone: a header that came from outside does not carry it."""
PROCESS = secrets.token_hex(8)
"""Name of this process for the pages that are open in it: after a restart it is another."""
DEMONSTRATION = 0
"""In the place of a session: a visitor of the demonstration who has chosen no role yet."""


def handed_over(scope: dict, session_id: int) -> dict:
    """The scope with the viewer's session in it, and without what a client put there."""
    kept = [pair for pair in scope["headers"] if pair[0] != HEADER]
    return {**scope, "headers": [*kept, (HEADER, f"{PROOF}.{session_id}".encode())]}


def session_of(value: str | None) -> int | None:
    """The session that the gate handed over; None where no gate did."""
    proof, _, number = (value or "").partition(".")
    return int(number) if secrets.compare_digest(proof.encode(), PROOF.encode()) and number.isdigit() else None
