"""manage.py account: the first administrator, without a default password (rules 11.8)."""

import re

import pytest
from typer.testing import CliRunner

import manage

RUN = CliRunner()


@pytest.fixture
def told(plans_url):
    """What a verb of `account` says, and with what status it ends."""

    def tell(*words):
        done = RUN.invoke(manage.app, ["account", *words])
        return done.exit_code, done.output

    return tell


def test_the_first_administrator_is_added_listed_reset_and_kept(told):
    status, said = told("add", "Admin1", "--name", "管理员甲", "--role", "admin")
    assert status == 0
    assert re.search(r"已建账号 admin1。初始密码（只显示这一次）：(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", said)
    assert "admin1\t管理员甲\t在用\t管理员（" in told("list")[1]
    assert "新密码" in told("reset", "admin1")[1]
    assert told("disable", "admin1") == (1, "这是最后一名长期有效的管理员：请先给另一人授予管理员，再停用或收回\n")


def test_a_clerk_of_a_district_is_added_with_its_days_disabled_and_enabled(told):
    words = ["--pilot", "yinchuan", "--unit", "永宁县", "--from", "2026-11-01", "--to", "2027-12-31"]
    assert told("add", "yn", "--name", "永宁联络员", "--role", "district", *words)[0] == 0
    assert "银川市 · 地区 · 永宁县（2026-11-01–2027-12-31）" in told("list")[1]
    assert told("disable", "yn")[0] == 0
    assert "停用" in told("list")[1]
    assert told("enable", "yn")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "chief"], "没有角色“chief”；可用：leader"),
        (["--role", "district", "--pilot", "yinchuan", "--unit", "某县"], "没有单位“某县”；现有："),
        (["--role", "district"], "地区的授权要写明试点和地区"),
        (["--role", "office", "--to", "明天"], "日期“明天”须写作 2026-11-30"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(told, words, said):
    status, output = told("add", "someone", "--name", "某人", *words)
    assert status == 1
    assert said in output
    assert "someone" not in told("list")[1]
