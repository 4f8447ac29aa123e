"""What the office writes beside a target before it hands its self-evaluation up (rules 16)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link


class AppraisalNote(SQLModel, table=True):
    """Of one target: evidence, why it was missed, what follows, who answers until when; whether somebody checked it.

    `checked_on`: the day on which the evidence was looked at and found right; a change of what is written ends that.
    """

    __tablename__ = "appraisal_notes"
    __table_args__ = (
        UniqueConstraint("target_id"),
        CheckConstraint("(checked_on IS NULL) = (checked_by = '')", name="checked_by_someone"),
        CheckConstraint("checked_on IS NULL OR length(evidence) > 0", name="checked_evidence"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id", index=True))
    target_id: int = Field(sa_column=link("targets.id"))
    evidence: str = ""
    cause: str = ""
    remedy: str = ""
    owner: str = Field(default="", max_length=40)
    due_on: date | None = None
    checked_on: date | None = None
    checked_by: str = ""
    checked_by_account: int | None = None
    author: str
    account_id: int | None = None
    written_at: datetime = Field(sa_column=instant())
    version: int = 1
