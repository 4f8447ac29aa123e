"""How much is squeezed in before a deadline: the share of those who would miss it that are hurried (rules 7.2.5).

Seen at the pilot's own past deadlines, each of which is forecast again from six weeks before without any hurry: what
came beyond that, out of those who would have been late. Beforehand nobody knows whether a pilot hurries: that deadlines
pull work forward is well shown (Koenig and Kleinmann 2005, Journal of Psychology 139(1); Liebman and Mahoney 2017,
American Economic Review 107(11): procurement in the last week of a budget year is five times the usual), by how much
in such pilots is not, so that nobody (0.55) and every share up to eight tenths are taken to be possible, a larger one
the more so: who hurries at all makes a campaign of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SHARES = np.arange(0, 0.96, 0.05)
NOBODY, MOST = 0.55, 0.8
"""Default: how likely it is that nobody is hurried, and the most that is taken to be possible beforehand."""
FORGETS = 0.15
"""Weight of what is taken beforehand beside what was seen, since the next deadline need not be like the last."""
LOOKED_BACK = 42
"""Days before a past deadline from which it is forecast again."""
COMPRESSED, FURTHEST = 2.0, 120
"""Default: what is left of a project is squeezed into half of its time at most, and pulled forward four months."""


@dataclass(frozen=True)
class PastDeadline:
    """A past deadline forecast again: how many would have come in time and late in each draw, and how many came."""

    in_time: np.ndarray
    late: np.ndarray
    came: int


def prior() -> np.ndarray:
    """Chance of each of SHARES beforehand."""
    chance = np.where(SHARES <= MOST + 1e-9, SHARES, 0.0)
    chance *= (1 - NOBODY) / chance.sum()
    chance[0] = NOBODY
    return chance


def posterior(seen: Sequence[PastDeadline]) -> np.ndarray:
    """Chance of each of SHARES after the pilot's own past deadlines."""
    before = prior()
    found = before.copy()
    for one in seen:
        expected = one.in_time[:, None] + SHARES * one.late[:, None]
        variance = one.late[:, None] * SHARES * (1 - SHARES) + 1.0
        likely = (np.exp(-((one.came - expected) ** 2) / (2 * variance)) / np.sqrt(variance)).mean(axis=0)
        found *= likely + 1e-9
    if not seen:
        return before
    mixed: np.ndarray = (1 - FORGETS) * found / found.sum() + FORGETS * before
    return mixed


def drawn_shares(chance: np.ndarray, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Share of the late that is hurried, one a draw."""
    shares: np.ndarray = rng.choice(SHARES, draws, p=chance / chance.sum()).astype(np.float32)
    return shares


def may_be_hurried(days: np.ndarray, as_of: int, deadline: int) -> np.ndarray:
    """Late without hurry, and not so far off that no hurry helps, whatever their own plan says; n × draws."""
    furthest = min(as_of + COMPRESSED * (deadline - as_of), deadline + FURTHEST)
    late: np.ndarray = (days > deadline) & (days <= furthest)
    return late
