"""What an office registers instead of typing a number: events, certificates, recognitions, use of the cloud, finance
products with their loans, policies with who may claim them; versions of the six lists."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Float, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, instant, link, word
from domain.words import DayKind, EventKind, RecognitionKind, RecognitionLevel, Scale, Stage, Title, WorkList


class Event(SQLModel, table=True):
    """An event or training that was held."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name", "held_on"),
        CheckConstraint("attendance >= 0", name="attendance"),
        CheckConstraint("deals IS NULL OR deals >= 0", name="deals"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=80)
    held_on: date
    kind: EventKind = Field(sa_column=word(EventKind))
    place: str = Field(max_length=80)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    attendance: int
    deals: int | None = None
    deal_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    evidence: str
    version: int = 1


class Certificate(SQLModel, table=True):
    """A certificate that a person got; a person (`holder`) counts once, however many it has."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("pilot_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: str = Field(max_length=40)
    holder: str = Field(max_length=40)
    title: str = Field(max_length=80)
    issuer: str = Field(max_length=80)
    certified_on: date
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    enterprise_id: int | None = Field(default=None, sa_column=link("enterprises.id", nullable=True))
    version: int = 1


class Recognition(SQLModel, table=True):
    """A factory, workshop, case or enterprise that was recognised, until it is revoked."""

    __tablename__ = "recognitions"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name", "kind"),
        CheckConstraint("revoked_on IS NULL OR revoked_on > recognised_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=80)
    kind: RecognitionKind = Field(sa_column=word(RecognitionKind))
    level: RecognitionLevel = Field(sa_column=word(RecognitionLevel))
    enterprise_id: int | None = Field(default=None, sa_column=link("enterprises.id", nullable=True))
    recognised_on: date
    document: str
    revoked_on: date | None = None
    version: int = 1


class CloudUse(SQLModel, table=True):
    """An enterprise runs a core part of its business on a cloud, from a day until it stops."""

    __tablename__ = "cloud_uses"
    __table_args__ = (
        UniqueConstraint("enterprise_id"),
        CheckConstraint("stopped_on IS NULL OR stopped_on > used_from", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    business: str = Field(max_length=80)
    platform: str = Field(max_length=80)
    used_from: date
    evidence: str
    stopped_on: date | None = None
    version: int = 1


class FinanceProduct(SQLModel, table=True):
    """A product of a bank for the transformation of enterprises."""

    __tablename__ = "finance_products"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name"),
        CheckConstraint("delisted_on IS NULL OR delisted_on > listed_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=80)
    bank: str = Field(max_length=80)
    most_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    least_rate: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    most_months: int | None = None
    listed_on: date
    evidence: str
    delisted_on: date | None = None
    version: int = 1


class Loan(SQLModel, table=True):
    """A loan of a finance product to an enterprise; `rate` in percent a year."""

    __tablename__ = "loans"
    __table_args__ = (
        UniqueConstraint("product_id", "number"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("due_on > lent_on", name="days_order"),
        CheckConstraint("repaid_on IS NULL OR repaid_on >= lent_on", name="repaid_order"),
        CheckConstraint("rate >= 0", name="rate"),
        Index("ix_loans_enterprise", "enterprise_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=40)
    product_id: int = Field(sa_column=link("finance_products.id"))
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    amount_fen: int = Field(sa_column=fen())
    rate: float
    lent_on: date
    due_on: date
    repaid_on: date | None = None
    version: int = 1


class Policy(SQLModel, table=True):
    """A policy with the conditions under which an enterprise qualifies; one that is not set asks nothing.

    `amount_fen`: what each gets. `interest_percent`: which part of a loan's interest is refunded, of `most_months` at
    the longest; `cap_fen`: to each enterprise at most.
    """

    __tablename__ = "policies"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days_order"),
        CheckConstraint("interest_percent IS NULL OR interest_percent BETWEEN 0 AND 100", name="interest"),
        CheckConstraint("least_level IS NULL OR least_level BETWEEN 1 AND 4", name="level"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=80)
    owner: str = Field(max_length=80)
    document: str
    benefit: str
    starts_on: date
    ends_on: date | None = None
    needs_district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    needs_industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    needs_scale: Scale | None = Field(default=None, sa_column=word(Scale, nullable=True, name="needs_scale"))
    needs_title: Title | None = Field(default=None, sa_column=word(Title, nullable=True, name="needs_title"))
    needs_stage: Stage | None = Field(default=None, sa_column=word(Stage, nullable=True, name="needs_stage"))
    least_level: int | None = None
    needs_cloud: bool | None = None
    needs_loan: bool | None = None
    amount_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    interest_percent: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    most_months: int | None = None
    cap_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    version: int = 1


class PolicyClaim(SQLModel, table=True):
    """An enterprise applied for a policy, and what it was granted."""

    __tablename__ = "policy_claims"
    __table_args__ = (
        UniqueConstraint("policy_id", "enterprise_id"),
        CheckConstraint("granted_on IS NULL OR granted_on >= claimed_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    policy_id: int = Field(sa_column=link("policies.id"))
    enterprise_id: int = Field(sa_column=link("enterprises.id", index=True))
    claimed_on: date
    granted_on: date | None = None
    granted_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    version: int = 1


class Holiday(SQLModel, table=True):
    """Days that a holiday notice makes free, or days off on which people work instead."""

    __tablename__ = "holidays"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name", "first_on"),
        CheckConstraint("last_on >= first_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=40)
    first_on: date
    last_on: date
    arrangement: DayKind = Field(sa_column=word(DayKind))
    document: str
    version: int = 1


class ListVersion(SQLModel, table=True):
    """A version of one of the six lists: its rows as they stood on a day. Append-only (triggers)."""

    __tablename__ = "list_versions"
    __table_args__ = (UniqueConstraint("pilot_id", "list", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    list: WorkList = Field(sa_column=word(WorkList))
    number: int
    as_of: date
    owner: str = Field(max_length=80)
    note: str = ""
    row_count: int
    rows: str
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())
