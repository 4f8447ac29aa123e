"""期初补录 on screen: begun, what came in, asked for, progress, gone on with, over (rules 9.13)."""

import pytest

from components import guard
from services.access import COMMAND_LINE
from services.evaluation import opening, opening_job
from services.evaluation.opening import close_all
from services.identity.demonstration import people
from tests.new_city import CODE, pilot_id
from tests.opened_past import approve, copy_of, due, history, office_people, with_a_past, without
from tests.pages.test_projects_page import opened


@pytest.fixture(autouse=True)
def served(pages_served) -> None:
    """In place of the demonstration."""


@pytest.fixture
def city(sqlite_store):
    with copy_of(sqlite_store, "city_without", without):
        people()
        yield


@pytest.fixture
def past(sqlite_store, monkeypatch):
    """Seen by a clerk with an account: no made-up person may propose anything in a real pilot."""
    with copy_of(sqlite_store, "city_with_a_past", with_a_past):
        clerk = office_people()[0]
        monkeypatch.setattr(guard, "current_user", lambda: clerk)
        yield


def texts(app) -> str:
    kinds = ("markdown", "caption", "success", "error", "info", "warning")
    return " ".join(f"{getattr(one, 'title', '')}{one.value}" for kind in kinds for one in app.get(kind))


def press(app, words: str):
    next(button for button in app.button if words in button.label).click()
    return app.run()


def test_it_is_begun_and_stopped_with_a_reason(city):
    app = opened("setup", pilot=CODE)
    assert "现在可一次结账 15 周（2025年第49周至2026年第11周）、3 个月" in texts(app)
    app = press(app, "开始期初补录")
    assert "请写明为什么补录" in texts(app)
    app.text_input[0].set_value("启用前 3 个月")
    app = press(app, "开始期初补录")
    assert "已开始期初补录" in texts(app)
    assert "（启用前 3 个月）。现在报送的都记为期初" in texts(app)
    assert "还没有期初批次。" in texts(app)
    intake = texts(opened("intake", pilot=CODE, at="locks"))
    assert "期初补录正在进行，以前的日期不锁定" in intake
    app.text_input[0].set_value("误开")
    assert "已停止期初补录，没有结账" in texts(press(app, "停止期初补录"))
    assert history() is None


def test_what_came_in_is_shown_and_closing_is_asked_for(past):
    app = opened("setup", pilot=CODE)
    said = texts(app)
    assert "现有试点企业 7 家、项目 7 个、已完成节点" in said
    assert list(app.dataframe[0].value["期初批次"])[-1] == "第 1 批"
    batches = opened("intake", pilot=CODE, at="batches")
    assert list(batches.dataframe[0].value["批次"])[-1] == "1（期初）"
    app = press(app, "提请期初结账")
    assert "已提请“期初结账" in texts(app)
    assert "正待另一人批准" in texts(app)
    assert next(button for button in app.button if "提请期初结账" in button.label).disabled


def test_progress_is_what_the_database_says_and_what_broke_off_goes_on(past, monkeypatch):
    approve(due())
    started = []
    monkeypatch.setattr("services.approvals.opening_desk.start_closing", lambda *words: started.append(words))
    app = opened("setup", pilot=CODE)
    assert "甲某/乙某（登录前记录） 已批准，一次结账 15 周" in texts(app)
    assert not [button for button in app.button if button.label == "接着结账"], "nobody knows yet that it broke off"

    as_ever = opening.store_closed

    def fails(connection, pilot, readings, *rest, **more):
        if readings.span.label == "2026-W01":
            raise OSError(28, "disk full")
        as_ever(connection, pilot, readings, *rest, **more)

    monkeypatch.setattr(opening, "store_closed", fails)
    with pytest.raises(OSError, match="disk full"):
        close_all(pilot_id(), COMMAND_LINE)
    monkeypatch.setattr("components.setup.history.broke_off", lambda _: "结账中断（OSError），请接着结账")
    app = opened("setup", pilot=CODE)
    assert "结账中断（OSError），请接着结账" in texts(app)
    assert any("已结账 5/18 期：2025年12月" in str(one.proto) for one in app.get("progress"))
    press(app, "接着结账")
    assert [words[0] for words in started] == [pilot_id()]

    monkeypatch.setattr(opening, "store_closed", as_ever)
    monkeypatch.setattr(opening_job, "_JOBS", {})
    close_all(pilot_id(), COMMAND_LINE)
    app = opened("setup", pilot=CODE)
    assert "已一次结账，各期注明“期初补录”，此后按期锁定" in texts(app)
    assert "已结账，期初补录" in texts(opened("overview", pilot=CODE))


def test_who_has_closed_periods_is_told_why_there_is_no_past(demo_database):
    assert "期结账，以前的不再补录" in texts(opened("setup", pilot="yinchuan"))
