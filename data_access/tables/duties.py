"""What the office makes of the plan's targets: checkpoints instead of the straight line, and shares of districts before
they are issued (issued ones are targets)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link


class CheckpointSet(SQLModel, table=True):
    """Checkpoints of a target's line from a day on, whatever its version; one without points is the straight line
    again. Never changed (triggers): another set takes over on its day."""

    __tablename__ = "checkpoint_sets"
    __table_args__ = (UniqueConstraint("target_id", "effective_from"),)
    id: int | None = Field(default=None, primary_key=True)
    target_id: int = Field(sa_column=link("targets.id"))
    effective_from: date
    reason: str
    document: str
    author: str
    approved_by: str = ""
    proposal_id: int | None = None


class Checkpoint(SQLModel, table=True):
    """How much of the target is due by a day, in its unit, counted as the target is."""

    __tablename__ = "checkpoints"
    __table_args__ = (UniqueConstraint("set_id", "due_on"), CheckConstraint("value >= 0", name="not_negative"))
    id: int | None = Field(default=None, primary_key=True)
    set_id: int = Field(sa_column=link("checkpoint_sets.id"))
    due_on: date
    value: float


class AllocationDraft(SQLModel, table=True):
    """Shares of a target that the office is working on; gone when they are issued or given up."""

    __tablename__ = "allocation_drafts"
    __table_args__ = (UniqueConstraint("target_id"),)
    id: int | None = Field(default=None, primary_key=True)
    target_id: int = Field(sa_column=link("targets.id"))
    version: int = 1
    author: str
    saved_at: datetime = Field(sa_column=instant())
    author_account: int | None = None


class AllocationDraftShare(SQLModel, table=True):
    """A district's share in the target's unit."""

    __tablename__ = "allocation_draft_shares"
    __table_args__ = (UniqueConstraint("draft_id", "district_id"), CheckConstraint("value >= 0", name="not_negative"))
    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(sa_column=link("allocation_drafts.id"))
    district_id: int = Field(sa_column=link("districts.id"))
    value: float
