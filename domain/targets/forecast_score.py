"""How forecasts turned out: coverage of the 80 % band, mean miss, Brier score (Brier 1950, Mon. Weather Review 78)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A forecast of a day that has come: band, middle, chance of reaching `value`, and what it was."""

    p10: float
    p50: float
    p90: float
    met_probability: float
    value: float
    outcome: float


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts made so long ahead turned out. `too_high`: mean of P50 − outcome.

    Brier score: 0 is perfect, 0.25 says nothing; None while all outcomes are alike, since then it proves nothing.
    """

    ahead: str
    checked: int
    inside: int
    too_high: float
    brier: float | None

    @property
    def coverage_ratio(self) -> float:
        """Share of outcomes between P10 and P90; 0.8 is right."""
        return self.inside / self.checked


def score(ahead: str, said: Iterable[PastForecast]) -> Score | None:
    """Score of forecasts that can be checked; None when none can yet."""
    rows = list(said)
    if not rows:
        return None
    met = [row.outcome >= row.value for row in rows]
    brier = sum((row.met_probability - was) ** 2 for row, was in zip(rows, met, strict=True)) / len(rows)
    return Score(
        ahead=ahead,
        checked=len(rows),
        inside=sum(row.p10 <= row.outcome <= row.p90 for row in rows),
        too_high=sum(row.p50 - row.outcome for row in rows) / len(rows),
        brier=brier if len(set(met)) > 1 else None,
    )
