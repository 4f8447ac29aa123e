"""Whose delay it is: what a district can lift, what stands with the office and the treasury (rules 4.2)."""

import pytest
from hypothesis import given

from domain.lights.project_lights import PARTIES
from domain.words import STAGES, Party, Stage
from tests.domain.make import AS_OF, RULES, Issue, Project, ago, evaluated, facts, late, reason_of
from tests.domain.strategies import pilots

UP_TO_PUBLICITY = {stage: ago(60) for stage in STAGES[:7]}
LEVEL = ((ago(60), 2),)


def told(days: int, **other) -> Project:
    """All done but publicity, planned so many days ago."""
    planned = UP_TO_PUBLICITY | {Stage.PUBLICITY: ago(days)}
    return Project(**{"planned": planned, "done": UP_TO_PUBLICITY, "levels": LEVEL} | other)


def unpaid(days: int) -> Project:
    done = UP_TO_PUBLICITY | {Stage.PUBLICITY: ago(50)}
    return Project(planned=done | {Stage.PAYMENT: ago(days)}, done=done, levels=LEVEL)


def party_of(project: Project) -> Party | None:
    at = int(evaluated(facts(project)).projects["party"][0])
    return None if at < 0 else PARTIES[at]


@pytest.mark.parametrize(
    ("project", "party", "why"),
    [
        (late(40), Party.DISTRICT, "diagnosis"),
        (Project(planned={Stage.PROPOSAL: ago(40)}), Party.PROVIDER, "proposal"),
        (Project(planned={Stage.CONTRACT: ago(40)}), Party.ENTERPRISE, "contract"),
        (told(40), Party.OFFICE, "publicity"),
        (unpaid(40), Party.TREASURY, "payment"),
        (Project(planned={Stage.DIAGNOSIS: ago(-9)}, paid=((ago(5), 9),)), Party.TREASURY, "a finding on money"),
        (told(40, issues=(Issue(ago(50), ago(10)),)), Party.DISTRICT, "publicity and an issue: it can lift the issue"),
        (told(0), None, "due today: nothing is late"),
        (told(1), Party.OFFICE, "a day late"),
        (Project(planned={Stage.DIAGNOSIS: ago(-9)}), None, "not begun"),
    ],
)
def test_a_delay_stands_with_whose_stage_it_is(project, party, why):
    assert party_of(project) is party, why


@pytest.mark.parametrize(
    ("projects", "red", "elsewhere"),
    [
        ((late(40), told(31), unpaid(31)), 3, 2),
        ((late(40), told(30)), 1, 0),
        ((late(31),), 1, 0),
    ],
)
def test_a_district_is_told_how_many_red_ones_are_not_its_own(projects, red, elsewhere):
    counts = next(row for row in evaluated(facts(*projects)).counts if row["district"] and not row["industry"])
    assert (counts["red"], counts["red_elsewhere"]) == (red, elsewhere)


@pytest.mark.parametrize(
    ("done", "said", "why"),
    [
        (ago(5), f"公示逾期 40 天（计划 {ago(40)}，{ago(5)} 起才可办）", "the step before came 35 days after the plan"),
        (ago(39), f"公示逾期 40 天（计划 {ago(40)}，{ago(39)} 起才可办）", "the day after"),
        (ago(40), f"公示逾期 40 天（计划 {ago(40)}）", "on the planned day it could be done"),
        (ago(60), f"公示逾期 40 天（计划 {ago(40)}）", "long before"),
    ],
)
def test_an_overdue_step_says_since_when_it_could_be_done(done, said, why):
    steps = UP_TO_PUBLICITY | {Stage.ASSESSMENT: done}
    assert said in reason_of(told(40, done=steps)), why


def test_every_stage_has_a_party_on_every_day():
    assert len(RULES.parties) == len(STAGES)
    assert [party for party in RULES.parties if party in (Party.OFFICE, Party.TREASURY)] == [
        Party.OFFICE,
        Party.TREASURY,
    ]


@given(pilots())
def test_reds_of_a_scope_are_its_own_or_stand_elsewhere(known):
    readings = evaluated(known, AS_OF)
    for row in readings.counts:
        assert 0 <= row["red_elsewhere"] <= row["red"]
    whole = next(row for row in readings.counts if row["district"] is None and row["industry"] is None)
    parts = [row for row in readings.counts if row["district"] and row["industry"] is None]
    no_home = known.projects.district < 0
    if not no_home.any():
        assert sum(row["red_elsewhere"] for row in parts) == whole["red_elsewhere"]
