"""A question put to the future, and what is said of it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.lights.readings import ScopeKey
from domain.words import Operator


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the figure of a scope will be on `due_on`, said on the day of the evaluation.

    `target` is None for a check: a forecast made only to be scored, against the 序时 of that day. Figures are in the
    target's unit and counted in the target's own window, `counted` being what stands there already.
    """

    indicator: str
    district: int | None
    industry: int | None
    target: int | None
    due_on: date
    value: float
    operator: Operator
    counted: float
    p10: float
    p50: float
    p90: float
    met_probability: float


@dataclass(frozen=True, slots=True)
class ForeseenMilestone:
    """A stage that is under way and due soon: its planned day, the day of the middle draw, and the day before which it
    comes in one of five draws only. None: in so many draws the project leaves first."""

    project: int
    stage: int
    planned_on: date
    likely_on: date | None
    hardly_before: date | None


@dataclass(frozen=True)
class Asked:
    """A question to the simulation: how many of the scope reach the stage from `first` to `last` (day numbers)."""

    measure: str
    scope: ScopeKey
    target: int | None
    due_on: date
    first: int
    value: float
    operator: Operator
    indicator: str
    deadline: int | None = None
    """The day before which work may be hurried; None without one."""


def forecast_of(question: Asked, counted: float, outcomes: np.ndarray) -> Forecast:
    """Band and chance from the outcomes of the draws."""
    p10, p50, p90 = np.quantile(outcomes, (0.1, 0.5, 0.9), method="inverted_cdf")
    met = outcomes > question.value if question.operator is Operator.MORE_THAN else outcomes >= question.value
    return Forecast(
        indicator=question.indicator,
        district=question.scope[0],
        industry=question.scope[1],
        target=question.target,
        due_on=question.due_on,
        value=question.value,
        operator=question.operator,
        counted=float(counted),
        p10=float(p10),
        p50=float(p50),
        p90=float(p90),
        met_probability=float(met.mean()),
    )
