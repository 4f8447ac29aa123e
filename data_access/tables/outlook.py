"""What was said of the future when a period was closed."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from data_access.tables.base import link, word
from domain.words import Operator


class ForecastRecord(SQLModel, table=True):
    """The figure of a scope on a later day, as forecast in a period (domain.targets.forecast).

    Without `target_id` it is a check: completions some weeks ahead against the 序时 of that day, made to be scored.
    """

    __tablename__ = "forecasts"
    __table_args__ = (
        Index("ix_forecasts_period", "period_id", "target_id"),
        CheckConstraint("p10 <= p50 AND p50 <= p90", name="in_order"),
        CheckConstraint("met_probability >= 0 AND met_probability <= 1", name="probability"),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    indicator: str = Field(max_length=60)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    target_id: int | None = Field(default=None, sa_column=link("targets.id", nullable=True))
    due_on: date
    value: float
    operator: Operator = Field(sa_column=word(Operator))
    counted: float
    p10: float
    p50: float
    p90: float
    met_probability: float
