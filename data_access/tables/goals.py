"""绩效目标 of projects (rules 16.6): entered with the plan, self-evaluated, each evaluation checked by another."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Float, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import link, word
from domain.words import GoalDirection


class ProjectGoal(SQLModel, table=True):
    """One goal of a project: what was asked, what the project says it reached (`actual` None: not yet), and whether
    somebody else looked at that: a check holds as long as the row has the version that was looked at."""

    __tablename__ = "project_goals"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 6", name="number"),
        CheckConstraint("(actual IS NULL) = (evaluated_on IS NULL)", name="evaluated_on_a_day"),
        CheckConstraint(
            "(checked_on IS NULL) = (checked_version IS NULL) AND (checked_on IS NULL) = (is_right IS NULL)",
            name="checked_whole",
        ),
        CheckConstraint("actual IS NULL OR length(evidence) > 0", name="has_evidence"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(sa_column=link("projects.id"))
    number: int
    name: str = Field(max_length=40)
    unit: str = Field(max_length=10)
    direction: GoalDirection = Field(sa_column=word(GoalDirection))
    value: float
    document: str
    actual: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    evaluated_on: date | None = None
    evidence: str = ""
    checked_version: int | None = None
    is_right: bool | None = None
    opinion: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    checked_by_account: int | None = None
    version: int = 1
