"""Batches by quota: who wants in, budgets, objections against a 公示, the quotas that two people set."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Float, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, link, word
from domain.words import Award, ObjectionOutcome, ScoreSeat


class Interest(SQLModel, table=True):
    """An enterprise that wants to be transformed; it counts while it is neither withdrawn nor in the pilot."""

    __tablename__ = "interests"
    __table_args__ = (
        UniqueConstraint("pilot_id", "uscc"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= registered_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=80)
    district_id: int = Field(sa_column=link("districts.id"))
    industry_id: int = Field(sa_column=link("industries.id"))
    registered_on: date
    withdrawn_on: date | None = None
    version: int = 1


def _percent() -> Column:
    return Column(Float, nullable=True)


class BatchFund(SQLModel, table=True):
    """The budget of a batch in 分, which level of government bears how many percent of it, and its 公示."""

    __tablename__ = "batch_funds"
    __table_args__ = (
        UniqueConstraint("batch_id"),
        CheckConstraint("budget_fen >= 0", name="not_negative"),
        CheckConstraint("(notice_from IS NULL) = (notice_to IS NULL)", name="notice_ends"),
        CheckConstraint("notice_to IS NULL OR notice_to >= notice_from", name="notice_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(sa_column=link("batches.id"))
    budget_fen: int = Field(sa_column=fen())
    central_percent: float | None = Field(default=None, sa_column=_percent())
    province_percent: float | None = Field(default=None, sa_column=_percent())
    city_percent: float | None = Field(default=None, sa_column=_percent())
    district_percent: float | None = Field(default=None, sa_column=_percent())
    notice_from: date | None = None
    notice_to: date | None = None
    document: str
    version: int = 1


class Objection(SQLModel, table=True):
    """An objection against a batch's 公示, until it is answered; one that names a project holds its payment back."""

    __tablename__ = "objections"
    __table_args__ = (
        UniqueConstraint("pilot_id", "code"),
        CheckConstraint("closed_on IS NULL OR closed_on >= raised_on", name="days_order"),
        CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    code: str = Field(max_length=32)
    batch_id: int = Field(sa_column=link("batches.id"))
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True, index=True))
    raised_on: date
    raised_by: str = Field(max_length=80)
    content: str
    outcome: ObjectionOutcome | None = Field(default=None, sa_column=word(ObjectionOutcome, nullable=True))
    closed_on: date | None = None
    reply: str = ""
    version: int = 1


class BatchQuota(SQLModel, table=True):
    """How many places of a batch an industry or a district gets: as the formula has it (`computed`), as two people set
    it, why they differ. `number` of the batch, which need not be there yet; a later `issue` takes the place of the one
    before. Append-only (triggers)."""

    __tablename__ = "batch_quotas"
    __table_args__ = (
        Index(
            "uq_batch_quotas_cell",
            "pilot_id",
            "number",
            "issue",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            unique=True,
        ),
        CheckConstraint("(district_id IS NULL) <> (industry_id IS NULL)", name="one_unit"),
        CheckConstraint("quota >= 0 AND computed >= 0", name="not_negative"),
        CheckConstraint("quota = computed OR length(reason) > 0", name="has_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: int
    issue: int
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    computed: int
    quota: int
    reason: str = ""
    document: str
    issued_on: date
    author: str
    approved_by: str
    proposal_id: int | None = None


class AwardEntryRecord(SQLModel, table=True):
    """An enterprise that was put forward for an award in a session, with its case before and after (rules 22.3)."""

    __tablename__ = "award_entries"
    __table_args__ = (UniqueConstraint("enterprise_id", "award", "session"),)
    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    award: Award = Field(sa_column=word(Award))
    session: str = Field(max_length=40)
    put_forward_on: date
    reason: str
    evidence: str = ""
    case_before: str = ""
    case_done: str = ""
    case_after: str = ""
    version: int = 1


class AwardScore(SQLModel, table=True):
    """What a seat gave a candidate for a criterion (0–100), on what evidence, by whom."""

    __tablename__ = "award_scores"
    __table_args__ = (
        UniqueConstraint("entry_id", "criterion", "seat"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("criterion > 0", name="criterion"),
        CheckConstraint("seat <> 'agreed' OR length(reason) > 0", name="agreed_has_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(sa_column=link("award_entries.id"))
    criterion: int
    seat: ScoreSeat = Field(sa_column=word(ScoreSeat))
    score: int
    evidence: str
    reason: str = ""
    scored_on: date
    author: str = ""
    account_id: int | None = None
    version: int = 1
