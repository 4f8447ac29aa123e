"""A whole pilot's target and the years that are printed beside it: its line along them, or from the first of them on
(rules 4.1.2, 4.1.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from domain.facts.pace import SAME, TargetFact
from domain.words import Basis, Cadence


def along_years(targets: Sequence[TargetFact]) -> tuple[TargetFact, ...]:
    """The targets of one indicator and scope, a whole one along the years' where these sum to it (rules 4.1.2).

    The years of its own kind come first; a sentence that says what a table's years add up to runs along them too.
    """
    years = [target for target in targets if _is_year(target)]
    return tuple(_along(target, years) if target.is_whole_pilot else target for target in targets)


def _along(whole: TargetFact, years: Sequence[TargetFact]) -> TargetFact:
    if whole.checkpoints:
        return whole
    own = [year for year in years if year.kind is whole.kind]
    other = [year for year in years if year.kind is not whole.kind]
    for found in (own, other):
        if points := _line_of(found, whole.value):
            return replace(whole, checkpoints=points, follows_years=True)
    return replace(whole, due_from=min(year.first_on for year in years)) if years else whole


def with_first_years(targets: Sequence[TargetFact]) -> tuple[TargetFact, ...]:
    """A straight whole one for whose scope no year is printed: due from the first year of its indicator elsewhere."""
    years = {t.indicator: t.first_on for t in sorted(targets, key=lambda t: t.first_on, reverse=True) if _is_year(t)}
    return tuple(
        replace(t, due_from=years[t.indicator])
        if t.is_whole_pilot and t.indicator in years and not (t.due_from or t.checkpoints)
        else t
        for t in targets
    )


def _is_year(target: TargetFact) -> bool:
    return target.cadence is Cadence.ONCE and not target.is_whole_pilot and target.basis is Basis.FLOW


def _line_of(years: Sequence[TargetFact], value: float) -> tuple[tuple[date, float], ...]:
    """Checkpoints along the years; none where they overlap or do not sum to the value."""
    ordered = sorted({(y.first_on, y.last_on): y for y in years}.values(), key=lambda year: year.first_on)
    overlap = any(later.first_on <= sooner.last_on for sooner, later in pairwise(ordered))
    if not ordered or overlap or abs(sum(y.value for y in ordered) - value) > SAME:
        return ()
    points: list[tuple[date, float]] = []
    due = 0.0
    for year in ordered:
        points.append((year.first_on - timedelta(days=1), due))
        due += year.value
        points.append((year.last_on, due))
    return tuple(dict(points).items())
