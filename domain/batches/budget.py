"""A batch's budget in the order of applications, when it will be used up, who bears it (rules 21.4). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from domain.facts.subsidy import first_part
from domain.targets.allocation import largest_remainder

DRAWS, MOST_WEEKS, SEED = 2_000, 520, 20_260_101
LEVELS = {
    "central_percent": "中央",
    "province_percent": "省级",
    "city_percent": "市级",
    "district_percent": "区县",
}


@dataclass(frozen=True)
class Claim:
    """What a project of the batch asks for: 审定 where it is set, else what was applied for; of one that left what it
    was paid."""

    code: str
    enterprise: str
    district: str
    applied_on: date
    amount_fen: int
    is_approved: bool = False
    has_left: bool = False


@dataclass(frozen=True)
class Placed:
    """An application in its order, what those before it and it come to, whether the budget reaches so far."""

    asked: Claim
    upto_fen: int
    is_in: bool


def rest_of(amount_fen: int, first_share: float) -> int:
    """What of an amount waits for the review of the rest (分期), as the first part is reckoned (rules 5.1)."""
    return amount_fen - int(first_part(np.array([amount_fen], dtype=np.int64), np.array([first_share]))[0])


def in_order(budget_fen: int, asked: Sequence[Claim]) -> list[Placed]:
    """用完即止: by day of application, on one day by code; the first that does not fit whole ends it, and nobody behind
    it gets in."""
    found: list[Placed] = []
    upto, is_open = 0, True
    for one in sorted(asked, key=lambda one: (one.applied_on, one.code)):
        upto += one.amount_fen
        is_open = is_open and upto <= budget_fen
        found.append(Placed(one, upto, is_open))
    return found


@dataclass(frozen=True)
class Exhaustion:
    """When a budget will be used up: three days between which it is in eight of ten cases; None where there is no pace.
    `is_used_up`: somebody stands over the line already."""

    is_used_up: bool
    days: tuple[date, date, date] | None = None
    weekly_fen: int = 0


def exhaustion(as_of: date, budget_fen: int, placed: Sequence[Placed], weeks: int) -> Exhaustion:
    """By the applications of the last weeks, drawn again (2,000 times, seeded): the weeks until what is left is asked
    for."""
    if any(not one.is_in for one in placed):
        return Exhaustion(True)
    rest = budget_fen - (placed[-1].upto_fen if placed else 0)
    sums = weekly(as_of, placed, weeks)
    pace = sum(sums) // weeks
    if not rest:
        return Exhaustion(True)
    if not pace:
        return Exhaustion(False)
    drawn = np.random.Generator(np.random.PCG64(SEED)).choice(np.array(sums, dtype=np.int64), (DRAWS, MOST_WEEKS))
    reached = drawn.cumsum(axis=1) >= rest
    needed = np.where(reached.any(axis=1), reached.argmax(axis=1) + 1, MOST_WEEKS)
    low, middle, high = (as_of + timedelta(weeks=int(np.percentile(needed, at))) for at in (10, 50, 90))
    return Exhaustion(False, (low, middle, high), pace)


def weekly(as_of: date, placed: Sequence[Placed], weeks: int) -> list[int]:
    """分 applied for in each of the last weeks, the newest first."""
    sums = [0] * weeks
    for one in placed:
        at = (as_of - one.asked.applied_on).days // 7
        if 0 <= at < weeks:
            sums[at] += one.asked.amount_fen
    return sums


def borne(total_fen: int, percents: Mapping[str, float | None]) -> dict[str, int]:
    """分 that each level of government bears, which sum to the total; nothing where no shares are set. ValueError where
    they do not come to 100 %."""
    known = {name: Fraction(str(percent)) for name, percent in percents.items() if percent is not None}
    if not known:
        return {}
    if sum(known.values()) != 100:
        raise ValueError(known)
    parts = largest_remainder(total_fen, [int(percent * 100) for percent in known.values()])
    return dict(zip(known, parts, strict=True))
