"""Enterprises that will leave before they finish: as often as they left so far (rules 7.2.2)."""

import numpy as np

from domain.facts.columns import Facts

TAKEN, YEARS = 0.25, 10.0
"""Taken beforehand (default): a quarter of a leaving in 10 project years, 2.5 % a year; the past soon weighs more."""
A_YEAR = 365.25


def leaving_a_day(facts: Facts, began: np.ndarray, as_of: int, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Chance that an open project leaves on a day, one a draw: Gamma(left + ¼, project years + 10)."""
    left_on = facts.projects.left_on
    left = int((left_on <= as_of).sum())
    finished = np.where(facts.projects.completed.max(axis=1) <= as_of, facts.projects.completed.max(axis=1), as_of)
    days = np.maximum(np.minimum(np.minimum(left_on, finished), as_of) - np.minimum(began, as_of), 0).sum()
    rate: np.ndarray = rng.gamma(left + TAKEN, 1 / (days / A_YEAR + YEARS), draws) / A_YEAR
    return rate


def leave_days(rate: np.ndarray, n: int, as_of: int, rng: np.random.Generator) -> np.ndarray:
    """When each of n projects would leave in each draw."""
    days: np.ndarray = as_of + rng.standard_exponential((n, len(rate)), dtype=np.float32) / rate.astype(np.float32)
    return days
