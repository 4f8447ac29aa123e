"""The pool: providers as they were admitted, the industries they serve, their solutions and who uses which."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, link, word
from domain.words import ProviderKind, ProviderStatus


class Provider(SQLModel, table=True):
    """A digital service provider in the pilot's pool.

    公示 days and document are those of its admission, or, from `kind_on` on, of its change of kind; what it was before
    stands in provider_kinds.
    """

    __tablename__ = "providers"
    __table_args__ = (
        UniqueConstraint("pilot_id", "uscc"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("status_on IS NULL OR status_on >= admitted_on", name="status_day"),
        CheckConstraint("notice_from IS NULL OR notice_to >= notice_from", name="notice_order"),
        CheckConstraint("kind_on IS NULL OR kind_on > admitted_on", name="kind_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=80)
    kind: ProviderKind = Field(sa_column=word(ProviderKind))
    admitted_on: date
    status: ProviderStatus = Field(default=ProviderStatus.ACTIVE, sa_column=word(ProviderStatus))
    status_on: date | None = None
    status_reason: str = ""
    version: int = 1
    document: str = Field(default="", sa_column_kwargs={"server_default": ""})
    notice_from: date | None = None
    notice_to: date | None = None
    kind_on: date | None = None


class ProviderPastKind(SQLModel, table=True):
    """What a provider was in the pool as until it changed its kind on a day, with 公示 and document of that time."""

    __tablename__ = "provider_kinds"
    provider_id: int = Field(sa_column=Column(ForeignKey("providers.id", ondelete="RESTRICT"), primary_key=True))
    kind_on: date = Field(primary_key=True)
    kind: ProviderKind = Field(sa_column=word(ProviderKind))
    document: str
    notice_from: date | None = None
    notice_to: date | None = None


class ProviderIndustry(SQLModel, table=True):
    """An industry that a provider says it serves; none of them: any."""

    __tablename__ = "provider_industries"
    provider_id: int = Field(sa_column=Column(ForeignKey("providers.id", ondelete="RESTRICT"), primary_key=True))
    industry_id: int = Field(sa_column=Column(ForeignKey("industries.id", ondelete="RESTRICT"), primary_key=True))


class Solution(SQLModel, table=True):
    """A 小快轻准 product or solution in the pool, from the day it was listed until the day it was taken down."""

    __tablename__ = "solutions"
    __table_args__ = (
        UniqueConstraint("provider_id", "name"),
        Index("uq_solutions_name", "pilot_id", "name", unique=True),
        CheckConstraint("delisted_on IS NULL OR delisted_on > listed_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id", index=True))
    provider_id: int = Field(sa_column=link("providers.id"))
    name: str = Field(max_length=80)
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    scenario: str = Field(max_length=40)
    listed_on: date
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    price_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    delisted_on: date | None = None


class SolutionUse(SQLModel, table=True):
    """A project uses a solution of the pool."""

    __tablename__ = "solution_uses"
    __table_args__ = (UniqueConstraint("solution_id", "project_id"), Index("ix_solution_uses_project", "project_id"))
    id: int | None = Field(default=None, primary_key=True)
    solution_id: int = Field(sa_column=link("solutions.id"))
    project_id: int = Field(sa_column=link("projects.id"))
    used_on: date
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
