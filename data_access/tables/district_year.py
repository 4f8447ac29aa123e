"""Each district's year: appeals with their answers, and what two people approved (rules 20). Rows only come."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link


class DistrictAppeal(SQLModel, table=True):
    """What a district says against the figures of one part of its year, once a part and year."""

    __tablename__ = "district_appeals"
    __table_args__ = (
        UniqueConstraint("district_id", "year", "part"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    district_id: int = Field(sa_column=link("districts.id"))
    year: int
    part: str = Field(max_length=20)
    reason: str
    document: str = ""
    said_on: date
    author: str
    account_id: int | None = None
    written_at: datetime = Field(sa_column=instant())


class DistrictAnswer(SQLModel, table=True):
    """What two people answered to an appeal. Upheld: `counted` of `due` stand in place of the part's figures (分 where
    the part is of money)."""

    __tablename__ = "district_answers"
    __table_args__ = (
        UniqueConstraint("appeal_id"),
        CheckConstraint("(counted IS NULL) = (due IS NULL)", name="both_figures"),
        CheckConstraint("is_upheld = (counted IS NOT NULL)", name="upheld_has_figures"),
        CheckConstraint("due IS NULL OR (due > 0 AND counted >= 0)", name="figures"),
    )
    id: int | None = Field(default=None, primary_key=True)
    appeal_id: int = Field(sa_column=link("district_appeals.id"))
    is_upheld: bool
    counted: float | None = None
    due: float | None = None
    answer: str
    document: str
    answered_on: date
    author: str
    approver: str
    proposal_id: int | None = None


class DistrictResult(SQLModel, table=True):
    """A district's year as it was approved, of the closed month `period_id`. No place: `why_not` says why."""

    __tablename__ = "district_results"
    __table_args__ = (
        UniqueConstraint("district_id", "year"),
        CheckConstraint("score IS NULL OR (score_low <= score AND score <= score_high)", name="score_in_interval"),
        CheckConstraint("rank IS NULL OR (rank_low <= rank AND rank <= rank_high)", name="rank_in_range"),
        CheckConstraint("rank IS NOT NULL OR length(why_not) > 0", name="says_why"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    period_id: int = Field(sa_column=link("periods.id"))
    district_id: int = Field(sa_column=link("districts.id"))
    year: int
    size_group: str = Field(max_length=10)
    enterprises: int
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    ranked: int
    why_not: str = ""
    document: str
    approved_on: date
    author: str
    approver: str
    proposal_id: int | None = None


class DistrictResultPart(SQLModel, table=True):
    """One part of an approved year: weight, `counted` of `due` (分 where it is of money; empty: nothing was due), and
    what had been counted before an appeal was upheld."""

    __tablename__ = "district_result_parts"
    __table_args__ = (UniqueConstraint("result_id", "part"),)
    id: int | None = Field(default=None, primary_key=True)
    result_id: int = Field(sa_column=link("district_results.id"))
    part: str = Field(max_length=20)
    weight: float
    counted: float | None = None
    due: float | None = None
    counted_before: float | None = None
    due_before: float | None = None
