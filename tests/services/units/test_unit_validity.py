"""Units with days of validity (Chongqing, 2025-11-06), and promises as they stood on a day (rules 12.1)."""

from datetime import date
from types import SimpleNamespace

import pytest

from data_access.engine import dispose, write_engine, writing
from data_access.queries.readings import get_counts
from domain.words import Light
from seed_data.demo.show import load_demo
from services.access import DEMO_USER
from services.frame import open_frame
from services.units.page import commitment_view, decision_view, unit_page
from services.units.standings import standings
from tests.domain.make import RULES

ABOLISHED = {"江北区", "渝北区", "两江新区(旧)"}


@pytest.fixture(scope="module")
def connection(sqlite_store):
    from tests.databases import _load_plans

    url = sqlite_store.create("chongqing", sqlite_store.prepared("plans", _load_plans))
    with writing(url) as session:
        load_demo(session, "chongqing", projects=800, last_periods=14)
    with write_engine(url).connect() as found:
        yield found
        found.rollback()
    dispose()
    sqlite_store.drop("chongqing")


def names(connection, period):
    frame = open_frame(connection, DEMO_USER, pilot="chongqing", period=period)
    found = standings(connection, frame, "地区")
    return {row.name for row in found.rows}, found


def test_a_unit_that_is_abolished_stands_no_more_and_its_projects_are_named(connection):
    known, found = names(connection, "2026-10")
    assert "两江新区" in known
    assert not known & ABOLISHED
    frame = open_frame(connection, DEMO_USER, pilot="chongqing", period="2026-10")
    held = {unit.name for unit in frame.districts if unit.name in ABOLISHED and _projects(connection, frame, unit.id)}
    assert {name for name in ABOLISHED if any(name in note for note in found.notes)} == held


def _projects(connection, frame, district_id: int) -> int:
    counts = get_counts(connection, frame.period.id, (district_id, None))
    return counts.projects if counts else 0


def test_on_its_last_month_it_still_stands_and_the_new_one_does_not_yet(connection):
    known, _ = names(connection, "2025-10")
    assert known >= ABOLISHED
    assert "两江新区" not in known


def test_its_page_says_so_and_its_history_can_be_read(connection):
    now = open_frame(connection, DEMO_USER, pilot="chongqing", period="2026-10", district="江北区")
    assert "自 2025-11-06 起撤销" in unit_page(connection, now).notes[0]
    then = open_frame(connection, DEMO_USER, pilot="chongqing", period="2025-10", district="江北区")
    assert unit_page(connection, then).lights
    assert unit_page(connection, then).notes == ()


DECIDED = SimpleNamespace(
    held_on=date(2026, 9, 1),
    text="倒排工期",
    owner="经开区专班",
    due_on=date(2026, 9, 29),
    done_on=date(2026, 10, 9),
    verified_on=date(2026, 10, 12),
)


@pytest.mark.parametrize(
    ("day", "state", "light"),
    [
        (date(2026, 9, 29), "办理中", Light.GREY),
        (date(2026, 9, 30), "逾期 1 天", Light.RED),
        (date(2026, 10, 8), "逾期 9 天", Light.RED),
        (date(2026, 10, 11), "已办结（2026-10-09），迟 10 天，待核实", Light.YELLOW),
        (date(2026, 10, 12), "已办结（2026-10-09），迟 10 天", Light.YELLOW),
    ],
)
def test_a_decision_is_shown_as_it_stood_on_the_day(day, state, light):
    found = decision_view(DECIDED, day)
    assert (found.state, found.light) == (state, light)


@pytest.mark.parametrize(
    ("day", "actual", "state", "light"),
    [
        (date(2026, 9, 29), 17, "未到期：17/18 家", Light.GREY),
        (date(2026, 9, 30), 17, "未兑现：17/18 家", Light.RED),
        (date(2026, 9, 1), 18, "兑现：18 家", Light.GREEN),
    ],
)
def test_a_promise_is_held_against_what_there_was(day, actual, state, light):
    promise = SimpleNamespace(
        indicator="completion", value=18, promised_on=date(2026, 8, 30), due_on=date(2026, 9, 29), text="承诺 18 家"
    )
    found = commitment_view(promise, day, {date(2026, 6, 1): actual}, RULES)
    assert (found.state, found.light) == (state, light)
