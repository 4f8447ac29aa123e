"""Whom a plan names for a task: members of the 专班, districts, and words that mean several of them (rules 15.1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.words import DistrictKind

GROUPS = (
    (re.compile("街镇|镇街|乡镇|街道"), (DistrictKind.TOWNSHIP,)),
    (re.compile(r"各县|各区|各市|区县|县\(市|县（市|县区"), (DistrictKind.COUNTY,)),
    (re.compile("园区|开发区|功能区"), (DistrictKind.PARK, DistrictKind.ZONE)),
)
"""Words of plans that name no single unit."""
ALSO = (re.compile("经开区|高新区"), (DistrictKind.PARK, DistrictKind.ZONE))
"""In a group's brackets: 相关街镇(经开区)."""


@dataclass(frozen=True)
class TaskUnit:
    """A unit that a task can be given to; one of the two ids."""

    name: str
    names: tuple[str, ...]
    district_id: int | None = None
    department_id: int | None = None
    kind: DistrictKind | None = None


@dataclass(frozen=True)
class Named:
    """A word of the plan, the units it means, and whether that unit leads."""

    word: str
    units: tuple[TaskUnit, ...]
    leads: bool


def named(words: Sequence[str], units: Sequence[TaskUnit]) -> tuple[Named, ...]:
    """The first one that the plan names leads, the others cooperate."""
    return tuple(Named(word, _meant(word, units), place == 0) for place, word in enumerate(words))


def _meant(word: str, units: Sequence[TaskUnit]) -> tuple[TaskUnit, ...]:
    exact = tuple(unit for unit in units if word in unit.names)
    if exact:
        return exact
    kinds = [kind for pattern, found in GROUPS if pattern.search(word) for kind in found]
    if kinds and ALSO[0].search(word):
        kinds += ALSO[1]
    return tuple(unit for unit in units if unit.kind in kinds)
