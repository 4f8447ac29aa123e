"""How far the case of a drawn project has come: visits, rectification, disqualification, money back (rules 19.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.words import InspectionResult, InspectionState


@dataclass(frozen=True)
class Visit:
    """One visit and what was found; `due_on`: by when it is put right, of one that asks for it."""

    visited_on: date
    result: InspectionResult
    found: str
    due_on: date | None = None
    author: str = ""


@dataclass(frozen=True)
class CaseMoney:
    """分 that were paid to the project and came back since, and the day of the last that came."""

    paid_fen: int = 0
    returned_fen: int = 0

    @property
    def owed_fen(self) -> int:
        return max(self.paid_fen - self.returned_fen, 0)


def state_of(
    visits: Sequence[Visit], visit_by: date, today: date, left_on: date | None, money: CaseMoney
) -> InspectionState:
    """State on a day. `visits` in their order; `visit_by`: the last day for the first one; `left_on`: the day the
    project was disqualified, if it was. The last day of a term is within it.
    """
    if not visits:
        return InspectionState.LATE if today > visit_by else InspectionState.WAITING
    last = visits[-1]
    if last.result is InspectionResult.PASSED:
        return InspectionState.PASSED
    if last.result is InspectionResult.RECTIFY:
        is_over = last.due_on is not None and today > last.due_on
        return InspectionState.OVERDUE if is_over else InspectionState.RECTIFYING
    if left_on is None:
        return InspectionState.FAILED
    return InspectionState.RECOVERING if money.owed_fen else InspectionState.CLOSED


def visit_problems(
    visits: Sequence[Visit],
    *,
    drawn_on: date,
    today: date,
    visited_on: date,
    result: str,
    found: str,
    due_on: date | None,
) -> list[str]:
    """All that keeps a visit from being recorded, as ends of a sentence; none where it may be."""
    problems = []
    after = visits[-1].visited_on if visits else drawn_on
    if visits and visits[-1].result is not InspectionResult.RECTIFY:
        problems.append(f"检查已有结论（{visits[-1].result.zh}），不能再记")
    if visited_on < after:
        problems.append(f"检查日 {visited_on} 早于{'上一次检查' if visits else '抽取'}（{after}）")
    if visited_on > today:
        problems.append(f"检查日 {visited_on} 在今天（{today}）之后")
    if result not in set(InspectionResult):
        problems.append("没有选检查结论")
    if not found.strip():
        problems.append("没有写检查情况")
    if result == InspectionResult.RECTIFY and due_on is None:
        problems.append("责令整改须写整改期限")
    if result != InspectionResult.RECTIFY and due_on is not None:
        problems.append("只有责令整改才写整改期限")
    if due_on is not None and due_on <= visited_on:
        problems.append(f"整改期限 {due_on} 须晚于检查日 {visited_on}")
    return problems


def visit_by(drawn_on: date, days: int) -> date:
    """The last day of the first visit."""
    return drawn_on + timedelta(days=days)
