"""Who is not enrolled yet: batches to come, the pace so far, successors; and what the list lacks (rules 7.2.2, 7.1)."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from domain.days import number
from domain.facts.batches import BatchWindow, open_batches
from domain.lights.readings import Previous
from domain.targets.enrolment import newcomers, wanted
from domain.targets.forecast import chances, forecasts
from domain.targets.slippage import course_of
from domain.words import Basis, EnterpriseStatus, TargetKind, Verdict
from tests.domain.make import (
    AS_OF,
    JIA,
    PILOT,
    YI,
    Project,
    ago,
    completed,
    evaluated,
    facts,
    figures_of,
    stages,
    target,
)

THREE = (
    BatchWindow(1, ago(150), ago(90)),
    BatchWindow(2, ago(-30), ago(-90)),
    BatchWindow(3, ago(-120), ago(-180)),
)
CLOSED = (BatchWindow(1, ago(400), ago(300)), BatchWindow(2, ago(250), ago(150)))


@pytest.mark.parametrize(
    ("as_of", "open_", "why"),
    [
        (ago(151), [1, 2, 3], "the day before the first opens"),
        (ago(91), [1, 2, 3], "the day before it closes"),
        (ago(90), [2, 3], "its last day is over"),
        (ago(-179), [3], "the day before the last closes"),
        (ago(-180), [], "all closed"),
    ],
)
def test_a_batch_takes_in_until_its_last_day(as_of, open_, why):
    assert [batch.id for batch in open_batches(THREE, as_of)] == open_, why


def test_a_batch_without_a_last_day_is_open_until_the_next_one_opens():
    batches = (BatchWindow(1, ago(100)), BatchWindow(2, ago(10)))
    assert [b.id for b in open_batches(batches, ago(11))] == [1, 2]
    assert [b.id for b in open_batches(batches, ago(10))] == [2]
    assert [b.id for b in open_batches(batches, ago(-999))] == [2]


@pytest.mark.parametrize(
    ("targets", "number_", "why"),
    [
        ((target(391, is_whole_pilot=True),), 391, "the whole pilot's"),
        ((target(233), target(103, id=2, year=2027)), 336, "the sum of its years"),
        ((target(233), target(233, id=2, kind=TargetKind.TEXT)), 233, "printed twice, due once"),
        ((target(120, basis=Basis.STOCK),), 120, "a stock"),
        ((target(99, district=JIA),), 0, "a district's share is not the pilot's"),
        ((), 0, "nothing printed"),
    ],
)
def test_how_many_the_plan_wants(targets, number_, why):
    assert wanted(targets) == number_, why


def to_come(known, until=ago(-365)):
    figures = figures_of(known)
    course = course_of(known.projects.planned[:, :7], known.projects.completed[:, :7], number(AS_OF))
    return newcomers(known, figures.active, course, AS_OF, np.random.default_rng(1), 200, until)


def under_way(**other) -> Project:
    planned = stages(ago(100), every=30)
    return Project(**{"planned": planned, "done": {s: d for s, d in planned.items() if d <= AS_OF}, **other})


def test_batches_to_open_bring_what_the_list_lacks():
    """40 of 120 enrolled, two batches to open: about 80 come, none before its batch opens."""
    known = facts(*[under_way() for _ in range(40)], targets=(target(120, is_whole_pilot=True),), batches=THREE)
    found = to_come(known)
    come = np.isfinite(found.starts).sum(axis=0)
    assert 72 <= come.min() <= 80 <= come.max() <= 88
    assert found.starts.min() >= number(THREE[1].opens_on)


def test_where_no_batch_is_to_open_nobody_is_invented():
    enrolled = [under_way() for _ in range(40)]
    known = facts(*enrolled, targets=(target(120, is_whole_pilot=True),), batches=CLOSED)
    assert len(to_come(known).like) == 0


def test_a_full_list_brings_nobody():
    known = facts(*[under_way() for _ in range(40)], targets=(target(40, is_whole_pilot=True),), batches=THREE)
    assert len(to_come(known).like) == 0


def test_a_pilot_without_batches_goes_on_at_its_pace_while_it_lasts():
    """One a week for half a year goes on; the same many, all of them half a year ago, do not."""
    steady = [Project(planned=stages(ago(7 * n) + timedelta(days=31), every=30)) for n in range(26)]
    once = [Project(planned=stages(ago(170), every=30)) for _ in range(26)]
    wish = (target(60, is_whole_pilot=True),)
    found = to_come(facts(*steady, targets=wish), until=ago(-70))
    assert 5 <= np.median((found.starts <= number(ago(-70))).sum(axis=0)) <= 15
    assert len(to_come(facts(*once, targets=wish)).like) == 0


def test_successors_come_only_where_enterprises_were_replaced_before():
    stay = [under_way() for _ in range(40)]
    gone = [under_way(left_on=ago(20), left_as=EnterpriseStatus.REPLACED) for _ in range(4)]
    went = [under_way(left_on=ago(20), left_as=EnterpriseStatus.WITHDRAWN) for _ in range(4)]
    wish = (target(40, is_whole_pilot=True),)
    assert len(to_come(facts(*stay, *went, targets=wish, batches=CLOSED)).like) == 0
    assert len(to_come(facts(*stay, *gone, targets=wish, batches=CLOSED)).like) > 0


def test_districts_short_of_their_share_are_filled_first():
    known = facts(
        *[under_way(district=JIA) for _ in range(30)],
        *[under_way(district=YI) for _ in range(10)],
        targets=(
            target(80, is_whole_pilot=True),
            target(30, id=2, district=JIA, is_whole_pilot=True),
            target(50, id=3, district=YI, is_whole_pilot=True),
        ),
        batches=THREE,
    )
    found = to_come(known)
    assert (known.projects.district[found.like] == 1).mean() > 0.85


# ── T19, T20 ──

ENDS = AS_OF + timedelta(days=456)
"""Fifteen months to go."""
LONG = replace(PILOT, last_on=ENDS)
PLAN = (
    BatchWindow(1, AS_OF - timedelta(days=180), AS_OF - timedelta(days=120)),
    BatchWindow(2, AS_OF + timedelta(days=1), AS_OF + timedelta(days=45)),
    BatchWindow(3, AS_OF + timedelta(days=60), AS_OF + timedelta(days=105)),
)


def on_plan(first: date) -> Project:
    planned = stages(first, every=30)
    return Project(planned=planned, done={stage: day for stage, day in planned.items() if day <= AS_OF})


def verdict_of_whole(known):
    said = forecasts(known, figures_of(known), AS_OF, 26.0, draws=400)
    readings = evaluated(known, previous=Previous(chances=chances(said)))
    return next(reading for reading in readings.targets if reading.target == 1)


WHOLE = target(391, first_on=AS_OF - timedelta(days=200), last_on=ENDS, is_whole_pilot=True)


@pytest.mark.parametrize(
    ("enrolled", "batches", "word", "why"),
    [
        (130, PLAN, {Verdict.ON_COURSE, Verdict.AT_RISK}, "batch 1 of 3 exactly on plan, 15 months to go (T19)"),
        (130, PLAN[:1], {Verdict.OUT_OF_REACH}, "the same without a batch to open cannot reach it"),
        (388, PLAN[:1], {Verdict.AT_RISK}, "388 of 391, no batch to open (T20)"),
        (391, PLAN[:1], {Verdict.ON_COURSE, Verdict.AT_RISK}, "the list is full"),
        (130, (), {Verdict.AT_RISK}, "no batches known: nobody can say that none is to open"),
    ],
)
def test_a_first_batch_on_plan_is_not_out_of_reach(enrolled, batches, word, why):
    projects = [on_plan(AS_OF - timedelta(days=120 - n % 30)) for n in range(enrolled)]
    known = facts(*projects, pilot=LONG, targets=(WHOLE,), batches=batches)
    found = verdict_of_whole(known)
    assert found.verdict in word, (why, found.verdict_reason)
    lacks = 391 - enrolled if len(batches) < 2 else 0
    assert (f"名单缺 {lacks} 家，须再征集 {lacks} 家" in found.verdict_reason) is (lacks > 0), why


def test_the_evaluation_alone_knows_what_the_list_lacks():
    """Before the first forecast."""
    known = facts(*[completed(ago(40)) for _ in range(20)], targets=(target(22, is_whole_pilot=True),), batches=CLOSED)
    found = evaluated(known).targets[0]
    assert "名单缺 2 家，须再征集 2 家" in found.verdict_reason
