"""Reported counts on a later day: the weekly increments seen so far are drawn again (rules 7.3)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np

from domain.facts.columns import Facts
from domain.facts.pace import Yardstick
from domain.lights.catalogue import is_level, stock_of
from domain.lights.judging import Yardsticks, computed_measure
from domain.statistics.bootstrap import Again, bootstrapped, weekly_increments
from domain.targets.foreseen import Asked, Forecast, forecast_of
from domain.words import Basis

LEAST_WEEKS = 8
"""Fewer weeks than this: no forecast."""


def reported_forecasts(facts: Facts, as_of: date, rng: np.random.Generator, draws: int) -> Iterator[Forecast]:
    """Of every open target that is reported as a count, or that pool and ledger supply."""
    sticks, again = Yardsticks.of(facts, as_of), Again(rng, draws)
    for target in facts.targets_on(as_of):
        measure = computed_measure(facts, target.indicator)
        is_count = facts.measures[target.indicator] == "reported" or measure in facts.supply
        if not is_count or is_level(facts, target.indicator, target.unit) or target.last_on <= as_of:
            continue
        stick = sticks.of_target(target)
        if stick.target is None or stick.target.last_on <= as_of:
            continue  # not begun (the weeks before say nothing of a window that opens anew), or over today
        stock_at = stock_of(facts, target.indicator, measure, (target.district, target.industry))
        increments = weekly_increments(stock_at, as_of, facts.pilot.first_on)
        counted = _counted(stock_at, stick, as_of)
        if counted is not None and len(increments) >= LEAST_WEEKS:
            weeks = (stick.target.last_on - as_of).days / 7
            outcomes = counted + bootstrapped(increments, weeks, again)
            question = Asked(
                measure,
                (target.district, target.industry),
                target.id,
                stick.target.last_on,
                0,
                target.value,
                target.operator,
                target.indicator,
            )
            yield forecast_of(question, counted, outcomes)


def _counted(stock_at: Callable[[date], float | None], stick: Yardstick, as_of: date) -> float | None:
    now = stock_at(as_of)
    if now is None or stick.printed.basis is not Basis.FLOW:
        return now
    return now - (stock_at(stick.begins_on - timedelta(days=1)) or 0.0)
