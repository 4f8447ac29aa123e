"""Numbers of findings that count."""

from sqlalchemy import Connection

from data_access.queries.money import count_findings
from services.frame import Frame


def finding_counts(connection: Connection, frame: Frame) -> tuple[int, int]:
    """Findings that are not closed in the frame's period and district, and the serious ones among them."""
    return count_findings(connection, frame.period.id, frame.district.id if frame.district else None)
