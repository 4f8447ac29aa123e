"""Enterprises: district, industry, year and wave meet the plan's printed margins; titles and scale likewise."""

from dataclasses import dataclass

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.words import Basis
from seed_data.demo.days import stream
from seed_data.demo.margins import apportion, fit
from seed_data.demo.stories import Story, Wave

NONE, SRDI, GIANT = 0, 1, 2


@dataclass
class Firms:
    """n enterprises, ordered by wave. Positions of district and industry are those of the plan's units."""

    district: np.ndarray
    industry: np.ndarray
    wave: np.ndarray
    year: np.ndarray
    place: np.ndarray
    """Place in the wave within the district, 0 to 1: who comes first."""
    title: np.ndarray
    below: np.ndarray
    state_owned: np.ndarray
    already_funded: np.ndarray

    def __len__(self) -> int:
        return len(self.district)


def scaled(count: int, story: Story, n: int) -> int:
    """A count of the story for a pilot of n enterprises; what exists stays at least 1."""
    return 0 if count == 0 else max(1, round(count * n / story.enterprises))


def printed(plan: DemoPlan, measure: str, year: int, by: str) -> dict[int, int]:
    """Printed yearly flows by position of district or industry; empty where the plan has none."""
    found: dict[int, int] = {}
    for target in plan.targets:
        if target.measure != measure or target.period != str(year) or target.basis is not Basis.FLOW:
            continue
        position, other = (target.district, target.industry)[:: 1 if by == "district" else -1]
        if position is not None and other is None:
            found.setdefault(position, round(target.value))
    return found


def printed_total(plan: DemoPlan, measure: str, year: int) -> int | None:
    """Printed yearly flow of the whole pilot; None where the plan has none."""
    for target in plan.targets:
        whole = target.district is None and target.industry is None
        if whole and target.measure == measure and target.period == str(year) and target.basis is Basis.FLOW:
            return round(target.value)
    return None


def make_firms(plan: DemoPlan, story: Story, n: int, seed: int) -> Firms:
    """All enterprises of a pilot."""
    rng = stream(seed, plan.code, "firms")
    years = _years(plan, story, n)
    shape = _shape(plan, story, rng)
    parts = [_year(plan, story, year, count, shape, rng, n) for year, count in years.items()]
    district, industry, wave, place = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((rng.random(len(wave)), wave))
    district, industry, wave, place = district[order], industry[order], wave[order], place[order]
    year = np.array([w.year for w in story.waves])[wave]
    funded = np.zeros(n, dtype=bool)
    funded[rng.choice(n, scaled(story.already_funded, story, n), replace=False)] = True
    return Firms(
        district,
        industry,
        wave,
        year,
        place,
        _titles(plan, story, year, industry, rng, n),
        _below(plan, story, year, rng, n),
        rng.random(n) < 0.04,
        funded,
    )


def _years(plan: DemoPlan, story: Story, n: int) -> dict[int, int]:
    """Enterprises by the year in which they shall be finished."""
    found = [printed_total(plan, "computed:completion", year) for year in story.years]
    if None not in found and sum(found) == n:
        return dict(zip(story.years, found, strict=True))
    return dict(zip(story.years, apportion(n, np.array(list(story.years.values()))).tolist(), strict=True))


def _shape(plan: DemoPlan, story: Story, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights of districts, of industries, and of their combinations where nothing is printed."""
    spread = rng.lognormal(-0.2, 0.5, len(plan.districts))
    districts = np.array([story.district_weights.get(unit.short_name, 0.0) for unit in plan.districts])
    industries = rng.uniform(0.7, 1.4, len(plan.industries))
    cells = rng.lognormal(0, 0.45, (len(plan.districts), len(plan.industries)))
    return np.where(districts > 0, districts, spread), industries, cells


def _year(plan, story: Story, year: int, count: int, shape, rng, n: int) -> tuple[np.ndarray, ...]:
    """District, industry, wave and place of the enterprises of one year."""
    district_weights, industry_weights, cells = shape
    rows = _margin(printed(plan, "computed:completion", year, "district"), count, district_weights)
    columns = _margin(printed(plan, "computed:completion", year, "industry"), count, industry_weights)
    table = fit(rows, columns, np.outer(rows, columns) * cells)
    district, industry = (index.ravel() for index in np.indices(table.shape))
    district, industry = np.repeat(district, table.ravel()), np.repeat(industry, table.ravel())
    rank = _rank_within(district, rng)
    wave = np.full(count, -1)
    place = np.zeros(count)
    before = np.zeros(len(rows), dtype=np.int64)
    waves = [(number, w) for number, w in enumerate(story.waves) if w.year == year]
    for number, w in waves:
        counts = _wave_counts(plan, story, w, rows, rows - before, n)
        inside = (rank >= before[district]) & (rank < (before + counts)[district])
        wave[inside] = number
        offset = rng.random(int(inside.sum()))
        place[inside] = (rank[inside] - before[district[inside]] + offset) / counts[district[inside]]
        before += counts
    return district, industry, wave, place


def _margin(known: dict[int, int], total: int, weights: np.ndarray) -> np.ndarray:
    """The printed margin where it is complete, else the total by weights."""
    if len(known) == len(weights) and sum(known.values()) == total:
        return np.array([known[position] for position in range(len(weights))])
    return apportion(total, weights)


def _wave_counts(plan, story: Story, wave: Wave, rows: np.ndarray, left: np.ndarray, n: int) -> np.ndarray:
    """How many of each district go into a wave of the year."""
    if wave.count is None:
        return left
    if wave.by_contracts:
        contracts = printed(plan, "computed:contracting", wave.year - 1, "district")
        if len(contracts) == len(rows):
            return np.minimum(np.array([contracts[position] for position in range(len(rows))]), left)
    return apportion(min(scaled(wave.count, story, n), int(left.sum())), rows, left)


def _rank_within(group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random order within each group, counted from 0."""
    order = np.lexsort((rng.random(len(group)), group))
    starts = np.concatenate([[0], np.cumsum(np.bincount(group))])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank


def _titles(plan, story: Story, year: np.ndarray, industry: np.ndarray, rng, n: int) -> np.ndarray:
    """Titles by industry and year, or by year, as printed; else by the story's totals."""
    title = np.full(n, NONE)
    for code, measure, total in (
        (GIANT, "computed:completion_little_giant", story.giants),
        (SRDI, "computed:completion_srdi", story.srdi),
    ):
        groups = []
        for y in sorted(set(year.tolist())):
            by_industry = printed(plan, measure, y, "industry")
            whole = printed_total(plan, measure, y)
            if by_industry:
                groups += [((year == y) & (industry == i), count) for i, count in by_industry.items()]
            elif whole is not None:
                groups.append((year == y, whole))
        for inside, count in groups or [(np.full(n, True), scaled(total, story, n))]:
            free = np.flatnonzero(inside & (title == NONE))
            title[rng.permutation(free)[:count]] = code
    return title


def _below(plan, story: Story, year: np.ndarray, rng, n: int) -> np.ndarray:
    """规下 enterprises: by year where printed, else the story's number."""
    below = np.zeros(n, dtype=bool)
    groups = [(year == y, printed_total(plan, "computed:completion_below", y)) for y in sorted(set(year.tolist()))]
    if any(count is None for _, count in groups):
        groups = [(np.full(n, True), scaled(story.below, story, n))]
    for inside, count in groups:
        below[rng.permutation(np.flatnonzero(inside))[:count]] = True
    return below
