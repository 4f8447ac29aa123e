"""Rows of the catalogue about alerts: when a light opens one, and what an answer names as the cause."""

from typing import Annotated

from pydantic import Field

from domain.words import AlertOwner, AlertScope, Light
from services.plans.cells import Day, Flag, one_of
from services.plans.rows import PlanRow


class AlertRuleRow(PlanRow):
    key = ("code", "effective_from")
    code: str = Field(max_length=40)
    scope: Annotated[AlertScope, one_of(AlertScope)]
    indicator: str = Field(max_length=60)
    light: Annotated[Light, one_of(Light)]
    periods: int = Field(ge=1)
    owner: Annotated[AlertOwner, one_of(AlertOwner)]
    answer_days: int = Field(ge=1)
    join_periods: int = Field(ge=0)
    reopen_periods: int = Field(ge=0)
    remind_after: int = Field(ge=0)
    supervise_after: int = Field(ge=0)
    summon_after: int = Field(ge=0)
    name_after: int = Field(ge=0)
    bound: float | None = Field(default=None, ge=0)
    is_on: Flag
    effective_from: Day
    is_default: Flag
    source: str
    author: str


class AlertCauseRow(PlanRow):
    key = ("code",)
    positioned = True
    code: str = Field(max_length=20)
    name: str = Field(max_length=20)
    meaning: str
