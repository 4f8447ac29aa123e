"""Which backups stay: the newest of each of the last 7 days, 5 weeks and 12 months that have one, and for 5 weeks the
newest of each structure (rules 11.13)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

DAYS, WEEKS, MONTHS = 7, 5, 12
_KEPT: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda at: (at.year, at.month, at.day)),
    (WEEKS, lambda at: at.isocalendar()[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def kept(taken: Mapping[datetime, str]) -> set[datetime]:
    """Those of the instants that stay; each is told with the revision of the structure it is of.

    The last one from before an upgrade is the only way back: another one of the same day does not take its place.
    """
    newest_first, found = sorted(taken, reverse=True), set()
    for number, span in _KEPT:
        newest: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            newest.setdefault(span(at), at)
        found |= set(list(newest.values())[:number])
    of_structure: dict[str, datetime] = {}
    for at in newest_first:
        of_structure.setdefault(taken[at], at)
    return found | {at for at in of_structure.values() if newest_first[0] - at <= timedelta(weeks=WEEKS)}
