"""What leads say of the plan's tasks, the lights these have, and the enterprises that are helped over a block."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import link, word
from domain.words import BlockCause, BlockState, DaysFrom, Light, TaskCause, TaskState


class TaskUpdate(SQLModel, table=True):
    """Where a task stands on a day, in the words of the unit that leads it."""

    __tablename__ = "task_updates"
    __table_args__ = (UniqueConstraint("task_id", "reported_on"), CheckConstraint("length(text) > 0", name="has_text"))
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(sa_column=link("tasks.id"))
    reported_on: date
    state: TaskState = Field(sa_column=word(TaskState))
    text: str
    next_step: str = ""
    evidence: str = ""
    reported_by: str
    version: int = 1


class TaskReadingRecord(SQLModel, table=True):
    """A task's light in a period, and the days by which it was judged (domain.tasks.lights)."""

    __tablename__ = "task_readings"
    __table_args__ = (UniqueConstraint("period_id", "task_id"),)
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    task_id: int = Field(sa_column=link("tasks.id"))
    light: Light = Field(sa_column=word(Light))
    cause: TaskCause = Field(sa_column=word(TaskCause))
    reason: str
    since_on: date
    starts_on: date
    ends_on: date
    days_from: DaysFrom = Field(sa_column=word(DaysFrom))
    state: TaskState | None = Field(default=None, sa_column=word(TaskState, nullable=True))
    reported_on: date | None = None
    silent_months: int


class BlockEntry(SQLModel, table=True):
    """A week of 集中攻坚 of one enterprise's project: why it is blocked, who helps how, what came of it."""

    __tablename__ = "block_entries"
    __table_args__ = (
        UniqueConstraint("project_id", "reported_on"),
        CheckConstraint("length(helper) > 0 AND length(measure) > 0", name="has_help"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    reported_on: date
    cause: BlockCause = Field(sa_column=word(BlockCause))
    state: BlockState = Field(sa_column=word(BlockState))
    helper: str
    measure: str
    result: str = ""
    reported_by: str
    version: int = 1
