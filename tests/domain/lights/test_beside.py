"""What stands beside a light: good or bad since the last period, and its two lines (rules 4.11)."""

from datetime import date

import pytest

from domain.facts.rules import Rule
from domain.lights.beside import direction_of, lines_of, moved
from domain.lights.core import CORE_LIGHTS, Core
from domain.words import Direction

UP, DOWN = Direction.UP, Direction.DOWN


def rule(direction: Direction, green: float, yellow: float | None) -> Rule:
    return Rule("x", "y", direction, green, True, yellow, True, date(2026, 1, 1), "")


@pytest.mark.parametrize(
    ("core", "direction", "now", "past", "said"),
    [
        (Core.COMPLETION, UP, 0.933, 0.944, "差 ↓1.1 点"),
        (Core.COMPLETION, UP, 0.944, 0.933, "好 ↑1.1 点"),
        (Core.COMPLETION, UP, 0.9331, 0.9332, "持平"),
        (Core.COMPLETION, UP, 0.9, 0.9, "持平"),
        (Core.COMPLETION, UP, None, 0.9, ""),
        (Core.COMPLETION, UP, 0.9, None, ""),
        (Core.SCHEDULE, DOWN, 1.1, 0.8, "差 ↑0.3 点"),
        (Core.SCHEDULE, DOWN, 0.8, 1.1, "好 ↓0.3 点"),
        (Core.COMPLIANCE, DOWN, 17, 15, "差 ↑2 项"),
        (Core.COMPLIANCE, DOWN, 0, 1, "好 ↓1 项"),
        (Core.COMPLIANCE, DOWN, 1, 1, "持平"),
    ],
)
def test_a_change_is_good_or_bad_by_the_way_that_is_good(core, direction, now, past, said):
    assert moved(CORE_LIGHTS[core], direction, now, past) == said


@pytest.mark.parametrize(
    ("core", "row", "target", "lines"),
    [
        (Core.COMPLETION, rule(UP, 0.95, 0.8), None, (0.95, 0.8)),
        (Core.COMPLETION, rule(UP, 0.95, None), 0.5, (0.95, None)),
        (Core.LEVEL_UP, rule(DOWN, 0, 5), 1.0, (1.0, 0.95)),
        (Core.LEVEL_UP, rule(DOWN, 0, None), 1.0, (1.0, None)),
        (Core.LEVEL_UP, rule(DOWN, 0, 5), None, None),
    ],
)
def test_the_lines_stand_where_the_colour_changes(core, row, target, lines):
    assert lines_of(CORE_LIGHTS[core], row, target) == lines


def test_of_a_level_more_is_better_although_its_rule_bounds_what_is_lacking():
    assert direction_of(CORE_LIGHTS[Core.LEVEL_UP], rule(DOWN, 0, 5)) is UP
    assert direction_of(CORE_LIGHTS[Core.SCHEDULE], rule(DOWN, 10, 30)) is DOWN
