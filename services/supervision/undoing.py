"""What was typed wrong is taken back by a counter-entry with a reason: a visit, a case, a successor; a draw is void
(rules 19.8). Refused while something later rests on it."""

from typing import Any

from sqlalchemy import Row

from data_access.commands.pilots import bump_revision
from data_access.queries.intake import stored_rows
from data_access.queries.leaving import came_back_since, list_cases, projects_of_enterprises
from data_access.queries.supervision import get_draw, list_inspections, list_visits
from domain.intake.form import Kind
from domain.intake.views import Difference, RowChange
from domain.words import EnterpriseStatus
from domain.yuan import yuan
from services.access import Permission, check
from services.clock import instant
from services.desk import Desk
from services.errors import Refused
from services.evaluation.who_reports import unit_for
from services.intake.commit import apply
from services.intake.known import locks_for
from services.intake.returns import mark_received
from services.supervision.leaving import case_of, status_of
from services.taking_back import of_reason, take_back

WHAT = {"draw": "作废抽查", "case": "撤销个案", "successor": "撤销替补"}
"""What takes two people to be taken back, and what that is called."""
BACK: dict[str, object] = {
    "status": EnterpriseStatus.ACTIVE,
    "status_on": None,
    "status_reason": "",
    "left_for_cause": False,
}
"""Of an enterprise whose case is taken back."""


def withdraw_visit(desk: Desk, *, visit: int, reason: str) -> str:
    """The last visit of a drawn project is taken back; its sentence. The case stands as it stood before it."""
    check(desk.user, Permission.SUPERVISE)
    row = next((one for one in list_visits(desk.connection, desk.pilot.id) if one.id == visit), None)
    if row is None:
        raise Refused(f"没有撤回：没有第 {visit} 号检查记录，或已经撤回")
    drawn = next(iter(list_inspections(desk.connection, desk.pilot.id, inspection_id=row.inspection_id)), None)
    later = [one for one in list_visits(desk.connection, desk.pilot.id, row.inspection_id) if one.id > visit]
    cases = [one for one in list_cases(desk.connection, desk.pilot.id) if one.inspection_id == row.inspection_id]
    problems = of_reason(reason)
    problems += ["这次抽查已作废"] if drawn is None else []
    problems += [f"其后还有 {later[-1].visited_on} 的复查，请先撤回它"] if later else []
    problems += [f"{cases[0].enterprise}已据此离开试点，请先在“企业进出”撤销个案"] if cases else []
    if problems or drawn is None:
        raise Refused(f"没有撤回：{'；'.join(problems)}")
    take_back(desk, reason, visit_id=visit, enterprise_id=drawn.enterprise_id)
    told = {"visited_on": row.visited_on, "result": row.result.value, "found": row.found}
    before = {name: str(value) for name, value in told.items()}
    desk.audit("withdraw_visit", "project", drawn.code, before=before, after={"reason": reason.strip()})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已撤回{drawn.enterprise}（{drawn.code}）{row.visited_on} 的检查记录（{row.result.zh}），照片仍作为佐证留存"


def withdraw(desk: Desk, *, what: str, number: int, reason: str) -> str:
    """Two people take back a case or a successor (both by the case's number), or declare a draw void; its sentence."""
    check(desk.user, Permission.SUPERVISE)
    desk.two_people()
    if problems := [*of_reason(reason), *resting(desk, what=what, number=number)]:
        raise Refused(f"没有办理：{'；'.join(problems)}")
    told = DONE[what](desk, number, reason)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return told


def resting(desk: Desk, *, what: str, number: int) -> list[str]:
    """What later rests on a draw, a case or a successor and goes first; none where it may be taken back."""
    check(desk.user, Permission.SUPERVISE)
    if what not in WHAT:
        raise Refused("没有办理：没有选撤销什么")
    return _on_draw(desk, number) if what == "draw" else _on_case(desk, number, what)


def _on_draw(desk: Desk, number: int) -> list[str]:
    row = draw_of(desk, number)
    if row.void_because:
        return [f"第 {number} 次抽查已在 {row.void_on} 作废"]
    own = {one.id: one.code for one in list_inspections(desk.connection, desk.pilot.id, draw_id=row.id)}
    seen = sorted(
        {own[one.inspection_id] for one in list_visits(desk.connection, desk.pilot.id) if one.inspection_id in own}
    )
    if not seen:
        return []
    return [f"已有 {len(seen)} 个项目登记过检查（{'、'.join(seen[:5])}{'等' if len(seen) > 5 else ''}），请先逐个撤回"]


def _on_case(desk: Desk, number: int, what: str) -> list[str]:
    row = case_of(desk, number)
    is_with_it = row.successor_due_on is None  # named in the same deed
    if what == "successor":
        if not row.successor_id:
            return [f"{row.enterprise}的名额还没有替补"]
        return [f"{row.successor}是随个案一起定的，请撤销整个个案"] if is_with_it else []
    problems = []
    if row.successor_id and not is_with_it:
        problems.append(f"名额已由{row.successor}替补，请先撤销替补")
    stored = _stored(desk, row)
    if (stored["status"], stored["status_on"]) != (status_of(row.reason, is_with_it), row.left_on):
        problems.append(f"{row.enterprise}的状态此后又改过，请先改回")
    if back := came_back_since(desk.connection, row.enterprise_id, row.left_on):
        problems.append(f"离开后已收回 {yuan(back)} 元，请先在“资金流向”更正")
    locks = locks_for(desk.connection, desk.pilot.id, unit_for(desk))
    if locks.is_locked(row.left_on):
        problems.append(
            f"离开日 {row.left_on} 已锁定（{locks.locked_before} 以前），确需撤销的请在“锁定与例外”按单位、按期限开放"
        )
    return problems


def draw_of(desk: Desk, number: int) -> Row[Any]:
    """The draw of a number; Refused where there is none."""
    check(desk.user, Permission.SUPERVISE)
    row = get_draw(desk.connection, desk.pilot.id, number)
    if row is None:
        raise Refused(f"没有第 {number} 次抽查")
    return row


def _void_draw(desk: Desk, number: int, reason: str) -> str:
    row = draw_of(desk, number)
    take_back(desk, reason, draw_id=row.id)
    before = {"frame_sha256": row.frame_sha256, "number": row.said or ""}
    desk.audit("void_draw", "draw", f"{number} {row.title}"[:60], before=before, after={"reason": reason.strip()})
    return f"第 {number} 次抽查已作废，名册、号码和理由照列，须另作一次抽查并公告"


def _take_case_back(desk: Desk, number: int, reason: str) -> str:
    row = case_of(desk, number)
    take_back(desk, reason, case_id=number, enterprise_id=row.enterprise_id)
    if row.successor_id:
        take_back(desk, reason, successor_id=row.successor_id, enterprise_id=row.successor_enterprise)
    stored = _stored(desk, row)
    fields = {name: (stored[name], value) for name, value in BACK.items() if stored[name] != value}
    change = RowChange((row.uscc,), row.enterprise, 0, stored, fields, int(stored["id"]), int(stored["version"]))
    unit = unit_for(desk)
    received = mark_received(desk.connection, desk.pilot.id, unit, instant(desk.pilot))
    apply(desk, Kind.ENTERPRISES, Difference(changed=(change,)), reported_by=unit.name, whole=received)
    before = {"reason": row.reason.value, "status": row.status.value, "case": number, "successor": row.successor_uscc}
    desk.audit("undo_leaving", "enterprise", row.uscc, before=before, after={"reason": reason.strip()})
    codes = [one.code for one in projects_of_enterprises(desk.connection, [row.enterprise_id])]
    return f"已撤销{row.enterprise}离开试点的个案，恢复在册（{'、'.join(codes) or '没有项目'}）"


def _take_successor_back(desk: Desk, number: int, reason: str) -> str:
    row = case_of(desk, number)
    take_back(desk, reason, successor_id=row.successor_id, enterprise_id=row.successor_enterprise)
    before = {"case": number, "instead_of": row.uscc}
    desk.audit("undo_successor", "enterprise", row.successor_uscc, before=before, after={"reason": reason.strip()})
    return f"{row.successor}不再替补{row.enterprise}，名额待补"


DONE = {"draw": _void_draw, "case": _take_case_back, "successor": _take_successor_back}


def _stored(desk: Desk, row: Row[Any]) -> dict[str, Any]:
    """The enterprise of a case as its form has it."""
    return dict(stored_rows(desk.connection, desk.pilot.id, Kind.ENTERPRISES, first_keys=[row.uscc])[0])
