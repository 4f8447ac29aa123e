"""Reads blank forms as files, by openpyxl and python-docx, and fills them (rules 16.4).

Nothing but the values of cells is touched: widths, merged cells, formulas, print settings and words stay.
"""

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache

from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from python_calamine import CalamineWorkbook

from data_access.form_books import book_layout, fill_book
from domain.official.fields import as_words
from domain.official.filling import Filled
from domain.official.grid import FormSheet, cell_name, place_of

MOST_ROWS, MOST_COLUMNS = 2_000, 100


def read_form(content: bytes, is_word: bool) -> tuple[FormSheet, ...]:
    """Sheets of a workbook that are shown, or tables of a document, with their words from the first cell on."""
    return _tables(content) if is_word else _sheets(load_workbook(io.BytesIO(content)))


def _sheets(book: Workbook) -> tuple[FormSheet, ...]:
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        bottom, right = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
        cells = [[sheet.cell(row, column) for column in range(1, right + 1)] for row in range(1, bottom + 1)]
        formulas = frozenset(
            (row, column)
            for row, line in enumerate(cells)
            for column, cell in enumerate(line)
            if not isinstance(cell, MergedCell) and cell.data_type == "f"
        )
        rows = tuple(tuple("" if cell.value is None else str(cell.value) for cell in line) for line in cells)
        merges = tuple(
            (one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1) for one in sheet.merged_cells.ranges
        )
        found.append(FormSheet(sheet.title, rows, tuple(sorted(merges)), formulas))
    return tuple(found)


def _tables(content: bytes) -> tuple[FormSheet, ...]:
    found = []
    for number, table in enumerate(Document(io.BytesIO(content)).tables, start=1):
        owners: dict[object, list[tuple[int, int]]] = {}
        rows = []
        for row, line in enumerate(table.rows):
            words = []
            for column, cell in enumerate(line.cells):
                places = owners.setdefault(cell._tc, [])
                places.append((row, column))
                words.append(cell.text.strip() if len(places) == 1 else "")
            rows.append(tuple(words))
        merges = tuple((*min(places), *max(places)) for places in owners.values() if len(places) > 1)
        found.append(FormSheet(f"表{number}", tuple(rows), merges, is_word=True))
    return tuple(found)


def cell_values(content: bytes, is_word: bool) -> dict[str, str]:
    """What stands in each cell (sheet!C5) that is no formula and not empty."""
    if is_word:
        return {f"{name}!{cell}": word for name, cell, word in _told(_tables(content))}
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        f"{name}!{cell_name(row, column)}": _plain(value)
        for name in book.sheet_names
        for row, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for column, value in enumerate(line)
        if value != ""
    }


def _told(sheets: Sequence[FormSheet]) -> Iterator[tuple[str, str, str]]:
    for sheet in sheets:
        for row, line in enumerate(sheet.rows):
            yield from ((sheet.name, cell_name(row, column), word) for column, word in enumerate(line) if word)


def _plain(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def fill_form(content: bytes, is_word: bool, cells: Sequence[Filled]) -> bytes:
    """The form with its cells filled; formulas are reckoned anew when it is opened."""
    return _filled_tables(content, cells) if is_word else fill_book(content, cells)


def _filled_tables(content: bytes, cells: Sequence[Filled]) -> bytes:
    document = Document(io.BytesIO(content))
    for one in cells:
        row, column = place_of(one.cell)
        table = document.tables[int(one.sheet.removeprefix("表")) - 1]
        paragraph = table.rows[row].cells[column].paragraphs[0]
        words = as_words(one.value, one.choice)
        if paragraph.runs:
            paragraph.runs[0].text = words
        else:
            paragraph.add_run(words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@lru_cache(maxsize=16)
def layout(content: bytes, is_word: bool) -> tuple:
    """What must be the same before and after: all but values; of a document its tables and merged cells."""
    if is_word:
        return tuple((one.name, one.merges) for one in _tables(content))
    return book_layout(content)
