"""A small set of what `make faults` tries in thousands."""

import pytest

from data_access.queries.pilots import get_pilot
from tests.faults import habits, kills, workbooks, writers
from tests.faults.originals import originals, packed

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python 3.12 and later


@pytest.mark.filterwarnings("ignore")
def test_spoiled_workbooks_are_refused_in_words_or_taken_in_whole(demo_once):
    tally = workbooks.run(demo_once, get_pilot(demo_once, "yinchuan").id, range(48), seed=7, child_every=16)
    assert tally.crashes == []
    assert tally.partial == []
    assert tally.outcomes["taken in"] > 2, "the unspoiled rest of a workbook still comes in"
    assert tally.outcomes["refused by the check"] > 20
    assert tally.through_child == 3


def test_office_habits_are_read_as_meant_or_told(demo_once):
    found = habits.run(demo_once, get_pilot(demo_once, "yinchuan").id, range(60), seed=7)
    assert found.silent == []
    assert found.read > 15
    assert found.told > 10


def test_the_same_seed_spoils_alike(demo_once):
    (one, *_) = originals(demo_once, get_pilot(demo_once, "yinchuan").id)
    assert [workbooks.spoiled(one, 7, n)[0] for n in range(9)] == [workbooks.spoiled(one, 7, n)[0] for n in range(9)]
    assert packed(one.parts)[:2] == b"PK"


def test_partial_imports_would_be_seen(demo_once):
    """The judge itself: a row written beside the batch is noticed."""
    from sqlalchemy import text

    from domain.intake.forms import Kind
    from tests.databases import undone

    before = workbooks.State(demo_once, get_pilot(demo_once, "yinchuan").id, Kind.PROJECTS)
    with undone(demo_once):
        demo_once.execute(text("UPDATE projects SET name = 'x' WHERE code = 'YC-2025-0001'"))
        assert before.differences(demo_once, 1)
    assert before.differences(demo_once, 1) == []


def test_killed_commits_lose_nothing_and_are_repeated_safely(demo_url):
    found = kills.killed_commits(demo_url, kills=3, seed=7)
    assert found.none, found
    assert found.attempts == 3


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_failing_statement_leaves_nothing(demo_file, every):
    found = kills.failing_statements(demo_file, every)
    assert found.none, found
    assert found.cut_short > 50 // every


def test_writers_of_the_same_projects_lose_no_update(demo_url):
    found = writers.run(demo_url, writers=3, edits=3)
    assert found.wrong == []
    assert found.acknowledged == 9
