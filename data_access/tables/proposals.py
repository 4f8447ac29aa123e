"""What takes two people: proposed by one account, decided by another."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.identity.proposals import ProposalState


class Proposal(SQLModel, table=True):
    """A verb with its words (JSON), what it rests on, who wants it done, what became of it. Never changes (triggers).

    `file`: the workbook of a return. `difference`: sentences, one a line, as both people were shown them. What came of
    an approved one points at it.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        Index("ix_proposals_pilot", "pilot_id", "state"),
        Index(
            "uq_proposals_open",
            "pilot_id",
            "verb",
            "subject",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'withdrawn') OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state = 'open') = (decided_by IS NULL) AND (state = 'open') = (decided_at IS NULL)",
            name="decided_by_someone",
        ),
        CheckConstraint("state <> 'withdrawn' OR decided_by = proposed_by", name="withdrawn_by_its_author"),
        CheckConstraint("length(payload_sha256) = 64 AND length(facts_sha256) = 64", name="hashes"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    verb: str = Field(max_length=40)
    subject: str = Field(max_length=120)
    payload: str
    payload_sha256: str = Field(max_length=64)
    facts_sha256: str = Field(max_length=64)
    file: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    difference: str
    state: ProposalState = Field(default=ProposalState.OPEN, sa_column=word(ProposalState))
    proposed_by: int = Field(sa_column=link("accounts.id"))
    proposed_name: str = Field(max_length=90)
    proposed_session: int | None = Field(default=None, sa_column=link("sessions.id", nullable=True))
    proposed_at: datetime = Field(sa_column=instant())
    decided_by: int | None = Field(default=None, sa_column=link("accounts.id", nullable=True))
    decided_name: str = Field(default="", max_length=90)
    decided_session: int | None = Field(default=None, sa_column=link("sessions.id", nullable=True))
    decided_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    note: str = ""
