"""What was done about it: alerts, meetings, decisions, promises; users; the audit trail."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.words import AlertDeed, AlertOwner, AlertScope, AlertStatus, DecisionStatus, Light


class AlertRule(SQLModel, table=True):
    """When a light opens an alert, who answers and by when, and what follows if nobody does.

    Rows are never changed: a new one of the same `code` takes over on its day. `indicator`: a code, or * for all core
    lights. `periods`: of that light in a row. `answer_days` and the four steps count working days, the steps from the
    day the answer was due; `join_periods` and `reopen_periods` closed periods.
    """

    __tablename__ = "alert_rules"
    __table_args__ = (
        Index("uq_alert_rules_day", text("coalesce(pilot_id, 0)"), "code", "effective_from", unique=True),
        CheckConstraint("periods > 0 AND answer_days > 0", name="counts"),
        CheckConstraint("join_periods >= 0 AND reopen_periods >= 0", name="periods"),
        CheckConstraint(
            "remind_after <= supervise_after AND supervise_after <= summon_after AND summon_after <= name_after",
            name="ladder",
        ),
        CheckConstraint(
            "(bound IS NULL) = (scope IN ('pilot', 'district', 'project', 'provider'))",
            name="bound_of_what_is_no_light",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    code: str = Field(max_length=40)
    scope: AlertScope = Field(sa_column=word(AlertScope))
    indicator: str = Field(max_length=60)
    light: Light = Field(sa_column=word(Light))
    periods: int
    owner: AlertOwner = Field(sa_column=word(AlertOwner))
    answer_days: int
    join_periods: int
    reopen_periods: int
    remind_after: int
    supervise_after: int
    summon_after: int
    name_after: int
    is_on: bool
    effective_from: date
    is_default: bool
    source: str
    author: str
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    approved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_on: date | None = None
    proposal_id: int | None = None
    bound: float | None = None


class AlertCause(SQLModel, table=True):
    """What an answer names as the cause; shipped with the product."""

    __tablename__ = "alert_causes"
    __table_args__ = (UniqueConstraint("code"),)
    id: int | None = Field(default=None, primary_key=True)
    position: int
    code: str = Field(max_length=20)
    name: str = Field(max_length=20)
    meaning: str


class Alert(SQLModel, table=True):
    """A trouble that needs an answer: whose light, since when, who owns it, by which day, how far it has come.

    `trouble` names it: of one trouble one alert is open. `seen_light` is what the light showed on `seen_on`, the last
    day of the newest closed period; `recovered_on` since when it is well; `answers` how often it was replied to.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_pilot_due", "pilot_id", "status", "due_on"),
        Index("ix_alerts_trouble", "pilot_id", "trouble"),
        Index(
            "uq_alerts_open",
            "pilot_id",
            "trouble",
            unique=True,
            sqlite_where=text("status <> 'closed' AND trouble <> ''"),
            postgresql_where=text("status <> 'closed' AND trouble <> ''"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    period_id: int = Field(sa_column=link("periods.id"))
    indicator: str = Field(default="", max_length=60)
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    provider_id: int | None = Field(default=None, sa_column=link("providers.id", nullable=True))
    light: Light = Field(sa_column=word(Light))
    reason: str
    owner: str
    due_on: date
    status: AlertStatus = Field(default=AlertStatus.OPEN, sa_column=word(AlertStatus))
    version: int = 1
    trouble: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    rule: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    owner_district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    owner_department_id: int | None = Field(default=None, sa_column=link("departments.id", nullable=True))
    opened_on: date | None = None
    seen_light: Light | None = Field(default=None, sa_column=word(Light, nullable=True, name="seen_light"))
    seen_on: date | None = None
    recovered_on: date | None = None
    closed_on: date | None = None
    answers: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    target_id: int | None = Field(default=None, sa_column=link("targets.id", nullable=True))
    owner_account_id: int | None = None


class AlertEvent(SQLModel, table=True):
    """One thing that happened to an alert, by a closing or a person; never changed (triggers).

    `label`: the period whose closing it was; `light` what the light showed then. `cause`, `promised_value` and
    `promised_on`: of an answer; `due_on`: the day set anew; `number`: of a paper.
    """

    __tablename__ = "alert_events"
    __table_args__ = (
        Index("ix_alert_events_alert", "alert_id", "id"),
        CheckConstraint("(deed = 'replied') = (cause <> '')", name="cause_of_an_answer"),
    )
    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(sa_column=link("alerts.id"))
    deed: AlertDeed = Field(sa_column=word(AlertDeed))
    happened_on: date
    recorded_at: datetime = Field(sa_column=instant())
    label: str = Field(default="", max_length=10)
    light: Light | None = Field(default=None, sa_column=word(Light, nullable=True))
    author: str = ""
    account_id: int | None = None
    text: str = ""
    cause: str = Field(default="", max_length=20)
    promised_value: float | None = None
    promised_on: date | None = None
    due_on: date | None = None
    number: str = Field(default="", max_length=60)


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
