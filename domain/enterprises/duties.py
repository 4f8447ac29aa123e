"""Who does what in each stage of a project, what is done, whose turn it is (rules 15.7)."""

from collections.abc import Sequence
from datetime import date

from domain.enterprises.views import Guide, MilestoneView, StageDuty
from domain.words import STAGES, Party, Stage

DONE, NOW, LATER, OUTSIDE = "已办", "正在办", "未到", "另行办理"


NINE = tuple(Guide(place, stage.zh, (stage,)) for place, stage in enumerate(STAGES, 1))
"""The stages of a pilot whose plan cuts none."""


def duties(
    guides: Sequence[Guide], milestones: Sequence[MilestoneView], parties: Sequence[Party]
) -> tuple[StageDuty, ...]:
    """Of a project that goes on; the first of the nine that is not done is the one whose turn it is."""
    by_stage = {view.stage: view for view in milestones}
    waiting = next((stage for stage in STAGES if _done(by_stage, stage) is None), None)
    return tuple(_duty(guide, by_stage, waiting, parties) for guide in guides or NINE)


def _duty(
    guide: Guide, by_stage: dict[Stage, MilestoneView], waiting: Stage | None, parties: Sequence[Party]
) -> StageDuty:
    if not guide.stages:
        return StageDuty(guide, OUTSIDE, None, "")
    days = [_done(by_stage, stage) for stage in guide.stages]
    told = "、".join(_told(stage, day) for stage, day in zip(guide.stages, days, strict=True))
    done = [day for day in days if day is not None]
    if len(done) == len(days):
        return StageDuty(guide, DONE, max(done), told)
    if waiting not in guide.stages:
        return StageDuty(guide, LATER, None, told)
    late = by_stage[waiting].days_late if waiting in by_stage else 0
    return StageDuty(guide, NOW, None, told, parties[STAGES.index(waiting)], max(late, 0))


def _done(by_stage: dict[Stage, MilestoneView], stage: Stage) -> date | None:
    return by_stage[stage].completed_on if stage in by_stage else None


def _told(stage: Stage, day: date | None) -> str:
    return f"{stage.zh}未完成" if day is None else f"{stage.zh} {day}"


def turn_sentence(found: Sequence[StageDuty]) -> str:
    """现在轮到服务商：项目实施，已逾期 12 天。"""
    now = next((one for one in found if one.turn is not None), None)
    if now is None or now.turn is None:
        return "九个阶段都已办完。"
    late = f"，已逾期 {now.days_late} 天" if now.days_late else ""
    return f"现在轮到{now.turn.zh}：{now.guide.title}{late}。"
