"""An open page after its server was killed and began again: drawn anew, with what was typed (rules 11.19)."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.serving import ROOT, free_port, serving
from tests.e2e.settling import settle

pytestmark = pytest.mark.browser
FORM_SITE = ROOT / "tests" / "e2e" / "form_site" / "app.py"
LONGEST = 5.0
"""Seconds from the moment the server answers until the page is whole again."""


SOCKETS = """
window.sockets = [];
window.WebSocket = class extends window.WebSocket {
  constructor(...words) { super(...words); window.sockets.push(this); }
};
"""


def bar(page):
    return page.get_by_role("status").filter(has_text="文字")


def test_after_a_restart_an_open_page_is_drawn_anew_with_what_was_typed(page):
    port = free_port()
    with serving(FORM_SITE, port=port) as first:
        page.goto(first.url)
        expect(page.locator("h1")).to_have_text("填报")
        settle(page)
        page.get_by_role("button", name="数一数").click()
        expect(page.get_by_text("数到 1")).to_be_visible()
        page.get_by_label("原因").fill("设备晚到，未结清“尾款”")
        page.get_by_label("金额").fill("120")
        page.get_by_role("button", name="写说明").click()
        page.get_by_label("情况说明").fill("第一行\n第二行")
    expect(bar(page)).to_contain_text("服务器没有应答，正在重新连接", timeout=4_000)
    with serving(FORM_SITE, port=port):
        answers = time.monotonic()
        expect(page.get_by_label("原因")).to_have_value("设备晚到，未结清“尾款”", timeout=10_000)
        assert time.monotonic() - answers < LONGEST
        expect(page.get_by_label("金额")).to_have_value("120.00")
        expect(bar(page)).to_contain_text("已放回 2 处")
        expect(bar(page)).to_contain_text("情况说明：第一行\n第二行")
        settle(page)
        page.get_by_role("button", name="数一数").click()
        expect(page.get_by_text("数到 1")).to_be_visible()
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_text("已保存：设备晚到，未结清“尾款”，120")).to_be_visible()
        page.get_by_role("button", name="写说明").click()
        expect(page.get_by_label("情况说明")).to_have_value("第一行\n第二行")
        page.get_by_role("button", name="保存说明").click()
        expect(page.get_by_text("说明：第一行")).to_be_visible()
        assert page.evaluate("sessionStorage.getItem('typed-before-the-break')") is None
        page.get_by_role("button", name="知道了").click()
        expect(bar(page)).to_have_count(0)


@pytest.mark.slow
def test_a_connection_that_only_broke_comes_back_with_its_page(page):
    with serving(FORM_SITE) as site:
        page.add_init_script(SOCKETS)
        page.goto(site.url)
        settle(page)
        page.evaluate("window.mark = 'the same document'")
        page.get_by_role("button", name="数一数").click()
        expect(page.get_by_text("数到 1")).to_be_visible()
        page.get_by_label("原因").fill("还没有保存")
        page.evaluate("window.sockets.at(-1).close()")
        time.sleep(4)
        page.get_by_role("button", name="数一数").click()
        expect(page.get_by_text("数到 2")).to_be_visible()
        assert page.evaluate("window.mark") == "the same document"
        expect(page.get_by_label("原因")).to_have_value("还没有保存")
        expect(bar(page)).to_have_count(0)
