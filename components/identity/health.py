"""What /healthz says: asked of the database at most once a second, whoever asks how often (rules 11.17)."""

import asyncio
import time
from dataclasses import dataclass

from services.keeping.health import is_healthy

SECONDS_KEPT = 1.0
LONGEST = 5.0
"""Seconds after which a database that does not answer is away."""


@dataclass
class Health:
    """The last answer, and the question that is still open."""

    said: bool = False
    asked_at: float = float("-inf")
    asking: asyncio.Task | None = None

    async def ask(self) -> tuple[int, str]:
        """Status and word: nothing of the reason."""
        if self.asking is None and time.monotonic() - self.asked_at > SECONDS_KEPT:
            self.asking = asyncio.create_task(self._ask())
        if self.asking is not None:
            try:
                await asyncio.wait_for(asyncio.shield(self.asking), LONGEST)
            except TimeoutError:
                return 503, "unavailable"
        return (200, "ok") if self.said else (503, "unavailable")

    async def _ask(self) -> None:
        try:
            self.said = await asyncio.to_thread(is_healthy)
        finally:
            self.asked_at, self.asking = time.monotonic(), None
