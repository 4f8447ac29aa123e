"""An enterprise moves between units from a day on; what it did before stays where it was (rules 2.9)."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from domain.days import number
from domain.facts.columns import Moves
from domain.words import Light, Outcome, Stage, Verdict
from tests.domain.make import HUAGONG, JIA, YI, Project, completed, evaluated, facts, reading, target

MOVED = date(2026, 11, 1)
SIGNED_2025, SIGNED_2026 = date(2025, 12, 1), date(2026, 11, 10)
DISTRICT_JIA, DISTRICT_YI, IN_HUAGONG, IN_ZHUANGBEI = 0, 1, 0, 1


def signed(on: date, district=YI, **other) -> Project:
    return Project(planned={Stage.CONTRACT: on}, done={Stage.CONTRACT: on}, district=district, **other)


def moved(*moves: tuple[int, date, int, int]) -> Moves:
    """Position of the project, day, district and industry it left; newest first."""
    rows = sorted(moves, key=lambda move: move[1], reverse=True)
    columns = zip(*((at, number(day), was, trade) for at, day, was, trade in rows), strict=True)
    return Moves(*(np.array(column) for column in columns))


FOUR = tuple(signed(SIGNED_2025) for _ in range(4))
FROM_JIA = moved(*((at, MOVED, DISTRICT_JIA, IN_HUAGONG) for at in range(4)))


def contracts(known, district, on=date(2026, 11, 15), indicator="contracting"):
    return reading(evaluated(known, on), indicator, district).judged.numerator


@pytest.mark.parametrize("on", [MOVED - timedelta(days=1), MOVED, MOVED + timedelta(days=1)])
def test_contracts_of_2025_stay_where_they_were(on):
    known = facts(*FOUR, moves=FROM_JIA)
    assert (contracts(known, JIA, on), contracts(known, YI, on)) == (4, 0)


@pytest.mark.parametrize(
    ("on", "jia", "yi"), [(MOVED - timedelta(days=1), 4, 0), (MOVED, 0, 4), (MOVED + timedelta(days=1), 0, 4)]
)
def test_from_the_day_on_they_stand_in_the_other_unit(on, jia, yi):
    known = facts(*FOUR, moves=FROM_JIA)
    lag = [reading(evaluated(known, on), "schedule", district).judged.denominator for district in (JIA, YI)]
    assert lag == [jia, yi]


def test_what_is_done_after_the_move_counts_in_the_new_unit():
    known = facts(signed(MOVED - timedelta(days=1)), signed(MOVED), moves=moved(*FROM_TWO))
    assert (contracts(known, JIA), contracts(known, YI)) == (1, 1)


FROM_TWO = [(at, MOVED, DISTRICT_JIA, IN_HUAGONG) for at in range(2)]


def test_a_move_mends_no_missed_past():
    """乙区 missed its 3 of 2025; four enterprises that signed in 2025 come to it from 甲区."""
    goal = target(3, indicator="contracting", year=2025, district=YI)
    found = reading(evaluated(facts(*FOUR, moves=FROM_JIA, targets=(goal,))), "contracting", YI)
    assert (found.light, found.judged.outcome, found.judged.numerator) == (Light.RED, Outcome.OVERDUE, 0)
    unmoved = reading(evaluated(facts(*FOUR, targets=(goal,))), "contracting", YI)
    assert unmoved.light is Light.GREEN, "as it would be, had they stood there"


def test_the_unit_they_left_keeps_what_it_met():
    goal = target(3, indicator="contracting", year=2025, district=JIA)
    (found,) = evaluated(facts(*FOUR, moves=FROM_JIA, targets=(goal,))).targets
    assert (found.verdict, found.actual) == (Verdict.DONE, 4)


def test_the_pilots_own_figures_do_not_move():
    before, after = facts(*(replace(p, district=JIA) for p in FOUR)), facts(*FOUR, moves=FROM_JIA)
    for indicator in ("contracting", "schedule", "provider"):
        found = [reading(evaluated(known), indicator).judged for known in (before, after)]
        assert found[0] == found[1]


def test_who_moves_twice_stands_in_each_unit_for_its_days():
    back = moved((0, date(2026, 3, 1), DISTRICT_JIA, IN_HUAGONG), (0, MOVED, DISTRICT_YI, IN_HUAGONG))
    for on, unit in ((date(2026, 2, 28), JIA), (date(2026, 3, 1), YI), (date(2026, 10, 31), YI), (MOVED, JIA)):
        known = facts(completed(on, district=JIA), moves=back)
        assert [contracts(known, district, indicator="completion") for district in (JIA, YI)] == [
            unit == district for district in (JIA, YI)
        ], on


def test_an_industry_is_left_like_a_district():
    known = facts(signed(SIGNED_2025, JIA), moves=moved((0, MOVED, DISTRICT_JIA, IN_ZHUANGBEI)))
    assert reading(evaluated(known), "contracting", None, HUAGONG).judged.numerator == 0
    assert reading(evaluated(known, date(2026, 10, 31)), "schedule", None, HUAGONG).judged.denominator == 0
