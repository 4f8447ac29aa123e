"""A new city's office, end to end in a browser: from an empty installation and a plan to providers, lights, money, a
closed week and its report. Nothing here was made by a generator (manual, chapter 一; rules 2.10)."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from services.clock import SHANGHAI
from tests.e2e.serving import ROOT, serving
from tests.e2e.settling import LONGEST_MS, press_until, settle
from tests.e2e.test_intake import XLSX
from tests.e2e.test_screens import opened, shows
from tests.e2e.test_sign_in import PASSWORD, change_first, sign_in
from tests.new_city import uscc
from tests.services.plans.a_city import ROWS, UPRIGHT, filled

pytestmark = pytest.mark.browser
TODAY = datetime.now(SHANGHAI).date()
MONDAY = TODAY - timedelta(days=TODAY.isoweekday() % 7 + 6)
"""The first day of the last week that can be closed (on its Sunday): the city begins with it."""
ADMIN, FIRST, SECOND = ("admin1", "何立"), ("zhoumin", "周敏"), ("wulei", "吴磊")
DONE = MONDAY + timedelta(days=2)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """The site as an administrator leaves it: made ready, one administrator, no pilot."""
    url = f"sqlite:///{tmp_path_factory.mktemp('newcomer') / 'pilot.db'}"

    def manage(*words: str) -> str:
        verb = [sys.executable, "manage.py", *words]
        done = subprocess.run(verb, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True, capture_output=True)
        return done.stdout.decode()

    manage("init")
    told = manage("account", "add", ADMIN[0], "--name", ADMIN[1], "--role", "admin")
    with serving(DATABASE_URL=url) as site:
        yield site, _first_password(told)


def _first_password(told: str) -> str:
    return told.strip().rsplit("：", 1)[1]


def said(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def choose(page, label: str, option: str) -> None:
    found = page.get_by_role("option", name=option, exact=True)
    press_until(page, page.get_by_role("combobox", name=label, exact=True).first, found)
    found.click()
    settle(page)


def taken(page, link: str):
    """The workbook behind a link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).first.click()
    return load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))


def sent(page, content: bytes) -> None:
    page.locator('input[type="file"]').first.set_input_files({"name": "表.xlsx", "mimeType": XLSX, "buffer": content})
    page.get_by_text("3 核对结果").wait_for()
    settle(page)


def sign_out(page, site) -> None:
    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("h1")).to_have_text("登录")


def test_from_an_empty_installation_to_the_first_weekly_report(page, installation):
    site, password = installation
    passwords = _accounts(page, site, password)
    _first_time(page, site, FIRST[0], passwords[FIRST[0]])
    _plan(page, site)
    _enterprises(page, site)
    _providers(page, site)
    sign_out(page, site)
    _first_time(page, site, SECOND[0], passwords[SECOND[0]])
    _approved(page, site, 1)
    _projects(page, site)
    _money(page, site)
    _close(page, site)
    sign_out(page, site)
    sign_in(page, site, FIRST[0], PASSWORD)
    _there(page)
    _approved(page, site, 2)
    _report(page, site)
    _drafted(page, site)
    sign_out(page, site)
    sign_in(page, site, SECOND[0], PASSWORD)
    _there(page)
    _approved(page, site, 3)
    _issued(page, site)


def _first_time(page, site, name: str, password: str) -> None:
    sign_in(page, site, name, password)
    change_first(page, password)
    _there(page)


def _there(page) -> None:
    expect(page.locator('[data-testid="stMain"] h1').first).to_be_visible(timeout=LONGEST_MS)
    settle(page)


def _accounts(page, site, password: str) -> dict[str, str]:
    """The administrator signs in and gives two people of the office an account each."""
    _first_time(page, site, ADMIN[0], password)
    shows(page, "用户与权限")
    found = {}
    for name, who in (FIRST, SECOND):
        page.get_by_text("新建账号").click()
        settle(page)
        page.get_by_label("登录名", exact=True).fill(name)
        page.get_by_label("姓名", exact=True).fill(who)
        page.get_by_label("姓名", exact=True).press("Tab")
        settle(page)
        choose(page, "角色", "专班办公室")
        press(page, "新建")
        cells = page.locator('[data-testid="stDataFrame"]').nth(1).locator('[role="gridcell"]')
        expect(cells.nth(0)).to_have_text(name)
        found[name] = cells.nth(2).text_content()
        press(page, "抄好了，不再显示")
    sign_out(page, site)
    return found


def _plan(page, site) -> None:
    """An empty installation leads to 试点设置; the plan's workbook goes out blank and comes back filled."""
    opened(page, site, "")
    assert "试点设置" in said(page), "nothing to see yet: what comes next"
    opened(page, site, "setup")
    book = taken(page, "下载方案表")
    upright = {**UPRIGHT, "实施开始日": MONDAY}
    rows = {**ROWS, "阶段": _phases(), "目标": _targets(), "批次": _batches()}
    sent(page, filled(book, upright, rows))
    page.get_by_role("button", name=re.compile("^建立试点")).click()
    page.get_by_text("已建立：可以发账号、报企业名单了").wait_for()
    settle(page)
    assert "静海市" in said(page)
    assert "✓ 已办 方案与目标" in said(page).replace("\n", " ")


def _phases() -> list[dict[str, Any]]:
    eve, end = MONDAY - timedelta(days=1), MONDAY + timedelta(days=720)
    return [
        {"序号": 1, "阶段名称": "准备", "开始日": eve - timedelta(days=30), "结束日": eve, "方案原文": "准备阶段"},
        {"序号": 2, "阶段名称": "实施", "开始日": MONDAY, "结束日": end, "方案原文": "实施阶段"},
    ]


def _targets() -> list[dict[str, Any]]:
    whole, part = ROWS["目标"]
    return [whole, {**part, "期间": f"{MONDAY.year}年"}]


def _batches() -> list[dict[str, Any]]:
    terms = {
        "奖补比例（%）": 40,
        "二级上限（万元）": 30,
        "三级上限（万元）": 40,
        "四级上限（万元）": 50,
        "出处": "管理办法第十条",
    }
    return [{"批次": 1, "开始日": MONDAY, **terms}]


def _reported(page, site, kind: str, rows: Sequence[Mapping[str, Any]], key: str, end: str = "批已提交") -> None:
    """Rows (heading → value) by the kind's template, explained and committed, or proposed."""
    opened(page, site, "intake?at=file")
    choose(page, "报表", kind)
    book = taken(page, "下载模板")
    sheet = book["填报"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    free = next(n for n in range(4, 9_999) if sheet.cell(n, heads[key]).value is None)
    for number, row in enumerate(rows, free):
        for heading, value in row.items():
            sheet.cell(number, heads[heading], value)
    file = io.BytesIO()
    book.save(file)
    sent(page, file.getvalue())
    assert "0 处错误" in said(page) or "没有错误" in said(page) or "核对通过" in said(page), said(page)
    for box in page.get_by_role("textbox", name=re.compile("统一说明")).all():
        box.fill("首次报送，已核对")
    page.get_by_role("button", name=re.compile("^提交（")).click()
    page.get_by_text(end).first.wait_for()
    settle(page)


FIRMS = [("静海轴承一厂有限公司", "东岭区", "轴承制造"), ("静海海味食品有限公司", "静海高新技术产业开发区", "食品加工")]


def _enterprises(page, site) -> None:
    rows = [
        {
            "统一社会信用代码": uscc(number),
            "企业名称": name,
            "地区": district,
            "细分行业": industry,
            "规模": "规上",
            "称号": "无称号",
        }
        for number, (name, district, industry) in enumerate(FIRMS, 1)
    ]
    _reported(page, site, "试点企业", rows, "统一社会信用代码")


PROVIDER = (uscc(801), "静海远桥数科有限公司")


def _providers(page, site) -> None:
    """One is to be admitted, by a document and after its 公示; it takes another person."""
    row = {"统一社会信用代码": PROVIDER[0], "服务商名称": PROVIDER[1], "服务商类型": "专业型", "入库日": MONDAY}
    row |= {"公示开始日": MONDAY - timedelta(days=7), "公示结束日": MONDAY - timedelta(days=3)}
    row |= {"入库文件": "静工信〔2026〕3号", "服务行业": "轴承制造"}
    _reported(page, site, "服务商", [row], "统一社会信用代码", end="现在还没有生效")


def _projects(page, site) -> None:
    """Two, of which the first has a provider."""
    stages = ("诊断", "方案", "签约", "实施", "上线", "验收", "评测定级", "公示", "兑付")
    planned = {f"{stage}计划日": DONE + timedelta(days=30 * n) for n, stage in enumerate(stages)}
    rows = [
        {"项目编号": f"JH-{number:04d}", "企业信用代码": uscc(number), "项目名称": f"{name}改造", "批次": 1, **planned}
        for number, (name, *_) in enumerate(FIRMS, 1)
    ]
    rows[0] |= {"诊断完成日": DONE, "牵头服务商信用代码": PROVIDER[0]}
    _reported(page, site, "项目与里程碑", rows, "项目编号")
    opened(page, site, "projects")
    assert "JH-0001" in said(page) or "静海" in said(page)
    opened(page, site, "enterprise?code=JH-0001")
    assert PROVIDER[1] in said(page)


def _money(page, site) -> None:
    """The central grant arrives."""
    rows = [
        {
            "类别": "下达",
            "转出账户": "中央财政",
            "转入账户": "财政专户",
            "金额（元）": 30_000_000,
            "日期": DONE,
            "资金来源": "中央",
            "用途": "企业改造奖补",
            "文号": "静财拨〔2026〕1号",
        }
    ]
    _reported(page, site, "资金流水", rows, "类别")
    opened(page, site, "subsidy")
    assert "3,000" in said(page)


def _close(page, site) -> None:
    """The week that is over is proposed for closing."""
    opened(page, site, "reports?period=live&view=check")
    page.get_by_text("已核对上述事项；结账后不可更改").click()
    settle(page)
    press(page, "提请结账")
    assert "现在还没有生效" in said(page)


def _approved(page, site, number: int) -> None:
    opened(page, site, "approvals")
    press(page, "批准")
    assert f"已批准第 {number} 号" in said(page)


def _report(page, site) -> None:
    """The first weekly report, as a Word file."""
    year, week, _ = MONDAY.isocalendar()
    opened(page, site, f"reports?period={year}-W{week:02d}")
    assert f"静海市中小企业数字化转型工作周报 {year}年第{week}期" in said(page)
    assert "草稿 · 未印发" in said(page)
    _is_ours(page, "Word")


def _is_ours(page, link: str) -> str:
    """The Word file behind a link speaks of the city alone; its words."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).first.click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as paper:
        body = paper.read("word/document.xml").decode()
        heads = "".join(paper.read(name).decode() for name in paper.namelist() if "header" in name)
    assert "静海市" in body
    assert not [city for city in ("银川", "松江", "涪陵", "绵阳", "重庆", "演示数据") if city in body]
    return body + heads


def _drafted(page, site) -> None:
    """As manual.md, chapter 一, says: 拟稿, then 送复核."""
    year, week, _ = MONDAY.isocalendar()
    opened(page, site, f"reports?period={year}-W{week:02d}&view=issue")
    press(page, "拟稿")
    press(page, "送复核")
    assert "现在还没有生效" in said(page)


def _issued(page, site) -> None:
    """Who approved it issues it; the file that is kept is no draft."""
    year, week, _ = MONDAY.isocalendar()
    opened(page, site, f"reports?period={year}-W{week:02d}&view=issue")
    page.get_by_role("textbox", name="仍要印发的理由").fill("第一期，先印发再补说明")
    press(page, "印发")
    assert "已印发，SHA-256" in said(page)
    assert "草稿" not in _is_ours(page, "下载存档")
