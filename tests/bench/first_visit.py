"""What a browser fetches on its first visit."""

import shutil

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def bytes_of_first_visit(url):
    """Bytes over the network, headers included, for one page in a browser that has nothing cached."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        raise RuntimeError("Chromium is not installed (Debian: apt-get install chromium)")
    total = 0

    def add(event):
        nonlocal total
        total += event["encodedDataLength"]

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 3000}, locale="zh-CN").new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", add)
        page.goto(url)
        page.wait_for_selector(IDLE, state="attached", timeout=60_000)
        page.wait_for_timeout(4_000)
        browser.close()
    return total
