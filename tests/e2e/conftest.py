"""Servers and a browser for the tests in this folder. Everything here is started once and stopped at the end."""

import shutil

import pytest

from tests.databases import WORKER, Store, demo_template, plans_template
from tests.e2e.serving import serving
from tests.e2e.settling import LONGEST_MS, TRAFFIC

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


@pytest.fixture(scope="session")
def empty_database(sqlite_store: Store) -> str:
    """The URL of a database with the plans loaded and no demonstration data."""
    return sqlite_store.create(f"e2e_empty_{WORKER}", plans_template(sqlite_store))


@pytest.fixture(scope="session")
def demo_database(sqlite_store: Store) -> str:
    """The URL of a database with the plans and the demonstration data."""
    return sqlite_store.create(f"e2e_demo_{WORKER}", demo_template(sqlite_store))


@pytest.fixture(scope="session")
def site(demo_database):
    """The running site with demonstration data."""
    with serving(DATABASE_URL=demo_database) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; the test is skipped, with the reason, where the machine has none."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def reader(browser):
    """A reader in China, dark mode wished for, whose browser keeps the site's files from one test to the next."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="dark")
    context.set_default_timeout(LONGEST_MS)
    context.add_init_script(TRAFFIC)
    yield context
    context.close()


@pytest.fixture
def page(reader):
    """A fresh tab; nothing the site has stored in the browser is left from another test."""
    page = reader.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    yield page
    for tab in reader.pages:
        if tab.url.startswith("http"):
            tab.evaluate("localStorage.clear(), sessionStorage.clear()")
        tab.close()
    reader.clear_cookies()
