"""Signs that something was invented, is dear or is paid twice: each with how often it comes by chance, never a verdict
(rules 19.6). Whether it is so is found by a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.supervision.day_signs import odd_days, quick_jumps
from domain.supervision.file_signs import alike_pictures, same_file, shared_parties
from domain.supervision.held import FoundSign, Held, SignBounds
from domain.supervision.money_signs import (
    high_prices,
    other_funds,
    round_amounts,
    second_digits,
    split_contracts,
)
from domain.words import Sign

LOOKS = (
    same_file,
    alike_pictures,
    high_prices,
    odd_days,
    quick_jumps,
    shared_parties,
    split_contracts,
    other_funds,
    round_amounts,
    second_digits,
)


def all_signs(held: Held, bounds: SignBounds) -> list[FoundSign]:
    """Every sign, by kind, then key."""
    by_key: dict[tuple[Sign, str], FoundSign] = {}
    for one in (one for look in LOOKS for one in look(held, bounds)):
        old = by_key.get((one.sign, one.key))
        by_key[one.sign, one.key] = one if old is None else _together(old, one)
    return sorted(by_key.values(), key=lambda one: (list(Sign).index(one.sign), one.key))


def _together(one: FoundSign, other: FoundSign) -> FoundSign:
    """Two of one key, as two dear lines of one plan or one picture with two enterprises, are one sign."""
    codes = tuple(sorted({*one.codes, *other.codes}))
    return replace(one, codes=codes, ties=tuple(sorted({*one.ties, *other.ties})))


@dataclass(frozen=True)
class Ring:
    """Enterprises and providers that signs tie together: credit codes, the signs."""

    members: tuple[str, ...]
    signs: tuple[FoundSign, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted({code for sign in self.signs for code in sign.codes}))


def rings(found: Iterable[FoundSign], least: int = 3) -> list[Ring]:
    """Groups of `least` enterprises and providers or more that hang together by shared files, pictures or parties."""
    tied = [one for one in found if len(one.ties) >= 2]
    group: dict[str, str] = {}

    def root(one: str) -> str:
        group.setdefault(one, one)
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for sign in tied:
        for other in sign.ties[1:]:
            group[root(other)] = root(sign.ties[0])
    members: dict[str, set[str]] = defaultdict(set)
    for one in list(group):
        members[root(one)].add(one)
    rows = [
        Ring(tuple(sorted(who)), tuple(sign for sign in tied if root(sign.ties[0]) == top))
        for top, who in members.items()
        if len(who) >= least
    ]
    return sorted(rows, key=lambda one: (-len(one.members), one.members))
