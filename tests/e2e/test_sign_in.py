"""Signing in in a real browser: on a phone, and what becomes of an open page when the session ends (rules 11.9)."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, disable, give_grant
from services.identity.door import keeping
from tests.databases import WORKER, demo_template
from tests.e2e.serving import serving
from tests.e2e.settling import LONGEST_MS
from tests.e2e.test_screens import opened, settle, shows

pytestmark = pytest.mark.browser
PASSWORD = "台灯 白马 江山 木桥 云"
PEOPLE: dict[str, tuple[int, str]] = {}
KEEPER = User("管理员甲", Role.ADMIN)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def guarded(sqlite_store):
    """The site with demonstration data and two people: an administrator and an office clerk."""
    url = sqlite_store.create(f"sign_in_{WORKER}", demo_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        for name, role in (("admin1", Role.ADMIN), ("wangmin", Role.OFFICE)):
            with keeping() as connection:
                register = Register(connection, KEEPER, datetime.now(UTC))
                account_id, password = add_account(register, name, f"姓名{name}")
                give_grant(register, Grant(account_id, role, register.day))
            PEOPLE[name] = account_id, password
        with serving(DATABASE_URL=url) as running:
            yield running


def sign_in(page, site, name, password):
    page.goto(f"{site.url}/sign-in")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def change_first(page, password):
    page.get_by_label("原密码").fill(password)
    page.get_by_label("新密码（至少").fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="修改密码").click()


def test_on_a_phone_one_signs_in_changes_the_first_password_and_reads(page, guarded):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{guarded.url}/targets?pilot=yinchuan")
    expect(page.locator("h1")).to_have_text("登录")
    assert page.evaluate(OVERFLOW) == 0
    sign_in(page, guarded, "wangmin", "wrong-password-1")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不对")
    sign_in(page, guarded, "wangmin", PEOPLE["wangmin"][1])
    expect(page.locator("h1")).to_have_text("修改密码")
    assert page.evaluate(OVERFLOW) == 0
    change_first(page, PEOPLE["wangmin"][1])
    shows(page, "总览")


def test_an_open_page_is_left_when_its_session_ends(page, new_tab, guarded):
    sign_in(page, guarded, "wangmin", PASSWORD)
    shows(page, "总览")
    opened(new_tab, guarded, "?pilot=yinchuan")
    opened(new_tab, guarded, "targets?pilot=yinchuan")
    page.goto(f"{guarded.url}/account")
    page.get_by_role("button", name="退出登录").click()
    for window in (page, new_tab):
        window.wait_for_url("**/sign-in", timeout=LONGEST_MS)
        expect(window.locator("h1")).to_have_text("登录")
        assert "银川" not in window.content()
    new_tab.go_back()
    new_tab.wait_for_url("**/sign-in*", timeout=LONGEST_MS)


def test_the_administrator_sees_accounts_and_no_business_data(page, guarded):
    sign_in(page, guarded, "admin1", PEOPLE["admin1"][1])
    change_first(page, PEOPLE["admin1"][1])
    shows(page, "用户与权限")
    assert page.url.endswith("/users")
    assert page.get_by_text("没有这个页面").count() == 0
    text = page.locator('[data-testid="stMain"]').inner_text()
    assert "账号" in text
    assert page.locator('[data-testid="stSidebarNavLink"]').count() <= 1
    opened(page, guarded, "")
    shows(page, "用户与权限")
    page.goto(f"{guarded.url}/targets")
    settle(page)
    assert "222" not in page.locator('[data-testid="stMain"]').inner_text()


def test_a_disabled_account_is_put_out_of_an_open_page(page, guarded):
    sign_in(page, guarded, "wangmin", PASSWORD)
    shows(page, "总览")
    with keeping() as connection:
        disable(Register(connection, KEEPER, datetime.now(UTC)), PEOPLE["wangmin"][0])
    page.wait_for_url("**/sign-in", timeout=LONGEST_MS)
    assert "总览" not in page.content()


def test_the_demonstration_lets_one_be_each_of_its_people(page, site):
    opened(page, site, "?pilot=yinchuan")
    page.goto(f"{site.url}/account")
    expect(page.locator("body")).to_contain_text("演示模式")
    page.get_by_role("button", name="马晓燕").click()
    shows(page, "总览 · 宁东")
    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="何立 · 管理员").click()
    shows(page, "用户与权限")
