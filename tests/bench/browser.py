"""What a person at a browser waits for: from a click or an address to the last change that is drawn.

The clock and the watch run in the page itself: every change of the document and every stroke on a canvas is noted.
"""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
QUIET_MS = 900
"""So long without a change, and all is drawn."""
TIMEOUT_MS = 60_000
WATCH = """(() => {
  window.drawnAt = 0
  const note = () => { window.drawnAt = performance.now() }
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  new MutationObserver(note).observe(document, all)
  const brush = CanvasRenderingContext2D.prototype
  for (const name of ['fill', 'stroke', 'fillText', 'strokeText', 'fillRect', 'clearRect', 'drawImage']) {
    const drawn = brush[name]
    brush[name] = function (...given) { note(); return drawn.apply(this, given) }
  }
})()"""
DRAWN = """([idle, quiet]) => (!idle || document.querySelector(idle))
  && window.drawnAt > window.begunAt && performance.now() - window.drawnAt > quiet"""
LINK = '[data-testid="stSidebarNavLink"]'
CHOICE = '[data-testid="stButtonGroup"] button, [data-testid="stButtonGroup"] [role="radio"]'
CLICK = """([selector, word]) => {
  const found = [...document.querySelectorAll(selector)].find(one => one.innerText.trim().includes(word))
  if (!found) throw new Error(`nothing to click says ${word}`)
  window.begunAt = window.drawnAt = performance.now()
  found.click()
}"""


@dataclass(frozen=True)
class Drawn:
    """Milliseconds until the last change, and of the page's main thread meanwhile."""

    ms: float
    main_thread_ms: float


@contextmanager
def chromium():
    """A browser."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        raise RuntimeError("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


class Seat:
    """One person's tab, on a machine slower by `throttle`."""

    def __init__(self, browser, throttle=1):
        self.context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        self.throttle, self.page = throttle, None
        self.another_tab()

    def another_tab(self):
        """In place of the one that is open, with all files that this person's browser keeps. Its memory begins empty,
        as on the next day; in one and the same tab only a site whose window others may hold (no COOP) keeps its files
        in memory."""
        if self.page is not None:
            self.page.close()
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.tools = self.context.new_cdp_session(self.page)
        self.tools.send("Performance.enable")
        self.tools.send("Emulation.setCPUThrottlingRate", {"rate": self.throttle})

    def _main_thread_ms(self):
        told = self.tools.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in told if one["name"] == "TaskDuration") * 1000

    def _settled(self, idle):
        self.page.wait_for_function(DRAWN, arg=[idle, QUIET_MS], timeout=TIMEOUT_MS, polling=150)

    def visit(self, url, idle=IDLE):
        """Opens an address; `idle`: what stands in the page when its program rests (empty for a page without one)."""
        self.page.goto("about:blank")
        before = self._main_thread_ms()
        self.page.goto(url, wait_until="commit")
        self.page.evaluate("window.begunAt = 0")
        self._settled(idle)
        return Drawn(self.page.evaluate("window.drawnAt"), self._main_thread_ms() - before)

    def click(self, selector, word):
        """Clicks what says the word."""
        before = self._main_thread_ms()
        self.page.evaluate(CLICK, [selector, word])
        self._settled(IDLE)
        return Drawn(self.page.evaluate("window.drawnAt - window.begunAt"), self._main_thread_ms() - before)

    def close(self):
        self.context.close()
