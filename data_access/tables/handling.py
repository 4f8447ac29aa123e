"""What was done about it: meetings, decisions, promises; the audit trail."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.words import DecisionStatus


class Meeting(SQLModel, table=True):
    """调度会."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("pilot_id", "held_on"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    held_on: date
    title: str
    chair: str = ""
    period_id: int | None = Field(default=None, sa_column=link("periods.id", nullable=True))


class Decision(SQLModel, table=True):
    """议定事项, with an owner and a due day."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(sa_column=link("meetings.id"))
    number: int
    text: str
    owner: str
    due_on: date
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True))
    status: DecisionStatus = Field(default=DecisionStatus.OPEN, sa_column=word(DecisionStatus))
    done_on: date | None = None
    version: int = 1
    target_id: int | None = Field(default=None, sa_column=link("targets.id", nullable=True))
    verified_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    verified_on: date | None = None
    verified_by_account: int | None = None


class Commitment(SQLModel, table=True):
    """What was promised: a figure of a target by a day; without one a number of a district's completions.

    `start_value`: the figure on the day it was given, from which its line goes; None: one without a line.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("value >= 0", name="not_negative"),
        CheckConstraint("target_id IS NOT NULL OR district_id IS NOT NULL", name="of_something"),
        CheckConstraint("target_id IS NULL OR start_value IS NOT NULL", name="has_a_line"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_by = '')", name="withdrawn_by_someone"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    meeting_id: int | None = Field(default=None, sa_column=link("meetings.id", nullable=True))
    indicator: str = Field(max_length=60)
    value: float
    promised_on: date
    due_on: date
    text: str
    target_id: int | None = Field(default=None, sa_column=link("targets.id", nullable=True, index=True))
    start_value: float | None = None
    author: str = Field(default="", sa_column_kwargs={"server_default": ""})
    account_id: int | None = None
    withdrawn_on: date | None = None
    withdrawn_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    withdrawn_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    withdrawn_by_account: int | None = None


class CommitmentPoint(SQLModel, table=True):
    """Where the line of a promise bends: what should be there on a day."""

    __tablename__ = "commitment_points"
    __table_args__ = (UniqueConstraint("commitment_id", "due_on"), CheckConstraint("value >= 0", name="not_negative"))
    id: int | None = Field(default=None, primary_key=True)
    commitment_id: int = Field(sa_column=link("commitments.id"))
    due_on: date
    value: float


class LightExplanation(SQLModel, table=True):
    """Why a light is red, in the words of who answers for it; it stands beside the light of one period.

    `label`: the period's. `indicator` is “project” for a project's light; without a district the whole pilot's.
    """

    __tablename__ = "light_explanations"
    __table_args__ = (
        Index(
            "uq_light_explanations_light",
            "pilot_id",
            "label",
            "indicator",
            text("coalesce(district_id, 0)"),
            text("coalesce(project_id, 0)"),
            unique=True,
        ),
        CheckConstraint("length(text) > 0", name="has_text"),
        CheckConstraint("(indicator = 'project') = (project_id IS NOT NULL)", name="project"),
        CheckConstraint("project_id IS NULL OR district_id IS NULL", name="one_light"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    label: str = Field(max_length=10)
    indicator: str = Field(max_length=40)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True, index=True))
    text: str
    author: str
    account_id: int | None = None
    written_at: datetime = Field(sa_column=instant())
    version: int = 1


class AuditEvent(SQLModel, table=True):
    """Who did what, when; `hash` chains to the previous event. Append-only (triggers).

    `actor` is the name at that time; no account: from before sign-in, or the command line.
    """

    __tablename__ = "audit_events"
    __table_args__ = (UniqueConstraint("hash"), Index("ix_audit_events_subject", "subject", "subject_id"))
    id: int | None = Field(default=None, primary_key=True)
    happened_at: datetime = Field(sa_column=instant())
    actor: str
    action: str = Field(max_length=60)
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    subject: str = Field(max_length=60)
    subject_id: str = Field(max_length=60)
    before: str
    after: str
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    account_id: int | None = None
    session_id: int | None = None
