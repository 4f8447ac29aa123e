"""Rows of the catalogue about reviews: what may be subsidised, what an application for acceptance holds."""

from typing import Annotated

from pydantic import Field

from domain.words import ReviewList
from services.plans.cells import Day, Flag, one_of
from services.plans.rows import PlanRow


class ReviewListRow(PlanRow):
    key = ("list", "name", "effective_from")
    list: Annotated[ReviewList, one_of(ReviewList)]
    name: str = Field(max_length=80)
    effective_from: Day
    holds: Flag
    source: str
