"""项目绩效目标: read, and checked by somebody else than who wrote the self-evaluation (rules 16.6)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.goals import save_goal_check
from data_access.commands.pilots import bump_revision
from data_access.queries.goals import active_codes, authors_of_goal, list_goals
from domain.appraisal.goals import Goal, GoalBoard, goal_board
from domain.identity.proposals import named
from services.access import Permission, check, own_district
from services.alerts.page import is_same
from services.desk import Desk
from services.errors import Refused
from services.frame import Frame
from services.revision import kept

LONGEST = 300


def goals(connection: Connection, frame: Frame) -> GoalBoard:
    """Goals of the pilot's projects as they stand today."""
    check(frame.user, Permission.READ_APPRAISAL)
    return _goals(connection, frame)


def goals_at(connection: Connection, frame: Frame) -> GoalBoard | None:
    """As of the cut: a self-evaluation of a later day is not there yet. None where nobody entered a goal."""
    board = goals(connection, frame)
    if not board.rows:
        return None
    rows = (row.until(frame.period.as_of) for row in board.rows)
    return replace(board, rows=tuple(rows))


@kept
def _goals(connection: Connection, frame: Frame) -> GoalBoard:
    district = own_district(frame.user, frame.key[0])
    rows = [_goal(row) for row in list_goals(connection, frame.pilot.id, district)]
    codes = active_codes(connection, frame.pilot.id, district)
    return goal_board(rows, codes, frame.user.may(Permission.CLOSE_PERIOD))


def _goal(row: Row[Any]) -> Goal:
    checked = row.is_checked and row.actual is not None
    return Goal(
        row.id,
        row.version,
        row.code,
        row.enterprise,
        row.district or "",
        row.number,
        row.name,
        row.unit,
        row.direction,
        row.value,
        row.document,
        row.actual,
        row.evaluated_on,
        row.evidence,
        row.is_right if checked else None,
        row.opinion if checked else "",
        row.checked_on if checked else None,
        named(row.checked_by, row.checked_by_account) if checked else "",
    )


def check_goal(desk: Desk, *, goal: int, version: int, is_right: bool, opinion: str) -> str:
    """Say that a self-evaluation is so, or that it is not and why; a change of the goal takes it away."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = next((row for row in list_goals(desk.connection, desk.pilot.id) if row.id == goal), None)
    if row is None:
        raise Refused("没有核对：没有这一项绩效目标")
    name = f"{row.code} {row.name}"
    if row.actual is None:
        raise Refused(f"没有核对：{name}还没有自评")
    if any(is_same(desk.user, author) for author in authors_of_goal(desk.connection, goal)):
        raise Refused(f"没有核对：{name}的自评是您报的，须由另一人核对")
    said = " ".join(opinion.split())
    if not is_right and not said:
        raise Refused(f"没有核对：{name}不属实的，请写明哪里不对")
    if len(said) > LONGEST:
        raise Refused(f"没有核对：意见最多 {LONGEST} 字，现有 {len(said)} 字")
    told = {
        "is_right": is_right,
        "opinion": said,
        "checked_on": desk.day,
        "checked_by": desk.author,
        "checked_by_account": desk.author_account,
    }
    if not save_goal_check(desk.connection, goal_id=goal, version=version, **told):
        raise Refused(f"没有核对：{name}刚被别人改过，请刷新后再核对")
    desk.audit("check_goal", "project", row.code, after={"goal": row.name, "is_right": is_right, "opinion": said})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已核对：{name}{'属实' if is_right else '不属实'}"
