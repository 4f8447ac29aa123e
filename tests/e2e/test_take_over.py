"""An open page whose process is killed, behind nginx: the other process draws it anew (rules 11.19)."""

import os
import signal
import time

import pytest
from playwright.sync_api import expect

from data_access.engine import dispose
from tests.bench.processes import farm
from tests.e2e.conftest import CHROMIUM_FLAGS, chromium
from tests.e2e.settling import TRAFFIC, settle

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.browser]
LONGEST = 5.0
"""Seconds from the death of the process until the page is whole again."""


@pytest.fixture
def page(driver):
    """A tab of a browser of its own, which takes the certificate of a test for good."""
    browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
    context = browser.new_context(ignore_https_errors=True, locale="zh-CN")
    context.add_init_script(TRAFFIC)
    yield context.new_page()
    browser.close()


def test_the_other_process_draws_the_page_anew_with_what_was_typed(page):
    with farm() as whole:
        name, value = whole.cookies(2)[1].split("; ")[0].split("=", 1)
        session = {"name": name, "value": value, "url": whole.address, "secure": True}
        page.context.add_cookies([session, {"name": "pilot_node", "value": str(whole.ports[1]), "url": whole.address}])
        page.goto(f"{whole.address}/projects?pilot=yinchuan")
        settle(page)
        page.get_by_label("查企业", exact=True).fill("银川")
        os.kill(whole.sites[1].pid, signal.SIGKILL)
        killed = time.monotonic()
        expect(page.get_by_role("status").filter(has_text="已放回 1 处")).to_be_visible(timeout=15_000)
        assert time.monotonic() - killed < LONGEST
        settle(page)
        expect(page.get_by_label("查企业", exact=True)).to_have_value("银川")
        assert "/projects" in page.url  # the word only stands there: nothing was searched
        now = {one["name"]: one["value"] for one in page.context.cookies()}
        assert now["pilot_node"] == str(whole.ports[0])
    dispose()
