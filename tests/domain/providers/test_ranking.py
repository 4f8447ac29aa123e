"""赛马: worked examples and edges of weights, ranks, ranges, tiers, case mix and funnel limits (rules 6.1, 6.3, 6.4,
6.5)."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.providers.ranking import Scored, rank_ranges, scored, standing, tier_of
from domain.providers.ranking_rules import RankingRules, checked, volume_score
from domain.statistics.case_mix import adjusted_mean, adjusted_share, expected_rates
from domain.statistics.funnel import ACTION, WARNING, distribution, limits, place
from domain.statistics.ranks import shared_ranks
from domain.statistics.shrinkage import fit_normal_prior
from domain.words import Funnel, Tier

RULES = RankingRules((25, 25, 20, 20, 10), 5, 10, 0.9)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ((25, 25, 20, 20, 5), "合计 100，现为 95"),
        ((25, 25, 20, 20, 15), "合计 100，现为 105"),
        ((-5, 55, 20, 20, 10), "不小于 0"),
    ],
)
def test_weights_that_are_not_a_hundred_together_are_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        checked(weights)


@pytest.mark.parametrize(("accepted", "points"), [(0, 0), (10, 50), (30, 75), (90, 90)])
def test_volume_grows_ever_slower(accepted, points):
    assert volume_score(np.array([accepted]), 10)[0] == pytest.approx(points)


@pytest.mark.parametrize(
    ("scores", "ranks", "why"),
    [
        ([90, 80, 70], [1, 2, 3], "in order"),
        ([90, 80.04, 79.96, 70], [1, 2, 2, 4], "equal to one decimal share a rank, the next counts them all"),
        ([80, 80, 80], [1, 1, 1], "all alike"),
        ([80.06, 80.04], [1, 2], "80.1 and 80.0"),
        ([77], [1], "one alone"),
        ([], [], "none"),
    ],
)
def test_scores_that_read_alike_share_a_rank(scores, ranks, why):
    assert shared_ranks(np.array(scores, float)).tolist() == ranks, why


def test_a_score_is_the_weighted_sum_and_its_error_grows_with_correlation():
    points, deviations = np.array([[90.0, 80, 100, 70, 50]]), np.array([[4.0, 4, 5, 5]])
    alone = scored(points, deviations, np.eye(4), RULES.weights)
    assert alone.score[0] == pytest.approx(0.25 * 90 + 0.25 * 80 + 0.2 * 100 + 0.2 * 70 + 0.1 * 50)
    assert alone.deviation[0] == pytest.approx(2.0), "√(1² + 1² + 1² + 1²)"
    together = scored(points, deviations, np.ones((4, 4)), RULES.weights)
    assert together.deviation[0] == pytest.approx(4.0), "1 + 1 + 1 + 1"


def test_under_the_minimum_there_is_no_rank_but_an_interval():
    found = standing(Scored(np.array([90.0, 80, 70]), np.full(3, 2.0)), np.array([4, 5, 6]), RULES, 1)
    assert found.observed.tolist() == [True, False, False]
    assert found.rank.tolist() == [0, 1, 2]
    assert found.tier[0] is None
    assert found.low[0] == pytest.approx(90 - 1.6449 * 2, abs=1e-3)


def test_clear_differences_have_narrow_ranges_and_equal_ones_wide():
    low, high = rank_ranges(np.array([90.0, 70, 50]), np.full(3, 1.0), 0.9, 3)
    assert (low.tolist(), high.tolist()) == ([1, 2, 3], [1, 2, 3])
    low, high = rank_ranges(np.full(20, 70.0), np.full(20, 3.0), 0.9, 3)
    assert (high - low + 1).min() >= 17


def test_the_draws_are_seeded():
    score, deviation = np.linspace(60, 80, 12), np.full(12, 4.0)
    one, other = rank_ranges(score, deviation, 0.9, 5), rank_ranges(score, deviation, 0.9, 5)
    assert np.array_equal(one, other)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 10)), min_size=1, max_size=25))
def test_a_rank_lies_in_its_range_and_a_score_in_its_interval(pairs):
    score, deviation = (np.array(column) for column in zip(*pairs, strict=True))
    found = standing(Scored(score, deviation), np.full(len(score), 9), RULES, 2)
    assert (found.rank_low <= found.rank).all()
    assert (found.rank <= found.rank_high).all()
    assert (found.low <= found.score).all()
    assert (found.score <= found.high).all()
    assert (found.rank_low >= 1).all()
    assert (found.rank_high <= len(score)).all()


@pytest.mark.parametrize(
    ("low", "high", "ranked", "tier", "why"),
    [
        (1, 5, 10, Tier.LEADING, "even the worst rank is in the upper half"),
        (1, 6, 10, Tier.ALONGSIDE, "one rank further it is not"),
        (6, 10, 10, Tier.TRAILING, "even the best rank is in the lower half"),
        (5, 10, 10, Tier.ALONGSIDE, "one rank further it is not"),
        (6, 6, 11, Tier.ALONGSIDE, "the middle of eleven is neither"),
        (1, 1, 1, Tier.ALONGSIDE, "one alone leads nobody"),
    ],
)
def test_a_tier_is_given_only_as_far_as_the_range_allows(low, high, ranked, tier, why):
    assert tier_of(low, high, ranked) is tier, why


def test_hard_projects_are_compared_with_hard_projects():
    """Two strata, 50 % and 90 % on time in the pool. A provider with only hard projects at 60 % beats its like."""
    stratum = np.repeat([0, 1], 100)
    observed = np.concatenate([np.repeat([1.0, 0.0], 50), np.repeat([1.0, 0.0], [90, 10])])
    rates = expected_rates(stratum, observed, np.ones(200))
    assert rates[0] == pytest.approx((50 + 10 * 0.7) / 110)
    assert rates[-1] == pytest.approx((90 + 10 * 0.7) / 110)
    share = adjusted_share(np.array([6.0, 134.0]), np.array([5.0, 135.0]), np.array([10.0, 190.0]))
    assert share[0] == pytest.approx(0.7 * 6 / 5), "60 % raw, 84 % adjusted to a pool of 70 %"


def test_nothing_seen_is_nothing_said_and_no_share_passes_one():
    share = adjusted_share(np.array([0.0, 9.0, 1.0]), np.array([0.0, 5.0, 5.0]), np.array([0.0, 10.0, 10.0]))
    assert np.isnan(share[0])
    assert share[1] == pytest.approx(0.5 * 9 / 5)
    assert adjusted_share(np.array([10.0, 8.0]), np.array([5.0, 9.0]), np.array([10.0, 10.0]))[0] == 1.0


def test_a_mark_is_moved_by_what_its_projects_would_get_elsewhere():
    mean = adjusted_mean(np.array([16.0, 24.0]), np.array([18.0, 22.0]), np.array([5.0, 5.0]))
    assert mean.tolist() == pytest.approx([4.0 - 0.4, 4.0 + 0.4])


def test_marks_are_drawn_to_the_pool_the_more_the_fewer():
    prior = fit_normal_prior(np.array([3.0, 4.0, 5.0]), np.array([50.0, 50.0, 50.0]), 0.5)
    mean, variance = prior.shrink(np.array([5.0, 5.0, 0.0]), np.array([1.0, 100.0, 0.0]))
    assert 4.0 < mean[0] < mean[1] < 5.0
    assert mean[2] == prior.mean, "no mark: the pool's mean"
    assert variance[2] == pytest.approx(prior.between)


def test_marks_without_any_difference_are_all_the_pool():
    prior = fit_normal_prior(np.full(4, 4.0), np.full(4, 10.0), 0.5)
    assert prior.between == pytest.approx(0.5 / 1_000)


@pytest.mark.parametrize(("n", "share"), [(1, 0.3), (10, 0.8), (40, 0.95)])
def test_the_distribution_is_the_binomial_one(n, share):
    expected = np.cumsum([comb(n, r) * share**r * (1 - share) ** (n - r) for r in range(n + 1)])
    assert distribution(n, share) == pytest.approx(expected, abs=1e-10)


def test_the_limits_are_those_of_spiegelhalter():
    """n 20, share 0.8: P(R ≤ 11) = 0.0100, P(R ≤ 12) = 0.0321: the lower 95 % limit (0.025) is between 11 and 12."""
    below = distribution(20, 0.8)
    part = (below[12] - 0.025) / (below[12] - below[11])
    low, high = limits(20, 0.8, WARNING)
    assert low == pytest.approx((12 - part) / 20)
    assert 11 / 20 < low < 12 / 20
    outer = limits(20, 0.8, ACTION)
    assert outer[0] < low
    assert outer[1] >= high


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_observations_lie_beyond_no_limit(n):
    assert place(0.0, n, 0.75) is Funnel.WITHIN
    assert place(1.0, n, 0.75) is Funnel.WITHIN


@pytest.mark.parametrize(
    ("share", "where"),
    [
        (0.30, Funnel.FAR_BELOW),
        (0.60, Funnel.BELOW),
        (0.75, Funnel.WITHIN),
        (0.88, Funnel.ABOVE),
        (0.97, Funnel.FAR_ABOVE),
    ],
)
def test_where_a_share_of_fifty_lies(share, where):
    assert place(share, 50, 0.75) is where


@given(st.integers(1, 300), st.floats(0.05, 0.95))
def test_limits_are_in_order_and_hold_the_pool(n, share):
    inner, outer = limits(n, share, WARNING), limits(n, share, ACTION)
    assert 0 <= outer[0] <= inner[0] <= share <= inner[1] <= outer[1] <= 1
