"""周报 and 专报 of a frame, within the rights of its user."""

from dataclasses import replace

from sqlalchemy import Connection

from data_access.queries.audit import chain_head
from domain.reports.views import Report
from domain.reports.whole import report_of
from services.access import Permission, check, own_district
from services.frame import Frame
from services.reports.briefing import briefing
from services.revision import kept


def report(connection: Connection, frame: Frame) -> Report:
    """The report of the frame's period, of the pilot or of its district; Forbidden without the right to take it out."""
    check(frame.user, Permission.EXPORT)
    if frame.district is not None:
        own_district(frame.user, frame.district.id)
    head = chain_head(connection)
    said = "尚无记录" if head is None else f"至第 {head.id} 条，链首 {head.hash}"
    return replace(_report(connection, replace(frame, industry=None)), audit_head=said)


@kept
def _report(connection: Connection, frame: Frame) -> Report:
    return report_of(briefing(connection, frame))
