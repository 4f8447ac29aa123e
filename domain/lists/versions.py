"""What a list changed since its last version (rules 17.4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class ListChange:
    """A row that came or went, or a cell that is otherwise."""

    what: str
    key: str
    heading: str
    was: str
    now: str


def kept(headings: Sequence[str], rows: Rows) -> str:
    """A version as it is stored."""
    return json.dumps({"headings": list(headings), "rows": [list(row) for row in rows]}, ensure_ascii=False)


def opened(text: str) -> tuple[tuple[str, ...], list[list[Cell]]]:
    """Headings and rows of a stored version."""
    found = json.loads(text)
    return tuple(found["headings"]), found["rows"]


def cell_text(value: Cell) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def changes(
    before: tuple[Sequence[str], Rows], after: tuple[Sequence[str], Rows], moving: Sequence[str] = ()
) -> tuple[ListChange, ...]:
    """By the first cell of each row: what came, what went, which cells differ. Columns that only one of the two has are
    not compared, nor those that move by themselves (`moving`)."""
    was, now = ({cell_text(row[0]): row for row in rows} for _, rows in (before, after))
    found = [ListChange("新增", key, "", "", _label(row)) for key, row in now.items() if key not in was]
    found += [ListChange("移出", key, "", _label(row), "") for key, row in was.items() if key not in now]
    places = {name: place for place, name in enumerate(before[0]) if name not in moving}
    for key, row in now.items():
        if key in was:
            for place, name in enumerate(after[0]):
                if name in places and (old := cell_text(was[key][places[name]])) != (new := cell_text(row[place])):
                    found.append(ListChange("变更", key, name, old, new))
    return tuple(found)


def _label(row: Sequence[Cell]) -> str:
    """What a row is called: its second cell, which is its name where the first is a number or a code."""
    return cell_text(row[1]) if len(row) > 1 else cell_text(row[0])
