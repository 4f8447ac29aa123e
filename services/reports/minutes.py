"""Minutes of 调度会: decisions with owner and due day, until somebody has verified that they are done."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from data_access.commands.pilots import bump_revision
from data_access.commands.reports import insert_call, insert_decision, insert_meeting, name_chair, update_decision
from data_access.queries.projects import ProjectFilter, list_projects
from data_access.queries.reports import get_decision, get_meeting, newest_call, next_number
from domain.identity.proposals import named
from domain.reports.precomment import Call, faults_of
from domain.words import DecisionStatus
from services.access import Permission, Role, check
from services.clock import now
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import Frame

LONGEST_CHAIR = 60
STALE = "没有保存：这一项刚被别人改过，请刷新后再改"


def record_decision(
    desk: Desk,
    frame: Frame,
    *,
    text: str,
    owner: str,
    due_on: date,
    district: str = "",
    project: str = "",
    target_id: int | None = None,
    chair: str = "",
) -> str:
    """Write a decision into today's meeting (begun with its first decision); Refused with everything that is missing.

    A decision on a project is its district's, unless another one is named. `chair`: who chairs, as the minutes say it.
    """
    check(desk.user, Permission.CLOSE_PERIOD)
    unit = next((unit for unit in frame.districts if unit.name == district), None)
    problems = [f"没有填写{word}" for word, value in (("事项", text), ("责任单位", owner)) if not value.strip()]
    if due_on < desk.day:
        problems.append(f"期限 {due_on} 早于今天（{desk.day}）")
    if district and unit is None:
        problems.append(f"没有地区“{district}”")
    chair = " ".join(chair.split())
    if len(chair) > LONGEST_CHAIR:
        problems.append(f"主持人最多 {LONGEST_CHAIR} 字")
    linked = _project(desk, frame, project.strip(), problems)
    if problems:
        raise Refused(f"没有记录：{'；'.join(problems)}")
    meeting_id = _meeting(desk, frame, chair)
    number = next_number(desk.connection, meeting_id)
    insert_decision(
        desk.connection,
        meeting_id=meeting_id,
        number=number,
        text=text.strip(),
        owner=owner.strip(),
        due_on=due_on,
        district_id=unit.id if unit else linked and linked.district_id,
        project_id=linked and linked.project_id,
        target_id=target_id,
    )
    after = {"text": text.strip(), "owner": owner.strip(), "due_on": due_on, "district": district, "project": project}
    after |= {"chair": chair} if chair else {}
    _audit(desk, "record_decision", f"{desk.day} 第 {number} 项", {}, after)
    return f"已记录第 {number} 项，{owner.strip()} {due_on} 前办结"


def _project(desk: Desk, frame: Frame, code: str, problems: list[str]) -> Row[Any] | None:
    if not code:
        return None
    live = next((p for p in frame.periods if not p.is_closed), frame.period)
    rows = list_projects(desk.connection, live.id, ProjectFilter(text=code), limit=2)
    found = [row for row in rows if row.code == code]
    if not found:
        problems.append(f"没有项目编号“{code}”")
        return None
    return found[0]


def _meeting(desk: Desk, frame: Frame, chair: str) -> int:
    """Today's meeting; it is there from its first decision on. Who chairs may be named later, or named anew."""
    row = get_meeting(desk.connection, desk.pilot.id, desk.day)
    if row is not None:
        number: int = row.id
        if chair and chair != row.chair:
            name_chair(desk.connection, meeting_id=number, chair=chair)
        return number
    return insert_meeting(
        desk.connection,
        pilot_id=desk.pilot.id,
        held_on=desk.day,
        title=f"{desk.pilot.name}{desk.day.year}年{desk.day.month}月调度会",
        chair=chair,
        period_id=frame.period.id if frame.period.is_closed else None,
    )


def call_meeting(desk: Desk, *, held_on: date, until: date) -> str:
    """Call the next meeting, or move it: its day, and the last day for the districts' notes. Refused with all faults,
    and where it is called so already."""
    check(desk.user, Permission.CLOSE_PERIOD)
    if faults := faults_of(held_on, until, desk.day):
        raise Refused(f"没有通知：{'；'.join(faults)}")
    before = newest_call(desk.connection, desk.pilot.id)
    if before is not None and (before.held_on, before.until) == (held_on, until):
        raise Refused(f"没有通知：{Call(held_on, until).zh}，已经通知过")
    row = {"held_on": held_on, "until": until}
    by = {"author": desk.author, "account_id": desk.author_account, "recorded_at": now()}
    insert_call(desk.connection, pilot_id=desk.pilot.id, **row, **by)
    moved = before if before is not None and before.held_on >= desk.day else None
    _audit(desk, "call_meeting", str(held_on), {} if moved is None else moved._asdict(), row)
    return f"已{'通知' if moved is None else '改为'}：{Call(held_on, until).zh}"


def finish_decision(desk: Desk, decision_id: int, version: int) -> str:
    """The owner says it is done; it stays on every list until it is verified."""
    check(desk.user, Permission.EDIT_FACTS)

    def change(row: Row[Any]) -> dict[str, object]:
        if desk.user.role is Role.DISTRICT and row.district_id != desk.user.district_id:
            raise Forbidden("只能办结本地区的议定事项")
        if row.done_on is not None:
            raise Refused(f"这一项已于 {row.done_on} 办结")
        return {"done_on": desk.day, "status": DecisionStatus.DONE}

    return _update(desk, decision_id, version, "finish_decision", change, "已办结，待核实")


def verify_decision(desk: Desk, decision_id: int, version: int, verified: bool = True) -> str:
    """The office verifies what was said to be done, or sends it back."""
    check(desk.user, Permission.CLOSE_PERIOD)

    def change(row: Row[Any]) -> dict[str, object]:
        if row.done_on is None:
            raise Refused("这一项还没有办结，不能核实")
        if row.verified_on is not None:
            raise Refused(f"这一项已于 {row.verified_on} 由{named(row.verified_by, row.verified_by_account)}核实")
        if verified:
            return {"verified_on": desk.day, "verified_by": desk.author, "verified_by_account": desk.author_account}
        return {"done_on": None, "status": DecisionStatus.OPEN}

    return _update(desk, decision_id, version, "verify_decision", change, "已核实办结" if verified else "已退回办理")


def _update(
    desk: Desk,
    decision_id: int,
    version: int,
    action: str,
    change: Callable[[Row[Any]], dict[str, object]],
    said: str,
) -> str:
    row = get_decision(desk.connection, desk.pilot.id, decision_id)
    if row is None:
        raise Refused("没有这一项议定事项")
    values = change(row)
    if not update_decision(desk.connection, decision_id=decision_id, version=version, **values):
        raise Refused(STALE)
    before = {"status": row.status, "done_on": row.done_on, "verified_on": row.verified_on}
    _audit(desk, action, f"{row.held_on} 第 {row.number} 项", before, values)
    return said


def _audit(desk: Desk, action: str, subject: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    desk.audit(action, "decision", subject, before=before, after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
