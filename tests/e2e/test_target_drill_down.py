"""A leader asks why: from the missed target to its worst district, its industry, an enterprise, back by the path."""

import re

import pytest

from tests.e2e.test_screens import WINDOWS, look_at_each_size, opened, settle, title

pytestmark = pytest.mark.browser
ROW = 35
"""Height of a table row in pixels."""


def click_row(page, table: int, row: int, x: int = 40):
    """Click the name in a row of a table; row 0 is the first below the header (the table is drawn on a canvas)."""
    found = page.locator('[data-testid="stDataFrame"]').nth(table)
    found.scroll_into_view_if_needed()
    found.click(position={"x": x, "y": ROW + ROW * row + 17})
    settle(page)


def shown_number(page, word: str) -> int:
    """The number on the choice of enterprises, e.g. 逾期未完成 14 家."""
    return int(re.search(rf"{word} (\d+) 家", page.locator('[data-testid="stMain"]').inner_text())[1])


def test_from_the_target_to_the_enterprise_and_back(page, site):
    opened(page, site, "targets?pilot=yinchuan&period=2026-W46")
    assert "难以完成 1 项" in page.locator('[data-testid="stMain"]').inner_text()
    assert shown_number(page, "逾期未完成") == 25
    click_row(page, 1, 1)
    assert "target=" in page.url
    assert "district=" in page.url
    assert title(page) == "目标达成 · 经开区"
    assert (shown_number(page, "已计入"), shown_number(page, "逾期未完成")) == (34, 14)
    click_row(page, 1, 1)
    assert "industry=" in page.url
    in_industry = shown_number(page, "逾期未完成")
    assert 0 < in_industry <= 14
    page.locator(".st-key-path_district button").click()
    settle(page)
    assert "industry=" not in page.url
    assert shown_number(page, "逾期未完成") == 14
    click_row(page, 2, 0, x=140)
    assert title(page).startswith("一企一档")
    page.get_by_role("link", name="返回目标").click()
    settle(page)
    assert title(page) == "目标达成 · 经开区"
    assert shown_number(page, "逾期未完成") == 14


def test_a_missed_target_opens_with_its_source_sentence_one_click_away(page, site):
    opened(page, site, "targets?pilot=yinchuan&period=2026-W46")
    click_row(page, 0, 1, x=180)
    assert page.locator("h2").first.inner_text().startswith("培育数字技术工程师(持证数字化人才) 2026年")
    page.get_by_role("button", name="方案原文与口径").click()
    settle(page)
    assert "培育有数字化能力相关证书人才数量" in page.locator("body").inner_text()


@pytest.mark.parametrize("sizes", WINDOWS)
@pytest.mark.parametrize("path", ["targets", "districts", "districts?district=经开区", "industries", "rules"])
def test_every_page_of_targets_fits_its_screen_without_errors(page, site, path, sizes):
    look_at_each_size(page, site, path, sizes)
