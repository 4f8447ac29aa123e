"""方案表: workbooks of a plan that were committed, and every row each of them changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link


class PlanLoad(SQLModel, table=True):
    """A workbook that was committed, kept as it came. `is_new`: it set the pilot up. Undone at most once."""

    __tablename__ = "plan_loads"
    __table_args__ = (
        Index("ix_plan_loads_pilot", "pilot_id", "committed_at"),
        CheckConstraint("length(sha256) = 64", name="hash"),
        CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name="undone_by_someone"),
        CheckConstraint("undone_at IS NULL OR length(undo_reason) > 0", name="undone_for_a_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    is_new: bool
    sha256: str = Field(max_length=64)
    file: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    author: str
    committed_at: datetime = Field(sa_column=instant())
    rows_new: int
    cells_changed: int
    changes_sha256: str = Field(max_length=64)
    undone_by: str = ""
    undone_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    undo_reason: str = ""
    author_account: int | None = None
    undone_by_account: int | None = None
    proposal_id: int | None = None
    """Of one that took two people."""


class PlanChange(SQLModel, table=True):
    """One row that a load wrote: its table, what its columns were (JSON; empty: it is new) and became. Append-only."""

    __tablename__ = "plan_changes"
    __table_args__ = (UniqueConstraint("load_id", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    load_id: int = Field(sa_column=link("plan_loads.id"))
    position: int
    record: str = Field(max_length=40)
    row_id: int
    name: str
    before: str
    after: str
