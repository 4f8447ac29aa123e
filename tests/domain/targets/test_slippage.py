"""Slippages: what stages took against their plan, unfinished ones counted as what they are (rules 7.2.1)."""

import numpy as np
import pytest

from domain.days import NEVER
from domain.targets.slippage import CELLS, GROUPS, Course, Slippages, course_of, slippages_of, stage_days

DAY = 20_000


def course(planned, completed, as_of=DAY) -> Course:
    return course_of(np.array(planned), np.array(completed), as_of)


def test_a_slippage_is_the_actual_duration_of_a_stage_over_its_planned_one():
    """Planned 30 + 30 + 60 days; the second stage took 45 days, the third 30 so far."""
    found = course([[DAY - 120, DAY - 90, DAY - 30]], [[DAY - 105, DAY - 60, NEVER]])
    assert found.duration.tolist() == [[30, 30, 60]]
    assert found.slippage[0, :2].tolist() == [45 / 30, 45 / 30]
    assert (found.next_stage[0], found.began_on[0], found.elapsed[0]) == (2, DAY - 60, 1.0)


@pytest.mark.parametrize(
    ("planned", "completed", "next_stage", "elapsed", "why"),
    [
        ([DAY + 10, DAY + 40], [NEVER, NEVER], 0, 20 / 30, "the first stage is planned as long as the second"),
        ([DAY + 30, DAY + 60], [NEVER, NEVER], 0, 0.0, "it begins today"),
        ([DAY + 90, DAY + 120], [NEVER, NEVER], 0, 0.0, "it has not begun"),
        ([DAY - 60, DAY - 30], [DAY - 60, DAY - 30], 2, 0.0, "nothing is left"),
        ([DAY - 60, DAY - 30], [DAY - 60, DAY + 1], 1, 2.0, "what happens tomorrow is not seen"),
        ([DAY - 60, DAY - 30], [DAY - 60, DAY], 2, 0.0, "what happened today is"),
        (
            [DAY - 60, DAY - 60],
            [DAY - 60, NEVER],
            1,
            20.0,
            "a stage planned for the same day counts as one day; cut at 20",
        ),
        ([NEVER, NEVER], [NEVER, NEVER], 0, 0.0, "without a planned day it begins today"),
    ],
)
def test_where_a_project_stands(planned, completed, next_stage, elapsed, why):
    found = course([planned], [completed])
    assert found.next_stage[0] == next_stage, why
    if next_stage < 2:
        assert found.elapsed[0] == pytest.approx(elapsed), why


def test_stages_done_out_of_order_leave_the_earlier_one_to_do():
    found = course([[DAY - 90, DAY - 60, DAY - 30]], [[DAY - 90, NEVER, DAY - 20]])
    assert found.done.tolist() == [[True, False, True]]
    assert (found.next_stage[0], found.began_on[0]) == (1, DAY - 20)


def many(slippage: float, n: int = 200, running: int = 0) -> Course:
    """n projects whose second stage took `slippage` × 100 days, and some that are 150 days into it."""
    planned = np.tile([DAY - 1_000, DAY - 900], (n + running, 1))
    completed = np.tile([DAY - 1_000, int(DAY - 1_000 + 100 * slippage)], (n + running, 1))
    completed[n:, 0], completed[n:, 1] = DAY - 150, NEVER
    return course_of(planned, completed, DAY)


def test_slippages_gather_where_they_were_seen():
    known = many(1.4)
    found = slippages_of(known, np.zeros(200, dtype=int), 1, np.random.default_rng(1))
    assert found.quantiles.shape == (2, 2, GROUPS, CELLS)
    assert np.median(found.quantiles[1]) == pytest.approx(1.4)


def test_a_stage_still_running_pulls_the_slippages_up():
    """200 ended at 1.0, 200 more are at 1.5 and still running: half of all take longer than 1.5."""
    known = many(1.0, running=200)
    found = slippages_of(known, np.zeros(400, dtype=int), 1, np.random.default_rng(1))
    assert (found.quantiles[1, 1] > 1.5).mean() == pytest.approx(0.5, abs=0.05)


def test_an_industry_with_few_projects_leans_on_the_others():
    """One project of industry 1 took 3 × as long; 200 of industry 0 took 1.0. Industry 1 is neither."""
    planned = np.tile([DAY - 1_000, DAY - 900], (201, 1))
    completed = np.tile([DAY - 1_000, DAY - 900], (201, 1))
    completed[200, 1] = DAY - 700
    found = slippages_of(course_of(planned, completed, DAY), np.array([0] * 200 + [1]), 2, np.random.default_rng(1))
    slow = (found.quantiles[1, 2] > 2).mean()
    assert 0.01 < slow < 0.25
    assert (found.quantiles[1, 1] > 2).mean() < 0.01


def test_a_pilot_without_any_stage_done_runs_as_planned():
    known = course_of(np.array([[DAY + 30, DAY + 60]]), np.array([[NEVER, NEVER]]), DAY)
    found = slippages_of(known, np.array([-1]), 1, np.random.default_rng(1))
    assert np.median(found.quantiles) == pytest.approx(1.0)


def simulated(known: Course, draws: int = 400, as_of: int = DAY) -> np.ndarray:
    rng = np.random.default_rng(2)
    industry = np.zeros(len(known.next_stage), dtype=int)
    found = slippages_of(known, industry, 1, rng)
    return stage_days(known, industry, found, as_of, draws, rng, pace=np.ones(draws, dtype=np.float32))


def test_nothing_finishes_before_the_day():
    known = many(1.0, n=50, running=50)
    days = simulated(known)
    assert (days[1, 50:] >= DAY).all()
    assert (days[:, :50] == -1).all(), "what is done is not simulated"


def test_a_running_stage_is_drawn_among_those_that_take_longer():
    """Half of the finished ones took 1.0, half 3.0; one that runs for 1.5 already will take 3.0."""
    planned = np.tile([DAY - 1_000, DAY - 900], (201, 1))
    completed = np.tile([DAY - 1_000, DAY - 900], (201, 1))
    completed[100:200, 1] = DAY - 700
    completed[200] = [DAY - 150, NEVER]
    days = simulated(course_of(planned, completed, DAY))
    assert np.median(days[1, 200]) == pytest.approx(DAY + 150)


def test_stages_follow_one_another():
    known = course_of(
        np.array([[DAY - 100, DAY - 50, DAY + 50]] * 2), np.array([[DAY - 100, DAY - 50, NEVER], [NEVER] * 3]), DAY
    )
    days = simulated(known)
    assert (np.diff(days[:, 1], axis=0) >= 0).all()


def test_beyond_the_longest_seen_the_tail_goes_on():
    table = np.ones((2, 2, GROUPS, CELLS), dtype=np.float32)
    known = course_of(np.array([[DAY - 100, DAY + 900]]), np.array([[NEVER, NEVER]]), DAY)
    draws = 1_000
    days = stage_days(
        known,
        np.array([0]),
        Slippages(table, np.array([0.5, 0.5], dtype=np.float32)),
        DAY,
        draws,
        np.random.default_rng(1),
        pace=np.ones(draws, dtype=np.float32),
    )
    assert (days[0, 0] >= DAY).all()
    assert len(np.unique(days[0, 0])) > 20
