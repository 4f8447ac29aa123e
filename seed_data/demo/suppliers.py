"""Service providers: in the number the plan wants, admitted over time, a few of them bad; who leads which project."""

from dataclasses import dataclass

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.words import ProviderStatus
from seed_data.demo.days import number_of, stream, workday
from seed_data.demo.firms import scaled
from seed_data.demo.stories import Story
from seed_data.demo.timetable import CONTRACT

MOST = 2_000
BAD_DELAY_DAYS = 32


@dataclass
class Suppliers:
    """Providers in the order of their admission; `quality` 0 is usual, `status` a position in ProviderStatus."""

    integrated: np.ndarray
    admitted: np.ndarray
    bad: np.ndarray
    delay: np.ndarray
    quality: np.ndarray
    weight: np.ndarray
    status: np.ndarray
    status_on: np.ndarray

    def __len__(self) -> int:
        return len(self.admitted)


def make_suppliers(plan: DemoPlan, story: Story, n: int, as_of: int, seed: int) -> Suppliers:
    """The pool of a pilot."""
    rng = stream(seed, plan.code, "suppliers")
    share = min(1.0, MOST / max(1, scaled(story.integrated + story.specialists, story, n)))
    leads = max(1, round(scaled(story.integrated, story, n) * share))
    count = leads + round(scaled(story.specialists, story, n) * share)
    opens = number_of(min(wave.signed[0] for wave in story.waves)) - 60
    early = rng.random(count) < 0.5
    admitted = np.where(early, opens + rng.integers(0, 75, count), opens + 75)
    later = rng.random(count) * (number_of(story.providers_until) - opens - 75)
    admitted = np.sort(workday(admitted + np.where(early, 0, later).astype(np.int64)))
    admitted[0] = opens - opens % 7
    integrated = np.zeros(count, dtype=bool)
    integrated[rng.permutation(count)[:leads]] = True
    weight = rng.lognormal(0, 0.5, count) * np.where(integrated, 3.0 * (count - leads) / leads + 1, 1.0)
    bad = np.zeros(count, dtype=bool)
    candidates = np.flatnonzero(admitted < opens + 100)
    wanted = min(scaled(story.bad_providers, story, n), len(candidates) // 3)
    bad[candidates[np.argsort(np.abs(weight[candidates] - np.quantile(weight, 0.8)), kind="stable")[:wanted]]] = True
    delay = np.where(bad, BAD_DELAY_DAYS, np.maximum(rng.normal(0, 3, count), 0))
    quality = np.where(bad, -1.6, rng.normal(0.3, 0.6, count))
    status, status_on = _statuses(bad, as_of, rng)
    return Suppliers(integrated, admitted, bad, delay, quality, weight, status, status_on)


def _statuses(bad: np.ndarray, as_of: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Bad providers are warned, suspended or removed in turn, all in the last ten weeks."""
    words = list(ProviderStatus)
    turn = [words.index(word) for word in (ProviderStatus.WARNED, ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)]
    status = np.zeros(len(bad), dtype=np.int64)
    status_on = np.full(len(bad), -1, dtype=np.int64)
    for place, provider in enumerate(np.flatnonzero(bad)):
        status[provider] = turn[place % 3]
        status_on[provider] = workday(np.array([as_of - rng.integers(8, 70)]))[0]
    return status, status_on


def choose_leads(suppliers: Suppliers, expected: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lead provider of each project, by weight among those admitted before the contract is expected."""
    known = np.maximum(np.searchsorted(suppliers.admitted, expected[:, CONTRACT] - 8), 1)
    totals = np.cumsum(suppliers.weight)
    return np.minimum(np.searchsorted(totals, rng.random(len(known)) * totals[known - 1], side="right"), known - 1)
