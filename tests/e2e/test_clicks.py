"""Hurried clicks in a real browser: on a row drawn before the last filter, and twice on one button."""

import re

import pytest

from components.click_table import GONE
from tests.e2e.test_screens import opened, settle, title

pytestmark = pytest.mark.browser
TRIES = 13
LABEL = re.compile(r'\\?"label\\?":\s*\\?"(.+?)\\?"')


def clicked_names(page) -> list[str]:
    """Names on the buttons of tables that were clicked, as the browser reports them; grows with each click."""
    names = []

    def read(frame):
        text = frame if isinstance(frame, str) else frame.decode("utf-8", errors="ignore")
        names.extend(
            found.encode().decode("unicode_escape") if "\\u" in found else found for found in LABEL.findall(text)
        )

    page.on("websocket", lambda socket: socket.on("framesent", read))
    return names


def test_a_row_clicked_right_after_a_filter_never_opens_another_company(page, site):
    names, wrong, opened_right, refused = clicked_names(page), [], 0, 0
    for attempt in range(TRIES):
        opened(page, site, "projects?pilot=yinchuan&period=2026-W46")
        table = page.locator('[data-testid="stDataFrame"]').first
        table.scroll_into_view_if_needed()
        place = table.bounding_box()
        page.get_by_role("radio", name=re.compile("▲ 黄")).click()
        page.wait_for_timeout(attempt * 15)
        page.mouse.click(place["x"] + 120, place["y"] + 52)
        settle(page)
        text = page.locator('[data-testid="stMain"]').inner_text()
        if title(page).startswith("一企一档"):
            (opened_right, wrong) = (
                (opened_right + 1, wrong) if names[-1] in text else (opened_right, [*wrong, names[-1]])
            )
        elif names:
            refused += GONE in text
        names.clear()
    assert wrong == []
    assert opened_right + refused == TRIES
