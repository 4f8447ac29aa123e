"""What became of a promise of completions: kept, broken, out of reach at the recent pace, not due yet (rules 7.7)."""

from dataclasses import dataclass
from datetime import date
from math import exp

from domain.facts.rules import EPSILON, RuleSet
from domain.words import Light

RECENT_WEEKS, DAYS_A_WEEK = 8, 7
KEPT, BROKEN, HARD, NOT_DUE = "兑现", "未兑现", "难以兑现", "未到期"
WORDS = (KEPT, BROKEN, HARD, NOT_DUE)


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
    for number in range(int(-(-missing // 1))):
        below += term
        term *= expected / (number + 1)
    return max(1 - below, 0.0)
