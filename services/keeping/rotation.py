"""Which backups stay: the newest of each of the last 7 days, 5 weeks and 12 months that have one (rules 11.13)."""

from collections.abc import Callable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12
_KEPT: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda at: (at.year, at.month, at.day)),
    (WEEKS, lambda at: at.isocalendar()[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def kept(taken: Iterable[datetime]) -> set[datetime]:
    """Those of the instants that stay."""
    newest_first, found = sorted(taken, reverse=True), set()
    for number, span in _KEPT:
        newest: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            newest.setdefault(span(at), at)
        found |= set(list(newest.values())[:number])
    return found
