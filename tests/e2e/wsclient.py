"""A viewer without a browser: speaks Streamlit's websocket protocol and reports what a run of a page sent."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
TIMEOUT_SECONDS = 120


@dataclass
class Run:
    """What one run of a page sent: element types in order, its errors, the menu, and how long it took."""

    seconds: float = 0.0
    received_bytes: int = 0
    elements: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    menu: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    page_missing: bool = False

    @property
    def content(self):
        """The elements that say something about the office's business: all but errors and notices."""
        return [element for element in self.elements if element not in ("exception", "alert")]


class Viewer:
    """One session. Opens a page by its name, then reruns it; remembers large messages as a browser does."""

    def __init__(self, url, cookie=""):
        self.origin = url.rstrip("/")
        self.url = self.origin.replace("http", "ws", 1) + "/_stcore/stream"
        self.headers = {"Cookie": cookie} if cookie else {}
        self.options = {}
        self.socket = None
        self.page_hash = ""
        self.query = ""
        self.remembered = set()

    async def __aenter__(self):
        self.socket = await websockets.connect(
            self.url,
            origin=self.origin,
            subprotocols=["streamlit"],
            additional_headers=self.headers,
            max_size=None,
            compression=None,
            ping_interval=None,
            **self.options,
        )
        return self

    async def __aexit__(self, *_exception):
        await self.socket.close()

    async def open(self, page="", query=""):
        """Asks for a page by its name, as a freshly loaded browser tab does."""
        self.query = query
        message = BackMsg()
        message.rerun_script.page_name = page
        return await self._run(message)

    async def rerun(self):
        """Runs the open page again, as a click does."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page_hash
        return await self._run(message)

    async def press(self, button):
        """Presses a button by the id a run gave it."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        return await self._run(message)

    async def _run(self, message):
        message.rerun_script.query_string = self.query
        message.rerun_script.cached_message_hashes.extend(self.remembered)
        message.rerun_script.context_info.timezone = "Asia/Shanghai"
        message.rerun_script.context_info.locale = "zh-CN"
        run, started = Run(), time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while not await self._take(run):
            pass
        run.seconds = time.perf_counter() - started
        return run

    async def _take(self, run):
        """Notes one message; true when it says that the run is over."""
        raw = await asyncio.wait_for(self.socket.recv(), TIMEOUT_SECONDS)
        run.received_bytes += len(raw)
        answer = ForwardMsg.FromString(raw)
        kind = answer.WhichOneof("type")
        if answer.metadata.cacheable and answer.hash:
            self.remembered.add(answer.hash)
        if kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
            note_element(run, answer.delta.new_element)
        elif kind == "navigation":
            self.page_hash = answer.navigation.page_script_hash or self.page_hash
            run.menu = [(page.url_pathname, page.page_name) for page in answer.navigation.app_pages]
        elif kind == "new_session" and not self.page_hash:
            self.page_hash = answer.new_session.page_script_hash
        elif kind == "page_not_found":
            run.page_missing = True
        elif kind == "script_finished":
            if answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                run.errors.append("compile error")
            return answer.script_finished in (*FINISHED, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
        return False


def note_element(run, element):
    """Adds the element's type to the run, and its message where it is an exception."""
    kind = element.WhichOneof("type")
    run.elements.append(kind)
    if kind in ("markdown", "alert"):
        run.texts.append(getattr(element, kind).body)
    if kind in ("button", "download_button"):
        button = getattr(element, kind)
        run.buttons[button.label] = button.id
    if kind == "exception":
        run.errors.append(f"{element.exception.type}: {element.exception.message[:160]}")


def run_apart(coroutine):
    """Result of a coroutine, run in a thread of its own: a browser fixture keeps a loop running in the main one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
