"""Small counts of a table kept back, also against subtraction from its margins. Pure.

Whoever knows all but one cell of a row knows that one too. Take cells as edges between rows and columns: with the
margins printed, a cell that is kept back can have another value exactly where a circle of such cells leads through it,
on which one can be added and taken away by turns, nothing falling to 0 (0 is told). So each small cell is put on such a
circle by keeping back the cells of a cheapest way round (after Gusfield 1988).
"""

import heapq
from collections.abc import Sequence

LEAST = 5
"""Counts below this are small; 0 says that there is nobody and is told."""
Cells = Sequence[Sequence[int]]
Place = tuple[int, int]


def kept_back(cells: Cells, least: int = LEAST) -> frozenset[Place]:
    """Row and column of every cell that is kept back. What cannot be protected so is named by `lonely`."""
    found = {(row, column) for row, line in enumerate(cells) for column, value in enumerate(line) if 0 < value < least}
    for place in sorted(found, key=lambda one: (cells[one[0]][one[1]], one)):
        ways = [_way_round(cells, place, up, found) for up in (True, False)]
        cheapest = min((way for way in ways if way is not None), default=(0, ()))
        found |= set(cheapest[1])
    return frozenset(found)


def lonely(cells: Cells, found: frozenset[Place], least: int = LEAST) -> tuple[Place, ...]:
    """Small cells that can be worked out from the margins all the same: no circle of kept-back cells leads through."""
    hidden = [
        [value if (row, column) in found else 0 for column, value in enumerate(line)] for row, line in enumerate(cells)
    ]
    return tuple(
        place
        for place in sorted(found)
        if cells[place[0]][place[1]] < least
        and all(_way_round(hidden, place, up, found) is None for up in (True, False))
    )


def _way_round(
    cells: Cells, place: Place, up: bool, found: set[Place] | frozenset[Place]
) -> tuple[int, tuple[Place, ...]] | None:
    """Cost and cells of the cheapest way from the cell's row to its column on which it can go up (or down) by one.

    What is kept back already costs nothing, else its count. Steps from a row take one away where the cell goes up; what
    one is taken from has at least 2.
    """
    row, column = place
    if not up and cells[row][column] < 2:
        return None
    queue: list[tuple[int, bool, int, tuple[Place, ...]]] = [(0, True, row, ())]
    done: set[tuple[bool, int]] = set()
    while queue:
        cost, in_row, at, way = heapq.heappop(queue)
        if not in_row and at == column:
            return cost, way
        if (in_row, at) in done:
            continue
        done.add((in_row, at))
        for other in range(len(cells[0]) if in_row else len(cells)):
            cell = (at, other) if in_row else (other, at)
            value = cells[cell[0]][cell[1]]
            if cell != place and value >= (2 if in_row == up else 1) and (not in_row, other) not in done:
                price = 0 if cell in found else value
                heapq.heappush(queue, (cost + price, not in_row, other, (*way, cell)))
    return None
