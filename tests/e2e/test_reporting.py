"""What the office does on a Friday and in the meeting: Word in hand, steps by key, a decision on the wall."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.e2e.test_screens import opened, settle

pytestmark = pytest.mark.browser


def main_text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_the_word_file_that_is_downloaded_is_the_report_on_screen(page, site):
    opened(page, site, "reports?pilot=yinchuan&period=2026-W46")
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Word").click()
    content = Path(waiting.value.path()).read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as file:
        body = file.read("word/document.xml").decode()
    assert "10 项核心指标中,红灯 1 项、黄灯 6 项、绿灯 3 项" in main_text(page)
    assert "10 项核心指标中,红灯 1 项、黄灯 6 项、绿灯 3 项" in body


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
    page.wait_for_timeout(500)
    assert "已记录第 1 项" in main_text(page)
    assert "集中验收十二家" in main_text(page)
