"""A provider asks why: from the order to its page; the office records a warning; it stands there and in the order."""

import pytest

from tests.e2e.approving import approved_by_another
from tests.e2e.test_screens import opened, settle, title
from tests.e2e.test_target_drill_down import click_row

pytestmark = pytest.mark.browser


def words(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_from_the_order_to_what_counted_and_a_warning_that_two_people_sign(page, site):
    opened(page, site, "providers?pilot=yinchuan&period=2026-W46")
    assert title(page) == "服务商赛马"
    assert "综合型服务商 11 家排名次" in words(page)
    click_row(page, 0, 4, x=110)
    assert "provider=" in page.url
    assert "综合型第 5 名，九成把握在第" in words(page)
    page.get_by_text("登记一步（专班办公室）").click()
    settle(page)
    page.get_by_label("理由").fill("现场抽查两个项目未进场")
    page.get_by_role("button", name="登记", exact=True).click()
    settle(page)
    assert "约谈没有登记：请填写文件或会议纪要" in words(page)
    page.get_by_label("文件或会议纪要（申诉可不填）").fill("专班纪要〔2026〕12号")
    page.get_by_role("button", name="登记", exact=True).click()
    settle(page)
    assert "已提请“服务商进出" in words(page)
    asked = page.url
    approved_by_another(page, site)
    assert "现为“约谈”，整改期限 2026-12-15" in words(page)
    page.goto(asked)
    settle(page)
    page.locator(".st-key-path_providers button").click()
    settle(page)
    assert "provider=" not in page.url
