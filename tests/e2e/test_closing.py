"""Friday at the office: check, close the week, read the report, have it reviewed, issue it, keep the file."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from data_access.row_sums import know
from tests.e2e.approving import approved_by_another
from tests.e2e.serving import ROOT, serving
from tests.e2e.test_screens import opened, settle

pytestmark = pytest.mark.browser
WEEK = "reports?pilot=yinchuan&period=2026-W47"


@pytest.fixture(scope="module")
def friday(demo_database, tmp_path_factory):
    """The site a week later: 2026-W47 is over and not closed."""
    file = tmp_path_factory.mktemp("friday") / "test.sqlite"
    shutil.copy(demo_database.removeprefix("sqlite:///"), file)
    with sqlite3.connect(file) as connection:
        know(connection)
        connection.execute("UPDATE pilots SET demo_today = '2026-11-22' WHERE code = 'yinchuan'")
    connection.close()
    environment = {"DATABASE_URL": f"sqlite:///{file}"}
    verb = [sys.executable, "manage.py", "evaluate", "--pilot", "yinchuan"]
    subprocess.run(verb, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    with serving(**environment) as running:
        yield running


def main_text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def test_the_week_is_checked_closed_reviewed_issued_and_kept(page, friday):
    opened(page, friday, "reports?pilot=yinchuan&period=live&view=check")
    said = main_text(page)
    for what in ("红灯未说明", "西瓜项", "资金合规"):
        assert what in said
    assert page.get_by_role("link", name="去处理").count() > 3
    press(page, "提请结账")
    assert "没有提请：请先确认已核对上述事项" in main_text(page)
    page.get_by_text("已核对上述事项；结账后不可更改").click()
    settle(page)
    press(page, "提请结账")
    assert "现在还没有生效" in main_text(page)
    approved_by_another(page, friday)
    assert "2026年第47周（11月16日—22日） 已结账，截至 2026-11-22" in main_text(page)

    opened(page, friday, WEEK)
    preview = main_text(page)
    assert "银川市中小企业数字化转型工作周报 2026年第47期" in preview
    assert "草稿 · 未印发" in preview
    assert re.search("总体为.灯；十项核心指标中", preview)

    opened(page, friday, f"{WEEK}&view=write")
    page.get_by_role("textbox", name="下步工作").fill("下周集中验收十二家。")
    page.get_by_role("button", name="保存").first.click()
    settle(page)
    assert "已保存" in main_text(page)

    opened(page, friday, f"{WEEK}&view=issue")
    press(page, "拟稿")
    press(page, "送复核")
    opened(page, friday, "approvals")
    assert page.get_by_role("button", name="批准", exact=True).count() == 0, "not one's own"
    approved_by_another(page, friday)
    assert re.search("已由(周敏|吴磊)复核", main_text(page))
    opened(page, friday, f"{WEEK}&view=issue")
    page.get_by_role("textbox", name="仍要印发的理由").fill("调度会当日要用")
    press(page, "印发")
    page.get_by_text("已印发，SHA-256").first.wait_for()  # the file is made in a process of its own
    settle(page)
    said = main_text(page)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载存档").first.click()
    content = Path(waiting.value.path()).read_bytes()
    assert f"SHA-256 {hashlib.sha256(content).hexdigest()}" in said
    with zipfile.ZipFile(BytesIO(content)) as file:
        body = file.read("word/document.xml").decode()
        headers = "".join(file.read(name).decode() for name in file.namelist() if "header" in name)
    assert "下周集中验收十二家。" in body
    people = re.findall("(?:拟稿|复核) (周敏|吴磊)", body)
    assert len(set(people)) == 2
    assert "草稿" not in headers


def test_on_the_demonstrations_day_the_check_says_when_the_next_week_can_be_closed(page, site):
    opened(page, site, "reports?pilot=yinchuan&period=live&view=check")
    said = main_text(page)
    assert (
        "已到期的期次都已结账。下一次：2026年第47周（11月16日—22日） 11月22日期满、2026年11月 11月30日期满后可结账"
        in said
    )


def test_novembers_report_is_a_draft_and_octobers_can_be_issued(page, site):
    opened(page, site, "reports?pilot=yinchuan&period=live&kind=month")
    assert "银川市中小企业数字化转型工作专报 2026年第11期" in main_text(page)
    assert "草稿 · 期次未结账" in main_text(page)
    opened(page, site, "reports?pilot=yinchuan&period=live&kind=month&view=issue")
    assert page.get_by_role("button", name="拟稿", exact=True).is_disabled()
    opened(page, site, "reports?pilot=yinchuan&period=2026-10&view=issue")
    assert page.get_by_role("button", name="拟稿", exact=True).is_enabled()
