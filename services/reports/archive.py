"""Reports on their way and issued, and the files that were issued (rules 10.4)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from data_access.queries.reports import get_annex, get_file, list_annexes, list_issued
from domain.identity.proposals import named
from domain.periods import Span
from domain.reports.views import ReportStatus
from services.access import Permission, check, home_of
from services.errors import Refused
from services.frame import Frame

PAPER = "docx"
"""The form of the paper itself."""


@dataclass(frozen=True)
class ArchiveLine:
    """A report on its way or issued."""

    id: int
    period: str
    period_zh: str
    district: str
    status: ReportStatus
    author: str
    reviewer: str
    issued_on: date | None
    issued_by: str
    sha256: str
    annexes: Mapping[str, str] = field(default_factory=dict)
    """Form and SHA-256 of each file that went out with it."""


def archive(connection: Connection, frame: Frame) -> tuple[ArchiveLine, ...]:
    """Reports on their way and issued, newest first; a district's user its own, since the pilot's names enterprises."""
    check(frame.user, Permission.EXPORT)
    home = home_of(frame.user)
    rows = [row for row in list_issued(connection, frame.pilot.id) if home in (None, row.district_id)]
    annexes: dict[int, dict[str, str]] = {}
    for annex in list_annexes(connection, frame.pilot.id):
        annexes.setdefault(annex.report_id, {})[annex.form] = annex.sha256
    return tuple(
        ArchiveLine(
            row.id,
            row.label,
            Span(row.kind, row.label, row.starts_on, row.ends_on).zh,
            row.district,
            ReportStatus(row.status),
            named(row.author, row.author_account, row.proposal_id),
            named(row.reviewer, row.proposal_id),
            row.issued_on,
            named(row.issued_by, row.issued_by_account),
            row.sha256,
            annexes.get(row.id, {}),
        )
        for row in rows
    )


def archived_file(connection: Connection, frame: Frame, line_id: int, form: str = PAPER) -> bytes:
    """The file as it was issued, or one that went with it; Refused if its bytes are no longer those of its SHA-256."""
    check(frame.user, Permission.EXPORT)
    line = next((line for line in archive(connection, frame) if line.id == line_id), None)
    if line is None:
        content = None
    else:
        content = get_file(connection, line_id) if form == PAPER else get_annex(connection, line_id, form)
    if line is None or content is None:
        raise Refused("这份报告还没有印发，没有存档文件")
    if hashlib.sha256(content).hexdigest() != (line.sha256 if form == PAPER else line.annexes[form]):
        raise Refused("存档文件与登记的 SHA-256 不符：文件已被改动，请联系管理员")
    return content
