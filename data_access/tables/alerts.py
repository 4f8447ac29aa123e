"""Alerts: when one opens, what it is about, what happened to it, what was sent of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.words import AlertDeed, AlertOwner, AlertScope, AlertStatus, Light, MessageState


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
        Index("ix_alerts_newest", "pilot_id", "id"),
        Index("ix_alerts_closed", "pilot_id", "status", "closed_on", "id"),
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


class AlertMessage(SQLModel, table=True):
    """A text about an alert that a person sent to a group. Of one event one message a channel stands (unique index).

    `event_id`: whose words it has; `channel`: its key in the settings, `channel_name` its name then; `answer`: what
    the other side said, in a sentence.
    """

    __tablename__ = "alert_messages"
    __table_args__ = (
        Index("ix_alert_messages_alert", "alert_id", "id"),
        Index(
            "uq_alert_messages_once",
            "event_id",
            "channel",
            unique=True,
            sqlite_where=text("state IN ('sending', 'sent')"),
            postgresql_where=text("state IN ('sending', 'sent')"),
        ),
        CheckConstraint("(ended_at IS NULL) = (state = 'sending')", name="ended_once_answered"),
    )
    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(sa_column=link("alerts.id"))
    event_id: int = Field(sa_column=link("alert_events.id"))
    channel: str = Field(max_length=40)
    channel_name: str = Field(max_length=40)
    text: str
    state: MessageState = Field(sa_column=word(MessageState))
    answer: str = ""
    author: str
    account_id: int | None = None
    begun_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
