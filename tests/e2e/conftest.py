"""Servers and a browser for the tests in this folder. Everything here is started once and stopped at the end."""

import shutil

import pytest

from tests.e2e.serving import initialised_database, serving

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
def empty_database(tmp_path_factory):
    """The URL of a database with the plans loaded and no demonstration data."""
    return initialised_database(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory):
    """The URL of a database with the plans and the demonstration data."""
    return initialised_database(tmp_path_factory.mktemp("demo"), ["demo", "--pilot", "yinchuan"])


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


@pytest.fixture
def page(browser):
    """A fresh tab of a reader in China, dark mode wished for."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="dark"
    )
    yield context.new_page()
    context.close()
