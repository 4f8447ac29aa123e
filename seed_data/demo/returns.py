"""Weekly returns of districts and departments: Friday is due; some come late, some never, a few by habit."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from domain.days import NEVER, number
from domain.periods import weeks_between
from seed_data.demo.days import AS_OF
from seed_data.demo.world import World

USUAL, HABITUAL = (0.965, 0.025), (0.62, 0.26)
"""Shares on time and late; the rest never comes."""
TEXTS = (
    "本周按计划推进，无新增问题。",
    "本周完成入企走访 {} 家，更新项目进度。",
    "本周新增签约 {} 家，其余按计划实施。",
    "本周组织验收 {} 家，材料已归档。",
    "本周协调服务商进场 {} 家次。",
)


@dataclass
class Returns:
    """Returns as columns; unit is a position in districts, or in departments after them."""

    unit: np.ndarray
    week: np.ndarray
    due: np.ndarray
    submitted: np.ndarray
    minutes: np.ndarray
    text: list[str]


def make_returns(world: World) -> Returns:
    """Every unit, every week from the pilot's first to the as-of day's."""
    rng, plan = world.rng("returns"), world.plan
    weeks = list(weeks_between(plan.first_on, AS_OF))
    units = [unit.short_name for unit in (*plan.districts, *plan.departments)]
    n = len(weeks) * len(units)
    unit = np.tile(np.arange(len(units)), len(weeks))
    week = np.repeat(np.array([span.label for span in weeks], dtype=object), len(units))
    due = np.repeat(np.array([number(span.starts_on + timedelta(days=4)) for span in weeks]), len(units))
    habit = np.array([name in world.story.habitual_late for name in units])[unit]
    chance = rng.random(n)
    on_time = chance < np.where(habit, HABITUAL[0], USUAL[0])
    late = ~on_time & (chance < np.where(habit, sum(HABITUAL), sum(USUAL)))
    if habit.any():
        first = unit == int(np.flatnonzero(np.isin(units, world.story.habitual_late))[0])
        on_time &= ~(first & (due == due.max()))
        late &= ~(first & (due == due.max()))
    submitted = np.where(on_time, due - rng.integers(0, 3, n), np.where(late, due + rng.integers(1, 6, n), NEVER))
    submitted = np.where(submitted <= world.as_of, submitted, NEVER)
    picks, counts = rng.integers(0, len(TEXTS), n).tolist(), rng.integers(1, 6, n).tolist()
    came = (submitted != NEVER).tolist()
    text = [TEXTS[p].format(c) if here else "" for p, c, here in zip(picks, counts, came, strict=True)]
    return Returns(unit, week, due, submitted, rng.integers(45, 590, n), text)
