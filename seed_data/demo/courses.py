"""The course a plan draws for a counted thing: value by day, from printed flows and stocks."""

from dataclasses import dataclass

import numpy as np

from data_access.queries.demo import PlanTarget
from domain.days import number
from domain.words import Basis, Cadence, TargetKind

LEVEL_PERIOD = "evaluation criterion"


@dataclass(frozen=True)
class ProjectCourse:
    """Corners of a line that never falls. `is_level`: a share or grade that is held, not counted up."""

    days: tuple[int, ...]
    values: tuple[float, ...]
    is_level: bool = False

    def at(self, days: np.ndarray) -> np.ndarray:
        return np.interp(days, self.days, self.values)

    def days_of(self, counts: np.ndarray) -> np.ndarray:
        """Day on which the line reaches each count; flat stretches are skipped."""
        return np.interp(counts, self.values, self.days)


def course_of(targets: list[PlanTarget], begins: int, ends: int) -> ProjectCourse:
    """The line of one indicator in one scope: yearly table rows first, then sentences, yearly or monthly duties."""
    if any(target.unit == "%" or target.period == LEVEL_PERIOD for target in targets):
        top = max(target.value for target in targets)
        return ProjectCourse((begins, ends), (0.88 * top, top), is_level=True)
    once = [target for target in targets if target.cadence is Cadence.ONCE]
    if not once:
        days_a_turn = {Cadence.YEARLY: 365, Cadence.MONTHLY: 30.4}
        slope = max(target.value / days_a_turn[target.cadence] for target in targets)
        return ProjectCourse((begins, ends), (0.0, slope * (ends - begins)))
    tables = [target for target in once if target.kind is TargetKind.TABLE]
    return _line(tables or once, begins, ends)


def _line(targets: list[PlanTarget], begins: int, ends: int) -> ProjectCourse:
    """A year that the pilot does not live to see the end of must be done by the pilot's end."""
    flows = {target.period: target for target in targets if target.basis is Basis.FLOW}
    total = sum(target.value for target in flows.values())
    kept = [target for target in targets if target.basis is Basis.STOCK and target.value > total]
    days, values = [begins], [0.0]
    for target in sorted([*flows.values(), *kept], key=lambda t: (t.last_on, t.value)):
        first, last = number(target.first_on), min(number(target.last_on), ends)
        if target.basis is Basis.FLOW:
            if first > days[-1]:
                days.append(first)
                values.append(values[-1])
            reached = values[-1] + target.value
        else:
            reached = max(values[-1], target.value)
        days.append(max(last, days[-1] + 1))
        values.append(reached)
    return ProjectCourse(tuple(days), tuple(values))
