"""What the office does on a Friday and in the meeting: Word in hand, steps by key, a decision on the wall."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reports.punctuation import tight
from tests.e2e.settling import LONGEST_MS
from tests.e2e.test_screens import opened, settle

pytestmark = pytest.mark.browser


def main_text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_the_word_file_that_is_downloaded_is_the_report_on_screen(page, site):
    opened(page, site, "reports?pilot=yinchuan&period=2026-W46")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word").click()
    content = Path(waiting.value.path()).read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as file:
        body = file.read("word/document.xml").decode()
    said = "十项核心指标中，红灯 2 项（水平达标、资金合规）、黄灯 5 项、绿灯 3 项"
    assert said in main_text(page)
    assert tight(said) in body


def test_the_meeting_runs_by_the_arrow_keys_to_a_recorded_decision(page, site):
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, site, "meeting?pilot=yinchuan&period=2026-W46")
    assert "上次承诺兑现情况" in main_text(page)
    page.keyboard.press("ArrowRight")
    settle(page)
    assert "step=overall" in page.url
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert "step=promises" in page.url
    opened(page, site, "meeting?pilot=yinchuan&period=2026-W46&step=decisions")
    page.get_by_role("textbox", name="议定事项").fill("集中验收十二家")
    page.get_by_role("textbox", name="责任单位").fill("经开区专班")
    page.get_by_role("button", name="记录").click()
    settle(page)
    assert "已记录第 1 项" in main_text(page)
    assert "集中验收十二家" in main_text(page)


def font_size(page, element: str) -> float:
    return page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('{element}')).fontSize)")


def test_on_a_projector_the_letters_are_large_and_nothing_but_the_step_is_seen(page, site):
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    usual = font_size(page, "h1")
    page.locator('[data-testid="stSidebarNavLink"]', has_text="调度会").click()
    settle(page)
    assert font_size(page, "h1") > usual * 1.4
    assert font_size(page, "[data-testid=stTable] td") >= 19
    sidebar = page.locator('[data-testid="stSidebar"]')
    assert sidebar.count() == 0 or not sidebar.is_visible() or sidebar.bounding_box()["x"] < 0
    assert page.locator('[data-testid="stMain"]').get_by_text("查企业").count() == 0
    page.goto(f"{site.url}/targets?pilot=yinchuan&period=2026-W46")
    settle(page)
    assert font_size(page, "h1") == pytest.approx(usual, abs=0.1)


def test_on_a_phone_one_districts_meeting_has_five_steps_without_sideways_scrolling(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, site, "meeting?pilot=yinchuan&period=2026-W46&district=经开区")
    assert page.locator("h1").first.inner_text().startswith("上次承诺兑现情况")
    page.get_by_role("button", name="下一步").click()
    settle(page)
    said = main_text(page)
    for words in ("完成改造", "69.5%", "红灯项目", "10/80", "资金兑付", "红灯企业", "会前说明"):
        assert words in said
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for heading in ("任务清单", "预警处置", "本次议定事项"):
        page.get_by_role("button", name="下一步").click()
        settle(page)
        assert page.locator("h1").first.inner_text().startswith(heading)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_role("button", name="下一步").is_disabled()


def test_arrow_keys_while_writing_stay_in_the_text(page, site):
    opened(page, site, "meeting?pilot=yinchuan&period=2026-W46&step=decisions")
    box = page.get_by_role("textbox", name="议定事项")
    box.fill("集中验收")
    box.press("ArrowLeft")
    settle(page)
    assert "step=decisions" in page.url
    assert box.input_value() == "集中验收"


def test_all_editions_are_made_at_once_and_the_page_asks_for_nothing_afterwards(page, site):
    """A page that asks by itself is never idle, so its session would not end (rules 11.7)."""
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened(page, site, "reports?pilot=yinchuan&period=2026-W46")
    page.get_by_role("button", name="生成全部地区分册").click()
    page.get_by_role("link", name="份地区分册").wait_for(timeout=LONGEST_MS)
    settle(page)
    sent.clear()
    page.wait_for_timeout(2_000)
    assert sent == []
