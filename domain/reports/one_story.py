"""One project from its diagnosis to the money that came back, day by day (rules 18.7). Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from domain.enterprises.views import MilestoneView
from domain.money.views import TraceStep
from domain.supervision.views import InspectionLine, LeavingLine
from domain.transformation.views import LineRow, ProjectWay
from domain.words import Stage
from domain.yuan import exact

WORK = (Stage.BUILD, Stage.GO_LIVE)
"""Stages that nothing else of the story tells."""


class StoryDay(NamedTuple):
    """What happened on a day."""

    day: date
    what: str
    said: str


def story_of_project(
    way: ProjectWay,
    money: Sequence[TraceStep],
    inspections: Sequence[InspectionLine],
    leaving: Sequence[LeavingLine],
    *,
    uscc: str,
    milestones: Sequence[MilestoneView] = (),
    others: Sequence[StoryDay] = (),
) -> list[StoryDay]:
    """Everything that has a day, in its order; on one day in the order of the way. Nothing of a project of which money
    alone is known, which has its own table. `uscc`: whose story it is, since a case is one thing to who left and
    another to who took its place."""
    if way.is_empty and not inspections and not leaving and not others:
        return []
    found = [*_way(way), *_work(milestones), *_money(money), *_inspected(inspections), *_left(leaving, uscc), *others]
    return sorted(found, key=lambda one: one.day)


def _way(way: ProjectWay) -> Iterator[StoryDay]:
    for level in way.levels:
        yield StoryDay(level.day, f"诊断（{level.kind}）", level.followed)
    for day in sorted({need[3] for need in way.needs}):
        raised = [need for need in way.needs if need[3] == day]
        solved = sum(need[4] is not None for need in raised)
        yield StoryDay(day, "需求和问题", f"{len(raised)} 条，已解决 {solved} 条")
    for number in sorted({line.number for line in way.lines}):
        yield from _version(number, [line for line in way.lines if line.number == number])
    for one in way.rounds:
        by = f"（{one.agency}）" if one.agency else ""
        yield StoryDay(one.applied_on, "申请验收", f"第 {one.number} 轮")
        if one.visited_on is not None:
            yield StoryDay(one.visited_on, "验收现场核查", f"第 {one.number} 轮{by}：{one.minutes or '没有现场记录'}")
        if one.result_on is not None:
            until = f"，{one.rectify_by} 前整改" if one.rectify_by else ""
            yield StoryDay(one.result_on, "验收结论", f"第 {one.number} 轮：{one.state}{until}{by}")


def _version(number: int, lines: Sequence[LineRow]) -> Iterator[StoryDay]:
    """A version of the plan, and each review once it has seen every line."""
    if lines[0].submitted_on is not None:
        asked = sum(line.amount_fen for line in lines)
        yield StoryDay(lines[0].submitted_on, f"方案第 {number} 版", f"{len(lines)} 行，报价 {exact(asked)}")
    first = [line.platform_on for line in lines if line.platform_on is not None]
    if first and len(first) == len(lines):
        yield StoryDay(max(first), f"方案第 {number} 版平台审核", f"{len(lines)} 行都已审")
    granted = [line.granted_fen for line in lines if line.granted_fen is not None]
    days = [line.reviewed_on for line in lines if line.reviewed_on is not None]
    if days and len(granted) == len(lines):
        yield StoryDay(max(days), f"方案第 {number} 版核定", f"两次审核，核定 {exact(sum(granted))}")


def _work(milestones: Sequence[MilestoneView]) -> Iterator[StoryDay]:
    for one in milestones:
        if one.stage in WORK and one.completed_on is not None:
            late = f"比计划晚 {one.days_late} 天" if one.days_late > 0 else "按计划"
            yield StoryDay(one.completed_on, f"{one.stage.zh}完成", late if one.planned_on else "没有计划日")


def _money(money: Sequence[TraceStep]) -> Iterator[StoryDay]:
    for step in money:
        amount = "" if step.amount_fen is None else f"{exact(step.amount_fen)}；"
        yield StoryDay(step.day, step.what, f"{amount}{step.note}")


def _inspected(inspections: Sequence[InspectionLine]) -> Iterator[StoryDay]:
    """Each visit; behind the last one how the case stands today."""
    for one in inspections:
        yield StoryDay(one.drawn_on, "双随机抽中", f"第 {one.draw} 次抽查，检查人员 {one.inspectors}")
        for place, visit in enumerate(one.visits, start=1):
            until = f"，{visit.due_on} 前整改" if visit.due_on else ""
            now = f"（现在：{one.state.zh}）" if place == len(one.visits) else ""
            what = "现场检查" if place == 1 else "现场复查"
            yield StoryDay(visit.visited_on, what, f"{visit.result.zh}{until}：{visit.found}{now}")


def _left(leaving: Sequence[LeavingLine], uscc: str) -> Iterator[StoryDay]:
    for case in leaving:
        if case.uscc == uscc:
            yield StoryDay(case.left_on, case.status, f"{case.reason.zh}：{case.said}；名额：{case.place}")
        elif case.named_on is not None:
            gone = f"补{case.enterprise}的名额，它 {case.left_on} {case.status}（{case.reason.zh}）"
            yield StoryDay(case.named_on, "列为替补", gone)
