"""When a page is at rest: waited for, never timed, so that a busy machine is slower and not wrong."""

from playwright.sync_api import TimeoutError

QUIET_MS = 300
"""Longer than a table holds back what was chosen in it (150 ms)."""
LONGEST_MS = 60_000

TRAFFIC = """
window.traffic = {sent: 0, received: 0};
window.WebSocket = class extends window.WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener('message', () => { window.traffic.received = performance.now(); });
  }
  send(data) { window.traffic.sent = performance.now(); super.send(data); }
};
"""
"""To be run before any script of a page: notes when something last went to the server and when it last answered."""

BEGIN = """() => {
  window.changed = performance.now();
  window.watching ??= new MutationObserver(() => { window.changed = performance.now(); });
  window.watching.observe(document, {subtree: true, childList: true, characterData: true});
}"""
AT_REST = """quiet => {
  const now = performance.now(), {sent, received} = window.traffic ?? {sent: 0, received: 0};
  const unanswered = sent > received && now - sent < 10_000;
  return document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]')
    && !unanswered && now - Math.max(window.changed, sent, received) >= quiet;
}"""


def settle(page, quiet_ms: int = QUIET_MS) -> None:
    """Wait until the script has finished, everything sent was answered and nothing changes any more."""
    page.evaluate(BEGIN)
    page.wait_for_function(AT_REST, arg=quiet_ms, polling=50)


def press_until(page, button, answer) -> None:
    """Press a button as a person does: again where a page that was just drawing itself anew lost the press. A deed is
    done once, however often it is pressed."""
    for _ in range(3):
        if button.is_visible():
            button.click()
        try:
            answer.filter(visible=True).first.wait_for(timeout=20_000)
        except TimeoutError:
            settle(page)
        else:
            return
    answer.filter(visible=True).first.wait_for(timeout=LONGEST_MS)
