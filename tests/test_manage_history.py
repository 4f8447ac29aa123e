"""An opening history from the command line: begun, shown, closed by two, gone on with (rules 9.13)."""

from datetime import date

import pytest
from typer.testing import CliRunner

from manage import app
from services.evaluation import opening
from tests.new_city import CODE
from tests.opened_past import PERIODS, copy_of, office_people, periods, with_a_past, without


def run(*words: str):
    return CliRunner().invoke(app, ["open-history", *words, "--pilot", CODE])


@pytest.fixture
def past(sqlite_store):
    with copy_of(sqlite_store, "city_with_a_past", with_a_past):
        yield


@pytest.fixture
def city(sqlite_store):
    with copy_of(sqlite_store, "city_without", without):
        yield


def test_begin_show_and_stop(city):
    assert "没有开始期初补录；可一次结账 15 周（2025年第49周" in run("show").stdout
    assert run("begin").exit_code == 2, "a reason is asked for"
    assert "已开始期初补录" in run("begin", "--reason", "启用前", "--as", "周敏").stdout
    assert "期初补录：补录中（周敏（登录前记录） 2026-03-18 开始：启用前）" in run("show").stdout
    again = run("begin", "--reason", "再来")
    assert (again.exit_code, "不能再开始一次" in again.output) == (1, True)
    assert "已停止期初补录，没有结账" in run("stop", "--reason", "误开").stdout
    assert "没有开始期初补录" in run("show").stdout


def test_closing_takes_two_and_tells_each_period(past):
    alone = run("close", "--as", "周敏")
    assert (alone.exit_code, "请用 --approver 写明批准人" in alone.output) == (1, True)
    same = run("close", "--as", "周敏", "--approver", "周敏")
    assert (same.exit_code, "不能是 --as 的同一人" in same.output) == (1, True)
    assert periods() == []
    done = run("close", "--as", "周敏", "--approver", "吴磊")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == f"期初数据已批准，{PERIODS} 期开始结账"
    assert lines[1] == f"1/{PERIODS} 2025年第49周（12月1日—7日） 已结账"
    assert lines[-1] == f"期初补录已办结：{PERIODS} 期已结账，此后按期锁定"
    assert len(lines) == PERIODS + 2
    assert {row.closed_by for row in periods()} == {"周敏/吴磊"}
    assert "已补录结账" in run("show").stdout


def test_what_broke_off_is_gone_on_with(past, monkeypatch):
    as_ever = opening.store_closed

    def fails(connection, pilot, readings, *rest, **more):
        if readings.as_of == date(2026, 1, 4):
            raise OSError(28, "No space left on device")
        as_ever(connection, pilot, readings, *rest, **more)

    monkeypatch.setattr(opening, "store_closed", fails)
    broken = run("close", "--as", "周敏", "--approver", "吴磊")
    assert (broken.exit_code, "磁盘已满" in broken.output) == (1, True)
    assert f"已结账 5/{PERIODS} 期；周敏/吴磊" in run("show").stdout
    monkeypatch.setattr(opening, "store_closed", as_ever)
    done = run("resume", "--as", "何立")
    assert done.stdout.splitlines()[0].startswith(f"6/{PERIODS} 2026年第1周")
    assert len(periods()) == PERIODS


def test_with_accounts_it_is_proposed(past):
    office_people()
    done = run("close", "--as", "clerk0")
    assert "已提请“期初结账 期初 2025-W49—2026-W11”" in done.output
    assert periods() == []
