"""What an auditor does: from the central appropriation along the picture to one enterprise and one document."""

import re

import pytest

from tests.e2e.test_screens import opened, settle, title

pytestmark = pytest.mark.browser


def main_text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_from_the_central_money_to_one_enterprise_and_its_documents(page, site):
    page.set_viewport_size({"width": 1440, "height": 1500})
    opened(page, site, "subsidy?pilot=yinchuan&period=2026-W46")
    page.wait_for_timeout(800)
    chart = page.locator('[data-testid="stEChartsChart"]').first
    chart.click(position={"x": 15, "y": 150})
    settle(page)
    assert "at=source" in page.url
    assert "流水：中央财政" in main_text(page)
    table = page.locator('[data-testid="stDataFrame"]').first
    table.click(position={"x": 60, "y": 35 * 3 + 18})
    settle(page)
    assert "流水：财政专户 → 宁东" in main_text(page)
    opened(page, site, "subsidy?pilot=yinchuan&period=2026-W46&view=due")
    oldest = page.locator('[data-testid="stDataFrame"]').last
    oldest.scroll_into_view_if_needed()
    oldest.click(position={"x": 60, "y": 52})
    settle(page)
    assert title(page).startswith("一企一档")
    assert re.search(r"公示已满 \d+ 天，尚欠", main_text(page))


def test_a_payment_shows_its_way_from_the_appropriation(page, site):
    opened(page, site, "subsidy?pilot=yinchuan&period=2026-W46&view=findings")
    table = page.locator('[data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 60, "y": 52 + 35})
    settle(page)
    assert "方案任务18" in main_text(page)
    page.get_by_role("link", name="看一企一档和资金时间线").click()
    settle(page)
    text = main_text(page)
    for step in ("下达", "预下达", "拨付", "先进先出"):
        assert step in text
