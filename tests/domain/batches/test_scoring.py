"""Two scorers, where they differ, places and the list (rules 22.3, 22.4)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.batches.awards import weights
from domain.batches.scoring import AwardEntry, Given, ScoreLine, exact_weights, ranked
from domain.batches.scoring_view import points
from domain.words import Award, EntryState, ScoreSeat

DAY = date(2026, 5, 1)


def line(first=None, second=None, third=None, agreed=None, weight=Fraction(100)):
    scores = dict(zip(ScoreSeat, (first, second, third, agreed), strict=True))
    said = {seat: Given(score, "看", "理由", DAY, "甲") for seat, score in scores.items() if score is not None}
    return ScoreLine(1, "标准", weight, said)


def entry(*lines, uscc="A", left=False):
    words = (uscc, "甲", "东岭区", "轴承", Award.BEACON, "一季度", DAY, "理由", "", "", "", "")
    return AwardEntry(*words, left, 20, 80, lines)


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ((), None),
        ((90,), None),
        ((90, 70), 80),
        ((90, 69), None),
        ((90, 69, 75), 75),
        ((90, 69, 20), 69),
        ((90, 69, None, 80), 80),
        ((90, 69, 75, 80), 80),
        ((90, 71), Fraction(161, 2)),
    ],
)
def test_what_a_line_comes_to(scores, found):
    assert line(*scores).score(20) == found


@pytest.mark.parametrize(("scores", "is_open"), [((90, 70), False), ((90, 69), True), ((90, 69, 75), False)])
def test_where_two_are_further_apart_than_the_bound(scores, is_open):
    assert line(*scores).is_disputed(20) is is_open


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ((), EntryState.WAITING),
        ((line(80, 80),), EntryState.CHOSEN),
        ((line(80, 79),), EntryState.BELOW),
        ((line(80),), EntryState.WAITING),
        ((line(90, 60),), EntryState.DISPUTED),
    ],
)
def test_where_a_candidate_stands(lines, state):
    assert entry(*lines).state is state


def test_who_left_is_on_no_list():
    gone = entry(line(90, 90), left=True)
    assert gone.state is EntryState.LEFT
    assert ranked([gone]) == [(None, gone)]


def test_equal_totals_share_a_place_and_who_waits_has_none():
    found = [entry(line(one, one), uscc=str(one) + at) for one, at in ((70, ""), (85, "a"), (90, ""), (85, "b"))]
    found.append(entry(line(90), uscc="z"))
    assert [(place, one.uscc) for place, one in ranked(found)] == [
        (1, "90"),
        (2, "85a"),
        (2, "85b"),
        (4, "70"),
        (None, "z"),
    ]


def test_a_total_just_below_the_bound_is_not_read_as_the_bound():
    near = entry(line(80, 80, weight=Fraction(2499, 25)), line(70, 70, weight=Fraction(1, 25)))
    assert near.total == Fraction(79996, 1000)
    assert (near.state, points(near)) == (EntryState.BELOW, "79.99")


@given(st.lists(st.none() | st.integers(1, 50), min_size=1, max_size=20), st.integers(0, 100))
def test_weights_come_to_a_hundred_and_one_score_everywhere_is_the_total(found, score):
    exact = exact_weights(found)
    assert sum(exact) == 100
    assert list(map(float, exact)) == pytest.approx(weights(found))
    assert entry(*(line(score, score, weight=one) for one in exact)).total == score
