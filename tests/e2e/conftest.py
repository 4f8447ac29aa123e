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
def driver():
    """Playwright, for a machine that has Chromium; the test is skipped, with the reason, where it has none."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not chromium():
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as running:
        yield running


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def reader(driver, tmp_path_factory):
    """Headless Chromium of a reader in China, dark mode wished for, that keeps the site's files between tests.

    A profile of its own, not a context beside it: Chromium would open a window with all its furniture for every tab.
    """
    context = driver.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("browser"),
        executable_path=chromium(),
        args=CHROMIUM_FLAGS,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="dark",
        reduced_motion="reduce",  # nothing is waited for or drawn that only moves
    )
    context.set_default_timeout(LONGEST_MS)
    context.add_init_script(TRAFFIC)
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab(reader):
    """One for a file: where a page of the site was before, its scripts are ready for the next, in half the time."""
    tab = reader.new_page()
    yield tab
    tab.close()


@pytest.fixture
def page(reader, tab):
    """An empty page; nothing the site has stored in the browser is left from another test."""
    yield resized(tab)
    for opened in reader.pages[1:]:  # the first one stays: with its last tab the browser would go
        forget(opened)
        if opened is not tab:
            opened.close()
    tab.goto("about:blank")
    reader.clear_cookies()


@pytest.fixture
def new_tab(reader):
    """Like `page`, without a history."""
    tab = reader.new_page()
    yield resized(tab)
    forget(tab)
    tab.close()
    reader.clear_cookies()


def resized(tab):
    tab.set_viewport_size({"width": 1440, "height": 900})
    return tab


def forget(tab):
    if tab.url.startswith("http"):
        tab.evaluate("localStorage.clear(), sessionStorage.clear()")
