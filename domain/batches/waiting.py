"""Days from the money's arrival in a district to the enterprise (管理办法 第十三条 一次性拨付; rules 21.5). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Passed:
    """A project whose money is there since `since` (its 公示 over, money in the district); None: not paid yet."""

    code: str
    enterprise: str
    district: str
    since: date
    paid_on: date | None
    part: str = ""
    """尾款 of what is paid in parts; empty: the first payment, or the only one."""

    def days(self, as_of: date) -> int:
        """Until it was paid, or so far; never below zero."""
        return max(((self.paid_on or as_of) - self.since).days, 0)


@dataclass(frozen=True)
class WaitingRow:
    """`median`: days within which half of them were paid, those still waiting counted; None: fewer than half were."""

    district: str
    paid: int
    waiting: int
    median: int | None
    longest: int


REST = "尾款"


def rest_paid_on(
    first_after_review: date | None, last_on: date | None, paid_fen: int, approved_fen: int | None
) -> date | None:
    """When the rest was paid: the first payment from its review on; what had been paid in full before counts by the
    last payment."""
    if first_after_review is None and approved_fen and paid_fen >= approved_fen:
        return last_on
    return first_after_review


def waiting_by_district(found: Sequence[Passed], as_of: date) -> list[WaitingRow]:
    """By district, the slowest first; one where fewer than half are paid is slower than any other."""
    names = sorted({one.district for one in found})
    rows = [_row(name, [one for one in found if one.district == name], as_of) for name in names]
    return sorted(rows, key=lambda row: (row.median is not None, -(row.median or 0), row.district))


def _row(name: str, found: Sequence[Passed], as_of: date) -> WaitingRow:
    open_ones = [one.days(as_of) for one in found if one.paid_on is None]
    paid = [one.days(as_of) for one in found if one.paid_on is not None]
    return WaitingRow(name, len(paid), len(open_ones), median(paid, open_ones), max(open_ones, default=0))


def median(paid: Sequence[int], waiting: Sequence[int]) -> int | None:
    """Kaplan–Meier: the first day by which half are paid, who waits for d days being known for d days only."""
    left = 1.0
    for day in sorted(set(paid)):
        at_risk = sum(days >= day for days in paid) + sum(days >= day for days in waiting)
        left *= 1 - sum(days == day for days in paid) / at_risk
        if left <= 0.5 + 1e-12:
            return day
    return None
