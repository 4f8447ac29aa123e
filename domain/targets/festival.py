"""How much is done around the Spring Festival, as this pilot's own past festivals show (rules 7.2.3)."""

import numpy as np

from domain.days import NEVER
from domain.facts.calendar import FIRST
from domain.facts.columns import Facts
from domain.targets.slippage import GROUPS

PACE, TAKEN_FOR = 0.4, 3.0
"""Taken beforehand (default): from 小年 to 元宵 four tenths of a usual day is done (the statutory eight days off, and
half pace on the rest); weight in stages."""
HANG_TOGETHER = 8.0
"""Stages that end together count as one: what is seen weighs an eighth."""
AROUND = 42
"""Days before and after a festival with which it is compared."""


def festival_paces(facts: Facts, as_of: int, rng: np.random.Generator) -> np.ndarray:
    """Pace of a festival day beside a usual one, one a group of draws: a Gamma drawn to what was seen."""
    done, expected = _seen(facts, as_of)
    shape = TAKEN_FOR + done / HANG_TOGETHER
    rate = TAKEN_FOR / PACE + expected / HANG_TOGETHER
    return np.minimum(rng.gamma(shape, 1 / rate, GROUPS), 1.2)


def _seen(facts: Facts, as_of: int) -> tuple[float, float]:
    """Stages done in past festivals, and how many would have been at the pace of the weeks around them."""
    completed = facts.projects.completed
    festival = facts.calendar.festival
    starts = np.flatnonzero(festival & ~np.append(False, festival[:-1]))
    ends = np.flatnonzero(festival & ~np.append(festival[1:], False))
    done = expected = 0.0
    for first, last in zip(starts + FIRST, ends + FIRST, strict=True):
        if last + AROUND <= as_of and (completed < NEVER).any():
            inside = ((completed >= first) & (completed <= last)).sum()
            around = ((completed >= first - AROUND) & (completed <= last + AROUND)).sum() - inside
            done += float(inside)
            expected += float(around) * (last - first + 1) / (2 * AROUND)
    return done, expected
