"""Prices of plan lines: their place among those of the same kind, two reviews, what is granted (rules 18.3, 18.4)."""

import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.words import PriceDecision, ReviewStage

SIGMA = 1.4826
"""A median absolute deviation of this many is the standard deviation of a normal sample."""


class Spread(NamedTuple):
    """Unit prices of one kind (分): how many, their median, their median absolute deviation."""

    number: int
    median_fen: float
    spread_fen: float


class PricePlace(NamedTuple):
    """Where a unit price stands: `deviations` robust ones above (below: negative) the median; None where all others
    cost the same and this one does not."""

    unit_fen: float
    of: Spread
    deviations: float | None
    is_far: bool


class ReviewSaid(NamedTuple):
    """What a review says of a line."""

    decision: PriceDecision
    cut_fen: int = 0


def unit_price(amount_fen: int, quantity: float) -> float:
    """分 per unit."""
    return amount_fen / quantity


def spread_of(prices: Sequence[float]) -> Spread:
    """Of at least one price."""
    middle = statistics.median(prices)
    return Spread(len(prices), middle, statistics.median(abs(price - middle) for price in prices))


def place_of(unit_fen: float, of: Spread | None, *, least: float, far: float) -> PricePlace | None:
    """A price among its kind; None where the kind has too few (`least`) to say anything."""
    if of is None or of.number < least:
        return None
    above = unit_fen - of.median_fen
    if of.spread_fen:
        deviations = above / (SIGMA * of.spread_fen)
        return PricePlace(unit_fen, of, deviations, deviations > far)
    return PricePlace(unit_fen, of, None if above else 0.0, above > 0)


def granted(amount_fen: int, said: ReviewSaid | None) -> int | None:
    """What a review leaves of a line (分), never below 0 nor above the line; None where it has not been said."""
    if said is None:
        return None
    if said.decision is PriceDecision.REFUSED:
        return 0
    return max(amount_fen - (said.cut_fen if said.decision is PriceDecision.CUT else 0), 0)


class PricedLine(NamedTuple):
    """A line with what its two reviews said."""

    amount_fen: int
    platform: ReviewSaid | None = None
    supervisor: ReviewSaid | None = None

    @property
    def granted_fen(self) -> int | None:
        """What both reviews leave (分): the lower of the two; None while one is missing."""
        each = [granted(self.amount_fen, said) for said in (self.platform, self.supervisor)]
        known = [amount for amount in each if amount is not None]
        return min(known) if len(known) == len(ReviewStage) else None


def approved(lines: Iterable[PricedLine]) -> int | None:
    """核定投入 of a plan (分): the sum of what is granted; None while any line waits, and of a plan without lines."""
    each = [line.granted_fen for line in lines]
    known = [amount for amount in each if amount is not None]
    return sum(known) if each and len(known) == len(each) else None
