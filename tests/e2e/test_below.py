"""The site below a path of a host that others share, in a real browser (rules 11.19)."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, free_port, serving
from tests.e2e.settling import settle

pytestmark = pytest.mark.browser
SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"
PASSWORD = "台灯 白马 江山 木桥 云"


def test_pages_menu_address_and_signing_in_stay_below_the_path(page, sqlite_store, tmp_path):
    url, port = sqlite_store.create(f"below_{WORKER}", plans_template(sqlite_store)), free_port()
    settings = tmp_path / "sign_in.toml"
    settings.write_text(f'origin = "http://localhost:{port}/office/pilot"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        with keeping() as connection:
            register = Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC))
            account_id, first = add_account(register, "wangmin", "王敏")
            give_grant(register, Grant(account_id, Role.OFFICE, register.day))
    main = page.locator('[data-testid="stMain"]')
    site = f"http://localhost:{port}/office/pilot"
    with serving(SMALL_SITE, port=port, DATABASE_URL=url, SIGN_IN_FILE=str(settings)):
        page.goto(f"{site}/widgets")
        expect(page.locator("h1")).to_have_text("登录")
        page.get_by_label("登录名").fill("wangmin")
        page.get_by_label("密码").fill(first)
        page.get_by_role("button", name="登录").click()
        page.get_by_label("原密码").fill(first)
        page.get_by_label("新密码（至少").fill(PASSWORD)
        page.get_by_label("再输一次新密码").fill(PASSWORD)
        page.get_by_role("button", name="修改密码").click()
        expect(main.get_by_text("首页", exact=True)).to_be_visible()
        page.goto(f"{site}/widgets")
        expect(page.locator("h1")).to_have_text("控件")
        settle(page)
        page.get_by_text("等一等").click()
        expect(page.get_by_text("好", exact=True)).to_be_visible()
        page.locator('[data-testid="stSidebarNavLink"]').first.click()
        expect(main.get_by_text("首页", exact=True)).to_be_visible()
        assert page.url.startswith(f"{site}/")
        page.goto(f"{site}/account")
        page.get_by_role("button", name="退出登录").click()
        expect(page.locator("h1")).to_have_text("登录")
        assert page.url == f"{site}/sign-in"
