"""Acceptance in sessions: where a pilot accepts many on few days, who is ready waits for the next one (rules 7.2.6)."""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER

LEAST_ACCEPTED, LARGE = 12, 3
"""Acceptances needed to tell, and how many on one day make it a session."""
SHARE, APART = 0.8, 14
"""So many of all fall on sessions, which are so many days apart (median): then a pilot has sessions."""
UNEVEN, TAKEN_FOR = 0.15, 1.0
"""Default: deviation of the log of the days between sessions; its weight in gaps beside those that were seen."""
USUAL_GAPS = (30.0, 60.0, 90.0)
"""Default: days between sessions where no two were seen."""
UNKNOWN = 0.4
"""Default: how likely a pilot that has hardly accepted anybody yet will accept in sessions."""


@dataclass(frozen=True)
class Sessions:
    """The newest session and the days between those seen; `seen` False where it is not known whether there are any."""

    last_on: int
    gaps: np.ndarray
    seen: bool = True

    @property
    def usual_gap(self) -> float:
        return float(np.median(self.gaps))

    def days(self, until: float, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Sessions to come in each draw, draws × sessions, up to beyond `until`; -inf in a draw without sessions."""
        number = int(max(until - self.last_on, 1) / (self.usual_gap * 0.5)) + 2
        apart = np.log(self.gaps) - np.log(self.gaps).mean()
        uneven = np.sqrt((TAKEN_FOR * UNEVEN**2 + (apart**2).sum()) / (TAKEN_FOR + len(apart)))
        gaps = rng.choice(self.gaps, (draws, number)) * np.exp(uneven * rng.standard_normal((draws, number)))
        found: np.ndarray = self.last_on + np.cumsum(np.maximum(gaps, 1.0), axis=1)
        if not self.seen:
            found -= rng.uniform(0, gaps[:, :1])
            found[rng.random(draws) >= UNKNOWN] = -np.inf
        return found.astype(np.float32)


def sessions_of(accepted_on: np.ndarray, as_of: int) -> Sessions | None:
    """The sessions seen by the day; None for a pilot that accepts as they come. With few accepted nobody knows."""
    seen = accepted_on[(accepted_on <= as_of) & (accepted_on < NEVER)]
    if len(seen) < LEAST_ACCEPTED:
        return Sessions(as_of, np.array(USUAL_GAPS), seen=False)
    days, number = np.unique(seen, return_counts=True)
    large = days[number >= LARGE]
    gaps = np.diff(large)
    if number[number >= LARGE].sum() < SHARE * len(seen) or len(gaps) and np.median(gaps) < APART:
        return None
    return Sessions(int(large[-1]), gaps.astype(float) if len(gaps) else np.array(USUAL_GAPS))


def at_sessions(ready: np.ndarray, sessions: np.ndarray, as_of: int) -> np.ndarray:
    """The session at which each is accepted: the first after it is ready, and after `as_of`; n × draws.

    In a draw without sessions when it is ready.
    """
    found = np.full(ready.shape, np.inf, dtype=np.float32)
    for place in range(sessions.shape[1] - 1, -1, -1):
        day = sessions[:, place]
        np.copyto(found, np.broadcast_to(day, ready.shape), where=(ready <= day) & (day > as_of))
    return np.where(np.isfinite(sessions[:, 0]), found, ready)
