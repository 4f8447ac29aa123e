"""When a provider or solution counts in the pool (rules 6.7, 9.11)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.days import NEVER
from domain.facts.pool import by_kind, standing

OUT, BACK = -1, 1


def count(steps, day):
    """How many stand at the end of a day."""
    return sum(step for on, step in steps if on <= day)


def test_it_counts_from_the_day_it_comes_until_the_day_before_it_goes():
    steps = standing(10, 20, [])
    assert [count(steps, day) for day in (9, 10, 19, 20, 21)] == [0, 1, 1, 0, 0]
    assert standing(10, NEVER, []) == [(10, 1)]


def test_it_does_not_count_while_it_is_out():
    """Suspended on 12, removed on 14 (both out), back on 18."""
    steps = standing(10, NEVER, [(12, OUT), (14, OUT), (18, BACK)])
    assert steps == [(10, 1), (12, -1), (18, 1)]


def test_of_several_moves_on_one_day_the_last_holds():
    assert standing(10, NEVER, [(12, OUT), (12, BACK)]) == [(10, 1)]
    assert standing(10, NEVER, [(12, OUT), (13, BACK), (13, OUT)]) == [(10, 1), (12, -1)]


def test_what_comes_while_it_is_out_counts_when_it_is_back():
    """A solution listed on 15 whose provider was removed on 12."""
    assert standing(15, NEVER, [(12, OUT)]) == []
    assert standing(15, NEVER, [(12, OUT), (18, BACK)]) == [(18, 1)]
    assert standing(12, NEVER, [(12, OUT)]) == []


def test_what_was_taken_down_leaves_once():
    """Taken down on 14: what its provider does later moves nothing; removed on 12 it had left already."""
    assert standing(10, 14, [(16, OUT), (18, BACK)]) == [(10, 1), (14, -1)]
    assert standing(10, 14, [(12, OUT)]) == [(10, 1), (12, -1)]
    assert standing(10, 14, [(12, OUT), (16, BACK)]) == [(10, 1), (12, -1)]


def test_a_provider_counts_as_the_kind_it_was_of():
    """专业型 until the day before 20, 综合型 from then on."""
    parted = by_kind([(10, 1)], [(20, "specialist")], "integrated")
    days = (9, 10, 19, 20)
    assert [count(parted["specialist"], day) for day in days] == [0, 1, 1, 0]
    assert [count(parted["integrated"], day) for day in days] == [0, 0, 0, 1]
    assert by_kind([(10, 1)], [], "integrated") == {"integrated": [(10, 1)]}


def test_one_that_is_out_when_it_changes_its_kind_comes_back_as_the_new_kind():
    parted = by_kind([(10, 1), (15, -1), (25, 1)], [(20, "specialist")], "integrated")
    assert parted == {"specialist": [(10, 1), (15, -1)], "integrated": [(25, 1)]}


def test_up_and_down_again():
    parted = by_kind([(10, 1)], [(20, "specialist"), (30, "integrated")], "specialist")
    assert [(count(parted["specialist"], d), count(parted["integrated"], d)) for d in (10, 20, 29, 30)] == [
        (1, 0),
        (0, 1),
        (0, 1),
        (1, 0),
    ]


DAYS = st.integers(0, 12)


@given(DAYS, st.integers(1, 14), st.lists(st.tuples(DAYS, st.sampled_from([OUT, BACK]))), st.sets(st.integers(1, 12)))
def test_day_by_day_it_is_what_one_would_count(comes, lasts, moves, changes):
    """Against the plain question of each day: is it there, not out, and of which kind?"""
    moves.sort(key=lambda move: move[0])
    goes, kinds = comes + lasts, ("specialist", "integrated")
    past = [(day, kinds[place % 2]) for place, day in enumerate(sorted(day for day in changes if day > comes))]
    last = kinds[len(past) % 2]
    steps = standing(comes, goes, moves)
    parted = by_kind(steps, past, last)
    for day in range(-1, 16):
        known = [step for on, step in moves if on <= day]
        is_there = comes <= day < goes and (not known or known[-1] == BACK)
        kind = next((kind for on, kind in past if day < on), last)
        assert count(steps, day) == is_there
        assert Counter({word: count(parted.get(word, []), day) for word in kinds}) == Counter(
            {kind: int(is_there), **{word: 0 for word in kinds if word != kind}}
        )
