"""Numbers of findings that count."""

from sqlalchemy import Connection

from data_access.queries.money import list_findings
from domain.words import FindingState, Severity
from services.frame import Frame


def finding_counts(connection: Connection, frame: Frame) -> tuple[int, int]:
    """Findings that are not closed in the frame's period and district, and the serious ones among them."""
    rows = list_findings(connection, frame.period.id, frame.district.id if frame.district else None)
    counting = [row for row in rows if row.state != FindingState.CLOSED]
    return len(counting), sum(row.severity == Severity.SERIOUS for row in counting)
