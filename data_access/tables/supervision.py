"""双随机抽查 with its cases, enterprises that leave and come, signs that were looked for (rules 19)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, instant, link, word
from domain.words import InspectionResult, LeaveReason, Sign, SignState


class Draw(SQLModel, table=True):
    """A list of projects and inspectors as it was fixed before the number that decides was known. Append-only.

    `frame`: what is published, whose SHA-256 stands beside it; `weights`: what the lines weighed, in words; `source`:
    which public number of which day decides; `digits`: how many of its digits count.
    """

    __tablename__ = "draws"
    __table_args__ = (
        UniqueConstraint("pilot_id", "number"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("digits >= 4", name="digits"),
        CheckConstraint("length(frame_sha256) = 64", name="hash"),
        CheckConstraint("source_on > fixed_on", name="fixed_before"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: int
    title: str = Field(max_length=80)
    fixed_on: date
    size: int
    visit_days: int
    method: str = Field(max_length=40)
    weights: str
    source: str = Field(max_length=120)
    source_on: date
    digits: int
    frame: str
    frame_sha256: str = Field(max_length=64)
    projects: int
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class DrawResult(SQLModel, table=True):
    """The public number of a draw and what followed from it. Append-only."""

    __tablename__ = "draw_results"
    __table_args__ = (UniqueConstraint("draw_id"), CheckConstraint("length(seed) = 64", name="seed"))
    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(sa_column=link("draws.id"))
    said: str = Field(max_length=120)
    seed: str = Field(max_length=64)
    drawn_on: date
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class Inspection(SQLModel, table=True):
    """A drawn project and the two who are sent, by name as they were. Append-only."""

    __tablename__ = "inspections"
    __table_args__ = (
        UniqueConstraint("draw_id", "project_id"),
        CheckConstraint("first_expert <> second_expert", name="two_people"),
        Index("ix_inspections_project", "project_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(sa_column=link("draws.id"))
    project_id: int = Field(sa_column=link("projects.id"))
    first_expert: int = Field(sa_column=link("experts.id"))
    second_expert: int = Field(sa_column=link("experts.id"))


class InspectionVisit(SQLModel, table=True):
    """A visit of a drawn project. Append-only; what is put right is another visit."""

    __tablename__ = "inspection_visits"
    __table_args__ = (
        Index("ix_inspection_visits_inspection", "inspection_id"),
        CheckConstraint("(result = 'rectify') = (due_on IS NOT NULL)", name="rectify_until"),
        CheckConstraint("due_on IS NULL OR due_on > visited_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(sa_column=link("inspections.id"))
    visited_on: date
    result: InspectionResult = Field(sa_column=word(InspectionResult))
    found: str
    due_on: date | None = None
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class InspectionPhoto(SQLModel, table=True):
    """A picture of a visit: a kept file of evidence. Append-only."""

    __tablename__ = "inspection_photos"
    __table_args__ = (UniqueConstraint("evidence_id"),)
    id: int | None = Field(default=None, primary_key=True)
    evidence_id: int = Field(sa_column=link("evidence_files.id"))
    visit_id: int = Field(sa_column=link("inspection_visits.id", index=True))


class LeavingCase(SQLModel, table=True):
    """An enterprise that left: why, on what evidence, who approved it, by when its place is taken. Append-only.

    `total_before`: enterprises that were in right before it.
    """

    __tablename__ = "leaving_cases"
    __table_args__ = (
        Index("ix_leaving_cases_pilot", "pilot_id"),
        Index("ix_leaving_cases_enterprise", "enterprise_id"),
        CheckConstraint("total_before > 0", name="total_before"),
        CheckConstraint("author <> approved_by", name="two_people"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    reason: LeaveReason = Field(sa_column=word(LeaveReason))
    said: str
    evidence: str
    left_on: date
    inspection_id: int | None = Field(default=None, sa_column=link("inspections.id", nullable=True))
    total_before: int
    successor_due_on: date | None = None
    author: str
    approved_by: str
    proposal_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class Successor(SQLModel, table=True):
    """The enterprise that took the place of one that left. Append-only."""

    __tablename__ = "successors"
    __table_args__ = (
        Index("ix_successors_case", "case_id"),
        Index("ix_successors_enterprise", "enterprise_id"),
        CheckConstraint("author <> approved_by", name="two_people"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(sa_column=link("leaving_cases.id"))
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    named_on: date
    author: str
    approved_by: str
    proposal_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class PartyDetail(SQLModel, table=True):
    """Who stands behind an enterprise or provider, for comparison only; never in a public copy."""

    __tablename__ = "party_details"
    __table_args__ = (UniqueConstraint("pilot_id", "uscc"), CheckConstraint("length(uscc) = 18", name="uscc_length"))
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    uscc: str = Field(max_length=18)
    legal_person: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=120)
    account: str = Field(default="", max_length=60)
    version: int = 1


class OtherGrant(SQLModel, table=True):
    """Money that an enterprise got from another fund, and what for."""

    __tablename__ = "other_grants"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "document"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
    )
    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: int = Field(sa_column=link("enterprises.id"))
    document: str = Field(max_length=80)
    fund: str = Field(max_length=80)
    what: str = Field(max_length=80)
    amount_fen: int = Field(sa_column=fen())
    granted_on: date
    version: int = 1


class SignScan(SQLModel, table=True):
    """The last time signs were looked for in a pilot, over how much, by which bounds."""

    __tablename__ = "sign_scans"
    pilot_id: int = Field(sa_column=Column(ForeignKey("pilots.id", ondelete="RESTRICT"), primary_key=True))
    scanned_on: date
    revision: int
    looked_at: str
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class FoundSignRecord(SQLModel, table=True):
    """A sign as the last look found it; `first_on`: since when it is found. `codes`, `ties`: texts, one a line."""

    __tablename__ = "found_signs"
    __table_args__ = (UniqueConstraint("pilot_id", "sign", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    sign: Sign = Field(sa_column=word(Sign))
    key: str = Field(max_length=140)
    codes: str
    said: str
    odds: str
    ties: str = ""
    first_on: date


class SignRuling(SQLModel, table=True):
    """What a person found of a sign. Append-only; the last holds, as long as the sign says what it said then."""

    __tablename__ = "sign_rulings"
    __table_args__ = (
        Index("ix_sign_rulings_sign", "pilot_id", "sign", "key"),
        CheckConstraint("length(reason) > 0 AND length(evidence) > 0", name="reason_and_evidence"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    sign: Sign = Field(sa_column=word(Sign))
    key: str = Field(max_length=140)
    state: SignState = Field(sa_column=word(SignState))
    said: str
    reason: str
    evidence: str
    ruled_on: date
    author: str
    account_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())


class PictureMark(SQLModel, table=True):
    """The mark of a kept picture (64 hexadecimal digits; empty where it cannot be drawn, and of a PDF), made once."""

    __tablename__ = "picture_marks"
    evidence_id: int = Field(sa_column=Column(ForeignKey("evidence_files.id", ondelete="RESTRICT"), primary_key=True))
    mark: str = Field(max_length=64)


class PageMark(SQLModel, table=True):
    """The mark of a picture on a page of a kept PDF, in their order; a PDF that was looked at has a PictureMark."""

    __tablename__ = "page_marks"
    __table_args__ = (
        UniqueConstraint("evidence_id", "position"),
        CheckConstraint("page > 0 AND position > 0", name="numbers"),
        CheckConstraint("length(mark) = 64", name="mark"),
    )
    id: int | None = Field(default=None, primary_key=True)
    evidence_id: int = Field(sa_column=link("evidence_files.id"))
    position: int
    page: int
    mark: str = Field(max_length=64)
