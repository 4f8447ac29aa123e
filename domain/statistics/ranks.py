"""Ranks that are shared by equals, and how far a rank may be off by draws of the true scores (rules 6.3)."""

import numpy as np


def shared_ranks(score: np.ndarray) -> np.ndarray:
    """1 for the highest; scores equal to one decimal share a rank, and the next rank counts them all: 1, 2, 2, 4."""
    shown = np.round(score + 1e-9, 1)
    ranks: np.ndarray = 1 + (shown[None, :] > shown[:, None]).sum(axis=1)
    return ranks


def drawn_ranges(draws: np.ndarray, interval: float) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest rank of each column that hold about `interval` of its ranks in the draws (rows)."""
    number, n = draws.shape
    if n == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.argsort(-draws, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(1, n + 1), order.shape), axis=1)
    ranks.sort(axis=0)
    return _nearest(ranks, *_shortest(ranks, int(np.ceil(interval * number))), interval)


def _shortest(ranks: np.ndarray, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each column of sorted ranks the shortest range that holds `kept` of them, the most central of several."""
    width = (ranks[kept - 1 :] - ranks[: len(ranks) - kept + 1]).astype(float)
    starts = np.arange(len(width))
    width += np.abs(starts - (len(width) - 1) / 2)[:, None] / (10 * len(ranks))
    first, column = np.argmin(width, axis=0), np.arange(ranks.shape[1])
    return ranks[first, column], ranks[first + kept - 1, column]


def _nearest(ranks: np.ndarray, low: np.ndarray, high: np.ndarray, interval: float) -> tuple[np.ndarray, np.ndarray]:
    """The range less the rarer of its end ranks where that holds a share of the draws nearer to `interval`.

    Ranks are whole: always rounding up would claim less than is known (the simulation: 96 % instead of 90 %).
    """
    held = ((ranks >= low) & (ranks <= high)).mean(axis=0)
    at_low, at_high = (ranks == low).mean(axis=0), (ranks == high).mean(axis=0)
    less = held - np.minimum(at_low, at_high)
    drop = (high > low) & (np.abs(less - interval) < np.abs(held - interval))
    return low + (drop & (at_low <= at_high)), high - (drop & (at_low > at_high))
