"""Merged cells below the headings: names fill every row they cover, figures and days are asked, never multiplied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.intake.columns import REMARK, Column, Sort
from domain.intake.heading import Heading
from domain.intake.sheet import Sheet

FIGURES = frozenset({Sort.MONEY, Sort.YUAN, Sort.NUMBER, Sort.WHOLE, Sort.DAY})
"""Sorts of which each row has its own; a day that names the row is taken as a name is."""
Span = tuple[int, int, int, int]
APART = "请取消合并，逐格填写"


@dataclass(frozen=True)
class Spans:
    """What merged cells say of rows, by the row's place on the sheet from 0."""

    values: Mapping[int, Mapping[int, object]]
    unread: Mapping[int, Mapping[int, tuple[str, str]]]
    titles: frozenset[int]

    def of(self, row: int, cells: Sequence[object]) -> Sequence[object]:
        """The row's cells with what they are covered by."""
        covered = self.values.get(row)
        if not covered:
            return cells
        width = max(len(cells), max(covered) + 1)
        return [covered.get(place, cells[place] if place < len(cells) else None) for place in range(width)]

    def told(self, row: int) -> Mapping[int, tuple[str, str]]:
        """Place → why nothing can be read there, and what to do."""
        return self.unread.get(row, {})

    def is_title(self, row: int) -> bool:
        """Whether the row is one text across the table, which heads those below it."""
        return row in self.titles


def filled(sheet: Sheet, heading: Heading) -> Spans:
    """What the merged cells of a sheet say of the rows of its table."""
    values: dict[int, dict[int, object]] = {}
    unread: dict[int, dict[int, tuple[str, str]]] = {}
    titles = set()
    for span in sheet.merges:
        top, left, bottom, right = span
        value = _at(sheet, top, left)
        if bottom < heading.first_row or value in (None, ""):
            continue
        columns = {place: heading.places[place][0] for place in range(left, right + 1) if place in heading.places}
        rows = [row for row in range(max(top, heading.first_row), bottom + 1) if _has_own(sheet, row, span)]
        if top == bottom and not rows and len(columns) > 2:
            titles.add(top)
            continue
        for row in rows or [top]:
            for place, column in columns.items():
                if why := _unclear(column, columns, rows, span, left):
                    unread.setdefault(row, {})[place] = why
                else:
                    values.setdefault(row, {})[place] = value
    return Spans(values, unread, frozenset(titles))


def _at(sheet: Sheet, row: int, place: int) -> object:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return cells[place] if place < len(cells) else None


def _has_own(sheet: Sheet, row: int, span: Span) -> bool:
    """Whether a row holds anything outside the merged cells."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return any(value not in (None, "") for place, value in enumerate(cells) if not span[1] <= place <= span[3])


def _unclear(
    column: Column, columns: Mapping[int, Column], rows: Sequence[int], span: Span, left: int
) -> tuple[str, str] | None:
    """Why the value of a merged cell cannot be taken for a column of the rows it covers."""
    if len(columns) > 1:
        return f"“{'、'.join(one.heading for one in columns.values())}”合并成了一格", APART
    if left not in columns and column is not REMARK and span[1] != span[3]:
        return "与左边的一格合并了", APART
    if len(rows) > 1 and column.sort in FIGURES and not column.key:
        return f"第 {span[0] + 1}—{span[2] + 1} 行合并成了一格，看不出每行各是多少", APART
    return None
