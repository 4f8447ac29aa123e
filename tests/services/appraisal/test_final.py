"""松江's plan is over: its final self-evaluation names every missed target with its cause, and every number of it opens
its rows (rules 16.1, 16.2)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from data_access import engine
from data_access.engine import writing
from domain.words import Verdict
from seed_data.demo.show import load_demo
from services.access import DEMO_USER
from services.appraisal.cut import at_cut
from services.appraisal.notes import appraised
from services.appraisal.whole import appraisal
from services.frame import open_frame
from services.targets.board import target_board
from tests.databases import Store, plans_template
from tests.services.appraisal.test_behind import ALONE, OF_ONE, SHOWN, behind

PERIODS = 4


@pytest.fixture(scope="module")
def ended(sqlite_store: Store) -> Iterator[Connection]:
    url = sqlite_store.create("songjiang_ended", plans_template(sqlite_store))
    with writing(url) as session:
        load_demo(session, "songjiang", last_periods=PERIODS)
    with engine.write_engine(url).connect() as connection:
        yield connection
    engine.dispose()


def frame(connection: Connection):
    return at_cut(open_frame(connection, DEMO_USER, pilot="songjiang"))


def test_every_missed_target_is_named_with_its_cause(ended):
    here = frame(ended)
    assert here.period.label == "2026-10"
    found = appraisal(ended, here)
    assert found.number == "终期自评"
    rows = appraised(ended, here)
    missed = [row for row in rows if row.is_missed]
    groups = [group.key for group in target_board(ended, here).groups if group.key != "now"]
    stored = {
        line.id for key in groups for line in target_board(ended, here, key).lines if line.verdict is Verdict.OVERDUE
    }
    assert {row.line.id for row in missed} == stored
    assert len(missed) > 5
    texts, years = (
        [line.text for line in found.lines],
        next(t for t in found.paper_tables if t.key == "appraised_years"),
    )
    for row in missed:
        assert row.note.cause, row.name
        if row.line.group == "pilot":
            told = [text for text in texts if text.startswith(f"{row.line.name}：目标")]
            assert len(told) == 1, row.name
            assert f"原因：{row.note.cause.rstrip('。')}。" in told[0]
            assert row.actual_text in told[0]
        else:
            cells = [[cell.text for cell in line] for line in years.rows]
            assert any(row.line.name == line[0] and row.note.cause in line for line in cells), row.name


def test_every_number_of_it_opens_as_many_rows_as_it_says(ended):
    here = frame(ended)
    figures = [one for line in appraisal(ended, here).lines for one in line.figures]
    counted = [one for one in figures if one.table not in ALONE and one.field not in OF_ONE | SHOWN]
    assert len(counted) > 25
    for figure in counted:
        assert behind(ended, here, figure) == figure.stored, (figure.table, figure.field)
