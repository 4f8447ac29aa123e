"""Friday of five people with an account each: everybody does what is theirs, nobody what is another's, and the trail
tells who did what (rules 11.1–11.4, 11.11)."""

import csv
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import select

from data_access import tables
from data_access.commands.identity import update_account
from data_access.engine import reading
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_districts
from data_access.row_sums import know
from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping
from tests.e2e.serving import ROOT, Site, serving
from tests.e2e.settling import LONGEST_MS, settle
from tests.e2e.test_intake import FILE, LATE, upload
from tests.e2e.test_screens import opened, title

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOME, AWAY = "永宁县", "经开区"
PAGES = {
    "approvals": "待我审批",
    "audit": "操作留痕",
    "users": "用户与权限",
    "intake": "数据报送",
    "reports": "周报月报",
}
WEEK = "reports?pilot=yinchuan&period=2026-W47"
TEAM = {
    "mxy": ("马晓燕", Role.DISTRICT),
    "zhoumin": ("周敏", Role.OFFICE),
    "wulei": ("吴磊", Role.OFFICE),
    "zhenglan": ("郑岚", Role.LEADER),
    "sunqian": ("孙倩", Role.AUDITOR),
}
"""Sign-in name → name and role; the first is of 永宁县."""


@dataclass(frozen=True)
class Office:
    """The site, and what each person was told to sign in with."""

    site: Site
    numbers: dict[str, int]
    passwords: dict[str, str]

    def sign_in(self, page, name: str) -> None:
        page.goto(f"{self.site.url}/sign-in")
        page.get_by_label("登录名").fill(name)
        page.get_by_label("密码").fill(self.passwords[name])
        page.get_by_role("button", name="登录").click()
        expect(page.locator("h1").first).to_contain_text("总览", timeout=LONGEST_MS)
        settle(page)
        who, role = TEAM[name]
        assert page.get_by_role("link", name=f"{who} · {role.zh}").is_visible()

    def sign_out(self, page) -> None:
        page.goto(f"{self.site.url}/account")
        page.get_by_role("button", name="退出登录").click()
        expect(page.locator("h1")).to_have_text("登录")

    def fetched(self, page, address: str):
        """Status and text of an address, asked by whoever is signed in."""
        answer = page.context.request.get(address, max_redirects=0)
        return answer.status, answer.text()


@pytest.fixture(scope="module")
def office(demo_database, tmp_path_factory):
    """The site a week later (2026-W47 is over), with the five people and an administrator."""
    file = tmp_path_factory.mktemp("friday") / "five.sqlite"
    shutil.copy(demo_database.removeprefix("sqlite:///"), file)
    with sqlite3.connect(file) as connection:
        know(connection)
        connection.execute("UPDATE pilots SET demo_today = '2026-11-22' WHERE code = 'yinchuan'")
    connection.close()
    url = f"sqlite:///{file}"
    verb = [sys.executable, "manage.py", "evaluate", "--pilot", "yinchuan"]
    subprocess.run(verb, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True, capture_output=True)
    numbers, passwords = {}, {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        for name, (who, role) in {"heli": ("何立", Role.ADMIN), **TEAM}.items():
            with keeping() as connection:
                register = Register(connection, User("何立", Role.ADMIN), datetime.now(UTC))
                numbers[name], passwords[name] = add_account(register, name, who)
                give_grant(register, Grant(numbers[name], role, register.day, **_place(connection, role)))
                # the first change of a password is tried in test_sign_in
                update_account(connection, account_id=numbers[name], must_change=False)
        with serving(DATABASE_URL=url) as running:
            yield Office(running, numbers, passwords)


def _place(connection, role: Role) -> dict[str, int]:
    if role is not Role.DISTRICT:
        return {}
    pilot = get_pilot(connection, "yinchuan")
    home = next(row for row in list_districts(connection, pilot.id) if row.short_name == HOME)
    return {"pilot_id": pilot.id, "district_id": home.id}


def said(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def has_only(page, office: Office, *paths: str) -> None:
    """These of `PAGES` are in the menu; the others are not, and their addresses show nothing."""
    menu = page.locator('[data-testid="stSidebarNavLink"]').all_inner_texts()
    there = {path for path, name in PAGES.items() if any(name in link for link in menu)}
    assert there == set(paths)
    for path in PAGES.keys() - there:
        opened(page, office.site, f"{path}?pilot=yinchuan")
        assert page.locator('[data-testid="stMain"] h1').filter(has_text=PAGES[path]).count() == 0, path
        assert "您没有查看本页的权限" in said(page) or title(page).startswith("总览"), path


def has_ways(page, *names: str) -> None:
    """What one may do on a page: all of these, no other."""
    shown = page.get_by_role("radiogroup").first.get_by_role("radio").all_inner_texts()
    assert [name.strip() for name in shown] == list(names)


def test_everybody_does_their_friday_nobody_anothers_and_the_trail_tells_who(page, office):
    file_of_the_batch = _district_clerk(page, office)
    _office_clerk(page, office, file_of_the_batch)
    _second_clerk(page, office)
    address = _leader(page, office)
    _auditor(page, office, address)
    _trail(office)


def _district_clerk(page, office: Office) -> str:
    """Reports for the own unit by file; the address of the file as it is kept."""
    office.sign_in(page, "mxy")
    assert title(page) == f"总览 · {HOME}", "begins at home"
    has_only(page, office, "users", "intake", "reports")

    opened(page, office.site, FILE)
    assert page.get_by_role("combobox", name="报送单位").count() == 0, "the unit is the account's"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载模板").click()
    assert waiting.value.suggested_filename == f"项目与里程碑_yinchuan_{HOME}.xlsx"
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    sheet = book["填报"]
    places = {cell.value: cell.column for cell in sheet[3]}
    row = next(n for n in range(4, sheet.max_row) if sheet.cell(n, 1).value == LATE)
    sheet.cell(row, places["验收完成日"]).value = date(2026, 11, 14)
    upload(page, book)
    page.get_by_role("textbox", name=f"{LATE} 绿色消费品数字化改造 验收完成日").fill("现场核实后补报")
    press(page, "提交（新增 0 行，变更 1 行）")
    page.get_by_text("第 1 批已提交").wait_for()

    foreign = _code_in(AWAY)
    opened(page, office.site, f"intake?pilot=yinchuan&at=edit&kind=projects&code={foreign}")
    assert page.get_by_role("button", name="保存").count() == 0
    assert f"“{foreign}”属于{AWAY}，不能由{HOME}修改" in said(page)
    opened(page, office.site, f"enterprise?pilot=yinchuan&code={foreign}")
    assert "只能查看本地区企业的一企一档" in said(page)
    opened(page, office.site, f"{WEEK}&view=check")
    assert page.get_by_role("button", name="提请结账").count() == 0

    opened(page, office.site, "intake?pilot=yinchuan&at=batches")
    address = f"{office.site.url}{page.get_by_role('link', name='下载原文件').get_attribute('href')}"
    assert office.fetched(page, address)[0] == 200
    office.sign_out(page)
    assert office.fetched(page, address)[0] == 401, "signed out, the address is nothing"
    return address


def _code_in(district: str) -> str:
    with reading() as connection:
        project, owner, place = tables.Project, tables.Enterprise, tables.District
        query = select(project.code).join(owner).join(place).where(place.short_name == district)
        return connection.execute(query.order_by(project.code).limit(1)).scalar_one()


def _office_clerk(page, office: Office, address: str) -> None:
    """Proposes the closing of the week; not to be approved by the same account."""
    office.sign_in(page, "zhoumin")
    assert office.fetched(page, address) == (403, "这个链接不是给您的：请回到页面重新点开。")
    has_only(page, office, "approvals", "audit", "users", "intake", "reports")
    opened(page, office.site, "reports?pilot=yinchuan&period=live&view=check")
    page.get_by_text("已核对上述事项；结账后不可更改").click()
    settle(page)
    press(page, "提请结账")
    assert "现在还没有生效" in said(page)
    opened(page, office.site, "approvals")
    assert "没有等您审批的事项" in said(page)
    assert page.get_by_role("button", name="批准", exact=True).count() == 0, "not one's own"
    assert page.get_by_role("button", name="撤回", exact=True).count() == 1
    opened(page, office.site, "users")
    assert page.get_by_role("button", name="停用").count() == 0, "accounts are the administrator's"
    office.sign_out(page)


def _second_clerk(page, office: Office) -> None:
    """Approves what waits, once."""
    office.sign_in(page, "wulei")
    assert page.locator('[data-testid="stSidebarNavLink"]', has_text="待我审批（1）").count() == 1
    opened(page, office.site, "approvals")
    for told in ("结账：2026-W47", "周敏 提请", "未结账 → 已结账，不可更改"):
        assert told in said(page)
    press(page, "批准")
    assert "已批准第 1 号" in said(page)
    assert page.get_by_role("button", name="批准", exact=True).count() == 0
    assert page.locator('[data-testid="stSidebarNavLink"]', has_text="（1）").count() == 0
    office.sign_out(page)


def _leader(page, office: Office) -> str:
    """Looks at the week, reads the report, takes the paper away; its address."""
    office.sign_in(page, "zhenglan")
    has_only(page, office, "users", "intake", "reports")
    opened(page, office.site, "intake?pilot=yinchuan")
    has_ways(page, "本周报送", "填报说明")
    opened(page, office.site, "?pilot=yinchuan&period=2026-W47")
    assert "数据截至 2026-11-22 · 已结账" in said(page), "the week that two people closed, not the running day"
    opened(page, office.site, f"{WEEK}&view=write")
    assert "银川市中小企业数字化转型工作周报 2026年第47期" in said(page), "the preview: nothing to write"
    assert page.get_by_role("button", name="保存").count() == 0
    link = page.get_by_role("link", name="Word", exact=False).first
    with page.expect_download() as waiting:
        link.click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as paper:
        assert "2026年第47期" in paper.read("word/document.xml").decode()
    address = f"{office.site.url}{link.get_attribute('href')}"
    office.sign_out(page)
    return address


def _auditor(page, office: Office, address: str) -> None:
    """Reads the trail and takes it away; writes nothing."""
    office.sign_in(page, "sunqian")
    assert office.fetched(page, address) == (403, "这个链接不是给您的：请回到页面重新点开。")
    has_only(page, office, "audit", "users", "intake", "reports")
    opened(page, office.site, "intake?pilot=yinchuan&at=file")
    has_ways(page, "本周报送", "填报说明")
    opened(page, office.site, "audit?pilot=yinchuan")
    for name in ("马晓燕", "周敏", "吴磊", "郑岚"):
        assert name in said(page)
    press(page, "核对全部记录")
    assert "全部记录首尾相接，没有改动" in said(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出（按当前筛选）").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    of = {(row["经办"], row["事项"]): row["账号"] for row in rows}
    for who, what in (("mxy", "报送提交"), ("zhoumin", "提请审批"), ("wulei", "审批"), ("wulei", "结账")):
        assert of[TEAM[who][0], what].startswith(f"账号 {office.numbers[who]}，会话 "), (who, what)
    office.sign_out(page)


def _trail(office: Office) -> None:
    """Of each deed: name then, account, and a session that was that account's."""
    event, session = tables.AuditEvent, tables.SignInSession
    with reading() as connection:
        pilot = get_pilot(connection, "yinchuan").id
        owner = dict(connection.execute(select(session.id, session.account_id)).all())
        wanted = select(event.actor, event.action, event.account_id, event.session_id).where(event.pilot_id == pilot)
        rows = connection.execute(wanted.where(event.account_id.is_not(None)).order_by(event.id)).all()
    who = {number: name for name, number in office.numbers.items()}
    assert [(who[row.account_id], row.action) for row in rows] == [
        ("mxy", "take_file"),
        ("mxy", "import"),
        ("mxy", "view_file"),
        ("zhoumin", "propose"),
        ("wulei", "decide_proposal"),
        ("wulei", "close_period"),
        ("zhenglan", "take_file"),
        ("sunqian", "take_file"),
    ]
    for row in rows:
        assert (row.actor, owner[row.session_id]) == (TEAM[who[row.account_id]][0], row.account_id), row
