"""What the simulation knows beside stages: festivals, what hangs together, hurry, sessions (rules 7.2.3, 7.2.4, 7.2.5,
7.2.6)."""

from dataclasses import replace

import numpy as np
import pytest

from domain.days import NEVER, number
from domain.targets.effects import effects_of
from domain.targets.festival import festival_paces
from domain.targets.hurry import SHARES, PastDeadline, may_be_hurried, posterior, prior
from domain.targets.leaving import leaving_a_day
from domain.targets.sessions import Sessions, at_sessions, sessions_of
from domain.targets.slippage import course_of
from tests.domain.make import AS_OF, Project, ago, completed, facts, stages

DAY = 20_000


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def course_with(slippage: np.ndarray):
    """n projects of five stages of 100 days each, all done; each with slippages of its own."""
    n = len(slippage)
    planned = np.tile(DAY - 2_000 + 100 * np.arange(5), (n, 1))
    taken = np.cumsum(np.repeat(slippage[:, None] * 100, 5, axis=1) * rng().lognormal(0, 0.2, (n, 5)), axis=1)
    return course_of(planned, planned[:, :1] - 100 + taken, DAY)


def test_a_slow_provider_is_known_from_its_projects_and_one_with_few_is_less_sure():
    """Provider 0: 40 projects at 1.0; 1: 40 at 1.6; 2: one at 1.6."""
    provider = np.repeat([0, 1, 2], [40, 40, 1])
    slow = np.where(provider == 0, 1.0, 1.6)
    nobody = np.full(81, -1)
    group = effects_of(course_with(slow), np.ones(81, bool), (provider, nobody), DAY).groups[0]
    found, deviation = group.mean, group.deviation
    assert 0.3 < found[1] - found[0] < np.log(1.6) + 0.05
    assert deviation[2] > 1.5 * deviation[1], "one project says little"


def test_what_left_is_not_looked_at():
    provider = np.repeat([0, 1], [40, 40])
    slow = np.where(provider == 0, 1.0, 3.0)
    found = effects_of(course_with(slow), provider == 0, (provider, np.full(80, -1)), DAY)
    assert found.groups[0].mean[1] == pytest.approx(0.0)


def test_who_hangs_together_moves_together():
    provider = np.repeat([0, 1], [30, 30])
    drawn = effects_of(course_with(np.ones(60)), np.ones(60, bool), (provider, np.full(60, -1)), DAY).drawn(500, rng())
    pace = drawn.pace((provider, np.full(60, -1)))
    assert np.corrcoef(pace[0], pace[1])[0, 1] > np.corrcoef(pace[0], pace[59])[0, 1] + 0.1


def test_a_slow_project_is_taken_to_stay_slow():
    slow = np.where(np.arange(60) < 30, 0.8, 1.6)
    nobody = np.full(60, -1)
    own = effects_of(course_with(slow), np.ones(60, bool), (nobody, nobody), DAY).own
    assert own[:30].mean() < -0.1 < 0.1 < own[30:].mean()


# ── hurry ──


def test_before_any_deadline_nobody_knows_whether_a_pilot_hurries():
    assert prior().sum() == pytest.approx(1)
    assert posterior([]) == pytest.approx(prior())


@pytest.mark.parametrize(
    ("came", "least", "most", "why"),
    [
        (20, 0.0, 0.08, "none of the 40 late ones was hurried"),
        (32, 0.2, 0.4, "12 of 40"),
        (44, 0.45, 0.65, "24 of 40"),
    ],
)
def test_a_past_deadline_says_how_much_is_hurried(came, least, most, why):
    """Six weeks before it 20 would have come in time and 40 late."""
    seen = PastDeadline(np.full(200, 20.0), np.full(200, 40.0), came)
    chance = posterior([seen, seen])
    assert least <= SHARES[np.argmax(chance)] <= most, why


@pytest.mark.parametrize(
    ("days", "hurried", "why"),
    [
        (DAY + 40, False, "in time"),
        (DAY + 41, True, "a day late"),
        (DAY + 80, True, "twice the days left"),
        (DAY + 81, False, "a day more"),
        (np.inf, False, "never"),
    ],
)
def test_what_may_be_hurried(days, hurried, why):
    assert may_be_hurried(np.array([[days]]), DAY, DAY + 40)[0, 0] == hurried, why


# ── sessions ──


def test_sessions_are_seen_where_many_are_accepted_on_few_days():
    assert sessions_of(np.repeat([DAY - 140, DAY - 70, DAY], 5), DAY).gaps.tolist() == [70, 70]
    assert not sessions_of(np.repeat([DAY - 140, DAY - 70, DAY], 3), DAY).seen, "nine are too few to know"
    assert sessions_of(np.arange(DAY - 60, DAY), DAY) is None, "one a day"
    assert not sessions_of(np.repeat([DAY - 140, DAY + 1], 9), DAY).seen, "tomorrow is not seen"
    assert not sessions_of(np.full(40, NEVER), DAY).seen


def test_who_is_ready_waits_for_the_next_session():
    sessions = np.array([[DAY + 10.0, DAY + 80.0]])
    ready = np.array([[DAY - 5.0], [DAY + 10.0], [DAY + 11.0], [DAY + 99.0]])
    assert at_sessions(ready, sessions, DAY)[:, 0].tolist() == [DAY + 10, DAY + 10, DAY + 80, np.inf]


def test_where_nobody_knows_of_sessions_some_draws_have_them():
    days = sessions_of(np.full(40, NEVER), DAY).days(DAY + 300, rng(), 2_000)
    assert np.isfinite(days[:, 0]).mean() == pytest.approx(0.4, abs=0.05)
    ready = np.full((1, 2_000), DAY + 5.0)
    assert (at_sessions(ready, days, DAY)[0][~np.isfinite(days[:, 0])] == DAY + 5).all()


def test_sessions_to_come_follow_the_gaps_seen():
    days = Sessions(DAY, np.array([70.0, 70.0])).days(DAY + 300, rng(), 400)
    assert np.median(days[:, 0]) == pytest.approx(DAY + 70, abs=3)
    assert (days[:, -1] > DAY + 300).mean() > 0.95


# ── leaving, festival ──


def test_enterprises_leave_as_often_as_they_left():
    few = facts(*[completed(ago(100)) for _ in range(40)])
    many = facts(*[completed(ago(100), left_on=ago(50)) for _ in range(10)], *[completed(ago(100)) for _ in range(30)])
    began = np.full(40, number(ago(400)))
    rates = [leaving_a_day(known, began, number(AS_OF), rng(), 500).mean() for known in (few, many)]
    assert rates[1] > 5 * rates[0] > 0


def test_a_festival_with_much_work_is_remembered():
    """As many stages in the festival of 2026 as around it, against none in it."""
    busy = [Project(done=stages(ago(290), every=5)) for _ in range(60)]
    known = facts(*busy)
    still = replace(known, projects=replace(known.projects, completed=_moved_out(known.projects.completed)))
    paces = [festival_paces(one, number(AS_OF), rng()).mean() for one in (known, still)]
    assert paces[0] > 0.7 > 0.4 > paces[1]


def _moved_out(completed_on: np.ndarray) -> np.ndarray:
    """The same with nothing done from 2026-02-10 to 2026-03-03."""
    first, last = 20_494, 20_515
    return np.where((completed_on >= first) & (completed_on <= last), last + 3, completed_on)
