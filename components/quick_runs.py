"""What Streamlit and uvicorn do again at every run of a page and need not: the theme's message, one send per message.

At 总览 a tenth of a run went into reading six theme sections that never change, a twentieth into some sixty sends.
"""

import asyncio
import logging
from collections.abc import Callable

from streamlit import config
from streamlit.runtime import app_session
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LOG = logging.getLogger("server")
THEME = "_populate_theme_msg"


def keep_theme() -> None:
    """Each theme section is read once in a process; a Streamlit that builds it elsewhere is left alone."""
    original = getattr(app_session, THEME, None)
    if original is None:
        LOG.warning("this Streamlit builds its theme elsewhere: pages are right, and a tenth slower")
    elif not hasattr(original, "kept"):
        setattr(app_session, THEME, kept_theme(original))


def kept_theme(original: Callable) -> Callable:
    """The function with its answers kept by section. A section without any option must leave its message unset."""
    kept = {}

    def populate(msg, section="theme"):
        if section not in kept:
            is_set = any(value is not None for value in config.get_options_for_section(section).values())
            kept[section] = type(msg)() if is_set else None
            if is_set:
                original(kept[section], section)
        if kept[section] is not None:
            msg.MergeFrom(kept[section])
            msg.SetInParent()

    populate.kept = kept
    return populate


class Gathering:
    """A transport whose writes of one turn of the event loop leave together, in their order."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport, self.loop, self.waiting = transport, loop, []

    def write(self, data: bytes) -> None:
        """Kept until the loop turns."""
        if not self.waiting:
            self.loop.call_soon(self.flush)
        self.waiting.append(data)

    def flush(self) -> None:
        """What waits is handed on; where the connection was closed or lost meanwhile, nobody is there to read it."""
        waiting, self.waiting = self.waiting, []
        if waiting and not self.transport.is_closing():
            self.transport.writelines(waiting)

    def close(self) -> None:
        """What was written before goes out before."""
        self.flush()
        self.transport.close()

    def __getattr__(self, name: str) -> object:
        return getattr(self.transport, name)


class GatheredWebSocket(WebSocketsSansIOProtocol):
    """A websocket of uvicorn that sends a page's messages together."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Addresses are read off the real transport first."""
        super().connection_made(transport)
        self.transport = Gathering(transport, self.loop)
