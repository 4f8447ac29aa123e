"""Sums by cell: what is counted, what is counted once, and that every project is in exactly one cell (rules 2.5, 2.6,
3.2)."""

from datetime import date

import numpy as np
import pytest

from domain.days import number
from domain.facts.columns import TITLE_GIANT, TITLE_SRDI
from domain.facts.progress import GREEN, GREY, RED, YELLOW
from domain.lights.tallies import Scope, Windows, before, tally
from domain.words import STAGES, EnterpriseStatus, Stage
from tests.domain.make import AS_OF, HUAGONG, JIA, YI, ZHUANGBEI, Issue, Project, ago, completed, facts, figures_of


def cubes_of(*projects: Project, rank=None, serious=None, minor=None, windows=Windows()) -> dict[str, np.ndarray]:
    known, n = facts(*projects), len(projects)
    nothing = np.zeros(n, dtype=np.int64)
    return tally(
        known,
        figures_of(known),
        np.array(rank) if rank else nothing,
        np.array(serious) if serious else nothing,
        np.array(minor) if minor else nothing,
        windows,
    )


def total(cubes, name: str) -> int:
    return int(cubes[name].sum())


# --- cells ----------------------------------------------------------------------------------------------------------


def test_a_cube_has_a_row_and_a_column_for_what_has_no_district_or_industry():
    cubes = cubes_of(
        Project(district=JIA, industry=HUAGONG),
        Project(district=YI, industry=ZHUANGBEI),
        Project(district=YI, industry=None),
        Project(district=None, industry=HUAGONG),
        Project(district=None, industry=None),
    )
    assert cubes["projects"].tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]


@pytest.mark.parametrize(
    ("scope", "projects", "why"),
    [
        (Scope(), 5, "the pilot: all, also those without a district or industry"),
        (Scope(district=1), 2, "a district: also those without an industry"),
        (Scope(industry=0), 2, "an industry: also those without a district"),
        (Scope(1, 1), 1, "a cell"),
        (Scope(0, 1), 0, "an empty cell"),
    ],
)
def test_a_scope_sums_its_cells(scope, projects, why):
    cubes = cubes_of(
        Project(district=JIA, industry=HUAGONG),
        Project(district=YI, industry=ZHUANGBEI),
        Project(district=YI, industry=None),
        Project(district=None, industry=HUAGONG),
        Project(district=None, industry=None),
    )
    assert scope.of(np.stack([cubes["projects"]])).tolist() == [projects], why


def test_no_projects_give_cubes_of_zeros():
    cubes = cubes_of()
    assert {cube.shape for cube in cubes.values()} == {(3, 3)}
    assert not any(cube.any() for cube in cubes.values())


def test_a_pilot_without_districts_and_industries_still_has_its_total():
    known = facts(Project(district=None, industry=None), districts=(), industries=())
    nothing = np.zeros(1, dtype=np.int64)
    cubes = tally(known, figures_of(known), nothing, nothing, nothing, Windows())
    assert cubes["projects"].tolist() == [[1]]


def test_sums_are_whole_numbers_even_of_very_large_amounts():
    rich = completed(ago(60), eligible=1e12, caps=(1e12,) * 3, ratio=1.0)
    cubes = cubes_of(rich, rich)
    assert cubes["due_fen"].dtype == np.int64
    assert total(cubes, "due_fen") == 2 * 10**14


# --- one project an enterprise --------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["diagnosis", "contracting", "completion", "assessed", "level_ok"])
def test_an_enterprise_with_two_projects_counts_once(measure):
    twice = (completed(ago(9), enterprise=7), completed(ago(9), enterprise=7))
    assert total(cubes_of(*twice), measure) == 1


@pytest.mark.parametrize("measure", ["projects", "milestones_due"])
def test_both_projects_of_an_enterprise_count_as_projects(measure):
    one = total(cubes_of(completed(ago(9))), measure)
    twice = (completed(ago(9), enterprise=7), completed(ago(9), enterprise=7))
    assert total(cubes_of(*twice), measure) == 2 * one


# --- those that left ------------------------------------------------------------------------------------------------

GONE = {"left_on": ago(5), "left_as": EnterpriseStatus.REPLACED}


@pytest.mark.parametrize(
    "measure",
    [
        "projects",
        "diagnosis",
        "completion",
        "completion~planned",
        "assessed",
        "level_ok",
        "titled_assessed",
        "payable_fen",
        "paid_of_payable_fen",
        "due_fen",
        "lag_points",
        "issues_due",
        "issues_closed",
        "red",
        "green",
    ],
)
def test_a_project_that_left_adds_to_no_figure(measure):
    issue = Issue(ago(60), ago(50), ago(55))
    project = completed(ago(40), title=TITLE_SRDI, paid=((ago(9), 1_000),), issues=(issue,), **GONE)
    assert total(cubes_of(project), measure) == 0


def test_a_project_that_left_is_counted_by_why_it_left_and_its_money_stays_paid():
    cubes = cubes_of(completed(ago(40), paid=((ago(9), 1_000),), **GONE))
    assert (total(cubes, "replaced"), total(cubes, "withdrawn"), total(cubes, "paid_fen")) == (1, 0, 100_000)


# --- measures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "counted", "why"),
    [
        (completed(ago(9), title=TITLE_GIANT), {"completion_little_giant", "completion_titled"}, "a little giant"),
        (completed(ago(9), title=TITLE_SRDI), {"completion_srdi", "completion_titled"}, "srdi"),
        (completed(ago(9), title=0), set(), "no title"),
    ],
)
def test_a_completion_is_counted_by_its_highest_title_only(project, counted, why):
    cubes = cubes_of(project)
    names = ("completion_little_giant", "completion_srdi", "completion_titled")
    assert {name for name in names if total(cubes, name)} == counted, why


@pytest.mark.parametrize(("above", "measure"), [(True, "completion_above"), (False, "completion_below")])
def test_a_completion_is_counted_by_scale(above, measure):
    cubes = cubes_of(completed(ago(9), above=above))
    assert {name: total(cubes, name) for name in ("completion_above", "completion_below")}[measure] == 1
    assert total(cubes, "completion_above") + total(cubes, "completion_below") == total(cubes, "completion")


@pytest.mark.parametrize(
    ("project", "level2_above", "level4"),
    [
        (completed(ago(9), level=2), 1, 0),
        (completed(ago(9), level=4), 1, 1),
        (completed(ago(9), level=1), 0, 0),
        (completed(ago(9), level=4, above=False), 0, 1),
    ],
)
def test_levels_are_counted_whatever_the_stage(project, level2_above, level4):
    cubes = cubes_of(project)
    assert (total(cubes, "level2_above"), total(cubes, "level4")) == (level2_above, level4)


@pytest.mark.parametrize(
    ("project", "assessed", "ok", "why"),
    [
        (Project(), 0, 0, "no official level"),
        (Project(levels=((AS_OF, 1),)), 1, 0, "level 1, today"),
        (Project(levels=((AS_OF, 2),)), 1, 1, "level 2"),
        (Project(levels=((ago(-1), 2),)), 0, 0, "tomorrow"),
    ],
)
def test_an_enterprise_is_assessed_once_it_has_an_official_level(project, assessed, ok, why):
    cubes = cubes_of(project)
    assert (total(cubes, "assessed"), total(cubes, "level_ok")) == (assessed, ok), why


@pytest.mark.parametrize(
    ("planned", "levels", "counts", "why"),
    [
        (ago(-1), (), 0, "due tomorrow"),
        (AS_OF, (), 1, "due today and not assessed"),
        (ago(1), (), 1, "due yesterday and not assessed"),
        (ago(-1), ((AS_OF, 2),), 1, "assessed ahead of its day"),
        (ago(1), ((AS_OF, 1),), 1, "due and assessed: once"),
    ],
)
def test_who_was_due_to_be_assessed_counts_whether_it_was_or_not(planned, levels, counts, why):
    """Rules 4.1.4: an assessment put off does not mend the share."""
    assert total(cubes_of(Project(planned={Stage.ASSESSMENT: planned}, levels=levels)), "to_assess") == counts, why


def test_titled_enterprises_count_when_they_are_assessed():
    cubes = cubes_of(Project(title=TITLE_SRDI), completed(ago(9), title=TITLE_SRDI), completed(ago(9), title=0))
    assert (total(cubes, "titled_assessed"), total(cubes, "titled_level_ok")) == (1, 1)


def test_accepted_enterprises_are_counted_by_their_level():
    accepted = [completed(ago(9), level=level) for level in (1, 3, 3)]
    cubes = cubes_of(*accepted, Project(levels=((ago(9), 2),)))
    assert [total(cubes, f"accepted_level{level}") for level in (1, 2, 3, 4)] == [1, 0, 2, 0]


def test_bottom_up_counts_the_milestones_planned_by_the_day():
    planned = {Stage.DIAGNOSIS: ago(9), Stage.CONTRACT: AS_OF, Stage.ASSESSMENT: ago(-1)}
    cubes = cubes_of(Project(planned=planned))
    assert [total(cubes, f"{name}~planned") for name in ("diagnosis", "contracting", "completion")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("paid", "settled", "why"),
    [(0, 0, "nothing paid"), (100_000, 100_000, "in part"), (360_000, 360_000, "in full"), (500_000, 360_000, "more")],
)
def test_overpayment_of_one_project_does_not_make_up_for_another(paid, settled, why):
    project = completed(ago(60), paid=((ago(9), paid),) if paid else ())
    cubes = cubes_of(project)
    assert total(cubes, "payable_fen") == 36_000_000
    assert total(cubes, "paid_of_payable_fen") == settled * 100, why


def test_what_is_not_yet_payable_is_due_but_not_payable():
    cubes = cubes_of(completed(ago(29)))
    assert (total(cubes, "due_fen"), total(cubes, "payable_fen")) == (36_000_000, 0)


def test_lights_are_counted_of_active_projects():
    lights = [RED, YELLOW, GREEN, GREY, RED]
    projects = [Project(), Project(), Project(), Project(), Project(**GONE)]
    cubes = cubes_of(*projects, rank=lights)
    assert [total(cubes, name) for name in ("red", "yellow", "green", "grey", "replaced")] == [1, 1, 1, 1, 1]


def test_findings_are_summed_by_cell():
    cubes = cubes_of(Project(), Project(district=YI), serious=[2, 1], minor=[0, 3])
    assert (cubes["serious"].tolist()[1:], cubes["minor"].tolist()[1:]) == (
        [[0, 2, 0], [0, 1, 0]],
        [[0, 0, 0], [0, 3, 0]],
    )


# --- windows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "stock", "why"),
    [
        (date(2025, 12, 31), 1, "the eve of the window belongs to the stock"),
        (date(2026, 1, 1), 0, "its first day does not"),
    ],
)
def test_the_stock_before_a_window_is_what_was_there_the_day_before(on, stock, why):
    opens = date(2026, 1, 1)
    cubes = cubes_of(completed(on), windows=Windows(frozenset({("completion", opens)})))
    assert total(cubes, before("completion", opens)) == stock, why


def test_a_window_knows_only_what_is_known_on_the_day():
    done = {stage: date(2025, 12, 1) for stage in STAGES}
    assessed_later = Project(done=done, levels=((ago(-1), 2),))
    opens = date(2026, 1, 1)
    assert (
        total(
            cubes_of(assessed_later, windows=Windows(frozenset({("completion", opens)}))), before("completion", opens)
        )
        == 0
    )


def test_a_window_has_a_name_that_sorts_by_measure_and_day():
    assert before("completion", date(2026, 1, 1)) == "completion@2026-01-01"
    assert number(date(2026, 1, 1)) == 20_454
