"""A light comes with its history, and red recovers through yellow (rules 4.4, 4.6)."""

from datetime import date

import pytest

from domain.facts.history import Past, carry, change_between, through_yellow
from domain.words import Change, Light

G, Y, R, X = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY
LAST_WEEK, TODAY = date(2026, 11, 8), date(2026, 11, 15)


def past(light: Light, running: int = 1) -> Past:
    return Past(light, "2026-W40", LAST_WEEK, running)


@pytest.mark.parametrize(
    ("before", "rule", "shown", "why"),
    [
        (R, G, Y, "what would be green after red shows yellow"),
        (Y, G, G, "the yellow of recovery, or any yellow, is followed by green"),
        (R, Y, Y, "yellow by its own rule needs no recovery"),
        (R, R, R, "still red"),
        (R, X, X, "no data is not a recovery"),
        (X, G, G, "grey was not red"),
        (G, G, G, "nothing happened"),
        (None, G, G, "the first period"),
    ],
)
def test_red_recovers_through_yellow(before, rule, shown, why):
    light, recovering = through_yellow(rule, None if before is None else past(before))
    assert (light, recovering) == (shown, shown is not rule), why


def test_recovery_takes_exactly_one_period():
    shown = [R]
    for _ in range(3):
        shown.append(through_yellow(G, past(shown[-1]))[0])
    assert shown == [R, Y, G, G]


@pytest.mark.parametrize(
    ("before", "now", "change", "why"),
    [
        (None, R, Change.NEW, "no period before"),
        (G, G, Change.SAME, "the same"),
        (X, X, Change.SAME, "still grey"),
        (G, R, Change.TURNED_RED, "from any light"),
        (X, R, Change.TURNED_RED, "from grey too"),
        (R, Y, Change.RECOVERED, "out of red"),
        (R, X, Change.WORSE, "falling silent is no recovery"),
        (G, Y, Change.WORSE, "down"),
        (G, X, Change.WORSE, "down"),
        (Y, G, Change.BETTER, "up"),
        (X, Y, Change.BETTER, "data came"),
        (X, G, Change.BETTER, "data came"),
    ],
)
def test_the_change_of_a_light_has_a_name(before, now, change, why):
    assert change_between(before, now) is change, why


def test_a_light_that_stays_keeps_its_day_and_counts_on():
    assert carry(R, past(R, 3), "2026-W46", TODAY) == ("2026-W40", LAST_WEEK, 4)


@pytest.mark.parametrize("before", [None, past(G, 9)])
def test_a_light_that_is_new_or_changed_begins_to_count(before):
    assert carry(R, before, "2026-W46", TODAY) == ("2026-W46", TODAY, 1)
