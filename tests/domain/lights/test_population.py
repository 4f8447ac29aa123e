"""A share of all enterprises of a kind, in the pilot or not, has their number as its base (rules 4.1.9)."""

from datetime import date

import pytest

from domain.facts.batches import BatchWindow
from domain.words import Basis, Light, Outcome, ReportedScope, TargetKind, Verdict
from tests.domain.make import (
    AS_OF,
    HUAGONG,
    ZHUANGBEI,
    ago,
    completed,
    evaluated,
    facts,
    on_track,
    reading,
    series,
    target,
)

SHARE = target(
    90,
    indicator="level2_share_above",
    unit="%",
    basis=Basis.STOCK,
    kind=TargetKind.TEXT,
    first_on=date(2025, 7, 1),
    last_on=date(2027, 9, 30),
    is_whole_pilot=True,
)
NINE = tuple(completed(ago(30)) for _ in range(9))
BOTH = ((HUAGONG, 6.0), (ZHUANGBEI, 4.0))


def evaluation(*projects, known=BOTH, reported_on=ago(400), as_of=AS_OF, **more):
    found = facts(
        *projects,
        targets=(SHARE,),
        measures={"level2_share_above": "computed:level2_share_above", "enterprises_above": "reported"},
        names={"level2_share_above": "规上企业二级及以上比例", "enterprises_above": "规上企业总数"},
        reported_scopes={"enterprises_above": ReportedScope.INDUSTRY},
        series=tuple(series("enterprises_above", (reported_on, n), industry=industry) for industry, n in known),
        **more,
    )
    return evaluated(found, as_of)


def judged(*projects, **more):
    return reading(evaluation(*projects, **more), "level2_share_above")


@pytest.mark.parametrize(
    ("reached", "light", "why"),
    [
        (9, Light.GREEN, "9 of 10: the target"),
        (8, Light.RED, "10 points below"),
        (0, Light.RED, "none of them"),
    ],
)
def test_the_base_is_everyone_of_the_kind_not_those_assessed(reached, light, why):
    found = judged(*NINE[:reached])
    assert (found.light, found.judged.numerator, found.judged.denominator) == (light, reached, 10), why
    side = "达到" if light is Light.GREEN else "低于"
    share = f"{reached * 10}.0"
    assert found.reason == (
        f"试点行业规上企业 10 家（最早一份截至 {ago(400)}），"
        f"其中试点企业已达二级 {reached} 家，占 {share}%，{side}目标 90%"
    )


@pytest.mark.parametrize(
    ("project", "why"),
    [
        (completed(ago(30), above=False), "below the designated size"),
        (completed(ago(30), level=1), "below level 2"),
        (completed(ago(-1)), "tomorrow"),
    ],
)
def test_above_the_line_stand_enterprises_above_the_designated_size_at_level_2(project, why):
    assert judged(project).judged.numerator == 0, why


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((), "缺规上企业总数"),
        (BOTH[:1], "缺规上企业总数（2 个行业报了 1 个，装备还没有报过）"),
        (((HUAGONG, 0.0), (ZHUANGBEI, 0.0)), "缺规上企业总数"),
    ],
    ids=["none", "one industry of two", "nothing to divide by"],
)
def test_without_the_number_it_is_grey(known, said):
    found = judged(*NINE, known=known)
    assert (found.light, found.judged.value) == (Light.GREY, None)
    assert found.reason == f"{said}；请按行业报送“规上企业总数”并注明来源"
    (of_target,) = evaluation(*NINE, known=known).targets
    assert (of_target.verdict, of_target.verdict_reason) == (Verdict.AT_RISK, found.reason), "what is missing, not 尚无"


def test_a_number_below_what_has_reached_the_level_is_wrong():
    found = judged(*NINE, known=((HUAGONG, 6.0), (ZHUANGBEI, 2.0)))
    assert (found.light, found.reason) == (Light.GREY, "规上企业总数 8 家少于试点企业已达二级的 9 家，请核对总数")


def test_a_number_of_a_later_day_is_not_known_yet():
    assert judged(*NINE, reported_on=ago(-1)).light is Light.GREY
    assert judged(*NINE, reported_on=AS_OF).light is Light.GREEN


@pytest.mark.parametrize(("reached", "outcome"), [(9, Outcome.MET), (8, Outcome.OVERDUE)])
def test_on_the_last_day_the_operator_decides(reached, outcome):
    found = judged(*NINE[:reached], as_of=SHARE.last_on)
    assert found.judged.outcome is outcome


CLOSED, OPEN = BatchWindow(1, ago(300), ago(200)), BatchWindow(1, ago(300), ago(-60))


@pytest.mark.parametrize(
    ("enrolled", "batches", "verdict", "why"),
    [
        (8, (CLOSED,), Verdict.OUT_OF_REACH, "8 of 10 is all they can reach, 9 are asked for"),
        (8, (OPEN,), Verdict.AT_RISK, "a batch still takes enterprises in"),
        (8, (), Verdict.AT_RISK, "without batches nobody knows that none is to open"),
        (9, (CLOSED,), Verdict.AT_RISK, "one of them has still to reach it"),
    ],
)
def test_a_share_that_all_enrolled_together_cannot_reach_is_out_of_reach(enrolled, batches, verdict, why):
    late = (on_track(planned=NINE[0].planned),) * (enrolled - 7)
    (row,) = [row for row in evaluation(*NINE[:7], *late, batches=batches).targets if row.target == SHARE.id]
    assert row.verdict is verdict, why
    assert row.verdict_reason.endswith("名单缺 1 家，须再征集 1 家") is (enrolled == 8 and batches != (OPEN,))
