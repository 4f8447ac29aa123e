"""One project from its diagnosis to the money that came back, day by day (rules 18.7). Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from domain.money.views import TraceStep
from domain.supervision.views import InspectionLine, LeavingLine
from domain.transformation.views import ProjectWay
from domain.yuan import exact


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
) -> list[StoryDay]:
    """Everything that has a day, in its order; on one day in the order of the way. Nothing of a project of which money
    alone is known, which has its own table."""
    if way.is_empty and not inspections and not leaving:
        return []
    found = [*_way(way), *_money(money), *_supervision(inspections, leaving)]
    return sorted(found, key=lambda one: one.day)


def _way(way: ProjectWay) -> Iterator[StoryDay]:
    for level in way.levels:
        yield StoryDay(level.day, f"诊断（{level.kind}）", level.followed)
    for day in sorted({need[3] for need in way.needs}):
        raised = [need for need in way.needs if need[3] == day]
        solved = sum(need[4] is not None for need in raised)
        yield StoryDay(day, "需求和问题", f"{len(raised)} 条，已解决 {solved} 条")
    for number in sorted({line.number for line in way.lines}):
        lines = [line for line in way.lines if line.number == number]
        asked = sum(line.amount_fen for line in lines)
        if lines[0].submitted_on is not None:
            yield StoryDay(lines[0].submitted_on, f"方案第 {number} 版", f"{len(lines)} 行，报价 {exact(asked)}")
        granted = [line.granted_fen for line in lines if line.granted_fen is not None]
        days = [line.reviewed_on for line in lines if line.reviewed_on is not None]
        if days and len(granted) == len(lines):
            yield StoryDay(max(days), f"方案第 {number} 版核定", f"两次审核，核定 {exact(sum(granted))}")
    for round_, applied, agency, state, _, result_on in way.rounds:
        yield StoryDay(applied, "申请验收", f"第 {round_} 轮")
        if result_on is not None:
            yield StoryDay(result_on, "验收结论", f"第 {round_} 轮：{state}{f'（{agency}）' if agency else ''}")


def _money(money: Sequence[TraceStep]) -> Iterator[StoryDay]:
    for step in money:
        amount = "" if step.amount_fen is None else f"{exact(step.amount_fen)}；"
        yield StoryDay(step.day, step.what, f"{amount}{step.note}")


def _supervision(inspections: Sequence[InspectionLine], leaving: Sequence[LeavingLine]) -> Iterator[StoryDay]:
    for one in inspections:
        yield StoryDay(one.drawn_on, "双随机抽中", f"第 {one.draw} 次抽查，检查人员 {one.inspectors}")
        if one.visited_on is not None and one.result is not None:
            yield StoryDay(one.visited_on, "现场检查", f"{one.result.zh}；{one.state.zh}")
    for case in leaving:
        yield StoryDay(case.left_on, case.status, f"{case.reason.zh}：{case.said}；名额：{case.place}")
