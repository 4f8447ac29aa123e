"""Each project's figures on a day: progress, lateness, level, money, issues (rules 2.2, 2.3, 2.4, 4.2, 5.3)."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from domain.days import NEVER, number
from domain.facts.columns import Events
from domain.words import STAGES, EnterpriseStatus, Stage
from tests.domain.make import AS_OF, Issue, Project, ago, completed, facts, figures_of, stages


def figure(project: Project, name: str, as_of: date = AS_OF):
    return getattr(figures_of(facts(project), as_of), name)[0]


DAYS = dict.fromkeys(STAGES, ago(10))

# --- progress -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "points"),
    [(0, 0), (1, 10), (2, 20), (3, 35), (4, 60), (5, 70), (6, 85), (7, 90), (8, 95), (9, 100)],
)
def test_progress_is_the_sum_of_the_weights_of_the_stages_done(count, points):
    some = stages(ago(10), every=0, count=count)
    assert figure(Project(planned=some), "planned_progress") == points
    assert figure(Project(done=some), "actual_progress") == points


@pytest.mark.parametrize(
    ("on", "points", "why"),
    [(ago(1), 10, "the day before"), (AS_OF, 10, "the day itself counts"), (ago(-1), 0, "tomorrow does not")],
)
def test_a_stage_counts_from_its_day_on(on, points, why):
    assert figure(Project(done={Stage.DIAGNOSIS: on}), "actual_progress") == points, why
    assert figure(Project(planned={Stage.DIAGNOSIS: on}), "planned_progress") == points, why


def test_lag_is_planned_less_actual_progress():
    project = Project(planned=stages(ago(10), every=0, count=4), done=stages(ago(10), every=0, count=2))
    assert figure(project, "lag_points") == 40


def test_a_project_ahead_of_its_plan_has_a_negative_lag():
    assert figure(Project(done={Stage.DIAGNOSIS: ago(3)}), "lag_points") == -10


@pytest.mark.parametrize(
    ("project", "started", "why"),
    [
        (Project(), False, "no plan at all"),
        (Project(planned=stages(ago(-1))), False, "the first milestone is tomorrow"),
        (Project(planned=stages(AS_OF)), True, "the first milestone is today"),
        (Project(planned=stages(ago(-9)), done={Stage.DIAGNOSIS: ago(1)}), True, "done ahead of the plan"),
    ],
)
def test_a_project_has_started_when_something_was_due_or_done(project, started, why):
    assert figure(project, "started") == started, why


# --- lateness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned_on", "days", "why"),
    [
        (ago(-1), 0, "due tomorrow"),
        (AS_OF, 0, "due today: not late yet"),
        (ago(1), 1, "due yesterday"),
        (ago(31), 31, "a month and more"),
    ],
)
def test_days_late_count_from_the_day_after_the_planned_one(planned_on, days, why):
    assert figure(Project(planned={Stage.DIAGNOSIS: planned_on}), "days_late") == days, why


def test_the_earliest_unfinished_milestone_decides():
    planned = {Stage.DIAGNOSIS: ago(90), Stage.PROPOSAL: ago(40), Stage.CONTRACT: ago(5)}
    project = Project(planned=planned, done={Stage.DIAGNOSIS: ago(80)})
    assert figure(project, "days_late") == 40
    assert STAGES[figure(project, "next_stage")] is Stage.PROPOSAL


def test_a_milestone_done_late_is_not_overdue_any_more():
    assert figure(Project(planned=DAYS, done=dict.fromkeys(STAGES, AS_OF)), "days_late") == 0


def test_the_late_stage_is_named_even_if_an_earlier_one_has_no_plan():
    project = Project(planned={Stage.BUILD: ago(3)})
    assert STAGES[figure(project, "next_stage")] is Stage.BUILD


def test_where_nothing_is_late_the_next_stage_is_the_first_unfinished_one():
    project = Project(planned=stages(ago(10)), done=stages(ago(10), count=1))
    assert STAGES[figure(project, "next_stage")] is Stage.PROPOSAL


def test_a_finished_project_has_no_next_stage():
    project = completed(ago(5))
    assert figure(project, "finished")
    assert figure(project, "next_stage") == len(STAGES)


@pytest.mark.parametrize(
    ("updated_on", "days", "why"),
    [(AS_OF, 0, "today"), (ago(13), 13, "13 days ago"), (ago(-5), 0, "an update to come is not negative silence")],
)
def test_silence_counts_from_the_last_update(updated_on, days, why):
    assert figure(Project(updated_on=updated_on), "silent_days") == days, why


@pytest.mark.parametrize(
    ("heard", "done", "days", "why"),
    [
        ([85], None, 85, "touched the day after: as silent as it was"),
        ([85, 20], None, 20, "the newest word that was known"),
        ([85, -1], None, 85, "not one that came later"),
        ([0], None, 0, "a word on the day itself"),
        ([], 40, 40, "of which nothing is known: since the last stage done by then"),
        ([], -1, 0, "a stage done later says nothing of the day"),
        ([], None, 0, "nothing known, nothing silent"),
        ([-1], 23, 0, "first told of the day after: on the day nobody knew of it"),
        ([0], 23, 0, "first told of on the day"),
        ([1], 23, 1, "first told of the day before"),
        ([-1, -3], 23, 0, "told of twice since"),
    ],
)
def test_a_day_knows_of_silence_what_was_known_on_it(heard, done, days, why):
    stages = {} if done is None else {Stage.DIAGNOSIS: ago(done)}
    known = facts(
        Project(updated_on=ago(-1), done=stages),
        heard=Events(
            *(np.array(column, dtype=np.int64) for column in ([0] * len(heard), [number(ago(d)) for d in heard], heard))
        ),
    )
    assert figures_of(known).silent_days.tolist() == [days], why


@pytest.mark.parametrize(
    ("heard_from", "days"),
    [(-1, 40), (number(ago(50)), 40), (number(ago(40)), 40), (number(ago(39)), 39), (number(AS_OF), 0), (NEVER, 0)],
    ids=["no opening history", "ended before", "on the day", "the day after", "today", "it goes on"],
)
def test_nobody_is_silent_for_longer_than_since_the_end_of_an_opening_history(heard_from, days):
    """Rules 2.3, 9.13."""
    known = facts(Project(updated_on=ago(40)))
    known = replace(known, pilot=replace(known.pilot, heard_from=heard_from))
    assert figures_of(known).silent_days.tolist() == [days]


# --- who counts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_on", "active", "why"),
    [(None, True, "never left"), (ago(-1), True, "leaves tomorrow"), (AS_OF, False, "left today")],
)
def test_a_project_is_active_until_the_day_it_leaves(left_on, active, why):
    project = Project(left_on=left_on, left_as=EnterpriseStatus.WITHDRAWN)
    assert figure(project, "active") == active, why


# --- completed ------------------------------------------------------------------------------------------------------

BOTH = {Stage.ACCEPTANCE: ago(30), Stage.ASSESSMENT: ago(20)}


@pytest.mark.parametrize(
    ("project", "on", "why"),
    [
        (Project(done=BOTH, levels=((ago(20), 2),)), ago(20), "accepted, assessed, level 2"),
        (Project(done=BOTH, levels=((ago(20), 4),)), ago(20), "level 4"),
        (Project(done=BOTH, levels=((ago(20), 1),)), None, "level 1 is not completed"),
        (Project(done=BOTH), None, "no official level"),
        (Project(done={Stage.ASSESSMENT: ago(20)}, levels=((ago(20), 2),)), None, "not accepted"),
        (Project(done={Stage.ACCEPTANCE: ago(30)}, levels=((ago(20), 2),)), None, "the stage is not done"),
        (Project(done=BOTH, levels=((ago(10), 2),)), ago(10), "the level was given after the stage"),
        (Project(done={**BOTH, Stage.ACCEPTANCE: AS_OF}, levels=((ago(20), 2),)), AS_OF, "accepted today, last"),
        (Project(done={**BOTH, Stage.ACCEPTANCE: ago(-1)}, levels=((ago(20), 2),)), None, "accepted tomorrow"),
        (Project(done=BOTH, levels=((ago(-1), 2),)), None, "the level comes tomorrow"),
    ],
)
def test_a_project_is_completed_when_accepted_assessed_and_at_level_2(project, on, why):
    assert figure(project, "completed_on") == number(on), why


@pytest.mark.parametrize(
    ("levels", "on", "why"),
    [
        (((ago(200), 2), (ago(20), 3)), ago(200), "a later, higher level moves nothing"),
        (((ago(200), 1), (ago(20), 2)), ago(20), "only the second assessment reached level 2"),
        (((ago(200), 2), (ago(20), 1)), None, "the level was taken back"),
        (((ago(300), 2), (ago(200), 1), (ago(20), 2)), ago(20), "reached, lost, reached again"),
    ],
)
def test_a_completion_keeps_its_day_when_the_enterprise_is_assessed_again(levels, on, why):
    done = {Stage.ACCEPTANCE: ago(400), Stage.ASSESSMENT: ago(400)}
    assert figure(Project(done=done, levels=levels), "completed_on") == number(on), why


@pytest.mark.parametrize(
    ("levels", "level", "why"),
    [
        ((), 0, "none yet"),
        (((ago(9), 3), (ago(5), 2)), 2, "the latest counts, not the highest"),
        (((ago(5), 2), (ago(-1), 4)), 2, "tomorrow's is not known"),
    ],
)
def test_the_level_is_the_latest_official_one(levels, level, why):
    assert figure(Project(levels=levels), "level") == level, why


def test_level_4_has_a_day_of_its_own():
    project = Project(levels=((ago(200), 2), (ago(20), 4)))
    assert (figure(project, "level2_on"), figure(project, "level4_on")) == (number(ago(200)), number(ago(20)))


# --- money ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publicised_on", "payable", "why"),
    [
        (ago(29), False, "29 days ago: not yet due"),
        (ago(30), True, "30 days ago: due"),
        (ago(31), True, "31 days ago"),
        (None, False, "not publicised"),
    ],
)
def test_a_subsidy_is_due_to_be_paid_30_days_after_publicity(publicised_on, payable, why):
    days = {Stage.ACCEPTANCE: ago(60)} | ({Stage.PUBLICITY: publicised_on} if publicised_on else {})
    assert figure(Project(done=days), "payable") == payable, why


def test_a_day_that_never_comes_does_not_overflow_when_days_are_added():
    assert not figure(Project(done={Stage.ACCEPTANCE: ago(60)}), "payable")


def test_what_was_not_accepted_is_not_payable():
    assert not figure(Project(done={Stage.PUBLICITY: ago(60)}), "payable")


@pytest.mark.parametrize(
    ("paid", "net", "why"),
    [
        ((), 0, "nothing"),
        (((ago(9), 100), (ago(5), 50)), 150, "two payments"),
        (((ago(9), 100), (ago(5), -30)), 70, "what came back is not paid"),
        (((ago(9), 100), (ago(-1), 50)), 100, "tomorrow's payment is not known"),
    ],
)
def test_paid_is_what_reached_the_enterprise_less_what_came_back(paid, net, why):
    assert figure(Project(paid=paid), "paid_fen") == net * 100, why


@pytest.mark.parametrize(
    ("paid", "early", "why"),
    [
        (((ago(31), 100),), 100, "the day before acceptance"),
        (((ago(30), 100),), 0, "on the day of acceptance"),
        (((ago(40), 100), (ago(10), 260)), 100, "of two payments only the first was early"),
        (((ago(40), 100), (ago(35), -100), (ago(10), 360)), 0, "given back, then paid in order"),
        (((ago(40), 100), (ago(20), -40)), 60, "partly given back"),
    ],
)
def test_what_was_paid_before_acceptance_is_known_to_the_yuan(paid, early, why):
    project = Project(done={Stage.ACCEPTANCE: ago(30)}, paid=paid)
    assert figure(project, "paid_early_fen") == early * 100, why


# --- provider's milestones ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned_on", "done_on", "due", "met", "why"),
    [
        (ago(5), ago(6), 1, 1, "a day early"),
        (ago(5), ago(5), 1, 1, "on the day"),
        (ago(5), ago(4), 1, 0, "a day late"),
        (ago(5), None, 1, 0, "not done"),
        (AS_OF, AS_OF, 1, 1, "due today and done today"),
        (ago(-1), ago(3), 0, 0, "not due yet, even though done"),
    ],
)
def test_a_milestone_is_met_on_its_planned_day_or_before(planned_on, done_on, due, met, why):
    project = Project(planned={Stage.BUILD: planned_on}, done={Stage.BUILD: done_on} if done_on else {})
    assert (figure(project, "milestones_due"), figure(project, "milestones_on_time")) == (due, met), why


@pytest.mark.parametrize("stage", [Stage.CONTRACT, Stage.ASSESSMENT, Stage.PUBLICITY, Stage.PAYMENT])
def test_a_provider_does_not_answer_for_the_work_of_others(stage):
    assert figure(Project(planned={stage: ago(5)}), "milestones_due") == 0


# --- issues ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issue", "due", "closed", "why"),
    [
        (Issue(ago(9), ago(-1)), 0, 0, "its day is to come"),
        (Issue(ago(9), AS_OF), 1, 0, "its day is today and it is open"),
        (Issue(ago(9), AS_OF, AS_OF), 1, 1, "closed on its day"),
        (Issue(ago(9), ago(5), ago(4)), 1, 0, "closed a day late"),
        (Issue(ago(9), ago(5), ago(6)), 1, 1, "closed a day early"),
        (Issue(ago(-1), ago(-9)), 0, 0, "not found yet"),
        (Issue(ago(9), ago(5), ago(6), serious=False), 1, 1, "minor ones count too"),
    ],
)
def test_an_issue_counts_from_its_day_on_and_as_closed_only_in_time(issue, due, closed, why):
    project = Project(issues=(issue,))
    assert (figure(project, "issues_due"), figure(project, "issues_closed")) == (due, closed), why


@pytest.mark.parametrize(
    ("issue", "score", "why"),
    [
        (Issue(ago(9), ago(-5)), 1, "open and serious"),
        (Issue(ago(9), AS_OF), 1, "its day is today: not past"),
        (Issue(ago(9), ago(1)), 2, "its day was yesterday"),
        (Issue(ago(9), ago(1), AS_OF), 0, "closed today, though late"),
        (Issue(ago(9), ago(1), ago(-1)), 2, "closed tomorrow: open today"),
        (Issue(ago(9), ago(1), serious=False), 0, "a minor one lights nothing"),
        (Issue(ago(-1), ago(-9)), 0, "not found yet"),
    ],
)
def test_an_open_serious_issue_scores_and_more_past_its_day(issue, score, why):
    assert figure(Project(issues=(issue,)), "issue_score") == score, why


def test_the_worst_issue_decides_and_all_open_serious_ones_are_counted():
    project = Project(issues=(Issue(ago(9), ago(1)), Issue(ago(9), ago(-5)), Issue(ago(9), ago(3), ago(2))))
    assert (figure(project, "issue_score"), figure(project, "serious_open")) == (2, 2)


# --- edges ----------------------------------------------------------------------------------------------------------


def test_a_pilot_without_projects_has_figures_of_length_zero():
    figures = figures_of(facts())
    columns = [value for value in vars(figures).values() if isinstance(value, np.ndarray)]
    assert {len(column) for column in columns} == {0}


def test_a_project_about_which_nothing_is_known_has_figures():
    figures = figures_of(facts(Project()))
    assert (figures.completed_on[0], figures.next_planned_on[0], figures.lag_points[0]) == (NEVER, NEVER, 0)


def test_no_figure_is_negative_but_the_lag():
    figures = figures_of(facts(Project(), completed(ago(5)), Project(done={Stage.DIAGNOSIS: ago(3)})))
    for name, value in vars(figures).items():
        if isinstance(value, np.ndarray) and name != "lag_points":
            least = -1 if name == "could_on" else 0  # -1: no stage stands before it
            assert (value >= least).all(), name
