"""Hurried clicks in a real browser: on a row drawn before the last filter, and twice on one button."""

import re

import pytest

from components.click_table import GONE
from tests.databases import WORKER, demo_template
from tests.e2e.serving import serving
from tests.e2e.test_screens import opened, settle, title

pytestmark = pytest.mark.browser
TRIES = [5, pytest.param(13, marks=pytest.mark.slow)]
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


@pytest.mark.parametrize("tries", TRIES)
def test_a_row_clicked_right_after_a_filter_never_opens_another_company(page, site, tries):
    names, wrong, right, refused = clicked_names(page), [], 0, 0
    for attempt in range(tries):
        opened(page, site, "projects?pilot=yinchuan&period=2026-W46")
        table = page.locator('[data-testid="stDataFrame"]').first
        table.locator("canvas").first.wait_for()
        page.wait_for_timeout(500)
        place = table.bounding_box()
        page.get_by_role("radio", name=re.compile("▲ 黄")).click()
        page.wait_for_timeout(attempt * 180 // (tries - 1))
        page.mouse.click(place["x"] + 120, place["y"] + 60)
        settle(page)
        if title(page).startswith("一企一档"):
            is_right = names[-1] in words(page)
            right, wrong = right + is_right, wrong + [names[-1]] * (not is_right)
        elif names:
            refused += GONE in words(page)
        names.clear()
    assert wrong == []
    assert right + refused >= tries - 2, (right, refused)  # a click while the table is put in place may hit nothing


def words(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def press_twice(page, name: str, pause: int) -> None:
    """Two clicks at one place, whatever stands there at the second."""
    button = page.get_by_role("button", name=name, exact=True).first
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*place)
    page.wait_for_timeout(pause)
    page.mouse.click(*place)
    settle(page)


@pytest.fixture(scope="module")
def own_site(sqlite_store):
    """A site of its own, since what is recorded here stays."""
    url = sqlite_store.create(f"e2e_clicks_{WORKER}", demo_template(sqlite_store))
    with serving(DATABASE_URL=url) as running:
        yield running


PAUSES = [0, pytest.param(60, marks=pytest.mark.slow), 150]
"""Milliseconds between two clicks: within one run, while the first writes, after the page was drawn anew."""


@pytest.mark.parametrize("pause", PAUSES)
def test_a_decision_is_recorded_once_by_a_double_click(page, own_site, pause):
    opened(page, own_site, "meeting?pilot=yinchuan&period=2026-W46&step=decisions")
    page.get_by_role("textbox", name="议定事项").fill(f"补正验收资料之{pause}")
    page.get_by_role("textbox", name="责任单位").fill("市工信局")
    press_twice(page, "记录", pause)
    assert words(page).count(f"补正验收资料之{pause}") == 1
    assert re.search("已记录第 . 项，市工信局", words(page))
    press_twice(page, "办结", pause)
    assert "已办结，待核实" in words(page)
    assert "已核实" not in words(page)


@pytest.mark.parametrize("pause", PAUSES)
def test_an_entry_is_recorded_once_by_a_double_click_and_enter_says_the_same(page, own_site, pause):
    opened(page, own_site, "subsidy?pilot=yinchuan&period=live&view=record")
    page.wait_for_timeout(1_000)
    form = page.locator('[data-testid="stForm"]').first
    filled = {
        "金额（元）": "100",
        "转出账户": "中央财政",
        "转入账户": "财政专户",
        "文号": f"银财建〔2026〕{900 + pause}号",
    }
    for name, value in filled.items():
        form.get_by_label(name, exact=True).fill(value)
    press_twice(page, "登记", pause)
    assert "已登记 1 笔，合计 100.00 元" in words(page)
    assert "没有登记" not in words(page)
    form.get_by_label("文号", exact=True).press("Enter")
    settle(page)
    assert "已登记 1 笔，合计 100.00 元" in words(page)
    assert "没有登记" not in words(page)


@pytest.mark.parametrize("pause", PAUSES)
def test_a_weeks_words_are_sent_once_and_leave_the_form_empty(page, own_site, pause):
    opened(page, own_site, "intake?pilot=yinchuan&period=live")
    unit = page.get_by_role("combobox", name="报送单位")
    unit.click()
    unit.fill("永宁")
    page.wait_for_timeout(300)
    unit.press("Enter")
    settle(page)
    page.get_by_role("textbox", name="本周工作动态").fill(f"走访企业 {pause}")
    press_twice(page, "报送", pause)
    assert re.search("永宁县 .*的工作动态已", words(page))
    assert "没有填写" not in words(page)
    assert page.get_by_role("textbox", name="本周工作动态").input_value() == ""
