"""Rules of the ledger: conservation, never below zero on any day, what a new entry must be (rules 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.money.accounts import SOURCE, kind_of

Movement = tuple[date, str, str, int]
"""Day, from, to, 分."""


def balances(movements: Iterable[Movement], day: date) -> dict[str, int]:
    """分 in every account at the end of a day; they sum to zero, since what leaves one account enters another."""
    found: dict[str, int] = {}
    for on, giver, taker, amount in movements:
        if on <= day:
            found[giver] = found.get(giver, 0) - amount
            found[taker] = found.get(taker, 0) + amount
    return found


def available(changes: Sequence[tuple[date, int]], day: date) -> int:
    """The least in an account at the end of any day from `day` on: so much can leave it on that day. Days rising."""
    balance = 0
    lowest = None
    for on, change in changes:
        if on > day and lowest is None:
            lowest = balance
        balance += change
        if on >= day:
            lowest = balance if lowest is None else min(lowest, balance)
    return balance if lowest is None else lowest


def together(changes: Mapping[str, Sequence[tuple[date, int]]]) -> list[tuple[date, int]]:
    """Changes of all sources of money of an account as one, days rising."""
    found: dict[date, int] = {}
    for on, change in (move for moves in changes.values() for move in moves):
        found[on] = found.get(on, 0) + change
    return sorted(found.items())


def may_be_negative(account: str) -> bool:
    """Only where money comes from."""
    return kind_of(account) == SOURCE


@dataclass(frozen=True)
class Lot:
    """A part of what came in earlier, first in first out."""

    place: int
    offset_fen: int
    amount_fen: int


def lots(inflows: Sequence[int], before_fen: int, amount_fen: int) -> list[Lot]:
    """Which inflows (in order) the next `amount_fen` comes from when `before_fen` has been taken out already.

    First in, first out. What no inflow covers is in no lot.
    """
    found, start = [], 0
    first, last = before_fen, before_fen + amount_fen
    for place, amount in enumerate(inflows):
        low, high = max(first, start), min(last, start + amount)
        if low < high:
            found.append(Lot(place, low - start, high - low))
        start += amount
    return found
