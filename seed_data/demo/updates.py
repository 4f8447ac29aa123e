"""When each project was last updated, as known on any past day: on Thursdays, but for spells of silence."""

from collections.abc import Callable

import numpy as np

from domain.days import NEVER
from seed_data.demo.days import as_dates, thursday

UpdatedOn = Callable[[object], np.ndarray]


class Diary:
    """Days of updates of n projects."""

    def __init__(self, begins: np.ndarray, left: np.ndarray, done: np.ndarray, as_of: int, rng: np.random.Generator):
        """`done` n × 9 is what was completed (NEVER if not): a stage reported is an update too."""
        n = len(begins)
        self.begins, self.left, self.done = begins - begins % 7, left, done
        life = np.maximum(as_of - 70 - begins, 1)
        starts = begins + (rng.random((2, n)) * life).astype(np.int64)
        lengths = rng.integers(13, 40, (2, n))
        absent = rng.random((2, n)) < np.array([[0.16], [0.08]])
        self.silent_from = np.where(absent, starts, NEVER)
        self.silent_to = np.where(absent, np.minimum(starts + lengths, as_of - 20), NEVER)

    def fall_silent(self, projects: np.ndarray, since: np.ndarray, as_of: int) -> None:
        """Silence that lasts beyond the as-of day."""
        self.silent_from[1, projects] = since
        self.silent_to[1, projects] = as_of + 400

    def updated_on(self, as_of: object) -> np.ndarray:
        """datetime64[D] of each project's last update on or before the day; NaT before its first."""
        day = int(np.datetime64(as_of, "D").astype(np.int64))
        last = np.minimum(np.full(len(self.begins), thursday(day)), self.left - self.left % 7)
        for since, until in zip(self.silent_from, self.silent_to, strict=True):
            last = np.where((last >= since) & (last < until), since - 1 - (since - 1) % 7, last)
        last = np.maximum(last, np.where(self.done <= day, self.done, -1).max(axis=1))
        return as_dates(np.where(day < self.begins, NEVER, np.maximum(last, self.begins)))
