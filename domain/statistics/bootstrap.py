"""Growth of a reported count over the weeks to come, from the weekly increments seen so far.

That few are known is carried by the Bayesian bootstrap: Rubin (1981), Annals of Statistics 9(1).
"""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

RECENT_WEEKS = 26
"""Weekly increments drawn from, at most."""


def weekly_increments(stock_at: Callable[[date], float | None], as_of: date, first_on: date) -> np.ndarray:
    """Growth of a stock in each of the last weeks, newest first, back to the first report (26 weeks at most)."""
    stocks = []
    for weeks in range(RECENT_WEEKS + 1):
        day = as_of - timedelta(weeks=weeks)
        stock = stock_at(day)
        if stock is None or day < first_on:
            break
        stocks.append(stock)
    return -np.diff(np.array(stocks, dtype=float))


def bootstrapped(increments: np.ndarray, weeks: float, again: "Again") -> np.ndarray:
    """Growth over the weeks to come, draws long; of the part of a week at the end that part of draws has one more."""
    whole, rest = int(weeks), weeks - int(weeks)
    last = np.where(again.share() < rest, increments[again.one(len(increments))], 0.0)
    grown: np.ndarray = again.times(len(increments), whole) @ increments + last
    return grown


class Again:
    """How often each week seen is drawn again. Each draw has its own chances for them (Rubin 1981); indicators share
    them, so that the lengths that occur are drawn once."""

    def __init__(self, rng: np.random.Generator, draws: int):
        self._rng, self._draws = rng, draws
        self._times: dict[tuple[int, int], np.ndarray] = {}
        self._ones: dict[int, np.ndarray] = {}
        self._share: np.ndarray | None = None

    def times(self, seen: int, weeks: int) -> np.ndarray:
        """Draws × weeks seen, each row adding up to the weeks to come."""
        if (seen, weeks) not in self._times:
            chances = self._rng.dirichlet(np.ones(seen), self._draws)
            self._times[seen, weeks] = self._rng.multinomial(weeks, chances)
        return self._times[seen, weeks]

    def share(self) -> np.ndarray:
        """A number from 0 to 1 for each draw."""
        if self._share is None:
            self._share = self._rng.random(self._draws)
        return self._share

    def one(self, seen: int) -> np.ndarray:
        if seen not in self._ones:
            self._ones[seen] = self._rng.integers(0, seen, self._draws)
        return self._ones[seen]
