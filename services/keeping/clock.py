"""Somebody says that the clock is right although nothing was written for long (rules 11.17)."""

from data_access.commands.audit import record_audit
from data_access.queries.audit import newest_moment
from domain.clocks import wrong_clock
from services.access import COMMAND_LINE
from services.clock import now
from services.errors import Refused
from services.identity.door import keeping

ACTION = "confirm_clock"


def confirm_clock(reason: str) -> str:
    """Note it as an event, from which on the clock is judged; its sentence. Refused without a reason or a need."""
    if not reason.strip():
        raise Refused("没有确认：请用 --reason 写明原因，如“春节停用”")
    with keeping() as connection:
        newest = newest_moment(connection)
        if not wrong_clock(now(), newest):
            raise Refused("不需要确认：本机时钟与库里最近一次操作相符")
        record_audit(
            connection,
            actor=COMMAND_LINE.name,
            action=ACTION,
            pilot_id=None,
            subject="clock",
            subject_id="",
            after={"reason": reason.strip(), "newest": str(newest)},
            is_clock_right=True,
        )
    return "已确认本机时钟无误，记入操作留痕；现在可以启动和填报"
