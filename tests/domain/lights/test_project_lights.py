"""A project's light is the worst of its parts, and the reason names them all, worst first (rules 4.2, 4.4)."""

from datetime import date

import numpy as np
import pytest

from domain.days import day
from domain.lights.project_lights import RECOVERING
from domain.lights.readings import PastProjects, Previous
from domain.words import STAGES, Change, EnterpriseStatus, Light, Stage
from tests.domain.make import (
    AS_OF,
    Issue,
    Project,
    ago,
    completed,
    evaluated,
    facts,
    figures_of,
    late,
    light_of,
    on_track,
    override,
    project_light,
    reason_of,
    stages,
)

G, Y, R, X = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY


def lagging(points: int, **other) -> Project:
    """Behind by so many points (a sum of 15, 25 and 10, and tenths) with no milestone overdue: all were due today."""
    sets = {
        0: (),
        5: (Stage.PAYMENT,),
        10: (Stage.GO_LIVE,),
        15: (Stage.CONTRACT,),
        30: (Stage.CONTRACT, Stage.ASSESSMENT, Stage.GO_LIVE),
        35: (Stage.BUILD, Stage.GO_LIVE),
    }
    undone = sets[points]
    done = {stage: ago(9) for stage in STAGES if stage not in undone}
    return Project(planned=dict.fromkeys(STAGES, AS_OF), done=done, **other)


# --- one part at a time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "light", "why"),
    [
        (-1, X, "the first milestone is tomorrow: not yet due"),
        (1, Y, "one day late"),
        (30, Y, "30 days late"),
        (31, R, "31 days late"),
    ],
)
def test_an_overdue_milestone_is_yellow_for_30_days_then_red(days, light, why):
    assert light_of(late(days)) is light, why


def test_a_milestone_due_today_is_not_overdue():
    small = Project(planned={Stage.PAYMENT: AS_OF})
    assert light_of(small) is G


@pytest.mark.parametrize(
    ("points", "light", "why"),
    [(5, G, "below 10"), (10, Y, "10 itself"), (15, Y, "between"), (30, Y, "30 itself"), (35, R, "above 30")],
)
def test_lag_is_yellow_from_10_to_30_points(points, light, why):
    assert light_of(lagging(points)) is light, why


@pytest.mark.parametrize(
    ("days", "light", "why"),
    [
        (13, G, "13 days"),
        (14, Y, "14 days without an update"),
        (29, Y, "29 days"),
        (30, X, "a stale project cannot be green"),
        (400, X, "and never turns red by silence"),
    ],
)
def test_silence_turns_yellow_then_grey(days, light, why):
    assert light_of(on_track(updated_on=ago(days))) is light, why


def test_a_finished_project_has_nothing_left_to_report():
    assert light_of(completed(ago(300), updated_on=ago(300))) is G


@pytest.mark.parametrize(
    ("issue", "light", "why"),
    [
        (Issue(ago(9), ago(-5)), Y, "an open serious issue"),
        (Issue(ago(9), AS_OF), Y, "on its day"),
        (Issue(ago(9), ago(1)), R, "past its day"),
        (Issue(ago(9), ago(1), ago(0)), G, "closed"),
        (Issue(ago(9), ago(1), serious=False), G, "a minor one"),
    ],
)
def test_a_serious_issue_is_yellow_and_red_past_its_day(issue, light, why):
    assert light_of(on_track(issues=(issue,))) is light, why


def test_a_serious_compliance_finding_is_red():
    assert light_of(on_track(paid=((ago(5), 1_000),))) is R


def test_a_minor_compliance_finding_lights_nothing():
    unpaid = evaluated(facts(completed(ago(60))))
    assert [finding.rule for finding in unpaid.findings] == ["unpaid_after_30_days"]
    assert project_light(unpaid) is G


# --- the worst wins -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "light", "why"),
    [
        (late(31, updated_on=ago(40)), R, "red beats grey"),
        (late(5, updated_on=ago(40)), X, "grey beats yellow"),
        (on_track(updated_on=ago(40)), X, "grey beats green"),
        (late(5), Y, "yellow beats green"),
        (on_track(), G, "all parts green"),
    ],
)
def test_red_beats_grey_and_grey_beats_yellow_and_green(project, light, why):
    assert light_of(project) is light, why


def test_all_parts_that_are_not_green_are_named_worst_first():
    planned = {Stage.DIAGNOSIS: ago(20), Stage.PROPOSAL: ago(20)}
    project = Project(
        planned=planned, updated_on=ago(33), issues=(Issue(ago(9), ago(1)), Issue(ago(9), ago(2))), paid=((ago(5), 1),)
    )
    assert reason_of(project) == (
        "严重资金问题 1 项；严重问题 2 个未销号，已过整改期限；33 天未更新进展；"
        "诊断逾期 20 天（计划 2026-10-26）；进度滞后 20 个百分点"
    )


@pytest.mark.parametrize(
    ("project", "reason"),
    [
        (on_track(), "各项在绿线内：进度 10 分，序时 10 分"),
        (completed(ago(5)), "九个阶段全部完成"),
        (late(1), "诊断逾期 1 天（计划 2026-11-14）；进度滞后 10 个百分点"),
        (lagging(35), "进度滞后 35 个百分点"),
        (on_track(updated_on=ago(14)), "14 天未更新进展"),
        (on_track(issues=(Issue(ago(1), ago(-9)),)), "严重问题 1 个未销号"),
        (Project(planned=stages(ago(-3))), "未到考核期：首个节点 2026-11-18"),
        (Project(), "未到考核期：尚无计划节点"),
    ],
)
def test_every_light_says_why(project, reason):
    assert reason_of(project) == reason


# --- not started, left ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "light", "why"),
    [
        (Project(), X, "no plan: no data"),
        (Project(planned=stages(ago(-1))), X, "not yet due"),
        (Project(updated_on=ago(400)), X, "silence does not count before the start"),
        (Project(issues=(Issue(ago(9), ago(1)),)), R, "red beats not yet due"),
        (Project(issues=(Issue(ago(9), ago(-1)),)), X, "yellow does not"),
    ],
)
def test_a_project_that_has_not_started_is_grey(project, light, why):
    assert light_of(project) is light, why


def test_a_grey_light_names_what_made_it_grey_before_what_is_yellow():
    project = Project(issues=(Issue(ago(9), ago(-1)),))
    assert reason_of(project) == "未到考核期：尚无计划节点；严重问题 1 个未销号"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (EnterpriseStatus.WITHDRAWN, "退出（2026-11-05），不亮灯，计入总数"),
        (EnterpriseStatus.REPLACED, "更换（2026-11-05），不亮灯，计入总数"),
        (EnterpriseStatus.DISQUALIFIED, "取消资格（2026-11-05），不亮灯，计入总数"),
    ],
)
def test_a_project_that_left_has_no_light_but_a_reason(status, reason):
    project = late(99, left_on=ago(10), left_as=status)
    assert light_of(project) is None
    assert reason_of(project) == reason


@pytest.mark.parametrize("status", [s for s in EnterpriseStatus if s is not EnterpriseStatus.ACTIVE])
def test_a_project_that_left_stays_in_the_counts_named(status):
    counts = evaluated(facts(late(99, left_on=ago(10), left_as=status), on_track())).counts[0]
    assert (counts["projects"], counts["green"], counts["red"], counts[status.value]) == (2, 1, 0, 1)


def test_on_the_day_before_it_leaves_a_project_still_has_its_light():
    assert light_of(late(31, left_on=ago(-1), left_as=EnterpriseStatus.WITHDRAWN)) is R


# --- recovery and history -------------------------------------------------------------------------------------------


def past(*lights: Light | None, running: int = 3) -> Previous:
    codes = {G: 0, Y: 1, X: 2, R: 3, None: -1}
    n = len(lights)
    rank = np.array([codes[light] for light in lights])
    known = PastProjects(rank, ["2026-W40"] * n, [date(2026, 10, 4)] * n, np.full(n, running))
    return Previous(projects=known)


@pytest.mark.parametrize(
    ("before", "project", "light", "why"),
    [
        (R, on_track(), Y, "green after red shows yellow"),
        (Y, on_track(), G, "green after yellow"),
        (X, on_track(), G, "green after grey"),
        (None, on_track(), G, "no light before"),
        (R, late(31), R, "still red"),
        (R, on_track(updated_on=ago(40)), X, "grey after red: no recovery"),
    ],
)
def test_a_project_recovers_from_red_through_yellow(before, project, light, why):
    assert project_light(evaluated(facts(project), previous=past(before))) is light, why


def test_a_recovering_project_says_so():
    readings = evaluated(facts(on_track()), previous=past(R))
    assert readings.projects["reason"] == [RECOVERING]
    assert RECOVERING == "恢复观察：上期为红灯，本期各项已在绿线内，观察一期"


def test_a_project_recovers_through_yellow_exactly_once():
    known, previous, seen = facts(on_track()), past(R), []
    for _ in range(3):
        readings = evaluated(known, previous=previous)
        seen.append(project_light(readings))
        names = ("rank", "since", "since_on", "periods_running")
        previous = Previous(projects=PastProjects(*(readings.projects[name] for name in names)))
    assert seen == [Y, G, G]


def test_a_light_that_stays_keeps_its_since_and_counts_on():
    projects = evaluated(facts(late(31)), previous=past(R)).projects
    assert (projects["since"], projects["since_on"]) == (["2026-W40"], [date(2026, 10, 4)])
    assert projects["periods_running"].tolist() == [4]
    assert projects["change"] == [Change.SAME]


def test_a_light_that_changes_begins_anew():
    projects = evaluated(facts(late(31)), previous=past(G)).projects
    assert (projects["since"], projects["since_on"], projects["change"]) == (["live"], [AS_OF], [Change.TURNED_RED])
    assert projects["periods_running"].tolist() == [1]


@pytest.mark.parametrize(
    ("before", "running", "project", "change", "why"),
    [
        (None, 0, late(31), Change.NEW, "a project that was not there last time lights up for the first time"),
        (None, 3, late(31), Change.NEW, "it had left and was taken back"),
        (R, 3, on_track(left_on=ago(1), left_as=EnterpriseStatus.WITHDRAWN), Change.SAME, "it left: no recovery"),
        (None, 3, on_track(left_on=ago(90), left_as=EnterpriseStatus.WITHDRAWN), Change.SAME, "it had left before"),
        (R, 3, on_track(), Change.RECOVERED, "red to yellow"),
        (Y, 3, on_track(), Change.BETTER, "yellow to green"),
        (G, 3, late(5), Change.WORSE, "green to yellow"),
    ],
)
def test_the_change_of_a_projects_light_is_named(before, running, project, change, why):
    projects = evaluated(facts(project), previous=past(before, running=running)).projects
    assert projects["change"] == [change], why


def test_a_project_seen_for_the_first_time_after_it_left_has_a_since():
    gone = on_track(left_on=ago(1), left_as=EnterpriseStatus.WITHDRAWN)
    projects = evaluated(facts(gone), previous=past(None, running=0)).projects
    assert (projects["since"], projects["since_on"]) == (["live"], [AS_OF])


def test_the_counts_name_the_projects_that_turned_red_and_recovered():
    known = facts(late(31), late(31), on_track(), on_track())
    counts = evaluated(known, previous=past(G, R, R, G)).counts[0]
    assert (counts["turned_red"], counts["recovered"]) == (1, 1)


# --- human judgement ------------------------------------------------------------------------------------------------


def test_human_judgement_stands_beside_the_rules_light():
    beside = override(Light.GREEN, ago(3), ago(-20), indicator="overall", project=1)
    projects = evaluated(facts(late(31), on_track(), overrides=(beside,))).projects
    assert projects["rank"].tolist() == [3, 0]
    assert projects["override_light"] == [Light.GREEN, None]
    assert projects["override_note"] == [
        "人工研判为绿灯：现场核实进度正常（张三提出，李四批准，有效至 2026-12-05）",
        "",
    ]


# --- order of lists -------------------------------------------------------------------------------------------------


def test_lists_begin_with_the_latest_red_and_end_with_those_that_left():
    known = facts(
        on_track(),
        late(31, left_on=ago(1), left_as=EnterpriseStatus.WITHDRAWN),
        Project(),
        late(5),
        late(31),
        late(90),
        late(4_000),
    )
    order = np.argsort(evaluated(known).projects["severity_rank"], kind="stable")
    assert order.tolist() == [6, 5, 4, 3, 2, 0, 1]


def test_among_equal_lights_what_the_enterprise_can_mend_comes_first_and_what_others_owe_last():
    most = {stage: ago(90) for stage in STAGES if stage is not Stage.PAYMENT}
    waits_for_others = Project(planned={**most, Stage.PAYMENT: ago(80)}, done=most, levels=((ago(90), 2),))
    overdue = late(40)
    less_overdue = late(35, issues=(Issue(ago(9), ago(1)),))
    projects = evaluated(facts(waits_for_others, overdue, less_overdue)).projects
    assert projects["rank"].tolist() == [3, 3, 3]
    assert np.argsort(projects["severity_rank"]).tolist() == [1, 2, 0]


# --- since when -----------------------------------------------------------------------------------------------------


def since_of(project: Project) -> date:
    days = evaluated(facts(project)).projects["reason_since_on"]
    return day(int(days[0]))


OPEN = {"planned": {Stage.DIAGNOSIS: ago(60), Stage.PROPOSAL: ago(-9)}, "done": {Stage.DIAGNOSIS: ago(60)}}
PLAN = {Stage.DIAGNOSIS: ago(60), Stage.PROPOSAL: ago(40), Stage.CONTRACT: ago(20)}


@pytest.mark.parametrize(
    ("project", "days", "why"),
    [
        (late(40), 39, "late since the day after the planned one"),
        (Project(planned=PLAN, paid=((ago(28), 9),)), 28, "the finding, not the older delay"),
        (Project(**OPEN, paid=((ago(28), 9),)), 28, "a finding: since the payment"),
        (Project(**OPEN, issues=(Issue(ago(50), ago(10)),)), 9, "a serious issue past its day: since the day after it"),
        (Project(**OPEN, issues=(Issue(ago(50), ago(-10)),)), 50, "an open serious issue: since it was opened"),
        (Project(**OPEN, updated_on=ago(20)), 6, "silent for 20 days: since the 14th"),
        (Project(**OPEN, left_on=ago(7), left_as=EnterpriseStatus.WITHDRAWN), 7, "it left"),
        (Project(**OPEN), 0, "green: since its light"),
    ],
)
def test_a_reason_is_as_old_as_what_it_names_first(project, days, why):
    assert since_of(project) == ago(days), why


@pytest.mark.parametrize(
    ("done", "days", "why"),
    [
        ({}, 60, "behind since the first stage was due"),
        ({Stage.DIAGNOSIS: ago(60)}, 40, "done in time: behind since the second"),
        ({Stage.DIAGNOSIS: ago(50)}, 40, "caught up in between"),
        ({Stage.DIAGNOSIS: ago(40)}, 60, "done on the day the next was due: never caught up"),
        ({Stage.DIAGNOSIS: ago(39)}, 60, "nor the day after"),
        ({Stage.DIAGNOSIS: ago(41)}, 40, "the day before it had"),
        ({Stage.DIAGNOSIS: ago(60), Stage.PROPOSAL: ago(40), Stage.CONTRACT: ago(20)}, None, "not behind"),
    ],
)
def test_a_lag_is_as_old_as_its_unbroken_run(done, days, why):
    figures = figures_of(facts(Project(planned=PLAN, done=done)))
    assert day(int(figures.lag_since[0])) == (days and ago(days)), why
