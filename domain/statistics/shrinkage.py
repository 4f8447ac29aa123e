"""Small numbers lie: shares are shrunk to the pool by empirical Bayes (rules 6).

Method of moments for the beta-binomial, Kleinman (1973), "Proportions with Extraneous Variance", JASA 68(341).
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Numbers = TypeVar("Numbers", float, np.ndarray)
"""One number or one a unit."""

WEAKEST, STRONGEST = 1.0, 1_000.0
"""Bounds of the prior's weight in observations: never without a prior, never deaf to data."""


@dataclass(frozen=True)
class BetaPrior:
    """Beta(alpha, beta): the pool's mean and how much it weighs, in observations (alpha + beta)."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def shrink(self, successes: Numbers, trials: Numbers) -> Numbers:
        """Posterior mean of a share; the pool's mean when there are no trials."""
        mean: Numbers = (successes + self.alpha) / (trials + self.alpha + self.beta)
        return mean

    def variance(self, successes: Numbers, trials: Numbers) -> Numbers:
        """Posterior variance of a share."""
        mean = self.shrink(successes, trials)
        spread: Numbers = mean * (1 - mean) / (trials + self.alpha + self.beta + 1)
        return spread


def fit_beta_prior(successes: np.ndarray, trials: np.ndarray, strongest: float = STRONGEST) -> BetaPrior:
    """Prior fitted on all units with trials; flat Beta(1, 1) when there are none. `strongest`: most it may weigh."""
    successes, trials = np.asarray(successes, float), np.asarray(trials, float)
    keep = trials > 0
    successes, trials = successes[keep], trials[keep]
    if len(trials) == 0:
        return BetaPrior(1.0, 1.0)
    total = trials.sum()
    mean = min(max(float(successes.sum() / total), 1e-3), 1 - 1e-3)
    weight = min(_prior_weight(successes / trials, trials, mean), strongest)
    return BetaPrior(mean * weight, (1 - mean) * weight)


def _prior_weight(shares: np.ndarray, trials: np.ndarray, mean: float) -> float:
    """Observations the pool's mean is worth; large when units differ no more than chance would make them."""
    if len(trials) < 2:
        return STRONGEST
    total = trials.sum()
    spread = float((trials * (shares - mean) ** 2).sum())
    chance = mean * (1 - mean)
    scale = float(total - (trials**2).sum() / total) - (len(trials) - 1)
    between = (spread - (len(trials) - 1) * chance) / scale if scale > 0 else 0.0
    if between <= 0:
        return STRONGEST
    return min(max(chance / between - 1, WEAKEST), STRONGEST)


@dataclass(frozen=True)
class NormalPrior:
    """Normal(mean, between): the pool's mean, the variance between units, and of one observation within a unit."""

    mean: float
    between: float
    within: float

    def shrink(self, means: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Posterior mean and variance of each unit's mean; the pool's own where n is 0."""
        n = np.asarray(n, float)
        own = n * self.between / (n * self.between + self.within)
        return np.where(n > 0, own * means + (1 - own) * self.mean, self.mean), (1 - own) * self.between


def fit_normal_prior(means: np.ndarray, n: np.ndarray, within: float, strongest: float = STRONGEST) -> NormalPrior:
    """Between-variance by moments: DerSimonian & Laird (1986), Controlled Clinical Trials 7; the posterior: Efron &
    Morris (1975), JASA 70(350). Never less than within ÷ strongest, so that the data are never unheard.
    """
    keep = np.asarray(n) > 0
    means, n = np.asarray(means, float)[keep], np.asarray(n, float)[keep]
    if len(n) == 0:
        return NormalPrior(0.0, within, within)
    weight = n / within
    mean = float((weight * means).sum() / weight.sum())
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    excess = float((weight * (means - mean) ** 2).sum()) - (len(n) - 1)
    between = excess / scale if scale > 0 else 0.0
    return NormalPrior(mean, max(between, within / strongest), within)
