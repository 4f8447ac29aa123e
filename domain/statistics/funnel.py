"""Funnel limits: how far a share may lie from the pool's by chance alone, for a given number of observations.

Exact binomial limits, interpolated between whole counts: Spiegelhalter (2005), "Funnel plots for comparing
institutional performance", Statistics in Medicine 24, appendix A.1.1.
"""

from math import lgamma

import numpy as np

from domain.words import Funnel

WARNING, ACTION = 0.95, 0.998
"""Two-sided coverage of the inner and outer limits."""


def log_factorials(n: int) -> np.ndarray:
    return np.array([lgamma(k + 1) for k in range(n + 1)])


def distribution(n: int, share: float, logs: np.ndarray | None = None) -> np.ndarray:
    """P(R ≤ r) of a binomial for r = 0..n."""
    if share <= 0 or share >= 1:
        return np.ones(n + 1) if share <= 0 else np.append(np.zeros(n), 1.0)
    logs = log_factorials(n) if logs is None else logs
    r = np.arange(n + 1)
    terms = logs[n] - logs[r] - logs[n - r] + r * np.log(share) + (n - r) * np.log1p(-share)
    up_to: np.ndarray = np.minimum(np.cumsum(np.exp(terms)), 1.0)
    return up_to


def limits(n: int, share: float, coverage: float, logs: np.ndarray | None = None) -> tuple[float, float]:
    """Lower and upper limit of a share of n observations around the pool's share; (0, 1) without observations."""
    if n < 1:
        return 0.0, 1.0
    below = distribution(n, share, logs)
    tail = (1 - coverage) / 2
    return _limit(below, n, tail), _limit(below, n, 1 - tail)


def _limit(below: np.ndarray, n: int, probability: float) -> float:
    """The interpolated count at a probability ÷ n, within 0..1; none or all of n is beyond no limit that ends there."""
    r = min(int(np.searchsorted(below, probability)), n)
    if r in (0, n):
        return r / n
    before = below[r - 1] if r else 0.0
    step = below[r] - before
    part = (below[r] - probability) / step if step > 0 else 0.0
    return min(max((r - part) / n, 0.0), 1.0)


def place(share: float, n: float, pool: float, logs: np.ndarray | None = None) -> Funnel:
    """Where a share of n (effective) observations lies; WITHIN for less than one observation."""
    whole = int(round(n))
    if whole < 1 or share != share:
        return Funnel.WITHIN
    inner, outer = limits(whole, pool, WARNING, logs), limits(whole, pool, ACTION, logs)
    if share < inner[0]:
        return Funnel.FAR_BELOW if share < outer[0] else Funnel.BELOW
    if share > inner[1]:
        return Funnel.FAR_ABOVE if share > outer[1] else Funnel.ABOVE
    return Funnel.WITHIN
