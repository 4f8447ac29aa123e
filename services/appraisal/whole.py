"""绩效自评报告 of a pilot at a cut, within the rights of who asks."""

from dataclasses import replace

from sqlalchemy import Connection

from data_access.queries.audit import chain_head
from domain.appraisal.whole import appraisal_of
from domain.reports.views import Report
from services.access import Permission, check
from services.appraisal.cut import at_cut
from services.appraisal.dossier import dossier
from services.frame import Frame
from services.revision import kept


def appraisal(connection: Connection, frame: Frame) -> Report:
    """The self-evaluation at the frame's cut; Forbidden without the right to it, Refused where no month is closed."""
    check(frame.user, Permission.READ_APPRAISAL)
    head = chain_head(connection)
    said = "尚无记录" if head is None else f"至第 {head.id} 条，链首 {head.hash}"
    return replace(_appraisal(connection, at_cut(frame)), audit_head=said)


@kept
def _appraisal(connection: Connection, frame: Frame) -> Report:
    return appraisal_of(dossier(connection, frame))
