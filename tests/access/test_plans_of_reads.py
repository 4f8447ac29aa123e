"""No read puts a whole view of readings together, of all periods, to find a few of its rows (rules 10.2)."""

import pytest
from sqlalchemy import event

from data_access.tables import KEPT_ONCE
from services.access import DEMO_USER
from services.errors import Refused
from services.frame import open_frame
from tests.access.reads import READS, found

SCOPES = ({}, {"district": "经开区"}, {"industry": "新型材料"}, {"period": "live"})
WHOLE = tuple(f"{how} {view}" for view in KEPT_ONCE for how in ("MATERIALIZE", "CO-ROUTINE"))


@pytest.fixture(scope="module")
def planned(demo_once):
    """Statements of this module so far, each with the lines of its plan."""
    plans: dict[str, list[str]] = {}

    def plan(_connection, cursor, statement, parameters, *_rest):
        if statement not in plans and statement.lstrip().startswith(("SELECT", "WITH")):
            explained = cursor.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [row[3] for row in explained]

    event.listen(demo_once.engine, "before_cursor_execute", plan)
    yield plans
    event.remove(demo_once.engine, "before_cursor_execute", plan)


@pytest.mark.parametrize("name", READS)
def test_a_read_looks_up_the_readings_it_needs(demo_once, planned, name):
    before = set(planned)
    for words in SCOPES:
        frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", **{"period": "2026-W46", **words})
        try:
            READS[name][1](found()[name], demo_once, frame)
        except Refused:
            continue
    whole = {text: lines for text, lines in planned.items() if any(line.startswith(WHOLE) for line in lines)}
    assert {text: lines for text, lines in whole.items() if text not in before} == {}


def test_something_was_planned(planned):
    assert sum("project_readings" in text for text in planned) > 20
