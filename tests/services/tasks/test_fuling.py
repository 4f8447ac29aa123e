"""涪陵's sixteen tasks (方案 四) stand on a board whose lights the meeting uses (rules 15.3, 15.6)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from data_access import engine
from data_access.engine import writing
from domain.words import Light
from seed_data.demo.show import load_demo
from services.access import DEMO_USER
from services.frame import open_frame
from services.reports.meeting import meeting, meeting_frame
from services.tasks.board import task_board
from tests.databases import Store, plans_template


@pytest.fixture(scope="module")
def fuling(sqlite_store: Store) -> Iterator[Connection]:
    url = sqlite_store.create("fuling_tasks", plans_template(sqlite_store))
    with writing(url) as session:
        load_demo(session, "fuling", projects=60, last_periods=2)
    with engine.write_engine(url).connect() as connection:
        yield connection
    engine.dispose()


def test_sixteen_tasks_with_their_units_and_lights(fuling):
    frame = meeting_frame(open_frame(fuling, DEMO_USER, pilot="fuling"))
    board = task_board(fuling, frame)
    assert {row.number for row in board.rows} == set(range(1, 17))
    assert board.lights_from == ""
    assert all(row.light in Light and row.reason and row.leads and row.quote for row in board.rows)
    assert sum(number for _, number in board.counts) == 16


def test_the_meeting_shows_the_lights_of_the_board(fuling):
    frame = meeting_frame(open_frame(fuling, DEMO_USER, pilot="fuling"))
    board = task_board(fuling, frame)
    step = next(step for step in meeting(fuling, frame).steps if step.key == "tasks")
    assert step.sentence == board.sentence
    bad = [(row.label, row.light) for row in board.rows if row.light in (Light.RED, Light.YELLOW)]
    assert bad
    assert [(row[0].text, row[1].light) for row in step.tables[0].rows] == bad[:8]
