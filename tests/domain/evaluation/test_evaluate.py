"""Evaluation as a whole: scopes add up, nothing is seen of the future, the same facts give the same readings (rules
3.1, 3.2, 4.5, 4.6)."""

import json
from collections import Counter
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum

import numpy as np
import pytest
from hypothesis import given, settings

from domain.days import NEVER, number
from domain.evaluation.evaluate import evaluate, has_money, provider_prior
from domain.facts.columns import DistrictIssue, Events, Facts, Return, Unit
from domain.facts.history import Past
from domain.facts.progress import GREEN
from domain.lights.core import CORE, Core
from domain.lights.readings import PastProjects, Previous, Readings
from domain.periods import live_on, week_of
from domain.statistics.shrinkage import BetaPrior
from domain.words import OVERALL, Change, EnterpriseStatus, FundKind, Light, Stage
from tests.domain.make import (
    AS_OF,
    DISTRICTS,
    HUAGONG,
    JIA,
    RULES,
    YI,
    ZHUANGBEI,
    Project,
    ago,
    completed,
    evaluated,
    facts,
    figures_of,
    late,
    line,
    on_track,
    override,
    reading,
    series,
    stages,
    target,
)
from tests.domain.strategies import UNITS_OR_NONE, pilots

G, Y, R, X = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY
few = settings(max_examples=settings().max_examples // 2)
"""An example is a whole evaluation."""


def keys(readings: Readings, indicator: str) -> list:
    return [(r.district, r.industry) for r in readings.indicators if r.indicator == indicator]


# --- scopes ---------------------------------------------------------------------------------------------------------


def test_scopes_are_the_pilot_the_districts_the_industries_and_the_cells_with_projects():
    readings = evaluated(facts(on_track(district=JIA, industry=ZHUANGBEI)))
    assert keys(readings, "completion") == [
        (None, None),
        (JIA, None),
        (YI, None),
        (None, HUAGONG),
        (None, ZHUANGBEI),
        (JIA, ZHUANGBEI),
    ]


def test_every_scope_has_the_ten_core_indicators_and_the_overall_light():
    readings = evaluated(facts(on_track(), returns=(Return(JIA, number(AS_OF), number(AS_OF)),)))
    for scope in [(None, None), (JIA, None), (YI, None)]:
        found = [r.indicator for r in readings.indicators if (r.district, r.industry) == scope]
        assert found == [*CORE, OVERALL], scope


def test_an_industry_has_no_returns_and_so_nine():
    readings = evaluated(facts(on_track()))
    found = [r.indicator for r in readings.indicators if (r.district, r.industry) == (None, HUAGONG)]
    assert found == [*(core for core in CORE if core is not Core.SUBMISSION), OVERALL]


@pytest.mark.parametrize(
    ("unit", "listed", "why"),
    [
        (Unit(YI, "乙区", valid_to=AS_OF), True, "its last day"),
        (Unit(YI, "乙区", valid_to=ago(1)), False, "it ended yesterday"),
        (Unit(YI, "乙区", valid_from=AS_OF), True, "its first day"),
        (Unit(YI, "乙区", valid_from=ago(-1)), False, "it begins tomorrow"),
    ],
)
def test_a_district_is_listed_while_it_is_valid(unit, listed, why):
    readings = evaluated(facts(on_track(), districts=(DISTRICTS[0], unit)))
    assert ((YI, None) in keys(readings, "completion")) is listed, why


@pytest.mark.parametrize("left", [{}, {"left_on": ago(1), "left_as": EnterpriseStatus.WITHDRAWN}])
def test_a_district_that_ended_is_listed_while_it_has_projects(left):
    ended = Unit(YI, "乙区", valid_to=ago(1))
    readings = evaluated(facts(on_track(district=YI, **left), districts=(DISTRICTS[0], ended)))
    assert (YI, None) in keys(readings, "completion")


def test_a_pilot_without_projects_has_readings_and_they_are_grey():
    readings = evaluated(facts())
    assert {r.light for r in readings.indicators} == {X}
    assert all(r.reason for r in readings.indicators)
    assert readings.counts[0]["projects"] == 0


# --- sums before ratios ---------------------------------------------------------------------------------------------


def test_ratios_are_never_averaged_over_scopes():
    planned = {Stage.ASSESSMENT: ago(5)}
    good = completed(ago(5), district=JIA)
    bad = [Project(planned=planned, district=YI) for _ in range(9)]
    readings = evaluated(facts(good, *bad))
    paces = [reading(readings, "completion", district).judged.value for district in (JIA, YI, None)]
    assert paces == [1.0, 0.0, 0.1]


ADDITIVE = [core for core in CORE if core is not Core.SUBMISSION]


@given(pilots())
@few
def test_figures_of_the_pilot_are_the_sums_of_its_districts_industries_and_cells(known):
    bottom_up = replace(known, targets=())
    readings = evaluated(bottom_up)
    for core in ADDITIVE:
        rows = {(r.district, r.industry): r.judged for r in readings.indicators if r.indicator == core}
        for part in ("numerator", "denominator"):
            whole = getattr(rows[None, None], part) or 0
            by_kind = Counter()
            for (district, industry), judged in rows.items():
                by_kind[district is not None, industry is not None] += getattr(judged, part) or 0
            assert by_kind[True, False] == by_kind[False, True] == by_kind[True, True] == whole, (core, part)


@given(pilots(UNITS_OR_NONE))
@few
def test_what_has_no_district_or_industry_is_still_in_the_pilots_sum(known):
    for name, cube in evaluated(known).cubes.items():
        assert cube.shape == (3, 3), name
    projects = known.projects
    alive = projects.left_on > number(AS_OF)
    cube = evaluated(known).cubes["projects"]
    assert cube.sum() == alive.sum()
    assert cube[0].sum() == (alive & (projects.district < 0)).sum()
    assert cube[:, 0].sum() == (alive & (projects.industry < 0)).sum()


@given(pilots())
@few
def test_a_value_is_its_numerator_over_its_denominator_in_every_scope(known):
    for r in evaluated(known).indicators:
        if r.judged.value is None or r.indicator in (OVERALL, Core.COMPLIANCE, Core.PROVIDER):
            continue
        assert r.judged.value == pytest.approx(r.judged.numerator / r.judged.denominator), r


@given(pilots(UNITS_OR_NONE))
@few
def test_counts_by_light_and_by_leaving_add_up_to_all_projects(known):
    readings = evaluated(known)
    for row in readings.counts:
        parts = ("red", "yellow", "green", "grey", "withdrawn", "replaced", "disqualified")
        assert row["projects"] == sum(row[part] for part in parts)
    assert readings.counts[0]["projects"] == len(known.projects)


@given(pilots(UNITS_OR_NONE))
@few
def test_every_light_has_a_reason_and_a_past(known):
    readings = evaluated(known)
    assert all(r.reason and r.since and r.periods_running >= 1 for r in readings.indicators)
    assert all(readings.projects["reason"])


# --- money ----------------------------------------------------------------------------------------------------------


@given(pilots(UNITS_OR_NONE))
@few
def test_money_is_neither_made_nor_lost_on_the_way_from_payments_to_scopes(known):
    readings, as_of = evaluated(known), number(AS_OF)
    paid = int(known.payments.amount[known.payments.day <= as_of].sum())
    assert readings.cubes["paid_fen"].sum() == readings.projects["paid_fen"].sum() == paid
    active = known.projects.left_on > as_of
    assert readings.cubes["due_fen"].sum() == readings.projects["due_fen"][active].sum()
    assert readings.cubes["payable_fen"].sum() == readings.projects["payable_fen"].sum()
    assert (readings.cubes["paid_of_payable_fen"] <= readings.cubes["payable_fen"]).all()


def test_nothing_is_payable_to_a_project_that_left():
    gone = completed(ago(60), left_on=ago(5), left_as=EnterpriseStatus.WITHDRAWN)
    assert evaluated(facts(gone, completed(ago(60)))).projects["payable_fen"].tolist() == [0, 36_000_000]


@given(pilots(UNITS_OR_NONE))
@few
def test_a_project_has_each_finding_once_and_too_much_only_where_something_was_due(known):
    found = Counter((f.project, f.rule) for f in evaluated(known).findings if f.project is not None)
    assert set(found.values()) <= {1}
    nothing_due = {"paid_already_funded", "paid_below_level2"}
    assert not any((project, rule) in found for project, one in found if one == "paid_over_due" for rule in nothing_due)


# --- the same facts, the same readings ------------------------------------------------------------------------------


def plain(thing):
    """Anything evaluation gives, in lists and numbers that compare with ==."""
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if isinstance(thing, dict):
        return {str(name): plain(value) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(item) for item in thing]
    if is_dataclass(thing):
        return {f.name: plain(getattr(thing, f.name)) for f in fields(thing)}
    return thing


@given(pilots(UNITS_OR_NONE))
@few
def test_evaluation_is_deterministic_and_leaves_its_facts_alone(known):
    before = plain(deepcopy(known))
    first, second = plain(evaluated(known)), plain(evaluated(known))
    assert first == second
    assert plain(known) == before


def with_a_future(known: Facts, as_of: date) -> Facts:
    """The same facts with everything that may still happen after the day."""
    tomorrow, day = number(as_of) + 1, number(as_of)
    n, projects = len(known.projects), known.projects
    every = np.arange(n)
    later = np.full(n, tomorrow)
    to_come = {
        "left_on": np.where(projects.left_on == NEVER, tomorrow, projects.left_on),
        "completed": np.where(projects.completed > day, tomorrow, projects.completed),
    }

    def more(events: Events, amount: int, **dates) -> Events:
        return type(events)(
            np.concatenate([events.project, every]),
            np.concatenate([events.day, later]),
            np.concatenate([events.amount, np.full(n, amount)]),
            **dates,
        )

    issues = known.issues
    closed = np.where(issues.closed == NEVER, tomorrow, issues.closed)
    return replace(
        known,
        projects=replace(projects, **to_come),
        assessments=more(known.assessments, 4),
        payments=more(known.payments, 9_999_999),
        issues=more(
            issues, 1, due=np.concatenate([issues.due, later]), closed=np.concatenate([closed, np.full(n, NEVER)])
        ),
        returns=(*known.returns, Return(JIA, tomorrow, NEVER)),
        district_issues=(*known.district_issues, DistrictIssue(JIA, tomorrow, tomorrow, NEVER, True)),
        series=tuple(
            replace(s, days=np.append(s.days, tomorrow), values=np.append(s.values, 1e6)) for s in known.series
        ),
        ledger=(
            *known.ledger,
            line(FundKind.ADVANCE, as_of + timedelta(days=1), 9e9, "treasury:yinchuan", "district:甲区"),
        ),
        overrides=(*known.overrides, override(Light.GREEN, as_of + timedelta(days=1), as_of + timedelta(days=9))),
        supply={
            name: Events(np.append(e.project, -1), np.append(e.day, tomorrow), np.append(e.amount, 1))
            for name, e in known.supply.items()
        },
    )


@given(pilots(UNITS_OR_NONE))
@few
def test_evaluation_does_not_see_the_future(known):
    known = replace(
        known,
        targets=(*known.targets, target(9, id=8, indicator="talent", unit="人"), target(9, id=9, indicator="listed")),
        measures={**known.measures, "talent": "reported", "listed": "computed:solutions"},
        names={**known.names, "talent": "人才", "listed": "产品"},
        series=(series("talent", (ago(30), 4.0)),),
        supply={"solutions": Events(np.array([-1]), np.array([number(ago(9))]), np.array([1]))},
    )
    assert plain(evaluated(with_a_future(known, AS_OF))) == plain(evaluated(known))


def permuted(known: Facts, order: np.ndarray) -> Facts:
    """Projects in another order; their events go with them."""
    place = np.argsort(order)
    columns = {f.name: getattr(known.projects, f.name)[order] for f in fields(known.projects)}

    def moved(events):
        return replace(events, project=place[events.project])

    return replace(
        known,
        projects=replace(known.projects, **columns),
        assessments=moved(known.assessments),
        payments=moved(known.payments),
        issues=moved(known.issues),
        heard=moved(known.heard),
        moves=moved(known.moves),
        leads=None if known.leads is None else moved(known.leads),
    )


@given(pilots(UNITS_OR_NONE))
@few
def test_the_order_of_projects_changes_nothing_but_the_order(known):
    order = np.random.default_rng(len(known.projects)).permutation(len(known.projects))
    straight, mixed = evaluated(known), evaluated(permuted(known, order))
    assert plain(mixed.indicators) == plain(straight.indicators)
    assert mixed.counts == straight.counts
    assert mixed.providers == straight.providers
    for name, column in straight.projects.items():
        assert plain(mixed.projects[name]) == [plain(column)[i] for i in order], name

    def named(readings: Readings, ids: np.ndarray) -> list:
        return sorted((f.rule, int(ids[f.project]), f.amount_fen, f.sentence) for f in readings.findings)

    assert named(mixed, known.projects.id[order]) == named(straight, known.projects.id)


# --- plain values ---------------------------------------------------------------------------------------------------


def types_in(thing) -> set[type]:
    if isinstance(thing, dict):
        return set().union(*(types_in(value) for value in thing.values()))
    if isinstance(thing, list | tuple):
        return set().union(*(types_in(value) for value in thing))
    if isinstance(thing, Enum):
        return {str}
    if is_dataclass(thing):
        return set().union(*(types_in(getattr(thing, f.name)) for f in fields(thing)))
    return {type(thing)}


@given(pilots(UNITS_OR_NONE))
@few
def test_readings_counts_providers_and_findings_hold_plain_values_not_numpys(known):
    readings = evaluated(known)
    for part in (readings.indicators, readings.counts, readings.providers, readings.findings):
        assert types_in(part) <= {int, float, str, type(None), date, bool}
    json.dumps([readings.counts, readings.providers])


@given(pilots(UNITS_OR_NONE))
@few
def test_project_columns_are_whole_numbers_answers_or_lists_of_the_length_of_the_facts(known):
    for name, column in evaluated(known).projects.items():
        assert len(column) == len(known.projects), name
        assert not isinstance(column, np.ndarray) or column.dtype.kind in "ib", name


# --- returns --------------------------------------------------------------------------------------------------------

FRIDAY = date(2026, 11, 13)


@pytest.mark.parametrize(
    ("due_on", "submitted_on", "figures", "why"),
    [
        (FRIDAY, FRIDAY, (1, 1), "on its day"),
        (FRIDAY, date(2026, 11, 12), (1, 1), "a day early"),
        (FRIDAY, date(2026, 11, 14), (0, 1), "a day late"),
        (FRIDAY, None, (0, 1), "not at all"),
        (date(2026, 11, 9), date(2026, 11, 9), (1, 1), "due on the first day of the week"),
        (date(2026, 11, 15), date(2026, 11, 15), (1, 1), "due on its last day"),
        (date(2026, 11, 8), date(2026, 11, 8), (0, 0), "due the week before"),
        (date(2026, 11, 16), date(2026, 11, 16), (0, 0), "due the week after"),
    ],
)
def test_submission_counts_the_returns_due_within_the_period(due_on, submitted_on, figures, why):
    known = facts(returns=(Return(JIA, number(due_on), number(submitted_on)),))
    judged = reading(evaluated(known, span=week_of(AS_OF)), "submission", JIA).judged
    assert (judged.numerator, judged.denominator) == figures, why


@pytest.mark.parametrize(
    ("as_of", "submitted_on", "figures", "why"),
    [
        (date(2026, 11, 12), None, (0, 0), "the day before: not due"),
        (FRIDAY, None, (0, 0), "on its day, which is not over: not due"),
        (FRIDAY, FRIDAY, (1, 1), "on its day and in"),
        (FRIDAY, date(2026, 11, 12), (1, 1), "in the day before"),
        (date(2026, 11, 14), None, (0, 1), "the day after: due and missing"),
        (date(2026, 11, 14), date(2026, 11, 14), (0, 1), "the day after: late"),
    ],
)
def test_in_the_live_period_a_return_is_due_when_its_day_is_over(as_of, submitted_on, figures, why):
    known = facts(returns=(Return(JIA, number(FRIDAY), number(submitted_on)),))
    judged = reading(evaluated(known, as_of), "submission", JIA).judged
    assert (judged.numerator, judged.denominator) == figures, why


def test_the_last_day_of_a_closed_week_is_over():
    known = facts(returns=(Return(JIA, number(AS_OF), number(None)),))
    judged = reading(evaluated(known, span=week_of(AS_OF)), "submission", JIA).judged
    assert (judged.numerator, judged.denominator) == (0, 1)


def test_a_departments_return_counts_for_the_pilot_only():
    day = number(FRIDAY)
    readings = evaluated(facts(returns=(Return(None, day, day), Return(JIA, day, NEVER))), span=week_of(AS_OF))
    figures = {
        district: (
            reading(readings, "submission", district).judged.numerator,
            reading(readings, "submission", district).judged.denominator,
        )
        for district in (None, JIA, YI)
    }
    assert figures == {None: (1, 2), JIA: (0, 1), YI: (0, 0)}


# --- what belongs to a district but to no project -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issue", "figures", "why"),
    [
        (DistrictIssue(JIA, number(ago(9)), number(ago(1)), NEVER, False), (0, 1), "open past its day"),
        (DistrictIssue(JIA, number(ago(9)), number(ago(1)), number(ago(1)), False), (1, 1), "closed on its day"),
        (DistrictIssue(JIA, number(ago(9)), number(AS_OF), NEVER, False), (0, 1), "its day is today"),
        (DistrictIssue(JIA, number(AS_OF), number(AS_OF), NEVER, False), (0, 1), "found today, due today"),
        (DistrictIssue(JIA, number(ago(9)), number(ago(-1)), NEVER, False), (0, 0), "its day is to come"),
        (DistrictIssue(JIA, number(ago(-1)), number(ago(-1)), NEVER, False), (0, 0), "not found yet"),
    ],
)
def test_a_districts_issue_counts_for_the_district_and_the_pilot(issue, figures, why):
    readings = evaluated(facts(district_issues=(issue,)))
    for district in (None, JIA):
        judged = reading(readings, "rectification", district).judged
        assert (judged.numerator, judged.denominator) == figures, why
    assert reading(readings, "rectification", YI).judged.denominator == 0


def test_an_overdraft_of_a_district_is_the_districts_finding_and_the_pilots():
    overdrawn = line(FundKind.PAY, ago(5), 100, "district:乙区", "enterprise:x", district=YI)
    readings = evaluated(facts(on_track(), ledger=(overdrawn,)))
    assert [reading(readings, "compliance", district).light for district in (None, JIA, YI)] == [R, G, R]


@pytest.mark.parametrize(
    ("known", "answer", "why"),
    [
        (facts(), False, "no entry"),
        (facts(ledger=(line(FundKind.APPROPRIATE, AS_OF, 1, "source:central", "treasury:x"),)), True, "today"),
        (facts(ledger=(line(FundKind.APPROPRIATE, ago(-1), 1, "source:central", "treasury:x"),)), False, "tomorrow"),
        (facts(Project(paid=((AS_OF, 1),))), True, "a payment is an entry"),
    ],
)
def test_compliance_is_judged_from_the_first_entry_on(known, answer, why):
    assert has_money(known, number(AS_OF)) is answer, why


# --- history of scopes ----------------------------------------------------------------------------------------------


def past(light: Light, running: int = 3) -> Previous:
    return Previous({("schedule", None, None): Past(light, "2026-W40", date(2026, 10, 4), running)})


@pytest.mark.parametrize(
    ("before", "light", "change", "since", "running"),
    [
        (G, G, Change.SAME, "2026-W40", 4),
        (R, Y, Change.RECOVERED, "live", 1),
        (Y, G, Change.BETTER, "live", 1),
        (X, G, Change.BETTER, "live", 1),
    ],
)
def test_a_scopes_light_carries_its_history(before, light, change, since, running):
    found = reading(evaluated(facts(on_track()), previous=past(before)), "schedule")
    assert (found.light, found.change, found.since, found.periods_running) == (light, change, since, running)


def test_without_a_past_a_light_is_new():
    found = reading(evaluated(facts(on_track())), "schedule")
    assert (found.change, found.since, found.since_on, found.periods_running) == (Change.NEW, "live", AS_OF, 1)


def test_a_scope_that_recovers_says_so_before_its_reason():
    found = reading(evaluated(facts(on_track()), previous=past(R)), "schedule")
    assert found.reason == "恢复观察：上期为红灯；1 个在册项目平均不滞后"


def test_the_figure_behind_a_recovering_light_is_still_green():
    found = reading(evaluated(facts(on_track()), previous=past(R)), "schedule")
    assert (found.light, found.judged.light) == (Y, G)


def test_a_scope_recovers_through_yellow_exactly_once():
    known, previous, seen = facts(on_track()), past(R), []
    for _ in range(3):
        found = reading(evaluated(known, previous=previous), "schedule")
        seen.append(found.light)
        key = (found.indicator, found.district, found.industry)
        previous = Previous({key: Past(found.light, found.since, found.since_on, found.periods_running)})
    assert seen == [Y, G, G]


def test_the_overall_light_counts_the_lights_as_they_are_shown():
    reds = {(core, None, None): Past(R, "2026-W45", ago(7), 1) for core in CORE}
    days = stages(ago(40), every=0)
    ready = Project(planned=days, done=days, levels=((ago(40), 2),), paid=((ago(5), 360_000),))
    found = reading(evaluated(facts(ready), previous=Previous(reds)), OVERALL)
    assert (found.light, found.reason) == (Y, "黄灯 8 项")


# --- human judgement ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "valid", "why"),
    [
        (ago(-1), ago(-9), False, "from tomorrow on"),
        (AS_OF, ago(-9), True, "its first day"),
        (ago(9), AS_OF, True, "its last day"),
        (ago(9), ago(1), False, "expired yesterday"),
    ],
)
def test_human_judgement_is_shown_from_its_first_to_its_last_day(first, last, valid, why):
    found = reading(evaluated(facts(overrides=(override(G, first, last),))), "completion")
    assert found.override_light is (G if valid else None), why
    assert bool(found.override_note) is valid, why


def test_a_watermelon_stays_red_by_the_rule():
    behind = [Project(planned={Stage.ASSESSMENT: ago(5)}) for _ in range(3)]
    found = reading(evaluated(facts(*behind, overrides=(override(G, ago(3), ago(-20)),))), "completion")
    assert (found.light, found.override_light) == (R, G)
    assert found.override_note == "人工研判为绿灯：现场核实进度正常（张三提出，李四批准，有效至 2026-12-05）"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"district": JIA}, "another scope"),
        ({"indicator": "contracting"}, "another indicator"),
        ({"project": 1}, "a project"),
    ],
)
def test_human_judgement_touches_its_own_light_only(other, why):
    beside = override(G, ago(3), ago(-20), **other)
    assert reading(evaluated(facts(on_track(), overrides=(beside,))), "completion").override_light is None, why


def test_of_two_judgements_the_newer_one_is_shown():
    older, newer = override(G, ago(9), ago(-9)), override(Y, ago(2), ago(-9))
    for pair in ((older, newer), (newer, older)):
        assert reading(evaluated(facts(overrides=pair)), "completion").override_light is Y
    for pair in ((older, newer), (newer, older)):
        on_project = tuple(replace(one, project=1) for one in pair)
        assert evaluated(facts(on_track(), overrides=on_project)).projects["override_light"] == [Y]


# --- providers ------------------------------------------------------------------------------------------------------


def test_each_lead_provider_has_a_row_with_counts_and_a_shrunk_share():
    met = Project(planned={Stage.BUILD: ago(9)}, done={Stage.BUILD: ago(9), Stage.CONTRACT: ago(50)}, provider=5)
    missed = Project(planned={Stage.BUILD: ago(9)}, done={Stage.CONTRACT: ago(50)}, provider=6)
    rows = evaluated(facts(met, missed, completed(ago(5), provider=5), Project(provider=-1))).providers
    counts = [{name: value for name, value in row.items() if name != "on_time_share"} for row in rows]
    assert counts == [
        {"provider": 5, "signed": 2, "accepted": 1, "open_projects": 1, "milestones_due": 6, "milestones_on_time": 6},
        {"provider": 6, "signed": 1, "accepted": 0, "open_projects": 1, "milestones_due": 1, "milestones_on_time": 0},
    ]
    assert rows[1]["on_time_share"] > 0


def test_a_provider_without_milestones_due_has_no_share():
    (row,) = evaluated(facts(Project(provider=5))).providers
    assert row["on_time_share"] is None


def test_projects_that_left_count_for_their_provider_by_what_fell_due_only():
    gone = completed(ago(40), provider=5, left_on=ago(1), left_as=EnterpriseStatus.REPLACED)
    (row,) = evaluated(facts(gone)).providers
    assert (row["signed"], row["accepted"]) == (0, 0)
    assert row["milestones_due"] == 5, "what fell due while it led stays with it (rules 4.1.4)"


def test_projects_without_a_provider_do_not_shape_the_pool():
    alone = facts(*(late(9, provider=-1) for _ in range(9)))
    assert provider_prior(alone, figures_of(alone)) == BetaPrior(1.0, 1.0)


def test_the_live_period_keeps_the_prior_of_the_last_closed_one():
    kept = BetaPrior(99.0, 1.0)
    (row,) = evaluated(facts(late(9, provider=5)), previous=Previous(prior=kept)).providers
    assert row["on_time_share"] == pytest.approx(99 / 101)


# --- rules in force -------------------------------------------------------------------------------------------------


def test_the_readings_name_the_version_of_the_rules():
    assert evaluated(facts()).rule_version == RULES.version


def test_another_threshold_gives_another_light():
    row = RULES["project", "days_late"]
    lenient = replace(RULES, rows={**RULES.rows, ("project", "days_late"): replace(row, green_bound=60.0)})
    known = facts(late(31, done={Stage.CONTRACT: ago(3)}))
    assert evaluate(known, live_on(AS_OF), AS_OF, lenient, Previous()).projects["rank"].tolist() == [GREEN]


def test_past_projects_of_a_closed_period_stand_in_the_order_of_the_facts():
    known = facts(late(31), on_track())
    was = PastProjects(np.array([3, 3]), ["2026-W44", "2026-W45"], [ago(14), ago(7)], np.array([2, 1]))
    projects = evaluated(known, previous=Previous(projects=was)).projects
    assert projects["since"] == ["2026-W44", "live"]
    assert projects["periods_running"].tolist() == [3, 1]
