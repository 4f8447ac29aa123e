"""方案与验收 and the story on 一企一档, in the demonstration (rules 18.1—18.6)."""

import pytest
from sqlalchemy import text

from domain.transformation.queue import QueueState
from domain.transformation.views import Tab
from services.access import DEMO_USER
from services.frame import open_frame
from services.transformation.page import way_page
from services.transformation.story import project_way


def view(connection, tab):
    return way_page(connection, open_frame(connection, DEMO_USER, pilot="yinchuan"), tab)


def count(connection, query):
    return connection.scalar(text(query))


@pytest.mark.parametrize("tab", Tab, ids=str)
def test_every_tab_has_rows_and_a_sentence(demo_once, tab):
    """rules 18.1"""
    found = view(demo_once, tab.value)
    assert found.tab is tab
    assert found.sentence
    assert not found.why_no_rows


def test_needs_and_scenarios_of_industries_add_up_to_the_rows(demo_once):
    """rules 18.2"""
    found = view(demo_once, "")
    assert sum(row.total for row in found.needs) == count(demo_once, "SELECT count(*) FROM needs")
    waiting = "SELECT count(*) FROM needs WHERE solved_on IS NULL"
    assert sum(row.waiting for row in found.needs) == count(demo_once, waiting)
    seen = "SELECT count(quality) FROM diagnoses WHERE kind = 'before'"
    below = "SELECT count(*) FROM diagnoses WHERE kind = 'before' AND quality < 2"
    quality = [row for row in found.scenarios if row.scenario == "质量管理"]
    assert sum(row.before for row in quality) == count(demo_once, seen)
    assert sum(row.before_below for row in quality) == count(demo_once, below)


def test_what_is_granted_of_every_plan_is_the_eligible_amount_of_its_project(demo_once):
    """rules 18.4"""
    granted = {row.code: row.granted_fen for row in view(demo_once, "prices").plans if row.granted_fen is not None}
    stored = dict(demo_once.execute(text("SELECT code, eligible_fen FROM projects")).all())
    assert granted
    assert {code: stored[code] for code in granted} == granted


def test_the_queue_says_how_each_application_stands(demo_once):
    """rules 18.5"""
    states = {row.state for row in view(demo_once, "queue").queue}
    assert states == set(QueueState)


def test_the_story_of_a_project_holds_levels_prices_and_rounds(demo_once):
    """rules 18.3"""
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan")
    plans = [row for row in view(demo_once, "prices").plans if row.granted_fen is not None]
    found = project_way(demo_once, frame, plans[0].code)
    newest = [line for line in found.lines if line.number == plans[0].number]
    assert sum(line.granted_fen for line in newest) == plans[0].granted_fen
    assert found.levels
    assert all(line.module for line in found.lines)
    assert any(line.place is not None for line in found.lines)
    assert not next(line for line in newest if line.category == "生产设备").is_eligible
