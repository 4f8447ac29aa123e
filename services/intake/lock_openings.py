"""Opening locked days for one unit: named, dated, for a reason, until a day."""

from datetime import date

from data_access.commands.intake import NewOpening, record_opening
from data_access.commands.pilots import bump_revision
from services.access import Permission, check
from services.clock import instant
from services.desk import Desk
from services.errors import Refused
from services.evaluation.who_reports import unit_for

LONGEST_DAYS = 31
"""An opening lasts at most so long; what takes longer is opened again, by name."""


def open_lock(desk: Desk, *, unit: str, from_on: date, to_on: date, expires_on: date, reason: str) -> str:
    """Let a unit (empty: the office) change facts of days that are locked; its sentence. Refused with every problem."""
    check(desk.user, Permission.CLOSE_PERIOD)
    reporting, day = unit_for(desk, unit), desk.day
    problems = []
    if reporting.department_id is not None:
        problems.append(f"{reporting.name}是成员单位，报送的是全市数，请为专班办公室开放")
    if to_on < from_on:
        problems.append(f"事实日期止 {to_on} 早于起 {from_on}")
    if expires_on < day:
        problems.append(f"开放到 {expires_on}，已经过了（今天 {day}）")
    if (expires_on - day).days > LONGEST_DAYS:
        problems.append(f"开放到 {expires_on}，超过 {LONGEST_DAYS} 天")
    if not reason.strip():
        problems.append("没有写原因")
    if problems:
        raise Refused("没有开放：" + "；".join(problems) + "；请改正后再试")
    values = {"from_on": from_on, "to_on": to_on, "expires_on": expires_on, "reason": reason.strip()}
    opening = NewOpening(
        pilot_id=desk.pilot.id,
        district_id=reporting.district_id,
        granted_by=desk.author,
        granted_by_account=desk.author_account,
        granted_at=instant(desk.pilot),
        from_on=from_on,
        to_on=to_on,
        expires_on=expires_on,
        reason=reason.strip(),
    )
    record_opening(desk.connection, opening)
    desk.audit("open_lock", "lock", reporting.name, after=values)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已为{reporting.name}开放 {from_on} 至 {to_on} 的事实，到 {expires_on} 止"
