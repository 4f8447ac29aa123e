"""docs/states.md is what the code says (rules 10.4, 6.7); a row that no dictionary holds names the test that does."""

from pathlib import Path

import pytest

from tests.states import MACHINES, states_page

ROOT = Path(__file__).resolve().parents[1]
HELD = sorted({move.held_by for machine in MACHINES for move in machine.moves} - {""})


def test_the_page_of_states_is_that_of_the_code():
    """It is written by `python -m tests.states > docs/states.md`."""
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == states_page()


@pytest.mark.parametrize("held_by", HELD)
def test_the_test_that_holds_a_step_exists(held_by):
    path, _, name = held_by.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
