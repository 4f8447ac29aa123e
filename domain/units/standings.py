"""Units in order: like is compared with like, and who is in between is left out on request. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from domain.facts.rules import RuleSet
from domain.words import Light

Row = TypeVar("Row")
SIZES = {Light.GREEN: "大", Light.YELLOW: "中", Light.RED: "小"}
"""Size groups from the two bounds of the rule `size / relative_to_mean`: within the first, the second, neither."""


def size_groups(projects: Sequence[int], rules: RuleSet) -> list[str]:
    """大, 中 or 小 for each unit by its projects ÷ the mean of all units that have any; 小 for none."""
    peopled = [number for number in projects if number]
    mean = sum(peopled) / len(peopled) if peopled else 1
    return [SIZES[rules.light("size", "relative_to_mean", number / mean)] for number in projects]


def shortened(rows: Sequence[Row], mine: int | None, *, ends: int = 3, around: int = 2) -> list[Row | None]:
    """The first and last `ends` rows and `around` on both sides of mine; None stands where rows were left out."""
    keep = {*range(ends), *range(len(rows) - ends, len(rows))}
    if mine is not None:
        keep |= set(range(mine - around, mine + around + 1))
    shown: list[Row | None] = []
    for place, row in enumerate(rows):
        if place in keep:
            shown.append(row)
        elif shown and shown[-1] is not None:
            shown.append(None)
    return shown
