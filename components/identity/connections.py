"""Open pages: each is cut as soon as its session is not what it was (rules 11.9)."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from components.identity.handover import DEMONSTRATION
from domain.identity.sessions import SignInRules
from domain.identity.words import SessionEnd
from services.clock import now
from services.identity.open_sessions import OpenSessions, end_over, note_seen

LOG = logging.getLogger("sign_in")
CUT = 4401
"""Close code that tells the browser's script to leave the page."""
SECONDS_BETWEEN_LOOKS = 0.4
SECONDS_BETWEEN_NOTES = 20


@dataclass(eq=False)
class OpenPage:
    """A websocket. `standing`: who it was opened by. `coming`: the message that is waited for."""

    session_id: int
    standing: object
    is_cut: bool = False
    coming: asyncio.Future | None = None

    def cut(self) -> None:
        """Nothing passes any more, in neither direction."""
        self.is_cut = True
        if self.coming is not None:
            self.coming.cancel()


class Connections:
    """All open pages of this process."""

    def __init__(self, rules: SignInRules) -> None:
        self.sessions = OpenSessions(rules)
        self.pages: set[OpenPage] = set()
        self.seen: dict[int, datetime] = {}
        self.watching: asyncio.Task | None = None
        self.noted_at = now()

    async def relay(self, app, scope, receive, send, page: OpenPage) -> None:
        """Run a websocket until it ends or is cut; what a person does is noted."""
        self.pages.add(page)
        if self.watching is None or self.watching.done():
            self.watching = asyncio.create_task(self._watch())

        async def receiving():
            message = None if page.is_cut else await self._next(receive, page)
            if message is None:
                with suppress(Exception):
                    await send({"type": "websocket.close", "code": CUT, "reason": "signed out"})
                return {"type": "websocket.disconnect", "code": CUT}
            if message["type"] == "websocket.receive":
                self.seen[page.session_id] = now()
            return message

        async def sending(message):
            if not page.is_cut:
                await send(message)

        try:
            await app(scope, receiving, sending)
        finally:
            self.pages.discard(page)

    async def _next(self, receive, page: OpenPage):
        """The next message; None once the page is cut, whatever has come meanwhile."""
        page.coming = asyncio.ensure_future(receive())
        try:
            message = await page.coming
        except asyncio.CancelledError:
            if not page.is_cut:
                raise
            return None
        return None if page.is_cut else message

    def end(self, session_id: int) -> None:
        """Cut every page of a session that has just ended here; other processes see it at their next look."""
        for page in self.pages:
            if page.session_id == session_id:
                page.cut()

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
        found, demonstration = await asyncio.to_thread(self.sessions.standing, open_ids, dict(self.seen))
        for page in looked_at:
            now_is = demonstration if page.session_id == DEMONSTRATION else found.get(page.session_id)
            if page.standing != now_is:
                page.cut()
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
        task.add_done_callback(_say_failure)


def _say_failure(done: asyncio.Task) -> None:
    if error := done.exception():
        LOG.error("sessions not noted", exc_info=error)
