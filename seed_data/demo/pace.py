"""On which day each project is finished: exactly the story's number in every district and industry."""

import numpy as np

from data_access.queries.demo import DemoPlan
from domain.days import number
from seed_data.demo.days import AS_OF, number_of
from seed_data.demo.firms import Firms, scaled
from seed_data.demo.margins import apportion, fit
from seed_data.demo.stories import Story


def finish_days(
    plan: DemoPlan, story: Story, firms: Firms, expected: np.ndarray, delay: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day of the official assessment, days of slip, and whether the project is completed by the story's end, n each.

    Projects due in later years are late by chance; all others follow the pace of their district and industry.
    """
    end = number_of(story.ends_on)
    current = firms.year <= int(story.ends_on[:4])
    slips = np.where(current, 0.0, _slips(plan, story, firms, delay, rng))
    finished = np.where(current, expected, np.maximum(expected + slips, end + 20))
    completed = np.zeros(len(firms), dtype=bool)
    counts = _completed_cells(plan, story, firms, expected, current, end)
    cell = firms.district * len(plan.industries) + firms.industry
    order = np.lexsort((expected + delay + rng.normal(0, story.disorder_days, len(firms)), cell))
    order = order[current[order]]
    starts = np.searchsorted(cell[order], np.arange(counts.size + 1))
    trends = np.array([story.trend.get(unit.short_name, 1.0) for unit in plan.districts])
    for at, count in enumerate(counts.ravel().tolist()):
        members = order[starts[at] : starts[at + 1]]
        if len(members):
            trend = trends[at // len(plan.industries)]
            finished[members] = _curve(np.sort(expected[members]), count, end, number(AS_OF) + 3, trend, rng)
            completed[members[:count]] = True
    return finished, slips, completed


def _slips(plan, story: Story, firms: Firms, delay: np.ndarray, rng) -> np.ndarray:
    """Days by which projects of later years run late: most few, some many, more of them where the district is weak."""
    n = len(firms)
    districts = np.array([story.district_strength.get(unit.short_name, 1.0) for unit in plan.districts])
    industries = np.array([story.industry_strength.get(unit.short_name, 1.0) for unit in plan.industries])
    weakness = np.clip(1 + 4 * (2 - districts[firms.district] - industries[firms.industry]) + delay / 40, 0.4, 3)
    chance = rng.random(n) / weakness
    late, very_late = story.late_share + story.very_late_share, story.very_late_share
    slips = np.select([chance < very_late, chance < late], [rng.uniform(60, 90, n), rng.uniform(22, 36, n)], 0.0)
    return slips + rng.normal(-1, 3, n)


def _completed_cells(plan, story: Story, firms: Firms, expected, current, end: int) -> np.ndarray:
    """Completed projects by district × industry."""
    shape = (len(plan.districts), len(plan.industries))
    caps, due = np.zeros(shape, dtype=np.int64), np.zeros(shape)
    np.add.at(caps, (firms.district[current], firms.industry[current]), 1)
    by_now = current & (expected <= end)
    np.add.at(due, (firms.district[by_now], firms.industry[by_now]), 1)
    total = scaled(story.completed, story, len(firms))
    strength = np.outer(
        [story.district_strength.get(unit.short_name, 1.0) for unit in plan.districts],
        [story.industry_strength.get(unit.short_name, 1.0) for unit in plan.industries],
    )
    for (district, industry), value in story.cell_strength.items():
        strength[_position(plan.districts, district), _position(plan.industries, industry)] = value
    weights = due * strength + 1e-6
    rows = _rows(plan, story, caps, weights, total, len(firms))
    columns = _by_name(story.completed_by_industry, plan.industries, total)
    if columns is None or (columns > caps.sum(axis=0)).any():
        columns = apportion(total, weights.sum(axis=0), caps.sum(axis=0))
    return fit(rows, columns, weights, caps)


def _rows(plan, story: Story, caps: np.ndarray, weights: np.ndarray, total: int, n: int) -> np.ndarray:
    if story.open_in_districts and n == story.enterprises:
        open_here = np.array([story.open_in_districts.get(unit.short_name, 0) for unit in plan.districts])
        return caps.sum(axis=1) - open_here
    rows = _by_name(story.completed_by_district, plan.districts, total)
    if rows is None or (rows > caps.sum(axis=1)).any():
        rows = apportion(total, weights.sum(axis=1), caps.sum(axis=1))
    return rows


def _by_name(wanted: dict[str, int], units, total: int) -> np.ndarray | None:
    """The story's counts in the order of the units, scaled to the total; None where the story has none."""
    if not wanted:
        return None
    return apportion(total, np.array([wanted[unit.short_name] for unit in units]))


def _position(units, short_name: str) -> int:
    return next(position for position, unit in enumerate(units) if unit.short_name == short_name)


def _curve(expected: np.ndarray, count: int, end: int, not_before: int, trend: float, rng) -> np.ndarray:
    """Finish days of a cell's projects in order: the first `count` by the end, the others not before `not_before`.

    The j-th of `count` is finished when the plan stood at due × (j ÷ count) ** trend.
    """
    n = len(expected)
    due = int((expected <= end).sum())
    j = np.arange(1, n + 1)
    place = np.where(j <= count, due * (j / max(count, 1)) ** trend, due + j - count)
    gap = min(12.0, max(expected[-1] - expected[0], 1.0) / n)
    days = np.interp(place, j, expected) + np.maximum(place - n, 0) * gap
    if due == 0:
        days[:count] = end - rng.uniform(2, 50, count)
    days[:count] = np.minimum(days[:count] - rng.uniform(0, 2, count), end)
    days[count:] = np.maximum(days[count:], not_before + rng.uniform(0, 12, n - count))
    return days
