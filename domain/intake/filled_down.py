"""Columns filled by a slip of the hand: a series where one value was to be repeated, a column pasted over another."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.intake.columns import Column, Sort
from domain.intake.findings import FieldProblem
from domain.intake.forms import Form
from domain.intake.identity import AS_IT_IS
from domain.intake.numbers import FEN
from domain.intake.views import RowChange, Weight

FEWEST = 4
"""Rows below each other that make a series, or a pasted column: fewer happen."""
MOST_ALIKE = 0.8
"""Share of a column's new values that must be those of the other column."""
STEPPED = frozenset({Sort.MONEY, Sort.NUMBER, Sort.WHOLE, Sort.DAY})
PASTED = frozenset({Sort.MONEY, Sort.DAY})


def slips(form: Form, changes: Sequence[RowChange]) -> Iterator[tuple[int, FieldProblem]]:
    """Place among the changes, which stand in the order of the file, and what is asked there."""
    for column in form.columns:
        if column.key:
            continue
        if column.sort in STEPPED:
            yield from _series(column, changes)
        if column.sort in PASTED:
            yield from _pasted(form, column, changes)


def _series(column: Column, changes: Sequence[RowChange]) -> Iterator[tuple[int, FieldProblem]]:
    """Runs of rows of which each new value is one more than that above, as dragging a cell down makes them."""
    run: list[int] = []
    for place in range(len(changes) + 1):
        if place < len(changes) and run and _is_next(column, changes[run[-1]], changes[place]):
            run.append(place)
            continue
        if len(run) >= FEWEST:
            step = "一天" if column.sort is Sort.DAY else " 1"
            cause = f"从这一行起连续 {len(run)} 行，{column.heading}逐行加{step}，像是下拉时填成了序列"
            cure = "应是同一个值的请改正；确是这样的，在“本行说明”写明“属实”"
            yield run[0], (column.field, Weight.EXPLAIN, cause, cure, AS_IT_IS)
        run = [place] if place < len(changes) and column.field in changes[place].fields else []


def _is_next(column: Column, above: RowChange, below: RowChange) -> bool:
    if below.number != above.number + 1 or column.field not in below.fields:
        return False
    first, second = above.fields[column.field][1], below.fields[column.field][1]
    if isinstance(first, date) and isinstance(second, date):
        return (second - first).days == 1
    if isinstance(first, int | float) and isinstance(second, int | float):
        return second - first in ((FEN["元"], FEN["万元"]) if column.sort is Sort.MONEY else (1,))
    return False


def _pasted(form: Form, column: Column, changes: Sequence[RowChange]) -> Iterator[tuple[int, FieldProblem]]:
    """Values that were there before and are now those of another column in the same rows."""
    rows = [place for place, one in enumerate(changes) if column.field in one.fields and one.fields[column.field][0]]
    for other in form.columns:
        if other.sort is not column.sort or other is column:
            continue
        alike = [place for place in rows if _is_taken(changes[place], column.field, other.field)]
        if len(alike) >= FEWEST and len(alike) >= MOST_ALIKE * len(rows):
            cause = f"这一列有 {len(alike)} 行的新值与“{other.heading}”一列相同，像是整列贴错了"
            cure = "请核对；确是这样的，在“本行说明”写明“属实”"
            yield alike[0], (column.field, Weight.EXPLAIN, cause, cure, AS_IT_IS)
            return


def _is_taken(change: RowChange, field: str, other: str) -> bool:
    return other not in change.fields and change.fields[field][1] == change.after(other)
