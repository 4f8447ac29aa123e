"""An enterprise leaves by a case of two people, another takes its place; the total does not fall (rules 19.5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from data_access.commands.pilots import bump_revision
from data_access.commands.supervision import insert_case, insert_successor
from data_access.queries.leaving import count_active, enterprises_of, list_cases, projects_of_enterprises
from data_access.queries.supervision import list_inspections, list_visits, sum_of_projects
from domain.intake.form import Kind
from domain.supervision.cases import CaseMoney
from domain.supervision.leaving import days_problems, successor_problems
from domain.words import EnterpriseStatus, InspectionResult, LeaveReason
from domain.yuan import yuan
from services.access import Permission, check
from services.clock import now
from services.desk import Desk
from services.errors import Refused
from services.intake.edit import NotSaved, edit_view, save_row

LONGEST = 300
TO_BLAME = frozenset({LeaveReason.INSPECTION})
"""Reasons for which an enterprise is disqualified, whatever else is said."""


def enterprise_of(desk: Desk, uscc: str) -> Row[Any]:
    """The enterprise of the pilot with this 统一社会信用代码; Refused where there is none."""
    row = next(iter(enterprises_of(desk.connection, desk.pilot.id, [uscc])), None)
    if row is None:
        raise Refused(f"试点企业里没有信用代码“{uscc}”：请核对，或先在“数据报送”列入")
    return row


def money_of(desk: Desk, enterprise_id: int) -> CaseMoney:
    """What all projects of an enterprise were paid and what came back."""
    ids = [row.id for row in projects_of_enterprises(desk.connection, [enterprise_id])]
    sums = sum_of_projects(desk.connection, ids).values()
    return CaseMoney(sum(paid for paid, _ in sums), sum(back for _, back in sums))


def leave_pilot(
    desk: Desk,
    *,
    uscc: str,
    reason: str,
    said: str,
    evidence: str,
    left_on: str,
    is_for_cause: bool,
    successor: str = "",
    due_on: str | None = None,
    inspection: int | None = None,
) -> str:
    """Two people let an enterprise leave; its sentence. Refused with all that is wrong. Days as ISO texts.

    A failed inspection disqualifies, and what was paid is to come back (5.3); so does any case `is_for_cause`.
    """
    check(desk.user, Permission.SUPERVISE)
    pair = desk.two_people()
    if reason not in set(LeaveReason):
        raise Refused("没有办理：没有选情形")
    row, why, left, due = enterprise_of(desk, uscc), LeaveReason(reason), _day(left_on), _day(due_on)
    problems = [] if row.status is EnterpriseStatus.ACTIVE else [f"{row.name}已是“{row.status.zh}”"]
    problems += [
        f"{name}须有 1—{LONGEST} 字" for name, text in (("情况说明", said), ("依据材料", evidence)) if not _fits(text)
    ]
    if left is None:
        problems.append("没有填离开日")
    else:
        problems += days_problems(left_on=left, today=desk.day, due_on=due, has_successor=bool(successor))
    problems += _of_inspection(desk, row, why, inspection)
    comer = enterprise_of(desk, successor) if successor else None
    problems += _of_successor(desk, uscc, comer) if comer is not None else []
    if problems or left is None:
        raise Refused(f"没有办理：{'；'.join(problems)}")
    total = count_active(desk.connection, desk.pilot.id)
    status = status_of(why, comer is not None)
    _leave(desk, row, status, left, f"{why.zh}：{said.strip()}"[:200], is_for_cause or why in TO_BLAME)
    case = insert_case(
        desk.connection,
        pilot_id=desk.pilot.id,
        enterprise_id=row.id,
        reason=why,
        said=said.strip(),
        evidence=evidence.strip(),
        left_on=left,
        inspection_id=inspection,
        total_before=total,
        successor_due_on=None if comer is not None else due,
        author=pair.author,
        approved_by=pair.approver,
        proposal_id=pair.proposal_id,
        recorded_at=now(),
    )
    desk.audit("leave_pilot", "enterprise", uscc, after={"reason": why.value, "status": status.value, "case": case})
    told = ""
    if comer is not None:
        _take_place(desk, case, comer)
        told = f"，由{comer.name}替补"
    owed = money_of(desk, row.id).owed_fen if is_for_cause or why in TO_BLAME else 0
    told += f"；已拨 {yuan(owed)} 元应收回，收回须记入资金流水" if owed else ""
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"{row.name}自 {left} {status.zh}（{why.zh}）{told}"


def name_successor(desk: Desk, *, case: int, successor: str) -> str:
    """Two people name who takes a place that waits; its sentence."""
    check(desk.user, Permission.SUPERVISE)
    desk.two_people()
    row = case_of(desk, case)
    if row.successor_uscc:
        raise Refused(f"没有办理：{row.enterprise}的名额已由{row.successor}替补")
    comer = enterprise_of(desk, successor)
    if problems := _of_successor(desk, row.uscc, comer):
        raise Refused(f"没有办理：{'；'.join(problems)}")
    _take_place(desk, case, comer)
    desk.audit("name_successor", "enterprise", successor, after={"case": case, "instead_of": row.uscc})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"{comer.name}替补{row.enterprise}"


def case_of(desk: Desk, case: int) -> Row[Any]:
    row = next((one for one in list_cases(desk.connection, desk.pilot.id) if one.id == case), None)
    if row is None:
        raise Refused(f"没有第 {case} 号个案")
    return row


def _fits(text: str) -> bool:
    return 1 <= len(text.strip()) <= LONGEST


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def status_of(why: LeaveReason, is_replaced: bool) -> EnterpriseStatus:
    """What an enterprise is that leaves for a reason, with a successor in the same deed or without."""
    if why in TO_BLAME:
        return EnterpriseStatus.DISQUALIFIED
    return EnterpriseStatus.REPLACED if is_replaced else EnterpriseStatus.WITHDRAWN


def _of_inspection(desk: Desk, row: Row[Any], why: LeaveReason, inspection: int | None) -> list[str]:
    """A case of a failed inspection names one that failed, of this very enterprise."""
    if why is not LeaveReason.INSPECTION:
        return (
            [f"{row.name}抽查不合格还没有处理，只能以“{LeaveReason.INSPECTION.zh}”离开"] if _failed(desk, row) else []
        )
    if inspection is None:
        return ["抽查不合格须指明是哪一次检查：请从该项目的检查记录提请"]
    found = next(iter(list_inspections(desk.connection, desk.pilot.id, inspection_id=inspection)), None)
    if found is None or found.enterprise_id != row.id:
        return [f"第 {inspection} 号检查不是{row.name}的"]
    visits = list_visits(desk.connection, desk.pilot.id, inspection)
    if not visits or visits[-1].result is not InspectionResult.FAILED:
        return [f"第 {inspection} 号检查的结论不是“{InspectionResult.FAILED.zh}”"]
    return []


def _failed(desk: Desk, row: Row[Any]) -> bool:
    """Whether the last visit of one of its drawn projects failed."""
    own = {one.id for one in list_inspections(desk.connection, desk.pilot.id) if one.enterprise_id == row.id}
    last = {one.inspection_id: one.result for one in list_visits(desk.connection, desk.pilot.id)}
    return any(last.get(number) is InspectionResult.FAILED for number in own)


def _of_successor(desk: Desk, leaving: str, comer: Row[Any]) -> list[str]:
    cases = list_cases(desk.connection, desk.pilot.id)
    taken = next((one.enterprise for one in cases if one.successor_uscc == comer.uscc), "")
    return successor_problems(
        leaving=leaving,
        successor=comer.uscc,
        is_active=comer.status is EnterpriseStatus.ACTIVE,
        is_successor_of=taken,
        is_paid=money_of(desk, comer.id).paid_fen > 0,
    )


def _leave(desk: Desk, row: Row[Any], status: EnterpriseStatus, left: date, why: str, is_for_cause: bool) -> None:
    """The status as any change of it is written: checked, in the trail, with lights and money judged anew."""
    typed: Mapping[str, object] = {
        "status": status.zh,
        "status_on": left.isoformat(),
        "status_reason": why,
        **({"left_for_cause": "是"} if is_for_cause else {}),
    }
    try:
        save_row(desk, edit_view(desk, Kind.ENTERPRISES, (row.uscc,)), typed, explained=why)
    except NotSaved as refusal:
        causes = "；".join(problem.cause for problem in refusal.problems)
        raise Refused(f"没有办理：{causes}") from refusal


def _take_place(desk: Desk, case: int, comer: Row[Any]) -> None:
    pair = desk.two_people()
    insert_successor(
        desk.connection,
        case_id=case,
        enterprise_id=comer.id,
        named_on=desk.day,
        author=pair.author,
        approved_by=pair.approver,
        proposal_id=pair.proposal_id,
        recorded_at=now(),
    )
