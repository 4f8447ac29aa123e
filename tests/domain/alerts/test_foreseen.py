"""What the forecast says of targets and milestones, and which party is late, as lights (rules 14.7, 14.8)."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from domain.alerts.foreseen import milestone_lights, party_lights, target_lights, waiting
from domain.alerts.opening import _milestones
from domain.alerts.seen import TARGET, SeenLight, Subject
from domain.facts.columns import Unit
from domain.lights.core import Core
from domain.targets.foreseen import ForeseenMilestone
from domain.words import STAGES, AlertScope, Light, Party, Stage, Verdict

AS_OF = date(2026, 11, 22)
RED, GREEN = Light.RED, Light.GREEN
PARTIES = tuple(Party)


def target(number: int, value: float = 10.0, **more):
    line = {"indicator": "x", "district": None, "industry": None, "last_on": date(2026, 12, 31), "unit": "个"}
    return SimpleNamespace(id=number, value=value, **line | more)


def forecast(number: int, chance: float):
    told = {"due_on": date(2026, 12, 31), "p10": 7.0, "p50": 8.5, "p90": 9.0, "value": 10.0}
    return SimpleNamespace(target=number, met_probability=chance, **told)


def seen_targets(targets, forecasts, verdicts=None, red=()):
    readings = SimpleNamespace(
        as_of=AS_OF,
        indicators=[
            SimpleNamespace(indicator=Core.COMPLETION, light=RED, judged=SimpleNamespace(target_id=one)) for one in red
        ],
        forecasts=forecasts,
        targets=[
            SimpleNamespace(target=one.id, verdict=(verdicts or {}).get(one.id), verdict_reason="到期 9 个")
            for one in targets
        ],
    )
    facts = SimpleNamespace(targets_on=lambda day: targets)
    return {one.subject.target: one for one in target_lights(readings, facts, 0.2)}


@pytest.mark.parametrize(("chance", "light"), [(0.0, RED), (0.1999, RED), (0.2, GREEN), (1.0, GREEN)])
def test_a_target_is_red_below_the_bound_and_not_at_it(chance, light):
    (one,) = seen_targets([target(1)], [forecast(1, chance)]).values()
    assert (one.light, one.running, one.subject.trouble) == (light, 1, "target/target/1")


def test_the_sentence_names_the_band_the_target_the_chance_and_the_bound():
    (one,) = seen_targets([target(1)], [forecast(1, 0.128)]).values()
    assert one.reason == "到 2026-12-31 预计 8.5（7—9），目标 10，完成可能性 12.8%，低于 20%"


def test_a_chance_never_reads_like_the_bound_that_it_is_below():
    """(rules 14.7, 14.8)"""
    (one,) = seen_targets([target(1)], [forecast(1, 0.1975)]).values()
    assert one.reason.endswith("完成可能性 19.8%，低于 20%")
    (one,) = seen_targets([target(1)], [forecast(1, 0.1999)]).values()
    assert one.reason.endswith("完成可能性 19.99%，低于 20%")
    late = seen_parties(days_late=[1] * 1999 + [0] * 8001)["party_provider/party/5"]
    assert late.reason.endswith("占在办 10000 个的 19.99%，低于 20%")


def test_a_target_in_force_that_shows_nothing_waits_and_one_that_is_gone_does_not():
    """Neither forecast nor over: its alert stays as it is (rules 14.7)."""
    targets = [target(1), target(2, 12.0), target(3, district=7), target(5, industry=3)]
    readings = SimpleNamespace(as_of=date(2026, 12, 31))
    facts = SimpleNamespace(targets_on=lambda day: targets)
    seen = [SeenLight(Subject(AlertScope.TARGET, TARGET, 7, target=3), RED, 1, "x")]
    assert waiting(readings, facts, seen) == {"target/target/2"}, "1 is printed twice, 3 is seen, 5 of an industry"
    assert waiting(readings, SimpleNamespace(targets_on=lambda day: []), []) == frozenset()


def test_one_whose_own_light_is_red_already_opens_nothing():
    assert seen_targets([target(1)], [forecast(1, 0.0)], red=[1])[1].running == 0
    assert seen_targets([target(1)], [forecast(1, 0.0)], red=[2])[1].running == 1


@pytest.mark.parametrize(
    ("verdict", "light"),
    [(Verdict.DONE, GREEN), (Verdict.MADE_UP, GREEN), (Verdict.OVERDUE, RED), (Verdict.AT_RISK, None)],
)
def test_a_target_that_is_over_is_what_it_came_to(verdict, light):
    found = seen_targets([target(1)], [], {1: verdict})
    assert (found[1].light if found else None) is light
    assert all(one.running == 0 for one in found.values()), "and opens none"


def test_what_is_printed_twice_is_looked_at_once_by_the_higher_value_and_industries_not_at_all():
    same = [
        target(1),
        target(2, 12.0),
        target(3, district=7),
        target(4, last_on=date(2027, 9, 30)),
        target(5, industry=3),
    ]
    assert set(seen_targets(same, [forecast(one.id, 0.0) for one in same])) == {2, 3, 4}


def projects(**columns):
    n = len(next(iter(columns.values())))
    usual = {
        "left_as": 0,
        "days_late": 0,
        "district": 0,
        "provider": 5,
        "party": PARTIES.index(Party.PROVIDER),
        "stage": 3,
    }
    return {"project": np.arange(1, n + 1), **{k: np.full(n, v) for k, v in usual.items()}} | {
        name: np.array(values) for name, values in columns.items()
    }


FACTS = SimpleNamespace(districts=(Unit(7, "甲"), Unit(8, "乙")))
PLANNED = date(2026, 12, 1)


def seen_milestones(said, watched=(), **columns):
    readings = SimpleNamespace(projects=projects(**(columns or {"left_as": [0, 0]})), milestones=said)
    return {one.subject.project: one for one in milestone_lights(readings, FACTS, 30.0, watched)}


@pytest.mark.parametrize(
    ("hardly_before", "light"),
    [(date(2026, 12, 31), GREEN), (date(2027, 1, 1), RED), (None, RED), (date(2026, 12, 1), GREEN)],
)
def test_a_milestone_is_red_beyond_the_days_of_the_bound_and_not_at_them(hardly_before, light):
    said = [ForeseenMilestone(2, 3, PLANNED, date(2027, 1, 9), hardly_before)]
    one = seen_milestones(said)[2]
    assert (one.light, one.subject.district) == (light, 7)
    assert (
        light is GREEN or one.reason == f"{STAGES[3].zh}计划 2026-12-01，预计 2027-01-09，八成以上的可能逾期超过 30 天"
    )


def test_a_watched_milestone_follows_what_came_of_it():
    mine, other = (1, STAGES[3]), (99, STAGES[3])
    assert seen_milestones([], [mine])[1].light is GREEN, "not foreseen late any more"
    late = seen_milestones([], [mine], days_late=[4, 0])[1]
    assert (late.light, late.running, late.reason) == (RED, 0, "预测的节点已逾期 4 天")
    assert seen_milestones([], [mine], left_as=[2, 0]) == {}, "a project that left shows nothing"
    assert seen_milestones([], [other]) == {}


def test_another_stage_of_the_same_project_is_a_trouble_of_its_own():
    """The stage that was foreseen late is done, though the next one is late by now (rules 14.7)."""
    readings = SimpleNamespace(
        projects=projects(stage=[4], days_late=[9]), milestones=[ForeseenMilestone(1, 4, PLANNED, None, None)]
    )
    found = {
        one.subject.trouble: (one.light, one.reason)
        for one in milestone_lights(readings, FACTS, 30.0, [(1, STAGES[3])])
    }
    assert found == {
        "milestone/milestone/1/build": (GREEN, "实施已办完"),
        "milestone/milestone/1/go_live": (RED, "预测的节点已逾期 9 天"),
    }


def test_troubles_that_stand_are_read_back_by_project_and_stage():
    """One from before stages were kept is of none, and is not looked at."""
    watched = [
        "milestone/milestone/12/build",
        "milestone/milestone/3",
        "project/project/4",
        "milestone/milestone/12/payment",
    ]
    assert _milestones(watched) == [(12, Stage.BUILD), (12, Stage.PAYMENT)]


def seen_parties(**columns):
    return {one.subject.trouble: one for one in party_lights(projects(**columns), FACTS, 0.2)}


@pytest.mark.parametrize(
    ("late", "of", "light"), [(2, 4, GREEN), (3, 15, RED), (3, 16, GREEN), (3, 3, RED), (0, 1, GREEN)]
)
def test_a_provider_is_red_from_three_projects_and_the_share_of_the_bound_on(late, of, light):
    found = seen_parties(days_late=[1] * late + [0] * (of - late))["party_provider/party/5"]
    assert found.light is light
    assert found.reason.startswith(f"轮到服务商办而逾期的项目 {late} 个，占在办 {of} 个的")


def test_each_party_answers_for_its_own_turns_and_what_is_over_counts_nowhere():
    of = [PARTIES.index(one) for one in (Party.ENTERPRISE, Party.DISTRICT, Party.OFFICE, Party.TREASURY)]
    found = seen_parties(party=[of[0]] * 3 + of[1:], days_late=[9] * 6, district=[0] * 3 + [1] * 3)
    red = {trouble for trouble, one in found.items() if one.light is RED}
    assert red == {"party_enterprise/party/7", "party_authority/party/8"}
    over = seen_parties(days_late=[9] * 3, left_as=[1] * 3)
    assert over == {}
    done = seen_parties(days_late=[9] * 3, stage=[len(STAGES)] * 3)
    assert done == {}
    assert seen_parties(days_late=[9], provider=[-1], district=[-1]) == {}, "of no unit"
