"""Small numbers lie: a share is drawn towards the pool, the more so the fewer its trials (rules 6.2)."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics.shrinkage import STRONGEST, WEAKEST, BetaPrior, fit_beta_prior

TEN = BetaPrior(8.0, 2.0)


@pytest.mark.parametrize(
    ("met", "due", "share", "why"),
    [
        (0, 0, 0.80, "no trials: the pool's mean"),
        (1, 1, 9 / 11, "one success hardly moves it"),
        (0, 1, 8 / 11, "one failure neither"),
        (10, 10, 0.90, "as many trials as the prior weighs: half-way"),
        (1_000, 1_000, 1008 / 1010, "many trials speak for themselves"),
    ],
)
def test_a_share_is_drawn_to_the_pool(met, due, share, why):
    assert TEN.shrink(met, due) == pytest.approx(share), why


@pytest.mark.parametrize(
    ("met", "due", "prior", "why"),
    [
        ([], [], BetaPrior(1, 1), "no provider: nothing is known"),
        ([0, 0], [0, 0], BetaPrior(1, 1), "providers without trials teach nothing"),
    ],
)
def test_a_pool_without_trials_has_a_flat_prior(met, due, prior, why):
    assert fit_beta_prior(np.array(met), np.array(due)) == prior, why


@pytest.mark.parametrize(
    ("met", "due", "why"),
    [
        ([8], [10], "one provider is the pool"),
        ([8, 8, 8], [10, 10, 10], "all the same: differences are chance"),
        ([1, 0, 1, 1], [1, 1, 1, 1], "one trial each: nothing can be told apart"),
    ],
)
def test_where_units_do_not_differ_more_than_by_chance_the_prior_is_strong(met, due, why):
    prior = fit_beta_prior(np.array(met), np.array(due))
    assert prior.alpha + prior.beta == pytest.approx(STRONGEST), why


def test_where_units_differ_wildly_the_prior_is_weak():
    prior = fit_beta_prior(np.array([0, 100, 0, 100]), np.array([100, 100, 100, 100]))
    assert prior.alpha + prior.beta == pytest.approx(WEAKEST)


@pytest.mark.parametrize(("met", "mean"), [(0, 0.001), (50, 0.999)])
def test_a_pool_that_always_or_never_succeeds_still_has_a_prior(met, mean):
    assert fit_beta_prior(np.array([met]), np.array([50])).mean == pytest.approx(mean)


@pytest.mark.parametrize("trials", [3, 5, 20])
def test_the_fit_finds_the_prior_that_made_the_pool(trials):
    rng = np.random.default_rng(20261115)
    shares = rng.beta(8, 2, size=20_000)
    prior = fit_beta_prior(rng.binomial(trials, shares), np.full(20_000, trials))
    assert prior.mean == pytest.approx(0.8, abs=0.01)
    assert prior.alpha + prior.beta == pytest.approx(10, rel=0.1)


def test_the_fit_finds_the_prior_of_units_of_different_size():
    rng = np.random.default_rng(7)
    trials = rng.integers(1, 40, size=20_000)
    prior = fit_beta_prior(rng.binomial(trials, rng.beta(8, 2, size=20_000)), trials)
    assert prior.alpha + prior.beta == pytest.approx(10, rel=0.1)


def test_a_prior_is_made_of_plain_numbers():
    prior = fit_beta_prior(np.array([3, 9]), np.array([10, 10]))
    assert {type(prior.alpha), type(prior.beta), type(prior.shrink(3, 10))} == {float}
    json.dumps([prior.alpha, prior.beta])


pools = st.lists(
    st.integers(1, 60).flatmap(lambda due: st.tuples(st.integers(0, due), st.just(due))), min_size=1, max_size=12
)


@given(pools)
def test_a_shrunk_share_lies_between_its_own_and_the_pools(pool):
    met, due = np.array(pool).T
    prior = fit_beta_prior(met, due)
    for successes, trials in pool:
        low, high = sorted((successes / trials, prior.mean))
        assert low - 1e-12 <= prior.shrink(successes, trials) <= high + 1e-12


@given(pools, st.integers(1, 60))
def test_more_successes_never_give_a_smaller_share(pool, trials):
    prior = fit_beta_prior(*np.array(pool).T)
    shares = [prior.shrink(successes, trials) for successes in range(trials + 1)]
    assert shares == sorted(shares)
