"""How forecasts turned out: coverage of the 80 % band and Brier score (Brier 1950, Monthly Weather Review 78)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts made so many weeks ahead turned out. Brier score: 0 is perfect, 0.25 says nothing."""

    weeks: int
    checked: int
    inside: int
    brier: float

    @property
    def coverage_ratio(self) -> float:
        """Share of outcomes between P10 and P90; 0.8 is right."""
        return self.inside / self.checked


def score(weeks: int, said: Iterable[tuple[float, float, float, bool, float]]) -> Score | None:
    """Score of (P10, P90, probability, met, outcome) rows; None when none can be checked yet."""
    rows = list(said)
    if not rows:
        return None
    inside = sum(p10 <= outcome <= p90 for p10, p90, _, _, outcome in rows)
    brier = sum((probability - met) ** 2 for _, _, probability, met, _ in rows) / len(rows)
    return Score(weeks, len(rows), inside, brier)
