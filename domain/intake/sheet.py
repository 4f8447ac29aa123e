"""A sheet as it was read from a file: values row by row, and what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

Cells = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Sheet:
    """Values from A1. `is_1904`: days count from 1904 (old Excel for Mac).

    `merges`: first row, first column, last row, last column of merged cells; `hidden_rows` and `hidden_columns`: what
    a filter or a person has hidden. All counted from 0.
    """

    name: str
    rows: Cells
    is_1904: bool = False
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def letters(place: int) -> str:
    """Column letters of a place counted from 0: A, B, …, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
