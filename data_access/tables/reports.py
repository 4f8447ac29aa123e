"""Reports and meetings: what a period kept for its report, the office's own words, issued files, notes on districts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.reports.views import ReportStatus


class PeriodList(SQLModel, table=True):
    """问题清单, 议定事项, returns, counts of the way and of signs as they stood when a period was closed, as JSON.
    Never changes (triggers)."""

    __tablename__ = "period_lists"
    __table_args__ = (UniqueConstraint("period_id"),)
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    issues: str
    decisions: str
    returns: str


class ReportText(SQLModel, table=True):
    """What people add to a report: the office's paragraphs by section, a district's note before the meeting."""

    __tablename__ = "report_texts"
    __table_args__ = (
        Index("uq_report_texts_place", "pilot_id", "label", text("coalesce(district_id, 0)"), "section", unique=True),
        CheckConstraint("length(text) > 0", name="has_text"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    label: str = Field(max_length=10)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    section: str = Field(max_length=20)
    text: str
    author: str
    written_at: datetime = Field(sa_column=instant())
    version: int = 1
    author_account: int | None = None


class IssuedAnnex(SQLModel, table=True):
    """A file that went out with an issued report, `form` as it is offered (附件.docx). Append-only."""

    __tablename__ = "issued_annexes"
    __table_args__ = (UniqueConstraint("report_id", "form"), CheckConstraint("length(sha256) = 64", name="has_hash"))
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(sa_column=link("issued_reports.id"))
    form: str = Field(max_length=20)
    sha256: str = Field(max_length=64)
    file: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class MeetingCall(SQLModel, table=True):
    """A meeting that is called, with the last day for the districts' notes; the newest counts. Append-only."""

    __tablename__ = "meeting_calls"
    __table_args__ = (CheckConstraint("until < held_on", name="before"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id", index=True))
    held_on: date
    until: date
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class IssuedReport(SQLModel, table=True):
    """An issue on its way: draft, reviewed, issued. What is issued keeps its file and never changes (triggers)."""

    __tablename__ = "issued_reports"
    __table_args__ = (
        Index("uq_issued_reports_issue", "period_id", text("coalesce(district_id, 0)"), unique=True),
        CheckConstraint("reviewer = '' OR reviewer <> author", name="two_people"),
        CheckConstraint("status = 'draft' OR reviewer <> ''", name="reviewed_by_someone"),
        CheckConstraint("(status = 'issued') = (issued_on IS NOT NULL)", name="issued_has_day"),
        CheckConstraint("status <> 'issued' OR length(sha256) = 64", name="issued_has_hash"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    period_id: int = Field(sa_column=link("periods.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    status: ReportStatus = Field(default=ReportStatus.DRAFT, sa_column=word(ReportStatus))
    author: str
    drafted_at: datetime = Field(sa_column=instant())
    reviewer: str = ""
    reviewed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    issued_on: date | None = None
    issued_by: str = ""
    sha256: str = Field(default="", max_length=64)
    file: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    version: int = 1
    proposal_id: int | None = None
    author_account: int | None = None
    issued_by_account: int | None = None
