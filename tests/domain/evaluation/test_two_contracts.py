"""An enterprise with two contracts counts once, by the first of them that reaches the point (rules 2.5)."""

from datetime import date

import pytest
from hypothesis import given

from domain.days import NEVER
from domain.lights.tallies import done_days
from domain.words import EnterpriseStatus, Stage
from tests.domain.make import AS_OF, Project, ago, completed, evaluated, facts, figures_of, reading, target
from tests.domain.strategies import pilots

FIRM = {"enterprise": 7}
OPEN = Project(planned={Stage.DIAGNOSIS: ago(90), Stage.ASSESSMENT: ago(30)}, levels=((ago(20), 2),), **FIRM)


def done(days: int, level: int = 2, **other) -> Project:
    return completed(ago(days), level, **FIRM, **other)


@pytest.mark.parametrize(
    ("projects", "number", "why"),
    [
        ((OPEN, done(20)), 1, "the first unfinished, the second accepted and level 2"),
        ((done(20), OPEN), 1, "the other way round"),
        ((done(20), done(10)), 1, "both: the enterprise counts once"),
        ((OPEN, done(20, 1)), 0, "accepted below level 2"),
        ((OPEN, done(20, left_on=ago(5), left_as=EnterpriseStatus.WITHDRAWN)), 0, "the finished one left"),
        ((OPEN, done(20, left_on=ago(-1), left_as=EnterpriseStatus.WITHDRAWN)), 1, "it leaves tomorrow"),
        ((OPEN, done(0)), 1, "completed today"),
        ((OPEN, done(-1)), 0, "completed tomorrow"),
    ],
)
def test_it_is_completed_when_one_of_its_contracts_is(projects, number, why):
    readings = evaluated(facts(*projects, targets=(target(10),)))
    assert reading(readings, "completion").judged.numerator == number, why


@pytest.mark.parametrize(
    ("as_of", "number"), [(ago(41), 0), (ago(40), 1), (ago(20), 1), (ago(11), 1), (ago(10), 1), (AS_OF, 1)]
)
def test_it_counts_from_the_day_of_the_first_on_and_only_once(as_of, number):
    readings = evaluated(facts(done(10), done(40), targets=(target(10),)), as_of)
    assert reading(readings, "completion").judged.numerator == number


def test_it_counts_in_the_year_of_the_first_contract_only():
    last_year = completed(date(2025, 12, 31), **FIRM)
    known = facts(completed(date(2026, 1, 1), **FIRM), last_year, targets=(target(10), target(10, id=2, year=2025)))
    rows = {row.target: row.actual for row in evaluated(known).targets}
    assert rows == {1: 0, 2: 1}


def test_each_stage_counts_by_the_contract_that_reached_it_first():
    early = Project(done={Stage.DIAGNOSIS: ago(300), Stage.CONTRACT: ago(200)}, **FIRM)
    late = Project(done={Stage.DIAGNOSIS: ago(100), Stage.CONTRACT: ago(90)}, **FIRM)
    known = facts(late, early)
    days = done_days(known, figures_of(known))
    assert [(days[name] != NEVER).sum() for name in ("diagnosis", "contracting")] == [1, 1]
    figures = figures_of(known, ago(150))
    assert [(done_days(known, figures)[name] != NEVER).sum() for name in ("diagnosis", "contracting")] == [1, 1]


def test_level_and_enrolment_count_enterprises():
    readings = evaluated(facts(OPEN, done(20), completed(ago(20), 1)))
    judged = reading(readings, "level_up").judged
    assert (judged.numerator, judged.denominator) == (1, 2)


def test_what_was_paid_for_the_contract_that_was_completed_is_what_the_level_cost():
    readings = evaluated(facts(OPEN, done(20, paid=((ago(5), 100),))))
    row = next(iter(readings.money.values()))
    assert row[-3:-1] == (1, 100_00)


@given(pilots())
def test_no_count_of_enterprises_is_above_their_number(known):
    figures = figures_of(known)
    for name, days in done_days(known, figures).items():
        counted = known.projects.enterprise[days != NEVER]
        assert len(set(counted)) == len(counted), name
    stands = known.projects.enterprise[figures.counted]
    assert sorted(stands) == sorted(set(known.projects.enterprise[figures.active]))
