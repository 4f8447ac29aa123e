"""What makes projects slow together: their provider, their district, and the pilot as a whole (rules 7.2.4).

Random effects on the log of the slippages (Laird and Ware 1982, Biometrics 38(4)); how far they lie apart is found by
moments (DerSimonian and Laird 1986, Controlled Clinical Trials 7(3)) and drawn to what is taken beforehand, the more so
the fewer there are; an effect of its own is drawn to none, the more so the fewer its projects.
"""

from dataclasses import dataclass, replace

import numpy as np

from domain.targets.slippage import Course

PROVIDERS_DIFFER, DISTRICTS_DIFFER = 0.20, 0.10
"""Standard deviation of the log taken beforehand, and..."""
TAKEN_FOR = 6.0
"""...what it weighs, in providers or districts."""
PROJECTS_DIFFER, OWN_TAKEN_FOR = 0.15, 30.0
"""The same for the projects themselves."""
FRESH = 0.5
"""Share of that variance by which each of them may change from the day of the forecast on."""
DRIFT, DRIFT_TAKEN_FOR = 0.13, 4.0
"""Standard deviation of the log by which all remaining durations may differ from those seen, taken beforehand; its
weight in quarters. What the pilot moved from one quarter to the next is drawn to it."""
SLOWER = 0.05
"""Default: what is left runs so much slower than what is done (mean of the log), since the quick ones are done; people
plan as if it did not (Buehler, Griffin and Ross 1994, Journal of Personality and Social Psychology 67(3))."""
QUARTER = 91
LEAST_SEEN = 10
"""Stages done in a quarter for it to say anything."""
LOWEST = 0.05
STRETCH = 2.5
"""An effect is cut at so many standard deviations."""


@dataclass(frozen=True)
class Effects:
    """n projects: the effect known of each (log), and what is needed to draw those to come."""

    known: np.ndarray
    own: np.ndarray
    """The part of `known` that is the project's own."""
    groups: tuple["Group", ...]
    drift: float

    def relative(self, course: Course) -> Course:
        """The course as if no provider or district differed from another."""
        factor = np.exp(self.known)
        return replace(course, slippage=course.slippage / factor[:, None], elapsed=course.elapsed / factor)

    def drawn(self, draws: int, rng: np.random.Generator) -> "Drawn":
        """Effects of each group in each draw, and of the pilot; groups in the order of `groups`."""
        drift = SLOWER + self.drift * rng.standard_normal(draws)
        by_group = tuple(group.drawn(draws, rng) for group in self.groups)
        return Drawn(by_group, np.exp(self.own).astype(np.float32), drift.astype(np.float32))


@dataclass(frozen=True)
class Group:
    """Projects by provider, or by district: `at` is each project's (-1: none), mean and deviation of every effect."""

    at: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    differ: float

    @property
    def known(self) -> np.ndarray:
        known: np.ndarray = np.append(self.mean, 0.0)[self.at]
        return known

    def drawn(self, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Effects × draws, the last row for who has none; what is known, how sure it is, and what may come anew."""
        mean, deviation = np.append(self.mean, 0.0), np.append(self.deviation, self.differ)
        apart = np.sqrt(deviation**2 + FRESH * self.differ**2)[:, None]
        shocks = np.clip(rng.standard_normal((len(mean), draws)), -STRETCH, STRETCH)
        drawn: np.ndarray = (mean[:, None] + apart * shocks).astype(np.float32)
        return drawn


@dataclass(frozen=True)
class Drawn:
    by_group: tuple[np.ndarray, ...]
    own: np.ndarray
    drift: np.ndarray

    def pace(self, at: tuple[np.ndarray, ...]) -> np.ndarray:
        """By how much the durations of projects are longer, without their own part: n × draws; `at`: their groups."""
        log = self.drift[None, :] + sum(drawn[place] for drawn, place in zip(self.by_group, at, strict=True))
        pace: np.ndarray = np.exp(log)
        return pace


def effects_of(course: Course, active: np.ndarray, at: tuple[np.ndarray, ...], as_of: float) -> Effects:
    """Effects of providers, then of districts on what is left, seen in the active projects."""
    residual, weight, noise = _residuals(course)
    weight = np.where(active, weight, 0.0)
    groups: list[Group] = []
    left = residual
    for place, differ in zip(at, (PROVIDERS_DIFFER, DISTRICTS_DIFFER), strict=True):
        groups.append(_group(place, left, weight, differ))
        left = left - groups[-1].known
    own = _own(left, weight, noise)
    known = sum((group.known for group in groups), own)
    return Effects(known, own, tuple(groups), _drift(course, as_of))


def _residuals(course: Course) -> tuple[np.ndarray, np.ndarray, float]:
    """Mean log slippage of each project against its stages', the stages behind it, and the variance of one stage.

    A stage that runs longer than usual counts as what it is expected to take (the mean beyond a point of a normal).
    """
    log = np.where(course.done, np.log(np.maximum(course.slippage, LOWEST)), np.nan)
    usual, apart = _usual(log), max(float(_spread(log)), 0.1)
    n, stages = log.shape
    running = np.flatnonzero((course.next_stage < stages) & (course.elapsed > 0))
    at = course.next_stage[running]
    so_far = (np.log(np.maximum(course.elapsed[running], LOWEST)) - usual[at]) / apart
    expected = so_far / 2 + np.sqrt(so_far**2 / 4 + 2 / np.pi)  # Mills' ratio, nearly
    log[running, at] = np.where(so_far > 0, usual[at] + apart * expected, np.nan)
    seen = np.isfinite(log)
    total = np.where(seen, log - usual, 0.0).sum(axis=1)
    number = seen.sum(axis=1)
    mean = total / np.maximum(number, 1)
    within = (np.where(seen, log - usual - mean[:, None], 0.0) ** 2).sum() / max(float((number - 1).clip(0).sum()), 1.0)
    return mean, number.astype(float), max(float(within), 0.01)


def _usual(log: np.ndarray) -> np.ndarray:
    return np.array([np.nanmedian(column) if np.isfinite(column).any() else 0.0 for column in log.T])


def _spread(log: np.ndarray) -> float:
    seen = log[np.isfinite(log)]
    return float(np.subtract(*np.quantile(seen, (0.84, 0.16))) / 2) if len(seen) > 1 else 0.4


def _group(at: np.ndarray, residual: np.ndarray, weight: np.ndarray, differ: float) -> Group:
    size = int(at.max(initial=-1)) + 1
    inside = (at >= 0) & (weight > 0)
    n = np.bincount(at[inside], minlength=size).astype(float)
    total = np.bincount(at[inside], weights=residual[inside], minlength=size)
    centre = float(residual[inside].mean()) if inside.any() else 0.0
    mean = np.where(n > 0, total / np.maximum(n, 1), centre) - centre
    within = residual[inside] - centre - mean[at[inside]]
    groups, all_ = int((n > 0).sum()), n.sum()
    noise = max(float((within**2).sum()) / max(all_ - groups, 1.0), 0.01)
    spread = all_ - (n**2).sum() / max(all_, 1.0)
    seen = max(((n * mean**2).sum() - (groups - 1) * noise) / spread, 0.0) if spread > 0 else 0.0
    variance = (TAKEN_FOR * differ**2 + max(groups - 1, 0) * seen) / (TAKEN_FOR + max(groups - 1, 0))
    share = n * variance / (n * variance + noise)
    return Group(at, share * mean, np.sqrt(variance * (1 - share)), float(np.sqrt(variance)))


def _own(residual: np.ndarray, weight: np.ndarray, noise: float) -> np.ndarray:
    """What is slow or fast of each project by itself, drawn to none; the slow ones are those still under way."""
    seen = weight > 0
    n, mean = weight[seen], residual[seen] - (np.average(residual[seen], weights=weight[seen]) if seen.any() else 0.0)
    spread = n.sum() - (n**2).sum() / max(n.sum(), 1.0)
    found = max(((n * mean**2).sum() - (len(n) - 1) * noise) / spread, 0.0) if spread > 0 else 0.0
    variance = (OWN_TAKEN_FOR * PROJECTS_DIFFER**2 + max(len(n) - 1, 0) * found) / (OWN_TAKEN_FOR + max(len(n) - 1, 0))
    own = np.zeros(len(residual))
    own[seen] = mean * n * variance / (n * variance + noise)
    return own


def _drift(course: Course, as_of: float) -> float:
    """How much the pilot as a whole may change: what it moved from quarter to quarter, drawn to what is usual."""
    log = np.where(course.done, np.log(np.maximum(course.slippage, LOWEST)), np.nan)
    left = log - _usual(log)
    quarter = np.floor((as_of - course.ended_on) / QUARTER)
    found = [left[course.done & (quarter == q)] for q in range(8)]
    moved = [
        max((one.mean() - other.mean()) ** 2 - one.var() / len(one) - other.var() / len(other), 0.0)
        for one, other in zip(found, found[1:], strict=False)
        if min(len(one), len(other)) >= LEAST_SEEN
    ]
    variance = (DRIFT_TAKEN_FOR * DRIFT**2 + sum(moved)) / (DRIFT_TAKEN_FOR + len(moved))
    return float(np.sqrt(variance))
