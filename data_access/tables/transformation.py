"""A project's way from diagnosis to acceptance: levels by scenario, needs, plans with prices and their two reviews,
statistics of prices, acceptances with agencies and experts, the lists the office reviews by."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, link, word
from domain.words import (
    AcceptanceResult,
    AgencyKind,
    AssessmentKind,
    NeedKind,
    PriceDecision,
    ReviewList,
    ReviewStage,
    Scenario,
)

LEVELS = " AND ".join(f"({one} IS NULL OR {one} BETWEEN 0 AND 4)" for one in Scenario)


class Diagnosis(SQLModel, table=True):
    """Level of an enterprise in each of the 16 scenarios (0: below level one; none: not looked at), by kind."""

    __tablename__ = "diagnoses"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "kind"),
        CheckConstraint("base_score BETWEEN 0 AND 100", name="score"),
        CheckConstraint(LEVELS, name="levels"),
    )
    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    kind: AssessmentKind = Field(sa_column=word(AssessmentKind))
    diagnosed_on: date
    base_score: float
    assessor: str = Field(max_length=80)
    product_design: int | None = None
    process_design: int | None = None
    marketing: int | None = None
    after_sales: int | None = None
    scheduling: int | None = None
    production: int | None = None
    quality: int | None = None
    equipment: int | None = None
    safety: int | None = None
    energy: int | None = None
    purchasing: int | None = None
    warehousing: int | None = None
    finance: int | None = None
    personnel: int | None = None
    collaboration: int | None = None
    decisions: int | None = None
    version: int = 1


class EnterpriseNeed(SQLModel, table=True):
    """A need or a problem that a diagnosis found, until it is met."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "kind", "title"),
        CheckConstraint("solved_on IS NULL OR solved_on >= raised_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    kind: NeedKind = Field(sa_column=word(NeedKind))
    title: str = Field(max_length=80)
    scenario: Scenario = Field(sa_column=word(Scenario))
    raised_on: date
    note: str = ""
    solved_on: date | None = None
    version: int = 1


class ReviewListItem(SQLModel, table=True):
    """A line of what the office reviews by, from a day on; without a pilot it is the default of all."""

    __tablename__ = "review_lists"
    __table_args__ = (
        Index("uq_review_lists_day", text("coalesce(pilot_id, 0)"), "list", "name", "effective_from", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    list: ReviewList = Field(sa_column=word(ReviewList))
    name: str = Field(max_length=80)
    effective_from: date
    holds: bool
    source: str
    version: int = 1


class PlanLine(SQLModel, table=True):
    """A line of prices in a version (`number`) of a project's plan. Money in 分; `quantity` of `unit`."""

    __tablename__ = "plan_lines"
    __table_args__ = (
        UniqueConstraint("project_id", "number", "line"),
        CheckConstraint("number > 0 AND line > 0", name="numbers"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_plan_lines_group", "solution_id", "scenario", "unit"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    number: int
    line: int
    submitted_on: date
    module: str = Field(max_length=80)
    scenario: Scenario = Field(sa_column=word(Scenario))
    item: str = Field(max_length=80)
    solution_id: int | None = Field(default=None, sa_column=link("solutions.id", nullable=True))
    category: str = Field(max_length=80)
    unit: str = Field(max_length=20)
    quantity: float = Field(sa_column=Column(Float, nullable=False))
    amount_fen: int = Field(sa_column=fen())
    version: int = 1


class PlanReview(SQLModel, table=True):
    """What one of the two reviews says of a line: who, when, how much is cut (分; of what is refused all)."""

    __tablename__ = "plan_reviews"
    __table_args__ = (
        UniqueConstraint("plan_line_id", "stage"),
        CheckConstraint("(decision = 'cut') = (cut_fen IS NOT NULL)", name="cut_has_amount"),
        CheckConstraint("cut_fen IS NULL OR cut_fen > 0", name="cut_positive"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_line_id: int = Field(sa_column=link("plan_lines.id"))
    stage: ReviewStage = Field(sa_column=word(ReviewStage))
    decision: PriceDecision = Field(sa_column=word(PriceDecision))
    cut_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    reason: str = ""
    reviewed_on: date
    author: str = ""
    account_id: int | None = None
    version: int = 1


class PriceGroup(SQLModel, table=True):
    """Unit prices of one kind: how many, their median and median absolute deviation (分). Rolled up from plan_lines."""

    __tablename__ = "price_groups"
    __table_args__ = (
        Index("uq_price_groups_kind", "pilot_id", text("coalesce(solution_id, 0)"), "scenario", "unit", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    solution_id: int | None = Field(default=None, sa_column=link("solutions.id", nullable=True))
    scenario: Scenario = Field(sa_column=word(Scenario))
    unit: str = Field(max_length=20)
    count: int
    median_fen: float = Field(sa_column=Column(Float, nullable=False))
    spread_fen: float = Field(sa_column=Column(Float, nullable=False))


class Agency(SQLModel, table=True):
    """A third party under contract; `conflicts`: credit codes of enterprises and providers it has to do with."""

    __tablename__ = "agencies"
    __table_args__ = (
        UniqueConstraint("pilot_id", "uscc"),
        CheckConstraint("ends_on >= starts_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=80)
    kind: AgencyKind = Field(sa_column=word(AgencyKind))
    contract_no: str = Field(max_length=80)
    contract_fen: int = Field(sa_column=fen())
    fee_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    starts_on: date
    ends_on: date
    conflicts: str = ""
    version: int = 1


class Expert(SQLModel, table=True):
    """An expert of the pilot's pool, known by a number."""

    __tablename__ = "experts"
    __table_args__ = (
        UniqueConstraint("pilot_id", "code"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    code: str = Field(max_length=32)
    name: str = Field(max_length=40)
    unit: str = Field(max_length=80)
    field: str = Field(max_length=80)
    contract_no: str = Field(max_length=80)
    fee_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    starts_on: date
    ends_on: date | None = None
    conflicts: str = ""
    version: int = 1


class Acceptance(SQLModel, table=True):
    """An application of a project for acceptance; the second round is a re-inspection. Scores 0–100."""

    __tablename__ = "acceptances"
    __table_args__ = (
        UniqueConstraint("project_id", "round"),
        CheckConstraint("round > 0", name="round"),
        CheckConstraint("(result IS NULL) = (result_on IS NULL)", name="result_has_day"),
        CheckConstraint("(result = 'rectify' AND rectify_by > result_on) OR rectify_by IS NULL", name="rectify_by"),
        CheckConstraint("result_on IS NULL OR result_on >= applied_on", name="days_order"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 4", name="level"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    round: int
    applied_on: date
    documents: str = ""
    session: str = Field(default="", max_length=40)
    agency_id: int | None = Field(default=None, sa_column=link("agencies.id", nullable=True, index=True))
    visited_on: date | None = None
    minutes: str = ""
    foundation: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    operation: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    management: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    scenarios: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    result: AcceptanceResult | None = Field(default=None, sa_column=word(AcceptanceResult, nullable=True))
    result_on: date | None = None
    rectify_by: date | None = None
    level: int | None = None
    score: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    report: str = ""
    version: int = 1


class AcceptanceExpert(SQLModel, table=True):
    """An expert who takes part in an acceptance."""

    __tablename__ = "acceptance_experts"
    acceptance_id: int = Field(sa_column=Column(ForeignKey("acceptances.id", ondelete="RESTRICT"), primary_key=True))
    expert_id: int = Field(
        sa_column=Column(ForeignKey("experts.id", ondelete="RESTRICT"), primary_key=True, index=True)
    )
