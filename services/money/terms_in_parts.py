"""Ratios by level and the first part of a batch's terms (rules 5.1)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Row

from domain.facts.subsidy import subsidy_due
from services.errors import Refused

Higher = tuple[float | None, float | None]
"""Ratio of levels 3 and 4; none: that of level 2."""


def refuse_parts(higher: Higher, first_share: float) -> None:
    """Refused where ratios by level or the first part cannot be."""
    if problems := wrong_parts(higher, first_share):
        raise Refused(f"没有提请：{'；'.join(problems)}")


def wrong_parts(higher: Higher, first_share: float) -> list[str]:
    """What is wrong with ratios of levels 3 and 4, and with a first part."""
    problems = []
    known = [one for one in higher if one is not None]
    if any(not 0 <= one <= 1 or round(one * 10_000) != round(one * 1e9) / 1e5 for one in known):
        problems.append("三级、四级的比例须在 0 到 100% 之间，最多精确到万分之一")
    if not 0 < first_share <= 1 or round(first_share * 10_000) != round(first_share * 1e9) / 1e5:
        problems.append("首期比例须大于 0、不超过 100%，最多精确到万分之一")
    return problems


def told_parts(higher: Higher, first_share: float) -> dict[str, object]:
    """What differs by level or is paid in parts, for the trail."""
    by_level: dict[str, object] = (
        {} if higher == (None, None) else {"ratio_level3": higher[0], "ratio_level4": higher[1]}
    )
    return by_level | ({} if first_share == 1 else {"first_share": first_share})


def due_at(
    projects: Sequence[Row[Any]], ratio: float, higher: Higher, caps_fen: tuple[int, int, int], level: int
) -> list[int]:
    """分 each project would be due if it were accepted at a level."""
    n = len(projects)
    ratios = np.array([ratio, *(ratio if one is None else one for one in higher)])
    due: list[int] = subsidy_due(
        np.tile(ratios, (n, 1)),
        np.array([p.eligible_fen for p in projects], dtype=np.int64),
        np.tile(np.array(caps_fen, dtype=np.int64), (n, 1)),
        np.full(n, level),
        np.ones(n, dtype=bool),
        np.array([p.already_funded for p in projects], dtype=bool),
    ).tolist()
    return due
