"""What happened: enterprises, projects, assessments, providers, money, issues, returns."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, instant, link, utc_now, word
from domain.words import (
    AssessmentKind,
    EnterpriseStatus,
    FundCategory,
    FundKind,
    FundSource,
    Light,
    ProjectRole,
    Scale,
    Severity,
    Stage,
    Title,
)

OPEN = text("to_on IS NULL")


class Enterprise(SQLModel, table=True):
    """A pilot enterprise; key is its 统一社会信用代码 (GB 32100-2015)."""

    __tablename__ = "enterprises"
    __table_args__ = (
        UniqueConstraint("pilot_id", "uscc"),
        Index("ix_enterprises_pilot_name", "pilot_id", "name"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("(status = 'active') = (status_on IS NULL)", name="status_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=80)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    scale: Scale = Field(sa_column=word(Scale))
    title: Title = Field(sa_column=word(Title))
    state_owned: bool = False
    gb4754_code: str = Field(default="", max_length=8)
    already_funded: bool = False
    planned_year: int | None = None
    status: EnterpriseStatus = Field(default=EnterpriseStatus.ACTIVE, sa_column=word(EnterpriseStatus))
    status_on: date | None = None
    status_reason: str = ""
    left_for_cause: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    moved_on: date | None = None
    """The day from which it stands in its district and industry, where it stood in others before (enterprise_units)."""
    version: int = 1


class EnterpriseUnit(SQLModel, table=True):
    """Where an enterprise stood before it moved on a day: past readings stay in the units of their day."""

    __tablename__ = "enterprise_units"
    enterprise_id: int = Field(sa_column=Column(ForeignKey("enterprises.id", ondelete="RESTRICT"), primary_key=True))
    moved_on: date = Field(primary_key=True)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))


class Assessment(SQLModel, table=True):
    """数字化水平 of an enterprise on a day; the score 0–100 by which the 评测指标 bound levels."""

    __tablename__ = "assessments"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "kind", "assessed_on"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )
    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    kind: AssessmentKind = Field(sa_column=word(AssessmentKind))
    level: int
    score: float
    assessed_on: date
    assessor: str = ""
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Project(SQLModel, table=True):
    """One enterprise's transformation under one contract, in one batch. Money in 分.

    `status` and its day are the project's own: an enterprise may leave one project and stay in the pilot.
    """

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("pilot_id", "code"),
        CheckConstraint("contract_fen >= 0 AND eligible_fen >= 0 AND approved_fen >= 0", name="money_not_negative"),
        CheckConstraint("(status = 'active') = (status_on IS NULL)", name="status_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    code: str = Field(max_length=32)
    enterprise_id: int = Field(sa_column=link("enterprises.id", index=True))
    batch_id: int | None = Field(default=None, sa_column=link("batches.id", nullable=True))
    provider_id: int | None = Field(default=None, sa_column=link("providers.id", nullable=True, index=True))
    name: str = Field(max_length=80)
    contract_fen: int = Field(default=0, sa_column=fen())
    eligible_fen: int = Field(default=0, sa_column=fen())
    approved_fen: int = Field(default=0, sa_column=fen())
    status: EnterpriseStatus = Field(default=EnterpriseStatus.ACTIVE, sa_column=word(EnterpriseStatus))
    status_on: date | None = None
    left_for_cause: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    updated_at: datetime = Field(default_factory=utc_now, sa_column=instant())
    version: int = 1


class ProjectUpdate(SQLModel, table=True):
    """When a project was heard of, first of all as it was taken in, before its last update: a period closed late asks
    what was known on its last day."""

    __tablename__ = "project_updates"
    project_id: int = Field(sa_column=Column(ForeignKey("projects.id", ondelete="RESTRICT"), primary_key=True))
    updated_at: datetime = Field(sa_column=instant(primary_key=True))


class ProjectProvider(SQLModel, table=True):
    """Other providers that work on a project beside its lead."""

    __tablename__ = "project_providers"
    project_id: int = Field(foreign_key="projects.id", primary_key=True)
    provider_id: int = Field(foreign_key="providers.id", primary_key=True)
    role: ProjectRole = Field(default=ProjectRole.PARTNER, sa_column=word(ProjectRole))


class ProjectLead(SQLModel, table=True):
    """Which provider led a project, from a day (empty: ever since) until the day before another (empty: still).

    A provider answers for the milestones that fell due while it led; the open row is that of `projects.provider_id`.
    """

    __tablename__ = "project_leads"
    __table_args__ = (
        Index("uq_project_leads_open", "project_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint("to_on IS NULL OR from_on IS NULL OR to_on >= from_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id", index=True))
    provider_id: int = Field(sa_column=link("providers.id", index=True))
    from_on: date | None = None
    to_on: date | None = None


class Milestone(SQLModel, table=True):
    """A stage of a project: planned day, completed day. Done when `completed_on <= as_of`."""

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("project_id", "stage"),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    stage: Stage = Field(sa_column=word(Stage))
    planned_on: date | None = Field(default=None, index=True)
    completed_on: date | None = None
    note: str = ""
    version: int = 1


class ProviderReview(SQLModel, table=True):
    """What the enterprise says of the provider after a project: satisfaction 1–5."""

    __tablename__ = "provider_reviews"
    __table_args__ = (
        UniqueConstraint("project_id", "provider_id", "reviewed_on"),
        CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    provider_id: int = Field(sa_column=link("providers.id", index=True))
    satisfaction: int
    reviewed_on: date
    comment: str = ""
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Observation(SQLModel, table=True):
    """Actual of a reported indicator: `value` is the stock (累计) in the scope at the end of the day."""

    __tablename__ = "observations"
    __table_args__ = (
        Index(
            "uq_observations_day",
            "pilot_id",
            "indicator_id",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            "observed_on",
            unique=True,
        ),
        CheckConstraint("value >= 0", name="not_negative"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    indicator_id: int = Field(sa_column=link("indicators.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    observed_on: date
    value: float
    reported_by: str
    source: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Where the figure is from; a population has one."""
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class FundEntry(SQLModel, table=True):
    """One movement of money between two accounts. Append-only; a correction is a counter-entry.

    Accounts: `source:<level>`, `treasury:<pilot>`, `district:<code or name>`, `enterprise:<uscc>`,
    `service:<category>`.
    """

    __tablename__ = "fund_entries"
    __table_args__ = (
        UniqueConstraint("pilot_id", "kind", "document_no"),
        Index("ix_fund_entries_pilot_day", "pilot_id", "occurred_on"),
        Index("ix_fund_entries_from", "pilot_id", "from_account", "occurred_on", "amount_fen"),
        Index("ix_fund_entries_to", "pilot_id", "to_account", "occurred_on", "amount_fen"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("from_account <> to_account", name="two_accounts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    kind: FundKind = Field(sa_column=word(FundKind))
    from_account: str = Field(max_length=60)
    to_account: str = Field(max_length=60)
    amount_fen: int = Field(sa_column=fen())
    occurred_on: date
    source: FundSource = Field(sa_column=word(FundSource))
    category: FundCategory = Field(sa_column=word(FundCategory))
    document_no: str = Field(max_length=60)
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True, index=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    batch_id: int | None = Field(default=None, sa_column=link("batches.id", nullable=True))
    author: str
    approver: str = ""
    note: str = ""
    proposal_id: int | None = None
    hash: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    """SHA-256 over the entry and the hash of the one before it (data_access.seals)."""
    author_account: int | None = None


class Issue(SQLModel, table=True):
    """问题: of a project or of a district. Closed in time when `closed_on <= due_on`."""

    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("pilot_id", "code"),
        CheckConstraint("project_id IS NOT NULL OR district_id IS NOT NULL", name="has_subject"),
        CheckConstraint("due_on >= opened_on", name="due_order"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    code: str = Field(max_length=32)
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True, index=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    category: str = Field(max_length=40)
    severity: Severity = Field(sa_column=word(Severity))
    title: str
    opened_on: date
    due_on: date
    closed_on: date | None = None
    owner: str
    version: int = 1


class WeeklyReturn(SQLModel, table=True):
    """A weekly return of a department or district; on time when it came by the week's deadline."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index(
            "uq_submissions_unit_week",
            "pilot_id",
            text("coalesce(department_id, 0)"),
            text("coalesce(district_id, 0)"),
            "week",
            unique=True,
        ),
        CheckConstraint("(department_id IS NULL) <> (district_id IS NULL)", name="one_unit"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    department_id: int | None = Field(default=None, sa_column=link("departments.id", nullable=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    week: str = Field(max_length=8)
    due_on: date
    submitted_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    submitted_on: date | None = None
    text: str = ""


class LightOverride(SQLModel, table=True):
    """Human judgement beside the rule: a light with reason, author, approver and expiry (at most 30 days).

    `ended_on`: the first day on which it holds no more, where it was ended before its last day, by whom and why.
    """

    __tablename__ = "light_overrides"
    __table_args__ = (
        CheckConstraint("expires_on >= starts_on", name="days_order"),
        CheckConstraint("ended_on IS NULL OR ended_on >= starts_on", name="ended_after_start"),
        CheckConstraint("(ended_on IS NULL) = (ended_by = '')", name="ended_by_someone"),
        CheckConstraint("author <> approved_by", name="two_people"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
        Index("ix_light_overrides_pilot", "pilot_id", "indicator"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    indicator: str = Field(max_length=40)
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    light: Light = Field(sa_column=word(Light))
    reason: str
    author: str
    approved_by: str
    starts_on: date
    expires_on: date
    proposal_id: int | None = None
    ended_on: date | None = None
    ended_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    ended_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    ended_by_account: int | None = None
