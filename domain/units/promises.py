"""What became of a promise: kept, broken, out of reach at the recent pace, on the way or behind its line (rules 7.7,
7.9)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp

from domain.facts.rules import EPSILON, RuleSet
from domain.lights.sentences import NOTHING, number
from domain.words import Light

RECENT_WEEKS, DAYS_A_WEEK = 8, 7
KEPT, BROKEN, HARD, NOT_DUE = "兑现", "未兑现", "难以兑现", "未到期"
ON_WAY, BEHIND = "进行中", "落后于承诺进度"
WORDS = (KEPT, BROKEN, HARD, BEHIND, ON_WAY, NOT_DUE)


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise on a day: `actual` on its own day once that is past; `recent_gain` in the last eight weeks."""

    value: float
    due_on: date
    as_of: date
    actual: int
    recent_gain: int

    @property
    def missing(self) -> float:
        return self.value - self.actual

    @property
    def expected(self) -> float:
        """What the pace of the last eight weeks brings by the day."""
        weeks_left = max((self.due_on - self.as_of).days, 0) / DAYS_A_WEEK
        return max(self.recent_gain, 0) / RECENT_WEEKS * weeks_left


def promise_state(promised: Promised, rules: RuleSet) -> tuple[str, str, Light]:
    """The word, the sentence and the light.

    Before its day a promise is 难以兑现 where the recent pace brings what is missing with a chance below the yellow
    bound of `promise / kept_probability`. Its own day is not over yet.
    """
    stands = f"{promised.actual}/{promised.value:.0f} 家"
    if promised.missing <= EPSILON:
        return KEPT, f"{KEPT}：{promised.actual} 家", Light.GREEN
    if promised.due_on < promised.as_of:
        return BROKEN, f"{BROKEN}：{stands}", Light.RED
    chance = _at_least(promised.missing, promised.expected)
    is_hard = rules.light("promise", "kept_probability", chance) is Light.RED
    if promised.due_on == promised.as_of or not is_hard:
        return NOT_DUE, f"{NOT_DUE}：{stands}", Light.GREY
    said = f"还需 {promised.missing:.0f} 家，按近期速度只能 {promised.expected:.0f} 家左右"
    return HARD, f"{HARD}：{stands}，{said}", Light.YELLOW


def _at_least(missing: float, expected: float) -> float:
    """Chance that so many come where so many are expected, each by itself (Poisson)."""
    term, below = exp(-expected), 0.0
    for place in range(int(-(-missing // 1))):
        below += term
        term *= expected / (place + 1)
    return max(1 - below, 0.0)


# ── a promise that is followed along a line ─────────────────────────────────

MOST_POINTS = 12
POINT = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?[\s,，:：]+(\d+(?:\.\d+)?)\D*")


@dataclass(frozen=True)
class PromiseCourse:
    """The line a promise goes along: from what there was on the day it was given to what was promised; straight between
    its points."""

    points: tuple[tuple[date, float], ...]

    def on(self, day: date) -> float:
        """What should be there; before its first day what there was, after its last all of it."""
        for (first, low), (last, high) in pairwise(self.points):
            if day <= last:
                share = max((day - first).days, 0) / max((last - first).days, 1)
                return low + (high - low) * share
        return self.points[-1][1]


def course_of(
    promised_on: date, start: float, points: Iterable[tuple[date, float]], due_on: date, value: float
) -> PromiseCourse:
    return PromiseCourse(((promised_on, start), *points, (due_on, value)))


def points_in(text: str) -> tuple[tuple[tuple[date, float], ...], list[str]]:
    """Points written one a line, 2026-11-30 210, and what cannot be read."""
    points, problems = [], []
    for place, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        found = POINT.fullmatch(line)
        try:
            if found is None:
                raise ValueError(line)
            points.append((date(*map(int, found.groups()[:3])), float(found[4])))
        except ValueError:
            problems.append(f"分步第 {place} 行“{line}”不是“日期 数”，如 2026-11-30 210")
    return tuple(points), problems


def wrong_points(course: PromiseCourse) -> Iterator[str]:
    """What does not fit together: days within the promise and rising, figures that do not fall."""
    if len(course.points) - 2 > MOST_POINTS:
        yield f"分步最多 {MOST_POINTS} 个"
    for (first, low), (last, high) in pairwise(course.points):
        if last <= first:
            yield f"分步的日期须在承诺之日与到期日之间，由早到晚：{last} 不晚于 {first}"
        if high < low - EPSILON:
            yield f"分步的数须不减：{last} 的 {high:g} 小于 {first} 的 {low:g}"


@dataclass(frozen=True, slots=True)
class Followed:
    """A promise on a day: `actual` then (None: unknown), `at_due` by the first reading on or after its own day."""

    value: float
    unit: str
    due_on: date
    as_of: date
    actual: float | None
    at_due: float | None
    expected: float


def followed_state(promised: Followed) -> tuple[str, str, Light]:
    """The word, the sentence and the light: kept or broken by the reading of its day, before it on the way or behind
    its line (rules 7.9)."""
    figure = NOTHING if promised.actual is None else number(promised.actual, promised.value)
    stands = f"{figure}/{number(promised.value)} {promised.unit}"
    if promised.due_on < promised.as_of:
        if promised.at_due is None:
            return BROKEN, f"{BROKEN}：到期没有数据", Light.RED
        at_due = f"{number(promised.at_due, promised.value)}/{number(promised.value)} {promised.unit}"
        is_kept = promised.at_due >= promised.value - EPSILON
        return (KEPT, f"{KEPT}：{at_due}", Light.GREEN) if is_kept else (BROKEN, f"{BROKEN}：{at_due}", Light.RED)
    if promised.actual is None:
        return NOT_DUE, f"{NOT_DUE}：还没有数据", Light.GREY
    if promised.actual >= promised.value - EPSILON:
        return KEPT, f"{KEPT}：{stands}", Light.GREEN
    due = f"按承诺进度应有 {number(round(promised.expected, 2))} {promised.unit}"
    if promised.actual >= promised.expected - EPSILON:
        return ON_WAY, f"{ON_WAY}：{stands}，{due}", Light.GREEN
    return BEHIND, f"{BEHIND}：{stands}，{due}", Light.YELLOW
