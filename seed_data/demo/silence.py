"""Projects that have fallen silent until today: a few for two weeks (yellow), a few for more than a month (grey)."""

import numpy as np

from domain.days import NEVER
from seed_data.demo.firms import scaled
from seed_data.demo.irregular import Planted
from seed_data.demo.timetable import CONTRACT, PAYMENT
from seed_data.demo.world import World

QUIET_DAYS = 55


def fall_silent(world: World, planted: Planted) -> np.ndarray:
    """Lets projects that are under way and on time stop reporting; returns their positions."""
    rng, as_of = world.rng("silence"), world.as_of
    done_on = np.where(world.done != NEVER, world.done, 0).max(axis=1)
    next_due = np.where(world.done == NEVER, world.planned, NEVER).min(axis=1)
    on_time = (next_due >= as_of) & (world.done[:, PAYMENT] == NEVER) & (world.done[:, CONTRACT] != NEVER)
    mask = world.active & on_time & (done_on < as_of - QUIET_DAYS)
    mask[planted.taken()] = False
    mask[len(world.firms) :] = False
    n = len(world.firms)
    yellow, grey = (scaled(count, world.story, n) for count in (world.story.silent_yellow, world.story.silent_grey))
    chosen = rng.permutation(np.flatnonzero(mask))[: yellow + grey]
    days = np.where(np.arange(len(chosen)) < grey, rng.integers(33, 50, len(chosen)), rng.integers(15, 22, len(chosen)))
    world.diary.fall_silent(chosen, as_of - days, as_of)
    return chosen
