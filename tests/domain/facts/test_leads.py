"""A provider answers for what fell due while it led; who comes after inherits nothing (rules 4.1.4)."""

import pytest
from hypothesis import given

from domain.evaluation.evaluate import provider_prior, provider_rows
from domain.facts.leads import leads_on, work_of
from domain.words import EnterpriseStatus, Stage
from tests.domain.make import AS_OF, Project, ago, facts, figures_of
from tests.domain.strategies import pilots

FIRST, SECOND = 1, 2
CHANGE = ago(30)
PLAN = {
    Stage.DIAGNOSIS: ago(120),
    Stage.PROPOSAL: ago(90),
    Stage.BUILD: ago(60),
    Stage.GO_LIVE: ago(10),
    Stage.ACCEPTANCE: ago(-20),
}
LATE = {stage: ago(-1) for stage in PLAN}
CHANGED = ((FIRST, None, CHANGE), (SECOND, CHANGE, None))


def counts(*projects: Project, as_of=AS_OF) -> dict[int, tuple[int, int]]:
    known = facts(*projects)
    figures = figures_of(known, as_of)
    rows = provider_rows(known, figures, provider_prior(known, figures))
    return {row["provider"]: (row["milestones_due"], row["milestones_on_time"]) for row in rows}


@pytest.mark.parametrize(
    ("project", "expected", "why"),
    [
        (Project(planned=PLAN, done=LATE, leads=CHANGED, provider=SECOND), {1: (3, 0), 2: (1, 0)}, "three stay"),
        (
            Project(planned=PLAN, done={Stage.BUILD: ago(5)}, leads=CHANGED, provider=SECOND),
            {1: (3, 0), 2: (1, 0)},
            "one of the three done by the successor: late all the same, and the first one's",
        ),
        (
            Project(planned=PLAN | {Stage.BUILD: ago(31)}, leads=CHANGED, provider=SECOND),
            {1: (3, 0), 2: (1, 0)},
            "due the day before the change: the first one's",
        ),
        (
            Project(planned=PLAN | {Stage.BUILD: ago(30)}, leads=CHANGED, provider=SECOND),
            {1: (2, 0), 2: (2, 0)},
            "due on the day of the change: the second one's",
        ),
        (
            Project(planned=PLAN, leads=((FIRST, None, AS_OF), (SECOND, AS_OF, None)), provider=SECOND),
            {1: (4, 0), 2: (0, 0)},
            "changed today: a successor inherits none",
        ),
        (Project(planned=PLAN, leads=((FIRST, None, CHANGE),), provider=-1), {1: (3, 0)}, "nobody came after"),
        (
            Project(planned=PLAN, provider=FIRST, left_on=ago(50), left_as=EnterpriseStatus.WITHDRAWN),
            {1: (3, 0)},
            "it left after three were late: they stay",
        ),
        (
            Project(planned=PLAN, provider=FIRST, left_on=ago(60), left_as=EnterpriseStatus.WITHDRAWN),
            {1: (2, 0)},
            "it left on the day the third was due",
        ),
    ],
)
def test_late_milestones_stay_with_who_led_when_they_fell_due(project, expected, why):
    assert counts(project) == expected, why


@pytest.mark.parametrize(("as_of", "lead"), [(ago(31), FIRST), (ago(30), SECOND), (AS_OF, SECOND)])
def test_a_project_is_led_by_the_successor_from_its_day_on(as_of, lead):
    known = facts(Project(planned=PLAN, leads=CHANGED, provider=SECOND))
    assert leads_on(known, figures_of(known, as_of).as_of).tolist() == [lead]


def test_before_the_change_the_first_has_it_all():
    project = Project(planned=PLAN, leads=CHANGED, provider=SECOND)
    assert counts(project, as_of=ago(31)) == {FIRST: (3, 0)}


@given(pilots())
def test_what_providers_answer_for_is_what_the_projects_have(known):
    figures = figures_of(known)
    work = work_of(known, figures.as_of)
    led = known.projects.provider >= 0
    assert work.due.sum() == figures.milestones_due[led].sum()
    assert work.on_time.sum() == figures.milestones_on_time[led].sum()
    assert (work.on_time <= work.due).all()
    assert set(work.project[work.is_lead]) == set((figures.active & led).nonzero()[0])
