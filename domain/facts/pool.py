"""Who and what is in the pool on a day: providers by kind, solutions while they are listed and their provider is not
removed (rules 6.7)."""

from collections.abc import Iterable, Mapping, Sequence

from domain.days import NEVER

Step = tuple[int, int]
"""Day, and 1 for what comes into a count on it, -1 for what leaves it."""


def standing(comes: int, goes: int, moves: Iterable[Step]) -> list[Step]:
    """When something counts: from the day it comes until the day before it goes, but while it is out.

    `moves`: -1 out and 1 back, in order of day; of several on one day the last holds.
    """
    days = {on: is_in > 0 for on, is_in in moves}
    changes = sorted({comes, goes, *(on for on in days if comes < on < goes)})
    earlier = [on for on in days if on <= comes]
    is_out = bool(earlier) and not days[max(earlier)]
    found, stands = list[Step](), False
    for on in changes:
        is_out = not days[on] if on in days else is_out
        now = comes <= on < goes and not is_out
        if now is not stands and on != NEVER:
            found.append((on, 1 if now else -1))
        stands = now
    return found


def by_kind(steps: Sequence[Step], kinds: Sequence[tuple[int, str]], last: str) -> Mapping[str, list[Step]]:
    """Steps of one provider parted by the kind it is of: `kinds` are those it had until a day, in order of day."""
    found: dict[str, list[Step]] = {}
    stands = 0
    marks = sorted([*((on, 0, step) for on, step in steps), *((on, -1, 0) for on, _ in kinds)])
    left = list(kinds)
    kind = left[0][1] if left else last
    for on, is_step, step in marks:
        if is_step == -1:
            left.pop(0)
            after = left[0][1] if left else last
            if stands:
                found.setdefault(kind, []).append((on, -1))
                found.setdefault(after, []).append((on, 1))
            kind = after
        else:
            stands += step
            found.setdefault(kind, []).append((on, step))
    return found
