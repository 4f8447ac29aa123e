"""Money beside the ledger: sums of it, corrections, applications, terms of a batch, rulings on findings."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Float, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, link, word
from domain.words import FindingState, FundCategory, FundKind, FundSource


class LedgerMonth(SQLModel, table=True):
    """What moved between two accounts in a month; all enterprises are one account, `enterprise:`.

    Kept by a trigger on every new entry, so it cannot be out of step; balances on any day read it instead of entries.
    """

    __tablename__ = "ledger_months"
    __table_args__ = (UniqueConstraint("pilot_id", "month", "from_account", "to_account"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    month: date
    from_account: str = Field(max_length=60)
    to_account: str = Field(max_length=60)
    amount_fen: int = Field(sa_column=fen())
    entries: int


class FundCorrection(SQLModel, table=True):
    """A counter-entry and the entry it takes back, with the reason; an entry is taken back once. Append-only."""

    __tablename__ = "fund_corrections"
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("entry_id <> corrects_id", name="two_entries"),
    )
    entry_id: int = Field(foreign_key="fund_entries.id", primary_key=True)
    corrects_id: int = Field(sa_column=link("fund_entries.id"))
    reason: str


class SubsidyApplication(SQLModel, table=True):
    """What an enterprise applied for, for one project."""

    __tablename__ = "subsidy_applications"
    __table_args__ = (UniqueConstraint("project_id"), CheckConstraint("applied_fen >= 0", name="not_negative"))
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    applied_fen: int = Field(sa_column=fen())
    applied_on: date
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    rest_on: date | None = None
    """When the rest of what is paid in parts was reviewed."""


class BatchTerms(SQLModel, table=True):
    """Ratio and caps of a batch from a day on, in place of the batch's first ones. Append-only.

    A project keeps the terms of its acceptance day, so new ones never change what was settled.
    """

    __tablename__ = "batch_terms"
    __table_args__ = (
        UniqueConstraint("batch_id", "valid_from"),
        CheckConstraint("subsidy_ratio >= 0 AND subsidy_ratio <= 1", name="ratio"),
        CheckConstraint("cap_level2_fen >= 0 AND cap_level3_fen >= 0 AND cap_level4_fen >= 0", name="caps"),
        CheckConstraint("author <> approved_by", name="two_people"),
        CheckConstraint("ratio_level3 IS NULL OR (ratio_level3 >= 0 AND ratio_level3 <= 1)", name="ratio_level3"),
        CheckConstraint("ratio_level4 IS NULL OR (ratio_level4 >= 0 AND ratio_level4 <= 1)", name="ratio_level4"),
        CheckConstraint("first_share > 0 AND first_share <= 1", name="first_share"),
    )
    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(sa_column=link("batches.id"))
    valid_from: date
    subsidy_ratio: float
    cap_level2_fen: int = Field(sa_column=fen())
    cap_level3_fen: int = Field(sa_column=fen())
    cap_level4_fen: int = Field(sa_column=fen())
    source: str
    author: str
    approved_by: str
    proposal_id: int | None = None
    ratio_level3: float | None = None
    """Of levels 3 and 4; none: that of level 2, `subsidy_ratio`."""
    ratio_level4: float | None = None
    first_share: float = Field(default=1, sa_column=Column(Float, nullable=False, server_default="1"))
    """Which part is paid before the rest is reviewed."""


class FindingRuling(SQLModel, table=True):
    """What was said about a finding: explained or closed, by whom, why, on what evidence. Append-only; the last holds.

    A finding is known by rule, project and subject (an account, or account and document); `amount_fen` is its amount
    then: a larger one is open again.
    """

    __tablename__ = "finding_rulings"
    __table_args__ = (
        Index("ix_finding_rulings_finding", "pilot_id", "rule"),
        CheckConstraint("length(reason) > 0 AND length(evidence) > 0", name="reason_and_evidence"),
        CheckConstraint("state <> 'closed' OR author <> approved_by", name="two_people"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    rule: str = Field(max_length=40)
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True))
    subject: str = Field(default="", max_length=140)
    state: FindingState = Field(sa_column=word(FindingState))
    amount_fen: int = Field(sa_column=fen())
    reason: str
    evidence: str
    author: str
    approved_by: str = ""
    ruled_on: date
    proposal_id: int | None = None
    author_account: int | None = None


class FlowSum(SQLModel, table=True):
    """What flowed between two accounts up to a period's day; enterprises by district, industry and batch."""

    __tablename__ = "flow_sums"
    __table_args__ = (
        Index(
            "uq_flow_sums_flow",
            "period_id",
            "kind",
            "from_account",
            "to_account",
            "source",
            "category",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            text("coalesce(batch_id, 0)"),
            unique=True,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    kind: FundKind = Field(sa_column=word(FundKind))
    from_account: str = Field(max_length=60)
    to_account: str = Field(max_length=60)
    source: FundSource = Field(sa_column=word(FundSource))
    category: FundCategory = Field(sa_column=word(FundCategory))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    batch_id: int | None = Field(default=None, sa_column=link("batches.id", nullable=True))
    amount_fen: int = Field(sa_column=fen())
    entries: int


class MoneyCell(SQLModel, table=True):
    """Stage amounts of the projects of a district and batch on a period's day; see domain.money.cells."""

    __tablename__ = "money_cells"
    __table_args__ = (
        Index(
            "uq_money_cells_cell",
            "period_id",
            text("coalesce(district_id, 0)"),
            text("coalesce(batch_id, 0)"),
            unique=True,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    batch_id: int | None = Field(default=None, sa_column=link("batches.id", nullable=True))
    projects: int
    applied_fen: int = Field(sa_column=fen())
    approved_fen: int = Field(sa_column=fen())
    accepted_fen: int = Field(sa_column=fen())
    publicised_fen: int = Field(sa_column=fen())
    payable_fen: int = Field(sa_column=fen())
    paid_fen: int = Field(sa_column=fen())
    returned_fen: int = Field(sa_column=fen())
    paid_of_due_fen: int = Field(sa_column=fen())
    unpaid_30_fen: int = Field(sa_column=fen())
    unpaid_60_fen: int = Field(sa_column=fen())
    unpaid_90_fen: int = Field(sa_column=fen())
    unpaid_more_fen: int = Field(sa_column=fen())
    unpaid_projects: int
    paid_projects: int
    paid_contract_fen: int = Field(sa_column=fen())
    lifted: int
    lifted_paid_fen: int = Field(sa_column=fen())
    recover_fen: int = Field(default=0, sa_column=fen(default=0))
