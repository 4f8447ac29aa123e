"""Pools of known quality: does the order find the truth, and is it as sure as it says? Prints its table (-s)
(rules 6.2, 6.3)."""

import numpy as np
import pytest

from domain.providers.ranking import components, error_correlation, scored, standing
from domain.providers.ranking_evidence import PoolProjects, gather
from domain.providers.ranking_rules import COMPONENTS, SAMPLED, RankingRules, volume_score
from domain.words import Tier

pytestmark = pytest.mark.parametrize("pools", [40, pytest.param(200, marks=pytest.mark.slow)])
PROVIDERS = 30
RULES = RankingRules((25, 25, 20, 20, 10), 5, 10, 0.9)


def logit(share):
    return np.log(share / (1 - share))


def expit(x):
    return 1 / (1 + np.exp(-x))


def make_pool(rng, *, spread: float, same_size: bool = False):
    """Projects of providers whose true shares differ by `spread` (on the logit scale), by luck and by case mix.

    Skill is shared by the components; milestones of a project hang together; hard strata are harder for everyone and
    some providers have more of them. Returns projects and true points (providers × 5) at the pool's average mix.
    """
    size = np.full(PROVIDERS, 14) if same_size else 6 + np.minimum(rng.geometric(0.07, PROVIDERS), 60)
    provider = np.repeat(np.arange(PROVIDERS), size)
    skill = rng.normal(0, spread, PROVIDERS)
    lean = rng.dirichlet(np.full(8, 1.5), PROVIDERS)
    stratum = np.array([rng.choice(8, p=lean[p]) for p in provider])
    hard = rng.normal(0, 0.35, 8)
    hard -= hard[stratum].mean()

    def quality(mean, own):
        return logit(mean) + 0.7 * skill + own * rng.normal(0, 1, PROVIDERS) * (spread > 0)

    effects = {
        name: quality(mean, 0.7 * spread) for name, mean in (("acceptance", 0.8), ("on_time", 0.75), ("level", 0.85))
    }
    luck = rng.normal(0, 0.8, len(provider))
    accepted = rng.random(len(provider)) < expit(effects["acceptance"][provider])
    chance = expit(effects["on_time"][provider] + hard[stratum] + luck)
    due = np.full(len(provider), 5)
    met = rng.binomial(due, chance)
    ok = rng.random(len(provider)) < expit(effects["level"][provider] + hard[stratum])
    marks = 3.8 + 0.35 * skill + 0.2 * rng.normal(0, 1, PROVIDERS) * (spread > 0)
    said = np.clip(np.round(marks[provider] + 0.3 * hard[stratum] + rng.normal(0, 0.7, len(provider))), 1, 5)
    satisfaction = np.where(accepted & (rng.random(len(provider)) < 0.85), said, np.nan)
    everyone = np.ones(len(provider), dtype=bool)
    projects = PoolProjects(
        PROVIDERS,
        provider,
        stratum,
        everyone,
        accepted,
        due,
        met,
        accepted,
        ok & accepted,
        satisfaction,
        ok.astype(float),
    )
    return projects, _truth(
        rng, effects, marks, hard, np.bincount(stratum, minlength=8) / len(stratum), provider, accepted
    )


def _truth(rng, effects, marks, hard, mix, provider, accepted):
    """Points that each provider would show with endless projects of the pool's mix; volume as it is."""
    luck = rng.normal(0, 0.8, 2_000)
    on_time = np.array([(expit(e + hard[:, None] + luck).mean(axis=1) * mix).sum() for e in effects["on_time"]])
    level = (expit(effects["level"][:, None] + hard) * mix).sum(axis=1)
    grid = rng.normal(0, 0.7, 2_000)
    mark = np.array([np.mean(np.clip(np.round(m + 0.3 * rng.choice(hard, 2_000, p=mix) + grid), 1, 5)) for m in marks])
    volume = volume_score(np.bincount(provider, weights=accepted, minlength=PROVIDERS), RULES.volume_half)
    shares = [expit(effects["acceptance"]) * 100, on_time * 100, level * 100, (mark - 1) * 25, volume]
    return np.column_stack(shares)


def ranked_by(values):
    """Ranks 1.. of values, highest first, ties by mean rank."""
    order = np.argsort(np.argsort(-values, kind="stable"), kind="stable") + 1.0
    for value in np.unique(values):
        order[values == value] = order[values == value].mean()
    return order


def correlation(one, other):
    """Spearman's; 0 where one says nothing."""
    if np.ptp(one) == 0 or np.ptp(other) < 1e-9:
        return 0.0
    return float(np.corrcoef(ranked_by(one), ranked_by(other))[0, 1])


def run(pools: int, spreads: tuple[float, float], seed: int, **made):
    """One row a pool, its spread between the two: correlations of ours, raw, contracts; coverage of ranks and of
    scores; share of pairs whose rank ranges do not touch; share with a tier other than 并跑; width of the ranges."""
    rng = np.random.default_rng(seed)
    rows = []
    weights = np.array(RULES.weights) / 100
    for number in range(pools):
        projects, points = make_pool(rng, spread=rng.uniform(*spreads), **made)
        evidence = gather(projects)
        parts = components(evidence, RULES)
        stack = np.column_stack([parts[name].points for name in COMPONENTS])
        deviations = np.column_stack([parts[name].deviation for name in SAMPLED])
        found = standing(
            scored(stack, deviations, error_correlation(evidence, parts), RULES.weights),
            evidence.accepted,
            RULES,
            number,
        )
        keep = ~found.observed
        truth = (points @ weights)[keep]
        rank = ranked_by(truth)
        raw = np.column_stack(
            [np.nan_to_num(evidence.measures[name].raw) * (1 if name == "satisfaction" else 100) for name in SAMPLED]
        )
        raw[:, 3] = (raw[:, 3] - 1) * 25
        proportions = (raw @ weights[:4])[keep]
        low, high = found.rank_low[keep], found.rank_high[keep]
        apart = (high[:, None] < low[None, :]).sum() / max(1, keep.sum() * (keep.sum() - 1) / 2)
        rows.append(
            (
                correlation(found.score[keep], truth),
                correlation(proportions, truth),
                correlation(np.bincount(projects.provider, minlength=PROVIDERS)[keep].astype(float), truth),
                np.mean((low <= np.floor(rank)) & (np.ceil(rank) <= high)),
                np.mean((found.low[keep] <= truth) & (truth <= found.high[keep])),
                apart,
                np.mean([tier is not Tier.ALONGSIDE for tier in np.array(found.tier, dtype=object)[keep]]),
                (high - low + 1).mean() / keep.sum(),
            )
        )
    return np.array(rows)


def show(title, rows):
    names = ("ours", "raw shares", "contracts", "ranks cover", "scores cover", "pairs apart", "tier given", "range/n")
    print(
        f"\n{title}: " + " ".join(f"{name} {value:.3f}" for name, value in zip(names, rows.mean(axis=0), strict=True))
    )


def test_the_order_finds_the_truth_better_than_raw_shares_or_contracts_and_is_as_sure_as_it_says(pools):
    rows = run(pools, (0.2, 0.8), seed=7)
    show(f"{pools} pools of 30", rows)
    ours, raw, contracts, ranks, scores = rows.mean(axis=0)[:5]
    assert ours > raw + 0.03
    assert ours > contracts + 0.3
    few = 1.64 * np.sqrt(0.75 * 0.25 / pools)  # how far below 0.75 chance may bring so few pools
    assert np.mean(rows[:, 0] > rows[:, 1]) > 0.75 - (few if pools < 200 else 0)
    assert 0.85 <= ranks <= 0.95
    assert 0.85 <= scores <= 0.95


def test_equal_providers_are_told_apart_no_more_often_than_one_in_ten(pools):
    rows = run(pools, (0.0, 0.0), seed=11, same_size=True)
    show(f"{pools} pools of equals", rows)
    assert rows.mean(axis=0)[5] <= 0.10
    assert rows.mean(axis=0)[6] <= 0.10
