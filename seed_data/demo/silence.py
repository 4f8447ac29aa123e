"""Projects that have fallen silent until today: a few for two weeks (yellow), a few for more than a month (grey)."""

import numpy as np

from domain.days import NEVER
from seed_data.demo.firms import scaled
from seed_data.demo.irregular import Planted
from seed_data.demo.timetable import CONTRACT, PAYMENT
from seed_data.demo.world import World

YELLOW_DAYS, GREY_DAYS = (15, 22), (33, 50)
"""Days since the last word: from, before."""


def fall_silent(world: World, planted: Planted) -> np.ndarray:
    """Lets projects that are under way and on time stop reporting; returns their positions."""
    rng, as_of = world.rng("silence"), world.as_of
    done_on = np.where(world.done != NEVER, world.done, 0).max(axis=1)
    next_due = np.where(world.done == NEVER, world.planned, NEVER).min(axis=1)
    on_time = (next_due >= as_of) & (world.done[:, PAYMENT] == NEVER) & (world.done[:, CONTRACT] != NEVER)
    mask = world.active & on_time
    mask[planted.taken()] = False
    mask[len(world.firms) :] = False
    chosen = np.zeros(0, dtype=np.int64)
    for count, (least, most) in ((world.story.silent_grey, GREY_DAYS), (world.story.silent_yellow, YELLOW_DAYS)):
        candidates = np.flatnonzero(mask & (done_on < as_of - most - 1))
        silent = rng.permutation(candidates)[: scaled(count, world.story, len(world.firms))]
        world.diary.fall_silent(silent, as_of - rng.integers(least, most, len(silent)), as_of)
        mask[silent] = False
        chosen = np.concatenate([chosen, silent])
    return chosen
