"""Open pages: each is cut as soon as its session is not what it was (rules 11.9)."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from components.identity.handover import DEMONSTRATION
from domain.identity.sessions import SignInRules
from domain.identity.words import SessionEnd
from services.clock import now
from services.identity.open_sessions import end_over, note_seen, standing_of

LOG = logging.getLogger("sign_in")
CUT = 4401
"""Close code that tells the browser's script to leave the page."""
SECONDS_BETWEEN_LOOKS = 0.4
SECONDS_BETWEEN_NOTES = 20


@dataclass(eq=False)
class OpenPage:
    """A websocket. `standing`: who it was opened by."""

    session_id: int
    standing: object
    cut: asyncio.Event = field(default_factory=asyncio.Event)


class Connections:
    """All open pages of this process."""

    def __init__(self, rules: SignInRules) -> None:
        self.rules = rules
        self.pages: set[OpenPage] = set()
        self.seen: dict[int, datetime] = {}
        self.watching: asyncio.Task | None = None
        self.noted_at = now()

    async def relay(self, app, scope, receive, send, page: OpenPage) -> None:
        """Run a websocket until it ends or is cut; what a person does is noted."""
        self.pages.add(page)
        if self.watching is None or self.watching.done():
            self.watching = asyncio.create_task(self._watch())
        cut = asyncio.create_task(page.cut.wait())

        async def receiving():
            if page.cut.is_set():
                return {"type": "websocket.disconnect", "code": CUT}
            coming = asyncio.ensure_future(receive())
            try:
                await asyncio.wait({coming, cut}, return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                coming.cancel()
                raise
            if page.cut.is_set():
                coming.cancel()
                with suppress(Exception):
                    await send({"type": "websocket.close", "code": CUT, "reason": "signed out"})
                return {"type": "websocket.disconnect", "code": CUT}
            message = coming.result()
            if message["type"] == "websocket.receive":
                self.seen[page.session_id] = now()
            return message

        async def sending(message):
            if not page.cut.is_set():
                await send(message)

        try:
            await app(scope, receiving, sending)
        finally:
            self.pages.discard(page)
            cut.cancel()

    def end(self, session_id: int) -> None:
        """Cut every page of a session that has just ended here; other processes see it at their next look."""
        for page in self.pages:
            if page.session_id == session_id:
                page.cut.set()

    async def _watch(self) -> None:
        while self.pages:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                await self._look()
            except Exception:  # noqa: BLE001  a database that does not answer must not end the watch
                LOG.exception("could not look at the open sessions")

    async def _look(self) -> None:
        looked_at = list(self.pages)  # who comes meanwhile was asked at the door
        open_ids = {page.session_id for page in looked_at} - {DEMONSTRATION}
        found, demonstration = await asyncio.to_thread(standing_of, open_ids, self.rules, dict(self.seen))
        for page in looked_at:
            now_is = demonstration if page.session_id == DEMONSTRATION else found.get(page.session_id)
            if page.standing != now_is:
                page.cut.set()
        over = {one: standing[-1] for one, standing in found.items() if standing[-1] is not None}
        if over:
            await self._write(end_over, over)
        if (now() - self.noted_at).total_seconds() >= SECONDS_BETWEEN_NOTES:
            self.noted_at, seen, self.seen = now(), self.seen, {}
            seen.pop(DEMONSTRATION, None)
            await self._write(note_seen, seen)

    async def _write(self, verb, values: dict[int, datetime] | dict[int, SessionEnd]) -> None:
        """In its own time: whoever writes meanwhile must not delay a cut."""
        task = asyncio.create_task(asyncio.to_thread(verb, values))
        task.add_done_callback(lambda done: done.exception() and LOG.error("sessions not noted: %s", done.exception()))
