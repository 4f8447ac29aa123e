"""Stages of a project: what is done, whose turn it is (rules 15.7)."""

from datetime import date

import pytest

from domain.enterprises.duties import DONE, LATER, NOW, OUTSIDE, duties, turn_sentence
from domain.enterprises.views import Guide, MilestoneView
from domain.words import STAGES, Party, Stage

PARTIES = (Party.DISTRICT, Party.PROVIDER, Party.ENTERPRISE, Party.PROVIDER, *(Party.OFFICE,) * 5)
EIGHT = (
    Guide(1, "诊断评估", (Stage.DIAGNOSIS,)),
    Guide(2, "战略规划", ()),
    Guide(3, "方案设计", (Stage.PROPOSAL, Stage.CONTRACT)),
    Guide(4, "项目实施", (Stage.BUILD, Stage.GO_LIVE)),
)


def milestones(done: int, late: int = 0) -> list[MilestoneView]:
    return [
        MilestoneView(
            stage,
            date(2026, 1, 1),
            date(2026, 2, place + 1) if place < done else None,
            late if place == done else -1,
        )
        for place, stage in enumerate(STAGES)
    ]


@pytest.mark.parametrize(
    ("done", "states", "turn"),
    [
        (0, [NOW, OUTSIDE, LATER, LATER], Party.DISTRICT),
        (1, [DONE, OUTSIDE, NOW, LATER], Party.PROVIDER),
        (2, [DONE, OUTSIDE, NOW, LATER], Party.ENTERPRISE),
        (3, [DONE, OUTSIDE, DONE, NOW], Party.PROVIDER),
        (5, [DONE, OUTSIDE, DONE, DONE], None),
    ],
)
def test_each_stage_says_how_far_it_is_and_whose_turn(done, states, turn):
    found = duties(EIGHT, milestones(done), PARTIES)
    assert [one.state for one in found] == states
    assert next((one.turn for one in found if one.turn), None) is turn


def test_a_plan_that_cuts_none_has_the_nine():
    found = duties((), milestones(4, late=12), PARTIES)
    assert [one.guide.title for one in found] == [stage.zh for stage in STAGES]
    assert turn_sentence(found) == "现在轮到专班办公室：上线，已逾期 12 天。"
    assert turn_sentence(duties((), milestones(9), PARTIES)) == "九个阶段都已办完。"


def test_what_is_done_has_the_last_day_of_what_it_covers():
    found = duties(EIGHT, milestones(3), PARTIES)
    assert found[2].done_on == date(2026, 2, 3)
    assert found[2].told == "方案 2026-02-02、签约 2026-02-03"
    assert found[3].told == "实施未完成、上线未完成"


def test_a_project_without_milestones_waits_for_the_first():
    assert duties(EIGHT, (), PARTIES)[0].turn is Party.DISTRICT
