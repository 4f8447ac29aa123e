"""A firm with a second, small project that is paid too: the pilot has one project more than enterprises."""

import numpy as np

from domain.days import NEVER
from seed_data.demo.days import workday
from seed_data.demo.timetable import BUFFERS, PAYMENT

OFFSETS = np.array([-190, -178, -168, -100, -70, -40, 9, 22, 40])
"""Days of the second project's stages from the as-of day: accepted, not yet assessed."""
CONTRACT_FEN, ELIGIBLE_FEN = 48_000_000, 42_500_000


def second_project(done: np.ndarray, due: np.ndarray, as_of: int, rng) -> tuple[int, np.ndarray, np.ndarray] | None:
    """Position of the firm, planned and done days (1 × 9) of its second project; None if no firm is paid yet."""
    candidates = np.flatnonzero((done[:, PAYMENT] < as_of - 45) & (due > 0))
    if not len(candidates):
        return None
    days = workday(as_of + OFFSETS)[None, :]
    planned = workday(as_of + OFFSETS + BUFFERS // 2)[None, :]
    return int(rng.choice(candidates)), planned, np.where(days <= as_of, days, NEVER)
