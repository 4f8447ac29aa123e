"""Other weights: how the order would change, and who stands where whatever the weights. Nothing is stored."""

from functools import lru_cache

import numpy as np

from domain.providers.ranking import rank_ranges, scored
from domain.providers.ranking_rules import COMPONENTS, checked
from domain.providers.views import ProviderBoard, WhatIfRow
from domain.statistics.ranks import shared_ranks

SETS = 200
NEAR = 8.0
"""How near the sets of weights lie to those in force (Dirichlet; at 8 a weight of 25 varies by about 14)."""


@lru_cache(maxsize=64)
def what_if(board: ProviderBoard, weights: tuple[float, ...], interval: float = 0.9) -> tuple[WhatIfRow, ...]:
    """Ranked providers under other weights, best first; ValueError unless the weights sum to 100."""
    rows = board.ranked
    if not rows:
        return ()
    points, deviations = np.array([row.points for row in rows]), np.array([row.deviations for row in rows])
    found = scored(points, deviations, np.array(board.correlation), checked(weights))
    ranks = shared_ranks(found.score)
    low, high = rank_ranges(found.score, found.deviation, interval, board.seed)
    best, worst = robust(points, tuple(view.weight for view in board.weights), board.seed)
    listed = [
        WhatIfRow(
            row.name,
            row.rank or 0,  # those in the order have one
            int(ranks[at]),
            float(found.score[at]),
            int(min(low[at], ranks[at])),
            int(max(high[at], ranks[at])),
            int(best[at]),
            int(worst[at]),
        )
        for at, row in enumerate(rows)
    ]
    return tuple(sorted(listed, key=lambda row: (row.other_rank, row.rank)))


def robust(points: np.ndarray, weights: tuple[float, ...], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inner 90 % of each provider's ranks over SETS sets of weights around those in force."""
    around = np.maximum(np.array(weights) / 100, 0.01) * NEAR
    sets = np.random.default_rng(seed).dirichlet(around, SETS)
    assert sets.shape[1] == len(COMPONENTS)
    ranks = np.sort([shared_ranks(points @ one) for one in sets], axis=0)
    return ranks[int(SETS * 0.05)], ranks[int(SETS * 0.95) - 1]
