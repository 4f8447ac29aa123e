"""Providers beyond their record: what was done about them, and the ranking's pool and shares."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Float, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.words import Funnel, ProviderAction, ProviderKind, ProviderStatus, Tier


class ProviderStatusChange(SQLModel, table=True):
    """One step of a provider's way in and out of the pool (domain.providers.in_and_out). Append-only (triggers).

    `answers_id`: the decision an appeal is against, the appeal that a ruling answers. The author is the provider in an
    appeal, which nobody approves; every act of the office has a second person.
    """

    __tablename__ = "provider_status_changes"
    __table_args__ = (
        Index("ix_provider_status_changes_provider", "provider_id", "happened_on"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("length(author) > 0 AND author <> approver", name="two_people"),
        CheckConstraint("(action = 'appeal') = (approver = '')", name="approved"),
        CheckConstraint("action IN ('appeal', 'uphold', 'revoke') OR status_before <> status_after", name="moves"),
        CheckConstraint("(action IN ('appeal', 'uphold', 'revoke')) = (answers_id IS NOT NULL)", name="answers"),
        CheckConstraint("rectify_by IS NULL OR rectify_by >= happened_on", name="rectify_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(sa_column=link("providers.id"))
    happened_on: date
    action: ProviderAction = Field(sa_column=word(ProviderAction))
    status_before: ProviderStatus = Field(sa_column=word(ProviderStatus, name="status_before"))
    status_after: ProviderStatus = Field(sa_column=word(ProviderStatus, name="status_after"))
    reason: str
    author: str
    approver: str = ""
    document: str = ""
    rectify_by: date | None = None
    answers_id: int | None = Field(default=None, sa_column=link("provider_status_changes.id", nullable=True))
    recorded_at: datetime = Field(sa_column=instant())
    proposal_id: int | None = None


class ProviderReading(SQLModel, table=True):
    """What the provider light needs of each lead provider in a period, and its place in the ranking of its kind.

    The ranking (from `is_observed` on) is made when a period is closed (services.evaluation.ranking); empty in the
    live period. By component: trials, observed and expected sums (satisfaction: of marks 1–5), raw and adjusted value
    (0–1, marks 1–5), points 0–100 drawn to the pool, and their standard deviation.
    """

    __tablename__ = "provider_readings"
    __table_args__ = (
        UniqueConstraint("period_id", "provider_id"),
        CheckConstraint("rank IS NULL OR (rank_low <= rank AND rank <= rank_high)", name="rank_in_range"),
        CheckConstraint("score IS NULL OR (score_low <= score AND score <= score_high)", name="score_in_interval"),
        CheckConstraint("(rank IS NULL) = (tier IS NULL)", name="tier_with_rank"),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    provider_id: int = Field(sa_column=link("providers.id"))
    signed: int
    accepted: int
    open_projects: int
    milestones_due: int
    milestones_on_time: int
    on_time_share: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    is_observed: bool | None = None
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    tier: Tier | None = Field(default=None, sa_column=word(Tier, nullable=True))
    movement: int | None = None
    funnel: Funnel | None = Field(default=None, sa_column=word(Funnel, nullable=True))
    periods_below: int | None = None
    level_gain: float | None = None
    volume_points: float | None = None
    acceptance_trials: int | None = None
    acceptance_observed: int | None = None
    acceptance_expected: float | None = None
    acceptance_raw: float | None = None
    acceptance_adjusted: float | None = None
    acceptance_points: float | None = None
    acceptance_deviation: float | None = None
    on_time_trials: int | None = None
    on_time_observed: int | None = None
    on_time_expected: float | None = None
    on_time_raw: float | None = None
    on_time_adjusted: float | None = None
    on_time_points: float | None = None
    on_time_deviation: float | None = None
    level_trials: int | None = None
    level_observed: int | None = None
    level_expected: float | None = None
    level_raw: float | None = None
    level_adjusted: float | None = None
    level_points: float | None = None
    level_deviation: float | None = None
    satisfaction_trials: int | None = None
    satisfaction_observed: int | None = None
    satisfaction_expected: float | None = None
    satisfaction_raw: float | None = None
    satisfaction_adjusted: float | None = None
    satisfaction_points: float | None = None
    satisfaction_deviation: float | None = None


class IndustryStanding(SQLModel, table=True):
    """A provider's place among those of its kind within one industry, by its projects there only, in a closed period.

    Made where the industry has enough providers with enough accepted projects; columns as in ProviderReading.
    """

    __tablename__ = "industry_standings"
    __table_args__ = (
        UniqueConstraint("period_id", "industry_id", "provider_id"),
        CheckConstraint("rank IS NULL OR (rank_low <= rank AND rank <= rank_high)", name="rank_in_range"),
        CheckConstraint("score_low <= score AND score <= score_high", name="score_in_interval"),
        CheckConstraint("(rank IS NULL) = (tier IS NULL)", name="tier_with_rank"),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    provider_id: int = Field(sa_column=link("providers.id"))
    industry_id: int = Field(sa_column=link("industries.id"))
    accepted: int
    is_observed: bool
    score: float
    score_low: float
    score_high: float
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    tier: Tier | None = Field(default=None, sa_column=word(Tier, nullable=True))
    movement: int | None = None
    funnel: Funnel = Field(sa_column=word(Funnel))
    volume_points: float
    acceptance_trials: int
    acceptance_observed: int
    acceptance_expected: float
    acceptance_raw: float | None = None
    acceptance_adjusted: float | None = None
    acceptance_points: float
    acceptance_deviation: float
    on_time_trials: int
    on_time_observed: int
    on_time_expected: float
    on_time_raw: float | None = None
    on_time_adjusted: float | None = None
    on_time_points: float
    on_time_deviation: float
    level_trials: int
    level_observed: int
    level_expected: float
    level_raw: float | None = None
    level_adjusted: float | None = None
    level_points: float
    level_deviation: float
    satisfaction_trials: int
    satisfaction_observed: int
    satisfaction_expected: float
    satisfaction_raw: float | None = None
    satisfaction_adjusted: float | None = None
    satisfaction_points: float
    satisfaction_deviation: float


class ProviderPool(SQLModel, table=True):
    """What all lead providers of a kind (in one industry) showed together in a closed period: what each is drawn to."""

    __tablename__ = "provider_pools"
    __table_args__ = (
        Index("uq_provider_pools_pool", "period_id", "kind", text("coalesce(industry_id, 0)"), unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    kind: ProviderKind = Field(sa_column=word(ProviderKind))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    providers: int
    ranked: int
    design_effect: float
    on_time_share: float
    acceptance_prior_points: float
    acceptance_prior_weight: float
    on_time_prior_points: float
    on_time_prior_weight: float
    level_prior_points: float
    level_prior_weight: float
    satisfaction_prior_points: float
    satisfaction_prior_weight: float
    correlation_acceptance_on_time: float
    correlation_acceptance_level: float
    correlation_acceptance_satisfaction: float
    correlation_on_time_level: float
    correlation_on_time_satisfaction: float
    correlation_level_satisfaction: float


class ProviderShare(SQLModel, table=True):
    """A lead provider's work in one industry from one starting level (0: not known) in a closed period."""

    __tablename__ = "provider_shares"
    __table_args__ = (
        Index(
            "uq_provider_shares_cell",
            "period_id",
            "provider_id",
            text("coalesce(industry_id, 0)"),
            "before_level",
            unique=True,
        ),
        CheckConstraint("before_level BETWEEN 0 AND 4", name="before_level"),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    provider_id: int = Field(sa_column=link("providers.id"))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    before_level: int
    projects: int
    accepted: int
    open_projects: int
    milestones_due: int
    milestones_on_time: int
    level_ok: int
    reviews: int
    satisfaction_sum: int
