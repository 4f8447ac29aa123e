"""Each district's year: an index from weighted parts, its place in its group, and how sure both are (rules 20).

Every part is a share of what was due on the day of the cut. Uncertainty: the enterprises of a district are weighed
anew 2,000 times (Bayesian bootstrap, Rubin 1981, Annals of Statistics 9(1)), all parts of an enterprise together, and
the districts of a group are put in order each time. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from domain.facts.year_rules import PARTS, YearPart, YearRules
from domain.statistics.ranks import drawn_ranges, shared_ranks

DRAWS = 2_000
SUMS = ("done", "met", "due", "level", "assessed", "paid", "payable", "closed", "issues")
"""What each enterprise adds, the columns of `DistrictFacts.firms`: completions; milestones on time and due; at level 2
or above, of those assessed or due to be; 分 paid, within what is due, and due; issues closed in time and due."""
RATIOS: Mapping[YearPart, tuple[str, str]] = {
    YearPart.ON_TIME: ("met", "due"),
    YearPart.LEVEL: ("level", "assessed"),
    YearPart.PAYMENT: ("paid", "payable"),
    YearPart.ISSUES: ("closed", "issues"),
}
LARGE, SMALL = "大中规模组", "小规模组"


@dataclass(frozen=True)
class Fraction:
    """Counted of what was due."""

    counted: float
    of: float

    @property
    def value(self) -> float:
        """0–1: more than was due counts as all of it."""
        return min(max(self.counted / self.of, 0.0), 1.0)


@dataclass(frozen=True)
class DistrictFacts:
    """A district at the cut. `figures`: as its lights were closed, none of a part where nothing was due; `firms`:
    enterprises × SUMS; `corrected`: what an upheld appeal put in place of a part's figures."""

    id: int
    name: str
    size: str
    firms: np.ndarray
    figures: Mapping[YearPart, Fraction]
    corrected: Mapping[YearPart, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class PartFigure:
    """One part: its weight, its figures, None where nothing was due; `was` where an appeal corrected them."""

    part: YearPart
    weight: float
    figure: Fraction | None
    was: Fraction | None = None

    @property
    def earned(self) -> float:
        """Points it adds, of `weight`."""
        return self.weight * self.figure.value if self.figure else 0.0


@dataclass(frozen=True)
class DistrictIndex:
    """A district's year. Without an index `why_not` says why; without a place only the place is empty."""

    id: int
    name: str
    group: str
    enterprises: int
    parts: tuple[PartFigure, ...]
    score: float | None = None
    low: float | None = None
    high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    ranked: int = 0
    """Districts of its group that have a place."""
    why_not: str = ""


def district_years(facts: Sequence[DistrictFacts], rules: YearRules, seed: int) -> tuple[DistrictIndex, ...]:
    """Group by group, best first; districts without a place or an index stand behind their group."""
    rng = np.random.default_rng(seed)
    judged = [_judged(one, rules, rng) for one in facts]
    found: list[DistrictIndex] = []
    for group in (LARGE, SMALL):
        found += _ordered([pair for pair in judged if pair[0].group == group], rules)
    return tuple(found)


def _judged(one: DistrictFacts, rules: YearRules, rng: np.random.Generator) -> tuple[DistrictIndex, np.ndarray]:
    """The index with its interval, no place yet; its draws."""
    parts = _parts(one, rules.weights)
    enterprises, group = len(one.firms), SMALL if one.size == "小" else LARGE
    weight = sum(part.weight for part in parts if part.figure)
    index = DistrictIndex(one.id, one.name, group, enterprises, parts)
    if not enterprises:
        return replace(index, why_not="没有试点企业，不评价"), np.zeros(0)
    if weight < rules.min_weight:
        told = f"可评的部分权重合计 {weight:g}，不足 {rules.min_weight:g}，不评价"
        return replace(index, why_not=told), np.zeros(0)
    score = sum(part.earned for part in parts) / weight * 100
    draws = _draws(one, parts, rng)
    tail = (1 - rules.interval) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    why_not = ""
    if enterprises < rules.min_enterprises:
        why_not = f"试点企业 {enterprises} 家，不足 {rules.min_enterprises} 家，只列得分不排名次"
    return (
        replace(index, score=score, low=min(float(low), score), high=max(float(high), score), why_not=why_not),
        draws,
    )


def _parts(one: DistrictFacts, weights: Sequence[float]) -> tuple[PartFigure, ...]:
    return tuple(
        PartFigure(
            part,
            weight,
            one.corrected.get(part, one.figures.get(part)),
            one.figures.get(part) if part in one.corrected else None,
        )
        for part, weight in zip(PARTS, weights, strict=True)
    )


def _draws(one: DistrictFacts, parts: Sequence[PartFigure], rng: np.random.Generator) -> np.ndarray:
    """Indexes by weighing the enterprises anew; 数据报送 is of no enterprise and is not drawn."""
    n = len(one.firms)
    sums = dict(zip(SUMS, (rng.dirichlet(np.ones(n), DRAWS) * n @ one.firms).T, strict=True))
    total, weight = np.zeros(DRAWS), 0.0
    for part in parts:
        if part.figure is not None:
            weight += part.weight
            total += part.weight * _drawn(one, part.part, part.figure, sums)
    found: np.ndarray = total / weight * 100
    return found


def _drawn(one: DistrictFacts, part: YearPart, figure: Fraction, sums: Mapping[str, np.ndarray]) -> np.ndarray:
    """Shares of one part in the draws, moved to the figure it is judged by: an appeal may have corrected it, and some
    issues are of no enterprise."""
    whole = dict(zip(SUMS, one.firms.sum(axis=0).tolist(), strict=True))
    if part is YearPart.COMPLETION:
        share, centre = sums["done"] / figure.of, whole["done"] / figure.of
    elif part in RATIOS and whole[RATIOS[part][1]]:
        above, below = RATIOS[part]
        centre = whole[above] / whole[below]
        share = np.divide(sums[above], sums[below], out=np.full(DRAWS, centre), where=sums[below] > 0)
    else:
        return np.full(DRAWS, figure.value)
    drawn: np.ndarray = np.clip(np.clip(share, 0, 1) + figure.value - min(centre, 1.0), 0.0, 1.0)
    return drawn


def _ordered(group: list[tuple[DistrictIndex, np.ndarray]], rules: YearRules) -> list[DistrictIndex]:
    """Places among those that have one: equals to one decimal share it."""
    ranked = [pair for pair in group if pair[0].score is not None and not pair[0].why_not]
    rest = [index for index, _ in group if index.score is None or index.why_not]
    scores = np.array([index.score for index, _ in ranked], dtype=float)
    draws = np.column_stack([drawn for _, drawn in ranked]) if ranked else np.zeros((DRAWS, 0))
    ranks = shared_ranks(scores)
    lows, highs = drawn_ranges(draws, rules.interval)
    placed = [
        replace(index, rank=int(rank), rank_low=int(min(low, rank)), rank_high=int(max(high, rank)), ranked=len(ranked))
        for (index, _), rank, low, high in zip(ranked, ranks, lows, highs, strict=True)
    ]
    placed.sort(key=lambda one: (one.rank or 0, -(one.score or 0), one.name))
    rest.sort(key=lambda one: (-(one.score if one.score is not None else -1), one.name))
    return placed + rest
