"""What of a project follows from its plan and its acceptance (rules 18.4): amounts, days of 验收 and 评测定级."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from domain.facts.subsidy import subsidy_due


class Terms(NamedTuple):
    """Of a batch on the acceptance day: ratio and caps (分) for levels 2, 3, 4."""

    ratios: tuple[float, float, float]
    caps_fen: tuple[int, int, int]


class PassedAcceptance(NamedTuple):
    """An acceptance that was passed: its day and the level of its report."""

    day: date
    level: int


def award(
    eligible_fen: int, terms: Terms | None, level: int, *, already_funded: bool, asked_fen: int | None
) -> int | None:
    """审定奖补 (分): what is due by rules 5.1, never more than was asked for; None where the batch has no terms."""
    if terms is None:
        return None
    due = subsidy_due(
        np.array([terms.ratios]),
        np.array([eligible_fen]),
        np.array([terms.caps_fen]),
        np.array([level]),
        np.array([True]),
        np.array([already_funded]),
    )
    return min(int(due[0]), eligible_fen if asked_fen is None else asked_fen)


def amounts(priced_fen: int | None, approved_fen: int | None, awarded_fen: int | None) -> dict[str, int]:
    """Amounts of a project as its plan makes them; none without a priced plan. What was approved before the level is
    known stays, but for what is above 核定投入."""
    if priced_fen is None:
        return {}
    if awarded_fen is not None:
        return {"eligible_fen": priced_fen, "approved_fen": awarded_fen}
    return {"eligible_fen": priced_fen} | (
        {"approved_fen": priced_fen} if approved_fen is not None and approved_fen > priced_fen else {}
    )


def newest_terms(of_batch: Terms | None, later: Sequence[tuple[date, Terms]], day: date) -> Terms | None:
    """Those in force on a day: the last of the later ones that has begun, else the batch's own."""
    return next((terms for begins, terms in reversed(later) if begins <= day), of_batch)
