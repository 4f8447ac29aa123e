"""Like with like: what a provider's projects would show if each were handled as the pool handles projects of its kind.

Indirect standardisation: expected = Σ of the pool's rates in the strata industry × scale × starting level; adjusted =
observed ÷ expected × pool rate (Breslow & Day 1987, Statistical Methods in Cancer Research II, ch. 2; so do the funnel
plots of Spiegelhalter 2005). Strata are small: each stratum's rate leans on the pool's by STRATUM_WEIGHT observations.
"""

import numpy as np

STRATUM_WEIGHT = 10.0
UNSEEN = "已按行业、规模、起始水平校正，其余难度未计入"
"""What stands beside every figure that is judged after this, since projects differ in more than these three."""


def expected_rates(stratum: np.ndarray, observed: np.ndarray, trials: np.ndarray) -> np.ndarray:
    """Rate (or mean) expected of each project from its stratum; the pool's own where nothing is known."""
    total = trials.sum()
    if total == 0:
        return np.zeros(len(stratum))
    pool = observed.sum() / total
    size = int(stratum.max()) + 1
    seen = np.bincount(stratum, weights=observed, minlength=size)
    of = np.bincount(stratum, weights=trials, minlength=size)
    rates = (seen + STRATUM_WEIGHT * pool) / (of + STRATUM_WEIGHT)
    expected: np.ndarray = rates[stratum]
    return expected


def adjusted_share(observed: np.ndarray, expected: np.ndarray, trials: np.ndarray) -> np.ndarray:
    """observed ÷ expected × pool share, within 0..1; NaN without trials."""
    pool = observed.sum() / trials.sum() if trials.sum() else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(expected > 0, observed / expected, 1.0)
        return np.where(trials > 0, np.clip(pool * ratio, 0.0, 1.0), np.nan)


def adjusted_mean(total: np.ndarray, expected: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Mean − expected mean + pool mean, within the scale 1..5; NaN without observations."""
    pool = total.sum() / n.sum() if n.sum() else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n > 0, np.clip((total - expected) / n + pool, 1.0, 5.0), np.nan)
