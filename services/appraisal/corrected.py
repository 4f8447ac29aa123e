"""What was corrected of a cut since it was closed: told in every paper of it (rules 16.1)."""

from sqlalchemy import Connection

from data_access.queries.appraisal import restating_period
from data_access.queries.history import last_closed
from data_access.queries.readings import get_counts
from domain.reports.briefing import Correction
from services.access import Permission, check
from services.appraisal.amounts import amended
from services.frame import Frame
from services.reading_views import counts_view
from services.reports.briefing import LIVE_MOST, corrections_in, corrections_so_far
from services.revision import kept


def corrections_of(connection: Connection, frame: Frame) -> tuple[Correction, ...] | None:
    """Of the frame's cut: as a later closing lists them, else as one would today; None where it is not looked for."""
    check(frame.user, Permission.READ_SUMMARY)
    return _corrections(connection, frame.at(None, None))


@kept
def _corrections(connection: Connection, frame: Frame) -> tuple[Correction, ...] | None:
    listed = restating_period(connection, frame.period.id)
    if listed is not None:
        return corrections_in(connection, frame, listed)
    if counts_view(get_counts(connection, frame.period.id, (None, None))).projects > LIVE_MOST:
        return None
    newest = last_closed(connection, frame.pilot.id, frame.period.kind)
    if newest is None or newest.id != frame.period.id:
        return ()
    return corrections_so_far(connection, frame)


def corrected_text(connection: Connection, frame: Frame) -> str:
    """截取之后更正 3 处…; empty where there is none."""
    found = corrections_of(connection, frame)
    told = ["截取之后的更正在下一期结账时列出"] if found is None else []
    told += [f"截取之后更正 {len(found)} 处，本数据未改，更正前后的数见自评报告“存在问题”"] if found else []
    if changed := amended(connection, frame):
        told.append(f"截取之后更正合同额、核定投入或审定奖补的项目 {changed} 个，本数据为截取时的数")
    return "；".join(told)
