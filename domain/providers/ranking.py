"""赛马: the order of providers of one kind, and how sure it is (rules 6).

1. Each component is adjusted for case mix (domain.statistics.case_mix) and drawn to the pool by empirical Bayes, the
   more so the fewer observations (domain.statistics.shrinkage): shares by a beta prior, satisfaction by a normal one.
   Milestones of a project hang together, so their number is divided by the design effect.
2. Score = Σ weight × component (0–100 each). Its variance: the components' posterior variances with the correlations
   that projects show. Interval: the inner 90 % of the posterior.
3. 2,000 seeded draws of every provider's true score; the rank in each draw; the shortest range with about 90 % of
   them is the rank range (Goldstein & Spiegelhalter 1996, JRSS A 159: league tables must show the uncertainty of
   ranks).
4. Under the minimum of accepted projects: 观察组, no rank; nobody is ranked among too few. Scores equal to one decimal
   share a rank.
5. 领跑 and 跟跑 only where the whole rank range lies in the upper or lower half; else 并跑.
"""

from dataclasses import dataclass
from statistics import NormalDist
from zlib import crc32

import numpy as np

from domain.providers.ranking_evidence import Evidence
from domain.providers.ranking_rules import DRAWS, SAMPLED, RankingRules, volume_score
from domain.statistics.funnel import log_factorials, place
from domain.statistics.ranks import drawn_ranges, shared_ranks
from domain.statistics.shrinkage import fit_beta_prior, fit_normal_prior
from domain.words import Funnel, Tier

POINTS_A_MARK = 25.0
"""Satisfaction 1–5 on the scale 0–100."""


MOST_ALIKE = 60.0
"""Providers are never taken to be more alike than a prior worth this many observations says: moments often find no
difference at all among few providers, and an order that believed it would be surer than it may be."""


@dataclass(frozen=True)
class Component:
    """n providers: posterior mean and standard deviation in points 0–100, and how much of the mean is their own (0–1).

    Prior: mean and standard deviation in points, weight in observations.
    """

    points: np.ndarray
    deviation: np.ndarray
    own: np.ndarray
    prior_points: float
    prior_deviation: float
    prior_weight: float


@dataclass(frozen=True)
class Scored:
    """Posterior of the scores of n providers: mean and standard deviation in points."""

    score: np.ndarray
    deviation: np.ndarray


@dataclass(frozen=True)
class Placing:
    """Of n providers: rank 0 and no tier for the 观察组, and for all where too few could be ranked."""

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    observed: np.ndarray
    rank: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray
    tier: tuple[Tier | None, ...]


def components(evidence: Evidence, rules: RankingRules) -> dict[str, Component]:
    """Posterior of every component; volume is a fact."""
    found = {name: _share(evidence, name) for name in SAMPLED if name != "satisfaction"}
    found["satisfaction"] = _satisfaction(evidence)
    volume = volume_score(evidence.accepted, rules.volume_half)
    mean = float(volume.mean()) if len(volume) else 0.0
    found["volume"] = Component(volume, np.zeros(len(volume)), np.ones(len(volume)), mean, 0.0, 0.0)
    return found


def _share(evidence: Evidence, name: str) -> Component:
    """A share: beta prior; milestones count by the design effect."""
    trials = evidence.measures[name].trials / (evidence.design_effect if name == "on_time" else 1.0)
    met = np.nan_to_num(evidence.adjusted[name]) * trials
    prior = fit_beta_prior(met, trials, MOST_ALIKE)
    weight = prior.alpha + prior.beta
    spread = np.sqrt(prior.variance(0, 0)) * 100
    deviation = np.sqrt(prior.variance(met, trials)) * 100
    return Component(
        prior.shrink(met, trials) * 100, deviation, trials / (trials + weight), prior.mean * 100, spread, weight
    )


def _satisfaction(evidence: Evidence) -> Component:
    """Marks 1–5 as points 0–100: normal prior."""
    adjusted, n = np.nan_to_num(evidence.adjusted["satisfaction"]), evidence.measures["satisfaction"].trials
    prior = fit_normal_prior(adjusted, n, evidence.within, MOST_ALIKE)
    mean, variance = prior.shrink(adjusted, n)
    weight = prior.within / prior.between
    spread = np.sqrt(prior.between) * POINTS_A_MARK
    points = (np.maximum(mean, 1.0) - 1) * POINTS_A_MARK
    return Component(
        points,
        np.sqrt(variance) * POINTS_A_MARK,
        n / (n + weight),
        max(prior.mean - 1, 0.0) * POINTS_A_MARK,
        spread,
        weight,
    )


def error_correlation(evidence: Evidence, parts: dict[str, Component]) -> np.ndarray:
    """How the errors of the components hang together, one matrix a kind.

    An error is own × sampling error − (1 − own) × what the provider truly differs from the pool: the first moves
    together as projects show, the second as providers do (who is good at one thing is good at another).
    """
    found = np.eye(len(SAMPLED))
    for i, one in enumerate(SAMPLED):
        for j, other in enumerate(SAMPLED[:i]):
            a, b = parts[one], parts[other]
            together = _skill(evidence, one, other, a, b)
            sampling = evidence.correlation[i, j] * np.sqrt(a.own * (1 - a.own) * b.own * (1 - b.own))
            shared = (1 - a.own) * (1 - b.own) * together + sampling
            scale = np.sqrt((1 - a.own) * (1 - b.own))
            found[i, j] = found[j, i] = (
                float(np.clip((shared / np.maximum(scale, 1e-9)).mean(), 0, 0.95)) if len(scale) else 0.0
            )
    return found


def _skill(evidence: Evidence, one: str, other: str, a: Component, b: Component) -> float:
    """Correlation of two components between providers, as their means show; 0..1, 0 with fewer than three providers."""
    n = np.sqrt(evidence.measures[one].trials * evidence.measures[other].trials)
    if (n > 0).sum() < 3:
        return 0.0
    x = _points(evidence, one) - a.prior_points
    y = _points(evidence, other) - b.prior_points
    shared = float((n * x * y).sum() / n.sum())
    return min(max(shared / max(a.prior_deviation * b.prior_deviation, 1e-9), 0.0), 1.0)


def _points(evidence: Evidence, name: str) -> np.ndarray:
    """Adjusted value in points; the pool's own where there is none (it is weighed by 0 then)."""
    value = np.nan_to_num(evidence.adjusted[name])
    points: np.ndarray = (value - 1) * POINTS_A_MARK if name == "satisfaction" else value * 100
    return points


def scored(points: np.ndarray, deviations: np.ndarray, correlation: np.ndarray, weights: tuple[float, ...]) -> Scored:
    """Score of n providers from their components (n × 5 points, n × 4 deviations) under some weights."""
    share = np.array(weights) / 100
    weighted = deviations * share[: len(SAMPLED)]
    variance = np.einsum("ni,ij,nj->n", weighted, correlation, weighted)
    return Scored(points @ share, np.sqrt(np.maximum(variance, 0.0)))


def standing(found: Scored, accepted: np.ndarray, rules: RankingRules, seed: int) -> Placing:
    """Ranks among those with enough accepted projects, with their ranges; intervals for all."""
    n = len(found.score)
    ranked = np.flatnonzero(accepted >= rules.min_accepted)
    ranked = ranked if len(ranked) >= rules.min_ranked else ranked[:0]
    z = NormalDist().inv_cdf(0.5 + rules.interval / 2)
    rank, low, high = (np.zeros(n, dtype=np.int64) for _ in range(3))
    rank[ranked] = shared_ranks(found.score[ranked])
    low[ranked], high[ranked] = rank_ranges(found.score[ranked], found.deviation[ranked], rules.interval, seed)
    low[ranked], high[ranked] = np.minimum(low, rank)[ranked], np.maximum(high, rank)[ranked]
    return Placing(
        score=found.score,
        low=np.maximum(found.score - z * found.deviation, 0.0),
        high=np.minimum(found.score + z * found.deviation, 100.0),
        observed=accepted < rules.min_accepted,
        rank=rank,
        rank_low=low,
        rank_high=high,
        tier=tuple(
            tier_of(int(a), int(b), len(ranked)) if r else None for r, a, b in zip(rank, low, high, strict=True)
        ),
    )


def rank_ranges(score: np.ndarray, deviation: np.ndarray, interval: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inner `interval` of each provider's ranks in the draws of true scores; whole ranks."""
    draws = score + deviation * np.random.default_rng(seed).standard_normal((DRAWS, len(score)))
    return drawn_ranges(draws, interval)


def tier_of(low: int, high: int, ranked: int) -> Tier:
    """领跑 when even the worst rank of the range is in the upper half, 跟跑 when even the best is in the lower."""
    if high <= ranked / 2:
        return Tier.LEADING
    return Tier.TRAILING if low > (ranked + 1) / 2 else Tier.ALONGSIDE


def funnel_places(evidence: Evidence) -> list[Funnel]:
    """Each provider's adjusted share of milestones on time against the limits of its kind."""
    measure = evidence.measures["on_time"]
    effective = measure.trials / evidence.design_effect
    logs = log_factorials(int(effective.max(initial=0)) + 1)
    adjusted = evidence.adjusted["on_time"]
    return [place(share, n, measure.pool, logs) for share, n in zip(adjusted.tolist(), effective.tolist(), strict=True)]


def seed_of(*words: str) -> int:
    """The same draws for the same pilot, period and kind, whenever they are made again."""
    return crc32("|".join(words).encode())
